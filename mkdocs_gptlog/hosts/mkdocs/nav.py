"""The lists of the log in the navigation of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage

from mkdocs_gptlog.hosts.mkdocs.languages import Languages
from mkdocs_gptlog.hosts.mkdocs.pages import source_uri
from mkdocs_gptlog.pages.page import Page


def nav_titles(nav: object) -> Iterator[tuple[str, str]]:
    """Yield the path and the title of each page that a configured navigation gives a title."""
    if isinstance(nav, dict):
        for title, value in nav.items():
            if isinstance(value, str):
                yield value, str(title)
            else:
                yield from nav_titles(value)
    elif isinstance(nav, list):
        for entry in nav:
            yield from nav_titles(entry)


def add_lists(
    nav: Navigation, pages: Sequence[Page], files: Files, spoken: Languages | None, *, configured: bool
) -> None:
    """Put the gallery and the hubs into the navigation, unless it names them itself.

    Args:
        nav: What MkDocs has made.
        pages: Those of the log.
        files: All of the site.
        spoken: The languages of the site, where it has several.
        configured: Whether the site's configuration sets the navigation.
    """
    hubs = [page for page in pages if page.kind in {"gallery", "hub"}]
    named = {page.file.dest_uri: page for page in nav.pages}
    ours = [named[page.place + "index.html"] for page in hubs if page.place + "index.html" in named]
    if ours and configured:
        return
    missing: list[MkDocsPage] = []
    for page in hubs:
        if page.place + "index.html" not in named:
            file = files.get_file_from_path(source_uri(page, spoken))
            if file is not None and file.page is not None:
                missing.append(file.page)
    if missing:
        _append(nav, missing, ours, hubs[0].title)


def _append(nav: Navigation, pages: list[MkDocsPage], ours: Iterable[MkDocsPage], title: str) -> None:
    """Append pages to the section that holds a page of ours, or to a new section."""
    section = next((page.parent for page in ours if isinstance(page.parent, Section)), None)
    if section is None:
        section = Section(title, [])
        nav.items.append(section)
    for page in pages:
        page.parent = section
        section.children.append(page)
    last = nav.pages[-1] if nav.pages else None
    for page in pages:
        page.previous_page = last
        if last is not None:
            last.next_page = page
        last = page
    nav.pages.extend(pages)
