"""Fragments of HTML as the site's Markdown makes them: their start tags, read and changed; all else stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

from markupsafe import Markup, escape

Attributes = dict[str, str | None]
"""Values without their references; None for an attribute without a value."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag.

    Attributes:
        name: In lower case, as the names of the attributes are.
        start: Where it stands in the fragment; likewise `end`.
        closed: Whether it ends in `/>`.
    """

    name: str
    attributes: Attributes
    start: int
    end: int
    closed: bool = False


def tags(html: str) -> list[Tag]:
    """Return the start tags of a fragment; what only looks like one in a comment or a script is none."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return reader.tags


def changed(html: str, change: Callable[[Tag], str | None]) -> str:
    """Return a fragment in which start tags are others.

    Args:
        html: The fragment.
        change: Returns what stands in the place of a tag; None for one that stays.
    """
    pieces: list[str] = []
    taken = 0
    for tag in tags(html):
        new = change(tag)
        if new is not None:
            pieces += [html[taken : tag.start], new]
            taken = tag.end
    return "".join([*pieces, html[taken:]])


def written(tag: Tag, attributes: Attributes) -> str:
    """Return a tag with other attributes as it is written in HTML."""
    pairs = (Markup(' {}="{}"').format(name, value) if value is not None else f" {escape(name)}"
             for name, value in attributes.items())  # fmt: skip
    return f"<{tag.name}{''.join(pairs)}{' /' if tag.closed else ''}>"


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(tag, attrs, closed=False)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(tag, attrs, closed=True)

    def _keep(self, name: str, attrs: list[tuple[str, str | None]], *, closed: bool) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        attributes: Attributes = {}
        for key, value in attrs:
            attributes.setdefault(key, value)  # of two with one name, browsers take the first
        typed = self.get_starttag_text() or ""
        self.tags.append(Tag(name, attributes, start, start + len(typed), closed))


def candidates(srcset: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the condition of each picture in a `srcset`."""
    for part in srcset.split(", "):
        address, _, condition = part.strip().partition(" ")
        if address:
            yield address, condition.strip()
