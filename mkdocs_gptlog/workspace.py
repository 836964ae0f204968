"""The workspace: from the path that a record names to a file that may be read, or to why there is none."""

from __future__ import annotations

import difflib
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs_gptlog.explain import quoted
from mkdocs_gptlog.lookalikes import described, same_look
from mkdocs_gptlog.problems import Position, Problem

_LONGEST_POINTER = 1024
"""In bytes; that of Git LFS is specified to be shorter."""
_POINTERS = (
    (
        (b"version https://git-lfs.github.com/spec/", b"version https://hawser.github.com/spec/"),
        "is a pointer of Git LFS and not the file itself",
        "run `git lfs pull`, or set `lfs: true` in the step `actions/checkout`",
    ),
    ((b"/annex/objects/",), "is a pointer of git-annex and not the file itself", "run `git annex get`"),
)
_CHECK_THE_PATH = "check the path; it is relative to the record's folder"
_FIRST_PRINTABLE = 0x20
_CUTOFF = 0.75
"""How like a name must be to one that is there to be told."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be used; message, hint and code as in `Problem`."""

    message: str
    hint: str
    code: str

    def problem(self, path: str, where: Position) -> Problem:
        """Return the problem of the place that names the file."""
        return Problem(where, f"{quoted(path.rpartition('/')[2])}: {self.message}", self.hint, self.code)


_OUTSIDE = Refusal("lies outside the experiments folder", "copy it beside the record", "outside")


def pointer(head: bytes) -> Refusal | None:
    """Return why a file is not what its name says if it begins as the stand-ins of Git's extensions do."""
    for starts, message, hint in _POINTERS:
        if head.startswith(starts):
            return Refusal(message, hint, "pointer")
    return None


@dataclass(frozen=True)
class Workspace:
    """Where the files of a log lie.

    Attributes:
        root: The folder that paths are relative to, absolute.
        home: The folder outside of which nothing is read, absolute; None where a command names files.
    """

    root: Path
    home: Path | None
    _inside: dict[Path, bool] = field(default_factory=dict, repr=False, compare=False)
    """Folders that were asked for already: every file of a log is."""

    def find(self, path: str) -> Path | Refusal:
        """Return the file of a path, or of one that nobody can tell from it; or why it cannot be used.

        Args:
            path: Posix, relative to `root`.
        """
        try:
            file: Path | Refusal = self.root / path
            if isinstance(file, Path) and not os.path.lexists(file):
                file = self._alike(path)
            return file if isinstance(file, Refusal) else self._refused(file) or file
        except (FileNotFoundError, NotADirectoryError):
            return Refusal("there is no such file", _CHECK_THE_PATH, "missing-file")
        except OSError as error:
            return Refusal(f"cannot be read: {error.strerror}", "", "unreadable")
        except ValueError:
            return Refusal("there is no such file", "no file can have that name", "missing-file")

    def _refused(self, file: Path) -> Refusal | None:
        """Return why a path that is there cannot be used."""
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            return Refusal("is a folder", "name a file in it", "unreadable")
        if not stat.S_ISREG(status.st_mode):
            return Refusal("is not a file", "copy what it holds into one", "unreadable")  # a pipe would never end
        if not self.owns(file):
            return _OUTSIDE
        return _unusable(file, status.st_size)

    def owns(self, file: Path) -> bool:
        """Return whether a file lies at home once every link is followed."""
        if self.home is None:
            return True
        try:
            return self._owns_folder(file.resolve().parent if file.is_symlink() else file.parent, self.home)
        except (OSError, RuntimeError, ValueError):  # a circle of links, a name that no disk can hold
            return False

    def _owns_folder(self, folder: Path, home: Path) -> bool:
        """Return the same of a folder: one that is no link lies where the one around it lies."""
        if folder not in self._inside:
            if ".." in folder.parts or not folder.is_relative_to(home) or folder.is_symlink():
                self._inside[folder] = folder.resolve().is_relative_to(home.resolve())
            else:
                self._inside[folder] = folder == home or self._owns_folder(folder.parent, home)
        return self._inside[folder]

    def _alike(self, path: str) -> Path | Refusal:
        """Return the one file whose path looks the same, letter by letter."""
        if re.search(r"(^|/)(?i:https?):/", path):
            return Refusal("is an address and not a file", "download it, and put it beside the record", "outside")
        if re.search(r"(^|/)[A-Za-z]:[\\/]", path) or not self.owns(self.root / path):
            return _OUTSIDE
        folder = self.root
        for part in path.split("/"):
            if part == ".." or os.path.lexists(folder / part):
                folder /= part
                continue
            names = sorted(entry.name for entry in folder.iterdir())
            alike = [name for name in names if same_look(name) == same_look(part)]
            if len(alike) != 1:
                return _ambiguous(alike, part) if alike else Refusal(*_missing(path, part, names))
            folder /= alike[0]
        return folder


def _unusable(file: Path, size: int) -> Refusal | None:
    """Return why a file that is there is of no use, whatever it should hold."""
    if size == 0:
        return Refusal("is empty", "save or copy it again", "empty-file")
    if size < _LONGEST_POINTER:
        return pointer(file.read_bytes())
    if not os.access(file, os.R_OK):
        return Refusal("cannot be read: Permission denied", "", "unreadable")
    return None


def _ambiguous(names: list[str], part: str) -> Refusal:
    """Return what to say where several names look like one that is not there."""
    odd = next(sign for name in names for sign in name if sign not in part)
    message = f"there are {len(names)} files that look the same by name, and none is spelt like this"
    return Refusal(message, f"rename one of them; it has {described(odd)} in it", "missing-file")


def _missing(path: str, part: str, names: list[str]) -> tuple[str, str, str]:
    """Return what to say of a name that is not there; the one that was probably meant is named."""
    message, code = "there is no such file", "missing-file"
    if "\0" in path:
        return message, "no file can have that name", code
    if any(ord(sign) < _FIRST_PRINTABLE for sign in part):
        return message, r"a `\` between double quotes starts an escape; write `/` between folders", code
    if "\\" in path:
        return message, f"write `/` between folders: `{part.replace(chr(92), '/')}`", code
    by_case = {name.casefold(): name for name in names if name.isprintable()}
    near = difflib.get_close_matches(part.casefold(), by_case, n=1, cutoff=_CUTOFF)
    return message, f"did you mean `{by_case[near[0]]}`?" if near else _CHECK_THE_PATH, code
