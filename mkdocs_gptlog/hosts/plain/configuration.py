"""What the `mkdocs.yml` of a log says, read without MkDocs and without running anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from mkdocs_gptlog.logbook.yaml.parse import mistakes
from mkdocs_gptlog.problems import Position, Problem, ProblemsError
from mkdocs_gptlog.settings import Docs, Settings, parse_options, root_address


class _AnyTagLoader(yaml.SafeLoader):
    """Reads a MkDocs configuration without running anything: tags such as `!ENV` become `_UNKNOWN`."""


_UNKNOWN = object()
_SWITCH = "enabled"
"""MkDocs' own option of every plugin, which no plugin sees."""
_AnyTagLoader.add_multi_constructor("", lambda *_: _UNKNOWN)


def find_settings(root: Path, *, drafts: bool = False) -> Settings:
    """Return the settings of the log in a folder, from its `mkdocs.yml` where it has one.

    Args:
        root: The folder of the log.
        drafts: As in `Settings`.

    Raises:
        ProblemsError: The configuration file cannot be read or its options are wrong.
    """
    root = root.absolute()
    file = next((root / name for name in ("mkdocs.yml", "mkdocs.yaml") if (root / name).is_file()), None)
    if file is None:
        return Settings(root, drafts=drafts)
    try:
        text = file.read_text("utf-8-sig")
        config = yaml.load(text, _AnyTagLoader)  # noqa: S506 (a SafeLoader)
    except UnicodeDecodeError as error:
        problem = Problem(Position(file.name), "is not UTF-8 text", "save the file as UTF-8", "encoding")
        raise ProblemsError([problem]) from error
    except OSError as error:
        raise ProblemsError([Problem(Position(file.name), f"cannot be read: {error.strerror}")]) from error
    except yaml.YAMLError as error:
        raise ProblemsError(mistakes(text, file.name, error)) from error
    config = config if isinstance(config, dict) else {}
    theme = config.get("theme")
    theme = theme if isinstance(theme, dict) else {}
    custom = theme.get("custom_dir")
    return Settings(
        root,
        options=parse_options(_plugin_options(config.get("plugins")), file.name),
        language=_text(theme.get("language")) or "en",
        drafts=drafts,
        template_dirs=(root / custom,) if isinstance(custom, str) else (),
        site_name=_text(config.get("site_name")),
        site_url=root_address(_text(config.get("site_url"))),
        docs=_docs(config, root),
    )


def _docs(config: dict[str, Any], root: Path) -> Docs:
    folder = _text(config.get("docs_dir")) or "docs"
    return Docs((root / folder).absolute(), folder, config.get("use_directory_urls") is not False)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _plugin_options(plugins: object) -> dict[str, Any]:
    """Return the options of the entry `gptlog`, in a list or a mapping of plugins, as far as they are known."""
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, dict) and isinstance(options := entry.get("gptlog"), dict):
            return {name: _known(value) for name, value in options.items() if name != _SWITCH and value is not _UNKNOWN}
    return {}


def _known(value: object) -> object:
    """Return a value without what a tag stands for in it."""
    if isinstance(value, dict):
        return {name: _known(one) for name, one in value.items() if one is not _UNKNOWN}
    if isinstance(value, list):
        return [_known(one) for one in value if one is not _UNKNOWN]
    return value
