"""Colours of published pictures: as the file means them, whatever its samples are and whatever describes them."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from logs import encode
from PIL import Image

from mkdocs_gptlog.media import program
from mkdocs_gptlog.media.pictures.formats import profiles
from mkdocs_gptlog.media.recipe import Recipe
from mkdocs_gptlog.media.renditions import Rendered

SIZE = (60, 40)
RECIPE = Recipe((400,), ("webp",), (90,), (), cover=False, encoder="")
BROWN = (200, 100, 50)
BROWN_OF_P3 = (215, 93, 29)
"""The same numbers as Display P3 has them, in sRGB."""
P3 = profiles.by_cicp(12, 13) or b""


def made(content: bytes, folder: Path) -> tuple[Image.Image, Rendered]:
    """Return the full view of a picture, and what was said of it."""
    file = folder / "picture"
    file.write_bytes(content)
    written: dict[str, bytes] = {}
    rendered = program.make(file, RECIPE, 80_000_000, written.__setitem__)
    name = next(name for name in written if name[0].isdigit())
    return Image.open(io.BytesIO(written[name])), rendered


def color(content: bytes, folder: Path, x: int = 30) -> tuple[int, ...]:
    """Return the colour of a published picture halfway down."""
    shown, _ = made(content, folder)
    pixel = shown.getpixel((x, shown.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def near(pixel: tuple[int, ...], wanted: tuple[int, ...], by: int = 4) -> bool:
    return len(pixel) == len(wanted) and all(abs(a - b) <= by for a, b in zip(pixel, wanted, strict=True))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with chunks set in behind its head."""
    return png[:33] + b"".join(chunks) + png[33:]


def png(color_type: int, depth: int, left: bytes, right: bytes, *chunks: bytes) -> bytes:
    """Return a PNG of 40 by 40 px from the bytes of the two halves of a row."""
    head = struct.pack(">IIBBBBB", 40, 40, depth, color_type, 0, 0, 0)
    rows = zlib.compress((b"\0" + left + right) * 40)
    parts = (chunk(b"IHDR", head), *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff(bits: int, photometric: int, row: bytes, sample_format: int = 1) -> bytes:
    """Return a grey TIFF of 60 by 40 px from the bytes of a row."""
    data = row * 40
    tags = [(256, 60), (257, 40), (258, bits), (259, 1), (262, photometric), (273, 0), (277, 1), (278, 40)]
    tags += [(279, len(data)), (339, sample_format)]
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, start if tag == 273 else value) for tag, value in tags)
    return (
        struct.pack("<2sIIH", b"II", 42, 8, len(tags))[:2]
        + struct.pack("<HIH", 42, 8, len(tags))
        + entries
        + bytes(4)
        + data
    )


def grey_profile(gamma: float) -> bytes:
    """Return a profile of grey with a gamma."""
    white = b"XYZ " + struct.pack(">I3i", 0, 63190, 65536, 54061)
    curve = (b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256))).ljust(16, b"\0")
    start = 128 + 4 + 24
    table = struct.pack(">I4sII4sII", 2, b"wtpt", start, 20, b"kTRC", start + 20, 16)
    head = struct.pack(">I4xI4s4s4s12x4s", start + 36, 0x02400000, b"mntr", b"GRAY", b"XYZ ", b"acsp")
    head += bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + white + curve


# Profiles


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF", "TIFF"])
def test_a_profile_is_followed_in_every_format(tmp_path: Path, file_format: str) -> None:
    picture = encode(Image.new("RGB", SIZE, BROWN), file_format, icc_profile=P3)
    assert near(color(picture, tmp_path), BROWN_OF_P3)


def test_a_profile_is_followed_in_a_palette(tmp_path: Path) -> None:
    picture = Image.new("RGB", SIZE, BROWN).quantize(4)
    assert near(color(encode(picture, icc_profile=P3), tmp_path), BROWN_OF_P3)
    half_clear = encode(picture, icc_profile=P3, transparency=bytes([100, 100, 100, 100]))
    assert near(color(half_clear, tmp_path), (*BROWN_OF_P3, 100))


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_a_profile_of_grey_is_followed(tmp_path: Path, file_format: str) -> None:
    picture = encode(Image.new("L", SIZE, 55), file_format, icc_profile=grey_profile(1.0))
    assert near(color(picture, tmp_path), (128, 128, 128))


def test_a_profile_of_grey_is_followed_beside_alpha(tmp_path: Path) -> None:
    picture = encode(Image.new("LA", SIZE, (55, 120)), icc_profile=grey_profile(1.0))
    assert near(color(picture, tmp_path), (128, 128, 128, 120))


