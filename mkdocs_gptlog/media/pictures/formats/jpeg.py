"""Damage in a JPEG, which its decoder fills with grey and passes over in silence.

What is coded in a scan ends at a marker. Where a scan is whole, its last bits are used and nothing more is asked for:
bytes set in before the marker change no pixel, and the decoder is not done before it has the last bytes. Where some
of it is missing they change some; where the decoder went astray it ends too early or too late.

Source: ITU-T T.81, annexes B and F.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image

MARK = b"\xff\xd8\xff"
END = b"\xff\xd9"
_SCAN, _END, _INTERVAL = 0xDA, 0xD9, 0xDD
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Of Huffman codes; in others bytes before a marker may mean something."""
_OTHER_FRAMES = frozenset({0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_PROGRESSIVE = 0xC2
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_STOP = re.compile(rb"\xff+[^\x00\xff]")
_RESTARTS = range(0xD0, 0xD8)
_FILLER = bytes((i * 73 + 41) % 251 for i in range(64))
_TAIL = 24
"""Bytes that are held back; a decoder reads up to eight ahead."""
_SMALLEST = 8


class _Scan(NamedTuple):
    """Where the coded part of a scan starts and stops in a file, its restart markers, and what its head says."""

    start: int
    stop: int
    restarts: tuple[int, ...]
    head: bytes


@dataclass(frozen=True, slots=True)
class Jpeg:
    """The parts of a file.

    Attributes:
        scans: The coded parts.
        huffman: Whether it is coded in the usual way.
        progressive: Whether it comes in several rounds.
        ended: Whether its end is there.
        restarts: How many restart markers a scan of all components has; 0 without them.
    """

    scans: tuple[_Scan, ...]
    huffman: bool
    progressive: bool
    ended: bool
    restarts: int = 0


def read(data: bytes) -> Jpeg:
    """Return the parts of a file."""
    frame, units, interval, ended = 0, 0, 0, False
    scans: list[_Scan] = []
    head, begun, restarts = b"", 0, list[int]()
    for mark, kind, start, stop in _markers(data):
        if begun and kind in _RESTARTS:
            restarts.append(mark)
            continue
        if begun:
            scans.append(_Scan(begun, mark, tuple(restarts), head))
            begun, restarts = 0, []
        if kind == _SCAN:
            head, begun = data[start + 2 : stop], stop
        elif kind in _FRAMES or kind in _OTHER_FRAMES:
            frame, units = frame or kind, _units(data[start + 2 : stop])
        elif kind == _INTERVAL:
            interval = int.from_bytes(data[start + 2 : stop])
        ended = kind == _END
    if begun:
        scans.append(_Scan(begun, len(data), tuple(restarts), head))
    wanted = -(-units // interval) - 1 if interval else 0
    return Jpeg(tuple(scans), frame in _FRAMES, frame == _PROGRESSIVE, ended, wanted)


def _units(head: bytes) -> int:
    """Return how many blocks of all components together a frame has."""
    if len(head) < 9 or len(head) < 6 + 3 * head[5]:  # noqa: PLR2004 (of one component)
        return 0
    height, width = struct.unpack_from(">HH", head, 1)
    steps = [head[7 + 3 * index] for index in range(head[5])]
    if len(steps) == 1 or not all(step & 0x0F and step >> 4 for step in steps):
        steps = [0x11]
    across, down = max(step >> 4 for step in steps), max(step & 0x0F for step in steps)
    return int(-(-width // (8 * across)) * -(-height // (8 * down)))


def is_damaged(data: bytes, parts: Jpeg) -> bool:
    """Return whether something of a picture is missing or went astray, reading it twice at a part of its size.

    Args:
        data: A file with its end.
        parts: Its parts.
    """
    if not parts.huffman or not parts.scans:
        return False
    if not all(_in_turn(data, scan.restarts) for scan in parts.scans):
        return True
    if len(parts.scans) == 1 and len(parts.scans[0].restarts) != parts.restarts:
        return True
    if parts.progressive and (_lacks_rounds(parts.scans) or _first_round_is_too_long(data, parts.scans[0])):
        return True
    last = parts.scans[-1]
    try:
        stream = _Withheld(data, len(data) if parts.progressive else max(last.start, last.stop - _TAIL))
        # An eighth holds the mean of each block; what comes in rounds may lack finer ones.
        scale = 2 if parts.progressive else 8
        whole = _decoded(stream, scale)
        return not stream.asked or _decoded(io.BytesIO(_filled(data, parts)), scale) != whole
    except (OSError, SyntaxError):
        return True


def _in_turn(data: bytes, restarts: tuple[int, ...]) -> bool:
    """Return whether no restart marker is missing: they are numbered from 0 to 7, over and over."""
    return all(data[at + 1] == _RESTARTS[index % 8] for index, at in enumerate(restarts) if data[at + 1] != 0xFF)  # noqa: PLR2004


def _lacks_rounds(scans: tuple[_Scan, ...]) -> bool:
    """Return whether the last bit of some coefficient is in no scan."""
    missing: dict[int, set[int]] = {}
    for scan in scans:
        count = scan.head[0]
        start, stop, bits = scan.head[1 + 2 * count : 4 + 2 * count]
        for index in range(count):
            of = missing.setdefault(scan.head[1 + 2 * index], set(range(64)))
            if not bits & 0x0F:
                of -= set(range(start, stop + 1))
    return any(missing.values())


def _first_round_is_too_long(data: bytes, scan: _Scan) -> bool:
    """Return whether the last bytes of the first scan, which holds the mean of each block, change nothing."""
    if scan.stop - scan.start < 2 * _TAIL or scan.restarts:
        return False
    until = scan.stop - _TAIL
    try:
        first = _decoded(io.BytesIO(data[: scan.stop] + END), 8)
        return first == _decoded(io.BytesIO(data[:until] + _FILLER[:_TAIL] + END), 8)
    except (OSError, SyntaxError):
        return True


class _Withheld(io.BytesIO):
    """A file that gives its last bytes apart; `asked` says whether anybody wanted them."""

    def __init__(self, data: bytes, until: int) -> None:
        super().__init__(data)
        self._until = until
        self.asked = until == len(data)

    def read(self, size: int | None = -1, /) -> bytes:
        at = self.tell()
        if size is not None and size >= 0 and at < self._until:
            return super().read(min(size, self._until - at))
        self.asked = True
        return super().read(size)


def _decoded(stream: io.BytesIO, scale: int) -> bytes:
    with Image.open(stream, formats=["JPEG"]) as picture:
        if min(picture.size) >= _SMALLEST:
            picture.draft(None, (picture.width // scale, picture.height // scale))
        picture.load()
        return picture.tobytes()


def _filled(data: bytes, parts: Jpeg) -> bytes:
    """Return a file with bytes set in before each marker that ends something coded."""
    pieces, at = [], 0
    for scan in parts.scans:
        for place in (*scan.restarts, scan.stop):
            pieces += [data[at:place], _FILLER]
            at = place
    return b"".join([*pieces, data[at:]])


def _markers(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield the place and the kind of each marker up to the end, and where its segment starts and stops."""
    at = 2
    while found := _STOP.search(data, at):
        kind, start = data[found.end() - 1], found.end()
        if kind == _END or kind in _ALONE:
            at = start
        elif start + 2 > len(data):
            return
        else:
            at = start + int(struct.unpack_from(">H", data, start)[0])
        yield found.start(), kind, start, at
        if kind == _END:
            return
