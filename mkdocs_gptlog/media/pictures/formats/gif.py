"""Blocks of a GIF: how many pictures it holds, and a copy of those that are whole.

Source: CompuServe, «GIF89a».
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MARK = b"GIF8"
_IMAGE, _EXTENSION, _CONTROL, _APPLICATION, _END = 0x2C, 0x21, 0xF9, 0xFF, 0x3B
_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
_CONTROL_BYTES = 4
_EMPTY = frozenset({b"\x21\xf9\0", b"\x21\xff\0"})


@dataclass(frozen=True, slots=True)
class Gif:
    """What the blocks of a file say.

    Attributes:
        pictures: How many of its pictures are whole.
        ended: Whether its end is there.
        odd: Whether something is no block, which makes decoders lose their way.
        mended: The whole pictures, and what says how they are shown; where none is, the file with an end.
    """

    pictures: int
    ended: bool
    odd: bool
    mended: bytes


def read(data: bytes) -> Gif:
    """Return what the blocks of a file say."""
    head = data[: 13 + _colors(data[10])] if len(data) > 13 else data  # noqa: PLR2004 (the shortest head)
    blocks = list(_blocks(data, len(head)))
    pictures = sum(block[:1] == bytes([_IMAGE]) for block in blocks)
    ended = blocks[-1:] == [bytes([_END])]
    mended = head + b"".join(block for block in blocks if block not in _EMPTY) if pictures else data + b"\0"
    odd = any(block in _EMPTY for block in blocks)
    return Gif(pictures, ended, odd, mended if pictures and ended else mended + bytes([_END]))


def _blocks(data: bytes, at: int) -> Iterator[bytes]:
    """Yield each block that is of use, the end among them."""
    try:
        while data[at] != _END:
            kind, label = data[at], data[at + 1]
            if kind == _IMAGE:
                start = at + 10 + _colors(data[at + 9]) + 1
            elif kind == _EXTENSION:
                start = at + 2
            else:
                at += 1  # browsers pass over what lies between blocks
                continue
            stop = start
            while data[stop]:
                stop += data[stop] + 1
            stop += 1
            loops = label == _APPLICATION and data.startswith(_LOOPS, start) and data[start + 12] > 2  # noqa: PLR2004
            control = label == _CONTROL and data[start] == _CONTROL_BYTES
            if kind == _IMAGE or control or loops or data[at:stop] in _EMPTY:
                yield data[at:stop]
            at = stop
        yield data[at : at + 1]
    except IndexError:
        return


def _colors(flags: int) -> int:
    """Return the length in bytes of the table of colours that some flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
