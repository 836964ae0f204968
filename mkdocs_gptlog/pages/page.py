"""A page as data: its kind, its place, and the view that a template shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

Kind = Literal["gallery", "hub", "list", "result", "problems"]


class View(Protocol):
    """A frozen dataclass whose fields are what its template takes."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    template: ClassVar[str]
    """The name of the template, below `gptlog/`."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site as far as its pages say something of it.

    Attributes:
        name: What it is called; may be empty.
        url: Its whole address, ending in `/`; empty where it is not known.
        language: As in `lang` of HTML.
        previews: Whether pages say how they look where they are shared; something else may do so.
    """

    name: str = ""
    url: str = ""
    language: str = "en"
    previews: bool = True


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
        view: What stands in its body.
        source: The record behind it; None for lists.
        newest: The record of the newest experiment on a list.
        description: Plain words for search engines and previews of links, the same on no two pages if it can be.
        date: When the experiment was made; None for lists.
        updated: When its newest run was made.
        lang: The language of its content where it is not the site's.
        search: What a search is to find of it; None for a page that is not to be found.
        head: What stands in the head of the document: descriptions for other programs, addresses of feeds.
    """

    place: str
    title: str
    kind: Kind
    view: View = field(repr=False)
    source: Path | None = None
    newest: Path | None = None
    description: str = ""
    date: dt.date | None = None
    updated: dt.date | None = None
    tags: tuple[str, ...] = ()
    contents: tuple[Section, ...] = ()
    lang: str = ""
    search: View | None = field(default=None, repr=False)
    head: tuple[View, ...] = field(default=(), repr=False)