def test_a_profile_of_something_else_is_left_alone(tmp_path: Path) -> None:
    picture = encode(Image.new("RGB", SIZE, BROWN), icc_profile=grey_profile(1.0))
    assert near(color(picture, tmp_path), BROWN)


# Colours by numbers


@pytest.mark.parametrize(
    ("chunks", "wanted"),
    [
        pytest.param([chunk(b"gAMA", struct.pack(">I", 100_000))], (230, 169, 123), id="linear"),
        pytest.param([chunk(b"gAMA", struct.pack(">I", 45_455))], BROWN, id="the usual gamma"),
        pytest.param(
            [
                chunk(b"gAMA", struct.pack(">I", 45_455)),
                chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)),
            ],
            BROWN_OF_P3,
            id="primaries of P3",
        ),
        pytest.param(
            [chunk(b"gAMA", struct.pack(">I", 100_000)), chunk(b"sRGB", b"\0")], BROWN, id="sRGB goes before gamma"
        ),
        pytest.param([chunk(b"cICP", bytes([12, 13, 0, 1]))], BROWN_OF_P3, id="Display P3"),
        pytest.param(
            [chunk(b"gAMA", struct.pack(">I", 100_000)), chunk(b"cICP", bytes([1, 13, 0, 1]))],
            BROWN,
            id="CICP goes before gamma",
        ),
        pytest.param([chunk(b"gAMA", struct.pack(">I", 0))], BROWN, id="no gamma at all"),
        pytest.param(
            [chunk(b"gAMA", struct.pack(">I", 50_000)), chunk(b"cHRM", bytes(32))], BROWN, id="primaries of nothing"
        ),
    ],
)
def test_a_png_says_its_colours_by_numbers(tmp_path: Path, chunks: list[bytes], wanted: tuple[int, int, int]) -> None:
    picture = with_chunks(encode(Image.new("RGB", SIZE, BROWN)), *chunks)
    assert near(color(picture, tmp_path), wanted)


PQ, HLG = (9, 16, 148), (9, 18, 191)
"""Primaries, transfer, and the value of white at 203 nits in eight bits."""


@pytest.mark.parametrize(("primaries", "transfer", "white"), [PQ, HLG])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_white_of_an_hdr_png_is_white(tmp_path: Path, primaries: int, transfer: int, white: int, mode: str) -> None:
    numbers = chunk(b"cICP", bytes([primaries, transfer, 0, 1]))
    pixel = (white, white, white, 100)[: len(mode)]
    assert near(
        color(with_chunks(encode(Image.new(mode, SIZE, pixel)), numbers), tmp_path), (255, 255, 255, 100)[: len(mode)]
    )
    black = with_chunks(encode(Image.new("RGB", SIZE, "black")), numbers)
    assert near(color(black, tmp_path), (0, 0, 0))


def with_nclx(content: bytes, primaries: int, transfer: int) -> bytes:
    """Return a HEIC or AVIF with other numbers in its box of colours."""
    at = content.index(b"nclx") + 4
    return content[:at] + struct.pack(">HH", primaries, transfer) + content[at + 4 :]


@pytest.mark.parametrize(("primaries", "transfer", "white"), [PQ, HLG])
def test_the_white_of_an_hdr_avif_is_white(tmp_path: Path, primaries: int, transfer: int, white: int) -> None:
    picture = encode(Image.new("RGB", (64, 64), (white,) * 3), "AVIF")
    assert near(color(with_nclx(picture, primaries, transfer), tmp_path), (255, 255, 255))


