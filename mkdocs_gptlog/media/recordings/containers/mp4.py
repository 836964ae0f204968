"""MP4 and QuickTime: boxes that hold more than sound and pictures become free space, in their place.

Nothing moves, so every offset stays right. What is kept is listed, box by box: recorders invent new places for what
they know. Only tracks of sound and pictures are kept: cameras and drones write where they are into further tracks,
some of them as subtitles. Their samples become zeros.

Sources: ISO/IEC 14496-12; Apple, «QuickTime File Format».
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_gptlog.media.recordings.containers import xiph
from mkdocs_gptlog.media.recordings.containers.mp4_samples import chunks
from mkdocs_gptlog.media.recordings.containers.patches import (
    ClipError,
    DamagedError,
    Patch,
    Piece,
    Source,
    Span,
    joined,
    patched,
)

_HEADER = 8
_LONG = 16
_TO_THE_END = 0
_LONG_FOLLOWS = 1
_VERSIONED = 4
_FILE = b""
_KEPT = {
    _FILE: b"ftyp styp moov moof mdat mfra sidx pdin",
    b"moov": b"mvhd trak mvex iods",
    b"trak": b"tkhd edts mdia tapt",
    b"mdia": b"mdhd hdlr minf elng",
    b"minf": b"vmhd smhd hmhd nmhd gmhd hdlr dinf stbl",
    b"dinf": b"dref",
    b"stbl": b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss stps stsh sdtp sbgp sgpd subs saiz saio padb",
    b"moof": b"mfhd traf",
    b"traf": b"tfhd tfdt trun sbgp sgpd subs saiz saio sdtp senc",
}
_SPACE = frozenset({b"free", b"skip", b"wide"})
_NEVER_IN_SAMPLES = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
_SHOWN = frozenset({b"vide", b"soun"})
_VIDEO_ENTRY = 86
_ENCODER_NAME = (50, 82)
_VENDOR = (20, 24)
_SOUND_ENTRIES = (36, 52, 72)
"""Lengths in bytes by version."""
_OWN_FILE = 1


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type, and where it, its content and its end lie, in bytes."""

    type: bytes
    start: int
    body: int
    stop: int


def boxes(source: Source, start: int, stop: int) -> Iterator[Box]:
    """Yield the boxes between two offsets; fewer than eight bytes at the end are none.

    Raises:
        DamagedError: A box has an impossible length.
    """
    while stop - start >= _HEADER:
        size, type_, body = source.number(start, 4), source.read(start + 4, 4), start + _HEADER
        if size == _LONG_FOLLOWS:
            size, body = source.number(body, 8), start + _LONG
        elif size == _TO_THE_END and stop == source.size:
            size = stop - start
        if size < body - start or size > stop - start:
            raise DamagedError(f"its part {type_.decode('latin-1')!r} has an impossible length")
        yield Box(type_, start, body, start + size)
        start += size


def mp4(source: Source) -> Iterator[Piece]:
    """Return an MP4 or QuickTime file of nothing but its tracks of sound and pictures."""
    return patched(source.size, _Walk(source).patches())


