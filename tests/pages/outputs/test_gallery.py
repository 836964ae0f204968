"""The data of the gallery: everything that a browser needs to show, filter, sort and search a log."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from logs import Built, Log, draw, parse, record

from mkdocs_gptlog.logbook.facets import FACET
from mkdocs_gptlog.pages.addresses import GALLERY_SCRIPTS, PLAYER, SCRIPT, STYLESHEET, VIEWER
from mkdocs_gptlog.pages.outputs import gallery_index, minified
from mkdocs_gptlog.pages.outputs.minified import asset

TWO_MODELS = """title: Seeds
date: 2023-10-06
category: 图像识别/数数
tags: [C++, "a & b"]
lang: zh
prompt: {image: {file: seeds.png, alt: Some seeds}, text: "How *many* seeds?"}
runs:
  - {model: GPT 4V, date: 2023-10-06, reply: Twenty., verdict: fail, why: There are 22.}
  - {model: Model/B, date: 2025-02-03, reply: Twenty-two., verdict: pass, why: Right.}
"""


def index_of(built: Built) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built.folder / "assets/gptlog/gallery.json").read_text("utf-8"))
    return found


def texts_of(built: Built) -> dict[str, str]:
    found: dict[str, str] = json.loads((built.folder / "assets/gptlog/gallery-text.json").read_text("utf-8"))
    return found


def values(index: dict[str, Any], facet: str, row: int) -> list[str]:
    """Return the labels that a row has in a facet."""
    return [index["facets"][facet][value][1] for value in index["columns"][facet][row]]


def test_a_browser_can_show_a_card_from_the_data(log: Log) -> None:
    log.write({"experiments/seeds/seeds.png": draw((1000, 500))})
    log.add("seeds/experiment", TWO_MODELS)
    built = log.build(strict=True)
    index = index_of(built)
    assert index["ids"] == ["seeds"]
    assert index["titles"] == ["Seeds"]
    assert index["days"] == [20122]  # 2025-02-03
    assert index["alts"] == ["Some seeds"]
    assert index["langs"] == {"0": "zh"}
    assert {facet: values(index, facet, 0) for facet in index["columns"]} == {
        "model": ["GPT 4V", "Model/B"],
        "category": ["图像识别", "数数"],
        "tag": ["a & b", "C++"],
        "kind": ["Chat"],
        "author": [],
    }
    assert index["facets"]["verdict"] == [["pass", "Pass"], ["fail", "Fail"]]
    assert index["results"] == [[1, 0, 20122, 0, 1, 19636]]  # Model/B, pass, 2025-02-03; GPT 4V, fail, 2023-10-06
    assert index["badges"] == [["✓", "pass", ""], ["✗", "fail", ""]]
    shape, key, color = index["covers"][0]
    width, height, files = index["shapes"][shape]
    assert color == "#008080"
    assert (width, height) == (800, 600) or width * 3 == height * 4
    for type_, sources in files:
        assert type_ == ""
        assert all(built.has(f"{index['media']}/{key}{name}") for name, _ in sources)


def test_the_cover_of_the_data_is_that_of_the_card(log: Log) -> None:
    log.write(
        {"experiments/a.png": draw((1000, 500)), "experiments/b.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    )
    log.add("a", record(reply={"image": "a.png"}))
    log.add("b", record(reply={"image": "b.svg"}))
    built = log.configure(options={"formats": ["avif", "webp"]}).build()
    index = index_of(built)
    listed = built.page("experiments/").one("ul", **{"class": "gptlog gptlog-list gptlog-cards"})
    for card, cover in zip(listed.all(".gptlog-card"), index["covers"], strict=True):
        shape, key, _ = cover
        width, height, files = index["shapes"][shape]
        sets = {
            type_: ", ".join(f"../{index['media']}/{key}{name} {wide}w" for name, wide in sources)
            for type_, sources in files
        }
        picture = card.one("img")
        assert sets[""] == picture["srcset"]
        assert (str(width), str(height)) == (picture["width"], picture["height"])
        assert {one["type"]: one["srcset"] for one in card.all("source")} == {t: s for t, s in sets.items() if t}


def test_values_stand_in_the_order_in_which_they_are_offered(log: Log) -> None:
    log.add("a", record("A", category="b/c", tags=["rare", "usual"], verdict="fail", date="2023-01-01"))
    log.add("b", record("B", category="b-a", tags=["usual"], verdict="pass", date="2024-01-01"))
    log.add("c", record("C", category="b", kind="voice", verdict="own", date="2024-01-02"))
    index = index_of(log.configure(options={"verdicts": {"own": {"label": "My own"}}}).build(strict=True))
    labels = {facet: [label for _, label in index["facets"][facet]] for facet in FACET}
    assert labels["verdict"] == ["Pass", "Fail", "My own"]
    assert labels["tag"] == ["usual", "rare"]
    assert labels["year"] == ["2024", "2023"]
    assert labels["kind"] == ["Chat", "Voice"]
    assert [address for address, _ in index["facets"]["category"]] == ["b", "b/c", "b-a"]


def test_an_experiment_without_a_picture_or_a_run_is_told_in_words(log: Log) -> None:
    log.add("asked", record("Asked", prompt="What is this?"))
    log.add("job", "title: Job\ndate: 2024-04-01\nkind: fine-tuning\nbase_model: gpt-base\nsummary: Tuned.\n")
    index = index_of(log.build(strict=True))
    assert index["covers"] == [-1, -1]
    assert [parse(html).text for html in index["instead"].values()] == ["What is this?", "Tuned."]
    assert index["bases"] == {"1": "gpt-base"}
    assert index["results"] == [[0], [-1]]


def test_curves_and_waveforms_of_cards_come_with_the_data(demo: Built) -> None:
    index = index_of(demo)
    page = (demo.folder / "experiments" / "index.html").read_text("utf-8")
    without_picture = [row for row, cover in enumerate(index["covers"]) if cover == -1]
    assert [int(row) for row in index["instead"]] == without_picture
    shown = "".join(index["instead"].values())
    assert "gptlog-spark" in shown
    assert "gptlog-wave" in shown
    covers = {one.text for one in parse(page).all(".gptlog-card__cover")}
    assert {parse(html).text for html in index["instead"].values()} <= covers
    facts = " ".join(parse(page).texts(".gptlog-card__facts"))
    assert index["lengths"]
    assert [text for text in index["lengths"].values() if text not in facts] == []


def test_drafts_are_in_the_data_of_a_preview_only(log: Log) -> None:
    log.add("a").add("b", record("B", draft=True))
    assert index_of(log.build())["ids"] == ["a"]
    shown = index_of(log.preview())
    assert [shown["ids"][row] for row in shown["drafts"]] == ["b"]


def test_the_text_is_what_was_asked_judged_and_answered(log: Log) -> None:
    log.write({"experiments/seeds/seeds.png": draw()}).add("seeds/experiment", TWO_MODELS)
    built = log.build()
    assert texts_of(built) == {"seeds": "How *many* seeds?\nThere are 22.\nRight.\nTwenty.\nTwenty-two."}


def test_long_texts_are_cut_so_that_all_fit_into_the_budget(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery_index, "TEXT_BUDGET", 100)
    log.add("short", record(prompt="short", reply=None, why=None))
    log.add("a", record(prompt="a" * 500, reply=None, why=None))
    log.add("b", record(prompt="数" * 500, reply=None, why=None))
    texts = texts_of(log.build())
    assert texts["short"] == "short"
    assert texts["a"] == "a" * 47
    assert texts["b"] == "数" * 15


def test_a_log_of_one_has_no_controls_and_no_choice_is_offered_that_is_none(log: Log) -> None:
    log.add("a")
    assert not log.build().page("experiments/").all(".gptlog-controls")
    log.add("b", record("B", verdict="fail"))
    page = log.build().page("experiments/")
    assert [one["data-facet"] for one in page.all("fieldset")] == ["verdict"]
    assert page.one("p", role="status").text == "2 experiments"


def test_lists_lead_to_the_gallery_with_their_own_value(log: Log) -> None:
    for number in range(3):
        log.add(f"r{number}", record(f"R{number}", model="C++ & Co", category="图/x y"))
    built = log.configure(options={"page_size": 2}).build(strict=True)

    def leads(place: str) -> str:
        return built.page(place).one(".gptlog-scripted").one("a")["href"]

    assert leads("experiments/models/c-plus-plus-co/") == "../../../experiments/?model=c-plus-plus-co"
    assert leads("experiments/categories/图/x-y/") == "../../../../experiments/?category=%E5%9B%BE%2Fx-y"
    assert leads("experiments/page/2/") == "../../../experiments/"
    assert not built.page("experiments/").all(".gptlog-scripted")


def test_scripts_and_styles_are_published_without_comments() -> None:
    for uri in (STYLESHEET, SCRIPT, PLAYER, *GALLERY_SCRIPTS):
        name = uri.rpartition("/")[2]
        given = asset(name).decode()
        assert "/*" not in given
        assert "  " not in given
        assert len(given) < len((minified.ASSETS / name).read_text("utf-8"))


EVERYWHERE = (STYLESHEET, SCRIPT)


@pytest.mark.parametrize(
    "loaded",
    [(*EVERYWHERE, *GALLERY_SCRIPTS), (*EVERYWHERE, PLAYER, *VIEWER)],
    ids=["the gallery", "pictures and recordings"],
)
def test_the_scripts_and_styles_of_a_page_stay_small(loaded: tuple[str, ...]) -> None:
    assert sum(len(gzip.compress(asset(uri.rpartition("/")[2]))) for uri in loaded) <= 15_000


def test_every_script_and_style_is_counted() -> None:
    files = {f"assets/gptlog/{file.name}" for file in minified.ASSETS.iterdir()}
    assert files == {*EVERYWHERE, PLAYER, *VIEWER, *GALLERY_SCRIPTS}


def test_an_authors_own_file_goes_before_the_packages(log: Log) -> None:
    built = log.add("a").write({"docs/assets/gptlog/gptlog.css": "a {}\n"}).build()
    assert (built.folder / STYLESHEET).read_text("utf-8") == "a {}\n"
