"""Plain files: the log as a folder of HTML pages that needs no site generator."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mkdocs_gptlog.build import Site
from mkdocs_gptlog.media.store import publish, write_atomically
from mkdocs_gptlog.pages import standalone
from mkdocs_gptlog.settings import Settings

MARKER = ".gptlog-build"
"""Says that a folder was written by this program and may be written again."""


class FolderTakenError(Exception):
    """The folder to write to holds files of somebody else's."""


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    pages: int
    files: int


def write(site: Site, settings: Settings, folder: Path) -> Written:
    """Write every page and file of a site below a folder.

    What an earlier build wrote there and this one does not is deleted; each file is written beside its place and
    then moved, so a folder that is being served never shows half a page.

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
    (folder / MARKER).touch()
    written = {folder / MARKER}
    for page in site.pages:
        file = folder / page.place / "index.html"
        write_atomically(file, standalone.document(page, site.renderer, settings).encode())
        written.add(file)
    front = folder / "index.html"
    write_atomically(front, standalone.front(site.renderer, settings).encode())
    written.add(front)
    for uri, source in site.files:
        file = folder / uri
        publish(source, file, settings.cache_dir)
        written.add(file)
    for document in site.documents:
        file = folder / document.uri
        write_atomically(file, document.make())
        written.add(file)
    _delete_others(folder, written)
    return Written(len(site.pages), len(site.files) + len(site.documents))


def _delete_others(folder: Path, written: set[Path]) -> None:
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir() and not file.is_symlink():
            if not any(file.iterdir()):
                file.rmdir()
        elif file not in written:
            file.unlink()
