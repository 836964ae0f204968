"""Where each page of the log is, from the site's root."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from mkdocs_gptlog.logbook.facets import HUBS
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.slugs import DATA, FEEDS, PAGE
from mkdocs_gptlog.settings import Settings

STYLESHEET = "assets/gptlog/gptlog.css"
SCRIPT = "assets/gptlog/gptlog.js"
PLAYER = "assets/gptlog/player.js"
"""Loaded by the script, on pages with a recording."""
VIEWER = ("assets/gptlog/viewer.js", "assets/gptlog/viewer.css")
"""Loaded by the script, on pages with pictures that open in full."""
GALLERY_SCRIPTS = ("assets/gptlog/gallery.js", "assets/gptlog/gallery-query.js")
GALLERY_INDEX = "assets/gptlog/gallery.json"
GALLERY_TEXTS = "assets/gptlog/gallery-text.json"
SORTS = ("-date", "date", "title", "-title", "verdict", "-verdict", "model", "-model")
"""The orders of the gallery, the usual one first; `-` is the reverse."""


def numbered(first: str, page: int) -> str:
    """Return the place of a page of a list, from 1, by the place of the first."""
    return first if page == 1 else f"{first}{PAGE}/{page}/"


class Addresses:
    """Addresses as they stand in links: quoted, and ending as the host serves them.

    A page's place in the site is the same without quotes: `experiments/vision/图/` for
    `experiments/vision/%E5%9B%BE/`.
    """

    def __init__(self, settings: Settings) -> None:
        self._base = settings.options.address
        self._end = "" if settings.directory_urls else "index.html"
        self._has_feeds = settings.feeds
        self._has_data = settings.options.data != "none"

    @property
    def gallery(self) -> str:
        """The list of everything."""
        return self.link(self.place())

    def place(self, *parts: str) -> str:
        """Return the place below the log's address, ending in `/`."""
        return "/".join((self._base, *parts)) + "/"

    def link(self, place: str) -> str:
        """Return a place as it stands in a link."""
        return quote(place) + self._end

    def experiment(self, experiment: Experiment) -> str:
        """Return the link to an experiment's page."""
        return self.link(self.place(experiment.id))

    def hub(self, hub: str, address: str = "") -> str:
        """Return the link to a hub, or to one of its groups."""
        return self.link(self.place(hub, address) if address else self.place(hub))

    def feeds(self, place: str, hub: str) -> dict[str, str]:
        """Return the links to the feeds of a list by their media types; none where it has none."""
        has_feeds = self._has_feeds and (not hub or HUBS[hub].feeds)
        return {type_: quote(place + name) for type_, name in FEEDS.items()} if has_feeds else {}

    def data(self, hub: str) -> str:
        """Return the link to the data that a list shows; empty where it has none of its own."""
        return quote(self.place() + DATA) if self._has_data and not hub else ""

    def filtered(self, hub: str, address: str) -> str:
        """Return the link to the gallery with nothing but a group of a hub."""
        return f"{self.gallery}?{urlencode({HUBS[hub].name: address})}"

    @property
    def end(self) -> str:
        """What a link has behind the place that it leads to."""
        return self._end

    def numbered(self, first: str, page: int) -> str:
        """Return the link to a page of a list, from 1."""
        return self.link(numbered(first, page))
