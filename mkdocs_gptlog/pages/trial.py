"""Trial of every record before a site is made of it: one that nobody foresaw is a problem, and the others are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from mkdocs_gptlog.logbook.logbook import Broken, Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.results import results
from mkdocs_gptlog.pages.bodies.experiment import ResultView
from mkdocs_gptlog.pages.outputs.documents import Document
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.pages.templates.environment import TEMPLATE_MISTAKES
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.problems import Problem, unforeseen

T = TypeVar("T")
Faults = dict[str, Problem]
"""What keeps experiments from being shown, by their ids."""


@dataclass(frozen=True)
class Drafted:
    """HTML of pages: made once in the trial where it can be, handed over once, and made anew after that.

    Attributes:
        renderer: Fills the templates.
    """

    renderer: Renderer
    _bodies: dict[str, str] = field(default_factory=dict, repr=False)
    _heads: dict[str, str] = field(default_factory=dict, repr=False)
    _search_texts: dict[str, str] = field(default_factory=dict, repr=False)

    def body(self, page: Page, *, heading: bool = True) -> str:
        """Return the body of a page; without a `heading`, the title of a list is left to the page around it."""
        return self._bodies.pop(page.place, "") or self.renderer.body(page, heading=heading)

    def head(self, page: Page) -> str:
        """Return what stands in the head of a page's document."""
        return self._heads.pop(page.place, "") or self.renderer.head(page)

    def search_text(self, page: Page) -> str:
        """Return what a search is to find of a page, as HTML."""
        return self._search_texts.pop(page.place, "") or self.renderer.search_text(page)

    def try_page(self, page: Page, *, final: bool) -> None:
        """Make what there is of a page, and keep it; not its body where what is still to come can change it.

        Args:
            page: To be tried.
            final: Whether its body is as it will be.
        """
        body, head, text = self.renderer.body(page), self.renderer.head(page), self.renderer.search_text(page)
        for html in (body, head, text):
            html.encode()
        self._heads[page.place], self._search_texts[page.place] = head, text
        if final:
            self._bodies[page.place] = body


def try_pages(pages: Iterable[Page], drafted: Drafted, leads_on: Callable[[Experiment], bool]) -> Faults:
    """Make the page of every experiment, and return what went wrong.

    Args:
        pages: Every page of the log.
        drafted: Takes what is made.
        leads_on: Returns whether texts of an experiment have links that the whole site must be known for.

    Raises:
        TEMPLATE_MISTAKES: A template of the author's cannot be read, which is no fault of a record.
    """
    faults: Faults = {}
    for page in pages:
        if isinstance(page.view, ResultView):
            experiment = page.view.experiment
            try:
                drafted.try_page(page, final=not leads_on(experiment))
            except TEMPLATE_MISTAKES:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is)
                faults[experiment.id] = unforeseen(experiment.path, error)
    return faults


def try_cards(logbook: Logbook, renderer: Renderer) -> Faults:
    """Make the card of every experiment, and return what went wrong."""
    make = partial(_make_cards, renderer=renderer)
    try:
        make(logbook)
    except TEMPLATE_MISTAKES:
        raise
    except Exception:
        if faults := culprits(logbook, make):
            return faults
        raise
    return {}


def try_documents(
    logbook: Logbook, documents: Sequence[Document], make: Callable[[Logbook], Iterable[Document]], *, final: bool
) -> tuple[tuple[Document, ...], Faults]:
    """Return the documents, ready where they are as they will be, and which records have no place in one.

    Args:
        logbook: Of whose records they are made.
        documents: All of them.
        make: Returns those of a logbook.
        final: Whether nothing of the rest of the site can change them.

    Raises:
        TEMPLATE_MISTAKES: A template of the author's cannot be read.
    """
    try:
        return tuple(_ready(document, final=final) for document in documents), {}
    except TEMPLATE_MISTAKES:
        raise
    except Exception:
        if faults := culprits(logbook, lambda one: [document.make() for document in make(one)]):
            return (), faults
        raise


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
        Broken(record.id, record.path, (faults[record.id],), tuple(media for media in record.media if media.redact))
        for record in logbook.experiments
        if record.id in faults
    )
    left = tuple(experiment for experiment in logbook.experiments if experiment.id not in faults)
    problems = (*logbook.problems, *faults.values())
    return replace(logbook, experiments=left, broken=(*logbook.broken, *broken), problems=problems)


def _make_cards(logbook: Logbook, renderer: Renderer) -> None:
    renderer.fill("cards.html", "", results=[results(experiment)[0] for experiment in logbook.experiments]).encode()


def _ready(document: Document, *, final: bool) -> Document:
    content = document.make()
    return replace(document, make=_once(content, document.make)) if final else document


def _once(made: T, make: Callable[[], T]) -> Callable[[], T]:
    """Return what hands over a thing once, so that nothing keeps it, and makes it anew after that."""
    kept = [made]

    def render() -> T:
        return kept.pop() if kept else make()

    return render
