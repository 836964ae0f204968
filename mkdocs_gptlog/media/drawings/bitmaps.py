"""Bitmaps inside of a vector picture: the same bytes without what cameras and programs write into them.

Sources: W3C, «Portable Network Graphics»; ITU-T T.81, annex B; CIPA, «Exif 2.3»; CompuServe, «GIF89a»; RFC 9649.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs acTL fcTL fdAT".split())
_JPEG = b"\xff\xd8"
_JPEG_END, _SCAN, _REMARK = 0xD9, 0xDA, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_APPLICATIONS_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_EXIF, _EXIF_MARK = 0xE1, b"Exif\0\0"
_ORIENTATION = 0x0112
_TURNED = range(2, 9)
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_GIF = (b"GIF87a", b"GIF89a")
_GIF_IMAGE, _GIF_EXTENSION, _GIF_CONTROL, _GIF_APPLICATION, _GIF_END = 0x2C, 0x21, 0xF9, 0xFF, 0x3B
_GIF_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_FLAGS = 0xFF & ~0x0C
"""All but those that announce Exif and XMP."""


def clean_bitmap(data: bytes) -> bytes | None:
    """Return a PNG, JPEG, GIF or WebP without tags; None for anything else, and for what is damaged."""
    try:
        if data.startswith(_PNG):
            return _PNG + b"".join(_png(data))
        if data.startswith(_JPEG):
            return _JPEG + b"".join(_jpeg(data))
        if data.startswith(_GIF):
            return b"".join(_gif(data))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            chunks = b"".join(_webp(data))
            return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
    except (IndexError, ValueError, struct.error):
        pass
    return None


def _part(data: bytes, start: int, stop: int) -> bytes:
    if stop > len(data):
        raise ValueError("the bitmap is cut off")
    return data[start:stop]


def _png(data: bytes) -> Iterator[bytes]:
    at, name = len(_PNG), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        if name in _PNG_KEPT:
            yield _part(data, at, at + 12 + length)
        at += 12 + length


def _jpeg(data: bytes) -> Iterator[bytes]:
    at = len(_JPEG)
    while True:
        filler, kind = data[at], data[at + 1]
        if filler != 0xFF:  # noqa: PLR2004 (every marker begins so)
            raise ValueError("no marker")
        if kind == _JPEG_END:
            yield data[at : at + 2]
            return
        stop = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        body = _part(data, at + 4, stop)
        if kind == _EXIF:
            yield _turned(body)
        elif kind in _APPLICATIONS:
            if body.startswith(_APPLICATIONS_KEPT.get(kind, b"\xff\xff")):
                yield data[at:stop]
        elif kind != _REMARK:
            yield data[at:stop]
        if kind == _SCAN:
            marker = _MARKER.search(data, stop)
            if marker is None:
                raise ValueError("no end")
            yield data[stop : marker.start()]
            stop = marker.start()
        at = stop


def _turned(exif: bytes) -> bytes:
    """Return an Exif segment of nothing but the orientation; nothing where the picture is upright."""
    tiff = exif.removeprefix(_EXIF_MARK)
    if tiff == exif or tiff[:2] not in {b"II", b"MM"}:
        return b""
    order = "<" if tiff.startswith(b"II") else ">"
    try:
        (at,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, at)
        entries = [struct.unpack_from(order + "HHIH", tiff, at + 2 + 12 * index) for index in range(count)]
    except struct.error:
        return b""
    value = next((entry[3] for entry in entries if entry[0] == _ORIENTATION), 1)
    if value not in _TURNED:
        return b""
    body = _EXIF_MARK + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
    return struct.pack(">BBH", 0xFF, _EXIF, len(body) + 2) + body


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colors(data[10])
    yield _part(data, 0, at)
    while data[at] != _GIF_END:
        kind, label = data[at], data[at + 1]
        if kind == _GIF_IMAGE:
            start = at + 10 + _colors(data[at + 9]) + 1
        elif kind == _GIF_EXTENSION:
            start = at + 2
        else:
            raise ValueError("no block")
        stop = start
        while data[stop]:
            stop += data[stop] + 1
        stop += 1
        loops = label == _GIF_APPLICATION and data.startswith(_GIF_LOOPS, start)
        if kind == _GIF_IMAGE or label == _GIF_CONTROL or loops:
            yield data[at:stop]
        at = stop
    yield data[at : at + 1]


def _colors(flags: int) -> int:
    """Return the length in bytes of the table of colours that some flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _webp(data: bytes) -> Iterator[bytes]:
    at, end = 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at < end:
        name, length = struct.unpack_from("<4sI", data, at)
        chunk = _part(data, at, at + 8 + length) + bytes(length % 2)
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & _WEBP_FLAGS]) + chunk[9:]
        if name in _WEBP_KEPT:
            yield chunk
        at += 8 + length + length % 2
