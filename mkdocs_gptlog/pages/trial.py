"""Trial of every record before a site is made of it: one that nobody foresaw is a problem, and the others are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from mkdocs_gptlog.logbook.logbook import Broken, Logbook
from mkdocs_gptlog.pages.outputs.documents import Document
from mkdocs_gptlog.pages.outputs.documents import documents as all_documents
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.pages.templates.environment import TEMPLATE_MISTAKES, template_problem
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.problems import Problem, ProblemsError, unforeseen
from mkdocs_gptlog.settings import Settings

T = TypeVar("T")
Faults = dict[str, Problem]
"""What keeps experiments from being shown, by their ids."""


def tried(
    logbook: Logbook, pages: Sequence[Page], documents: Sequence[Document], renderer: Renderer, settings: Settings
) -> tuple[tuple[Page, ...], tuple[Document, ...], Faults]:
    """Return the pages and documents, those ready that need nothing of the rest of the site, and what went wrong.

    Args:
        logbook: Of whose records pages and all other things are made.
        pages: Every page of the log.
        documents: Every document beside them.
        renderer: Fills the templates.
        settings: Knows the places of files.

    Raises:
        ProblemsError: A template of the author's cannot be read, which is no fault of a record.
    """
    by_path = {settings.root / experiment.path: experiment for experiment in logbook.experiments}
    faults: Faults = {}
    ready: list[Page] = []
    try:
        for page in pages:
            if page.kind != "result" or page.source is None:
                ready.append(page)
                continue
            experiment = by_path[page.source]
            try:
                ready.append(_with_body(page, keep=not renderer.texts.leads_on(experiment)))
            except TEMPLATE_MISTAKES:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is)
                faults[experiment.id] = unforeseen(settings.shown(page.source), error)
        made: list[Document] = []
        if not faults:
            keep = not any(map(renderer.texts.leads_on, logbook.experiments))
            made, faults = _beside_pages(logbook, documents, renderer, settings, keep=keep)
    except TEMPLATE_MISTAKES as error:
        raise ProblemsError([template_problem(error, settings)]) from error
    return tuple(ready), tuple(made), faults


def culprits(logbook: Logbook, make: Callable[[Logbook], object]) -> Faults:
    """Return which records fail by themselves where something failed for all together.

    Args:
        logbook: All records.
        make: What failed.
    """
    faults: Faults = {}
    for experiment in logbook.experiments:
        try:
            make(replace(logbook, experiments=(experiment,)))
        except Exception as error:  # noqa: BLE001 (whatever it is)
            faults[experiment.id] = unforeseen(experiment.path, error)
    return faults


def without(logbook: Logbook, faults: Faults) -> Logbook:
    """Return a logbook in which the records with faults are broken ones."""
    broken = (
        Broken(one.id, one.path, (faults[one.id],), tuple(media for media in one.media if media.redact))
        for one in logbook.experiments
        if one.id in faults
    )
    left = tuple(experiment for experiment in logbook.experiments if experiment.id not in faults)
    problems = (*logbook.problems, *faults.values())
    return replace(logbook, experiments=left, broken=(*logbook.broken, *broken), problems=problems)


def _with_body(page: Page, *, keep: bool) -> Page:
    """Return the page of an experiment with its parts made; not its body where what is still to come can change it."""
    body, head, words = page.render(), page.head(), page.words() if page.words else ""
    for text in (body, head, words):
        text.encode()
    page = replace(page, head=_once(head, page.head), words=_once(words, page.words) if page.words else None)
    return replace(page, render=_once(body, page.render)) if keep else page


def _once(made: T, make: Callable[[], T]) -> Callable[[], T]:
    """Return what hands over a thing once, so that nothing keeps it, and makes it anew after that."""
    kept = [made]

    def render() -> T:
        return kept.pop() if kept else make()

    return render


def _beside_pages(
    logbook: Logbook, documents: Sequence[Document], renderer: Renderer, settings: Settings, *, keep: bool
) -> tuple[list[Document], Faults]:
    """Return the documents, ready if so wanted, and which records have no card or no place in a document."""
    try:
        _cards(logbook, renderer)
        ready = [_ready(document, keep=keep) for document in documents]
    except TEMPLATE_MISTAKES:
        raise
    except Exception:
        make = partial(_make_beside_pages, renderer=renderer, settings=settings)
        if faults := culprits(logbook, make):
            return [], faults
        raise
    return ready, {}


def _ready(document: Document, *, keep: bool) -> Document:
    made = document.make()
    return replace(document, make=_once(made, document.make)) if keep else document


def _cards(logbook: Logbook, renderer: Renderer) -> None:
    renderer.fill("cards.html", "", experiments=logbook.experiments, model="").encode()


def _make_beside_pages(logbook: Logbook, renderer: Renderer, settings: Settings) -> None:
    _cards(logbook, renderer)
    for document in all_documents(logbook, renderer, settings):
        document.make()
