"""What all containers share: reading a file within its bounds, and a copy described as pieces of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

_STEP = 1 << 20
_ZEROS = bytes(1 << 16)

Span = tuple[int, int]
"""Where a part of a file begins and ends, in bytes."""
Piece = bytes | Span
"""A part of a copy: new bytes, or a part of the source."""


class ClipError(Exception):
    """A file that cannot be published as audio or video; the text completes the sentence «the file …»."""


class DamagedError(ClipError):
    """A file that contradicts its own format."""

    def __init__(self, what: str) -> None:
        super().__init__(f"is damaged: {what}")


class Source:
    """A file that is read in parts, by offset; the size is in bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = stream.seek(0, os.SEEK_END)

    def read(self, at: int, count: int) -> bytes:
        """Return exactly so many bytes.

        Raises:
            DamagedError: There are not so many.
        """
        found = self.head(at, count) if at >= 0 else b""
        if len(found) != count:
            raise DamagedError("it ends too early")
        return found

    def head(self, at: int, count: int) -> bytes:
        """Return so many bytes, or as many as there are."""
        self._stream.seek(at)
        return self._stream.read(count)

    def number(self, at: int, count: int) -> int:
        """Return the number that so many bytes hold, the highest first."""
        return int.from_bytes(self.read(at, count), "big")


@dataclass(frozen=True, slots=True, order=True)
class Patch:
    """What replaces a part of a file; None stands for as many zeros."""

    start: int
    stop: int
    data: bytes | None = None


def patched(size: int, patches: Iterable[Patch]) -> Iterator[Piece]:
    """Return a file of a size as pieces, with patches in their places.

    Raises:
        DamagedError: Two patches are about the same bytes.
    """
    ordered = sorted(patches, key=lambda patch: (patch.start, patch.stop))
    for before, after in pairwise(ordered):
        if after.start < before.stop:
            raise DamagedError("two of its parts overlap")
    return _pieces(size, ordered)


def _pieces(size: int, ordered: Sequence[Patch]) -> Iterator[Piece]:
    at = 0
    for patch in ordered:
        if at < patch.start:
            yield at, patch.start
        if patch.data is not None:
            yield patch.data
        else:
            for start in range(patch.start, patch.stop, len(_ZEROS)):
                yield _ZEROS[: patch.stop - start]
        at = patch.stop
    if at < size:
        yield at, size


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that touch or overlap as one."""
    start = stop = -1
    for span in spans:
        if span[0] <= stop:
            stop = max(stop, span[1])
            continue
        if start < stop:
            yield start, stop
        start, stop = span
    if start < stop:
        yield start, stop


def write(source: Source, pieces: Iterable[Piece], out: BinaryIO) -> None:
    """Write pieces one after the other, with little of them in memory."""
    for piece in pieces:
        if isinstance(piece, bytes):
            out.write(piece)
            continue
        start, stop = piece
        out.writelines(source.read(at, min(_STEP, stop - at)) for at in range(start, stop, _STEP))
