"""Chunks of a PNG: what they say of its colours, and a copy without what is damaged beside the picture itself.

Source: W3C, «Portable Network Graphics», third edition.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MARK = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(b"IHDR PLTE IDAT tRNS gAMA cHRM sRGB iCCP cICP acTL fcTL fdAT".split())
_SIZES = {b"IHDR": 13, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4, b"acTL": 8, b"fcTL": 26}
"""Lengths in bytes of chunks that have one; a browser passes over those of another length."""
_END = b"IEND"
_PICTURE = frozenset({b"IHDR", b"PLTE", b"IDAT"})
NO_END, ODD_PARTS, WRONG = "lacks its end", "has damaged parts beside it", "is damaged, and may look wrong in places"
"""What can be damaged; completes the sentence «the picture …»."""


@dataclass(frozen=True, slots=True)
class Png:
    """What the chunks of a file say.

    Attributes:
        depth: Bits a sample.
        cicp: Numbers of the primaries and of the transfer; None without them.
        moving: Whether it says that it moves.
        mended: The file without what is damaged around the picture; None where nothing is.
        fault: What was damaged; completes the sentence «the picture …».
    """

    depth: int
    cicp: tuple[int, int] | None
    moving: bool
    mended: bytes | None = None
    fault: str = ""


def read(data: bytes) -> Png:
    """Return what the chunks of a file say."""
    kept = [MARK]
    depth, cicp, fault, ended, moving = 8, None, "", False, False
    for name, body, intact, cut in _chunks(data):
        if name == _END:
            ended = True
            break
        whole = len(body) == _SIZES.get(name, len(body))
        if name == b"IHDR" and whole:
            depth = body[8]
        elif name == b"cICP" and whole:
            cicp = (body[0], body[1])
        moving = moving or name == b"acTL"
        if not intact and not cut:
            fault = WRONG if name in _PICTURE or name == b"fdAT" else fault or ODD_PARTS
        if name in _KEPT and whole and (intact or name[:1].isupper() or name == b"fdAT"):
            kept.append(_chunk(name, body))
        elif not (name.isalpha() and name.isascii()) or (name in _KEPT and not whole):
            fault = fault or ODD_PARTS
    if not ended:
        fault = fault or NO_END
    return Png(depth, cicp, moving, b"".join([*kept, _chunk(_END, b"")]) if fault else None, fault)


def plain(data: bytes) -> bytes:
    """Return a file with nothing but its still picture."""
    kept = (_chunk(name, body) for name, body, _, _ in _chunks(data) if name in _PICTURE)
    return b"".join([MARK, *kept, _chunk(_END, b"")])


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool, bool]]:
    """Yield the name and the content of each chunk, whether its checksum is right, and whether it is cut off."""
    at = len(MARK)
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        checksum = data[at + 8 + length : at + 12 + length]
        if name == _END or checksum or body:
            cut = at + 12 + length > len(data)
            yield name, body, checksum == struct.pack(">I", zlib.crc32(name + body)), cut
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
