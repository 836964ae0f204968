"""Clashes of addresses: files of the author's, or of another plugin's, where the log has a page or a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from mkdocs_gptlog.logbook.slugs import comparable
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.problems import Position, Problem
from mkdocs_gptlog.settings import Settings

INDEX = "index.html"
REPLACED = frozenset({"gallery", "hub", "list"})
"""Kinds of pages in whose place a page of the author's may stand, as their introduction."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that is not the log's.

    Attributes:
        uri: Its place in the site, unquoted, posix.
        shown: What users know it by: its path, or its place if another plugin makes it.
        name: Its path among the author's pages.
        page: Whether it is a page that is written in Markdown.
    """

    uri: str
    shown: str
    name: str
    page: bool = False


class Taken:
    """The places that are taken in a site.

    Two files cannot be at one place, nor at two that differ in case only: many disks and hosts take them for the same.
    A file cannot be where a folder is.
    """

    def __init__(self, files: Iterable[SiteFile]) -> None:
        self._files: dict[str, SiteFile] = {}
        self._folders: dict[str, SiteFile] = {}
        for file in files:
            self._files.setdefault(comparable(file.uri), file)
            for folder in _folders(file.uri):
                self._folders.setdefault(comparable(folder), file)

    def by(self, uri: str) -> SiteFile | None:
        """Return the file that keeps another one from being at a place; None where nothing does."""
        if not self._files:
            return None
        key = comparable(uri)
        above = (self._files.get(comparable(folder)) for folder in _folders(uri))
        return self._files.get(key) or self._folders.get(key) or next((file for file in above if file), None)

    def introduction(self, page: Page) -> SiteFile | None:
        """Return the page that introduces a list in its place, if there is one."""
        file = self.by(page.place + INDEX)
        return file if file and file.page and file.uri == page.place + INDEX and page.kind in REPLACED else None


def page_clash(page: Page, file: SiteFile, settings: Settings) -> Problem:
    """Return the problem of a file that stands where a page of the log goes; the page is left out."""
    kind = "page" if file.page else "file"
    if page.source:
        message = f"the {kind} {file.name} stands where this experiment's page goes"
        return Problem(Position(settings.shown(page.source)), message, "rename one of them", "address-clash")
    return document_clash(page.place + INDEX, file)


def document_clash(uri: str, file: SiteFile) -> Problem:
    """Return the problem of a file that stands where a file of the log goes, which is left out."""
    message = f"stands where the log has `{uri}`, which is left out"
    if file.uri != uri:
        message = f"cannot stand beside `{uri}` of the log, which is left out"
    hint = "rename it, or set another `address` for the log"
    return Problem(Position(file.shown), message, hint, "address-clash")


def clashes(pages: Iterable[Page], uris: Iterable[str], taken: Taken, settings: Settings) -> Iterator[Problem]:
    """Yield the problem of each page and file of a log that cannot go where it belongs.

    Args:
        pages: Of the log.
        uris: The places of its files.
        taken: What the site holds beside it.
        settings: Knows how users see paths.
    """
    for page in pages:
        if (file := taken.by(page.place + INDEX)) and not taken.introduction(page):
            yield page_clash(page, file, settings)
    for uri in uris:
        if file := taken.by(uri):
            yield document_clash(uri, file)


def late_clashes(files: Iterable[SiteFile], ours: Mapping[str, str]) -> Iterator[tuple[str, Problem]]:
    """Yield the files of plugins that came after the log, at places of it: the place, and the problem.

    Args:
        files: All of the site that are not the log's.
        ours: The places of what the log has, by comparable place.
    """
    for file in files:
        if uri := ours.get(comparable(file.uri)):
            message = f"is made by another plugin where the log has `{uri}`"
            hint = "change its options, or set another `address` for the log"
            yield uri, Problem(Position(file.shown), message, hint, "address-clash")


def _folders(uri: str) -> Iterator[str]:
    return (str(folder) for folder in PurePosixPath(uri).parents if str(folder) != ".")
