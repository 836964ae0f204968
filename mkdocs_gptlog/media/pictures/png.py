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


@dataclass(frozen=True, slots=True)
class Png:
    """What the chunks of a file say.

    Attributes:
        depth: Bits a sample.
        cicp: Numbers of the primaries and of the transfer; None without them.
        mended: The file without what is damaged around the picture; None where nothing is.
        fault: What was damaged; completes the sentence «the picture …».
    """

    depth: int
    cicp: tuple[int, int] | None
    mended: bytes | None = None
    fault: str = ""


def read(data: bytes) -> Png:
    """Return what the chunks of a file say."""
    kept = [MARK]
    depth, cicp, fault, ended = 8, None, "", False
    for name, body, intact in _chunks(data):
        if name == _END:
            ended = True
            break
        whole = len(body) == _SIZES.get(name, len(body))
        if name == b"IHDR" and whole:
            depth = body[8]
        elif name == b"cICP" and whole:
            cicp = (body[0], body[1])
        if not intact:
            inside = name in {b"IDAT", b"fdAT", b"PLTE", b"IHDR"}
            fault = "is damaged, and may look wrong in places" if inside else fault or "has damaged parts beside it"
        if name in _KEPT and whole and (intact or name[:1].isupper() or name == b"fdAT"):
            kept.append(_chunk(name, body))
        elif not (name.isalpha() and name.isascii()) or (name in _KEPT and not whole):
            fault = fault or "has damaged parts beside it"
    if not ended:
        fault = fault or "lacks its end"
    return Png(depth, cicp, b"".join([*kept, _chunk(_END, b"")]) if fault else None, fault)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield the name and the content of each chunk, and whether its checksum is right."""
    at = len(MARK)
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        checksum = data[at + 8 + length : at + 12 + length]
        if name == _END or checksum or body:
            yield name, body, checksum == struct.pack(">I", zlib.crc32(name + body))
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
