"""Audio and video files: known by content, published without what recorders write into them."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mkdocs_gptlog.media.recordings import clean
from mkdocs_gptlog.media.recordings.clean import ClipError

SECRET = b"SECRET of Jane at +48.1234+011.5678/"
SOUND = [bytes([17 + index]) * 403 for index in range(6)]
"""What must come out as it went in."""


@dataclass(frozen=True)
class Case:
    """A file with secrets everywhere, what it is, and whether its payload must stay at its offsets."""

    data: bytes
    container: clean.Container
    payload: tuple[bytes, ...]
    in_place: bool = True


def cleaned(data: bytes, folder: Path) -> bytes:
    source, target = folder / "source", folder / "target"
    source.write_bytes(data)
    clean.clean(source, target)
    return target.read_bytes()


# MP3 and AAC


def id3(body: bytes = b"TIT2" + SECRET, version: int = 4, footer: bool = False, name: bytes = b"ID3") -> bytes:
    size = bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0))
    head = bytes([version, 0, 0x10 if footer else 0]) + size
    return name + head + body + (b"3DI" + head if footer else b"")


def id3v1() -> bytes:
    return b"TAG" + SECRET[:30].ljust(125, b"\0")


def ape() -> bytes:
    items = struct.pack("<II", len(SECRET), 0) + b"Artist\0" + SECRET
    fixed = struct.pack("<III", 2000, len(items) + 32, 1)
    head = b"APETAGEX" + fixed + struct.pack("<I", 0xA0000000) + bytes(8)
    foot = b"APETAGEX" + fixed + struct.pack("<I", 0x80000000) + bytes(8)
    return head + items + foot


def lyrics() -> bytes:
    body = b"LYRICSBEGIN" + b"LYR%05d" % len(SECRET) + SECRET
    return body + b"%06dLYRICS200" % len(body)


OLD_LYRICS = b"LYRICSBEGIN" + SECRET + b"LYRICSEND"


def mp3_frames() -> bytes:
    return b"".join(b"\xff\xfb\x90\x00" + sound + bytes(10) for sound in SOUND)


def aac_frames() -> bytes:
    length = 7 + len(SOUND[0])
    head = bytes([0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 255, (length & 7) << 5 | 31, 0xFC])
    return b"".join(head + sound for sound in SOUND)


# WAV and FLAC


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def riff(*chunks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 4 + sum(map(len, chunks))) + b"WAVE" + b"".join(chunks)


def plain_wav() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setparams((1, 1, 8000, 0, "NONE", ""))
        out.writeframes(b"".join(SOUND))
    return buffer.getvalue()


FORMAT = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8))
WAV = riff(
    chunk(b"bext", SECRET),
    FORMAT,
    chunk(b"LIST", b"INFOIART" + struct.pack("<I", len(SECRET)) + SECRET),
    chunk(b"fact", struct.pack("<I", 2419)),
    chunk(b"data", b"".join(SOUND) + b"\x80"),
    chunk(b"id3 ", id3()),
    chunk(b"_PMX", b"<x:xmpmeta>" + SECRET),
)


def block(kind: int, body: bytes, last: bool = False) -> bytes:
    return bytes([kind | (0x80 if last else 0)]) + len(body).to_bytes(3, "big") + body


def comments(*values: bytes) -> bytes:
    each = b"".join(struct.pack("<I", len(value)) + value for value in values)
    return struct.pack("<I", len(SECRET)) + SECRET + struct.pack("<I", len(values)) + each


STREAM_INFO = bytes(range(34))
SEEK_TABLE = bytes(36)
FLAC_SOUND = b"\xff\xf8" + b"".join(SOUND)
FLAC = (
    b"fLaC"
    + block(0, STREAM_INFO)
    + block(2, b"app " + SECRET)
    + block(4, comments(b"ARTIST=" + SECRET))
    + block(3, SEEK_TABLE)
    + block(6, SECRET * 20)
    + block(1, SECRET, last=True)
    + FLAC_SOUND
)

# Ogg


def checksum(data: bytes) -> int:
    """Return Ogg's checksum, as RFC 3533 words it."""
    register = 0
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ (0x04C11DB7 if register >> 31 else 0)) & 0xFFFFFFFF
    return register


