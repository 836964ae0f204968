"""Dangling links: the links and pictures of the author's texts that lead nowhere, each with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from urllib.parse import unquote, urlsplit

from mkdocs_gptlog.explain import did_you_mean, quoted
from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.model.authored import AuthoredText, authored_texts
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.pages.links.authored import AuthoredTexts, Link, parts
from mkdocs_gptlog.pages.links.destinations import Destination, Destinations
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.problems import Position, Problem, unique
from mkdocs_gptlog.settings import Settings

_ID = re.compile(r'\s(?:id|name)="([^"]+)"')
_OF_RUNS = re.compile(r"run-\d+(-message-\d+)?")
_NEW_LINE = re.compile(r"\r\n?|\n")
_MOST_PLACES = 200
"""So many places of one text are looked at for where a link is; after that it is told by its field."""
_LONGEST_REASON = 200


class DanglingLinks:
    """Checks the author's texts, all of them at once.

    Pages are looked into for the parts that links lead to. Without pages only runs and messages are: what headings
    are called depends on the site's Markdown.
    """

    def __init__(
        self,
        settings: Settings,
        logbook: Logbook,
        texts: AuthoredTexts,
        destinations: Destinations,
        *,
        pages: Iterable[Page],
        body: Callable[[Page], str],
    ) -> None:
        self._settings = settings
        self._logbook = logbook
        self._texts = texts
        self._destinations = destinations
        self._by_place = {page.place: page for page in pages}
        self._body = body
        self._ids = cache(self._ids_at)

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the texts of every record, of drafts and of what is left of broken ones too."""
        remaining = (record.remains for record in self._logbook.broken if record.remains)
        records = (*self._logbook.experiments, *self._logbook.left_out, *remaining)
        return unique(
            problem
            for experiment in records
            for authored in authored_texts(experiment)
            for problem in self._of_text(authored, experiment)
        )

    def _of_text(self, authored: AuthoredText, experiment: Experiment) -> Iterator[Problem]:
        rendering = self._texts.rendering(authored.text)
        if rendering.failure:
            message = f"the site's Markdown cannot read this text: {_one_line(rendering.failure)}"
            hint = "change the text, or the extension in `markdown_extensions`; until then it is read without any"
            yield Problem(authored.where, message, hint, "markdown")
        for link in dict.fromkeys(rendering.links):
            if finding := self._of_link(link, authored, experiment, rendering.ids):
                for where in self._where(link.address, authored):
                    yield Problem(where, *finding)

    def _of_link(
        self, link: Link, authored: AuthoredText, experiment: Experiment, ids: frozenset[str]
    ) -> tuple[str, str, str] | None:
        """Return message, hint and code for a link that leads nowhere; None for one that leads somewhere."""
        name = quoted(link.address)
        fragment = unquote(urlsplit(link.address).fragment)
        if link.address.startswith("#") and fragment in {*ids, "", "top"}:
            return None
        destination = self._texts.destination(link, authored, experiment)
        if destination is None:
            if link.loads:
                return (
                    f"the file {name} is not on the site, so nothing is shown",
                    self._picture_hint(link),
                    "dead-picture",
                )
            return f"the link {name} leads nowhere", self._link_hint(link), "dead-link"
        if destination.draft and not experiment.draft:
            hint = "it is only in previews: take `draft` away there, or the link here"
            return f"the link {name} leads to a draft", hint, "dead-link"
        target = self._destinations.experiment(destination)
        anchor = self._texts.anchor(link.address, authored, experiment, target)
        if self._is_missing(anchor, destination, target):
            ids_there = self._ids(destination.place) if destination.place in self._by_place else ()
            hint = did_you_mean(anchor, ids_there, otherwise="check the name behind the `#`")
            return f"the link {name} leads to a part that the page does not have", hint, "dead-link"
        return None

    def _is_missing(self, anchor: str, destination: Destination, target: Experiment | None) -> bool:
        """Return whether the page that a link leads to is known to lack the part that it leads to."""
        if not anchor or anchor.startswith(":~:") or anchor.lower() == "top":
            return False
        if destination.place in self._by_place:
            return anchor not in self._ids(destination.place)
        return target is not None and _OF_RUNS.fullmatch(anchor) is not None and anchor not in parts(target)

    def _picture_hint(self, link: Link) -> str:
        folder = self._settings.docs.shown if self._settings.docs else "docs"
        return (
            "download it, and show it in a message or as `cover`"
            if link.address.startswith("//")
            else f"show it in a message or as `cover`, or put it into `{folder}/` and name it there"
        )

    def _link_hint(self, link: Link) -> str:
        path = unquote(urlsplit(link.address.replace("\\", "/")).path)
        if path.lower().startswith("www."):
            return "write `https://` in front"
        ids = [experiment.id for experiment in self._logbook.experiments]
        named = path.strip("./").removesuffix(".yaml").removesuffix("/experiment")
        otherwise = "name a record's file or a page of yours, relative to this file, or an id"
        near = did_you_mean(named, ids, otherwise=otherwise)
        return near if near == otherwise else f"name a record's file, or its id: {near}"

    def _ids_at(self, place: str) -> frozenset[str]:
        return frozenset(_ID.findall(self._body(self._by_place[place])))

    def _where(self, address: str, authored: AuthoredText) -> Iterator[Position]:
        """Yield where a link stands in the record, as exactly as can be told."""
        offsets = list(_places(authored.text, address))
        if len(offsets) > 1:
            offsets = self._of_links(offsets, address, authored.text)
        lines = self._lines(authored.where.path)
        there = list(_places_from(lines, authored.where, address)) if offsets else []
        located = False
        every = list(_places(authored.text, address))
        for place in offsets:
            number = every.index(place)
            if number < len(there):
                line, column = there[number]
                located = True
                yield replace(authored.where, line=line, column=column)
        if not located:
            yield authored.where

    def _of_links(self, places: list[int], address: str, text: str) -> list[int]:
        """Return those of the places of an address at which it is the end of a link, and not in code or in prose.

        The site's Markdown knows: each place gets a name of its own, and those that come out as addresses are meant.
        """
        if len(places) > _MOST_PLACES:
            return []
        pieces: list[str] = []
        taken = 0
        for i, place in enumerate(places):
            pieces += [text[taken:place], _stand_in(i)]
            taken = place + len(address)
        addresses = self._texts.addresses("".join([*pieces, text[taken:]]))
        return [place for i, place in enumerate(places) if _stand_in(i) in addresses] or places[:1]

    def _lines(self, path: str) -> list[str]:
        try:
            text = (self._settings.root / path).read_text("utf-8-sig")
        except (OSError, ValueError):
            return []
        return _NEW_LINE.split(text)


def _stand_in(number: int) -> str:
    return f"gptlog-link-{number}-here"


def _places(text: str, address: str) -> Iterator[int]:
    place = text.find(address)
    while place >= 0:
        yield place
        place = text.find(address, place + len(address))


def _places_from(lines: list[str], start: Position, address: str) -> Iterator[tuple[int, int]]:
    """Yield line and column of an address in a file, from a place on."""
    for number, line in enumerate(lines[start.line - 1 :], start.line):
        for place in _places(line, address):
            if number > start.line or place >= start.column - 1:
                yield number, place + 1


def _one_line(reason: str) -> str:
    line = " ".join(reason.split())
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"
