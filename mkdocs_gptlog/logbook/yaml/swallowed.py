"""Fields that a name or a text has swallowed, and entries that look like several: YAML, but not what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar
from mkdocs_gptlog.logbook.yaml.nodes import Sequence as Entries
from mkdocs_gptlog.logbook.yaml.signs import BULLETS, cause
from mkdocs_gptlog.lookalikes import BRACKETS, COLONS, DASHES, INVISIBLE, QUOTES, SIGN, SINGLE_QUOTES, SPACES
from mkdocs_gptlog.problems import Position, Problem, Severity

_FREE = frozenset({"settings", "tally", "hyperparameters", "final", "files"})
"""What may hold fields of any name."""
_FIELDS = _FREE | {"gallery", "tokens", "runs", "marks", "observations", "messages"}
"""What cannot be a text."""
_TEXT_OR_FIELDS = frozenset(
    "prompt reply user assistant system tool image images audio video cover dataset links".split()  # noqa: SIM905
)
_INNER = "text|image|images|audio|video|role|file|alt|caption|poster|captions|transcript|marks|redact|url|title"
"""The fields in them that people write."""
_LISTS = frozenset({"tags", "authors", "related", "compare", "links", "images"})
_TEXTS = frozenset({*_TEXT_OR_FIELDS, "text", "why", "notes", "summary", "review", "target", "caption", "transcript"})

_EDGE = re.compile(rf"^[{SPACES}{INVISIBLE}]|[{SPACES}{INVISIBLE}]$")
_CUT = re.compile(rf"^[{QUOTES}{SINGLE_QUOTES}{BRACKETS}]|[{QUOTES}{SINGLE_QUOTES}{BRACKETS}]$")
_ANY_NAME = re.compile(rf"[^\s{COLONS}][^{COLONS}]{{0,40}}?(?P<sign>[{COLONS}])")
_NAME = re.compile(rf"[A-Za-z_]+[ ]*(?P<sign>[{COLONS}])")
_INNER_NAME = re.compile(rf"(?:{_INNER})[ ]*(?P<sign>[{COLONS}])")
_BRACES = re.compile(rf"(?P<sign>｛)\s*(?:{_INNER})\s*[:{COLONS}]")
_LIST = re.compile(r"(?P<sign>［).*|(?P<other>【).*[,，、].*】\s*")
_BLOCK = re.compile(r"[｜＞](?=\s|$)")
_BULLET = re.compile(rf"[{DASHES}{BULLETS}]\s*\S")
_OPENING = dict(zip("“‘「『«‹„", "”’」』»›“", strict=True))

_SEPARATORS = re.compile(r"[,;，、；﹐﹑]")
_CJK_SEPARATORS = re.compile(r"[;，、；﹐﹑]")
_LEVELS = re.compile(r"[／＼\\＞]|(?<=\s)[>»›→](?=\s)")
_ADDRESSES = re.compile(r"[,;，、；\s](?=\s{0,8}https?://)")


def swallowed(node: Mapping, lines: Sequence[str]) -> list[Problem]:
    """Return the signs because of which a name or a text holds fields that were meant to stand for themselves.

    Args:
        node: The top level of a file.
        lines: Those of the file.
    """
    return list(_in_fields(node, "", lines))


def _in_fields(node: Mapping, holder: str, lines: Sequence[str]) -> Iterator[Problem]:
    for name, value in node.entries.items():
        place = node.place(name)
        lost = isinstance(value, Scalar) and value.empty
        if match := _in_name(name, free=holder in _FREE, lost=lost):
            yield cause(match[0], replace(_within(place, match.start(), lines), field=node.where.field))
        elif isinstance(value, Mapping):
            yield from _in_fields(value, name, lines)
        elif isinstance(value, Entries):
            yield from _in_entries(value, name, lines)
        elif value.plain:
            yield from _in_text(value, name, lines, below=value.where.line > place.line)


def _in_entries(node: Entries, name: str, lines: Sequence[str]) -> Iterator[Problem]:
    for number, item in enumerate(node.items):
        if isinstance(item, Mapping):
            yield from _in_fields(item, name, lines)
        elif isinstance(item, Entries):
            yield from _in_entries(item, name, lines)
        elif item.plain:
            yield from _in_text(item, name, lines, below=True)
            closing = _OPENING.get(item.text[:1], "")
            following = node.items[number + 1 :]
            if closing and closing not in item.text and any(_ends_with(other, closing) for other in following):
                yield cause(item.text[0], item.where)


def _ends_with(node: Node, sign: str) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text.endswith(sign)


def _in_name(name: str, *, free: bool, lost: bool) -> re.Match[str] | None:
    """Return the sign that does not belong into a name; in one without a value the rest of a text may stand."""
    if free:
        return (_sign(_ANY_NAME.match(name)) if lost else None) or _EDGE.search(name)
    if lost:
        return _sign(_NAME.match(name)) or _EDGE.search(name) or _CUT.search(name)
    return SIGN.search(name)


def _sign(match: re.Match[str] | None) -> re.Match[str] | None:
    """Return the match of the sign alone."""
    return re.compile(re.escape(match["sign"])).search(match.string, match.start("sign")) if match else None


def _in_text(node: Scalar, name: str, lines: Sequence[str], *, below: bool) -> Iterator[Problem]:
    """Yield the sign with which a text without quotes begins that was meant to be fields, a list or a block."""
    text = node.text
    match: re.Match[str] | None = None
    if name in _FIELDS:
        match = _sign((_ANY_NAME if name in _FREE else _NAME).match(text))
    elif name in _TEXT_OR_FIELDS and below:
        match = _sign(_INNER_NAME.match(text))
    if not match and name in _FIELDS | _TEXT_OR_FIELDS:
        match = _sign(_BRACES.match(text))
    if not match and name in _LISTS:
        match = _LIST.fullmatch(text) or _BULLET.match(text)
    if not match and name in _TEXTS and _BLOCK.match(text) and _rest_of_line(node.where, lines) == text[0]:
        match = _BLOCK.match(text)
    if match:
        yield cause(match[0][0], _within(node.where, match.start(), lines))
    elif name in _LISTS and below and re.match(r"-[^\s-]", text):
        hint = "write each entry as `- entry`"
        yield Problem(node.where, "an entry of a list has a space after its `-`", hint, "sign")


def _within(where: Position, offset: int, lines: Sequence[str]) -> Position:
    """Return the place of a sign in a name or a text; of one in a further line, where the whole begins."""
    column = where.column + offset
    return replace(where, column=column) if column <= len(lines[where.line - 1]) else where


def _rest_of_line(where: Position, lines: Sequence[str]) -> str:
    return lines[where.line - 1][where.column - 1 :].strip() if where.line <= len(lines) else ""


def run_together(node: Mapping) -> Iterator[Problem]:
    """Yield what is one tag, author, link or category in a record, and looks like several."""
    for name, singular in (("tags", "tag"), ("authors", "author")):
        value = node.get(name)
        if isinstance(value, Scalar) and len(parts := entries(value.text)) > 1:
            yield _one_entry(
                value, singular, f"write `[{', '.join(parts)}]`, or if it is one, `[{_in_quotes(value.text)}]`"
            )
        for item in value.items if isinstance(value, Entries) else ():
            separators = _SEPARATORS if name == "tags" else _CJK_SEPARATORS  # Sammy Davis, Jr.
            if isinstance(item, Scalar) and item.plain and len(parts := _parts(separators, item.text)) > 1:
                hint = f"entries are parted by `, `: write `[{', '.join(parts)}]`, or put it in quotes if it is one"
                yield _one_entry(item, singular, hint)
    links = node.get("links")
    for link in links.items if isinstance(links, Entries) else (links,):
        if isinstance(link, Scalar) and link.plain and len(parts := _parts(_ADDRESSES, link.text)) > 1:
            yield _one_entry(link, "link", f"write `[{', '.join(parts)}]`")
    category = node.get("category")
    if isinstance(category, Scalar) and category.plain and len(parts := _parts(_LEVELS, category.text)) > 1:
        hint = f"write `{'/'.join(parts)}`, from the widest to the narrowest, or put it in quotes if it is one"
        yield _one_entry(category, "category", hint)


def entries(text: str) -> list[str]:
    """Return what a text holds that looks like several entries, parted by commas of any kind."""
    return _parts(_SEPARATORS, text)


def _parts(separators: re.Pattern[str], text: str) -> list[str]:
    return [part.strip() for part in separators.split(text) if part.strip()]


def _in_quotes(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _one_entry(node: Scalar, singular: str, hint: str) -> Problem:
    return Problem(node.where, f"`{node.text}` is one {singular}", hint, "one-entry", Severity.WARNING)
