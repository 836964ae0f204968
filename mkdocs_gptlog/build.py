"""The whole flow on one screen: records and pictures in, pages and files out; no host is known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
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
from mkdocs_gptlog.pages.bodies.experiment import RecordSource
from mkdocs_gptlog.pages.clashes import Taken, clashes
from mkdocs_gptlog.pages.docs_folder import look_into
from mkdocs_gptlog.pages.jobs.charts import Charts
from mkdocs_gptlog.pages.jobs.job import Jobs, draw_jobs
from mkdocs_gptlog.pages.links.authored import AuthoredTexts, Markdown
from mkdocs_gptlog.pages.links.dangling import DanglingLinks
from mkdocs_gptlog.pages.links.destinations import Destinations, NoSurroundings, Surroundings
from mkdocs_gptlog.pages.outputs.documents import Document, documents
from mkdocs_gptlog.pages.outputs.feeds import feed_problems
from mkdocs_gptlog.pages.page import Page, SiteFacts
from mkdocs_gptlog.pages.site import PageMaker
from mkdocs_gptlog.pages.templates.environment import TEMPLATE_MISTAKES, template_problem
from mkdocs_gptlog.pages.templates.renderer import Renderer, open_templates
from mkdocs_gptlog.pages.text.richtext import untrusted
from mkdocs_gptlog.pages.trial import Drafted, culprits, try_cards, try_documents, try_pages, without
from mkdocs_gptlog.pages.views.media import Exhibits
from mkdocs_gptlog.pages.words.speech import Speech, speak
from mkdocs_gptlog.problems import Problem, ProblemsError, unique
from mkdocs_gptlog.settings import Settings


@dataclass(frozen=True)
class Site:
    """What a build gives a host.

    Attributes:
        pages: To carry; `html` has their bodies.
        files: What to publish beside the pages: address from the site's root, file on disk.
        documents: What to write beside the pages.
        problems: What was found, each once, by place; without links, for which the whole site must be known.
        home: The link to the list of everything, from the site's root.
        html: The pages as HTML.
        links: Finds those in the author's texts that lead nowhere.
        embeds: Renders what authors embed in pages of their own.
        speech: The words of the interface and the verdicts.
        logbook: What was read.
        album: What was made of the media.
        charts: What was drawn, and stands in the pages.
    """

    pages: tuple[Page, ...]
    files: tuple[tuple[str, Path], ...]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    home: str
    html: Drafted = field(repr=False)
    links: DanglingLinks = field(repr=False)
    embeds: Embedder = field(repr=False)
    speech: Speech = field(repr=False)
    logbook: Logbook = field(repr=False)
    album: Album = field(repr=False)
    charts: Charts = field(repr=False)

    def findings(self) -> tuple[Problem, ...]:
        """Return all problems, those of links too, where nothing more is to come to the site."""
        return unique((*self.problems, *self.links.problems()))


@dataclass(frozen=True)
class _Surrounding:
    """What a host gives a build: see `build`."""

    markdown: Markdown
    beside: Surroundings
    store: Store
    progress: Progress


@dataclass(frozen=True)
class _Made:
    """What was made of the records of a logbook: pages and documents, which are data, and what renders them."""

    logbook: Logbook
    album: Album
    jobs: Jobs
    charts: Charts
    texts: AuthoredTexts
    destinations: Destinations
    renderer: Renderer
    pages: tuple[Page, ...]
    documents: tuple[Document, ...]


def build(
    settings: Settings,
    *,
    markdown: Markdown | None = None,
    store: Store | None = None,
    progress: Progress = quietly,
    surroundings: Surroundings | None = None,
    ids_known: bool = True,
) -> Site:
    """Build the log.

    Args:
        settings: What to start from.
        markdown: Renders the author's own words; without one, Markdown with tables, fenced code and lists.
        store: The cache of renditions, where the host keeps it between builds.
        progress: Told of each picture that is made.
        surroundings: What the host has beside the log, for links to it; without it, the author's pages by their folder.
        ids_known: Whether `markdown` gives headings the ids that they have in the site, so that links to none are dead.

    Raises:
        ProblemsError: A template of the author's cannot be read.
    """
    store = store or Store(settings.cache_dir)
    docs = look_into(settings.docs, settings) if settings.docs else None
    surrounding = _Surrounding(markdown or plain_markdown(), surroundings or docs or NoSurroundings(), store, progress)
    speech = speak(settings)
    made, html, ready = _tried(read(settings), settings, speech, surrounding)
    store.save()
    taken = Taken(docs.held if docs else ())
    uris = (document.uri for document in ready)
    return Site(
        pages=made.pages,
        files=tuple(made.album.files()),
        documents=ready,
        problems=unique(
            (
                *made.logbook.problems,
                *made.album.problems,
                *speech.problems,
                *made.charts.problems,
                *feed_problems(settings),
                *clashes(made.pages, uris, taken, settings),
            )
        ),
        home=Addresses(settings).gallery,
        html=html,
        links=DanglingLinks(
            settings,
            made.logbook,
            made.texts,
            made.destinations,
            pages=made.pages if markdown and ids_known else (),
            body=made.renderer.body,
        ),
        embeds=Embedder(made.logbook, made.renderer, speech, made.jobs),
        speech=speech,
        logbook=made.logbook,
        album=made.album,
        charts=made.charts,
    )


def _make(logbook: Logbook, settings: Settings, speech: Speech, surrounding: _Surrounding) -> _Made:
    """Prepare the media, draw the charts, and return the pages and documents of a logbook, not yet rendered."""
    interface, where = speech.interface, Addresses(settings)
    album = prepare(
        logbook.experiments, settings, surrounding.store, surrounding.progress, logbook.unseen, named=logbook.named
    )
    charts = Charts(surrounding.store, interface.signs)
    jobs = draw_jobs(logbook, interface, charts)
    exhibits = Exhibits(album)

    def uris() -> frozenset[str]:
        return frozenset((*(page.place for page in log_pages), *(document.uri for document in log_documents)))

    destinations = Destinations(settings, logbook, album, where, surroundings=surrounding.beside, uris=uris)
    texts = AuthoredTexts(surrounding.markdown, untrusted, destinations, where)
    renderer = open_templates(
        settings.template_dirs,
        speech=speech,
        where=where,
        exhibits=exhibits,
        texts=texts,
        jobs=jobs,
        site_url=settings.site_url,
        math=settings.math,
    )
    options = settings.options
    site = SiteFacts(settings.site_name, settings.site_url, settings.language, settings.previews)
    maker = PageMaker(
        where,
        speech,
        exhibits,
        jobs,
        RecordSource(settings.root, settings.edit_base, text=options.record == "show"),
        site,
        options.page_size,
        options.search,
    )
    broken = logbook.broken if settings.drafts else ()
    log_pages = (*maker.pages(logbook), *maker.problem_pages(broken, (*logbook.problems, *album.problems)))
    log_documents = tuple(
        documents(
            logbook.experiments,
            addresses=where,
            speech=speech,
            exhibits=exhibits,
            renderer=renderer,
            site=site,
            feed_size=options.feed_size if settings.feeds else 0,
            feed_ids=options.feed_ids,
            published=options.data,
        )
    )
    return _Made(logbook, album, jobs, charts, texts, destinations, renderer, log_pages, log_documents)


def _tried(
    logbook: Logbook, settings: Settings, speech: Speech, surrounding: _Surrounding
) -> tuple[_Made, Drafted, tuple[Document, ...]]:
    """Return what is made of the records that can be shown; one that nobody foresaw becomes a broken one.

    Raises:
        ProblemsError: A template of the author's cannot be read.
    """
    make = partial(_make, settings=settings, speech=speech, surrounding=surrounding)
    while True:
        try:
            made = make(logbook)
            html = Drafted(made.renderer)
            if not (faults := try_pages(made.pages, html, made.texts.leads_on) or try_cards(logbook, made.renderer)):
                final = not any(map(made.texts.leads_on, logbook.experiments))
                ready, faults = try_documents(logbook, made.documents, lambda one: make(one).documents, final=final)
                if not faults:
                    return made, html, ready
        except TEMPLATE_MISTAKES as error:
            raise ProblemsError([template_problem(error, settings)]) from error
        except Exception:
            if not (faults := culprits(logbook, make)):
                raise
        logbook = without(logbook, faults)


def plain_markdown() -> Markdown:
    """Return a renderer of the author's own words for where no site says how."""
    converter = python_markdown.Markdown(extensions=["extra", "sane_lists", "toc"])
    return lambda text: converter.reset().convert(text)
