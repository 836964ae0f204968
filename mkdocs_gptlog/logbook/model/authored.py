"""Authored texts: what the author of a record wrote in the Markdown of the site, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.problems import Position


@dataclass(frozen=True, slots=True)
class AuthoredText:
    """A text in the author's Markdown.

    Attributes:
        field: `summary`, `why`, `review` or `notes`.
        where: Its place in the record, or in the defaults of a folder.
        run: The number of the run that it belongs to, from 1; 0 for the experiment as a whole.
    """

    text: str
    field: str
    where: Position
    run: int = 0

    @property
    def scope(self) -> str:
        """What the ids in it begin with on the page of the experiment."""
        return f"run-{self.run}-{self.field}" if self.run else self.field


def authored_texts(experiment: Experiment) -> Iterator[AuthoredText]:
    """Yield the author's texts of an experiment, in the order of its page."""
    if experiment.summary:
        yield AuthoredText(experiment.summary, "summary", experiment.summary_at)
    for number, run in enumerate(experiment.runs, 1):
        if run.why:
            yield AuthoredText(run.why, "why", run.why_at, number)
        if run.review:
            yield AuthoredText(run.review, "review", run.review_at, number)
    if experiment.notes:
        yield AuthoredText(experiment.notes, "notes", experiment.notes_at)
