"""Plain files: the log as a folder of HTML pages that needs no site generator."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from markupsafe import Markup

from mkdocs_gptlog.build import Site
from mkdocs_gptlog.media.store import publish, write_atomically
from mkdocs_gptlog.pages.bodies.standalone import DocumentView, FrontView
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.problems import Position, Problem, Severity
from mkdocs_gptlog.settings import Settings

MARKER = ".gptlog-build"
"""Says that a folder was written by this program, and which files in it: a print of the content, and the address."""


class FolderTakenError(Exception):
    """The folder to write to holds files of somebody else's."""


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written, and which files of somebody else's stand where the log has one."""

    pages: int
    files: int
    kept: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Output:
    """A file to write; media, which may be large, are told by their size, all else by its content."""

    uri: str
    write: Callable[[Path], None]
    large: bool = False


def write(site: Site, settings: Settings, folder: Path) -> Written:
    """Write every page and file of a site below a folder.

    What an earlier build wrote there and this one does not is deleted. A file that somebody else put there, or changed
    since, is kept. Each file is written beside its place and then moved, so a folder that is being served never shows
    half a page.

    Args:
        site: What to write.
        settings: What it was built from.
        folder: New, empty, or written by an earlier build.

    Raises:
        FolderTakenError: The folder holds anything else.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise FolderTakenError(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    earlier = _earlier(folder)
    (folder / MARKER).touch()
    prints: dict[str, str] = {}
    kept: list[Problem] = []
    for output in _outputs(site, settings):
        file = folder / output.uri
        if output.uri in prints:
            continue  # two records show one picture
        if _is_somebody_elses(folder, output.uri, earlier):
            kept.append(_kept(file))
            continue
        output.write(file)
        prints[output.uri] = _print(file, large=output.large)
    for uri in sorted(earlier.keys() - prints.keys(), reverse=True):
        if not _is_somebody_elses(folder, uri, earlier):
            _delete(folder, uri)
    lines = (f"{print_} {uri}\n" for uri, print_ in sorted(prints.items()))
    write_atomically(folder / MARKER, "".join(lines).encode())
    return Written(len(site.pages), len(site.files) + len(site.documents), tuple(kept))


def _outputs(site: Site, settings: Settings) -> Iterator[_Output]:
    def page(make: Callable[[], str], file: Path) -> None:
        write_atomically(file, make().encode())

    def document(make: Callable[[], bytes], file: Path) -> None:
        write_atomically(file, make())

    def media(source: Path, file: Path) -> None:
        publish(source, file, settings.cache_dir)

    for site_page in site.pages:
        yield _Output(f"{site_page.place}index.html", partial(page, partial(_document, site_page, site, settings)))
    front = FrontView(site.home, settings.language)
    yield _Output("index.html", partial(page, partial(site.html.renderer.show, front, "")))
    for uri, source in site.files:
        yield _Output(uri, partial(media, source), large=True)
    for one_document in site.documents:
        yield _Output(one_document.uri, partial(document, one_document.make))


def _document(page: Page, site: Site, settings: Settings) -> str:
    """Return a page of the log as a whole document."""
    view = DocumentView(
        title=page.title,
        body=Markup(site.html.body(page)),  # noqa: S704 (a template's)
        lang=page.lang or settings.language,
        description=page.description,
        head=Markup(site.html.head(page)),  # noqa: S704 (a template's)
        home=site.home,
        site_name=settings.site_name,
    )
    return site.html.renderer.show(view, page.place)


def _earlier(folder: Path) -> Mapping[str, str]:
    """Return what an earlier build wrote: the prints by address."""
    try:
        lines = (folder / MARKER).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition(" ") for line in lines)
    return {uri: print_ for print_, _, uri in pairs if uri and ".." not in PurePosixPath(uri).parts}


def _print(file: Path, *, large: bool) -> str:
    return str(file.stat().st_size) if large else hashlib.sha256(file.read_bytes()).hexdigest()


def _is_somebody_elses(folder: Path, uri: str, earlier: Mapping[str, str]) -> bool:
    """Whether there is a file that no build wrote, or that was changed since, or a link on the way to it."""
    file = folder / uri
    above = (folder / parent for parent in PurePosixPath(uri).parents)
    if any(parent != folder and (parent.is_symlink() or parent.is_file()) for parent in above):
        return True
    if not os.path.lexists(file):
        return False
    wrote = earlier.get(uri)
    if wrote is None or file.is_symlink() or not file.is_file():
        return True
    return _print(file, large=wrote.isdecimal()) != wrote


def _kept(file: Path) -> Problem:
    message = "is not of the last build, and stands where the log has a file"
    hint = "delete it, move it away, or build into another folder"
    return Problem(Position(file.as_posix()), message, hint, "kept", Severity.WARNING)


def _delete(folder: Path, uri: str) -> None:
    """Delete a file, and the folders that hold nothing then."""
    (folder / uri).unlink(missing_ok=True)
    for parent in PurePosixPath(uri).parents:
        there = folder / parent
        if there == folder or not there.is_dir() or any(there.iterdir()):
            break
        there.rmdir()
