"""Which pages a logbook has: the gallery, one for each experiment, and the hubs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from mkdocs_gptlog.logbook.addresses import HUBS, PAGE
from mkdocs_gptlog.logbook.model import Experiment
from mkdocs_gptlog.logbook.query import Group, group, months
from mkdocs_gptlog.logbook.reader import Broken, Logbook
from mkdocs_gptlog.pages.render import GROUPS_ON_A_PAGE, Hub, Listing, Renderer, page_count, plain, run_title
from mkdocs_gptlog.settings import Settings

Kind = Literal["gallery", "hub", "list", "result", "problems"]
_DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of a page's table of contents: the anchor and what it says."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Page:
    """A page that a host is to carry.

    Attributes:
        place: Its address from the site's root, unquoted, ending in `/`.
        title: Plain text.
        kind: `gallery` and `hub` belong into a navigation, the others do not.
        render: Returns the body; `heading=False` leaves the title to the page around it (lists only).
        source: The record behind it; None for lists.
        description: One or two plain sentences for search engines; may be empty.
        lang: The language of its content where it is not the site's.
        words: Returns what a search is to find of it; None for a page that is not to be found.
        head: Returns what stands in the head of the document: descriptions for other programs, addresses of feeds.
    """

    place: str
    title: str
    kind: Kind
    render: Callable[..., str] = field(repr=False)
    source: Path | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    contents: tuple[Section, ...] = ()
    lang: str = ""
    words: Callable[[], str] | None = field(default=None, repr=False)
    head: Callable[[], str] = field(default=lambda: "", repr=False)


def pages(logbook: Logbook, renderer: Renderer, settings: Settings) -> Iterator[Page]:
    """Yield every page of the log; hubs in the order of the navigation, the gallery first."""
    words, where = renderer.interface, renderer.addresses
    experiments = logbook.experiments
    everything = Listing(experiments, where.place(), words.text("experiments"))
    yield from _lists(everything, "gallery", renderer, settings)
    for hub in HUBS:
        groups = group(experiments, hub)
        if not groups:
            continue
        children: dict[str, list[Group]] = {}
        for one in groups:
            children.setdefault(one.parent, []).append(one)
        about = Hub(hub, children.pop(""), children, where.place(hub), words.text(f"hub_{hub}"))
        yield from _hub_pages(about, renderer)
        by_address = {one.address: one for one in groups}
        for one in groups:
            parent = by_address.get(one.parent)
            listing = Listing(
                one.members,
                where.place(hub, one.address),
                words.text(f"title_{hub}", name=_label(one, hub, renderer)),
                hub=hub,
                group=one,
                children=children.get(one.address, ()),
                parent=parent.label if parent else "",
            )
            yield from _lists(listing, "list", renderer, settings)
    yield from _results(experiments, renderer, settings)
    if settings.drafts:
        yield from (_problem_page(record, renderer, settings) for record in logbook.broken if record.id)


def _hub_pages(hub: Hub, renderer: Renderer) -> Iterator[Page]:
    for n in range(1, page_count(len(hub.groups), GROUPS_ON_A_PAGE) + 1):
        at = _numbered(hub.place, n)
        head = partial(renderer.head, at, hub.title)
        yield Page(at, hub.title, "hub" if n == 1 else "list", partial(renderer.hub, hub, at, n), head=head)


def _lists(listing: Listing, kind: Kind, renderer: Renderer, settings: Settings) -> Iterator[Page]:
    size = settings.options.page_size
    for n in range(1, page_count(len(listing.experiments), size) + 1):
        at = _numbered(listing.place, n)
        yield Page(
            at,
            listing.title,
            kind if n == 1 else "list",
            partial(renderer.listing, listing, at, n),
            contents=_months(listing, listing.experiments[(n - 1) * size : n * size], renderer),
            head=partial(renderer.head, at, listing.title),
        )


def _numbered(place: str, n: int) -> str:
    return place if n == 1 else f"{place}{PAGE}/{n}/"


def _months(listing: Listing, shown: Sequence[Experiment], renderer: Renderer) -> tuple[Section, ...]:
    """Return the months that a page of a year has."""
    if listing.hub != "years" or listing.group is None:
        return ()
    found = months(shown, int(listing.group.label))
    return tuple(Section(f"{month:%Y-%m}", renderer.interface.month(month)) for month, _ in found)


def _label(one: Group, hub: str, renderer: Renderer) -> str:
    if hub == "verdicts" and (verdict := renderer.verdict(one.label)):
        return verdict.label
    return one.label


def _results(experiments: Sequence[Experiment], renderer: Renderer, settings: Settings) -> Iterator[Page]:
    neighbours = _neighbours(experiments)
    for experiment in experiments:
        place = renderer.addresses.place(experiment.id)
        runs = experiment.runs if len(experiment.runs) > 1 else ()
        description = _start(experiment.summary or (experiment.by_date[-1].why if experiment.runs else ""))
        yield Page(
            place,
            experiment.title,
            "result",
            partial(renderer.result, experiment, place, *neighbours[experiment.id]),
            source=settings.root / experiment.path,
            description=description,
            tags=experiment.tags,
            contents=tuple(Section(f"run-{n}", run_title(run, n, renderer.interface)) for n, run in enumerate(runs, 1)),
            lang=experiment.lang,
            words=partial(renderer.words, experiment),
            head=partial(renderer.head, place, experiment.title, description, experiment),
        )


def _neighbours(
    experiments: Sequence[Experiment],
) -> dict[str, tuple[Experiment | None, Experiment | None]]:
    """Return the experiment before and after each one in its category, by date and then id."""
    found: dict[str, tuple[Experiment | None, Experiment | None]] = {}
    categories: dict[tuple[str, ...], list[Experiment]] = {}
    for experiment in sorted(experiments, key=lambda e: (e.date, e.id)):
        categories.setdefault(experiment.category, []).append(experiment)
    for members in categories.values():
        for before, own, after in zip([None, *members[:-1]], members, [*members[1:], None], strict=True):
            found[own.id] = before, after
    return found


def _problem_page(record: Broken, renderer: Renderer, settings: Settings) -> Page:
    place = renderer.addresses.place(record.id)
    title = renderer.interface.text("problems_of")
    return Page(place, title, "problems", partial(renderer.problems, record, place), source=settings.root / record.path)


def _start(text: str) -> str:
    """Return the first words of a Markdown text."""
    words = plain(text[: 10 * _DESCRIPTION_LENGTH])
    return words if len(words) <= _DESCRIPTION_LENGTH else words[: _DESCRIPTION_LENGTH - 1].rstrip() + "…"
