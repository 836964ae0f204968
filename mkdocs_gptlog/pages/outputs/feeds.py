"""The newest experiments for readers of feeds: of the whole log, and of each category and model."""

from __future__ import annotations

import datetime as dt
import heapq
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote, urljoin

from mkdocs_gptlog.logbook.facets import HUBS
from mkdocs_gptlog.logbook.groups import group
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.results import Result, results
from mkdocs_gptlog.logbook.slugs import FEEDS
from mkdocs_gptlog.pages.addresses import Addresses
from mkdocs_gptlog.pages.page import SiteFacts
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.text.plain import describe
from mkdocs_gptlog.pages.views.media import Exhibits
from mkdocs_gptlog.pages.words.interface import Interface
from mkdocs_gptlog.problems import Position, Problem, Severity
from mkdocs_gptlog.settings import Settings

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference (section 2.2, Char)."""
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_RELATIVE = re.compile(r'(?<=\s)(href|src)="(?!https?://)([^"]*)"')
_NEVER = dt.date(1970, 1, 1)
"""When a feed without entries was last changed: the format wants a date."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that can be followed.

    Attributes:
        place: The address of its page, unquoted.
        results: All that it lists, one of each experiment, drafts left out.
    """

    place: str
    title: str
    results: Sequence[Result]


@dataclass(frozen=True, slots=True)
class Entry:
    """An experiment in a feed; addresses are whole, days are points in time as RFC 3339 writes them.

    Attributes:
        id: Stays when the page moves.
        categories: The category as a path, then the tags.
        summary: Plain text; may be empty.
        content: HTML.
        image: The address of the cover; may be empty.
    """

    id: str
    url: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    lang: str
    summary: str
    content: str
    image: str


@dataclass(frozen=True)
class FeedWriter:
    """Writes feeds in each format; an entry that stands in several is made once.

    Attributes:
        renderer: Fills the templates.
        addresses: Of the pages.
        exhibits: Knows covers.
        site: What it is called, and where it is.
        size: How many entries a feed has.
        ids: What the ids of entries begin with.
    """

    renderer: Renderer
    addresses: Addresses
    exhibits: Exhibits
    site: SiteFacts
    size: int
    ids: str
    _entries: dict[tuple[str, Position], Entry] = field(default_factory=dict, repr=False)

    def atom(self, feed: Feed) -> bytes:
        """Return a feed in Atom (RFC 4287)."""
        feed_uri = feed.place + FEEDS["application/atom+xml"]
        text = self.renderer.fill(
            "feed.xml",
            None,
            id=self._id(feed_uri.removeprefix(self.addresses.place())),
            title=self._title(feed),
            updated=_moment(max((result.date for result in feed.results), default=_NEVER)),
            own=quote(feed_uri),
            page=self.addresses.link(feed.place),
            author=self.site.name or feed.title,
            lang=self.site.language,
            entries=self._newest(feed),
        )
        return _NO_XML.sub("", text).encode()

    def json(self, feed: Feed) -> bytes:
        """Return a feed in JSON Feed (version 1.1)."""
        site = self.site.url
        about = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self._title(feed),
            "home_page_url": site + self.addresses.link(feed.place),
            "feed_url": site + quote(feed.place + FEEDS["application/feed+json"]),
            "language": self.site.language,
            "items": [_item(entry) for entry in self._newest(feed)],
        }
        return json.dumps(about, ensure_ascii=False).encode("utf-8", "replace")

    def _title(self, feed: Feed) -> str:
        return " – ".join(filter(None, (feed.title, self.site.name)))

    def _id(self, name: str) -> str:
        return f"{self.ids}#{quote(name)}"

    def _newest(self, feed: Feed) -> list[Entry]:
        size = self.size
        newest = heapq.nlargest(size, feed.results, key=lambda result: result.date)
        return [self._entry(result) for result in newest]

    def _entry(self, result: Result) -> Entry:
        key = result.experiment.id, result.run.where if result.run else Position()
        if key not in self._entries:
            self._entries[key] = self._make(result)
        return self._entries[key]

    def _make(self, result: Result) -> Entry:
        experiment, run, date = result.experiment, result.run, result.date
        url = self.site.url + self.addresses.experiment(experiment)
        cover = self.exhibits.cover(experiment.lead) if experiment.lead else None
        content = self.renderer.fill("feed-entry.html", None, experiment=experiment, run=run, view=cover)
        return Entry(
            id=self._id(experiment.id),
            url=url,
            title=experiment.title,
            published=_moment(min(experiment.date, date)),
            updated=_moment(date),
            authors=experiment.authors,
            categories=(*filter(None, ["/".join(experiment.category)]), *experiment.tags),
            lang=experiment.lang,
            summary=describe(experiment, run),
            content=_whole(content, url),
            image=self.site.url + cover.stills[-1][0] if cover else "",
        )


def feeds(
    experiments: Sequence[Experiment], interface: Interface, writer: FeedWriter
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the address and the maker of each feed.

    Args:
        experiments: Of the whole log; drafts are in no feed.
        interface: Of the interface, for titles.
        writer: Writes them.
    """
    for feed in _followed(experiments, writer.addresses, interface):
        for name, make in zip(FEEDS.values(), (writer.atom, writer.json), strict=True):
            yield feed.place + name, partial(make, feed)


def feed_problems(settings: Settings) -> Iterator[Problem]:
    """Yield a notice where a site has no feeds because nobody said where it will be."""
    if settings.site_name and settings.options.feed_size and not settings.feeds:
        message = "is not set, so there are no feeds: they need whole addresses"
        hint = "write where the site will be, or `feed_size: 0` below `gptlog`"
        yield Problem(Position("mkdocs.yml", field="site_url"), message, hint, "no-site-url", Severity.NOTICE)


def _followed(experiments: Sequence[Experiment], addresses: Addresses, interface: Interface) -> Iterator[Feed]:
    """Yield every list that has feeds, those without members among them: their pages name the feeds."""
    place = addresses.place
    newest = (results(experiment)[0] for experiment in experiments)
    yield Feed(place(), interface.text("experiments"), _published(newest))
    for hub, facet in HUBS.items():
        for followed in group(experiments, facet) if facet.feeds else ():
            title = interface.text(f"title_{hub}", name=followed.label)
            yield Feed(place(hub, followed.address), title, _published(followed.shown))


def _published(results: Iterable[Result]) -> list[Result]:
    return [result for result in results if not result.experiment.draft]


def _moment(date: dt.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"


def _whole(html: str, url: str) -> str:
    """Return HTML whose links hold anywhere; the author's own are relative to the experiment's page."""

    def join(tag: re.Match[str]) -> str:
        return _RELATIVE.sub(lambda match: f'{match[1]}="{urljoin(url, match[2])}"', tag[0])

    return _TAG.sub(join, html)


def _item(entry: Entry) -> dict[str, object]:
    """Return an entry as JSON Feed names its parts, without those that are empty."""
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": name} for name in entry.authors],
        "tags": entry.categories,
        "language": entry.lang,
    }
    return {name: value for name, value in item.items() if value}
