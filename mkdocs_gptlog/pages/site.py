"""Which pages a logbook has: the gallery, one for each experiment, and the hubs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from mkdocs_gptlog.logbook.groups import Group, months
from mkdocs_gptlog.logbook.logbook import Broken, Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.verdicts import verdict_counts
from mkdocs_gptlog.pages.addresses import numbered
from mkdocs_gptlog.pages.bodies.experiment import Neighbours, problems_body, result_body, search_words
from mkdocs_gptlog.pages.bodies.heads import head, listing_head
from mkdocs_gptlog.pages.bodies.lists import (
    Hub,
    Listing,
    Ways,
    group_counts,
    hub_body,
    listing_body,
    page_count,
    ways_into_log,
)
from mkdocs_gptlog.pages.jobs.job import before_and_after
from mkdocs_gptlog.pages.page import Kind, Page, Section
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.text.plain import describe, run_title, shortened
from mkdocs_gptlog.pages.words.interface import Interface
from mkdocs_gptlog.problems import Problem
from mkdocs_gptlog.settings import Settings


def pages(logbook: Logbook, renderer: Renderer, settings: Settings) -> Iterator[Page]:
    """Yield every page of the log; hubs in the order of the navigation, the gallery first."""
    words, where = renderer.interface, renderer.addresses
    experiments = logbook.experiments
    ways = ways_into_log(experiments, renderer.verdicts)
    counts = verdict_counts(experiments, renderer.verdicts)
    everything = Listing(experiments, where.place(), words.text("experiments"), counts)
    yield from _lists(everything, "gallery", ways, renderer, settings)
    for hub, groups in ways.hubs.items():
        children: dict[str, list[Group]] = {}
        for one in groups:
            children.setdefault(one.parent, []).append(one)
        about = Hub(hub, children.pop(""), children, where.place(hub), words.text(f"hub_{hub}"))
        yield from _hub_pages(about, settings.root / experiments[0].path, renderer, settings)
        by_address = {one.address: one for one in groups}
        for one in groups:
            listing = Listing(
                one.members,
                where.place(hub, one.address),
                words.text(f"title_{hub}", name=_label(one, hub, renderer)),
                group_counts(one, hub, renderer.verdicts),
                hub=hub,
                group=one,
                children=children.get(one.address, ()),
                wider=_wider(one, by_address),
            )
            yield from _lists(listing, "list", ways, renderer, settings)
    yield from _results(logbook, renderer, settings)
    if settings.drafts:
        known = (*logbook.problems, *renderer.exhibits.problems)
        yield from (_problem_page(record, known, renderer, settings) for record in logbook.broken if record.id)


def _wider(one: Group, by_address: Mapping[str, Group]) -> tuple[Group, ...]:
    """Return the groups above one, the widest first."""
    parent = by_address.get(one.parent)
    return (*_wider(parent, by_address), parent) if parent else ()


def _hub_pages(hub: Hub, newest: Path, renderer: Renderer, settings: Settings) -> Iterator[Page]:
    about = shortened(" · ".join([hub.title, *(_label(one, hub.name, renderer) for one in hub.groups)]))
    for n in range(1, hub.pages + 1):
        at = numbered(hub.place, n)
        yield Page(
            at,
            hub.title,
            "hub" if n == 1 else "list",
            partial(hub_body, hub, at, n, renderer),
            newest=newest,
            description=about,
            head=partial(head, at, hub.title, about, renderer, settings),
        )


def _lists(listing: Listing, kind: Kind, ways: Ways, renderer: Renderer, settings: Settings) -> Iterator[Page]:
    newest = settings.root / listing.experiments[0].path if listing.experiments else None
    size = settings.options.page_size
    total = page_count(len(listing.experiments), size)
    for n in range(1, total + 1):
        at, about = numbered(listing.place, n), _summary(listing, n, total, renderer)
        yield Page(
            at,
            listing.title,
            kind if n == 1 else "list",
            partial(listing_body, listing, at, n, renderer, settings, ways=ways),
            newest=newest,
            description=about,
            contents=_months(listing, listing.experiments[(n - 1) * size : n * size], renderer),
            head=partial(listing_head, listing, at, about, renderer, settings),
        )


def _summary(listing: Listing, page: int, pages: int, renderer: Renderer) -> str:
    """Return a list in one line: what it holds, how that went, and which page of it this is."""
    words = renderer.interface
    parts = [listing.title, words.text("count_experiments", n=len(listing.experiments))]
    parts += [f"{renderer.verdicts[name].label} {words.number(count)}" for name, count in listing.counts.items()]
    if pages > 1:
        parts.append(words.text("page_of", page=words.number(page), pages=words.number(pages)))
    return " · ".join(parts)


def _months(listing: Listing, shown: Sequence[Experiment], renderer: Renderer) -> tuple[Section, ...]:
    """Return the months that a page of a year has."""
    found = months(shown, listing.year) if listing.year else ()
    return tuple(Section(f"month-{month:%Y-%m}", renderer.interface.month(month)) for month, _ in found)


def _label(one: Group, hub: str, renderer: Renderer) -> str:
    if hub == "verdicts" and (verdict := renderer.verdicts.get(one.label)):
        return verdict.label
    return one.label


def _results(logbook: Logbook, renderer: Renderer, settings: Settings) -> Iterator[Page]:
    neighbours = _neighbours(logbook.experiments)
    for experiment in logbook.experiments:
        place = renderer.addresses.place(experiment.id)
        description = describe(experiment, experiment.newest())
        yield Page(
            place,
            experiment.title,
            "result",
            partial(result_body, experiment, place, logbook, renderer, settings, neighbours=neighbours[experiment.id]),
            source=settings.root / experiment.path,
            description=description,
            date=experiment.date,
            updated=experiment.latest_date,
            tags=experiment.tags,
            contents=_sections(experiment, renderer.interface),
            lang=experiment.lang,
            words=partial(search_words, experiment, renderer, settings),
            head=partial(head, place, experiment.title, description, renderer, settings, experiment=experiment),
        )


def _sections(experiment: Experiment, words: Interface) -> tuple[Section, ...]:
    """Return what the page of several runs has; one of a single run is short and needs no list."""
    if len(experiment.runs) < 2:  # noqa: PLR2004 (several)
        return ()
    runs = ((f"run-{n}", run_title(run, n, words)) for n, run in enumerate(experiment.runs, 1))
    sections = (
        ("fine-tuning", words.text("fine_tuning") if experiment.fine_tuning else ""),
        ("before-after", words.text("before_after") if before_and_after(experiment)[0] else ""),
        *runs,
        ("notes", words.text("notes") if experiment.notes else ""),
        ("links", words.text("links") if experiment.links else ""),
    )
    return tuple(Section(anchor, title) for anchor, title in sections if title)


def _neighbours(experiments: Sequence[Experiment]) -> dict[str, Neighbours]:
    """Return the experiment before and after each one in its category, by date and then id."""
    found: dict[str, Neighbours] = {}
    categories: dict[tuple[str, ...], list[Experiment]] = {}
    for experiment in sorted(experiments, key=lambda e: (e.date, e.id)):
        categories.setdefault(experiment.category, []).append(experiment)
    for members in categories.values():
        for before, own, after in zip([None, *members[:-1]], members, [*members[1:], None], strict=True):
            found[own.id] = before, after
    return found


def _problem_page(record: Broken, known: Sequence[Problem], renderer: Renderer, settings: Settings) -> Page:
    place = renderer.addresses.place(record.id)
    title = renderer.interface.text("problems_of")
    render = partial(problems_body, record, place, known, renderer, settings)
    about = renderer.interface.text("problem_intro")
    return Page(place, title, "problems", render, source=settings.root / record.path, description=about)
