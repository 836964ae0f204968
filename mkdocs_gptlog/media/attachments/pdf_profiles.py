"""Colour profile (ICC) inside of a PDF, without who made it, when, and for which monitor.

Source: ICC.1, «Image technology colour management», sections 7 and 9.
"""

from __future__ import annotations

import struct

_ICC_HEADER, _ICC_ENTRY = 128, 12
_MOST_ENTRIES = 200
_ICC_KEPT = frozenset(
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad lumi A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 D2B0 B2D0 gamt cicp".split()
)
_ICC_TEXT = b"desc\0\0\0\0\0\0\0\x02-\0" + bytes(78)


def clean_profile(data: bytes) -> bytes:
    """Return an ICC profile that says how colours look and nothing of who, when, or on which monitor.

    Returns:
        Nothing where it is damaged: readers then go by the number of its components.
    """
    try:
        (count,) = struct.unpack_from(">I", data, _ICC_HEADER)
        entries = [
            struct.unpack_from(">4sII", data, _ICC_HEADER + 4 + _ICC_ENTRY * n)
            for n in range(min(count, _MOST_ENTRIES))
        ]
    except struct.error:
        return b""
    tags = [(name, data[start : start + size]) for name, start, size in entries if name in _ICC_KEPT]
    if data[36:40] != b"acsp" or not tags:
        return b""
    tags = [(b"desc", _ICC_TEXT), (b"cprt", b"text\0\0\0\0-\0"), *tags]
    start = _ICC_HEADER + 4 + _ICC_ENTRY * len(tags)
    table, body = bytearray(struct.pack(">I", len(tags))), bytearray()
    for name, content in tags:
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = bytearray(data[:_ICC_HEADER])
    header[0:4] = (start + len(body)).to_bytes(4, "big")
    for first, last in ((4, 8), (24, 36), (40, 44), (48, 56), (80, 100)):  # programs, date, device, maker, checksum
        header[first:last] = bytes(last - first)
    header[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    return bytes(header + table + body)
