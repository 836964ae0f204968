"""Whole HTML documents, for where no site generator gives one around a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True)
class DocumentView:
    """A page of the log as a document.

    Attributes:
        title: Plain text.
        body: Of the page, as HTML.
        lang: The language of the page.
        description: Plain words.
        head: What the page says of itself, as HTML.
        home: The link to the gallery.
        site_name: May be empty.
    """

    template: ClassVar[str] = "document.html"

    title: str
    body: Markup
    lang: str
    description: str
    head: Markup
    home: str
    site_name: str


@dataclass(frozen=True)
class FrontView:
    """The page at the root of a site that is nothing but the log: it leads on to the gallery.

    Attributes:
        home: The link to the gallery.
        lang: The language of the site.
    """

    template: ClassVar[str] = "front.html"

    home: str
    lang: str
