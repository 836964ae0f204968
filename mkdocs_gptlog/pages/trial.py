"""Trial of every record before a site is made of it: one that nobody foresaw is a problem, and the others are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from mkdocs_gptlog.logbook.reader import Broken, Logbook
from mkdocs_gptlog.pages.documents import documents
from mkdocs_gptlog.pages.environment import TEMPLATE_MISTAKES, template_problem
from mkdocs_gptlog.pages.render import Renderer
from mkdocs_gptlog.pages.site import Page
from mkdocs_gptlog.problems import Problem, ProblemsError, unforeseen
from mkdocs_gptlog.settings import Settings

Faults = dict[str, Problem]
"""What keeps experiments from being shown, by their ids."""


def tried(
    logbook: Logbook, pages: Sequence[Page], renderer: Renderer, settings: Settings
) -> tuple[tuple[Page, ...], Faults]:
    """Return the pages, those of experiments with their bodies made, and what went wrong.

    Args:
        logbook: Of whose records pages and all other things are made.
        pages: Every page of the log.
        renderer: Fills the templates.
        settings: Says what is published beside the pages.

    Raises:
        ProblemsError: A template of the author's cannot be read, which is no fault of a record.
    """
    ids = {settings.root / experiment.path: experiment.id for experiment in logbook.experiments}
    faults: Faults = {}
    ready = []
    try:
        for page in pages:
            if page.kind != "result" or page.source is None:
                ready.append(page)
                continue
            try:
                ready.append(_with_body(page))
            except TEMPLATE_MISTAKES:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is)
                faults[ids[page.source]] = unforeseen(settings.shown(page.source), error)
        if not faults:
            faults = _beside_pages(logbook, renderer, settings)
    except TEMPLATE_MISTAKES as error:
        raise ProblemsError([template_problem(error, settings)]) from error
    return tuple(ready), faults


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


def _with_body(page: Page) -> Page:
    """Return the page of an experiment with its body made; it is handed over once, so that nothing keeps it."""
    bodies = [page.render()]
    for text in (*bodies, page.head(), page.words() if page.words else ""):
        text.encode()

    def render() -> str:
        return bodies.pop() if bodies else page.render()

    return replace(page, render=render)


def _beside_pages(logbook: Logbook, renderer: Renderer, settings: Settings) -> Faults:
    """Return which records have no card, no entry in a feed or no place in the data: all of them are quickly tried."""
    make = partial(_make_beside_pages, renderer=renderer, settings=settings)
    try:
        make(logbook)
    except TEMPLATE_MISTAKES:
        raise
    except Exception:
        if faults := culprits(logbook, make):
            return faults
        raise
    return {}


def _make_beside_pages(logbook: Logbook, renderer: Renderer, settings: Settings) -> None:
    renderer.fill("cards.html", "", experiments=logbook.experiments, model="").encode()
    for document in documents(logbook, renderer, settings):
        document.make()
