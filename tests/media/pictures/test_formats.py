"""Every kind of picture in, the promised kinds out."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from logs import Log, draw, encode, record
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from mkdocs_gptlog.media import program
from mkdocs_gptlog.media.album import Picture
from mkdocs_gptlog.media.failure import PictureError
from mkdocs_gptlog.media.recipe import Recipe, cover_sizes, cover_start, moving_size
from mkdocs_gptlog.media.renditions import Rendered
from mkdocs_gptlog.media.studio import Studio
from mkdocs_gptlog.settings import Options

FRAMES = [Image.new("RGB", (60, 40), color) for color in ("red", "lime", "blue")]


def moving(file_format: str, **save: Any) -> bytes:
    """Return a picture of three frames: red, green, blue."""
    return encode(FRAMES[0], file_format, save_all=True, append_images=FRAMES[1:], duration=80, **save)


def shown(log: Log, name: str, content: bytes, *, redact: object = None, **options: Any) -> Picture:
    """Return what becomes of one picture; there must be no problem with it."""
    image: dict[str, object] = {"file": name, "alt": "A picture"} | ({"redact": redact} if redact else {})
    log.write({f"experiments/{name}": content}).add("a", record(prompt={"image": image, "text": "?"}))
    site = log.core(**options)
    assert [str(problem) for problem in site.problems] == []
    return site.album.pictures[f"experiments/{name}"]


def colors(file: Path) -> list[tuple[int, ...]]:
    """Return the colour at the middle of each frame, rounded as encoders round."""
    with Image.open(file) as picture:
        found = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            pixel = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
            assert isinstance(pixel, tuple)
            found.append(tuple(round(value / 255) * 255 for value in pixel))
        return found


RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "MPO", "JPEG2000"])
def test_a_still_of_every_kind_is_shown(log: Log, file_format: str) -> None:
    picture = shown(log, "photo.bin", draw((60, 40), "red", file_format))
    assert picture.moving is None
    assert colors(picture.largest.path) == [RED]


def test_heic_is_shown_with_its_extra(log: Log) -> None:
    heif = pytest.importorskip("pillow_heif")
    buffer = io.BytesIO()
    heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(buffer)
    assert colors(shown(log, "photo.jpg", buffer.getvalue()).largest.path) == [RED]


def test_heic_without_its_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    photo = tmp_path / "photo.heic"
    photo.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    recipe = Recipe((400,), ("webp",), (80,), (), cover=False, encoder="")
    with pytest.raises(PictureError) as raised:
        program.make(photo, recipe, 1_000_000, lambda *_: None)
    assert raised.value.hint == 'run `pip install "mkdocs-gptlog[heif]"`'


@pytest.mark.parametrize("file_format", ["GIF", "PNG", "WEBP", "AVIF"])
def test_a_moving_picture_moves_in_the_full_view_and_is_still_in_the_card(log: Log, file_format: str) -> None:
    picture = shown(log, "anim.bin", moving(file_format))
    assert picture.moving is not None
    assert colors(picture.moving.path) == [RED, GREEN, BLUE]
    assert colors(picture.cover.base[-1].path) == [RED]


TIMES = [70, 1500, 40]


def played(log: Log, name: str, content: bytes) -> tuple[list[int], int]:
    """Return how long each frame of a published picture lasts in ms, and how often it plays; 0 is for ever."""
    picture = shown(log, name, content).moving
    assert picture is not None
    times = []
    with Image.open(picture.path) as opened:
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            opened.load()
            times.append(opened.info["duration"])
        return times, opened.info["loop"]


@pytest.mark.parametrize(
    ("file_format", "save", "plays"),
    [
        pytest.param("GIF", {}, 1, id="a GIF without a count plays once"),
        pytest.param("GIF", {"loop": 0}, 0, id="a GIF for ever"),
        pytest.param("GIF", {"loop": 2}, 3, id="a GIF is repeated twice, which is three times"),
        pytest.param("PNG", {"loop": 0}, 0, id="an APNG for ever"),
        pytest.param("PNG", {"loop": 3}, 3, id="an APNG counts all times"),
        pytest.param("WEBP", {"loop": 0}, 0, id="a WebP for ever"),
        pytest.param("WEBP", {"loop": 4}, 4, id="a WebP counts all times"),
        pytest.param("AVIF", {}, 0, id="an AVIF for ever"),
    ],
)
def test_a_moving_picture_keeps_the_time_of_each_frame_and_ends_as_it_did(
    log: Log, file_format: str, save: dict[str, Any], plays: int
) -> None:
    content = encode(FRAMES[0], file_format, save_all=True, append_images=FRAMES[1:], duration=TIMES, **save)
    assert played(log, "anim.bin", content) == (TIMES, plays)


@pytest.mark.parametrize("times", [1, 3])
def test_an_avif_plays_as_often_as_its_track_is_long(log: Log, times: int) -> None:
    content = encode(FRAMES[0], "AVIF", save_all=True, append_images=FRAMES[1:], duration=TIMES)
    track, edits = content.index(b"tkhd") + 4, content.index(b"elst") + 4
    (once,) = struct.unpack_from(">Q", content, edits + 8)
    content = content[: track + 28] + struct.pack(">Q", times * once) + content[track + 36 :]
    assert played(log, "anim.avif", content) == (TIMES, times)


def test_fractions_of_milliseconds_do_not_add_up(log: Log) -> None:
    content = encode(FRAMES[0], save_all=True, append_images=[*FRAMES[1:], *FRAMES * 9], duration=100 / 3)
    times, _ = played(log, "anim.png", content)
    assert set(times) == {33, 34}
    assert sum(times) == 1000


def test_a_frame_without_a_time_lasts_as_long_as_in_browsers(log: Log) -> None:
    content = encode(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:], duration=0)
    assert played(log, "anim.gif", content)[0] == [100, 100, 100]


def test_the_two_pictures_of_a_phones_file_do_not_move(log: Log) -> None:
    content = encode(FRAMES[0], "MPO", save_all=True, append_images=FRAMES[1:2])
    assert shown(log, "photo.mpo", content).moving is None


def test_a_box_is_burnt_into_every_frame(log: Log) -> None:
    picture = shown(log, "anim.gif", moving("GIF"), redact=[[0.25, 0.25, 0.5, 0.5]])
    assert picture.moving is not None
    assert colors(picture.moving.path) == [(0, 0, 0)] * 3
    assert colors(picture.largest.path) == [(0, 0, 0)]


def test_a_picture_that_moves_too_long_is_made_smaller_and_then_refused() -> None:
    assert moving_size((800, 600), 100) == (800, 600)
    smaller = moving_size((800, 600), 800)
    assert smaller is not None
    assert smaller[0] * smaller[1] * 800 <= 100_000_000
    assert moving_size((800, 600), 10_000) is None


def test_avif_is_offered_first_and_webp_to_all(log: Log) -> None:
    picture = shown(log, "photo.png", draw((900, 600), "red"), formats=["avif", "webp"])
    ((type_, renditions),) = picture.stills.better
    assert type_ == "image/avif"
    assert [rendition.width for rendition in renditions] == [r.width for r in picture.stills.base] == [400, 800, 900]
    for rendition in renditions:
        with Image.open(rendition.path) as opened:
            assert opened.format == "AVIF"
    page = log.configure(options={"formats": ["avif", "webp"]}).build(strict=True).page("experiments/a/")
    source = page.all("source")[0]
    assert source["type"] == "image/avif"
    assert source["srcset"].count(".avif ") == 3
    assert ".webp" in page.all("figure")[0].one("img")["src"]


def test_a_reader_who_wants_no_motion_gets_the_still(log: Log) -> None:
    shown(log, "anim.gif", moving("GIF"))
    figure = log.build(strict=True).page("experiments/a/").all("figure")[0]
    assert figure.one("source")["media"] == "(prefers-reduced-motion: reduce)"
    assert "moving" not in figure.one("source")["srcset"]
    assert figure.one("img")["src"].endswith("moving.webp")


def test_a_colour_profile_becomes_srgb(log: Log) -> None:
    from PIL import ImageCms  # noqa: PLC0415

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    picture = shown(log, "photo.png", draw((60, 40), "red", icc_profile=lab.tobytes()))
    assert colors(picture.largest.path) == [RED]
    with Image.open(picture.largest.path) as opened:
        assert "icc_profile" not in opened.info


def test_a_broken_colour_profile_is_left_out(log: Log) -> None:
    picture = shown(log, "photo.png", draw((60, 40), "red", icc_profile=b"no profile at all"))
    assert colors(picture.largest.path) == [RED]


# Covers


def test_the_cover_of_a_screenshot_is_where_something_is_to_be_seen(log: Log) -> None:
    screenshot = Image.new("RGB", (300, 1500), "white")
    pen = ImageDraw.Draw(screenshot)
    for y in range(900, 1100, 8):
        pen.line((20, y, 280, y), fill="black", width=3)
    cover = shown(log, "phone.png", encode(screenshot)).cover.base[-1]
    assert (cover.width, cover.height) == (300, 225)
    with Image.open(cover.path) as opened:
        darkness = sum(opened.convert("L").histogram()[:128])
    assert darkness > 0.2 * 300 * 225


@pytest.mark.parametrize("size", [(1600, 1200), (1500, 1000), (1200, 1000)])
def test_a_picture_of_about_a_covers_shape_needs_none(size: tuple[int, int]) -> None:
    assert cover_sizes(size) == ()


@pytest.mark.parametrize("size", [(1179, 2556), (4000, 500), (1, 3000), (3000, 1), (1, 1)])
def test_a_cover_is_cut_from_any_other_shape(size: tuple[int, int]) -> None:
    for width, height in cover_sizes(size):
        assert 1 <= width <= size[0]
        assert 1 <= height <= size[1]


def test_the_busiest_window_wins_and_of_equals_the_upper_one() -> None:
    assert cover_start([0, 0, 0, 9, 9, 0, 0, 0], 2) == 3
    assert 1 <= cover_start([1] * 10, 4) <= 3
    assert cover_start([5], 1) == 0


def test_only_what_leads_a_card_is_cut(log: Log) -> None:
    log.write({"experiments/a.png": draw((300, 900)), "experiments/b.png": draw((300, 900), "red")})
    log.add("a", record(prompt={"image": "a.png"}, reply={"image": "b.png"}))
    pictures = log.core().album.pictures
    assert pictures["experiments/a.png"].cover != pictures["experiments/a.png"].stills
    assert pictures["experiments/b.png"].cover == pictures["experiments/b.png"].stills


# Originals


def test_originals_are_published_only_where_asked_for(log: Log) -> None:
    content = draw((60, 40), "red")
    shown(log, "photo.png", content)
    assert not log.core().album.originals
    built = log.configure(options={"originals": "link"}).build(strict=True)
    links = [
        link["href"] for link in built.page("experiments/a/").all("a") if "original" in link.attributes.get("href", "")
    ]
    assert [(built.folder / "experiments/a" / link).resolve().read_bytes() for link in links] == [content]


def test_no_original_of_a_record_that_hides_something_is_published(log: Log) -> None:
    hidden = {"file": "a.png", "redact": [0, 0, 1, 0.5]}
    log.write({"experiments/a.png": draw(), "experiments/b.png": draw(color="red")})
    log.add("one", record(prompt={"image": hidden}, reply={"image": "b.png"}))
    log.add("two", record(prompt={"image": "a.png"}, reply={"image": "b.png"}))
    assert not log.core(originals="link").album.originals


# Limits and texts


def test_a_decoder_that_hangs_costs_its_picture_only(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading  # noqa: PLC0415

    release, real = threading.Event(), Studio.render

    def render(studio: Studio, file: Path, *rest: Any) -> Rendered:
        if file.name == "slow.png":
            release.wait(60)
        return real(studio, file, *rest)

    monkeypatch.setattr(Studio, "render", render)
    log.write({"experiments/slow.png": draw(), "experiments/quick.png": draw(color="red")})
    log.add("a", record(prompt={"images": ["slow.png", "quick.png"]}))
    try:
        site = log.core(time_limit=0.3, missing_alt="ignore")
    finally:
        release.set()
    (problem,) = site.problems
    assert problem.code == "slow"
    assert list(site.album.pictures) == ["experiments/quick.png"]


@pytest.mark.parametrize(("wanted", "severities"), [("ignore", []), ("notice", ["NOTICE"]), ("error", ["ERROR"])])
def test_a_missing_alt_matters_as_much_as_the_log_says(log: Log, wanted: str, severities: list[str]) -> None:
    log.write({"experiments/a.png": draw()}).add("a", record(prompt={"image": "a.png"}))
    site = log.core(missing_alt=wanted)
    assert [problem.severity.name for problem in site.problems] == severities
    assert len(site.logbook.experiments) == 1


def test_formats_without_webp_are_refused() -> None:
    with pytest.raises(ValueError, match="`webp` must be among them"):
        Options(formats=("avif",))


# Marks


def test_every_mark_is_drawn_over_the_picture_and_told_in_words(log: Log) -> None:
    marks = [
        {"ellipse": [0.1, 0.1, 0.2, 0.2], "note": "a ring"},
        {"box": [0.5, 0.1, 0.2, 0.2]},
        {"underline": [0.1, 0.5, 0.5, 0.1], "note": "a line"},
        {"arrow": [0.9, 0.9, 0.5, 0.5], "note": "a tip"},
    ]
    log.write({"experiments/a.png": draw((200, 100))})
    log.add("a", record(prompt={"image": {"file": "a.png", "alt": "?", "marks": marks}}))
    figure = log.build(strict=True).page("experiments/a/").all("figure")[0]
    drawing = figure.one("svg")
    assert (drawing["viewbox"], drawing["role"], drawing["aria-label"]) == (
        "0 0 200 100",
        "img",
        "a ring · a line · a tip",
    )
    assert [shape.tag for shape in drawing] == ["ellipse", "rect", "line", "path"]
    ring = drawing.one("ellipse")
    assert [ring[name] for name in ("cx", "cy", "rx", "ry")] == ["40.0", "20.0", "20.0", "10.0"]
    line = drawing.one("line")
    assert [line[name] for name in ("x1", "y1", "x2", "y2")] == ["20.0", "60.0", "120.0", "60.0"]
    assert drawing.one("path")["d"].startswith("M180.0 90.0L100.0 50.0M")
    assert figure.one(".gptlog-notes").text == "a ring · a line · a tip"
    assert not [element for element in drawing if "id" in element]


# Everything at once


def test_no_file_of_a_site_holds_what_was_written_into_its_sources(log: Log) -> None:
    secret = b"SECRET-PLACE"
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    exif.get_ifd(0x8825)[1] = "N"
    notes = PngInfo()
    notes.add_text("Comment", secret.decode())
    atom = b"\0\0\0\x14udta" + secret
    movie = b"\0\0\0\x10ftypisom\0\0\0\0"
    files = {
        "a.jpg": draw(file_format="JPEG", exif=exif, comment=secret, xmp=secret),
        "b.png": draw(pnginfo=notes, exif=exif),
        "c.gif": draw(file_format="GIF", comment=secret),
        "d.webp": draw(file_format="WEBP", exif=exif, xmp=secret),
        "e.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><desc>%s</desc><!--%s--></svg>'
        % (secret, secret),
        "f.tiff": draw(file_format="TIFF", exif=exif),
        "g.gif": moving("GIF", comment=secret),
    }
    assert all(secret in content for content in files.values())
    sound = b"ID3\x04\0\0\0\0\0\x0c" + secret + (b"\xff\xfb\x90\x64" + bytes(413)) * 4
    log.write({f"experiments/{name}": content for name, content in files.items()})
    log.write({"experiments/h.mp3": sound, "experiments/broken.mp4": movie + atom})
    log.add("a", record(prompt={"images": list(files)}, reply={"audio": "h.mp3"}))
    log.add("b", record(reply={"video": "broken.mp4"}))
    built = log.build()
    assert len(built.warnings) == 1
    assert "broken.mp4" in built.warnings[0]
    published = [file for file in built.folder.rglob("*") if file.is_file()]
    assert sorted({file.suffix for file in published if "gptlog" in file.parts}) == [
        ".css",
        ".js",
        ".json",
        ".mp3",
        ".svg",
        ".webp",
    ]
    for file in published:
        content = file.read_bytes()
        assert secret not in content, file
        if file.suffix == ".webp":
            with Image.open(io.BytesIO(content)) as picture:
                assert not picture.getexif(), file
                assert not {"exif", "xmp", "icc_profile", "comment"} & picture.info.keys(), file
