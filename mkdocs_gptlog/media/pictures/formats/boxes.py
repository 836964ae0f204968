"""Boxes of HEIC and AVIF files: how large a picture says it is, its colours and its repetitions.

Sources: ISO/IEC 14496-12, «ISO base media file format»; ISO/IEC 23008-12, «Image file format»; AOM, «AV1 Image File
Format».
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_AVIF = frozenset({b"avif", b"avis"})
_SHARED = frozenset({b"mif1", b"msf1"})
_MOST_ENTRIES = 100_000
_ENDLESS = {4: 0xFFFF_FFFF, 8: 0xFFFF_FFFF_FFFF_FFFF}
"""Lengths of tracks, by the bytes that they take, that mean «for ever»."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """What the boxes of a file say.

    Attributes:
        pixels: Of the largest picture in it.
        cicp: Numbers of the primaries and of the transfer of the main picture (ITU-T H.273); None without them.
        plays: How often a moving picture plays; 0 is for ever.
    """

    pixels: int
    cicp: tuple[int, int] | None
    plays: int


def codec(head: bytes) -> str:
    """Return `heif` or `avif` by a file's first bytes; nothing for any other file."""
    if head[4:8] != b"ftyp":
        return ""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    if brands & _AVIF:
        return "avif"
    return "heif" if brands & (_HEIF | _SHARED) else ""


def read(data: bytes) -> Boxes:
    """Return what the boxes of a file say; what is damaged says nothing."""
    top = dict(_boxes(data, 0, len(data)))
    try:
        pixels, cicp = _main(data, *top[b"meta"])
    except (KeyError, struct.error):
        pixels, cicp = 0, None
    try:
        plays = _plays(data, *top[b"moov"])
    except (KeyError, struct.error, ZeroDivisionError):
        plays = 0
    return Boxes(pixels, cicp, plays)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield the name and the place of each box: where its content starts and stops."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1 and at + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, start)
            start += 8
        stop = end if size == 0 else min(at + size, end)
        if stop < start:
            return
        yield name, (start, stop)
        at = stop


def _main(data: bytes, start: int, stop: int) -> tuple[int, tuple[int, int] | None]:
    """Return the most pixels that any picture has, and the colours of the main one."""
    meta = dict(_boxes(data, start + 4, stop))
    properties = dict(_boxes(data, *meta[b"iprp"]))
    listed = list(_boxes(data, *properties[b"ipco"]))
    pixels = 0
    for name, (at, _) in listed:
        if name == b"ispe":
            width, height = struct.unpack_from(">II", data, at + 4)
            pixels = max(pixels, width * height)
    (wide,) = data[meta[b"pitm"][0] : meta[b"pitm"][0] + 1] or b"\0"
    (item,) = struct.unpack_from(">I" if wide else ">H", data, meta[b"pitm"][0] + 4)
    for index in _properties_of(data, properties[b"ipma"][0], item):
        name, (at, _) = listed[index - 1] if 0 < index <= len(listed) else (b"", (0, 0))
        if name == b"colr" and data[at : at + 4] == b"nclx":
            primaries, transfer = struct.unpack_from(">HH", data, at + 4)
            return pixels, (primaries, transfer)
    return pixels, None


def _properties_of(data: bytes, at: int, wanted: int) -> Iterator[int]:
    """Yield the numbers, from 1, of the properties that an item has."""
    version, wide = data[at], data[at + 3] & 1
    (count,) = struct.unpack_from(">I", data, at + 4)
    at += 8
    for _ in range(min(count, _MOST_ENTRIES)):
        item, number = struct.unpack_from(">IB" if version else ">HB", data, at)
        at += 5 if version else 3
        for _ in range(number):
            (entry,) = struct.unpack_from(">H" if wide else ">B", data, at)
            at += 2 if wide else 1
            if item == wanted:
                yield entry & (0x7FFF if wide else 0x7F)


def _plays(data: bytes, start: int, stop: int) -> int:
    """Return how often the first track plays: as long as the track lasts, in lengths of what it repeats."""
    track = dict(_boxes(data, *dict(_boxes(data, start, stop))[b"trak"]))
    head, edits = track[b"tkhd"][0], dict(_boxes(data, *track[b"edts"]))[b"elst"][0]
    long = data[head] == 1
    (whole,) = struct.unpack_from(">Q" if long else ">I", data, head + (28 if long else 20))
    if not data[edits + 3] & 1:
        return 1
    (part,) = struct.unpack_from(">Q" if data[edits] == 1 else ">I", data, edits + 8)
    return 0 if whole == _ENDLESS[8 if long else 4] else -(-whole // part)
