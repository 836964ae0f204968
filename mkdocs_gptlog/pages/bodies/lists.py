"""The lists of a log: of experiments, and of what they have in common; each on one page or several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from mkdocs_gptlog.logbook.facets import FACETS, HUBS
from mkdocs_gptlog.logbook.groups import Group, group, months
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.results import Result
from mkdocs_gptlog.logbook.verdicts import verdict_counts
from mkdocs_gptlog.pages.addresses import Addresses

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
    order = list(verdicts)
    groups = {facet.name: group(experiments, facet, order) for facet in FACETS}
    parting = [
        facet.name
        for facet in FACETS
        if any(len(one.members) < len(experiments) for one in groups[facet.name])
        or (facet.of_results and len(groups[facet.name]) > 1)
    ]
    return Ways({hub: groups[facet.name] for hub, facet in HUBS.items() if groups[facet.name]}, parting)


@dataclass(frozen=True)
class Listing:
    """A list of experiments, on one page or several.

    Attributes:
        results: One of each experiment, to be shown.
        place: The address of the first page, unquoted.
        title: Its heading.
        counts: How many results have each verdict.
        hub: The hub that the list belongs to; empty for the gallery of everything.
        group: What the experiments have in common.
        children: Narrower groups.
        wider: The groups above it, the widest first.
    """

    results: Sequence[Result]
    place: str
    title: str
    counts: Mapping[str, int]
    hub: str = ""
    group: Group | None = None
    children: Sequence[Group] = ()
    wider: Sequence[Group] = ()

    @property
    def by_month(self) -> bool:
        """Whether it is a year's."""
        return bool(self.hub) and HUBS[self.hub].order == "newest"


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
        counts: How many results have each verdict.
        results: Those on this page, one of each experiment.
        months: On a year's list the months, each by its first day, with the results on this page.
        hub: The hub that the list belongs to; empty for the gallery.
        group: What the experiments have in common.
        children: Narrower groups.
        wider: The groups above it, the widest first.
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
    results: Sequence[Result]
    months: Sequence[tuple[dt.date, Sequence[Result]]]
    hub: str
    group: Group | None
    children: Sequence[Group]
    wider: Sequence[Group]
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
    total = len(listing.results)
    results = listing.results[(page - 1) * size : page * size]
    group = listing.group
    return ListingView(
        **vars(_pager(listing.place, page_count(total, size), page, addresses)),
        title=listing.title,
        total=total,
        counts=listing.counts,
        results=results,
        months=months(results) if listing.by_month else (),
        hub=listing.hub,
        group=group,
        children=listing.children,
        wider=listing.wider,
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
    order = list(verdicts)
    return HubView(
        **vars(_pager(hub.place, hub.pages, page, addresses)),
        title=hub.title,
        hub=hub.name,
        groups=hub.groups[(page - 1) * GROUPS_ON_A_PAGE : page * GROUPS_ON_A_PAGE],
        children_of=hub.children,
        counts_of=lambda group: verdict_counts(group.results, order),
        most=max(len(group.members) for group in hub.groups),
    )


def _pager(place: str, pages: int, page: int, addresses: Addresses) -> Pager:
    return Pager(
        page=page,
        pages=pages,
        newer=addresses.numbered(place, page - 1) if page > 1 else "",
        older=addresses.numbered(place, page + 1) if page < pages else "",
    )
