"""The headers of Xiph's codecs wherever they lie: FLAC's blocks, and comments that are emptied in their place.

Sources: RFC 9639, section 8; «Vorbis I», section 5; RFC 7845, section 5.2; «Theora», section 6.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

from mkdocs_gptlog.media.recordings.containers.mpeg import sound
from mkdocs_gptlog.media.recordings.containers.patches import DamagedError, Piece, Source

FLAC_MARK = b"fLaC"
FLAC_HEADER = 4
FLAC_LAST = 0x80
_STREAMINFO, _PADDING, _SEEKTABLE, _COMMENT = 0, 1, 3, 4
_STREAMINFO_BYTES = 34
_SEEKPOINT = 18
_FRAME = (b"\xff\xf8", b"\xff\xf9")
_LACED = 3
_LACING = 255


def flac(source: Source) -> list[Piece]:
    """Return a FLAC file of its stream's description, its seek table and its frames."""
    at, end = sound(source)
    at += len(FLAC_MARK)
    kept: list[bytes] = []
    last = False
    while not last:
        head = source.read(at, FLAC_HEADER)
        last, kind, length = bool(head[0] & FLAC_LAST), head[0] & ~FLAC_LAST, int.from_bytes(head[1:], "big")
        at += FLAC_HEADER
        if at + length > end:
            raise DamagedError("it ends within its headers")
        if (kind == _STREAMINFO) != (not kept) or (kind == _STREAMINFO and length != _STREAMINFO_BYTES):
            raise DamagedError("its first block does not describe the sound")
        if kind == _STREAMINFO or (kind == _SEEKTABLE and length % _SEEKPOINT == 0):
            kept.append(bytes([kind]) + head[1:] + source.read(at, length))
        at += length
    if source.head(at, 2) not in _FRAME:
        raise DamagedError("it holds no sound")
    kept[-1] = bytes([kept[-1][0] | FLAC_LAST]) + kept[-1][1:]
    return [FLAC_MARK + b"".join(kept), (at, end)]


def emptied_blocks(blocks: bytes) -> bytes:
    """Return FLAC's metadata blocks at the same length, with nothing in them but what the sound needs."""
    return b"".join(_emptied_block(blocks[start:stop]) for start, stop in pairwise([0, *_block_ends(blocks)]))


def _block_ends(blocks: bytes) -> Iterator[int]:
    at = 0
    while at < len(blocks):
        at += FLAC_HEADER + int.from_bytes(blocks[at + 1 : at + FLAC_HEADER], "big")
        if at > len(blocks):
            raise DamagedError("it ends within its headers")
        yield at


def _emptied_block(block: bytes) -> bytes:
    kind, last, body = block[0] & ~FLAC_LAST, block[0] & FLAC_LAST, block[FLAC_HEADER:]
    if kind in {_STREAMINFO, _SEEKTABLE}:
        return block
    if kind == _COMMENT:
        return block[:FLAC_HEADER] + emptied_comment(len(body))
    return bytes([_PADDING | last]) + block[1:FLAC_HEADER] + bytes(len(body))


def emptied_comment(length: int, mark: bytes = b"", end: bytes = b"") -> bytes:
    """Return a comment header of a length in bytes that holds no comment.

    Blanks in the name of the encoder fill it, so that every parser finds a header that is whole.
    """
    room = length - len(mark) - len(end) - 8
    if room < 0:
        raise DamagedError("its comments are cut off")
    return mark + struct.pack("<I", room) + b" " * room + struct.pack("<I", 0) + end


COMMENT_MARKS = {
    b"\x01vorbis": (b"\x03vorbis", b"\x01"),
    b"\x80theora": (b"\x81theora", b""),
    b"OpusHead": (b"OpusTags", b""),
    b"Speex   ": (b"", b""),
}
"""How a stream begins; how its comments begin and end."""


def emptied_laced(headers: bytes) -> bytes:
    """Return the three headers of Vorbis or Theora, laced as in Matroska, with the comments emptied."""
    sizes: list[int] = []
    at = 1
    while len(sizes) < _LACED - 1:
        size = 0
        while headers[at : at + 1] == bytes([_LACING]):
            size, at = size + _LACING, at + 1
        if at >= len(headers):
            raise DamagedError("it ends within its headers")
        sizes.append(size + headers[at])
        at += 1
    start, stop = at + sizes[0], at + sum(sizes)
    for begin, (mark, end) in COMMENT_MARKS.items():
        if mark and headers[at:start].startswith(begin) and headers[start:stop].startswith(mark):
            return headers[:start] + emptied_comment(sizes[1], mark, end) + headers[stop:]
    raise DamagedError("its headers are not in order")
