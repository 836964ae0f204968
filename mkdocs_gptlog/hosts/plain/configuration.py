"""The configuration of a log for the commands: its `mkdocs.yml`, read without MkDocs and without running anything."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs_gptlog.hosts.configuration.options import entries, is_on, plugin, read_options
from mkdocs_gptlog.hosts.configuration.site import SiteConfiguration, settings_of
from mkdocs_gptlog.hosts.configuration.source import Source, read_source
from mkdocs_gptlog.hosts.plain.themes import installed_theme
from mkdocs_gptlog.settings import Docs, Settings

_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_BUILT_IN = ("toc", "tables", "fenced_code")
"""The Markdown extensions that MkDocs always has, in its order."""
_EDIT_URIS = {
    "github.com": "edit/master/docs/",
    "gitlab.com": "edit/master/docs/",
    "bitbucket.org": "src/default/docs/",
}
"""What MkDocs takes where `edit_uri` is not set."""
_TRANSLATED = ("mkdocs", "readthedocs")
"""The themes whose `locale` mkdocs-static-i18n sets."""


@dataclass(frozen=True)
class Project:
    """The folder of a log, and what is configured there.

    Attributes:
        site: What is configured.
        source: The same as it was written.
        file: The configuration file as users see it; empty where there is none.
    """

    site: SiteConfiguration
    source: Source = field(default_factory=Source)
    file: str = ""

    def settings(self, *, drafts: bool = False) -> Settings:
        """Return what a build starts from; `drafts` as in `Settings`."""
        folder = self.site.docs_dir
        name = os.path.relpath(folder, self.site.root).replace(os.sep, "/")
        return replace(settings_of(self.site, drafts=drafts), docs=Docs(folder, name) if self.file else None)

    def settings_alone(self, *, drafts: bool = False) -> Settings:
        """Return the same for pages around which there is no site.

        Nothing sets formulas there, and nothing else says how a page looks where it is shared.
        """
        return replace(self.settings(drafts=drafts), math=False, previews=True)


def read_project(root: Path, file: Path | None = None) -> Project:
    """Return what is configured for the log in a folder.

    Args:
        root: The folder of the log.
        file: The configuration file, whose folder goes before `root`; without it the one that MkDocs would take.

    Raises:
        ProblemsError: The configuration file cannot be read or its options are wrong.
    """
    file = file.absolute() if file else _file(root.absolute())
    if file is None:
        return Project(SiteConfiguration(root.absolute()))
    folder = file.parent
    source = read_source(file)
    return Project(_described(source, folder, file.name), source, file.name)


def find_settings(root: Path, *, drafts: bool = False) -> Settings:
    """Return the settings of the log in a folder, from its `mkdocs.yml` where it has one.

    Args:
        root: The folder of the log.
        drafts: As in `Settings`.

    Raises:
        ProblemsError: The configuration file cannot be read or its options are wrong.
    """
    return read_project(root).settings(drafts=drafts)


def _file(root: Path) -> Path | None:
    return next((root / name for name in _NAMES if (root / name).is_file()), None)


def _described(source: Source, root: Path, file: str) -> SiteConfiguration:
    values = _in_default_language(source)
    theme = values.get("theme")
    theme = theme if isinstance(theme, dict) else {"name": theme or "mkdocs"}
    name = _text(theme.get("name"))
    installed = installed_theme(name)
    custom = theme.get("custom_dir")
    folders = [root / custom] if isinstance(custom, str) else []
    variables = {**installed.values, **{key: value for key, value in theme.items() if key != "locale" or value}}
    repo_url = _web_address(values.get("repo_url"))
    return SiteConfiguration(
        root,
        options=read_options(source, file),
        site_name=_text(values.get("site_name")),
        site_url=_web_address(values.get("site_url")),
        language=_text(variables.get("language")) or _text(variables.get("locale")) or "en",
        directory_urls=values.get("use_directory_urls") is not False,
        docs_dir=root / (_text(values.get("docs_dir")) or "docs"),
        repo_url=repo_url,
        edit_uri=_edit_uri(values.get("edit_uri"), repo_url),
        template_dirs=tuple(folder for folder in (*folders, *installed.folders) if (folder / "gptlog").is_dir()),
        extensions=tuple(extension.name for extension in extensions(source)),
        has_cards=_has_cards(source),
    )


@dataclass(frozen=True)
class Extension:
    """A Markdown extension as the configuration names it.

    Attributes:
        name: As it stands there.
        options: What is set for it.
        path: Where that is in the source; empty for what MkDocs adds.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    path: tuple[Any, ...] = ()


def extensions(source: Source) -> tuple[Extension, ...]:
    """Return the Markdown extensions of a site, those first that MkDocs always has, each once."""
    listed = entries(source.data.get("markdown_extensions"), ("markdown_extensions",))
    by_name = {name: Extension(name) for name in _BUILT_IN}
    for name, options, path in listed:
        before = by_name.get(name, Extension(name))
        by_name[name] = Extension(name, options if isinstance(options, dict) and options else before.options, path)
    return tuple(by_name.values())


def _in_default_language(source: Source) -> dict[str, Any]:
    """Return the values of the configuration, in those of several languages that stand at the root of the site."""
    values = dict(source.data)
    entry = plugin(source, "i18n")
    if entry is None or not is_on(entry[0]):
        return values
    options, _ = entry
    language = next(_default_languages(options), None)
    if language is None:
        return values
    theme = values.get("theme")
    theme = dict(theme) if isinstance(theme, dict) else {"name": theme or "mkdocs"}
    if theme.get("name") in _TRANSLATED:
        theme["locale"] = language["locale"]
    elif theme.get("name") == "material" and options.get("reconfigure_material") is not False:
        theme["language"] = language["locale"]
    changes = language.get("theme")
    values["theme"] = theme | changes if isinstance(changes, dict) else theme
    return values | {name: language[name] for name in ("site_name", "site_url") if language.get(name) is not None}


def _default_languages(options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    only = options.get("build_only_locale")
    listed = options.get("languages")
    for language in listed if isinstance(listed, list) else ():
        if isinstance(language, dict) and isinstance(language.get("locale"), str):
            is_default = language["locale"] == only if only else language.get("default") is True
            if is_default:
                yield language


def _edit_uri(configured: object, repo_url: str) -> str:
    """Return `edit_uri` as MkDocs completes it."""
    edit_uri = configured if isinstance(configured, str) else _EDIT_URIS.get(urlsplit(repo_url).netloc.lower(), "")
    return edit_uri if not edit_uri or edit_uri.endswith("/") else f"{edit_uri}/"


def _has_cards(source: Source) -> bool:
    """Return whether Material's social plugin draws a card for every page, and says so in its head."""
    entry = plugin(source, "social", "material/social")
    return entry is not None and bool(entry[0].get("enabled", True) and entry[0].get("cards", True))


def _web_address(value: object) -> str:
    """Return an address; MkDocs refuses what is none, and nothing is made of it here."""
    try:
        urlsplit(text := _text(value))
    except ValueError:
        return ""
    return text


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
