"""The files beside the pages that are written anew by each build: scripts, data for them and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import starmap

from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.pages.addresses import (
    GALLERY_INDEX,
    GALLERY_SCRIPTS,
    GALLERY_TEXTS,
    PLAYER,
    SCRIPT,
    STYLESHEET,
    VIEWER,
    Addresses,
)
from mkdocs_gptlog.pages.outputs import gallery_index, minified
from mkdocs_gptlog.pages.outputs.data import data
from mkdocs_gptlog.pages.outputs.feeds import FeedWriter, feeds
from mkdocs_gptlog.pages.page import SiteFacts
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.views.media import Exhibits
from mkdocs_gptlog.pages.words.speech import Speech


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a host is to write.

    Attributes:
        uri: Its address from the site's root, unquoted, posix.
        make: Returns its content.
    """

    uri: str
    make: Callable[[], bytes] = field(repr=False)


def documents(
    experiments: Sequence[Experiment],
    *,
    addresses: Addresses,
    speech: Speech,
    exhibits: Exhibits,
    renderer: Renderer,
    site: SiteFacts,
    feed_size: int,
    feed_ids: str,
    published: str,
) -> Iterator[Document]:
    """Yield every document of the log.

    Args:
        experiments: Of the whole log, newest first.
        addresses: Of the pages.
        speech: The words of the interface and the verdicts.
        exhibits: The media as they are shown.
        renderer: Fills templates.
        site: What it is called, and where it is.
        feed_size: How many entries a feed has; 0 for no feeds.
        feed_ids: What the ids in feeds begin with.
        published: How much the log publishes as data: `none`, its `runs`, or also what was said in `messages`.
    """
    if feed_size:
        writer = FeedWriter(renderer, addresses, exhibits, site, feed_size, feed_ids or site.url)
        yield from starmap(Document, feeds(experiments, speech.interface, writer))
    if published != "none":
        messages = published == "messages"
        yield from starmap(Document, data(experiments, addresses, exhibits, site, messages=messages))
    for uri in (STYLESHEET, SCRIPT, PLAYER, *VIEWER, *GALLERY_SCRIPTS):
        yield Document(uri, partial(minified.asset, uri.rpartition("/")[2]))
    yield Document(GALLERY_INDEX, partial(gallery_index.index, experiments, speech, exhibits, renderer))
    yield Document(GALLERY_TEXTS, partial(gallery_index.texts, experiments))
