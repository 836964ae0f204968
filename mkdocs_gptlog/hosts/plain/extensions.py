"""The Markdown of a site for the commands: its extensions, as far as they may run on a log that somebody else wrote.

To name an extension is to import a module, and its options may name functions. So only those of the packages Markdown
and PyMdown are loaded, and none that reads files or asks other programs; functions are taken from a short list. What is
left out is a notice.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import markdown as python_markdown
from markdown.extensions import Extension as MarkdownExtension

from mkdocs_gptlog.hosts.configuration.source import Tagged
from mkdocs_gptlog.hosts.plain.configuration import Extension, Project, extensions
from mkdocs_gptlog.pages.links.authored import Markdown
from mkdocs_gptlog.problems import Position, Problem, Severity
from mkdocs_gptlog.settings import KEY

_PACKAGES = ("markdown.extensions.", "pymdownx.")
_READ_FILES = frozenset({"pymdownx.b64", "pymdownx.snippets"})
_OURS = frozenset({"gptlog", "mkdocs_gptlog.hosts.markdown"})
"""Blocks of the log in the author's texts about it are texts."""
_FORMULAS = "pymdownx.arithmatex"
_HEADINGS = frozenset({"toc", "markdown.extensions.toc"})
_SIGNS_BESIDE_HEADINGS = frozenset({"anchorlink", "permalink"})
"""Options of the table of contents; a theme shows the signs only where the mouse is."""
_FUNCTIONS = frozenset(
    {
        "markdown.extensions.toc.slugify",
        "markdown.extensions.toc.slugify_unicode",
        "pymdownx.emoji.emojione",
        "pymdownx.emoji.gemoji",
        "pymdownx.emoji.to_alt",
        "pymdownx.emoji.to_png",
        "pymdownx.emoji.to_png_sprite",
        "pymdownx.emoji.to_svg",
        "pymdownx.emoji.to_svg_sprite",
        "pymdownx.emoji.twemoji",
        "pymdownx.slugs.slugify",
        "pymdownx.superfences.fence_code_format",
        "pymdownx.superfences.fence_div_format",
    }
)
"""Those that options may name; they turn texts into texts."""
_MAKERS = frozenset({"pymdownx.slugs.slugify"})
"""Those of them that options may call."""
_ABSENT = object()
_HINT = "`mkdocs build` shows how your texts look with it"


@dataclass(frozen=True)
class SiteMarkdown:
    """The Markdown of a site, as far as it is loaded.

    Attributes:
        render: Returns the HTML of a text; None where nothing is configured.
        problems: What is not loaded.
        ids_known: Whether headings have the ids that they have in the site.
    """

    render: Markdown | None = None
    problems: tuple[Problem, ...] = ()
    ids_known: bool = True


def site_markdown(project: Project, *, themed: bool = True) -> SiteMarkdown:
    """Return the author's Markdown as the site has it.

    Args:
        project: What is configured.
        themed: Whether the site's theme and scripts are around the texts; else formulas stay as they were typed, and
            nothing stands beside headings.
    """
    if not project.file:
        return SiteMarkdown()
    converter = python_markdown.Markdown()
    problems: list[Problem] = []
    ids_known = True
    for extension in extensions(project.source):
        if extension.name in _OURS or (not themed and extension.name == _FORMULAS):
            continue
        options = dict(_safe(extension.options))
        if extension.name in _HEADINGS:
            ids_known = ids_known and ("slugify" in options or "slugify" not in extension.options)
        if not themed and extension.name in _HEADINGS:
            options = {name: value for name, value in options.items() if name not in _SIGNS_BESIDE_HEADINGS}
        where = project.source.place((*extension.path, KEY), Position(project.file))
        where = replace(where, field=f"markdown_extensions.{extension.name}")
        try:
            module = _module(extension)
            converter.registerExtensions([module], {module: options})
        except _NotLoadedError as error:
            problems.append(Problem(where, str(error), _HINT, "markdown-extension", Severity.NOTICE))
        except Exception as error:  # noqa: BLE001 (an extension may raise anything)
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            message = f"cannot be loaded, and texts are rendered without it ({reason})"
            problems.append(Problem(where, message, _HINT, "markdown-extension", Severity.NOTICE))
    return SiteMarkdown(lambda text: converter.reset().convert(text), tuple(problems), ids_known and not problems)


class _NotLoadedError(Exception):
    """An extension that is not loaded; the text says why."""


def _module(extension: Extension) -> str:
    """Return the module of an extension, with its class where that is named."""
    name = extension.name
    for entry in importlib.metadata.entry_points(group="markdown.extensions", name=name):
        name = entry.value
    module, _, class_ = name.partition(":")
    if not module.startswith(_PACKAGES):
        raise _NotLoadedError("is not loaded by the commands, which take only extensions of Markdown and of PyMdown")
    if module in _READ_FILES:
        raise _NotLoadedError("is not loaded by the commands, because it reads files")
    if class_ and not _is_extension(getattr(importlib.import_module(module), class_, None)):
        raise _NotLoadedError("names no extension")  # Markdown would call whatever it is
    return name


def _is_extension(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, MarkdownExtension)


def _safe(options: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the options that hold nothing but values and functions of the list."""
    for name, value in options.items():
        if (safe := _value(value)) is not _ABSENT:
            yield name, safe


def _value(value: Any) -> Any:  # noqa: ANN401 (whatever an option may be)
    if isinstance(value, Tagged):
        return _function(value)
    if isinstance(value, dict):
        return dict(_safe(value))
    if isinstance(value, list):
        return [safe for item in value if (safe := _value(item)) is not _ABSENT]
    return value


def _function(tagged: Tagged) -> Any:  # noqa: ANN401 (a function, or `_ABSENT`)
    """Return the function that a tag names, if it is on the list; one that it calls there, with its arguments."""
    kind, _, name = tagged.tag.partition(":")
    if name not in _FUNCTIONS:
        return _ABSENT
    module, _, attribute = name.rpartition(".")
    function: Any = getattr(importlib.import_module(module), attribute, _ABSENT)
    if kind == "python/name":
        return function
    if kind == "python/object/apply" and name in _MAKERS and isinstance(tagged.value, dict):
        arguments = tagged.value.get("kwds", {})
        plain = isinstance(arguments, dict) and all(isinstance(value, str | bool) for value in arguments.values())
        return function(**arguments) if plain else _ABSENT
    return _ABSENT
