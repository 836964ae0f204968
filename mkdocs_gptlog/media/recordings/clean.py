"""Audio and video files: what they are by content, and copies without what recorders write into them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from mkdocs_gptlog.media.recordings.containers import matroska, mpeg, ogg, xiph
from mkdocs_gptlog.media.recordings.containers.mp4 import mp4
from mkdocs_gptlog.media.recordings.containers.patches import ClipError, Piece, Source, write
from mkdocs_gptlog.media.recordings.containers.vtt import vtt
from mkdocs_gptlog.media.recordings.containers.wav import wav

__all__ = ["VERSION", "ClipError", "Container", "clean", "identify", "sniff"]

VERSION = 1
"""Raised whenever the same file comes to give another copy."""
HEAD = 4096
"""How many bytes of a file `sniff` wants to see."""
_CAPTIONS = b"WEBVTT"
_IMAGES = frozenset(b"heic heix heim heis hevc hevx mif1 msf1 avif avis crx  jpx jp2 ".split())
_BRANDS = (
    *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"avc1"),
    *(
        b"qt  ",
        b"M4A ",
        b"M4B ",
        b"M4V ",
        b"M4VP",
        b"MSNV",
        b"dash",
        b"3gp",
        b"3g2",
        b"f4v ",
        b"F4V ",
        b"mmp4",
        b"XAVC",
    ),
    *(b"cmfc", b"hlsf", b"av01"),
)
_SOUND_BRANDS = (b"M4A ", b"M4B ")
_QUICKTIME_BRAND = b"qt  "
_QUICKTIME_STARTS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file.

    Attributes:
        suffix: How a file of it is named, with the dot.
        audio: The media type of one that is heard.
        video: The media type of one that is seen; empty where the kind cannot hold video.
        demuxer: FFmpeg's name of it; empty where there is nothing to hear.
    """

    suffix: str
    audio: str
    video: str = ""
    demuxer: str = ""

    @property
    def holds_video(self) -> bool:
        """Whether it can."""
        return bool(self.video)

    def media_type(self, kind: str) -> str:
        """Return the media type of a file that is shown as `audio` or as `video`."""
        return self.video if kind == "video" and self.video else self.audio


MP3 = Container(".mp3", "audio/mpeg", demuxer="mp3")
AAC = Container(".aac", "audio/aac", demuxer="aac")
WAV = Container(".wav", "audio/wav", demuxer="wav")
FLAC = Container(".flac", "audio/flac", demuxer="flac")
OGG = Container(".ogg", "audio/ogg", demuxer="ogg")
OGG_VIDEO = Container(".ogv", "audio/ogg", "video/ogg", demuxer="ogg")
M4A = Container(".m4a", "audio/mp4", demuxer="mov")
MP4 = Container(".mp4", "audio/mp4", "video/mp4", demuxer="mov")
QUICKTIME = Container(".mov", "audio/mp4", "video/mp4", demuxer="mov")
"""By their own media type, browsers skip films that they play."""
WEBM = Container(".webm", "audio/webm", "video/webm", demuxer="matroska")
MATROSKA = Container(".mkv", "audio/x-matroska", "video/x-matroska", demuxer="matroska")
CAPTIONS = Container(".vtt", "text/vtt")

_CLEANERS: dict[Container, Callable[[Source], Iterable[Piece]]] = {
    MP3: mpeg.mp3,
    AAC: mpeg.aac,
    WAV: wav,
    FLAC: xiph.flac,
    OGG: ogg.ogg,
    OGG_VIDEO: ogg.ogg,
    M4A: mp4,
    MP4: mp4,
    QUICKTIME: mp4,
    WEBM: matroska.matroska,
    MATROSKA: matroska.matroska,
    CAPTIONS: vtt,
}


def sniff(head: bytes) -> Container | None:
    """Return what kind of file begins with some bytes; None where it is not known.

    Args:
        head: The first `HEAD` bytes, or the whole of a shorter file. `identify` also sees
            what follows a long ID3 tag.
    """
    return _identify(Source(io.BytesIO(head)))


def identify(file: Path) -> Container | None:
    """Return what kind of file this is, by its content; None where it is not known.

    Raises:
        OSError: The file cannot be read.
    """
    with file.open("rb") as stream:
        return _identify(Source(stream))


def clean(source: Path, target: Path) -> None:
    """Write a copy that plays the same and holds no tags, pictures, places, dates, names or comments.

    Sound and pictures are copied byte by byte. Subtitles and other tracks are left out: captions are a file beside.

    Args:
        source: The original.
        target: Where to write; of no use where this raises.

    Raises:
        ClipError: The file is of no known kind, or damaged.
        OSError: A file cannot be read or written.
    """
    with source.open("rb") as stream:
        read = Source(stream)
        container = _identify(read)
        if container is None:
            raise ClipError("is not an audio, video or captions file that is known")
        pieces = _CLEANERS[container](read)
        with target.open("wb") as out:
            write(read, pieces, out)


def _identify(source: Source) -> Container | None:
    start = 0
    while length := mpeg.id3_length(source, start):
        start += length
    head = source.head(start, HEAD)
    return _by_mark(head) or _by_boxes(head) or _by_frames(head) or (MP3 if start else None)


def _by_mark(head: bytes) -> Container | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(xiph.FLAC_MARK):
        return FLAC
    if head.startswith(ogg.MARK):
        return OGG_VIDEO if b"\x80theora" in head else OGG
    if head.startswith(matroska.MARK):
        return {b"webm": WEBM, b"matroska": MATROSKA}.get(matroska.doc_type(Source(io.BytesIO(head))))
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text.startswith(_CAPTIONS) and text[len(_CAPTIONS) :][:1] in {b"", b" ", b"\t", b"\r", b"\n"}:
        return CAPTIONS
    return None


def _by_boxes(head: bytes) -> Container | None:
    if head[4:8] in _QUICKTIME_STARTS:
        return QUICKTIME
    if head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, end, 4))}
    if major in _IMAGES or not any(brand.startswith(_BRANDS) for brand in brands):
        return None
    return QUICKTIME if major == _QUICKTIME_BRAND else M4A if major in _SOUND_BRANDS else MP4


def _by_frames(head: bytes) -> Container | None:
    for measure, container in ((mpeg.mp3_frame, MP3), (mpeg.aac_frame, AAC)):
        length = measure(head[: mpeg.HEADER])
        following = head[length : length + mpeg.HEADER]
        if length and (len(following) < mpeg.HEADER or measure(following)):
            return container
    return None
