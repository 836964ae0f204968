"""Facets: the ways into a log, each in one row of one table.

Lists, queries, embeds, addresses, the navigation, templates and the scripts of the gallery read it. One more facet is
one more row, and its words in `pages/locales/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from mkdocs_gptlog.logbook.model.experiment import Kind
from mkdocs_gptlog.logbook.results import Result, results, results_in
from mkdocs_gptlog.logbook.slugs import BESIDE_PAGES, means, slug

Value = tuple[str, str]
"""The address of a value, and the value as the record writes it."""
Order = Literal["address", "newest", "verdicts"]
"""Of the values of a hub: by the alphabet, the newest year first, or as the settings order verdicts."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way into a log.

    Attributes:
        name: As it is asked for, in a query and in an address: `model`.
        values: Returns the values that a result has; a nested one after those above it.
        hub: The address of the hub that lists its values: `models`; empty where there is none.
        of_results: Whether results differ in it; else the whole experiment has the values.
        nested: Whether a value is a path, of which each part is a value too: `C++/STL`.
        order: Of the values in the hub.
        busiest: Whether the gallery offers the values with the most experiments first.
        labels: What its values are called: as they are written, by verdicts, or by words of the interface.
        written: Whether authors write the values, so that one written in two ways is told.
        feeds: Whether each of its values can be followed.
        type: What a value is in a query.
    """

    name: str
    values: Callable[[Result], Iterator[Value]]
    hub: str = ""
    of_results: bool = False
    nested: bool = False
    order: Order = "address"
    busiest: bool = False
    labels: Literal["written", "verdict", "kind"] = "written"
    written: bool = True
    feeds: bool = False
    type: object = str


def _verdicts(result: Result) -> Iterator[Value]:
    if result.verdict:
        yield slug(result.verdict), result.verdict


def _models(result: Result) -> Iterator[Value]:
    if result.model:
        yield slug(result.model), result.model


def _categories(result: Result) -> Iterator[Value]:
    address = ""
    for part in result.experiment.category:
        address = f"{address}/{slug(part)}" if address else slug(part)
        yield address, part


def _tags(result: Result) -> Iterator[Value]:
    yield from ((slug(tag), tag) for tag in result.experiment.tags)


def _years(result: Result) -> Iterator[Value]:
    yield str(result.date.year), str(result.date.year)


def _kinds(result: Result) -> Iterator[Value]:
    yield result.experiment.kind, result.experiment.kind


def _authors(result: Result) -> Iterator[Value]:
    yield from ((slug(author), author) for author in result.experiment.authors)


FACETS = (
    Facet("verdict", _verdicts, "verdicts", of_results=True, order="verdicts", labels="verdict"),
    Facet("model", _models, "models", of_results=True, busiest=True, feeds=True),
    Facet("category", _categories, "categories", nested=True, feeds=True),
    Facet("tag", _tags, "tags", busiest=True),
    Facet("year", _years, "years", of_results=True, order="newest", written=False, type=int),
    Facet("kind", _kinds, labels="kind", written=False, type=Kind),
    Facet("author", _authors, "authors", busiest=True),
)
"""In the order in which the gallery offers them."""
FACET = {facet.name: facet for facet in FACETS}
HUBS = {facet.hub: facet for facet in sorted(FACETS, key=lambda facet: facet.hub) if facet.hub}
"""The facets with pages of their own, by the addresses of their hubs, in the order of the navigation."""
RESERVED = BESIDE_PAGES | HUBS.keys()
"""First parts of an id that would hide a hub or be hidden by it."""


def candidates(facet: Facet, result: Result) -> tuple[Result, ...]:
    """Return the results of an experiment among which a value of a facet is looked for, the newest first.

    Of years, each has results of its own: what was the newest then.

    Args:
        facet: The way into the log.
        result: Any result of the experiment.
    """
    experiment = result.experiment
    if facet.name == "year":
        return tuple(yearly for year in experiment.years for yearly in results_in(experiment, year))
    return results(experiment) if facet.of_results else (result,)


def meets(facet: Facet, result: Result, wanted: str) -> bool:
    """Return whether a result has a value that somebody asks for, by its address or by its name.

    Args:
        facet: The way into the log.
        result: What is looked at.
        wanted: The value; of a nested facet also what is above others.
    """
    addresses = (address for address, _ in facet.values(result))
    if not facet.nested:
        return any(means(wanted, address) for address in addresses)
    parts = [part for part in wanted.split("/") if part.strip()]
    paths = (address.split("/") for address in addresses)
    return not parts or any(len(path) == len(parts) and all(map(means, parts, path)) for path in paths)
