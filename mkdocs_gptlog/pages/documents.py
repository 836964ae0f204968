"""The files beside the pages that are written anew by each build: data for programs and readers of feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mkdocs_gptlog.logbook.reader import Logbook
from mkdocs_gptlog.pages.data import data
from mkdocs_gptlog.pages.feeds import feeds
from mkdocs_gptlog.pages.render import Renderer
from mkdocs_gptlog.settings import Settings


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a host is to write.

    Attributes:
        uri: Its address from the site's root, unquoted, posix.
        make: Returns its content.
    """

    uri: str
    make: Callable[[], bytes] = field(repr=False)


def documents(logbook: Logbook, renderer: Renderer, settings: Settings) -> Iterator[Document]:
    """Yield every document of the log."""
    for uri, make in (*feeds(logbook, renderer, settings), *data(logbook, renderer, settings)):
        yield Document(uri, make)
