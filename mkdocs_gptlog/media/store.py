"""Renditions on disk, named by content and recipe; a second build with nothing changed decodes nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mkdocs_gptlog.media.renditions import Rendered, read_rendered
from mkdocs_gptlog.problems import Position, Problem, ProblemsError

_INDEX_VERSION = 4
_KEPT = re.compile(r"[0-9a-f]{24}(v\d+)?-|\..*\.tmp$")
"""How the files of a store are named, those half written by an interrupted build among them."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was like when its content was hashed: size in bytes, time of change, SHA-256."""

    size: int
    mtime_ns: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What was made of one picture, and the names of its files."""

    rendered: Rendered
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How much a store holds: files, and bytes."""

    files: int = 0
    bytes: int = 0


class Store:
    """The cache of one log.

    The index is read once and written once; entries are written beside and moved into place, so a build that is
    cut off, or a second one at the same time, leaves nothing half written. An entry whose content is no longer what
    was written is noticed by its size or time, and then by its hash. Where the folder cannot be written to, whatever
    writes raises `ProblemsError`: that is no fault of the picture at hand.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._folder = os.fspath(folder)
        self._stamps, self._rendered = _read_index(folder / "index.json")
        self._changed = False
        self._lock = threading.Lock()

    def digest(self, file: Path) -> str:
        """Return the hash of a file's content, hexadecimal, reading it only where it changed.

        Raises:
            OSError: The file cannot be read.
        """
        status = file.stat()
        known = self._stamps.get(str(file))
        if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return known.digest
        digest = _hash(file)
        self._note(str(file), Stamp(status.st_size, status.st_mtime_ns, digest))
        return digest

    def path(self, key: str, name: str) -> Path:
        """Return where a rendition is kept."""
        return Path(self._name(key, name))

    def _name(self, key: str, name: str) -> str:
        """Return the same as text: a build asks for every rendition of a log, and paths are slow to make."""
        return f"{self._folder}{os.sep}{key[:2]}{os.sep}{key}-{name}"

    def find(self, key: str) -> Rendered | None:
        """Return what is known under the key, if every rendition is still there and as it was written."""
        entry = self._rendered.get(key)
        if entry is None or not all(self._intact(key, name) for name in entry.names):
            return None
        return entry.rendered

    def find_file(self, key: str, name: str) -> bool:
        """Return whether one file is there and as it was written."""
        return self._intact(key, name)

    def _intact(self, key: str, name: str) -> bool:
        written = self._stamps.get(f"{key}-{name}")
        if written is None:
            return False
        file = self._name(key, name)
        try:
            status = os.stat(file)  # noqa: PTH116 (a Path costs more than the call)
            if status.st_size != written.size:
                return False
            if status.st_mtime_ns == written.mtime_ns:
                return True
            if _hash(Path(file)) != written.digest:
                return False
        except OSError:
            return False
        self._note(f"{key}-{name}", Stamp(written.size, status.st_mtime_ns, written.digest))
        return True

    def write(self, key: str, name: str, data: bytes) -> None:
        """Keep one rendition."""
        file = self.path(key, name)
        with self.writable():
            write_atomically(file, data)
        self._note(f"{key}-{name}", Stamp(len(data), file.stat().st_mtime_ns, hashlib.sha256(data).hexdigest()))

    def adopt(self, key: str, name: str, file: Path) -> None:
        """Keep a finished file by moving it into the store; it lies on the same file system."""
        target = self.path(key, name)
        digest = _hash(file)
        with self.writable():
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
        status = target.stat()
        self._note(f"{key}-{name}", Stamp(status.st_size, status.st_mtime_ns, digest))

    def remember(self, key: str, rendered: Rendered, names: Iterable[str]) -> None:
        """Note what was made under the key, and in which files."""
        with self._lock:
            self._rendered[key] = _Entry(rendered, tuple(names))
            self._changed = True

    def save(self) -> None:
        """Write the index, if anything new was learnt."""
        if not self._changed:
            return
        with self._lock:  # a job that took too long may still note what it has made
            index = {
                "version": _INDEX_VERSION,
                "files": {path: [stamp.size, stamp.mtime_ns, stamp.digest] for path, stamp in self._stamps.items()},
                "rendered": {key: asdict(entry) for key, entry in self._rendered.items()},
            }
            self._changed = False
        with self.writable():
            write_atomically(self.folder / "index.json", json.dumps(index, separators=(",", ":")).encode())

    @contextlib.contextmanager
    def writable(self) -> Iterator[None]:
        """Say in one problem that the folder cannot be written to."""
        try:
            yield
        except OSError as error:
            message = f"the cache cannot be written: {error.strerror or error}"
            hint = "mend that, or set `cache` to another folder"
            raise ProblemsError([Problem(Position(self._folder), message, hint, "cache")]) from error

    def size(self) -> Size:
        """Return how much the store holds."""
        sizes = [file.stat().st_size for file in self.folder.rglob("*") if file.is_file()]
        return Size(len(sizes), sum(sizes))

    def prune(self, used: Iterable[Path]) -> Size:
        """Delete every file of the store that is not used, and forget what it was.

        Other files are left alone: the folder is a setting, and may have been somebody's before.

        Args:
            used: The files to keep, as `path` gives them.

        Returns:
            What was deleted.
        """
        keep = {*used, self.folder / "index.json"}
        files = count = 0
        for file in [file for file in self.folder.glob("??/*") if _KEPT.match(file.name) and file not in keep]:
            files, count = files + 1, count + file.stat().st_size
            with self.writable():
                file.unlink()
        names = {file.name for file in keep}
        with self._lock:
            self._rendered = {
                key: entry for key, entry in self._rendered.items() if {f"{key}-{n}" for n in entry.names} <= names
            }
            self._stamps = {name: s for name, s in self._stamps.items() if name in names or Path(name).is_file()}
            self._changed = True
        self.save()
        return Size(files, count)

    def _note(self, name: str, stamp: Stamp) -> None:
        with self._lock:
            self._stamps[name] = stamp
            self._changed = True


def write_atomically(file: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(beside).chmod(0o644)
        Path(beside).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise


def _hash(file: Path) -> str:
    """Return the hash of a file's content, read in pieces: a clip may be larger than the memory."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def publish(source: str | Path, target: str | Path, cache: str | Path) -> None:
    """Put a file at a place in a site: what the cache keeps as a hard link where there are any, the rest as a copy.

    A link costs a fortieth of a copy. What is kept is never changed in place, and `Store.find` notices if another
    program does it through the link; an author's own file must not run that risk.
    """
    kept = os.fspath(source).startswith(os.fspath(cache) + os.sep)
    if kept and _linked(source, target):
        return
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).unlink(missing_ok=True)
    if not (kept and _linked(source, target)):
        shutil.copyfile(source, target)


def _linked(source: str | Path, target: str | Path) -> bool:
    """Make a hard link; return whether that was possible."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _read_index(file: Path) -> tuple[dict[str, Stamp], dict[str, _Entry]]:
    """Return the index; an unreadable one only costs the time to make everything again."""
    try:
        index: dict[str, Any] = json.loads(file.read_bytes())
        if index["version"] != _INDEX_VERSION:
            return {}, {}
        stamps = {path: Stamp(*entry) for path, entry in index["files"].items()}
        entries = {key: _Entry(read_rendered(e["rendered"]), tuple(e["names"])) for key, e in index["rendered"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}
    return stamps, entries
