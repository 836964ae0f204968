"""The whole flow on one screen: records and pictures in, pages and files out; no host is known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import markdown as python_markdown

from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.media.album import Album
from mkdocs_gptlog.media.prepare import prepare
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.media.workers import Progress, quietly
from mkdocs_gptlog.pages.addresses import Addresses
from mkdocs_gptlog.pages.bodies.embeds import Embedder
from mkdocs_gptlog.pages.clashes import Taken, clashes
from mkdocs_gptlog.pages.docs_folder import DocsFolder
from mkdocs_gptlog.pages.jobs.charts import Charts
from mkdocs_gptlog.pages.links.authored import Markdown
from mkdocs_gptlog.pages.links.dangling import DanglingLinks
from mkdocs_gptlog.pages.links.destinations import Destinations, NoSurroundings, Surroundings
from mkdocs_gptlog.pages.outputs.documents import Document, documents
from mkdocs_gptlog.pages.outputs.feeds import feed_problems
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.pages.site import pages
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.trial import culprits, tried, without
from mkdocs_gptlog.pages.words import interface
from mkdocs_gptlog.problems import Problem, ProblemsError, unique
from mkdocs_gptlog.settings import Settings


@dataclass(frozen=True)
class Site:
    """What a build gives a host.

    Attributes:
        pages: To carry; their bodies are rendered when asked for.
        files: What to publish beside the pages: address from the site's root, file on disk.
        documents: What to write beside the pages.
        problems: What was found, each once, by place; without links, for which the whole site must be known.
        links: Finds those in the author's texts that lead nowhere.
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
    links: DanglingLinks = field(repr=False)
    embeds: Embedder = field(repr=False)
    renderer: Renderer = field(repr=False)
    logbook: Logbook = field(repr=False)
    album: Album = field(repr=False)
    charts: Charts = field(repr=False)

    def findings(self) -> tuple[Problem, ...]:
        """Return all problems, those of links too, where nothing more is to come to the site."""
        return unique((*self.problems, *self.links.problems()))


@dataclass(frozen=True)
class _Made:
    """What pages are made of, and the pages and documents, not yet rendered."""

    album: Album
    charts: Charts
    destinations: Destinations
    renderer: Renderer
    pages: tuple[Page, ...]
    documents: tuple[Document, ...]


def build(
    settings: Settings,
    *,
    markdown: Markdown | None = None,
    ids_known: bool = True,
    store: Store | None = None,
    progress: Progress = quietly,
    surroundings: Surroundings | None = None,
) -> Site:
    """Build the log.

    Args:
        settings: What to start from.
        markdown: Renders the author's own words; without one, Markdown with tables, fenced code and lists.
        ids_known: Whether it gives headings the ids that they have in the site, so that links to none are dead.
        store: The cache of renditions, where the host keeps it between builds.
        progress: Told of each picture that is made.
        surroundings: What the host has beside the log, for links to it; without it, the author's pages by their folder.

    Raises:
        ProblemsError: A template of the author's cannot be read.
    """
    store = store or Store(settings.cache_dir)
    logbook = read(settings)
    docs = DocsFolder(settings, settings.docs) if settings.docs else None
    beside = surroundings or docs or NoSurroundings()

    def make(logbook: Logbook) -> _Made:
        return _make(logbook, settings, markdown or plain_markdown(), store, progress, beside)

    while True:
        try:
            made = make(logbook)
            log_pages, log_documents, faults = tried(logbook, made.pages, made.documents, made.renderer, settings)
        except ProblemsError:
            raise
        except Exception:
            if not (faults := culprits(logbook, make)):
                raise
        if not faults:
            break
        logbook = without(logbook, faults)
    store.save()
    checked = log_pages if markdown and ids_known else ()
    return Site(
        pages=log_pages,
        files=tuple(made.album.files()),
        documents=log_documents,
        problems=unique(
            (
                *logbook.problems,
                *made.album.problems,
                *made.renderer.misworded,
                *made.charts.problems,
                *feed_problems(settings),
                *clashes(
                    log_pages,
                    (document.uri for document in log_documents),
                    Taken(docs.held if docs else ()),
                    settings,
                ),
            )
        ),
        links=DanglingLinks(settings, logbook, made.renderer.texts, made.destinations, checked),
        embeds=Embedder(logbook, made.renderer),
        renderer=made.renderer,
        logbook=logbook,
        album=made.album,
        charts=made.charts,
    )


def _make(  # noqa: PLR0917 (each is of a type of its own)
    logbook: Logbook,
    settings: Settings,
    markdown: Markdown,
    store: Store,
    progress: Progress,
    beside: Surroundings,
) -> _Made:
    album = prepare(logbook.experiments, settings, store, progress, logbook.unseen, named=logbook.named)
    charts = Charts(store, interface.load(settings.language).signs)

    def uris() -> frozenset[str]:
        return frozenset((*(page.place for page in log_pages), *(document.uri for document in log_documents)))

    destinations = Destinations(settings, logbook, album, Addresses(settings), surroundings=beside, uris=uris)
    renderer = Renderer(settings, logbook, album, markdown, charts, destinations=destinations)
    log_pages = tuple(pages(logbook, renderer, settings))
    log_documents = tuple(documents(logbook, renderer, settings))
    return _Made(album, charts, destinations, renderer, log_pages, log_documents)


def plain_markdown() -> Markdown:
    """Return a renderer of the author's own words for where no site says how."""
    converter = python_markdown.Markdown(extensions=["extra", "sane_lists", "toc"])
    return lambda text: converter.reset().convert(text)
