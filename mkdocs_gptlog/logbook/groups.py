"""Groups of experiments: what a hub lists, by model, category, tag, verdict or year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.problems import Position, Problem, Severity


@dataclass
class Group:
    """The experiments that share one value of a hub: a model, a tag, a category with all below it.

    Attributes:
        address: Its slug; for a category one slug for each part, joined by `/`.
        label: The value as first written.
        parent: The address of the wider category; empty at the top.
        members: In the order of the logbook; those of a year or a model by what was tried in it or with it, newest
            first.
    """

    address: str
    label: str
    parent: str
    members: list[Experiment]


def group(experiments: Iterable[Experiment], hub: str) -> list[Group]:
    """Return the groups of a hub, sorted as readers look for them.

    Args:
        experiments: In the order in which members are to be listed.
        hub: One of `slugs.HUBS`.
    """
    groups: dict[str, Group] = {}
    for experiment in experiments:
        for address, label in dict(reversed(list(_values(experiment, hub)))).items():
            parent = address.rpartition("/")[0]
            groups.setdefault(address, Group(address, label, parent, [])).members.append(experiment)
    if hub == "years":
        for year in groups.values():
            year.members.sort(key=partial(Experiment.latest_in, year=int(year.label)), reverse=True)
    if hub == "models":
        for model in groups.values():
            model.members.sort(key=partial(_last_tried, model=model.label), reverse=True)
    return sorted(groups.values(), key=lambda found: found.address, reverse=hub == "years")


def _last_tried(experiment: Experiment, model: str) -> dt.date:
    run = experiment.newest(model)
    return run.date if run else experiment.date


def months(experiments: Iterable[Experiment], year: int) -> list[tuple[dt.date, list[Experiment]]]:
    """Return the months of a year, each by its first day, with what was last tried in it.

    Args:
        experiments: Of that year, ordered by what was tried in it.
        year: The year.
    """
    found = groupby(experiments, key=lambda experiment: experiment.latest_in(year).replace(day=1))
    return [(month, list(members)) for month, members in found]


def _values(experiment: Experiment, hub: str) -> Iterable[tuple[str, str]]:
    """Yield the address and the label of each group that an experiment belongs to."""
    match hub:
        case "categories":
            parts = [slug(part) for part in experiment.category]
            for i, label in enumerate(experiment.category):
                yield "/".join(parts[: i + 1]), label
        case "models":
            yield from ((slug(model), model) for model in experiment.models)
        case "tags":
            yield from ((slug(tag), tag) for tag in experiment.tags)
        case "verdicts":
            if experiment.verdict:
                yield slug(experiment.verdict), experiment.verdict
        case "years":
            yield from ((str(year), str(year)) for year in experiment.years)


def same_address(experiments: Iterable[Experiment]) -> list[Problem]:
    """Return a problem for each value that shares its address with one that is written otherwise.

    `GPT-4` and `gpt 4` would be one page; the reader should know that they were meant to be one.
    """
    first: dict[tuple[str, str], tuple[str, str]] = {}
    problems = []
    for experiment in experiments:
        for hub in ("categories", "models", "tags", "verdicts"):
            for address, label in _values(experiment, hub):
                known, path = first.setdefault((hub, address), (label, experiment.path))
                if known != label:
                    message = f"`{label}` has the same address as `{known}` of {path}"
                    where = Position(experiment.path)
                    problems.append(Problem(where, message, "write them alike", "address-clash", Severity.WARNING))
    return problems