class _Walk:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: list[Patch] = []
        self._samples: list[Span] = []
        self._media: list[Span] = []
        self._dropped: set[int] = set()
        self._tracks = 0
        self._kind = b""
        self._cleaned = {
            b"mvhd": self._times,
            b"tkhd": self._times,
            b"mdhd": self._times,
            b"hdlr": self._names,
            b"dref": self._references,
            b"stsd": self._entries,
            b"tfhd": self._fragment,
        }

    def patches(self) -> list[Patch]:
        self._walk(Box(_FILE, 0, 0, self._source.size))
        if not self._tracks:
            raise ClipError("holds neither sound nor moving pictures")
        for start, stop in joined(sorted(self._samples)):
            near = bisect(self._media, start, key=lambda media: media[1])
            beyond = bisect(self._media, stop - 1, key=lambda media: media[0])
            for first, last in self._media[near:beyond]:
                self._blank(max(start, first), min(stop, last))
        return self._found

    def _blank(self, start: int, stop: int) -> None:
        if start < stop:
            self._found.append(Patch(start, stop))

    def _free(self, box: Box) -> None:
        self._found.append(Patch(box.start + 4, box.start + 8, b"free"))
        self._blank(box.body, box.stop)

    def _walk(self, parent: Box) -> None:
        kept = _KEPT[parent.type].split()
        at = parent.body
        for box in boxes(self._source, parent.body, parent.stop):
            at = box.stop
            if box.type in _SPACE:
                self._blank(box.body, box.stop)
            elif box.type not in kept:
                self._free(box)
            elif box.type == b"trak":
                self._track(box)
            elif box.type == b"mdat":
                self._media.append((box.body, box.stop))
            elif box.type in _KEPT:
                self._walk(box)
            elif clean := self._cleaned.get(box.type):
                clean(box)
        if parent.type == _FILE:
            self._found.append(Patch(at, parent.stop, b""))
        else:
            self._blank(at, parent.stop)

    def _child(self, parent: Box, *types: bytes) -> Box | None:
        for type_ in types:
            found = next((box for box in boxes(self._source, parent.body, parent.stop) if box.type == type_), None)
            if found is None:
                return None
            parent = found
        return parent

    def _handler(self, track: Box) -> bytes:
        box = self._child(track, b"mdia", b"hdlr")
        if box is None or box.stop - box.body < _VERSIONED + 8:
            raise DamagedError("a track does not say what it holds")
        return self._source.read(box.body + 8, 4)

    def _track(self, track: Box) -> None:
        self._kind = self._handler(track)
        if self._kind in _SHOWN:
            self._tracks += 1
            self._walk(track)
            return
        head, table = self._child(track, b"tkhd"), self._child(track, b"mdia", b"minf", b"stbl")
        if head:
            at = head.body + (20 if self._source.number(head.body, 1) else 12)
            self._dropped.add(self._source.number(at, 4))
        if table:
            tables = {box.type: (box.body, box.stop) for box in boxes(self._source, table.body, table.stop)}
            self._samples += chunks(self._source, tables)
        self._free(track)

    def _times(self, box: Box) -> None:
        """Blank when something was made and changed."""
        start = box.body + _VERSIONED
        stop = start + (16 if self._source.number(box.body, 1) else 8)
        if stop > box.stop:
            raise DamagedError(f"its part {box.type.decode()!r} is too short")
        self._blank(start, stop)

    def _names(self, box: Box) -> None:
        """Blank the maker and the name of a handler."""
        self._blank(box.body + 12, box.stop)

    def _references(self, box: Box) -> None:
        """Blank the name of the file in which the samples lie: this one."""
        for entry in boxes(self._source, box.body + 8, box.stop):
            if not self._source.number(entry.body, _VERSIONED) & _OWN_FILE:
                raise ClipError("plays what lies in another file")
            self._blank(entry.body + _VERSIONED, entry.stop)

    def _entries(self, box: Box) -> None:
        """Blank who encoded the samples, and further descriptions of them."""
        sound = self._kind == b"soun"
        for entry in boxes(self._source, box.body + 8, box.stop):
            if entry.stop - entry.start < (min(_SOUND_ENTRIES) if sound else _VIDEO_ENTRY):
                raise DamagedError("its samples are not described")
            self._blank(entry.start + _VENDOR[0], entry.start + _VENDOR[1])
            version = self._source.number(entry.start + 16, 2)
            if not sound:
                self._blank(entry.start + _ENCODER_NAME[0], entry.start + _ENCODER_NAME[1])
                self._further(entry.start + _VIDEO_ENTRY, entry.stop)
            elif version < len(_SOUND_ENTRIES):
                self._further(entry.start + _SOUND_ENTRIES[version], entry.stop)

    def _further(self, start: int, stop: int) -> None:
        try:
            for box in boxes(self._source, start, stop):
                if box.type in _NEVER_IN_SAMPLES:
                    self._free(box)
                elif box.type == b"dfLa":
                    at = min(box.body + _VERSIONED, box.stop)
                    blocks = self._source.read(at, box.stop - at)
                    self._found.append(Patch(at, box.stop, xiph.emptied_blocks(blocks)))
        except DamagedError:
            return  # old QuickTime ends a description with what is no box

    def _fragment(self, box: Box) -> None:
        if self._source.number(box.body + _VERSIONED, 4) in self._dropped:
            raise ClipError("records more than sound and pictures, piece by piece, which cannot be taken out")
