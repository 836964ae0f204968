"""The folder of the author's pages, where no site generator is at work: which files a site will hold, and where."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from mkdocs_gptlog.pages.clashes import SiteFile
from mkdocs_gptlog.settings import Docs, Settings

_PAGES = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})
_INDEX_NAMES = ("index", "README")


@dataclass(frozen=True)
class DocsFolder:
    """The author's part of a site, as MkDocs will place it.

    It is not in what is written without MkDocs, so its addresses are whole ones, or empty where the site has none.

    Attributes:
        folder: The author's pages.
        files: Every file that a site will hold, and its place there; records in the folder are not among them.
        site_url: The address of the site; empty where it is not known.
        directory_urls: Whether a page is served as a folder.
        shown: Returns a path as users see it.
    """

    folder: Path
    files: tuple[tuple[Path, str], ...]
    site_url: str
    directory_urls: bool
    shown: Callable[[Path], str]

    def address_of(self, file: Path) -> str | None:
        """Return the address of a file; `destinations.Surroundings` tells what it is like."""
        uri = self._uris.get(unicodedata.normalize("NFC", file.as_posix()))
        return None if uri is None else self._address(uri)

    def address_at(self, uri: str) -> str | None:
        """Return the address of what is at a place."""
        place = unicodedata.normalize("NFC", uri or "index.html")
        return self._address(place) if place in self._places else None

    @property
    def held(self) -> Iterator[SiteFile]:
        """What is to be known of each file where addresses clash."""
        for file, uri in self.files:
            name = file.relative_to(self.folder).as_posix()
            yield SiteFile(uri, self.shown(file), name, file.suffix in _PAGES)

    @cached_property
    def _uris(self) -> dict[str, str]:
        return {unicodedata.normalize("NFC", file.as_posix()): uri for file, uri in self.files}

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(unicodedata.normalize("NFC", uri) for _, uri in self.files)

    def _address(self, uri: str) -> str:
        if not self.site_url.startswith(("https://", "http://")):
            return ""
        place = uri.removesuffix("index.html") if self.directory_urls else uri
        return self.site_url + quote(place if not place or place.endswith("/") else uri)


def look_into(docs: Docs, settings: Settings) -> DocsFolder:
    """Return the folder of the author's pages with what stands in it now.

    Args:
        docs: Which folder it is.
        settings: Knows where the records are, which may lie in it.
    """
    files = tuple(_files(docs.folder, docs, settings))
    return DocsFolder(docs.folder, files, settings.site_url, settings.directory_urls, settings.shown)


def _files(folder: Path, docs: Docs, settings: Settings) -> Iterator[tuple[Path, str]]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or (folder == docs.folder and entry.name == "templates"):
            continue  # MkDocs leaves them out
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry, docs, settings)
        elif entry.is_file():
            is_page = entry.suffix in _PAGES
            if is_page or not entry.is_relative_to(settings.experiments_dir):
                uri = PurePosixPath(Path(os.path.relpath(entry, docs.folder)).as_posix())
                yield entry, _place(uri, directory_urls=settings.directory_urls, is_page=is_page)


def _place(file: PurePosixPath, *, directory_urls: bool, is_page: bool) -> str:
    if not is_page:
        return file.as_posix()
    if file.stem in _INDEX_NAMES:
        return file.with_name("index.html").as_posix()
    plain = file.with_suffix("")
    return f"{plain}/index.html" if directory_urls else f"{plain}.html"
