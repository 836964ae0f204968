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
        names: Of the plugin; the first entry with any of them counts.
    """
    for name, options, path in entries(source.data.get("plugins"), ("plugins",)):
        if name.removeprefix("/") in names:
            return options if isinstance(options, dict) else {}, path
    return None


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
    named = plugin(source, PLUGIN)
    options = named[0] if named else {}
    given = {name: value for name, value in options.items() if name != _SWITCH}
    return parse_options(given, file, places(source, file))


def places(source: Source, file: str) -> Places:
    """Return a function that tells where an option of the log stands; arguments as for `read_options`."""
    named = plugin(source, PLUGIN)
    whole = Position(file)
    return lambda path: source.place((*named[1], *path), whole) if named else whole
