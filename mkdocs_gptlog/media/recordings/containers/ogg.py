"""Ogg: every page stays where it is, and those that hold comments are emptied.

Sources: RFC 3533, section 6; «Ogg FLAC mapping», xiph.org.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from mkdocs_gptlog.media.recordings.containers import xiph
from mkdocs_gptlog.media.recordings.containers.mpeg import sound
from mkdocs_gptlog.media.recordings.containers.patches import ClipError, DamagedError, Patch, Piece, Source, patched

MARK = b"OggS"
_HEADER = struct.Struct("<4sBBqIIIB")
_BEGIN = 0x02
_CHECKSUM = 22
_LACING = 255
_MAX_PACKET = 1 << 26
_FLAC = b"\x7fFLAC"
_FLAC_BLOCK = 13
_FLAC_FRAME = 0xFF
_SKELETON = b"fishead\0"
_MARK_BYTES = 16
_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


@dataclass(frozen=True, slots=True)
class _Page:
    start: int
    stop: int
    flags: int
    serial: int
    lacing: bytes

    @property
    def body(self) -> int:
        return self.start + _HEADER.size + len(self.lacing)


@dataclass
class _Stream:
    """One stream while its headers are read.

    Attributes:
        mark: How its first packet begins; empty before that.
        parts: Where the packet lies that is being read: page, offset, length.
        done: Whether all its headers were read.
    """

    mark: bytes = b""
    parts: list[tuple[_Page, int, int]] = field(default_factory=list)
    done: bool = False
    dropped: bool = False


def ogg(source: Source) -> Iterator[Piece]:
    """Return an Ogg file whose comments are blank."""
    return patched(source.size, _Walk(source).patches())


class _Walk:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._streams: dict[int, _Stream] = {}
        self._changed: dict[_Page, bytearray] = {}

    def patches(self) -> list[Patch]:
        at, end = sound(self._source)
        found = [Patch(0, at, b"")]
        while page := self._page(at, end):
            at = page.stop
            if self._stream(page).dropped:
                found.append(Patch(page.start, page.stop, b""))
        # A page that is cut off has a wrong checksum: no player shows it.
        found.append(Patch(at, self._source.size, b""))
        if not all(stream.done for stream in self._streams.values()):
            raise DamagedError("it ends within its headers")
        if all(stream.dropped for stream in self._streams.values()):
            raise DamagedError("it holds no sound")
        return found + [Patch(page.start, page.stop, _checked(data)) for page, data in self._changed.items()]

    def _page(self, at: int, end: int) -> _Page | None:
        if end - at < _HEADER.size:
            return None
        mark, version, flags, _, serial, _, _, count = _HEADER.unpack(self._source.read(at, _HEADER.size))
        if mark != MARK or version:
            raise DamagedError(f"no page begins at byte {at}")
        lacing = self._source.head(at + _HEADER.size, count)
        stop = at + _HEADER.size + count + sum(lacing)
        return _Page(at, stop, flags, serial, lacing) if len(lacing) == count and stop <= end else None

    def _stream(self, page: _Page) -> _Stream:
        """Return the stream of a page, and read its headers as far as they lie in it."""
        if page.flags & _BEGIN:
            if not self._streams.get(page.serial, _Stream(done=True)).done:
                raise DamagedError("it ends within its headers")
            self._streams[page.serial] = _Stream()
        stream = self._streams.get(page.serial)
        if stream is None:
            raise DamagedError("a stream has no beginning")
        at = page.body
        for size in page.lacing:
            if stream.done:
                break
            stream.parts.append((page, at, size))
            at += size
            if size < _LACING:
                self._packet(stream)
                stream.parts = []
            elif len(stream.parts) * _LACING > _MAX_PACKET:
                raise DamagedError("its headers have no end")
        return stream

    def _packet(self, stream: _Stream) -> None:
        length = sum(size for _, _, size in stream.parts)
        begin = self._read(stream, _MARK_BYTES)
        if not stream.mark:
            self._first(stream, begin)
        elif stream.mark == _FLAC:
            if begin[:1] == bytes([_FLAC_FRAME]):
                stream.done = True
                return
            block = self._read(stream, length)
            if length < xiph.FLAC_HEADER or int.from_bytes(block[1:4], "big") != length - xiph.FLAC_HEADER:
                raise DamagedError("its headers are not in order")
            self._replace(stream, xiph.emptied_blocks(block))
            stream.done = bool(block[0] & xiph.FLAC_LAST)
        else:
            mark, end = xiph.COMMENT_MARKS[stream.mark]
            if not begin.startswith(mark):
                raise DamagedError("its headers are not in order")
            self._replace(stream, xiph.emptied_comment(length, mark, end))
            stream.done = True

    def _first(self, stream: _Stream, begin: bytes) -> None:
        for mark in (*xiph.COMMENT_MARKS, _FLAC):
            if begin.startswith(mark):
                stream.mark = mark
        if stream.mark == _FLAC:
            stream.done = bool(begin[_FLAC_BLOCK : _FLAC_BLOCK + 1] >= bytes([xiph.FLAC_LAST]))
        elif begin.startswith(_SKELETON):
            # It describes the other streams, in words too; players do without it.
            stream.mark, stream.dropped, stream.done = _SKELETON, True, True
        elif not stream.mark:
            raise ClipError("holds a stream of a kind that is not known")

    def _read(self, stream: _Stream, count: int) -> bytes:
        """Return the beginning of the packet that is being read."""
        data = bytearray()
        for _, at, size in stream.parts:
            if len(data) >= count:
                break
            data += self._source.read(at, size)
        return bytes(data[:count])

    def _replace(self, stream: _Stream, data: bytes) -> None:
        done = 0
        for page, at, size in stream.parts:
            if page not in self._changed:
                self._changed[page] = bytearray(self._source.read(page.start, page.stop - page.start))
            self._changed[page][at - page.start : at - page.start + size] = data[done : done + size]
            done += size


def _checked(page: bytearray) -> bytes:
    """Return a page with the checksum of what it holds."""
    struct.pack_into("<I", page, _CHECKSUM, 0)
    struct.pack_into("<I", page, _CHECKSUM, checksum(page))
    return bytes(page)


def checksum(page: bytes | bytearray) -> int:
    """Return the checksum of a page in which that field is zero.

    It is zlib's with the bits of every byte the other way round, begun at 0 and not inverted.
    """
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int(f"{mirrored:032b}"[::-1], 2)
