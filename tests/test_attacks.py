"""What a hostile or a careless log must not do: run script, publish what is hidden, or end the build."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from logs import Log, bodies, draw, encode, make_pipe, record
from PIL import Image

from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.media.store import Store

SCRIPT = "<img src=x onerror=alert(1)>"
PICTURE = "prompt: {image: a.png, text: What is it?}\n"
HIDING = "prompt: {image: {file: a.png, redact: [0, 0, 1, 1]}, text: What is it?}\n"


def with_picture(more: str, **fields: Any) -> str:
    return record(more=more, **{"prompt": None, **fields})


# --- Script -----------------------------------------------------------------------------------------------------------


def test_a_caption_reaches_the_full_view_as_it_is_written(log: Log) -> None:
    reply = {"image": {"file": "a.png", "caption": SCRIPT}}
    log.write({"experiments/a.yaml": record(reply=reply), "experiments/a.png": draw()})
    link = log.build().page("experiments/a/").one(".gptlog-zoom")
    assert link["data-gptlog-caption"] == SCRIPT  # the browser tests see it shown as text


def test_notes_of_marks_and_the_credit_stand_in_the_full_view_too(log: Log) -> None:
    marks = [{"box": [0, 0, 1, 1], "note": SCRIPT}, {"box": [0, 0, 1, 1]}]
    reply = {"image": {"file": "a.png", "caption": "A caption", "marks": marks, "credit": "Me"}}
    log.write({"experiments/a.yaml": record(reply=reply), "experiments/a.png": draw()})
    link = log.build().page("experiments/a/").one(".gptlog-zoom")
    assert link["data-gptlog-caption"] == f"A caption · {SCRIPT} · Picture: Me"


def test_a_tag_is_text_where_the_theme_takes_it_for_html(log: Log) -> None:
    log.add("a", record(tags=[SCRIPT]))
    built = log.configure(plugins=["search", "tags", "gptlog"]).build()
    assert SCRIPT not in (built.folder / "search" / "search_index.json").read_text("utf-8")
    assert not built.page("experiments/a/").all("img", src="x")


def test_an_original_that_could_run_is_not_published(log: Log) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
    log.write(
        {
            "experiments/a.yaml": record(prompt={"image": ["a.svg", "b.html", "c.png"], "text": "?"}),
            "experiments/a.svg": drawing,
            "experiments/b.html": draw() + b"<script>alert(1)</script>",
            "experiments/c.png": draw(color="red"),
        }
    )
    originals = [uri for uri, _ in log.core(originals="link").files if "-original" in uri]
    assert [Path(uri).suffix for uri in originals] == [".png"]


# --- What is hidden ---------------------------------------------------------------------------------------------------


def renditions(log: Log, **options: Any) -> list[tuple[str, Path]]:
    return [(uri, path) for uri, path in log.core(**options).files if path.suffix in {".webp", ".png"}]


def is_black(file: Path) -> bool:
    with Image.open(file) as picture:
        return all(high < 8 for _, high in picture.convert("RGB").getextrema())  # type: ignore[misc]


@pytest.mark.parametrize(
    "hides",
    [
        pytest.param(with_picture(HIDING, draft=True), id="a draft"),
        pytest.param(with_picture(HIDING, verdict="nonsense"), id="a record with an unknown verdict"),
        pytest.param(with_picture(HIDING, date="yesterday"), id="a record that is not well-formed"),
        pytest.param(with_picture(HIDING.replace("1, 1]", "1]")), id="a box of three numbers"),
        pytest.param(with_picture(HIDING.replace("a.png", "./sub/../a.png")), id="another spelling of the path"),
        pytest.param(with_picture(HIDING.replace("a.png", "link.png")), id="a link to the file"),
        pytest.param(with_picture(HIDING.replace("a.png", "copy.png")), id="a copy of the file"),
    ],
)
def test_what_any_record_hides_in_a_picture_is_hidden_in_all(log: Log, hides: str) -> None:
    picture = draw((90, 40), "white")
    log.write({"experiments/a.png": picture, "experiments/copy.png": picture})
    (log.root / "experiments" / "link.png").symlink_to("a.png")
    log.write({"experiments/shows.yaml": with_picture(PICTURE), "experiments/hides.yaml": hides})
    found = renditions(log, originals="link")
    assert found
    assert all(is_black(path) for _, path in found)


def test_a_poster_of_a_record_that_hides_something_is_not_published_as_it_is(log: Log) -> None:
    video = "reply: {video: {file: 'https://vimeo.com/1', poster: poster.png}}\n"
    log.write({"experiments/a.yaml": with_picture(HIDING + video, reply=None)})
    log.write({"experiments/a.png": draw(), "experiments/poster.png": draw(color="red")})
    assert not [uri for uri, _ in renditions(log, originals="link") if "-original" in uri]


def test_pictures_among_the_authors_pages_are_published_cleaned_only(log: Log) -> None:
    secret = Image.Exif()
    secret[0x010E] = "taken at home"
    picture = encode(Image.new("RGB", (60, 40)), "JPEG", exif=secret)
    log.write({"docs/log/a.yaml": record(prompt={"image": "a.jpg", "text": "?"}), "docs/log/a.jpg": picture})
    built = log.configure(options={"experiments": "docs/log"}).build()
    assert built.has("experiments/a/")
    assert not built.has("log/a.jpg")
    assert not built.has("log/a.yaml")
    assert not [file for file in built.folder.rglob("*.*") if b"taken at home" in file.read_bytes()]


# --- Builds that end --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a\0b.png", "a\0b/c.png", "a" * 300 + ".png"])
def test_a_name_that_no_disk_can_hold_is_a_problem(log: Log, name: str) -> None:
    log.add("a", record(prompt={"image": name, "text": "?"}))
    log.add("b", record(kind="fine-tuning", base_model="M", metrics=name))
    assert {problem.code for problem in log.core(missing_alt="ignore").problems} <= {
        "missing-file", "unreadable", "metrics", "outside", "encoding"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["b.yaml", "metrics.csv", "_defaults.yaml"])
@pytest.mark.parametrize("make", [make_pipe, lambda path: path.symlink_to(path.name)], ids=["pipe", "circle"])
def test_what_is_no_file_is_not_read(log: Log, name: str, make: object) -> None:
    log.add("a", record(kind="fine-tuning", base_model="M", metrics="metrics.csv"))
    make(log.root / "experiments" / name)  # type: ignore[operator]
    site = log.core()
    assert [experiment.id for experiment in site.logbook.experiments] == ["a"]


def test_a_name_that_is_no_text_is_a_problem(log: Log) -> None:
    log.add("a")
    try:
        Path(os.fsdecode(os.fsencode(log.root / "experiments") + b"/\xff.yaml")).write_text(record(), "utf-8")
    except OSError:
        pytest.skip("this file system refuses it")
    built = log.preview()
    assert built.has("experiments/a/")
    assert all(text.encode() for text in built.warnings)
    assert built.warnings


@pytest.mark.parametrize("address", ["https://[", "https://\u2100.com/"])
@pytest.mark.parametrize("field", ["video", "link", "url"])
def test_an_address_that_cannot_be_one_is_a_problem(log: Log, address: str, field: str) -> None:
    more: dict[str, dict[str, Any]] = {
        "video": {"reply": {"video": address}},
        "link": {"links": [address]},
        "url": {"url": address},
    }
    site = log.add("a", record(**more[field])).core()
    assert [problem.code for problem in site.problems] == ["link"]


@pytest.mark.parametrize(
    "fields",
    [
        {"tokens": {"input": "9" * 400}},
        {"tally": {"pass": "9" * 40}},
        {"tally": {"pass": 10**15, "fail": 10**15}},
        {"latency": "1e308"},
        {"kind": "fine-tuning", "base_model": "M", "metrics": "m.csv"},
    ],
    ids=str,
)
def test_a_huge_number_ends_no_build(log: Log, fields: dict[str, Any]) -> None:
    log.write({"experiments/a.yaml": record(**fields), "experiments/m.csv": "step,loss\n1e300,-1e308\n"})
    assert all(bodies(log.core()))


def test_a_screenshot_of_a_whole_conversation_is_shown(log: Log) -> None:
    log.write({"experiments/a.yaml": with_picture(PICTURE), "experiments/a.png": draw((1080, 20_000))})
    site = log.core(missing_alt="ignore")
    assert not site.problems
    (picture,) = site.album.pictures.values()
    assert (picture.largest.width, picture.largest.height) == (884, 16_370)


def test_a_box_in_no_file_ends_no_build(log: Log) -> None:
    assert log.add("a", record(reply={"image": {"file": " ", "redact": [0]}})).core().problems


def test_aliases_do_not_multiply_text(log: Log) -> None:
    repeated = ", ".join(f"k{i}: *x" for i in range(1000))
    site = log.add("a", record(more=f"notes: &x {'a' * 100_000}\nsettings: {{{repeated}}}\n")).core()
    assert [problem.code for problem in site.problems] == ["limit"]


@pytest.mark.parametrize("name", ["字" * 300, "a" * 5000, "page", "\u200b", "..", "हिन्दी"])
def test_any_value_has_a_page_of_its_own(log: Log, name: str) -> None:
    fields: dict[str, Any] = {"model": name, "tags": [name], "category": f"wide/{name}/2"}
    log.add("a", record(**fields)).add("b", record(category="wide")).configure(options={"page_size": 1})
    built = log.build(strict=True)
    assert not built.abort
    assert built.page("experiments/categories/wide/page/2/").texts("h1") == ["Category: wide"]
    assert len(slug(name).encode()) <= 255


def test_marks_that_belong_to_letters_tell_names_apart() -> None:
    assert slug("हिन्दी") != slug("हन्दू")
    assert slug("हिन्दी") == "हिन्दी"


def test_a_model_written_in_two_ways_is_judged_on_one_page(log: Log) -> None:
    log.add("a", record(model="GPT-4", verdict="pass")).add("b", record(model="gpt-4", verdict="fail"))
    assert log.build().page("experiments/models/gpt-4/").texts(".gptlog-badge") == ["✓ Pass", "✗ Fail"] * 2


@pytest.mark.parametrize("name", ["experiment", "models", "a/experiment"])
def test_a_record_without_a_place_takes_none_in_a_preview(log: Log, name: str) -> None:
    log.add("a", record("The good one")).add(name)
    built = log.preview()
    assert built.page("experiments/").texts("h1") == ["Experiments"]
    assert built.page("experiments/models/").texts("h1") == ["Models"]
    assert len(built.warnings) == 1


def test_pruning_leaves_alone_what_the_cache_did_not_write(tmp_path: Path) -> None:
    own, key = tmp_path / "ab" / "thesis.doc", "ab" + "0" * 22
    own.parent.mkdir()
    own.write_text("years of work", "utf-8")
    store = Store(tmp_path)
    store.write(key, "400.webp", b"old")
    assert store.prune([]).files == 1
    assert own.exists()
    assert not store.path(key, "400.webp").exists()
