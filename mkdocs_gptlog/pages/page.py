"""A page as data: its kind, its place and what is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["gallery", "hub", "list", "result", "problems"]


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of a page's table of contents: the anchor and what it says."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Page:
    """A page that a host is to carry.

    Attributes:
        place: Its address from the site's root, unquoted, ending in `/`.
        title: Plain text.
        kind: `gallery` and `hub` belong into a navigation, the others do not.
        render: Returns the body; `heading=False` leaves the title to the page around it (lists only).
        source: The record behind it; None for lists.
        newest: The record of the newest experiment on a list.
        description: Plain words for search engines and previews of links, the same on no two pages if it can be.
        date: When the experiment was made; None for lists.
        updated: When its newest run was made.
        lang: The language of its content where it is not the site's.
        words: Returns what a search is to find of it; None for a page that is not to be found.
        head: Returns what stands in the head of the document: descriptions for other programs, addresses of feeds.
    """

    place: str
    title: str
    kind: Kind
    render: Callable[..., str] = field(repr=False)
    source: Path | None = None
    newest: Path | None = None
    description: str = ""
    date: dt.date | None = None
    updated: dt.date | None = None
    tags: tuple[str, ...] = ()
    contents: tuple[Section, ...] = ()
    lang: str = ""
    words: Callable[[], str] | None = field(default=None, repr=False)
    head: Callable[[], str] = field(default=lambda: "", repr=False)
