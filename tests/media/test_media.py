"""Pictures and clips on their way into a site: sizes, orientation, privacy, the cache, and files that are no good."""

from __future__ import annotations

import io
import os
import struct
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from logs import Element, Log, draw, encode, lines_of, record, tone
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from mkdocs_gptlog.build import Site, build
from mkdocs_gptlog.media.store import publish, write_atomically
from mkdocs_gptlog.media.studio import Studio
from mkdocs_gptlog.problems import Problem, Severity
from mkdocs_gptlog.settings import Settings

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)
CORNERS = {("top", "left"): RED, ("top", "right"): GREEN, ("bottom", "left"): BLUE, ("bottom", "right"): WHITE}
ORIENTATION = 0x0112


def with_picture(log: Log, content: bytes, name: str = "photo.png", **media: object) -> Log:
    """Write a record whose prompt shows one picture."""
    prompt = {"image": {"file": name, "alt": "A photo", **media}, "text": "What is this?"}
    return log.write({f"experiments/try/{name}": content, "experiments/try/experiment.yaml": record(prompt=prompt)})


def stills(site: Site) -> list[Path]:
    """Return the files that show each picture whole, narrow first."""
    return [rendition.path for picture in site.album.pictures.values() for rendition in picture.stills.base]


def published(site: Site) -> list[Path]:
    """Return every file that shows a picture, or a part of it."""
    return sorted({path for picture in site.album.pictures.values() for _, path in picture.files()})


def wrong(site: Site) -> list[Problem]:
    """Return the problems that are more than a notice."""
    return [problem for problem in site.problems if problem.severity > Severity.NOTICE]


def widest(site: Site) -> Image.Image:
    """Return the full view of the only picture of a site."""
    assert wrong(site) == []
    return Image.open(io.BytesIO(stills(site)[-1].read_bytes()))


def close_to(found: object, wanted: tuple[int, ...], by: int = 12) -> bool:
    return isinstance(found, tuple) and all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


