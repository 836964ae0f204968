"""The lists of a log: of experiments, and of what they have in common; each on one page or several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from mkdocs_gptlog.logbook.groups import Group, group, months
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.slugs import HUBS
from mkdocs_gptlog.logbook.verdicts import verdict_counts
from mkdocs_gptlog.pages.addresses import FACETS, Addresses

GROUPS_ON_A_PAGE = 200
"""So many models, tags or categories of the first level stand on one page of their list."""


@dataclass(frozen=True)
class Ways:
    """The ways into a log.

    Attributes:
        hubs: Those that have something to list, in the order of the navigation, with what they list.
        facets: What the gallery can be narrowed by; a value that every experiment has is no choice.
    """

    hubs: Mapping[str, Sequence[Group]]
    facets: Sequence[str]


def ways_into_log(experiments: Sequence[Experiment], verdicts: Iterable[str]) -> Ways:
    """Return the ways into a log of these experiments, the newest first; verdicts stand in their own order."""
    hubs = {hub: groups for hub in HUBS if (groups := group(experiments, hub))}
    order = list(verdicts)
    hubs.get("verdicts", []).sort(key=lambda verdict: order.index(verdict.label))
    parting = {hub for hub, groups in hubs.items() if any(len(one.members) < len(experiments) for one in groups)}
    if len({experiment.kind for experiment in experiments}) > 1:
        parting.add(FACETS["kind"])
    return Ways(hubs, tuple(facet for facet, hub in FACETS.items() if hub in parting))


@dataclass(frozen=True)
class Listing:
    """A list of experiments, on one page or several.

    Attributes:
        experiments: All of them.
        place: The address of the first page, unquoted.
        title: Its heading.
        counts: How many have each verdict; on a model's or a year's list, by its own runs.
        hub: The hub that the list belongs to; empty for the gallery of everything.
        group: What the experiments have in common.
        children: Narrower groups.
        wider: The groups above it, the widest first.
    """

    experiments: Sequence[Experiment]
    place: str
    title: str
    counts: Mapping[str, int]
    hub: str = ""
    group: Group | None = None
    children: Sequence[Group] = ()
    wider: Sequence[Group] = ()

    @property
    def model(self) -> str:
        """The model whose list it is; empty for any other."""
        return model_of(self.group, self.hub)

    @property
    def year(self) -> int:
        """The year whose list it is; 0 for any other."""
        return year_of(self.group, self.hub)


@dataclass(frozen=True)
class Hub:
    """The groups of a hub, on one page or several.

    Attributes:
        name: One of `HUBS`.
        groups: Those that stand below no other.
        children: Narrower groups, by the address of the wider one.
        place: The address of the first page, unquoted.
        title: Its heading.
    """

    name: str
    groups: Sequence[Group]
    children: Mapping[str, Sequence[Group]]
    place: str
    title: str

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return page_count(len(self.groups), GROUPS_ON_A_PAGE)


@dataclass(frozen=True)
class Pager:
    """Which page of a list it is, of how many, and the links to those beside it; empty where there is none."""

    page: int
    pages: int
    newer: str
    older: str


@dataclass(frozen=True)
class ListingView(Pager):
    """One page of a list of experiments.

    Attributes:
        title: The heading of the list.
        total: How many experiments the whole list has.
        counts: How many of them have each verdict.
        experiments: Those on this page.
        months: On a year's list the months, each by its first day, with the experiments on this page.
        hub: The hub that the list belongs to; empty for the gallery.
        group: What the experiments have in common.
        children: Narrower groups.
        wider: The groups above it, the widest first.
        model: The model whose list it is; empty for any other.
        hubs: The ways into the log, on the gallery's first pages.
        feeds: The links to the feeds of the list, by media type.
        gallery: Whether the list can be filtered and sorted here.
        facets: What it can be narrowed by.
        filter_address: The link to the gallery with what is listed here.
        page_size: How many experiments stand on a page.
    """

    template: ClassVar[str] = "listing.html"

    title: str
    total: int
    counts: Mapping[str, int]
    experiments: Sequence[Experiment]
    months: Sequence[tuple[dt.date, Sequence[Experiment]]]
    hub: str
    group: Group | None
    children: Sequence[Group]
    wider: Sequence[Group]
    model: str
    hubs: Mapping[str, Sequence[Group]]
    feeds: Mapping[str, str]
    gallery: bool
    facets: Sequence[str]
    filter_address: str
    page_size: int


@dataclass(frozen=True)
class HubView(Pager):
    """One page of the list of a hub's groups.

    Attributes:
        title: Its heading.
        hub: One of `HUBS`.
        groups: Those on this page.
        children_of: Narrower groups, by the address of the wider one.
        counts_of: Returns how many of a group have each verdict.
        most: How many experiments the largest group of the whole hub has.
    """

    template: ClassVar[str] = "hub.html"

    title: str
    hub: str
    groups: Sequence[Group]
    children_of: Mapping[str, Sequence[Group]]
    counts_of: Callable[[Group], Mapping[str, int]]
    most: int


def model_of(one: Group | None, hub: str) -> str:
    """Return the model that a group of a hub is of; empty for any other."""
    return one.label if one and hub == "models" else ""


def year_of(one: Group | None, hub: str) -> int:
    """Return the year that a group of a hub is of; 0 for any other."""
    return int(one.label) if one and hub == "years" else 0


def group_counts(one: Group, hub: str, verdicts: Iterable[str]) -> dict[str, int]:
    """Return how many of a group have each verdict, in the order of `verdicts`; of a model or year by its own runs."""
    return verdict_counts(one.members, verdicts, model_of(one, hub), year_of(one, hub))


def page_count(total: int, size: int) -> int:
    """Return how many pages a list takes, at least one."""
    return max(1, -(-total // size))


def listing_view(listing: Listing, page: int, size: int, addresses: Addresses, ways: Ways) -> ListingView:
    """Return one page of a list of experiments.

    Args:
        listing: The whole list.
        page: Which page, from 1.
        size: How many experiments stand on a page.
        addresses: Of the pages beside it, of feeds, and of the gallery.
        ways: Those into the log.
    """
    total = len(listing.experiments)
    experiments = listing.experiments[(page - 1) * size : page * size]
    group = listing.group
    return ListingView(
        **vars(_pager(listing.place, page_count(total, size), page, addresses)),
        title=listing.title,
        total=total,
        counts=listing.counts,
        experiments=experiments,
        months=months(experiments, listing.year) if listing.year else (),
        hub=listing.hub,
        group=group,
        children=listing.children,
        wider=listing.wider,
        model=listing.model,
        hubs=ways.hubs if not listing.hub else {},
        feeds=addresses.feeds(listing.place, listing.hub),
        gallery=not listing.hub and page == 1 and total > 1,
        facets=ways.facets,
        filter_address=addresses.filtered(listing.hub, group.address) if group else addresses.gallery,
        page_size=size,
    )


def hub_view(hub: Hub, page: int, addresses: Addresses, verdicts: Iterable[str]) -> HubView:
    """Return one page of the list of a hub's groups.

    Args:
        hub: The whole list.
        page: Which page, from 1.
        addresses: Of the pages beside it.
        verdicts: In the order in which they are counted.
    """
    return HubView(
        **vars(_pager(hub.place, hub.pages, page, addresses)),
        title=hub.title,
        hub=hub.name,
        groups=hub.groups[(page - 1) * GROUPS_ON_A_PAGE : page * GROUPS_ON_A_PAGE],
        children_of=hub.children,
        counts_of=partial(group_counts, hub=hub.name, verdicts=verdicts),
        most=max(len(group.members) for group in hub.groups),
    )


def _pager(place: str, pages: int, page: int, addresses: Addresses) -> Pager:
    return Pager(
        page=page,
        pages=pages,
        newer=addresses.numbered(place, page - 1) if page > 1 else "",
        older=addresses.numbered(place, page + 1) if page < pages else "",
    )
