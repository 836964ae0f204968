"""Which pages a logbook has: the gallery, one for each experiment, and the hubs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from mkdocs_gptlog.logbook.facets import HUBS
from mkdocs_gptlog.logbook.groups import Group
from mkdocs_gptlog.logbook.logbook import Broken, Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.results import results
from mkdocs_gptlog.logbook.verdicts import verdict_counts
from mkdocs_gptlog.pages.addresses import Addresses, numbered
from mkdocs_gptlog.pages.bodies.experiment import Neighbours, RecordSource, problems_view, result_view, search_view
from mkdocs_gptlog.pages.bodies.heads import ListingHeadView, experiment_head, list_head
from mkdocs_gptlog.pages.bodies.lists import (
    Hub,
    Listing,
    ListingView,
    Ways,
    hub_view,
    listing_view,
    page_count,
    ways_into_log,
)
from mkdocs_gptlog.pages.jobs.job import Jobs, before_and_after
from mkdocs_gptlog.pages.page import Kind, Page, Section, SiteFacts
from mkdocs_gptlog.pages.text.plain import describe, run_title, shortened
from mkdocs_gptlog.pages.views.media import Exhibits
from mkdocs_gptlog.pages.words.interface import Interface
from mkdocs_gptlog.pages.words.speech import Speech
from mkdocs_gptlog.problems import Problem
from mkdocs_gptlog.settings import Sought


@dataclass(frozen=True)
class PageMaker:
    """Makes the pages of a log, as data.

    Attributes:
        addresses: Where pages are.
        speech: The words of the interface and the verdicts.
        exhibits: The media as they are shown.
        jobs: What is shown of fine-tuning jobs.
        source: Where records are.
        site: What the site is called, and where it is.
        page_size: How many experiments stand on a page of a list.
        search: Which words a search is to find.
    """

    addresses: Addresses
    speech: Speech
    exhibits: Exhibits
    jobs: Jobs
    source: RecordSource
    site: SiteFacts
    page_size: int
    search: Sought

    def pages(self, logbook: Logbook) -> Iterator[Page]:
        """Yield every page of experiments and lists; hubs in the order of the navigation, the gallery first."""
        interface, place = self.speech.interface, self.addresses.place
        experiments, verdicts = logbook.experiments, self.speech.verdicts
        ways = ways_into_log(experiments, verdicts)
        newest = [results(experiment) for experiment in experiments]
        counts = verdict_counts(chain.from_iterable(newest), verdicts)
        everything = Listing([first for first, *_ in newest], place(), interface.text("experiments"), counts)
        yield from self._lists(everything, "gallery", ways)
        for hub, groups in ways.hubs.items():
            children: dict[str, list[Group]] = {}
            for group in groups:
                children.setdefault(group.parent, []).append(group)
            about = Hub(hub, children.pop(""), children, place(hub), interface.text(f"hub_{hub}"))
            yield from self._hub_pages(about, self.source.root / experiments[0].path)
            by_address = {group.address: group for group in groups}
            for group in groups:
                listing = Listing(
                    group.shown,
                    place(hub, group.address),
                    interface.text(f"title_{hub}", name=self.speech.label(HUBS[hub], group.label)),
                    verdict_counts(group.results, verdicts),
                    hub=hub,
                    group=group,
                    children=children.get(group.address, ()),
                    wider=_wider(group, by_address),
                )
                yield from self._lists(listing, "list", ways)
        yield from self._results(logbook)

    def problem_pages(self, records: Sequence[Broken], problems: Sequence[Problem]) -> Iterator[Page]:
        """Yield the pages that stand in for broken records in a preview.

        Args:
            records: Those that cannot be shown.
            problems: Of the whole log.
        """
        interface = self.speech.interface
        for record in records:
            if record.id:
                yield Page(
                    self.addresses.place(record.id),
                    interface.text("problems_of"),
                    "problems",
                    problems_view(record, problems, self.source),
                    source=self.source.root / record.path,
                    description=interface.text("problem_intro"),
                )

    def _hub_pages(self, hub: Hub, newest: Path) -> Iterator[Page]:
        about = shortened(
            " · ".join([hub.title, *(self.speech.label(HUBS[hub.name], group.label) for group in hub.groups)])
        )
        for n in range(1, hub.pages + 1):
            at = numbered(hub.place, n)
            yield Page(
                at,
                hub.title,
                "hub" if n == 1 else "list",
                hub_view(hub, n, self.addresses, self.speech.verdicts),
                newest=newest,
                description=about,
                head=(list_head(hub.title, about, self.addresses.link(at), self.site),),
            )

    def _lists(self, listing: Listing, kind: Kind, ways: Ways) -> Iterator[Page]:
        newest = self.source.root / listing.results[0].experiment.path if listing.results else None
        total = page_count(len(listing.results), self.page_size)
        where = self.addresses
        feeds, data = where.feeds(listing.place, listing.hub), where.data(listing.hub)
        for n in range(1, total + 1):
            at, about = numbered(listing.place, n), self._summary(listing, n, total)
            view = listing_view(listing, n, self.page_size, where, ways)
            yield Page(
                at,
                listing.title,
                kind if n == 1 else "list",
                view,
                newest=newest,
                description=about,
                contents=self._months(view),
                head=(
                    list_head(listing.title, about, where.link(at), self.site),
                    ListingHeadView(listing.title, feeds, data),
                ),
            )

    def _summary(self, listing: Listing, page: int, pages: int) -> str:
        """Return a list in one line: what it holds, how that went, and which page of it this is."""
        interface = self.speech.interface
        parts = [listing.title, interface.text("count_experiments", n=len(listing.results))]
        for verdict, count in listing.counts.items():
            parts.append(f"{self.speech.verdicts[verdict].label} {interface.number(count)}")
        if pages > 1:
            parts.append(interface.text("page_of", page=interface.number(page), pages=interface.number(pages)))
        return " · ".join(parts)

    def _months(self, view: ListingView) -> tuple[Section, ...]:
        """Return the months that a page of a year has."""
        return tuple(Section(f"month-{month:%Y-%m}", self.speech.interface.month(month)) for month, _ in view.months)

    def _results(self, logbook: Logbook) -> Iterator[Page]:
        interface, neighbours = self.speech.interface, _neighbours(logbook.experiments)
        for experiment in logbook.experiments:
            place = self.addresses.place(experiment.id)
            description = describe(experiment, experiment.newest())
            cover = self.exhibits.cover(experiment.lead) if experiment.lead else None
            yield Page(
                place,
                experiment.title,
                "result",
                result_view(
                    experiment, logbook, self.jobs, interface, self.source, neighbours=neighbours[experiment.id]
                ),
                source=self.source.root / experiment.path,
                description=description,
                date=experiment.date,
                updated=experiment.latest_date,
                tags=experiment.tags,
                contents=_sections(experiment, interface),
                lang=experiment.lang,
                search=search_view(experiment, self.search, interface),
                head=(experiment_head(experiment, description, self.addresses.link(place), cover, self.site),),
            )


def _wider(group: Group, by_address: Mapping[str, Group]) -> tuple[Group, ...]:
    """Return the groups above one, the widest first."""
    parent = by_address.get(group.parent)
    return (*_wider(parent, by_address), parent) if parent else ()


def _sections(experiment: Experiment, interface: Interface) -> tuple[Section, ...]:
    """Return what the page of several runs has; one of a single run is short and needs no list."""
    if len(experiment.runs) < 2:  # noqa: PLR2004 (several)
        return ()
    runs = ((f"run-{n}", run_title(run, n, interface)) for n, run in enumerate(experiment.runs, 1))
    sections = (
        ("fine-tuning", interface.text("fine_tuning") if experiment.fine_tuning else ""),
        ("before-after", interface.text("before_after") if before_and_after(experiment)[0] else ""),
        *runs,
        ("notes", interface.text("notes") if experiment.notes else ""),
        ("links", interface.text("links") if experiment.links else ""),
    )
    return tuple(Section(anchor, title) for anchor, title in sections if title)


def _neighbours(experiments: Sequence[Experiment]) -> dict[str, Neighbours]:
    """Return the experiment before and after each one in its category, by date and then id."""
    neighbours: dict[str, Neighbours] = {}
    categories: dict[tuple[str, ...], list[Experiment]] = {}
    for experiment in sorted(experiments, key=lambda e: (e.date, e.id)):
        categories.setdefault(experiment.category, []).append(experiment)
    for members in categories.values():
        for before, current, after in zip([None, *members[:-1]], members, [*members[1:], None], strict=True):
            neighbours[current.id] = before, after
    return neighbours