# Sizes


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ((2000, 1000), [(400, 200), (800, 400), (1600, 800)]),
        ((1000, 500), [(400, 200), (800, 400), (1000, 500)]),
        ((801, 1), [(400, 1), (800, 1), (801, 1)]),
        ((400, 300), [(400, 300)]),
        ((64, 48), [(64, 48)]),
    ],
)
def test_a_picture_has_every_narrower_width_and_is_never_enlarged(
    log: Log, original: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    site = with_picture(log, draw(original)).core()
    assert [Image.open(io.BytesIO(file.read_bytes())).size for file in stills(site)] == expected
    (picture,) = site.album.pictures.values()
    assert [(one.width, one.height) for one in picture.stills.base] == expected


@pytest.mark.parametrize("original", [(300, 900), (900, 300), (40, 2000), (2000, 40)])
def test_the_cover_of_an_unusual_shape_is_a_part_of_it_and_is_never_enlarged(
    log: Log, original: tuple[int, int]
) -> None:
    (picture,) = with_picture(log, draw(original)).core().album.pictures.values()
    for cover in picture.cover.base:
        with Image.open(cover.path) as shown:
            assert shown.size == (cover.width, cover.height)
        assert cover.width <= original[0]
        assert cover.height <= original[1]
    largest = picture.cover.base[-1]
    assert largest.width / largest.height == pytest.approx(4 / 3, rel=0.05)


def test_a_page_shows_each_picture_once_even_where_two_records_use_it(log: Log) -> None:
    log.write({"experiments/photo.png": draw()})
    for name in ("a", "b"):
        log.add(name, record(name, prompt={"image": "photo.png", "text": "?"}))
    site = log.core()
    assert len(stills(site)) == 1
    assert site.album.decoded == 1


# Orientation


def sideways(orientation: int) -> Image.Image:
    """Return a picture as a camera stores it: where its first row and column belong is said by EXIF, table 4."""
    row, column = {
        1: ("top", "left"),
        2: ("top", "right"),
        3: ("bottom", "right"),
        4: ("bottom", "left"),
        5: ("left", "top"),
        6: ("right", "top"),
        7: ("right", "bottom"),
        8: ("left", "bottom"),
    }[orientation]
    opposite = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
    size = (120, 80) if orientation <= 4 else (80, 120)
    picture = Image.new("RGB", size)
    paint = ImageDraw.Draw(picture)
    for y, first in enumerate((row, opposite[row])):
        for x, second in enumerate((column, opposite[column])):
            corner = (first, second) if first in {"top", "bottom"} else (second, first)
            left, top = x * size[0] // 2, y * size[1] // 2
            paint.rectangle((left, top, left + size[0] // 2 - 1, top + size[1] // 2 - 1), CORNERS[corner])
    return picture


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_a_turned_picture_is_published_upright(log: Log, orientation: int, file_format: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = encode(sideways(orientation), file_format, exif=exif)
    site = with_picture(log, content, f"photo.{file_format.lower()}").core(widths=(60, 600))
    assert len(stills(site)) == 2
    for file in stills(site):
        shown = Image.open(file)
        width, height = shown.size
        assert (width, height) in {(60, 40), (120, 80)}
        for (vertical, horizontal), color in CORNERS.items():
            place = (width // 4 if horizontal == "left" else width * 3 // 4, height // 4)
            place = (place[0], place[1] if vertical == "top" else height * 3 // 4)
            assert close_to(shown.convert("RGB").getpixel(place), color, by=40), (vertical, horizontal)
        shown.close()


# Privacy


def full_of_secrets(file_format: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SECRET camera"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (30.0, 16.0, 12.0)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET place</x:xmpmeta>'
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    extra: dict[str, Any] = {"exif": exif, "icc_profile": profile}
    if file_format == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "SECRET words")
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        extra["pnginfo"] = text
    else:
        extra["xmp"] = xmp
    if file_format == "JPEG":
        extra["comment"] = b"SECRET words"
    content = draw((500, 300), file_format=file_format, **extra)
    assert b"SECRET" in content
    return content


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_published_picture_says_where_or_with_what_it_was_taken(log: Log, file_format: str) -> None:
    with_picture(log, full_of_secrets(file_format), f"photo.{file_format.lower()}")
    site = log.core(formats=("avif", "webp"))
    assert len(published(site)) >= 4
    for file in published(site):
        content = file.read_bytes()
        assert not any(chunk in content for chunk in (b"EXIF", b"Exif", b"XMP ", b"xmpmeta", b"ICCP", b"SECRET"))
        with Image.open(file) as shown:
            assert not dict(shown.getexif())
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(shown.info)


def test_the_original_is_never_published(log: Log) -> None:
    content = full_of_secrets("JPEG")
    built = with_picture(log, content, "photo.jpg").build(strict=True)
    assert not built.abort
    files = [file for file in built.folder.rglob("*") if file.is_file()]
    assert not [file for file in files if file.read_bytes() == content or b"SECRET" in file.read_bytes()]


BOX = [0.5, 0.0, 0.5, 0.5]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_redacted_box_is_black_in_every_rendition_of_a_turned_picture(log: Log, orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = encode(sideways(orientation), exif=exif)
    site = with_picture(log, content, redact=[BOX]).core(widths=(60, 600))
    assert len(stills(site)) == 2
    for file in stills(site):
        with Image.open(file) as opened:
            shown = opened.convert("RGB")
        width, height = shown.size
        box = shown.crop((width // 2 + 2, 0, width, height // 2 - 2))
        assert max(high for _, high in box.getextrema()) <= 16  # type: ignore[misc]  # one range for each band
        assert close_to(shown.getpixel((width // 4, height // 4)), RED, by=40)


def test_a_redacted_box_covers_every_pixel_that_it_touches(log: Log) -> None:
    site = with_picture(log, draw((10, 10), "white"), redact=[[0.11, 0.11, 0.08, 0.08]]).core(widths=(16,), quality=100)
    shown = widest(site).convert("L")
    assert shown.getpixel((1, 1)) == pytest.approx(0, abs=40)
    assert shown.getpixel((5, 5)) == pytest.approx(255, abs=10)


def test_a_redacted_picture_that_lets_light_through_is_covered_all_the_same(log: Log) -> None:
    content = encode(Image.new("RGBA", (100, 100), (255, 255, 255, 0)))
    shown = widest(with_picture(log, content, redact=[BOX]).core())
    assert close_to(shown.convert("RGBA").getpixel((75, 25)), (*BLACK, 255))


def test_what_is_redacted_once_is_redacted_wherever_the_file_is_shown(log: Log) -> None:
    prompt = {"image": {"file": "photo.png", "redact": [BOX]}, "text": "?"}
    log.write({"experiments/photo.png": draw((100, 100), "white")})
    log.add("a", record(prompt=prompt, cover="photo.png"))
    log.add("b", record(prompt={"image": "photo.png", "text": "?"}))
    for file in stills(log.core()):
        with Image.open(file) as shown:
            assert close_to(shown.convert("RGB").getpixel((75, 25)), BLACK)


def test_a_redacted_box_is_black_on_the_cover_and_in_every_format(log: Log) -> None:
    prompt = {"image": {"file": "photo.png", "redact": [[0, 0, 1, 1]]}, "text": "?"}
    log.write({"experiments/photo.png": draw((300, 900), "white")}).add("a", record(prompt=prompt))
    site = log.core(formats=("avif", "webp"))
    assert {file.suffix for file in published(site)} == {".avif", ".webp"}
    assert any("cover" in file.name for file in published(site))
    for file in published(site):
        with Image.open(file) as shown:
            assert max(shown.convert("L").tobytes()) <= 8


# Kinds of pictures


def test_transparency_is_kept(log: Log) -> None:
    picture = Image.new("RGBA", (100, 100), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 50, 100))
    shown = widest(with_picture(log, encode(picture)).core())
    assert shown.mode == "RGBA"
    assert shown.getchannel("A").getpixel((10, 50)) == 0
    assert close_to(shown.getpixel((90, 50)), (*RED, 255))


def palette(*, transparent: bool) -> bytes:
    picture = Image.new("P", (100, 100), 0)
    picture.putpalette([*RED, *GREEN])
    picture.paste(1, (50, 0, 100, 100))
    return encode(picture, transparency=0) if transparent else encode(picture)


def test_a_palette_keeps_its_colours(log: Log) -> None:
    shown = widest(with_picture(log, palette(transparent=False)).core())
    assert shown.mode == "RGB"
    assert close_to(shown.getpixel((10, 50)), RED)
    assert close_to(shown.getpixel((90, 50)), GREEN)


def test_a_transparent_colour_of_a_palette_stays_transparent(log: Log) -> None:
    shown = widest(with_picture(log, palette(transparent=True)).core())
    assert shown.getchannel("A").getpixel((10, 50)) == 0
    assert close_to(shown.getpixel((90, 50)), (*GREEN, 255))


@pytest.mark.parametrize(
    ("picture", "file_format", "expected"),
    [
        pytest.param(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG", RED, id="CMYK"),
        pytest.param(Image.new("I;16", (40, 40), 0x8000), "PNG", (128, 128, 128), id="16-bit"),
        pytest.param(Image.new("1", (40, 40), 1), "PNG", WHITE, id="1-bit"),
        pytest.param(Image.new("L", (40, 40), 90), "PNG", (90, 90, 90), id="grey"),
        pytest.param(Image.new("LA", (40, 40), (90, 255)), "PNG", (90, 90, 90), id="grey and alpha"),
        pytest.param(Image.new("P", (40, 40)).convert("RGB"), "GIF", BLACK, id="GIF"),
    ],
)
def test_unusual_pictures_keep_their_colours(
    log: Log, picture: Image.Image, file_format: str, expected: tuple[int, ...]
) -> None:
    content = encode(picture, file_format)
    shown = widest(with_picture(log, content, f"photo.{file_format.lower()}").core())
    assert close_to(shown.convert("RGB").getpixel((20, 20)), expected)


# The cache


def refuse(*_: object) -> None:
    raise AssertionError("a picture was decoded")


def test_a_second_build_decodes_nothing(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    first = with_picture(log, draw((900, 600))).core()
    assert first.album.decoded == 1
    monkeypatch.setattr(Studio, "render", refuse)
    second = log.core()
    assert second.album.decoded == 0
    assert second.files == first.files


def test_a_touched_file_decodes_nothing(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    with_picture(log, draw()).core()
    os.utime(log.root / "experiments/try/photo.png", (1, 1))
    monkeypatch.setattr(Studio, "render", refuse)
    assert log.core().album.decoded == 0


def test_a_cache_that_was_moved_with_its_log_is_still_good(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    with_picture(log, draw()).core()
    moved = log.root.rename(log.root.with_name("elsewhere"))
    monkeypatch.setattr(Studio, "render", refuse)
    assert Log(moved).core().album.decoded == 0


def test_an_edited_file_is_made_again_under_another_address(log: Log) -> None:
    first = with_picture(log, draw(color="red")).core()
    second = with_picture(log, draw(color="lime")).core()
    assert second.album.decoded == 1
    assert published(first) != published(second)
    assert close_to(widest(second).getpixel((9, 9)), GREEN)


@pytest.mark.parametrize("options", [{"widths": (50,)}, {"quality": 30}])
def test_other_settings_give_other_addresses(log: Log, options: dict[str, Any]) -> None:
    first = with_picture(log, draw()).core()
    second = log.core(**options)
    assert second.album.decoded == 1
    assert not set(published(first)) & set(published(second))


def truncate(file: Path) -> None:
    before = file.stat()
    file.write_bytes(file.read_bytes()[:20])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def scribble(file: Path) -> None:
    file.write_bytes(bytes(len(file.read_bytes())))
    os.utime(file, (1, 1))


@pytest.mark.parametrize("damage", [truncate, scribble, Path.unlink])
def test_a_damaged_cache_entry_is_made_again(log: Log, damage: Callable[[Path], None]) -> None:
    site = with_picture(log, draw((500, 300))).core()
    intact = [file.read_bytes() for file in published(site)]
    damage(stills(site)[0])
    again = log.core()
    assert again.album.decoded == 1
    assert [file.read_bytes() for file in published(again)] == intact


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"version": 1}',
        b'{"version": 3}',
        b'{"version": 3, "files": {"a": [1]}, "rendered": {}}',
        b'{"version": 3, "files": {}, "rendered": {"k": {"size": 1}}}',
        b'{"version": 3, "files": {}, "rendered": {"k": []}}',
    ],
)
def test_a_garbled_index_only_costs_time(log: Log, garbage: bytes) -> None:
    site = with_picture(log, draw()).core()
    (log.root / ".cache/gptlog/index.json").write_bytes(garbage)
    again = log.core()
    assert again.album.decoded == 1
    assert again.files == site.files
    assert log.core().album.decoded == 0


def test_an_interrupted_write_leaves_the_old_file_and_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "index.json"
    write_atomically(file, b"old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(file, b"new and longer")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("index.json", b"old")]


def test_an_interrupted_build_is_taken_up_where_it_stopped(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with_picture(log, draw())
    with monkeypatch.context() as patch:
        patch.setattr(Studio, "render", interrupt)
        with pytest.raises(KeyboardInterrupt):
            log.core()
    assert widest(log.core()).size == (64, 48)


def test_two_builds_at_once_spoil_nothing(log: Log) -> None:
    for number in range(4):
        with_picture(log, draw((500, 300), f"#00{number}000"), f"photo-{number}.png")
        log.add(f"r{number}", record(prompt={"image": f"try/photo-{number}.png", "text": "?"}))
    sites: list[Site] = []
    settings = Settings(log.root)
    threads = [threading.Thread(target=lambda: sites.append(build(settings))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sites) == 2
    assert set(sites[0].files) == set(sites[1].files)
    for file in published(sites[0]):
        with Image.open(file) as picture:
            picture.load()
    assert log.core().album.decoded == 0
    assert not list((log.root / ".cache").rglob("*.tmp"))


# Files that are no good


def truncated(file_format: str) -> bytes:
    noise = Image.effect_noise((200, 200), 100).convert("RGB")
    content = encode(noise, file_format)
    return content[: len(content) // 2]


def bomb() -> bytes:
    """Return a PNG of some bytes that says it has 900 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


RECORD_WITH_PHOTO = """title: A try
date: 2024-05-01
model: Model One
prompt:
  text: What is this?
  image: photo.png
verdict: pass
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"This is no picture.", "not in a format", id="text"),
        pytest.param(truncated("JPEG"), "damaged", id="half a JPEG"),
        pytest.param(truncated("PNG"), "damaged", id="half a PNG"),
        pytest.param(draw()[:40], "", id="a PNG's header"),
        pytest.param(bomb(), "max_pixels", id="bomb"),
    ],
)
def test_a_bad_file_is_one_problem_with_its_line(log: Log, content: bytes, said: str) -> None:
    log.add("good/experiment", record(prompt={"image": "photo.png", "text": "?"}))
    log.write({"experiments/good/photo.png": draw(), "experiments/bad/photo.png": content})
    log.add("bad/experiment", RECORD_WITH_PHOTO)
    site = log.core()
    (problem,) = wrong(site)
    assert str(problem).startswith("experiments/bad/experiment.yaml:6:10: prompt.image: `photo.png`: the picture ")
    assert said in problem.message
    assert len(stills(site)) == 1


def test_an_empty_file_is_told_so(log: Log) -> None:
    (problem,) = wrong(with_picture(log, b"").core())
    assert (problem.message, problem.code) == ("`photo.png`: is empty", "empty-file")


def test_max_pixels_is_a_setting_in_millions(log: Log) -> None:
    (problem,) = wrong(with_picture(log, draw((1001, 1000))).core(max_pixels=1))
    assert problem.code == "bad-picture"
    assert "`max_pixels`" in problem.message
    assert problem.hint == "scale it down, or raise `max_pixels`"
    assert not wrong(log.core(max_pixels=2))


def test_a_missing_picture_is_one_problem_for_each_place_that_names_it(log: Log) -> None:
    text = RECORD_WITH_PHOTO + "reply:\n  image: photo.png\n"
    site = log.add("a", text).core()
    assert [(problem.where.line, problem.code) for problem in wrong(site)] == [(6, "missing-file"), (9, "missing-file")]


@pytest.mark.parametrize(
    ("written", "there"), [("fotograf.png", "photograf.png"), ("Photo.PNG", "photo.png"), ("photo.jpg", "photo.jpeg")]
)
def test_a_misspelt_name_is_answered_with_the_right_one(log: Log, written: str, there: str) -> None:
    log.write({f"experiments/{there}": draw()}).add("a", record(prompt={"image": written, "text": "?"}))
    (problem,) = wrong(log.core())
    assert problem.hint == f"did you mean `{there}`?"


@pytest.mark.parametrize("written", ["../secret.png", "{root}/secret.png", "../../log/secret.png"])
def test_a_picture_outside_the_experiments_folder_is_refused(log: Log, written: str) -> None:
    log.write({"secret.png": draw()}).add("a", record(prompt={"image": written.format(root=log.root), "text": "?"}))
    site = log.core()
    (problem,) = wrong(site)
    assert problem.code == "outside"
    assert not published(site)


def test_a_link_out_of_the_experiments_folder_is_refused(log: Log) -> None:
    log.write({"secret.png": draw()}).add("a", record(prompt={"image": "photo.png", "text": "?"}))
    (log.root / "experiments/photo.png").symlink_to(log.root / "secret.png")
    site = log.core()
    (problem,) = wrong(site)
    assert problem.code == "outside"
    assert not published(site)


def test_a_picture_from_the_web_is_refused_with_its_line(log: Log) -> None:
    text = RECORD_WITH_PHOTO.replace("photo.png", "https://example.org/photo.png")
    (problem,) = wrong(log.add("a", text).core())
    assert problem.code == "remote-image"
    assert (problem.where.line, problem.where.field) == (6, "prompt.image")


# Audio and video


def test_a_clip_is_published_and_can_be_played(log: Log) -> None:
    log.write({"experiments/talk.wav": tone()}).add("a", record(reply={"audio": {"file": "talk.wav", "alt": "A talk"}}))
    built = log.build(strict=True)
    assert not built.abort, built.warnings
    player = built.page("experiments/a/").one("audio")
    assert (built.folder / "experiments/a" / player["src"]).is_file()
    assert (player["preload"], player["aria-label"]) == ("none", "A talk")
    assert "controls" in player


def test_a_linked_video_may_have_a_poster_of_ones_own(log: Log) -> None:
    video = {"file": "https://vimeo.com/1", "poster": "poster.jpg"}
    log.write({"experiments/poster.jpg": draw((320, 240), file_format="JPEG")}).add("a", record(reply={"video": video}))
    built = log.build(strict=True)
    assert not built.abort, built.warnings
    poster = built.page("experiments/a/").one(".gptlog-elsewhere").one("img")
    assert (poster["width"], poster["height"]) == ("320", "240")
    assert (built.folder / "experiments/a" / poster["src"]).is_file()
    assert cover(built.page("experiments/"))


def cover(page: Element) -> list[Element]:
    return [one for card in page.all(".gptlog-card__cover") for one in card.all("img")]


@pytest.mark.parametrize(("name", "code"), [("talk.exe", "bad-clip"), ("none.mp3", "missing-file")])
def test_a_clip_that_cannot_be_played_is_one_problem_with_its_line(log: Log, name: str, code: str) -> None:
    text = record(reply={"audio": name})
    (problem,) = wrong(log.write({"experiments/talk.exe": b"MZ"}).add("a", text).core())
    assert problem.code == code
    assert [problem.where.line] == lines_of(text, "audio:")


@pytest.mark.parametrize(
    ("media", "line", "said"),
    [
        ("video: {file: talk.wav,\n  poster: none.png}", 4, "`none.png`: there is no such file"),
        ("audio: {file: talk.wav,\n  captions: none.vtt}", 4, "`none.vtt`: there is no such file"),
        ("audio: {file: talk.wav,\n  captions: talk.wav}", 4, "`talk.wav`: is not a WebVTT file"),
        ("audio: said.vtt", 3, "`said.vtt`: is captions, and no sound or video"),
        ("audio: talk.exe", 3, "`talk.exe`: is not an audio, video or captions file that is known"),
        ("audio: {file: talk.wav,\n  marks: {box: [0, 0, 1, 1]}}", 4, "belongs to pictures only"),
        ("audio: {file: talk.wav,\n  poster: a.png}", 4, "belongs to videos only"),
        ("image: {file: a.png, alt: A,\n  captions: said.vtt}", 4, "belongs to sounds and videos only"),
        ("image: 'file:///a.png'", 3, "is neither a file nor a web address"),
        ("video: 'ftp://example.org/a.mp4'", 3, "is neither a file nor a web address"),
    ],
)
def test_what_media_cannot_be_is_one_problem_with_a_hint_where_it_is_named(
    log: Log, media: str, line: int, said: str
) -> None:
    files: dict[str, str | bytes] = {
        "talk.exe": b"MZ",
        "talk.wav": tone(),
        "said.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nA\n",
        "a.png": draw(),
    }
    Log(log.root / "experiments").write(files)
    log.add("a", f"{{title: A, date: 2024-05-01, model: M,\nreply: {{\n{media}}}}}\n")
    (problem,) = wrong(log.core())
    assert (problem.where.line, problem.message) == (line, said)
    assert problem.hint


def test_a_linked_video_loads_nothing_from_elsewhere(log: Log) -> None:
    log.add("a", record(reply={"video": "https://www.bilibili.com/video/BV1/"}))
    page = log.build(strict=True).page("experiments/a/").one(".gptlog-result")
    assert not page.all("iframe")
    assert not page.all("video")
    card = page.one(".gptlog-elsewhere")
    assert card["href"] == "https://www.bilibili.com/video/BV1/"
    assert "www.bilibili.com" in card.text


# Into the site


def test_renditions_are_linked_and_an_authors_file_never_is(log: Log) -> None:
    with_picture(log, draw())
    log.write({"experiments/talk.wav": tone()}).add("a", record(reply={"audio": "talk.wav"}))
    built = log.configure(options={"originals": "link"}).build(strict=True)
    (rendition,) = built.folder.glob("assets/gptlog/*.webp")
    (original,) = built.folder.glob("assets/gptlog/*-original.png")
    assert rendition.stat().st_nlink == 2
    assert original.read_bytes() == (log.root / "experiments/try/photo.png").read_bytes()
    mine = [file for file in (log.root / "experiments").rglob("*") if file.is_file()]
    assert {file.stat().st_nlink for file in mine} == {1}


def test_a_rendition_is_copied_where_links_are_not_possible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_link(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse_link)
    source, target = tmp_path / "cache/a.webp", tmp_path / "site/deep/a.webp"
    write_atomically(source, b"picture")
    publish(source, target, tmp_path / "cache")
    assert target.read_bytes() == b"picture"
    assert target.stat().st_nlink == 1


def test_a_file_that_was_published_before_is_replaced(tmp_path: Path) -> None:
    source, target = tmp_path / "clip.mp3", tmp_path / "site/clip.mp3"
    source.write_bytes(b"new")
    write_atomically(target, b"older and longer")
    publish(source, target, tmp_path / "cache")
    assert target.read_bytes() == b"new"
    assert source.stat().st_nlink == 1


def test_all_findings_come_in_the_order_of_their_places(log: Log) -> None:
    for name in ("b", "a"):
        log.add(name, RECORD_WITH_PHOTO)
    assert [str(problem).partition(": ")[0] for problem in wrong(log.core())] == [
        "experiments/a.yaml:6:10",
        "experiments/b.yaml:6:10",
    ]
