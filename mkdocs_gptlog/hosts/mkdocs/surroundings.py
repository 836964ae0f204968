"""What an MkDocs site holds beside the log: pages and files of the author's and of other plugins."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from mkdocs.structure.files import Files


class SiteFiles:
    """The files of a site; `follow` is called when the last plugin has added its own."""

    def __init__(self, files: Files) -> None:
        self.follow(files)

    def follow(self, files: Files) -> None:
        """Take the files that there are now."""
        self._count = -1
        self._files = files

    def address_of(self, file: Path) -> str | None:
        """Return the address of a file; `destinations.Surroundings` tells what it is like."""
        self._read()
        return self._by_path.get(_composed(file.as_posix()))

    def address_at(self, uri: str) -> str | None:
        """Return the address of what is at a place."""
        self._read()
        return self._by_place.get(_composed(uri or "index.html"))

    def _read(self) -> None:
        """Note the files by path and place, again where there are more or fewer of them."""
        if self._count == len(self._files):
            return
        self._count = len(self._files)
        held = [file for file in self._files if file.inclusion.is_included()]
        self._by_path = {
            _composed(Path(file.abs_src_path).as_posix()): _address(file.url)
            for file in held
            if file.abs_src_path and file.generated_by is None
        }
        self._by_place = {_composed(file.dest_uri): _address(file.url) for file in held}


def _address(url: str) -> str:
    return "./" if url in {"", "."} else url


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)
