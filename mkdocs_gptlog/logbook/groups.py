"""Groups of experiments: what a hub lists, by model, category, tag, verdict, year or author."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mkdocs_gptlog.logbook.facets import HUBS, Facet, Value, candidates
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.results import Result, results
from mkdocs_gptlog.problems import Position, Problem, Severity


@dataclass(frozen=True)
class Group:
    """The experiments that share one value of a facet: a model, a tag, a category with all below it.

    Attributes:
        address: Its slug; for a category one slug for each part, joined by `/`.
        label: The value as first written.
        parent: The address of the wider category; empty at the top.
        results: All that have the value, those of one experiment together: the experiment that was tried last comes
            first, and its newest result.
    """

    address: str
    label: str
    parent: str
    results: tuple[Result, ...]

    @property
    def shown(self) -> tuple[Result, ...]:
        """The newest result of each experiment."""
        return shown(self.results)

    @property
    def members(self) -> tuple[Experiment, ...]:
        """The experiments, each once."""
        return tuple(result.experiment for result in self.shown)


def shown(results: Iterable[Result]) -> tuple[Result, ...]:
    """Return the first result of each experiment."""
    first: dict[str, Result] = {}
    for result in results:
        first.setdefault(result.experiment.id, result)
    return tuple(first.values())


def group(experiments: Iterable[Experiment], facet: Facet, verdicts: Iterable[str] = ()) -> list[Group]:
    """Return the groups of a facet, sorted as readers look for them.

    Args:
        experiments: In the order in which members are to be listed.
        facet: The way into the log.
        verdicts: As the settings order them.
    """
    labels: dict[str, str] = {}
    members: dict[str, list[Sequence[Result]]] = {}
    for experiment in experiments:
        for address, label in _values(facet, experiment):
            labels.setdefault(address, label)
        having: dict[str, list[Result]] = {}
        for result in candidates(facet, results(experiment)[0]):
            for address in dict.fromkeys(address for address, _ in facet.values(result)):
                having.setdefault(address, []).append(result)
        for address, ones in having.items():
            members.setdefault(address, []).append(ones if facet.of_results else results(experiment))
    groups = [
        Group(address, labels.get(address, address), address.rpartition("/")[0], _last_tried_first(ones))
        for address, ones in members.items()
    ]
    if facet.order == "verdicts":
        places = {verdict: place for place, verdict in enumerate(verdicts)}
        return sorted(groups, key=lambda one: (places.get(one.label, len(places)), one.address))
    return sorted(groups, key=lambda one: one.address, reverse=facet.order == "newest")


def _last_tried_first(members: list[Sequence[Result]]) -> tuple[Result, ...]:
    members.sort(key=lambda results: results[0].date, reverse=True)
    return tuple(result for results in members for result in results)


def months(results: Iterable[Result]) -> list[tuple[dt.date, list[Result]]]:
    """Return the months of a year, each by its first day, with what was last tried in it.

    Args:
        results: Of that year, ordered by their dates.
    """
    by_month = groupby(results, key=lambda result: result.date.replace(day=1))
    return [(month, list(tried)) for month, tried in by_month]


def same_address(experiments: Iterable[Experiment]) -> list[Problem]:
    """Return a problem for each value that shares its address with one that is written otherwise.

    `GPT-4` and `gpt 4` would be one page; the reader should know that they were meant to be one.
    """
    first: dict[tuple[str, str], tuple[str, str]] = {}
    problems = []
    for experiment in experiments:
        for hub, facet in HUBS.items():
            for address, label in dict.fromkeys(_values(facet, experiment) if facet.written else ()):
                label_before, path = first.setdefault((hub, address), (label, experiment.path))
                if label_before != label:
                    message = f"`{label}` has the same address as `{label_before}` of {path}"
                    where = Position(experiment.path)
                    problems.append(Problem(where, message, "write them alike", "address-clash", Severity.WARNING))
    return problems


def _values(facet: Facet, experiment: Experiment) -> Iterator[Value]:
    """Yield the values of a facet in the order of the record."""
    runs = (Result(experiment, run) for run in experiment.runs)
    for result in runs if facet.of_results else (Result(experiment, None),):
        yield from facet.values(result)
