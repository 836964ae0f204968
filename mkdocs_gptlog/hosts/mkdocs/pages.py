"""The pages and files of the log as MkDocs takes them."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_gptlog.hosts.mkdocs.languages import Languages
from mkdocs_gptlog.media.store import publish
from mkdocs_gptlog.pages.clashes import SiteFile
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.pages.trial import Drafted
from mkdocs_gptlog.settings import Settings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_PAGE_TEMPLATE = "gptlog-page.html"
_ANCHOR = re.compile(r' id="([^"]+)"')


class KeptFile(File):
    """A file of the cache, linked into the site where MkDocs would copy it."""

    cache = ""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002 (MkDocs' signature)
        """Publish the file."""
        if self.abs_src_path is not None:
            publish(self.abs_src_path, self.abs_dest_path, self.cache)


class GeneratedPage(MkDocsPage):
    """A page of the log: it brings its body, title and contents, so nothing passes through Markdown."""

    def __init__(self, page: Page, html: Drafted, title: str | None, file: File, config: MkDocsConfig) -> None:
        self._page = page
        self._html = html
        self._heading = escape(page.title)  # themes take titles for HTML
        self._body: str | None = None
        super().__init__(title or self._heading, file, config)

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Set what MkDocs would read from the file's front matter."""
        self.markdown = ""
        self.meta = {"title": str(self._heading), "template": _PAGE_TEMPLATE, "hide": ["tags"], "render_macros": False}
        if self._page.description:
            self.meta["description"] = str(escape(self._page.description))
        if self._page.tags:
            self.meta["tags"] = [escape(tag) for tag in self._page.tags]  # ours stand on the page already
        if self._page.date:
            self.meta |= {"date": self._page.date, "updated": self._page.updated}
        if self._page.search is None:
            self.meta["search"] = {"exclude": True}
        if not self._page.contents:
            self.meta["hide"].append("toc")

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Set the body and the contents."""
        self.content = self._html.body(self._page)
        links = [AnchorLink(escape(section.title), section.anchor, 2) for section in self._page.contents]
        top = AnchorLink(self._heading, "top", 1)
        top.children = links
        self.toc = TableOfContents([top] if links else [])
        self.present_anchor_ids = set(_ANCHOR.findall(self.content))

    @property
    def source(self) -> Page:
        """The page of the log."""
        return self._page

    @property
    def head(self) -> str:
        """What the template puts into the head of the document."""
        return self._html.head(self._page)

    def offer_words(self) -> None:
        """Show what a search is to find, until `restore_body`."""
        self._body = self.content
        if self._page.search is not None:
            self.content = self._html.search_text(self._page)

    def restore_body(self) -> None:
        """Show the page again."""
        self.content = self._body


def keep_back(files: Files, settings: Settings) -> None:
    """Take the records and their pictures out of what MkDocs copies, where they lie among the author's pages."""
    folder = str(settings.experiments_dir) + os.sep
    for file in list(files):
        if (file.abs_src_path or "").startswith(folder) and not file.is_documentation_page():
            files.remove(file)


def source_uri(page: Page, spoken: Languages | None) -> str:
    """Return the path under which authors name a page of the log, the same in each language."""
    return page.place.removeprefix(spoken.prefix if spoken else "") + "index.md"


def page_file(page: Page, config: MkDocsConfig, settings: Settings, spoken: Languages | None) -> File:
    """Return the file that MkDocs asks for: backed by a record, so that plugins find something on disk and in git."""
    record = page.source or page.newest
    source = record or Path(config.config_file_path or settings.root)
    uri = source_uri(page, spoken)
    file = File.generated(config, uri, abs_src_path=str(source), inclusion=InclusionLevel.NOT_IN_NAV)
    file.dest_uri = page.place + "index.html"
    if record:
        file.generated_by = None  # its history is that of the record
        file.edit_uri = None
    if page.source:
        docs = Path(config.docs_dir)
        file.edit_uri = posixpath.relpath(page.source.as_posix(), docs.as_posix())
    return file


def site_file(uri: str, path: Path, config: MkDocsConfig, settings: Settings) -> File:
    """Return the file that MkDocs asks for."""
    name, cache = str(path), str(settings.cache_dir)
    if not name.startswith(cache + os.sep):
        return File.generated(config, uri, abs_src_path=name)
    file = KeptFile.generated(config, uri, abs_src_path=name, inclusion=InclusionLevel.INCLUDED)
    assert isinstance(file, KeptFile)  # noqa: S101 (it makes one of its own class)
    file.cache = cache
    return file


def held(files: Files, settings: Settings) -> Iterator[tuple[File, SiteFile]]:
    """Yield the files of a site, each with what is to be known of it where addresses clash."""
    for file in files:
        if file.inclusion.is_included():
            path = file.abs_src_path if file.generated_by is None else None
            user_path = settings.shown(Path(path)) if path else file.dest_uri
            yield file, SiteFile(file.dest_uri, user_path, file.src_uri, file.is_documentation_page())
