"""Tags that a model wrote between its Markdown: obeyed where they are closed, else text.

A tag that is never closed was named and not meant: `Use the <details> element.` or `List<i>`. Whether it is closed can
be said only of a tree: both ends stand among the children of one element, or in blocks of HTML beside one another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import comrak

from mkdocs_gptlog.pages.text.markdown_source import WRITTEN_TAGS

_TAG = re.compile(r"(</?[a-zA-Z][a-zA-Z0-9-]*(?:[\s/][^<>]*)?>)")
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_BLOCKS = frozenset({"details", "li", "ol", "p", "summary", "ul"})
_LISTS = frozenset({"li", "ol", "p", "ul"})
"""Blocks that may stand in a line of a table's cell."""
_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """A tag, or what stands between two of them in a block of HTML.

    Attributes:
        text: As written.
        name: Of the tag, in small letters; empty for other text.
        obeyed: Whether the tag is one; else it is text.
    """

    text: str
    name: str = ""
    obeyed: bool = False

    @property
    def closes(self) -> bool:
        """Whether the tag is the end of an element."""
        return self.text.startswith("</")


def pieces(parent: comrak.NodeValue[Any], children: Sequence[comrak.NodeValue[Any]]) -> list[list[Piece]]:
    """Return what each child of a node holds in raw HTML, in order; nothing for children that are no HTML."""
    by_text: list[list[Piece]] = []
    for child in children:
        if isinstance(child, comrak.HtmlInline):
            by_text.append([_piece(child.value)])
        elif isinstance(child, comrak.HtmlBlock):
            by_text.append([_piece(text) for text in _TAG.split(child.value.literal) if text])
        else:
            by_text.append([])
    _settle(parent, children, by_text)
    return by_text


def _piece(text: str) -> Piece:
    name = _NAME.search(text) if _TAG.fullmatch(text) else None
    return Piece(text, name[0].lower() if name and name[0].lower() in WRITTEN_TAGS else "")


def _settle(
    parent: comrak.NodeValue[Any], children: Sequence[comrak.NodeValue[Any]], by_text: Sequence[Sequence[Piece]]
) -> None:
    """Mark the tags that have another end."""
    in_cell = isinstance(parent, comrak.TableCell)
    open_: list[Piece] = []
    names: Counter[str] = Counter()
    for number, of_child in enumerate(by_text):
        in_line = isinstance(children[number], comrak.HtmlInline)
        for piece in of_child:
            if piece.name == "br":
                piece.obeyed = _BREAK.fullmatch(piece.text) is not None and (
                    in_cell or not in_line or not _stands_as_a_word(children, number)
                )
            elif not piece.name or (in_line and piece.name in _BLOCKS and not (in_cell and piece.name in _LISTS)):
                continue
            elif not piece.closes:
                open_.append(piece)
                names[piece.name] += 1
            elif names[piece.name]:
                opening = open_.pop()
                names[opening.name] -= 1
                while opening.name != piece.name:
                    opening = open_.pop()
                    names[opening.name] -= 1
                opening.obeyed = piece.obeyed = True


def _stands_as_a_word(children: Sequence[comrak.NodeValue[Any]], number: int) -> bool:
    """Whether what stands there is named in a sentence: behind a space, and before one or a sign of punctuation."""
    if not 0 < number < len(children) - 1:
        return False
    before, after = children[number - 1], children[number + 1]
    if not isinstance(before, comrak.Text) or not isinstance(after, comrak.Text):
        return False
    return before.value.endswith(" ") and re.match(r"[\s,.;:!?)]", after.value) is not None
