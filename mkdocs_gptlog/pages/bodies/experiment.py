"""Single experiments as HTML: the page of one, one in short, its words for searches, and what shows a broken record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from mkdocs_gptlog.logbook.fine_tuning.counts import DatasetStatistics
from mkdocs_gptlog.logbook.logbook import Broken, Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment, Media, Message, Run
from mkdocs_gptlog.logbook.results import Result, results
from mkdocs_gptlog.logbook.slugs import comparable
from mkdocs_gptlog.pages.jobs.job import Job, Jobs, Numbered, Pair, before_and_after
from mkdocs_gptlog.pages.text.plain import question, sought
from mkdocs_gptlog.pages.text.record_text import Piece, read_pieces
from mkdocs_gptlog.pages.views.media import pictures_outside_runs, strip
from mkdocs_gptlog.pages.words.interface import Interface
from mkdocs_gptlog.problems import Problem, Severity, unique
from mkdocs_gptlog.settings import Sought

MAX_EMBEDDED_MEDIA = 4
Neighbours = tuple[Experiment | None, Experiment | None]
"""The experiments before and after one in its category."""


@dataclass(frozen=True)
class RecordSource:
    """Where records are, and what pages show of their files.

    Attributes:
        root: The project's folder.
        edit_base: The web address under which it is edited; empty where that is not known.
        text: Whether pages show a record as it is written.
    """

    root: Path
    edit_base: str = ""
    text: bool = True

    def edit_url(self, path: str) -> str:
        """Return where a record can be edited; empty where that is not known."""
        return self.edit_base + quote(path) if self.edit_base else ""

    def pieces(self, path: str) -> Sequence[Piece]:
        """Return the text of a record; nothing where pages do not show it."""
        return read_pieces(self.root / path) if self.text else ()


@dataclass(frozen=True)
class ResultView:
    """The page of an experiment.

    Attributes:
        experiment: What to show.
        runs: Its runs with their numbers, from 1.
        pairs: Of a fine-tuning job, what the base model and the tuned one answered to the same prompt.
        single_runs: The runs that stand in no pair.
        previous: The experiment before it in its category.
        following: The one after it.
        related: The newest results of those that it names.
        shown_job: What is shown of its fine-tuning job.
        counted: What was counted in its data files.
        edit_url: Where its record can be edited; empty where that is not known.
        outside: Pictures that belong to no message.
        in_place_of_curves: The same, where they are all that there is of a job's curves.
        record: The text of the record.
    """

    template: ClassVar[str] = "result.html"

    experiment: Experiment
    runs: Sequence[Numbered]
    pairs: Sequence[Pair]
    single_runs: Sequence[Numbered]
    previous: Experiment | None
    following: Experiment | None
    related: Sequence[Result]
    shown_job: Job
    counted: DatasetStatistics | None
    edit_url: str
    outside: Sequence[Media]
    in_place_of_curves: Sequence[Media]
    record: Sequence[Piece]


@dataclass(frozen=True)
class EmbeddedView:
    """An experiment in short, to stand in a page of the author's.

    Attributes:
        scope: What the ids in its texts begin with, which stands nowhere else on the page.
        experiment: What to show.
        run: Its newest run.
        number: Of that run, from 1; None where there is only one.
        question: The message that it answers.
        shown_media: Media with the role that each has.
        shown_job: What is shown of its fine-tuning job.
    """

    template: ClassVar[str] = "embedded.html"

    scope: str
    experiment: Experiment
    run: Run | None
    number: int | None
    question: Message | None
    shown_media: Sequence[tuple[Media, str]]
    shown_job: Job


@dataclass(frozen=True)
class SearchView:
    """What a search is to find of an experiment: sections with their anchor, their title and their texts."""

    template: ClassVar[str] = "search.html"

    sections: Sequence[tuple[str, str, Sequence[str]]]


@dataclass(frozen=True)
class ProblemsView:
    """The page that stands in for a broken record in a preview.

    Attributes:
        record: What could be read of it.
        problems: What is wrong with it.
        edit_url: Where it can be edited; empty where that is not known.
    """

    template: ClassVar[str] = "problems.html"

    record: Broken
    problems: Sequence[Problem]
    edit_url: str


def result_view(
    experiment: Experiment,
    logbook: Logbook,
    jobs: Jobs,
    interface: Interface,
    source: RecordSource,
    *,
    neighbours: Neighbours,
) -> ResultView:
    """Return the page of an experiment.

    Args:
        experiment: What to show.
        logbook: Holds related experiments, and what was counted in data files.
        jobs: What is shown of fine-tuning jobs.
        interface: Of the interface.
        source: Where its record is.
        neighbours: What the page leads on to.
    """
    named = {comparable(reference.id): None for reference in experiment.related}
    outside = pictures_outside_runs(experiment)
    in_place_of_curves = _in_place_of_curves(experiment, outside, jobs, interface)
    pairs, runs = before_and_after(experiment)
    previous, following = neighbours
    return ResultView(
        experiment=experiment,
        runs=list(enumerate(experiment.runs, 1)),
        pairs=pairs,
        single_runs=runs,
        previous=previous,
        following=following,
        related=[results(other)[0] for id_ in named if (other := logbook.by_id.get(id_))],
        shown_job=jobs[experiment],
        counted=logbook.datasets.get(experiment.id),
        edit_url=source.edit_url(experiment.path),
        outside=() if in_place_of_curves else outside,
        in_place_of_curves=in_place_of_curves,
        record=source.pieces(experiment.path),
    )


def embedded_view(experiment: Experiment, scope: str, jobs: Jobs, interface: Interface) -> EmbeddedView:
    """Return an experiment in short.

    Args:
        experiment: What to show.
        scope: What the ids in its texts begin with.
        jobs: What is shown of fine-tuning jobs.
        interface: Of the interface.
    """
    run = experiment.by_date[-1] if experiment.runs else None
    curves = _in_place_of_curves(experiment, pictures_outside_runs(experiment), jobs, interface)
    media = dict.fromkeys([*((media, "picture") for media in curves), *strip(experiment)])
    return EmbeddedView(
        scope=scope,
        experiment=experiment,
        run=run,
        number=experiment.runs.index(run) + 1 if run and len(experiment.runs) > 1 else None,
        question=question(experiment),
        shown_media=list(media)[:MAX_EMBEDDED_MEDIA],
        shown_job=jobs[experiment],
    )


def _in_place_of_curves(
    experiment: Experiment, outside: Sequence[Media], jobs: Jobs, interface: Interface
) -> tuple[Media, ...]:
    """Return the picture of a job's curves, where there is one and nothing to draw them from."""
    if not experiment.fine_tuning or jobs[experiment].table:
        return ()
    caption = interface.text("curve_picture")
    return tuple(media if media.caption else media.model_copy(update={"caption": caption}) for media in outside)


def search_view(experiment: Experiment, what: Sought, interface: Interface) -> SearchView:
    """Return what a search is to find of an experiment: what was asked, answered and judged, without the markup."""
    return SearchView(sought(experiment, what, interface))


def problems_view(record: Broken, problems: Iterable[Problem], source: RecordSource) -> ProblemsView:
    """Return the page that stands in for a broken record in a preview.

    Args:
        record: What could be read of it.
        problems: Those of the whole log, of which those of this record are shown too; notices are not.
        source: Where the record is.
    """
    also = (problem for problem in problems if problem.where.path == record.path and problem.severity > Severity.NOTICE)
    return ProblemsView(record, unique((*record.problems, *also)), source.edit_url(record.path))
