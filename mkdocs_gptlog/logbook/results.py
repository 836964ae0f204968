"""Results: of each model that an experiment was tried with, the newest run; what is filtered, counted and sorted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mkdocs_gptlog.logbook.model.experiment import Experiment, Run


@dataclass(frozen=True, slots=True)
class Result:
    """How an experiment came out with one model; without a run, that there is nothing to judge."""

    experiment: Experiment
    run: Run | None

    @property
    def model(self) -> str:
        """The model, as the record writes it; empty without a run."""
        return self.run.model if self.run else ""

    @property
    def verdict(self) -> str:
        """What came out; empty without a run."""
        return self.run.outcome if self.run else ""

    @property
    def date(self) -> dt.date:
        """When it was tried, or the experiment made."""
        return self.run.date if self.run else self.experiment.date


def results(experiment: Experiment) -> tuple[Result, ...]:
    """Return the results of an experiment, the newest first; always one at least."""
    runs = experiment.newest_runs()
    return tuple(Result(experiment, run) for run in runs) or (Result(experiment, None),)


def results_in(experiment: Experiment, year: int) -> tuple[Result, ...]:
    """Return what were the results at the end of a year, of what was tried in it, the newest first.

    An experiment that was made in that year and tried in another has one without a run.
    """
    runs = experiment.newest_runs(year)
    if not runs and experiment.date.year == year:
        return (Result(experiment, None),)
    return tuple(Result(experiment, run) for run in runs)
