"""What the search of the site finds of the log, and what it needs to find Chinese words."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
from typing import Any

import pytest
from logs import Built, Log, record

from mkdocs_gptlog.hosts.mkdocs.search import chinese_search
from mkdocs_gptlog.problems import Severity

ASKED, ANSWERED, JUDGED = "Wherefore", "Thirteen", "Miscounted"
SEPARATOR = r"[\s\u200b\-]+"
CHINESE = record("数瓜子", prompt="图里有多少粒？", reply="一共有二十三粒种子。", why="数错了")


def index(built: Built) -> dict[str, str]:
    """Return the words of each page of the log in the index of the search."""
    found: dict[str, str] = {}
    for entry in json.loads((built.folder / "search/search_index.json").read_text("utf-8"))["docs"]:
        place = entry["location"].partition("#")[0]
        found[place] = " ".join((found.get(place, ""), entry["title"], entry["text"]))
    return found


def said(built: Built) -> list[str]:
    """Return what is said about the search."""
    return [entry.getMessage() for entry in built.said if "Chinese" in entry.getMessage()]


@pytest.mark.parametrize(
    ("option", "sought"),
    [
        ("everything", {"Title", ASKED, ANSWERED, JUDGED}),
        ("no-replies", {"Title", ASKED, JUDGED}),
        ("titles", {"Title"}),
    ],
)
def test_an_option_says_what_is_found_of_an_experiment(log: Log, option: str, sought: set[str]) -> None:
    log.add("a", record("Title", prompt=ASKED, reply=ANSWERED, why=JUDGED))
    found = index(log.configure(options={"search": option}).build(strict=True))["experiments/a/"]
    assert {word for word in ("Title", ASKED, ANSWERED, JUDGED) if word in found} == sought


def test_without_replies_each_run_is_still_found_at_its_place(log: Log) -> None:
    runs = [
        {"model": f"M{n}", "date": "2024-05-01", "reply": ANSWERED, "verdict": "fail", "why": f"W{n}"} for n in (1, 2)
    ]
    log.add("a", record("Title", model=None, date="2024-05-01", reply=None, verdict=None, why=None, runs=runs))
    built = log.configure(options={"search": "no-replies"}).build(strict=True)
    docs = json.loads((built.folder / "search/search_index.json").read_text("utf-8"))["docs"]
    places = {entry["location"]: entry["text"] for entry in docs}
    assert "W2" in places["experiments/a/#run-2"]
    assert ANSWERED not in str(places)


def test_chinese_words_stand_apart_in_the_index(log: Log) -> None:
    built = log.add("a", CHINESE).configure(plugins=[{"search": {"separator": SEPARATOR}}, "gptlog"]).build(strict=True)
    assert said(built) == []
    assert "\u200b种子\u200b" in index(built)["experiments/a/"]


def test_a_search_that_finds_no_chinese_words_is_told_once(log: Log) -> None:
    built = log.add("a", CHINESE).add("b", CHINESE).build(strict=True)
    assert not built.abort
    (told,) = said(built)
    assert told == (
        "gptlog: mkdocs.yml: search: the log holds Chinese text, in which this search finds no words "
        r"(add `separator: '[\s\u200b\-]+'` to the options of `search`)"
    )


def test_a_chinese_site_brings_the_right_separator(log: Log) -> None:
    assert said(log.add("a", CHINESE).configure(theme={"language": "zh"}).build(strict=True)) == []


def test_nothing_is_said_of_a_site_without_a_search(log: Log) -> None:
    assert said(log.add("a", CHINESE).configure(plugins=["gptlog"]).build(strict=True)) == []


def test_the_search_of_another_theme_is_told_too(log: Log) -> None:
    log.theme = "mkdocs"
    (told,) = said(log.add("a", CHINESE).build(strict=True))
    assert "use the theme Material" in told


@pytest.mark.parametrize("option", ["no-replies", "titles"])
def test_chinese_that_is_not_searched_does_not_matter(log: Log, option: str) -> None:
    log.add("a", record("A", reply="一共有二十三粒"))
    assert said(log.configure(options={"search": option}).build(strict=True)) == []


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> importlib.machinery.ModuleSpec | None:
        return None if name == "jieba" else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    problem = chinese_search(["种子"], options(separator=SEPARATOR), "mkdocs.yml")
    assert problem is not None
    assert problem.hint == 'run `pip install "mkdocs-gptlog[zh]"`'
    assert problem.severity is Severity.WARNING
    both = chinese_search(["种子"], options(), "mkdocs.yml")
    assert both is not None
    assert "pip install" in both.hint
    assert "separator" in both.hint


def options(**own: Any) -> dict[str, Any]:
    """Return the options of Material's search as they are in force."""
    return {"enabled": True, "jieba_dict": None, "separator": r"[\s\-]+", **own}


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("种子", True), ("seeds 种子", True), ("seeds", False), ("この写真", False), ("사진", False), ("Graß", False)],
)
def test_only_chinese_text_asks_for_it(text: str, chinese: bool) -> None:
    assert (chinese_search(["seeds", text], options(), "mkdocs.yml") is not None) is chinese


def test_a_search_that_is_switched_off_needs_nothing() -> None:
    assert chinese_search(["种子"], options(enabled=False), "mkdocs.yml") is None


def test_a_separator_may_hold_the_sign_itself() -> None:
    assert chinese_search(["种子"], options(separator="[\\s\u200b]+"), "mkdocs.yml") is None
