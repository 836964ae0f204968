"""The whole flow on one screen: records and pictures in, pages and files out; no host is known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import markdown as python_markdown

from mkdocs_gptlog.logbook.reader import Logbook, read
from mkdocs_gptlog.media.album import Album
from mkdocs_gptlog.media.preparation import prepare
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.media.workers import Progress, quietly
from mkdocs_gptlog.pages import interface
from mkdocs_gptlog.pages.charts import Charts
from mkdocs_gptlog.pages.documents import Document, documents
from mkdocs_gptlog.pages.embeds import Embedder
from mkdocs_gptlog.pages.feeds import feed_problems
from mkdocs_gptlog.pages.render import Markdown, Renderer
from mkdocs_gptlog.pages.site import Page, pages
from mkdocs_gptlog.pages.trial import culprits, tried, without
from mkdocs_gptlog.problems import Problem, ProblemsError, unique
from mkdocs_gptlog.settings import Settings


@dataclass(frozen=True)
class Site:
    """What a build gives a host.

    Attributes:
        pages: To carry; those of lists are rendered when asked for, those of experiments are ready.
        files: What to publish beside the pages: address from the site's root, file on disk.
        documents: What to write beside the pages.
        problems: All that was found, each once, by place.
        embeds: Renders what authors embed in pages of their own.
        renderer: Fills templates, for hosts that have no page around a body; knows the words of the interface.
        logbook: What was read.
        album: What was made of the media.
        charts: What was drawn, and stands in the pages.
    """

    pages: tuple[Page, ...]
    files: tuple[tuple[str, Path], ...]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    embeds: Embedder = field(repr=False)
    renderer: Renderer = field(repr=False)
    logbook: Logbook = field(repr=False)
    album: Album = field(repr=False)
    charts: Charts = field(repr=False)


def build(
    settings: Settings,
    *,
    markdown: Markdown | None = None,
    store: Store | None = None,
    progress: Progress = quietly,
) -> Site:
    """Build the log.

    Args:
        settings: What to start from.
        markdown: Renders the author's own words; without one, Markdown with tables, fenced code and lists.
        store: The cache of renditions, where the host keeps it between builds.
        progress: Told of each picture that is made.

    Raises:
        ProblemsError: A template of the author's cannot be read.
    """
    store = store or Store(settings.cache_dir)
    logbook = read(settings)
    make = partial(_make, settings=settings, markdown=markdown or plain_markdown(), store=store, progress=progress)
    while True:
        try:
            album, charts, renderer, made = make(logbook)
            tried_pages, faults = tried(logbook, made, renderer, settings)
        except ProblemsError:
            raise
        except Exception:
            if not (faults := culprits(logbook, make)):
                raise
        if not faults:
            break
        logbook = without(logbook, faults)
    store.save()
    return Site(
        pages=tried_pages,
        files=tuple(album.files()),
        documents=tuple(documents(logbook, renderer, settings)),
        problems=unique(
            (*logbook.problems, *album.problems, *renderer.misworded, *charts.problems, *feed_problems(settings))
        ),
        embeds=Embedder(logbook, renderer),
        renderer=renderer,
        logbook=logbook,
        album=album,
        charts=charts,
    )


def _make(
    logbook: Logbook, *, settings: Settings, markdown: Markdown, store: Store, progress: Progress
) -> tuple[Album, Charts, Renderer, tuple[Page, ...]]:
    """Return what pages are made of, and the pages."""
    album = prepare(logbook.experiments, settings, store, progress, logbook.unseen, named=logbook.named)
    charts = Charts(store, interface.load(settings.language).signs)
    renderer = Renderer(settings, logbook, album, markdown, charts)
    return album, charts, renderer, tuple(pages(logbook, renderer, settings))


def plain_markdown() -> Markdown:
    """Return a renderer of the author's own words for where no site says how."""
    converter = python_markdown.Markdown(extensions=["extra", "sane_lists"])
    return lambda text: converter.reset().convert(text)
