"""MP3 and AAC: frame after frame, and nothing of what lies before, between and after them.

Sources: ISO/IEC 11172-3, 2.4.1.3; ISO/IEC 13818-7, 6.2; id3.org, «ID3v2.4» and «Lyrics3 v2.00»; «APEv2 specification».
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mkdocs_gptlog.media.recordings.containers.patches import ClipError, DamagedError, Piece, Source, Span, joined

Measure = Callable[[bytes], int]
"""Takes the first `HEADER` bytes of a frame; returns its length in bytes, 0 where it is none."""

HEADER = 7
_RATES = (44100, 48000, 32000)
_KILOBITS = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
)
_SYNC = 0xFF
_MPEG_1, _MPEG_2, _NO_VERSION = 3, 2, 1
_LAYER_3 = 1
_AAC_RATES = 13
_ID3_HEADER = 10
_ID3_FOOTER_FLAG = 0x10
_NOT_IN_ID3 = 0xFF
_SYNC_SAFE = 0x80
_ID3V1 = 128
_ID3V1_LONG = 227
_APE_HEADER = 32
_APE_HAS_HEADER = 1 << 31
_LYRICS_1 = 5100 + 20
_LYRICS_2_END = 15
_WINDOW = 1 << 16


def mp3_frame(header: bytes) -> int:
    """Measure a frame of MPEG layer III."""
    if len(header) < HEADER or header[0] != _SYNC or header[1] < 0xE0:  # noqa: PLR2004 (eleven bits are set)
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    rate = header[2] >> 2 & 3
    if version == _NO_VERSION or layer != _LAYER_3 or rate >= len(_RATES):
        return 0
    first = version == _MPEG_1
    hertz = _RATES[rate] >> (0 if first else 1 if version == _MPEG_2 else 2)
    bits = _KILOBITS[first][header[2] >> 4] * 1000
    return (144 if first else 72) * bits // hertz + (header[2] >> 1 & 1) if bits else 0


def aac_frame(header: bytes) -> int:
    """Measure a frame of AAC in ADTS."""
    if len(header) < HEADER or header[0] != _SYNC or header[1] & 0xF6 != 0xF0:  # noqa: PLR2004 (twelve bits, layer 0)
        return 0
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return length if header[2] >> 2 & 15 < _AAC_RATES and length > HEADER else 0


def mp3(source: Source) -> list[Piece]:
    """Return the frames of an MP3 file."""
    return list(joined(_frames(source, mp3_frame)))


def aac(source: Source) -> list[Piece]:
    """Return the frames of an AAC file."""
    return list(joined(_frames(source, aac_frame)))


def _frames(source: Source, measure: Measure) -> Iterator[Span]:
    at, end = sound(source)
    found = False
    while at < end:
        header = source.head(at, HEADER)
        if length := measure(header):
            if found or at + length <= end:
                yield at, min(end, at + length)
            found, at = True, at + length
        else:
            at += id3_length(source, at) or _next_frame(source, at, end, measure) - at
    if not found:
        raise ClipError("is damaged: it holds no sound")


def _next_frame(source: Source, at: int, end: int, measure: Measure) -> int:
    """Return where the next frame begins that another one follows (or the end)."""
    while at < end:
        window = source.head(at, min(_WINDOW, end - at) + HEADER)
        near = window.find(_SYNC, 0, _WINDOW)
        while near >= 0:
            length = measure(window[near : near + HEADER])
            after = at + near + length
            if length and (after == end or (after < end and measure(source.head(after, HEADER)))):
                return at + near
            near = window.find(_SYNC, near + 1, _WINDOW)
        at += _WINDOW
    return end


def sound(source: Source) -> Span:
    """Return what lies between the tags at the beginning and those at the end of a file."""
    start, end = 0, source.size
    while length := id3_length(source, start):
        start += length
    if start > end:
        raise DamagedError("its ID3 tag is longer than the file")
    while length := _tag_before(source, start, end):
        if length > end - start:
            raise DamagedError("a tag at its end is longer than the file")
        end -= length
    return start, end


def id3_length(source: Source, at: int, name: bytes = b"ID3") -> int:
    """Return the length in bytes of the ID3v2 tag that begins somewhere; 0 where none does."""
    header = source.head(at, _ID3_HEADER)
    if len(header) < _ID3_HEADER or not header.startswith(name) or _NOT_IN_ID3 in header[3:5]:
        return 0
    if max(header[6:]) >= _SYNC_SAFE:
        return 0
    size = header[6] << 21 | header[7] << 14 | header[8] << 7 | header[9]
    return size + _ID3_HEADER * (2 if header[5] & _ID3_FOOTER_FLAG else 1)


def _tag_before(source: Source, start: int, end: int) -> int:
    """Return the length in bytes of the tag that ends somewhere; 0 where none does."""
    tail = source.head(max(start, end - _ID3V1 - _ID3V1_LONG), min(end - start, _ID3V1 + _ID3V1_LONG))
    if tail[-_ID3V1:].startswith(b"TAG") and len(tail) >= _ID3V1:
        return len(tail) if len(tail) > _ID3V1 and tail.startswith(b"TAG+") else _ID3V1
    if tail[-_APE_HEADER:].startswith(b"APETAGEX"):
        footer = tail[-_APE_HEADER:]
        size, flags = int.from_bytes(footer[12:16], "little"), int.from_bytes(footer[20:24], "little")
        return max(size, _APE_HEADER) + (_APE_HEADER if flags & _APE_HAS_HEADER else 0)
    if tail.endswith(b"LYRICS200") and tail[-_LYRICS_2_END:-9].isdigit():
        return int(tail[-_LYRICS_2_END:-9]) + _LYRICS_2_END
    if tail.endswith(b"LYRICSEND"):
        lyrics = source.head(max(start, end - _LYRICS_1), min(end - start, _LYRICS_1))
        begin = lyrics.rfind(b"LYRICSBEGIN")
        return len(lyrics) - begin if begin >= 0 else len(b"LYRICSEND")
    return id3_length(source, end - _ID3_HEADER, b"3DI") if end - start >= _ID3_HEADER else 0
