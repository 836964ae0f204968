"""The options of the log in a configuration file: where they stand, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mkdocs_gptlog.hosts.configuration.source import KeyPath, Source
from mkdocs_gptlog.problems import Position, Problem, ProblemsError
from mkdocs_gptlog.settings import Options, Places, parse_options

PLUGIN = "gptlog"
_SWITCH = "enabled"
"""MkDocs' own option of every plugin, which no plugin sees."""


def entries(listed: object, path: KeyPath) -> Iterator[tuple[str, Any, KeyPath]]:
    """Yield name, options and path of each entry in a list or in fields, as MkDocs takes plugins and extensions.

    Args:
        listed: What stands under `plugins` or `markdown_extensions`.
        path: Where that is.
    """
    if isinstance(listed, dict):
        for name, options in listed.items():
            yield str(name), options, (*path, name)
    elif isinstance(listed, list):
        for number, entry in enumerate(listed):
            if isinstance(entry, dict):
                for name, options in entry.items():
                    yield str(name), options, (*path, number, name)
            else:
                yield str(entry), None, (*path, number)


def plugin(source: Source, *names: str) -> tuple[Mapping[str, Any], KeyPath] | None:
    """Return the options of a plugin and where they stand; None where no plugin has any of the names.

    Args:
        source: What the configuration says.
        names: Of the plugin; the first entry with any of them counts that is not switched off, else the first.
    """
    listed = [
        (options if isinstance(options, dict) else {}, path)
        for name, options, path in entries(source.data.get("plugins"), ("plugins",))
        if name.removeprefix("/") in names
    ]
    return next((entry for entry in listed if is_on(entry[0])), listed[0] if listed else None)


def is_on(options: Mapping[str, Any]) -> bool:
    """Return whether MkDocs runs the plugin that has these options."""
    return options.get(_SWITCH) is not False


def read_options(source: Source, file: str) -> Options:
    """Return the options of the log.

    Args:
        source: What the configuration says.
        file: The configuration file as users see it.

    Raises:
        ProblemsError: With every option that is wrong.
    """
    for name, options, path in entries(source.data.get("plugins"), ("plugins",)):
        if name.removeprefix("/") == PLUGIN and not isinstance(options, dict | None):
            where = replace(source.place(path, Position(file)), field=PLUGIN)
            raise ProblemsError([Problem(where, "expected options", "write each as `name: value` below it", "option")])
    entry = plugin(source, PLUGIN)
    values = {name: value for name, value in entry[0].items() if name != _SWITCH} if entry else {}
    return parse_options(values, file, places(source, file))


def places(source: Source, file: str) -> Places:
    """Return a function that tells where an option of the log stands; arguments as for `read_options`."""
    entry = plugin(source, PLUGIN)
    whole = Position(file)
    return lambda path: source.place((*entry[1], *path), whole) if entry else whole
