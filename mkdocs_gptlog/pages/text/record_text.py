"""A record's text as its readers may see it: cut into names and what stands between them, without the comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml

from mkdocs_gptlog.logbook.yaml.breaks import shielded

Kind = Literal["name", "rest"]
Piece = tuple[Kind, str]
"""What a part of a text is, and the part itself."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?<=\n)[ \t]*#[^\n]*(?:\n|\Z)|[ \t]*#[^\n]*")
"""A line that is nothing but a comment goes as a whole, one behind a value leaves the end of the line."""
_HEADER = re.compile(r"\A([|>][^\s#]*)[ \t]+#[^\n]*")
"""The first line of a text in a block: its sign, and the comment behind it."""


def read_pieces(file: Path) -> tuple[Piece, ...]:
    """Return the pieces of a record's file; none where it has become unreadable since the record was read."""
    try:
        return tuple(pieces(file.read_text("utf-8-sig")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ()


def pieces(text: str) -> Iterator[Piece]:
    """Yield a YAML text piece by piece; joined they are the text without its comments.

    Raises:
        yaml.YAMLError: The text is no YAML.
    """
    safe, signs = shielded(text)
    for kind, piece in _pieces(safe):
        yield kind, piece.translate(signs)


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    rest = ""
    named = False
    for token in yaml.scan(text, Loader=_Loader):
        start, stop = token.start_mark.index, token.end_mark.index
        if start > end:
            rest += _without_comments(text, end, start)
        if named and isinstance(token, yaml.ScalarToken):
            if rest:
                yield "rest", rest
            yield "name", text[start:stop]
            rest = ""
        elif isinstance(token, yaml.ScalarToken) and not token.plain:
            rest += _HEADER.sub(r"\1", text[start:stop])
        elif stop > start:
            rest += text[start:stop]
        named = isinstance(token, yaml.KeyToken) or (named and isinstance(token, yaml.AnchorToken | yaml.TagToken))
        end = max(end, stop)
    if rest := rest + _without_comments(text, end, len(text)):
        yield "rest", rest


def _without_comments(text: str, start: int, end: int) -> str:
    """Return what stands between two tokens, which is where comments are."""
    between = text[start:end]
    if "#" not in between:
        return between
    if start and text[start - 1] != "\n":
        return _COMMENT.sub("", between)
    return _COMMENT.sub("", f"\n{between}").removeprefix("\n")
