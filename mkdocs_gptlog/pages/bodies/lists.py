"""The lists of a log: of experiments, and of what they have in common; each on one page or several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from mkdocs_gptlog.logbook.groups import Group, group, months
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.slugs import HUBS
from mkdocs_gptlog.logbook.verdicts import verdict_counts
from mkdocs_gptlog.pages.addresses import FACETS
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.settings import Settings

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
    hubs = {hub: found for hub in HUBS if (found := group(experiments, hub))}
    order = list(verdicts)
    hubs.get("verdicts", []).sort(key=lambda one: order.index(one.label))
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


def listing_body(
    about: Listing, at: str, page: int, renderer: Renderer, settings: Settings, *, ways: Ways, heading: bool = True
) -> str:
    """Return the body of one page of a list of experiments.

    Args:
        about: The whole list.
        at: The address of the page, from the site's root.
        page: Which page, from 1.
        renderer: Fills the template.
        settings: Knows how many experiments stand on a page.
        ways: Those into the log.
        heading: Whether the page still lacks a heading of its own.
    """
    size = settings.options.page_size
    total = len(about.experiments)
    shown = about.experiments[(page - 1) * size : page * size]
    where = renderer.addresses
    return renderer.fill(
        "listing.html",
        at,
        title=about.title,
        heading=heading,
        total=total,
        counts=about.counts,
        experiments=shown,
        months=months(shown, about.year) if about.year else (),
        hub=about.hub,
        group=about.group,
        children=about.children,
        wider=about.wider,
        model=about.model,
        **_pager(about.place, page_count(total, size), page, renderer),
        hubs=ways.hubs if not about.hub else (),
        feeds=where.feeds(about.place, about.hub),
        gallery=not about.hub and page == 1 and total > 1,
        facets=ways.facets,
        filter_address=where.filtered(about.hub, about.group.address) if about.group else where.gallery,
        page_size=size,
    )


def hub_body(about: Hub, at: str, page: int, renderer: Renderer, *, heading: bool = True) -> str:
    """Return the body of one page of the list of a hub's groups.

    Args:
        about: The whole list.
        at: The address of the page, from the site's root.
        page: Which page, from 1.
        renderer: Fills the template.
        heading: Whether the page still lacks a heading of its own.
    """
    return renderer.fill(
        "hub.html",
        at,
        title=about.title,
        heading=heading,
        hub=about.name,
        groups=about.groups[(page - 1) * GROUPS_ON_A_PAGE : page * GROUPS_ON_A_PAGE],
        children_of=about.children,
        counts_of=partial(group_counts, hub=about.name, verdicts=renderer.verdicts),
        most=max(len(one.members) for one in about.groups),
        **_pager(about.place, about.pages, page, renderer),
    )


def _pager(place: str, pages: int, page: int, renderer: Renderer) -> dict[str, Any]:
    """Return what `pager.html` takes: which page of a list it is, and where the next ones are."""
    link = renderer.addresses.numbered
    return {
        "page": page,
        "pages": pages,
        "newer": link(place, page - 1) if page > 1 else "",
        "older": link(place, page + 1) if page < pages else "",
    }