@pytest.mark.parametrize(
    ("primaries", "transfer", "before", "after"),
    [(9, 16, (148,) * 3, (255,) * 3), (9, 18, (191,) * 3, (255,) * 3), (12, 13, BROWN, BROWN_OF_P3)],
)
def test_the_numbers_of_a_heic_are_followed(
    tmp_path: Path, primaries: int, transfer: int, before: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    heif = pytest.importorskip("pillow_heif")
    buffer = io.BytesIO()
    heif.from_pillow(Image.new("RGB", (64, 64), before)).save(buffer, quality=95)
    assert near(color(with_nclx(buffer.getvalue(), primaries, transfer), tmp_path), after)


def test_colours_that_nobody_here_knows_are_told(tmp_path: Path) -> None:
    _, rendered = made(
        with_chunks(encode(Image.new("RGB", SIZE, BROWN)), chunk(b"cICP", bytes([12, 200, 0, 1]))), tmp_path
    )
    (finding,) = rendered.findings
    assert "not converted" in finding.message


# Samples


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        pytest.param(tiff(16, 1, struct.pack("<H", 0x8000) * 60), 128, id="16 bits"),
        pytest.param(tiff(16, 0, struct.pack("<H", 0x2000) * 60), 223, id="16 bits, white is 0"),
        pytest.param(tiff(12, 1, bytes([0x80, 0x08, 0x00]) * 30), 128, id="12 bits"),
        pytest.param(tiff(32, 1, struct.pack("<f", 0.5) * 59 + struct.pack("<f", 1), 3), 128, id="floats to 1"),
        pytest.param(tiff(32, 1, struct.pack("<f", 200) * 60, 3), 200, id="floats to 255"),
        pytest.param(tiff(4, 1, b"\x88" * 30), 136, id="4 bits"),
        pytest.param(tiff(1, 0, b"\xff" * 8), 0, id="1 bit, white is 0"),
    ],
)
def test_a_tiff_of_any_depth_is_as_bright_as_it_is(tmp_path: Path, content: bytes, wanted: int) -> None:
    assert near(color(content, tmp_path, 20), (wanted,) * 3)


def test_lab_and_cmyk_become_rgb(tmp_path: Path) -> None:
    lab = encode(Image.new("LAB", SIZE, (137, 128, 128)), "TIFF")
    assert near(color(lab, tmp_path), (128, 128, 128), by=6)
    cmyk = encode(Image.new("CMYK", SIZE, (0, 255, 255, 0)), "TIFF")
    assert near(color(cmyk, tmp_path), (255, 0, 0))


# Transparency

CLEAR = 0


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(png(0, 16, b"\x80\x01" * 20, b"\x20\0" * 20, chunk(b"tRNS", b"\x80\x01")), id="grey of 16 bits"),
        pytest.param(png(0, 8, b"\x80" * 20, b"\x20" * 20, chunk(b"tRNS", b"\0\x80")), id="grey of 8 bits"),
        pytest.param(png(0, 4, b"\x88" * 10, b"\x22" * 10, chunk(b"tRNS", b"\0\x08")), id="grey of 4 bits"),
        pytest.param(png(0, 2, b"\xaa" * 5, b"\x55" * 5, chunk(b"tRNS", b"\0\x02")), id="grey of 2 bits"),
        pytest.param(
            png(2, 16, b"\x80\1\x40\1\x20\1" * 20, b"\x20\0" * 60, chunk(b"tRNS", b"\x80\1\x40\1\x20\1")),
            id="colours of 16 bits",
        ),
        pytest.param(
            png(3, 4, b"\0" * 10, b"\x11" * 10, chunk(b"PLTE", bytes(range(6))), chunk(b"tRNS", b"\0\x80")),
            id="palette of 4 bits",
        ),
    ],
)
def test_a_colour_that_lets_light_through_does_so_at_any_depth(tmp_path: Path, content: bytes) -> None:
    assert color(content, tmp_path, 5)[3] == CLEAR
    assert color(content, tmp_path, 35)[3] > CLEAR


def test_every_entry_of_a_palette_keeps_its_alpha(tmp_path: Path) -> None:
    colors = chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0]))
    content = png(3, 8, b"\0" * 20, b"\1" * 20, colors, chunk(b"tRNS", b"\x40\x80"))
    assert near(color(content, tmp_path, 5), (255, 0, 0, 0x40))
    assert near(color(content, tmp_path, 35), (0, 255, 0, 0x80))


@pytest.mark.parametrize("bits", [32, 24, 8])
def test_a_cursor_keeps_its_shape(tmp_path: Path, bits: int) -> None:
    rows = {32: b"\0\0\xff\0" * 16 + b"\0\0\xff\xff" * 16, 24: b"\0\0\xff" * 32, 8: b"\1" * 32}[bits]
    colors = bytes([0, 0, 0, 0, 0, 0, 255, 0]) + bytes(4 * 254) if bits == 8 else b""
    mask = (bytes(4) if bits == 32 else b"\xff\xff\0\0") * 32
    bitmap = struct.pack("<IiiHHIIiiII", 40, 32, 64, 1, bits, 0, 0, 0, 0, 0, 0) + colors + rows * 32 + mask
    head = struct.pack("<HHHBBBBHHII", 0, 2, 1, 32, 32, 0, 0, 5, 7, len(bitmap), 22)
    assert color(head + bitmap, tmp_path, 4)[3] == CLEAR
    assert near(color(head + bitmap, tmp_path, 28), (255, 0, 0, 255))
