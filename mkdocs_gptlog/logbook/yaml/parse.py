"""Reads YAML as people write it into a tree of nodes.

Nothing is guessed from the looks of a value: `no`, `12:30` and `2023-10-06` stay text until a model's field says
otherwise. Tags, merge keys, duplicate keys and files made to exhaust memory are problems.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from mkdocs_gptlog.logbook.yaml import breaks
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar, Sequence
from mkdocs_gptlog.logbook.yaml.signs import cause, causes
from mkdocs_gptlog.logbook.yaml.swallowed import swallowed
from mkdocs_gptlog.logbook.yaml.syntax import syntax_problem
from mkdocs_gptlog.lookalikes import BREAKS
from mkdocs_gptlog.problems import Position, Problem, ProblemsError
from mkdocs_gptlog.workspace import pointer

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 50_000
"""Nodes of one file, each alias counted as often as it is used."""
_TEXT_PER_NODE = 1000
"""A text of so many characters counts as one more node, or aliases could make gigabytes of it."""

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
) | {"!"}
_BLOCK = re.compile(r"[^\r\n]*(?:\r\n?|\n)(?:[ ]*(?:\r\n?|\n))*([ ]*)")
"""The head of a block after `|`, empty lines, and the indentation of the first other line."""
_WINDOWS_PATH = re.compile(
    r"(?<![\w\\])[C-Zc-z]:(?P<escape>\\(?:[trNLP_0]|n(?=[\w .-]{0,60}\\\w)))\w"
    r"|(?<![\w\\:])\\\\\w[\w.-]{0,60}(?P<share>\\[tnrNLP_0])\w"
)
_ESCAPE_HINT = "a `\\` between double quotes starts an escape, in single quotes it is a sign as any other"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(file: Path, user_path: str, example: str = "title: …") -> Mapping:
    """Read a YAML file whose top level holds fields.

    Args:
        file: The file on disk.
        user_path: Its path as users see it in problems.
        example: A field as it could stand there.

    Raises:
        ProblemsError: The file is unreadable, not UTF-8, not YAML, over a limit, or holds anything but fields.
    """
    return parse_text(source_text(file, user_path), user_path, example)


def source_text(file: Path, user_path: str) -> str:
    """Return what stands in a YAML file; arguments as for `parse`.

    Raises:
        ProblemsError: The file is unreadable, not UTF-8, or too large.
    """
    start = Position(user_path, 1, 1)
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _error(Position(user_path), "is a folder", "a record is a file; rename the folder", code="unreadable")
        if not stat.S_ISREG(status.st_mode):
            raise _error(Position(user_path), "is not a file", code="unreadable")  # reading a pipe would never end
        if status.st_size > MAX_BYTES:
            raise _error(start, f"is larger than {MAX_BYTES:,} bytes", "keep long transcripts in fewer words", "limit")
        data = file.read_bytes()
        if refusal := pointer(data):
            raise _error(Position(user_path), refusal.message, refusal.hint, refusal.code)
    except OSError as error:
        raise _error(Position(user_path), f"cannot be read: {error.strerror}", code="unreadable") from error
    if b"\0" in data[:2]:
        raise _error(start, "is not UTF-8 text", "save the file as UTF-8", code="encoding")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        where = Position(user_path, *breaks.place(before, len(before)))
        raise _error(where, "is not UTF-8 text", "save the file as UTF-8", code="encoding") from error


def read_text(file: Path, named_at: Position) -> str:
    """Read a text that a record names.

    Args:
        file: The file on disk.
        named_at: The place in the record that names it.

    Raises:
        ProblemsError: The file is too large, not UTF-8, or cannot be read.
    """
    name = f"`{file.name}`"
    try:
        if file.stat().st_size > MAX_BYTES:
            raise _error(named_at, f"{name} is larger than {MAX_BYTES:,} bytes", code="limit")
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(named_at, f"{name} is not UTF-8 text", "save it as UTF-8", "encoding") from error
    except OSError as error:
        raise _error(named_at, f"{name} cannot be read: {error.strerror}", code="unreadable") from error


def parse_text(text: str, user_path: str, example: str = "title: …") -> Mapping:
    """Parse YAML text whose top level holds fields; arguments and errors as for `parse`.

    `example` is a field as it could stand there.
    """
    safe, signs = breaks.shielded(text)
    try:
        node = _Composer(user_path, safe, signs, _events(safe)).document(example)
    except yaml.YAMLError as error:
        raise ProblemsError(mistakes(text, user_path, error)) from error
    if not isinstance(node, Mapping):
        where = node.where if isinstance(node, Sequence) or node.text else Position(user_path, 1, 1)
        problem = Problem(where, f"expected fields such as `{example}`", code="syntax")
        raise ProblemsError(causes(text, user_path, _events) or [problem])
    if problems := swallowed(node, breaks.lines(text)):
        raise ProblemsError(problems)
    return node


def mistakes(text: str, user_path: str, error: yaml.YAMLError) -> list[Problem]:
    """Return why a text is not YAML, at least one problem.

    Args:
        text: What was parsed.
        user_path: Its file as users see it.
        error: What the parser raised.
    """
    if problems := causes(text, user_path, _events):
        return problems
    if not isinstance(error, yaml.MarkedYAMLError):
        bad = yaml.reader.Reader.NON_PRINTABLE.search(text)  # libyaml counts bytes, not characters
        where = Position(user_path, *breaks.place(text, bad.start() if bad else 0))
        return [Problem(where, "has a character that YAML does not allow", "delete it", "encoding")]
    if separator := re.search(f"[{BREAKS}]", text):
        try:
            for _ in _events(breaks.shielded(text)[0]):
                pass
        except yaml.MarkedYAMLError as without:
            return [syntax_problem(without, user_path, text)]
        return [cause(separator[0], Position(user_path, *breaks.place(text, separator.start())))]
    return [syntax_problem(error, user_path, text)]


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=_Loader)


def _error(where: Position, message: str, hint: str = "", code: str = "syntax") -> ProblemsError:
    return ProblemsError([Problem(where, message, hint, code)])


class _Composer:
    """Builds the nodes of one document from the parser's events, within limits."""

    def __init__(self, user_path: str, text: str, signs: dict[int, str], events: Iterator[yaml.Event]) -> None:
        self._shown = user_path
        self._text = text
        self._signs = signs
        self._events = events
        self._anchors: dict[str, Node] = {}

    def document(self, example: str) -> Node:
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise _error(Position(self._shown, 1, 1), "holds no fields", f"write at least `{example}`", "syntax")
        node = self._node(next(self._events), "", 0)
        next(self._events)  # the end of the document
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            where = self._position(following, "")
            raise _error(where, "a second document starts here", "write one experiment in one file", "syntax")
        return node

    def _as_typed(self, value: str) -> str:
        return value.translate(self._signs) if self._signs else value

    def _position(self, event: yaml.Event, name: str) -> Position:
        mark: Any = event.start_mark
        return Position(self._shown, mark.line + 1, mark.column + 1, name)

    def _node(self, event: Any, name: str, depth: int) -> Node:  # noqa: ANN401 (each event has other attributes)
        where = self._position(event, name)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                hint = "put the text in quotes if it starts with a star"
                raise _error(where, f"`*{event.anchor}` repeats something that is not there", hint, "alias")
            return self._anchors[event.anchor]
        if event.tag is not None and event.tag not in _PLAIN_TAGS:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise _error(where, f"the tag `{tag}` is not allowed", "leave it away, or put the text in quotes", "tag")
        if depth > MAX_DEPTH:
            raise _error(where, f"is nested more than {MAX_DEPTH} levels deep", code="limit")
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            if event.style == '"':
                self._check_escapes(event, where)
            size = 1 + len(event.value) // _TEXT_PER_NODE
            lines_at = self._lines_at(event, where) if event.style == "|" else None
            node = Scalar(
                self._as_typed(event.value), where, not event.style, size, lines_at
            )  # style: None, or empty from libyaml
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(where, depth)
        else:
            node = self._mapping(where, depth)
        if node.size > MAX_NODES:
            raise _error(where, f"holds more than {MAX_NODES:,} values", "split the record", "limit")
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _check_escapes(self, event: Any, where: Position) -> None:  # noqa: ANN401 (as above)
        """Refuse what no page can show, and the paths of Windows that escapes have taken apart without an error."""
        if bad := yaml.reader.Reader.NON_PRINTABLE.search(event.value):
            message = f"holds `\\u{ord(bad[0]):04x}`, which no page can show"
            raise _error(where, message, f"leave it away; {_ESCAPE_HINT}", code="encoding")
        text = self._text[event.start_mark.index : event.end_mark.index]
        if match := _WINDOWS_PATH.search(text):
            escape = match["escape"] or match["share"]
            index = event.start_mark.index + match.start("escape" if match["escape"] else "share")
            line, column = breaks.place(self._text, index)
            message = f"`{escape}` between double quotes is one character and no part of a path"
            raise _error(replace(where, line=line, column=column), message, "use single quotes", "escape")

    def _lines_at(self, event: Any, where: Position) -> Position:  # noqa: ANN401 (as above)
        """Return where the lines of a block start: YAML takes their indentation away."""
        first = event.value.lstrip("\n")
        indented = _BLOCK.match(self._text, event.start_mark.index)
        cut = len(indented[1]) - (len(first) - len(first.lstrip(" "))) if indented else 0
        return replace(where, line=where.line + 1, column=max(0, cut) + 1)

    def _sequence(self, where: Position, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, f"{where.field}[{len(items)}]", depth + 1))
        return Sequence(tuple(items), where, size=1 + sum(item.size for item in items))

    def _mapping(self, where: Position, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Position] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _error(self._position(event, where.field), "a field's name must be a text", code="syntax")
            key = self._as_typed(event.value)
            place = self._position(event, f"{where.field}.{key}" if where.field else key)
            if key in entries:
                hint = f"the first one is in line {keys[key].line}; keep one of them"
                raise _error(place, "is written twice", hint, "duplicate-key")
            if key == "<<":
                raise _error(place, "merge keys are not supported", "write the fields out", "merge-key")
            entries[key] = self._node(next(self._events), place.field, depth + 1)
            keys[key] = place
        return Mapping(entries, where, keys, size=1 + sum(node.size for node in entries.values()))
