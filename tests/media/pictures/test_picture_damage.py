"""Pictures that are damaged: shown with a warning where browsers show them, else refused in plain words."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from logs import Log, encode, record
from PIL import Image, ImageDraw

from mkdocs_gptlog.build import Site
from mkdocs_gptlog.media import program
from mkdocs_gptlog.media.failure import PictureError
from mkdocs_gptlog.media.pictures.formats import jpeg
from mkdocs_gptlog.media.recipe import Recipe
from mkdocs_gptlog.media.renditions import Rendered
from mkdocs_gptlog.problems import Severity

RECIPE = Recipe((400,), ("webp",), (80,), (), cover=False, encoder="")


def make(content: bytes, folder: Path, max_pixels: int = 80_000_000) -> Rendered:
    file = folder / "picture"
    file.write_bytes(content)
    return program.make(file, RECIPE, max_pixels, lambda *_: None)


def told(content: bytes, folder: Path) -> list[str]:
    """Return what is said of a picture that is shown."""
    return [finding.message for finding in make(content, folder).findings]


def refused(content: bytes, folder: Path, max_pixels: int = 80_000_000) -> str:
    with pytest.raises(PictureError) as raised:
        make(content, folder, max_pixels)
    return str(raised.value)


def photo(size: tuple[int, int] = (240, 160)) -> Image.Image:
    """Return a picture with something in every corner, alike every time."""
    dice = random.Random(7)  # noqa: S311
    picture = Image.merge("RGB", [Image.linear_gradient("L").resize(size).rotate(90 * turn) for turn in range(3)])
    pen = ImageDraw.Draw(picture)
    for _ in range(400):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        pen.line((x, y, x + dice.randrange(30), y + dice.randrange(30)), fill=dice.choice(["red", "teal", "white"]))
    return picture


# JPEG

KINDS = [
    pytest.param({}, id="plain"),
    pytest.param({"progressive": True}, id="progressive"),
    pytest.param({"subsampling": 0, "optimize": True}, id="optimised"),
    pytest.param({"restart_marker_rows": 1}, id="restarts"),
]


@pytest.mark.parametrize("save", KINDS)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("size", [(240, 160), (5, 7), (64, 48)])
def test_a_whole_jpeg_is_not_complained_of(
    tmp_path: Path, save: dict[str, object], mode: str, size: tuple[int, int]
) -> None:
    content = encode(photo(size).convert(mode), "JPEG", **save)
    assert told(content, tmp_path) == []
    assert told(content + b"behind its end", tmp_path) == []
    assert told(encode(Image.new(mode, size), "JPEG", **save), tmp_path) == []


@pytest.mark.parametrize("save", KINDS)
def test_a_jpeg_that_only_lacks_its_end_is_shown(tmp_path: Path, save: dict[str, object]) -> None:
    assert told(encode(photo(), "JPEG", **save)[:-2], tmp_path) == ["lacks its end"]


def middle(content: bytes) -> int:
    scans = jpeg.read(content).scans
    return (scans[0].start + scans[-1].stop) // 2


DAMAGES: dict[str, Callable[[bytes, int], bytes]] = {
    "cut off, with an end": lambda content, at: content[:at] + jpeg.END,
    "zeros for the rest": lambda content, at: content[:at] + bytes(len(content) - at - 2) + jpeg.END,
    "a piece missing": lambda content, at: content[:at] + content[at + len(content) // 5 :],
}


@pytest.mark.parametrize("save", KINDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_jpeg_of_which_something_is_missing_is_shown_with_a_warning(
    tmp_path: Path, save: dict[str, object], damage: str
) -> None:
    content = encode(photo(), "JPEG", quality=90, **save)
    (message,) = told(DAMAGES[damage](content, middle(content)), tmp_path)
    assert message == "is damaged, and a part of it may be grey or out of place"


def test_a_jpeg_that_ends_in_zeros_is_shown_with_a_warning(tmp_path: Path) -> None:
    content = encode(photo(), "JPEG")
    (message,) = told(content[: middle(content)] + bytes(3 * len(content)), tmp_path)
    assert message == "is damaged, and a part of it may be grey or out of place"


@pytest.mark.parametrize("save", KINDS)
def test_a_jpeg_that_is_cut_off_is_refused(tmp_path: Path, save: dict[str, object]) -> None:
    content = encode(photo(), "JPEG", **save)
    assert "cut off" in refused(content[: middle(content)], tmp_path)


# PNG


def chunk(name: bytes, body: bytes, checksum: int | None = None) -> bytes:
    crc = zlib.crc32(name + body) if checksum is None else checksum
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)


@pytest.mark.parametrize(
    ("odd", "message"),
    [
        pytest.param(lambda png: png[:-12], "lacks its end", id="no end"),
        pytest.param(lambda png: png[:-7], "lacks its end", id="half an end"),
        pytest.param(lambda png: png[:-14], "lacks its end", id="no end, half a checksum"),
        pytest.param(
            lambda png: png[:33] + chunk(b"tEXt", b"a\0b", 1) + png[33:], "has damaged parts beside it", id="checksum"
        ),
        pytest.param(
            lambda png: png[:33] + chunk(b"gAMA", b"\0") + png[33:], "has damaged parts beside it", id="short"
        ),
        pytest.param(
            lambda png: png[:33] + chunk(b"iCCP", b"no") + png[33:], "has damaged parts beside it", id="profile"
        ),
        pytest.param(
            lambda png: png[:33] + chunk(b"\xff\0\1\2", b"") + png[33:], "has damaged parts beside it", id="no name"
        ),
        pytest.param(
            lambda png: png[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(9_000_000))) + png[33:],
            "has damaged parts beside it",
            id="much text",
        ),
        pytest.param(
            lambda png: png[:33] + chunk(b"acTL", struct.pack(">II", 3, 0)) + png[33:],
            "is damaged, and does not move",
            id="no frames",
        ),
        pytest.param(lambda png: png[:-13] + b"!" + png[-12:], "is damaged, and may look wrong in places", id="data"),
    ],
)
def test_a_png_that_browsers_show_is_shown(tmp_path: Path, odd: Callable[[bytes], bytes], message: str) -> None:
    assert told(odd(encode(photo())), tmp_path) == [message]


def test_a_whole_png_is_not_complained_of(tmp_path: Path) -> None:
    assert told(encode(photo()) + b"behind its end", tmp_path) == []


# GIF and WebP


def moving_gif() -> bytes:
    return encode(photo(), "GIF", save_all=True, append_images=[photo().rotate(90), photo().rotate(180)], duration=90)


def first_picture(gif: bytes) -> int:
    return gif.index(b"\x2c\0\0\0\0")


@pytest.mark.parametrize("gif", [encode(photo(), "GIF"), moving_gif()], ids=["still", "moving"])
@pytest.mark.parametrize(
    ("odd", "message"),
    [
        pytest.param(lambda gif: gif + b"behind its end", None, id="whole"),
        pytest.param(lambda gif: gif[:-1], "lacks its end", id="no end"),
        pytest.param(lambda gif: gif[:-60], "is damaged, and a part of it is missing", id="cut off"),
        pytest.param(
            lambda gif: gif[: first_picture(gif)] + b"\x21\xf9\0" + gif[first_picture(gif) :],
            "has damaged parts beside it",
            id="empty control",
        ),
        pytest.param(
            lambda gif: gif[: first_picture(gif)] + b"\x21\xff\0" + gif[first_picture(gif) :],
            "has damaged parts beside it",
            id="empty application",
        ),
    ],
)
def test_a_gif_that_browsers_show_is_shown(
    tmp_path: Path, gif: bytes, odd: Callable[[bytes], bytes], message: str | None
) -> None:
    assert told(odd(gif), tmp_path) == ([message] if message else [])


def test_a_webp_without_its_last_bytes_is_shown(tmp_path: Path) -> None:
    content = encode(photo(), "WEBP")
    assert told(content[:-3], tmp_path) == ["lacks its end"]
    assert "cut off" in refused(content[: len(content) // 2], tmp_path)


# Plain words

ALL = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "ICO", "JPEG2000")
FOREIGN = ("Error", "index", "broken data stream", "decoder", "Expected", "bytes", "NoneType", "struct")


@pytest.mark.parametrize("file_format", ALL)
def test_whatever_is_wrong_is_said_in_plain_words(tmp_path: Path, file_format: str) -> None:
    content, dice = encode(photo((60, 40)), file_format), random.Random(5)  # noqa: S311
    for stop in (5, 13, 20, 30, 60, len(content) // 2, len(content) - 9):
        odd = bytearray(content[:stop] if dice.random() < 0.5 else content)
        for _ in range(4):
            odd[dice.randrange(len(odd))] = dice.randrange(256)
        try:
            texts = told(bytes(odd), tmp_path)
        except PictureError as error:
            texts = [str(error)]
        for text in texts:
            assert not [word for word in FOREIGN if word in text], text


def test_pages_that_are_not_shown_are_told(tmp_path: Path) -> None:
    pages = encode(photo(), "TIFF", save_all=True, append_images=[photo(), photo()])
    assert told(pages, tmp_path) == ["holds 3 pictures, of which only the first is shown"]
    assert told(encode(photo(), "TIFF"), tmp_path) == []


# Sizes


def avif_of(width: int, height: int) -> bytes:
    content = encode(Image.new("RGB", (64, 64)), "AVIF")
    at = content.index(b"ispe") + 8
    return content[:at] + struct.pack(">II", width, height) + content[at + 8 :]


def icon_around(png: bytes) -> bytes:
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 64, 64, 0, 0, 1, 32, len(png), 22) + png


@pytest.mark.parametrize(
    "content",
    [
        *(pytest.param(encode(Image.new("L", (1500, 1500)), kind), id=kind) for kind in ALL if kind != "ICO"),
        pytest.param(avif_of(60_000, 60_000), id="a huge AVIF"),
        pytest.param(icon_around(encode(Image.new("L", (1500, 1500)))), id="an icon larger than it says"),
    ],
)
def test_a_picture_of_any_format_that_is_too_large_is_called_so(tmp_path: Path, content: bytes) -> None:
    assert "more than `max_pixels` allows" in refused(content, tmp_path, 1_000_000)


def test_a_heic_that_is_too_large_is_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heif = pytest.importorskip("pillow_heif")
    buffer = io.BytesIO()
    heif.from_pillow(Image.new("RGB", (1500, 1500))).save(buffer)
    monkeypatch.setattr(heif.HeifFile, "to_pillow", lambda *_: pytest.fail("it was decoded"))
    assert "2 million pixels" in refused(buffer.getvalue(), tmp_path, 1_000_000)


# Packed drawings


def test_a_packed_drawing_is_unpacked(tmp_path: Path) -> None:
    rendered = make(
        gzip.compress(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8"><rect/></svg>'), tmp_path
    )
    assert (rendered.vector, rendered.sizes) == (True, ((9, 8),))


def test_a_packed_drawing_is_not_unpacked_without_end(tmp_path: Path) -> None:
    start = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8">'
    assert "larger than 2 MB" in refused(gzip.compress(start + b" " * 50_000_000), tmp_path)
    assert refused(gzip.compress(start)[:30], tmp_path) == "is packed (`.svgz`), and damaged"
    assert refused(gzip.compress(b"something else"), tmp_path) == "is not in a format that can be read"


# In a log


def warned(site: Site) -> list[str]:
    return [str(problem) for problem in site.problems if problem.severity is Severity.WARNING]


def test_what_is_damaged_is_told_at_every_build_and_looked_for_once(log: Log) -> None:
    log.write({"experiments/a.jpg": encode(photo(), "JPEG")[:-2]})
    log.add("a", record(prompt={"image": {"file": "a.jpg", "alt": "A photo"}, "text": "?"}))
    first = log.core()
    wanted = (
        "experiments/a.yaml:6:11: prompt.image.file: `a.jpg`: the picture lacks its end (copy or download it again)"
    )
    assert warned(first) == [wanted]
    second = log.core()
    assert (second.album.decoded, warned(second)) == (0, [wanted])


def test_an_empty_file_is_called_so_whatever_it_should_be(log: Log) -> None:
    log.write({f"experiments/{name}": b"" for name in ("a.png", "b.svg", "c.mp3", "d.mp4", "e.vtt")})
    log.add("a", record(prompt={"images": ["a.png", "b.svg"]}, reply={"audio": "c.mp3"}))
    log.add("b", record(reply={"video": {"file": "d.mp4", "captions": "e.vtt"}}))
    said = [problem.message for problem in log.core(missing_alt="ignore").problems]
    assert len(said) == 5
    assert all("is empty" in message for message in said)