def page(body: bytes, lacing: list[int], number: int, flags: int = 0, serial: int = 5) -> bytes:
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, 0, serial, number, 0, len(lacing)) + bytes(lacing)
    return head[:22] + struct.pack("<I", checksum(head + body)) + head[26:] + body


def stream(*packets: bytes, serial: int = 5) -> bytes:
    """Return the pages of packets: the first alone, the others packed as densely as they can be."""
    first, *others = packets
    pages = [page(first, [len(first)], 0, 2, serial)]
    body = b"".join(others)
    lacing = [size for packet in others for size in (*[255] * (len(packet) // 255), len(packet) % 255)]
    while lacing:
        here, lacing = lacing[:255], lacing[255:]
        pages.append(page(body[: sum(here)], here, len(pages), 0, serial))
        body = body[sum(here) :]
    return b"".join(pages)


def pages_of(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        count = data[at + 26]
        stop = at + 27 + count + sum(data[at + 27 : at + 27 + count])
        yield data[at:stop]
        at = stop


COVER = b"METADATA_BLOCK_PICTURE=" + SECRET * 3000
VORBIS = (
    b"\x01vorbis" + bytes(23),
    b"\x03vorbis" + comments(COVER, b"A=" + SECRET) + b"\x01",
    b"\x05vorbis" + b"s" * 99,
)
THEORA = (b"\x80theora" + bytes(35), b"\x81theora" + comments(b"A=" + SECRET), b"\x82theora" + b"s" * 99)
OGG_FLAC = (
    b"\x7fFLAC\1\0\0\3fLaC" + block(0, STREAM_INFO),
    block(4, comments(b"A=" + SECRET)),
    block(6, SECRET * 2000),
    block(2, SECRET, last=True),
)
SKELETON = stream(b"fishead\0" + bytes(56), b"fisbone\0" + SECRET, serial=9)

# MP4


def box(name: bytes, *parts: bytes, long: bool = False) -> bytes:
    body = b"".join(parts)
    if long:
        return struct.pack(">I4sQ", 1, name, len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, name) + body


def numbers(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


TIMES = numbers(0x12345678, 0x12345679)


def track(handler: bytes, number: int, offsets: list[int], sizes: list[int], flags: int = 1) -> bytes:
    if handler == b"vide":
        name = b"\x10" + SECRET[:31]
        fixed = bytes(6) + numbers(0x00010000) + bytes(14) + bytes(14) + name + bytes(4)
        entry = box(b"avc1", fixed.ljust(78, b"\0"), box(b"avcC", b"keep"), box(b"uuid", SECRET))
    else:
        blocks = block(0, STREAM_INFO) + block(4, comments(SECRET), last=True)
        entry = box(b"fLaC", bytes(28), box(b"dfLa", bytes(4), blocks), box(b"udta", SECRET))
    table = box(
        b"stbl",
        box(b"stsd", numbers(0, 1), entry),
        box(b"stts", numbers(0, 1, len(sizes), 1)),
        box(b"stsc", numbers(0, 1, 1, 1, 1)),
        box(b"stsz", numbers(0, 0, len(sizes), *sizes)),
        box(b"stco", numbers(0, len(offsets), *offsets)),
        box(b"uuid", SECRET),
    )
    reference = box(b"dinf", box(b"dref", numbers(0, 1), box(b"url ", numbers(flags), SECRET)))
    media = box(
        b"mdia",
        box(b"mdhd", numbers(0), TIMES, numbers(1000, 4000, 0)),
        box(b"hdlr", numbers(0, 0), handler, b"appl" + bytes(8), SECRET + b"\0"),
        box(b"minf", box(b"vmhd", numbers(1, 0, 0)), reference, table, box(b"meta", SECRET)),
        box(b"udta", SECRET),
    )
    head = box(b"tkhd", numbers(0), TIMES, numbers(number, 0), bytes(60))
    return box(b"trak", head, box(b"tref", box(b"cdsc", numbers(1))), box(b"meta", SECRET), media, box(b"udta", SECRET))


def mp4(brand: bytes = b"isom", handler: bytes = b"meta", long: bool = False, flags: int = 1) -> bytes:
    """Return a film: sound and pictures by turns, and a track of places between them."""
    first = box(b"ftyp", brand, bytes(4), brand) if brand else box(b"wide")
    before = first + box(b"free", SECRET) + box(b"uuid", b"u" * 16, SECRET)
    at = len(before) + (16 if long else 8)
    parts, offsets = b"", dict[bytes, list[int]]()
    for index, sound in enumerate(SOUND):
        for name, sample in ((b"vide" if index % 2 else b"soun", sound), (b"gps", SECRET)):
            offsets.setdefault(name, []).append(at + len(parts))
            parts += sample
    moov = box(
        b"moov",
        box(b"mvhd", numbers(0), TIMES, bytes(88)),
        track(b"vide", 1, offsets[b"vide"], [403] * 3, flags),
        track(b"soun", 2, offsets[b"soun"], [403] * 3),
        track(handler, 3, offsets[b"gps"], [len(SECRET)] * 6),
        box(b"meta", SECRET),
        box(b"udta", box(b"\xa9xyz", SECRET), numbers(0)),
        numbers(0),
    )
    return before + box(b"mdat", parts, long=long) + moov + box(b"meta", SECRET) + box(b"sefd", SECRET)


def fragments(tracks: tuple[bytes, ...] = (b"vide",)) -> bytes:
    moov = box(
        b"moov",
        box(b"mvhd", numbers(0), TIMES, bytes(88)),
        *(track(handler, number, [], []) for number, handler in enumerate(tracks, 1)),
        box(b"mvex", box(b"trex", numbers(0, 1, 1, 0, 0, 0))),
    )
    data = box(b"ftyp", b"iso5", bytes(4), b"dash") + moov
    for index, sound in enumerate(SOUND):
        head = box(b"tfhd", numbers(0, 1 + index % len(tracks)))
        fragment = box(b"traf", head, box(b"udta", SECRET), box(b"uuid", SECRET), box(b"trun", numbers(0, 1)))
        data += box(b"moof", box(b"mfhd", numbers(0, index)), fragment) + box(b"emsg", SECRET) + box(b"mdat", sound)
    return data[:-411] + struct.pack(">I", 0) + data[-407:]  # the last one goes on to the end


# Matroska


def element(name: int, *parts: bytes, is_open: bool = False) -> bytes:
    body = b"".join(parts)
    size = (1 << 56) - 1 if is_open else len(body)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (1 << 56 | size).to_bytes(8, "big") + body


def small(name: int, body: bytes) -> bytes:
    """Return an element whose size takes one byte."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + bytes([0x80 | len(body)]) + body


def laced(first: bytes, second: bytes, third: bytes) -> bytes:
    sizes = bytes([255] * (len(second) // 255) + [len(second) % 255])
    return bytes([2, len(first)]) + sizes + first + second + third


def webm(is_open: bool = False, doc_type: bytes = b"webm", subtitles: bool = True) -> bytes:
    seeks = [
        element(0x4DBB, element(0x53AB, bytes.fromhex(name)), element(0x53AC, b"\1"))
        for name in ("1254C367", "1549A966")
    ]
    info = element(
        0x1549A966,
        small(0xBF, b"crc!"),
        small(0x2AD7B1, b"\x0f\x42\x40"),
        element(0x7BA9, SECRET),
        small(0x4461, bytes(range(8))),
        element(0x4D80, SECRET),
        element(0x5741, SECRET),
    )
    vorbis = laced(VORBIS[0], b"\x03vorbis" + comments(b"A=" + SECRET) + b"\x01", VORBIS[2])
    flac = b"fLaC" + block(0, STREAM_INFO) + block(4, comments(SECRET), last=True)
    kinds = [(1, b"V_VP8", b""), (2, b"A_VORBIS", vorbis), (2, b"A_FLAC", flac), (17, b"S_TEXT/UTF8", SECRET)]
    tracks = element(
        0x1654AE6B,
        *(
            element(
                0xAE,
                small(0xD7, bytes([number])),
                small(0x83, bytes([kind])),
                element(0x536E, SECRET),
                element(0x86, codec),
                element(0x63A2, private),
            )
            for number, (kind, codec, private) in enumerate(kinds[: 4 if subtitles else 3], 1)
        ),
    )
    clusters = [
        element(
            0x1F43B675,
            small(0xE7, b"\0"),
            element(0xA3, bytes([0x81 + index % 3]), bytes(3), sound),
            *([element(0xA3, b"\x84", bytes(3), SECRET)] if subtitles else []),
            *([element(0xA0, element(0xA1, b"\x84", bytes(3), SECRET), small(0x9B, b"\1"))] if subtitles else []),
            element(0xA0, element(0xA1, b"\x81", bytes(3), b"group")),
            is_open=is_open,
        )
        for index, sound in enumerate(SOUND)
    ]
    tail = [
        element(0x1C53BB6B, b"cues"),
        element(0x1254C367, SECRET),
        element(0x1941A469, SECRET),
        element(0x1043A770, SECRET),
    ]
    head = element(0x1A45DFA3, small(0x4286, b"\1"), small(0x4282, doc_type), element(0xEC, SECRET))
    parts = [element(0x114D9B74, *seeks), element(0xEC, SECRET), info, tracks, *clusters, *tail]
    return head + element(0x18538067, *parts, is_open=is_open)


VTT = (
    "\ufeffWEBVTT SECRET\r\nKind: SECRET\r\n\r\nNOTE SECRET\r\nmore SECRET\r\n\r\n"
    "STYLE\r\n/* SECRET */ ::cue { color: red }\r\n"
    "\r\nREGION\r\nid:one\r\n\r\n1\r\n00:00.000 --> 00:01.000\r\n你好 <b>there</b>\r\n\r\nlost SECRET\r\n\r\n"
    "00:01.000 --> 00:02.000\r\nbye\r\n00:02.000 --> 00:03.000\r\nagain\r\n"
).encode()

CASES = {
    "MP3": Case(id3() + id3(version=3) + mp3_frames() + lyrics() + ape() + id3v1(), clean.MP3, (mp3_frames(),), False),
    "MP3 with tags between": Case(
        mp3_frames() + id3(footer=True) + SECRET + mp3_frames() + OLD_LYRICS + id3v1(),
        clean.MP3,
        (mp3_frames() * 2,),
        False,
    ),
    "MP3 with a tag at its end": Case(mp3_frames() + id3(footer=True), clean.MP3, (mp3_frames(),), False),
    "AAC": Case(id3() + aac_frames() + id3v1(), clean.AAC, (aac_frames(),), False),
    "WAV": Case(WAV, clean.WAV, (*SOUND, FORMAT), False),
    "FLAC": Case(FLAC, clean.FLAC, (STREAM_INFO, SEEK_TABLE, FLAC_SOUND), False),
    "FLAC with ID3": Case(id3() + FLAC + id3v1(), clean.FLAC, (STREAM_INFO, SEEK_TABLE, FLAC_SOUND), False),
    "Ogg Vorbis": Case(stream(*VORBIS, *SOUND), clean.OGG, (*SOUND, VORBIS[0], VORBIS[2])),
    "Ogg Opus": Case(stream(b"OpusHead" + bytes(11), b"OpusTags" + comments(COVER), *SOUND), clean.OGG, tuple(SOUND)),
    "Ogg Speex": Case(stream(b"Speex   " + bytes(72), comments(SECRET), *SOUND), clean.OGG, tuple(SOUND)),
    "Ogg FLAC": Case(stream(*OGG_FLAC, b"\xff\xf8", *SOUND), clean.OGG, (*SOUND, OGG_FLAC[0])),
    "Ogg Theora": Case(stream(*THEORA, *SOUND) + stream(*VORBIS, serial=6), clean.OGG_VIDEO, (*SOUND, THEORA[2])),
    "Ogg Skeleton": Case(SKELETON + stream(*VORBIS, *SOUND), clean.OGG, (stream(*VORBIS, *SOUND)[-2418:],), False),
    "Ogg of two": Case(stream(*VORBIS, *SOUND) * 2, clean.OGG, tuple(SOUND)),
    "MP4": Case(mp4(), clean.MP4, tuple(SOUND)),
    "MP4 with places as subtitles": Case(mp4(handler=b"sbtl"), clean.MP4, tuple(SOUND)),
    "MP4 of long boxes": Case(mp4(long=True), clean.MP4, tuple(SOUND)),
    "MP4 in fragments": Case(fragments(), clean.MP4, tuple(SOUND)),
    "M4A": Case(mp4(b"M4A "), clean.M4A, tuple(SOUND)),
    "QuickTime": Case(mp4(b"qt  "), clean.QUICKTIME, tuple(SOUND)),
    "QuickTime of old": Case(mp4(b""), clean.QUICKTIME, tuple(SOUND)),
    "WebM": Case(webm(), clean.WEBM, (*SOUND, b"group", b"cues", VORBIS[2], STREAM_INFO)),
    "WebM without subtitles": Case(webm(subtitles=False), clean.WEBM, (*SOUND, b"cues")),
    "WebM recorded live": Case(webm(is_open=True), clean.WEBM, (*SOUND, b"group", b"cues")),
    "Matroska": Case(webm(doc_type=b"matroska"), clean.MATROSKA, tuple(SOUND)),
    "WebVTT": Case(VTT, clean.CAPTIONS, ("你好 <b>there</b>".encode(), b"bye", b"again"), False),
}
every_case = pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])


# What holds for all of them


@every_case
def test_a_file_is_known_by_its_content(case: Case, tmp_path: Path) -> None:
    (tmp_path / "clip.txt").write_bytes(case.data)
    assert clean.identify(tmp_path / "clip.txt") == case.container
    assert clean.sniff(case.data[: clean.HEAD]) == case.container


@every_case
def test_nothing_that_was_written_into_it_is_left(case: Case, tmp_path: Path) -> None:
    copy = cleaned(case.data, tmp_path)
    assert b"SECRET" in case.data
    for word in (b"SECRET", b"Jane", b"+48.1234", TIMES[:4]):
        assert word not in copy


@every_case
def test_what_plays_is_the_same_in_the_same_place(case: Case, tmp_path: Path) -> None:
    copy = cleaned(case.data, tmp_path)
    for part in case.payload:
        assert part in copy
        if case.in_place:
            assert copy.find(part) == case.data.find(part)
    if case.in_place:
        assert len(copy) == len(case.data)


@every_case
def test_cleaning_a_copy_changes_nothing(case: Case, tmp_path: Path) -> None:
    copy = cleaned(case.data, tmp_path)
    assert cleaned(copy, tmp_path) == copy


def broken(case: Case, dice: random.Random, times: int) -> Iterator[bytes]:
    """Yield a file cut off, with bytes changed (most of them in its headers), and with bytes missing."""
    for _ in range(times):
        data = bytearray(case.data)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)) :]
        for _ in range(dice.choice((0, 1, 1, 2, 20)) if data else 0):
            data[dice.randrange(min(len(data), dice.choice((200, 2000, 100_000))))] = dice.choice(
                (0, 1, 0xFF, dice.randrange(256))
            )
        if dice.random() < 0.2:
            at = dice.randrange(len(data) + 1)
            del data[at : at + dice.randrange(20)]
        yield bytes(data)


@every_case
def test_a_damaged_file_is_cleaned_or_refused(case: Case, tmp_path: Path) -> None:
    for data in broken(case, random.Random(20231006), 120):  # noqa: S311 (no secret hangs on it)
        try:
            copy = cleaned(data, tmp_path)
        except ClipError:
            continue
        assert len(copy) <= len(data) + 16


def test_random_bytes_are_refused_or_cleaned(tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 (no secret hangs on it)
    heads = [case.data[:20] for case in CASES.values()]
    for _ in range(1000):
        try:
            cleaned(dice.choice(heads) + dice.randbytes(dice.randrange(300)), tmp_path)
        except ClipError:
            continue


# What they are


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"\0" * 100,
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"<html>",
        b"WEBVTTX",
        "\ufeffhello".encode("utf-16-le"),
        box(b"ftyp", b"heic", bytes(4), b"mif1heic"),
        box(b"ftyp", b"avif", bytes(4), b"avifmif1isom"),
        b"\x1a\x45\xdf\xa3\x88\x42\x82\x85other",
    ],
)
def test_anything_else_is_not_known(head: bytes, tmp_path: Path) -> None:
    assert clean.sniff(head) is None
    with pytest.raises(ClipError, match="is not an audio, video or captions file that is known"):
        cleaned(head, tmp_path)


def test_what_follows_a_long_tag_is_seen_in_the_file(tmp_path: Path) -> None:
    data = id3(SECRET * 1000) + aac_frames()
    assert clean.sniff(data[: clean.HEAD]) == clean.MP3  # most often so
    (tmp_path / "clip").write_bytes(data)
    assert clean.identify(tmp_path / "clip") == clean.AAC


def test_a_container_has_a_media_type_for_each_use() -> None:
    assert clean.MP4.media_type("video") == "video/mp4"
    assert clean.MP4.media_type("audio") == "audio/mp4"
    assert clean.MP3.media_type("video") == "audio/mpeg"
    assert clean.CAPTIONS.media_type("audio") == "text/vtt"
    assert clean.WEBM.holds_video
    assert not clean.M4A.holds_video


# One by one


def test_wav_keeps_its_format_and_samples(tmp_path: Path) -> None:
    copy = cleaned(WAV, tmp_path)
    assert copy == riff(FORMAT, chunk(b"fact", struct.pack("<I", 2419)), chunk(b"data", b"".join(SOUND) + b"\x80"))
    assert cleaned(plain_wav(), tmp_path) == plain_wav()


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF])
def test_wav_out_of_a_pipe_gets_its_true_size(size: int, tmp_path: Path) -> None:
    samples = b"".join(SOUND)
    piped = b"RIFF" + struct.pack("<I", size) + b"WAVE" + FORMAT + b"data" + struct.pack("<I", size) + samples
    assert cleaned(piped, tmp_path) == riff(FORMAT, chunk(b"data", samples))


@pytest.mark.parametrize(
    "data",
    [
        WAV[:300],
        riff(FORMAT),
        riff(chunk(b"data", b"ab")),
        riff(FORMAT, FORMAT, chunk(b"data", b"ab")),
        riff(FORMAT, b"data" + struct.pack("<I", 400) + b"ab"),
    ],
)
def test_wav_that_contradicts_itself_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(ClipError, match=r"^is damaged: "):
        cleaned(data, tmp_path)


def test_flac_marks_its_last_header(tmp_path: Path) -> None:
    copy = cleaned(FLAC, tmp_path)
    assert copy == b"fLaC" + block(0, STREAM_INFO) + block(3, SEEK_TABLE, last=True) + FLAC_SOUND


@pytest.mark.parametrize("name", ["Ogg Vorbis", "Ogg Opus", "Ogg FLAC", "Ogg Theora", "Ogg of two"])
def test_ogg_has_right_checksums(name: str, tmp_path: Path) -> None:
    pages = list(pages_of(cleaned(CASES[name].data, tmp_path)))
    assert len(pages) > 2
    for each in pages:
        assert each[22:26] == struct.pack("<I", checksum(each[:22] + bytes(4) + each[26:]))


def test_ogg_comments_stay_whole(tmp_path: Path) -> None:
    length = len(VORBIS[1]) - 16
    body = b"".join(each[27 + each[26] :] for each in pages_of(cleaned(stream(*VORBIS, *SOUND), tmp_path)))
    assert b"\x03vorbis" + struct.pack("<I", length) + b" " * length + bytes(4) + b"\1" + VORBIS[2] in body


def test_ogg_of_an_unknown_codec_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="a stream of a kind that is not known"):
        cleaned(stream(b"\x80kate\0\0\0", b"text"), tmp_path)


def children(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        head = 16 if size == 1 else 8
        size = int.from_bytes(data[at + 8 : at + 16], "big") if size == 1 else size or len(data) - at
        yield name, data[at + head : at + size]
        at += size


def test_mp4_still_names_where_its_samples_are(tmp_path: Path) -> None:
    copy = cleaned(mp4(), tmp_path)
    assert [name for name, _ in children(copy)] == [b"ftyp", b"free", b"free", b"mdat", b"moov", b"free", b"free"]
    moov = dict(children(copy))[b"moov"]
    assert [name for name, _ in children(moov)] == [b"mvhd", b"trak", b"trak", b"free", b"free", b"free"]
    found = []
    for track_ in [body for name, body in children(moov) if name == b"trak"]:
        media = dict(children(dict(children(track_))[b"mdia"]))
        table = dict(children(dict(children(media[b"minf"]))[b"stbl"]))
        found += [copy[at : at + 403] for at in struct.unpack(">3I", table[b"stco"][8:])]
        assert media[b"hdlr"][8:12] in {b"vide", b"soun"}
        assert not any(media[b"hdlr"][12:])
        assert media[b"mdhd"] == numbers(0, 0, 0, 1000, 4000, 0)
    assert found == SOUND[1::2] + SOUND[::2]


def test_mp4_whose_samples_lie_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="plays what lies in another file"):
        cleaned(mp4(flags=0), tmp_path)


def test_mp4_with_a_track_of_places_in_fragments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="records more than sound and pictures"):
        cleaned(fragments((b"vide", b"meta")), tmp_path)


def test_mp4_without_anything_to_play_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="holds neither sound nor moving pictures"):
        cleaned(box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", SOUND[0]), tmp_path)


def test_webm_keeps_the_shape_of_what_it_loses(tmp_path: Path) -> None:
    before, after = webm(), cleaned(webm(), tmp_path)
    at = before.index(element(0x1254C367, SECRET))
    length = len(element(0x1254C367, SECRET))
    assert after[at : at + length] == element(0xEC, bytes(length - 9))
    assert small(0xEC, bytes(4)) in after  # the checksum of what changed
    assert element(0x4D80, b" " * len(SECRET)) in after


def test_webvtt_keeps_its_cues_and_looks(tmp_path: Path) -> None:
    assert cleaned(VTT, tmp_path).decode() == (
        "WEBVTT\n\nSTYLE\n ::cue { color: red }\n\nREGION\nid:one\n\n1\n00:00.000 --> 00:01.000\n你好 <b>there</b>\n\n"
        "00:01.000 --> 00:02.000\nbye\n\n00:02.000 --> 00:03.000\nagain\n"
    )


@pytest.mark.parametrize(
    ("data", "text"), [(b"WEBVTT\n\n\xff\xfe", "it is not in UTF-8"), (b"WEBVTT\n" * (1 << 21), "larger than captions")]
)
def test_webvtt_of_no_sense_is_refused(data: bytes, text: str, tmp_path: Path) -> None:
    with pytest.raises(ClipError, match=text):
        cleaned(data, tmp_path)


@pytest.mark.parametrize(
    "grow",
    [
        pytest.param(lambda size: mp4() + struct.pack(">I4sQ", 1, b"mdat", size + 16), id="MP4"),
        pytest.param(lambda size: mp4() + struct.pack(">I4sQ", 1, b"junk", size + 16), id="MP4 of free space"),
        pytest.param(
            lambda size: webm(True, subtitles=False) + b"\x1f\x43\xb6\x75" + (1 << 56 | size).to_bytes(8, "big"),
            id="WebM",
        ),
        pytest.param(lambda size: FLAC[: len(FLAC) - 8] + bytes(8 * bool(size)), id="FLAC"),
    ],
)
def test_a_large_file_needs_little_memory(grow: Callable[[int], bytes], tmp_path: Path) -> None:
    size = 64 << 20
    head = grow(size)
    with (tmp_path / "source").open("wb") as out:
        out.write(head)
        out.truncate(len(head) + size)
    tracemalloc.start()
    clean.clean(tmp_path / "source", tmp_path / "target")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20
    assert (tmp_path / "target").stat().st_size > size
