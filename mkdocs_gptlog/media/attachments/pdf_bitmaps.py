"""Bitmaps inside a PDF without what cameras and programs wrote into them.

Sources: ITU-T T.81, annex B (JPEG); ISO/IEC 15444-1, annexes A and I (JPEG 2000).
"""

from __future__ import annotations

from collections.abc import Iterator

_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_ADOBE = 0xEE
_PROFILE = 0xE2
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_CODESTREAM = b"\xff\x4f\xff\x51"
_TILE, _DATA, _NOTE = 0x90, 0x93, 0x64
_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_KEPT_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})


class BitmapError(Exception):
    """A bitmap that cannot be cleaned."""


def clean_jpeg(data: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, thumbnails and comments; what says its colours stays.

    Raises:
        BitmapError: It is damaged.
    """
    if not data.startswith(b"\xff\xd8"):
        raise BitmapError("a picture in it is damaged")
    if not (parts := list(_jpeg_parts(data))):
        raise BitmapError("a picture in it is cut off")
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9"


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    at = 2
    while at < len(data):
        mark = data.find(b"\xff", at)
        while mark >= 0 and data[mark + 1 : mark + 2] == b"\xff":
            mark += 1
        if mark < 0 or mark + 1 >= len(data):
            raise BitmapError("a picture in it is cut off")
        kind = data[mark + 1]
        if kind == _END:
            return  # what stands behind the end is no part of the picture
        if kind in _ALONE:
            at = mark + 2
            continue
        stop = mark + 2 + int.from_bytes(data[mark + 2 : mark + 4])
        if kind == 0 or stop > len(data) or stop < mark + 4:
            raise BitmapError("a picture in it is damaged")
        if _says_colors(kind, data[mark + 4 : stop]) or (kind not in _APPLICATIONS and kind != _COMMENT):
            yield data[mark:stop]
        at = stop
        if kind == _SCAN:
            at = _end_of_scan(data, stop)
            yield data[stop:at]


def _says_colors(kind: int, segment: bytes) -> bool:
    """Return whether a segment is a colour profile, or how Adobe's programs name the colours of a picture."""
    return (kind == _ADOBE and segment.startswith(b"Adobe")) or (
        kind == _PROFILE and segment.startswith(b"ICC_PROFILE\0")
    )


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the coded part of a scan ends: at a marker that is no restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        kind = data[at + 1] if at + 1 < len(data) else _END
        if kind and kind not in _ALONE and kind != 0xFF:  # noqa: PLR2004 (bytes that fill)
            return at
        at += 1 if kind == 0xFF else 2  # noqa: PLR2004
    return len(data)


def clean_jpeg2000(data: bytes) -> bytes:
    """Return a JPEG 2000 picture without the boxes and comments that hold EXIF, XMP and other notes.

    Raises:
        BitmapError: It is damaged.
    """
    if data.startswith(_CODESTREAM):
        return _clean_codestream(data)
    if not data.startswith(_SIGNATURE):
        raise BitmapError("a picture in it is damaged")
    return b"".join(_boxes(data))


def _boxes(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        stop = len(data) if size == 0 else at + size
        if stop < at + head or stop > len(data):
            raise BitmapError("a picture in it is damaged")
        if kind == b"jp2c":
            content = _clean_codestream(data[at + head : stop])
            yield (len(content) + 8).to_bytes(4) + kind + content
        elif kind in _KEPT_BOXES:
            yield data[at:stop]
        at = stop


def _clean_codestream(data: bytes) -> bytes:
    """Return a code stream without the comments in its main head and in those of its tiles."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data):
        kind = data[at + 1]
        if data[at] != 0xFF:  # noqa: PLR2004 (what begins a marker)
            raise BitmapError("a picture in it is damaged")
        if kind == _TILE:
            tile = _clean_tile(data, at)
            kept += tile[0]
            at = tile[1]
            continue
        stop = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if kind != _NOTE:
            kept.append(data[at:stop])
        at = stop
    return b"".join([*kept, b"\xff\xd9"])


def _clean_tile(data: bytes, at: int) -> tuple[list[bytes], int]:
    """Return a part of a tile without comments, with the length that it then has, and where it stops."""
    length = int.from_bytes(data[at + 6 : at + 10])
    stop = at + length if length else len(data) - 2 * data.endswith(b"\xff\xd9")
    begin = at + 12
    if not begin <= stop <= len(data):
        raise BitmapError("a picture in it is damaged")
    segments: list[bytes] = []
    while begin + 2 <= stop and data[begin + 1] != _DATA:
        after = begin + 2 + int.from_bytes(data[begin + 2 : begin + 4])
        if data[begin] != 0xFF or not begin + 4 <= after <= stop:  # noqa: PLR2004
            raise BitmapError("a picture in it is damaged")
        if data[begin + 1] != _NOTE:
            segments.append(data[begin:after])
        begin = after
    rest = b"".join(segments) + data[begin:stop]
    head = data[at : at + 6] + (len(rest) + 12).to_bytes(4) + data[at + 10 : at + 12]
    return [head, rest], stop
