"""The text of a configuration file as values with their places, read without MkDocs and without running anything.

It means what MkDocs takes it for: `!ENV` is the environment, `INHERIT` another file below this one. What only a
program could make of a value (`!relative`, `!!python/…`) stays what was written, as `Tagged`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from mkdocs_gptlog.logbook.yaml.parse import MAX_NODES, mistakes, source_text
from mkdocs_gptlog.problems import Position, Problem, ProblemsError
from mkdocs_gptlog.settings import KEY

_INHERIT = "INHERIT"
_MAX_FILES = 20
_PYTHON = "tag:yaml.org,2002:python/"

KeyPath = tuple[Any, ...]
"""Names and indices, from the top of the file, to a value; to its name with `KEY` behind it."""


@dataclass(frozen=True)
class Tagged:
    """A value that is not made here.

    Attributes:
        tag: As it is written: `!relative`, `python/name:pymdownx.slugs.slugify`.
        value: What stands behind it.
    """

    tag: str
    value: Any = None


@dataclass(frozen=True)
class Source:
    """What a configuration file says, with what it inherits.

    Attributes:
        data: By name, as MkDocs would have it.
        places: Where values and names stand, each in its own file.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[KeyPath, Position] = field(default_factory=dict)

    def place(self, path: KeyPath, otherwise: Position) -> Position:
        """Return where a value stands, or the nearest thing around it."""
        ends = range(len(path), 0, -1)
        return next((self.places[path[:end]] for end in ends if path[:end] in self.places), otherwise)


def read_source(file: Path) -> Source:
    """Read a configuration file and those that it inherits from; users see them by their paths from its folder.

    Raises:
        ProblemsError: One of them is missing, not YAML, too large, or inherits from itself.
    """
    return _read(file, ())


def _read(file: Path, above: tuple[Path, ...]) -> Source:
    files = (*above, file)
    name = os.path.relpath(file, files[0].parent).replace(os.sep, "/")
    source = _parsed(source_text(file, name), name)
    if _INHERIT not in source.data:
        return source
    relative, where = source.data[_INHERIT], source.places[_INHERIT,]
    if not isinstance(relative, str):
        raise _cannot_inherit(where, "is not a path", "write the path of another configuration file")
    inherited = Path(os.path.normpath(file.parent / relative))
    if any(_same(inherited, other) for other in files):
        raise _cannot_inherit(where, f"`{relative}` inherits from this file again", "take one `INHERIT` away")
    if len(files) == _MAX_FILES:
        raise _cannot_inherit(
            where, f"more than {_MAX_FILES} files inherit from one another", "put them into fewer files"
        )
    if not _is_file(inherited):
        raise _cannot_inherit(where, f"there is no file `{relative}`", "check the path; it is relative to this file")
    rest = {name: value for name, value in source.data.items() if name != _INHERIT}
    return _merged(_read(inherited, files), replace(source, data=rest))


def _same(file: Path, other: Path) -> bool:
    try:
        return file.samefile(other)
    except (OSError, ValueError):
        return False


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def _cannot_inherit(where: Position, message: str, hint: str) -> ProblemsError:
    return ProblemsError([Problem(replace(where, field=_INHERIT), message, hint, "inherit")])


def _merged(below: Source, above: Source) -> Source:
    """Return what two files say together: fields are merged, all else is replaced by what stands above."""
    replaced: set[KeyPath] = set()

    def merge(lower: Mapping[str, Any], upper: Mapping[str, Any], path: KeyPath) -> dict[str, Any]:
        merged = dict(lower)
        for name, value in upper.items():
            if name in merged and isinstance(merged[name], dict) and isinstance(value, dict):
                merged[name] = merge(merged[name], value, (*path, name))
            else:
                merged[name] = value
                replaced.add((*path, name))
        return merged

    data = merge(below.data, above.data, ())

    def stays(path: KeyPath) -> bool:
        return not any(path[:end] in replaced for end in range(1, len(path) + 1))

    places = {path: place for path, place in below.places.items() if stays(path)}
    return Source(data, places | dict(above.places))


class _Loader(yaml.SafeLoader):
    """Makes plain values, and `Tagged` of what would need a program."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401 (PyYAML's)
        """Return a value; what no value can be made of is a mistake with its place."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error

    def environment(self, node: yaml.Node) -> Any:  # noqa: ANN401 (whatever YAML makes of a variable)
        """Return what `!ENV NAME` or `!ENV [NAME, OTHER, default]` stands for."""
        default, names = None, [node]
        if isinstance(node, yaml.SequenceNode):
            names = list(node.value)
            if len(names) > 1:
                default = self.construct_object(names.pop(), deep=True)
        elif isinstance(node, yaml.MappingNode):
            message = "`!ENV` takes a name, or a list of names and a default"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)
        for name in names:
            text = os.environ.get(str(self.construct_scalar(name)))  # type: ignore[arg-type]  # it raises for others
            if text is not None:
                tag = self.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
                return self.construct_object(yaml.ScalarNode(tag, text, node.start_mark, node.end_mark))
        return default

    def tagged(self, tag: str, node: yaml.Node) -> Tagged:
        """Return what stands behind a tag, not made into anything."""
        if isinstance(node, yaml.ScalarNode):
            return Tagged(tag, node.value)
        if isinstance(node, yaml.SequenceNode):
            return Tagged(tag, self.construct_sequence(node, deep=True))
        return Tagged(tag, self.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None)


_Loader.add_constructor("!ENV", _Loader.environment)
_Loader.add_multi_constructor(_PYTHON, lambda loader, suffix, node: loader.tagged(f"python/{suffix}", node))
_Loader.add_multi_constructor("", lambda loader, suffix, node: loader.tagged(suffix, node))


def _parsed(text: str, file: str) -> Source:
    """Return what the text of one file says; anything but fields says nothing."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Source()
        _check_size(node, file)
        data = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise ProblemsError(mistakes(text, file, error)) from error
    except RecursionError as error:
        raise ProblemsError([Problem(Position(file), "is nested too deep", "", "limit")]) from error
    if not isinstance(data, dict):
        return Source()
    marks = ((path, part.start_mark) for path, part in _parts(node, loader, ()))
    return Source(data, {path: Position(file, mark.line + 1, mark.column + 1) for path, mark in marks})


def _parts(node: yaml.Node, loader: _Loader, path: KeyPath) -> Iterator[tuple[KeyPath, yaml.Node]]:
    """Yield the nodes of names and values by their paths; merge keys are written out in them by now."""
    if path:
        yield path, node
    if node.tag.startswith("!") or node.tag.startswith(_PYTHON):
        return
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _parts(item, loader, (*path, number))
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            inner = (*path, loader.construct_object(name, deep=True))
            yield (*inner, KEY), name
            yield from _parts(value, loader, inner)


def _check_size(top: yaml.Node, file: str) -> None:
    """Refuse what would fill the memory: a value that holds itself, or repeats that hold repeats."""
    sizes: dict[int, int] = {}
    around: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in around:
            where = Position(file, node.start_mark.line + 1, node.start_mark.column + 1)
            raise ProblemsError([Problem(where, "holds itself", "write it out without `*`", "alias")])
        if id(node) not in sizes:
            around.add(id(node))
            sizes[id(node)] = 1 + sum(map(size, _inside(node)))
            around.discard(id(node))
        return sizes[id(node)]

    if size(top) > MAX_NODES:
        raise ProblemsError([Problem(Position(file), f"holds more than {MAX_NODES:,} values", "", "limit")])


def _inside(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
