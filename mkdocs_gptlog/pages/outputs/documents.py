"""The files beside the pages that are written anew by each build: scripts, data for them and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.pages.addresses import (
    GALLERY_INDEX,
    GALLERY_SCRIPTS,
    GALLERY_TEXTS,
    PLAYER,
    SCRIPT,
    STYLESHEET,
    VIEWER,
)
from mkdocs_gptlog.pages.outputs import gallery_index, minified
from mkdocs_gptlog.pages.outputs.data import data
from mkdocs_gptlog.pages.outputs.feeds import feeds
from mkdocs_gptlog.pages.templates.renderer import Renderer
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
    for uri in (STYLESHEET, SCRIPT, PLAYER, *VIEWER, *GALLERY_SCRIPTS):
        yield Document(uri, partial(minified.asset, uri.rpartition("/")[2]))
    yield Document(GALLERY_INDEX, partial(gallery_index.index, logbook.experiments, renderer, settings))
    yield Document(GALLERY_TEXTS, partial(gallery_index.texts, logbook.experiments))
