"""Blocks of a GIF: a copy of those that are whole.

Source: CompuServe, «GIF89a».
"""

from __future__ import annotations

from collections.abc import Iterator

MARK = b"GIF8"
_IMAGE, _EXTENSION, _CONTROL, _APPLICATION, _END = 0x2C, 0x21, 0xF9, 0xFF, 0x3B
_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
_CONTROL_BYTES = 4


def mended(data: bytes) -> bytes:
    """Return the pictures that a file holds, up to the first that is not whole, and what says how they are shown.

    The last one is kept as far as it goes where it is the only one.
    """
    try:
        head = data[: 13 + _colors(data[10])]
    except IndexError:
        return data
    blocks = b"".join(_blocks(data, len(head)))
    return head + blocks + bytes([_END]) if blocks else data + bytes([0, _END])


def _blocks(data: bytes, at: int) -> Iterator[bytes]:
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
            loops = label == _APPLICATION and data.startswith(_LOOPS, start) and stop - start > len(_LOOPS[0]) + 1
            control = label == _CONTROL and data[start] == _CONTROL_BYTES
            if kind == _IMAGE or control or loops:
                yield data[at:stop]
            at = stop
    except IndexError:
        return


def _colors(flags: int) -> int:
    """Return the length in bytes of the table of colours that some flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def is_ended(data: bytes) -> bool:
    """Return whether a file has the mark of its end; zeros may follow it."""
    return data.rstrip(b"\0")[-1:] == bytes([_END])
