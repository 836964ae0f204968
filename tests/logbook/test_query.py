"""Which experiments belong together and in which order; and what an experiment says of itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from mkdocs_gptlog.logbook.facets import HUBS
from mkdocs_gptlog.logbook.groups import group, same_address
from mkdocs_gptlog.logbook.model.experiment import Experiment, Media, Message, Run
from mkdocs_gptlog.logbook.query import SORT_KEYS, Query, select
from mkdocs_gptlog.logbook.results import results
from mkdocs_gptlog.logbook.slugs import comparable, slug
from mkdocs_gptlog.logbook.verdicts import verdict_counts


def run(model: str = "M", date: str = "2023-10-06", verdict: str = "", **fields: Any) -> Run:
    return Run(model=model, date=dt.date.fromisoformat(date), verdict=verdict, **fields)


def experiment(id_: str, *runs: Run, date: str = "2023-10-06", **fields: Any) -> Experiment:
    values = {"title": id_, "path": f"experiments/{id_}.yaml", "date": dt.date.fromisoformat(date), "runs": runs}
    return Experiment(**{"id": id_, **values, **fields})


SEEDS = experiment(
    "seeds",
    run("GPT-4V", "2023-10-06", "fail"),
    run("GPT-5", "2025-08-07", "pass"),
    title="Melon seeds",
    category="图像识别/数数",
    tags=("counting", "C++"),
)
SIGN = experiment("sign", run("GPT-4V", "2023-10-07", "pass"), title="a sign", category="图像识别", tags=("C#",))
TALK = experiment("talk", run("gpt 5", "2024-01-02"), title="Talk", category="声音", kind="voice", tags=("C",))
TUNE = experiment("tune", title="Tune", date="2022-10-12", kind="fine-tuning", category="图像/数数")
NEWEST_FIRST = (SEEDS, TALK, SIGN, TUNE)
ORDER = ("fail", "pending", "pass", "unclear")
"""Of verdicts, as settings may have it."""


def found(**query: object) -> list[str]:
    return [result.experiment.id for result in select(NEWEST_FIRST, Query.model_validate(query), ORDER)]


def test_an_empty_question_asks_for_everything_newest_first() -> None:
    assert found() == ["seeds", "talk", "sign", "tune"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"category": "图像识别"}, ["seeds", "sign"]),
        ({"category": "图像识别/数数"}, ["seeds"]),
        ({"category": " 图像识别 / 数数 /"}, ["seeds"]),
        ({"category": "数数"}, []),
        ({"category": "图像"}, ["tune"]),
        ({"category": ["声音", "图像"]}, ["talk", "tune"]),
        ({"model": "GPT-4V"}, ["sign", "seeds"]),
        ({"model": "gpt 5"}, ["seeds", "talk"]),
        ({"model": ["GPT-5", "GPT-4V"]}, ["seeds", "talk", "sign"]),
        ({"tag": "c++"}, ["seeds"]),
        ({"tag": "C"}, ["talk"]),
        ({"tag": ["C", "C#"]}, ["talk", "sign"]),
        ({"verdict": "pass"}, ["seeds", "sign"]),
        ({"verdict": "fail"}, ["seeds"]),
        ({"verdict": "fail", "model": "GPT-4V"}, ["seeds"]),
        ({"verdict": "fail", "model": "GPT-5"}, []),
        ({"verdict": "pass", "year": 2023}, ["sign"]),
        ({"model": "GPT-5", "year": 2023}, []),
        ({"verdict": ["pending"]}, ["talk"]),
        ({"year": 2023}, ["sign", "seeds", "talk"]),
        ({"year": "2025"}, ["seeds"]),
        ({"year": ["2022", 2024]}, ["talk", "tune"]),
        ({"kind": "voice"}, ["talk"]),
        ({"kind": ["voice", "fine-tuning"]}, ["talk", "tune"]),
        ({"category": "图像识别", "verdict": "pass", "year": "2025"}, ["seeds"]),
        ({"limit": "2"}, ["seeds", "talk"]),
        ({"limit": 9}, ["seeds", "talk", "sign", "tune"]),
    ],
)
def test_every_field_that_is_set_must_hold(query: dict[str, object], ids: list[str]) -> None:
    assert found(**query) == ids


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("date", ["tune", "sign", "talk", "seeds"]),
        ("-date", ["seeds", "talk", "sign", "tune"]),
        ("title", ["sign", "seeds", "talk", "tune"]),
        ("-title", ["tune", "talk", "seeds", "sign"]),
        ("id", ["seeds", "sign", "talk", "tune"]),
        ("-id", ["tune", "talk", "sign", "seeds"]),
        ("verdict", ["talk", "seeds", "sign", "tune"]),
        ("-verdict", ["tune", "seeds", "sign", "talk"]),
        ("model", ["tune", "talk", "sign", "seeds"]),
        ("-model", ["seeds", "sign", "talk", "tune"]),
    ],
)
def test_a_list_sorts_both_ways_and_keeps_the_order_of_equals(sort: str, ids: list[str]) -> None:
    assert found(sort=sort) == ids
    assert sort.removeprefix("-") in SORT_KEYS


def test_ids_keep_the_order_in_which_they_are_asked_for() -> None:
    assert found(ids=["talk", "nowhere", "SEEDS", "sign"]) == ["talk", "seeds", "sign"]
    assert found(ids=["talk", "seeds"], limit=1) == ["talk"]
    assert found(ids=["talk", "seeds"], sort="id") == ["seeds", "talk"]
    assert found(ids="talk") == ["talk"]
    assert found(ids=["talk", "seeds"], model="GPT-4V") == ["seeds"]


@pytest.mark.parametrize(
    "query", [{"sort": "size"}, {"sort": "--date"}, {"limit": 0}, {"kind": "song"}, {"year": "MMXX"}, {"models": "M"}]
)
def test_a_question_that_cannot_be_answered_is_refused(query: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Query.model_validate(query)


# Groups


def groups(hub: str, *experiments: Experiment) -> list[tuple[str, str, str, list[str]]]:
    return [
        (one.address, one.label, one.parent, [member.id for member in one.members])
        for one in group(experiments or NEWEST_FIRST, HUBS[hub], ORDER)
    ]


def test_a_category_holds_what_is_below_it() -> None:
    assert groups("categories") == [
        ("图像", "图像", "", ["tune"]),
        ("图像/数数", "数数", "图像", ["tune"]),
        ("图像识别", "图像识别", "", ["seeds", "sign"]),
        ("图像识别/数数", "数数", "图像识别", ["seeds"]),
        ("声音", "声音", "", ["talk"]),
    ]


def test_a_model_holds_what_it_was_tried_on_last_tried_first_under_the_name_first_met() -> None:
    assert groups("models") == [
        ("gpt-4v", "GPT-4V", "", ["sign", "seeds"]),
        ("gpt-5", "GPT-5", "", ["seeds", "talk"]),
    ]


def test_tags_that_differ_in_signs_stay_apart() -> None:
    assert groups("tags") == [
        ("c", "C", "", ["talk"]),
        ("c-plus-plus", "C++", "", ["seeds"]),
        ("c-sharp", "C#", "", ["sign"]),
        ("counting", "counting", "", ["seeds"]),
    ]


def test_a_verdict_is_that_of_the_newest_run_of_any_model_in_the_order_of_the_settings() -> None:
    assert groups("verdicts") == [
        ("fail", "fail", "", ["seeds"]),
        ("pending", "pending", "", ["talk"]),
        ("pass", "pass", "", ["seeds", "sign"]),
    ]


def test_years_are_those_of_the_experiment_and_its_runs_newest_first() -> None:
    assert [(address, ids) for address, _, _, ids in groups("years")] == [
        ("2025", ["seeds"]),
        ("2024", ["talk"]),
        ("2023", ["sign", "seeds", "talk"]),
        ("2022", ["tune"]),
    ]


def test_an_experiment_stands_once_in_a_group_that_it_names_twice() -> None:
    twice = experiment("twice", run("GPT-4"), run("gpt 4"), tags=("Cars", "cars"), category="a/A")
    assert groups("models", twice) == [("gpt-4", "GPT-4", "", ["twice"])]
    assert groups("tags", twice) == [("cars", "Cars", "", ["twice"])]
    assert groups("categories", twice) == [("a", "a", "", ["twice"]), ("a/a", "A", "a", ["twice"])]


@pytest.mark.parametrize("hub", HUBS)
def test_no_experiments_make_no_groups(hub: str) -> None:
    assert group([], HUBS[hub]) == []


# Addresses


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("GPT-4", "gpt-4"),
        ("gpt 4", "gpt-4"),
        ("GPT-4.1 (turbo)", "gpt-4.1-turbo"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("图像 识别", "图像-识别"),
        ("ＧＰＴ", "gpt"),
        ("café", "café"),
        ("cafe\u0301", "café"),
        ("a/b", "a-b"),
        ("../..", "2e-2e-2f-2e-2e"),
        ("!?", "21-3f"),
        ("🍉", "1f349"),
    ],
)
def test_a_slug_keeps_letters_of_every_script(name: str, address: str) -> None:
    assert slug(name) == address


def test_a_slug_is_one_part_of_an_address_and_never_empty() -> None:
    for name in ("a?b#c%d", "...", "-", "a\\b", "<a>", "'\"", ".hidden.", "+", "\t\n"):
        assert slug(name) or not name.strip(), name
        assert not set(slug(name)) & set("/?#%\\<>\"' "), name
        assert slug(name) not in {".", ".."}


@pytest.mark.parametrize(("one", "other"), [("Straße", "STRASSE"), ("É", "e\u0301"), ("図", "図")])
def test_names_compare_without_case_and_composed(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


def test_values_that_share_an_address_are_told_where_they_are_written_otherwise() -> None:
    a = experiment("a", run("GPT-4"), tags=("C", "C++", "C#", "Car"), category="Vision/Cars")
    b = experiment("b", run("gpt 4"), run("GPT-4"), tags=("C", "car"), category="vision/Cars")
    assert [str(problem) for problem in same_address([a, b])] == [
        "experiments/b.yaml: `vision` has the same address as `Vision` of experiments/a.yaml (write them alike)",
        "experiments/b.yaml: `gpt 4` has the same address as `GPT-4` of experiments/a.yaml (write them alike)",
        "experiments/b.yaml: `car` has the same address as `Car` of experiments/a.yaml (write them alike)",
    ]


def test_values_of_different_hubs_do_not_clash() -> None:
    a = experiment("a", run("cars"), tags=("Cars",), category="CARS/cars")
    assert same_address([a, a]) == []


# What an experiment says of itself


@pytest.mark.parametrize(
    ("verdict", "tally", "outcome"),
    [
        ("fail", {"pass": 10}, "fail"),
        ("", {}, "pending"),
        ("", {"pass": 0}, "pending"),
        ("", {"pass": 3, "fail": 0}, "pass"),
        ("", {"fail": 3}, "fail"),
        ("", {"pass": 3, "fail": 7}, "partial"),
        ("", {"partial": 3, "unclear": 7}, "partial"),
        ("", {"fail": 3, "unclear": 7}, "unclear"),
        ("", {"great": 3}, "great"),
    ],
)
def test_a_run_without_a_verdict_is_judged_by_its_tally(verdict: str, tally: dict[str, int], outcome: str) -> None:
    assert run(verdict=verdict, tally=tally).outcome == outcome


def test_the_newest_run_decides_whatever_the_order_of_the_file() -> None:
    runs = run("New", "2025-01-01", "pass"), run("Old", "2023-01-01", "fail"), run("Old", "2024-01-01", "partial")
    one = experiment("a", *runs)
    assert one.verdict == "pass"
    assert one.newest("Old") == runs[2]
    assert one.newest("Old", 2023) == runs[1]
    assert one.newest(year=2025) == runs[0]
    assert one.newest("Other") is one.newest("New", 2023) is None
    assert one.models == ("New", "Old")
    assert one.latest_date == dt.date(2025, 1, 1)
    assert one.years == (2025, 2024, 2023)


def test_of_two_runs_on_one_day_the_later_in_the_file_is_the_newer() -> None:
    assert experiment("a", run(verdict="fail"), run(verdict="pass")).verdict == "pass"


def test_an_experiment_without_a_run_has_no_verdict() -> None:
    assert (TUNE.verdict, TUNE.models, TUNE.latest_date) == ("", (), dt.date(2022, 10, 12))


def test_verdicts_are_counted_for_all_or_for_one_model() -> None:
    every = [result for one in NEWEST_FIRST for result in results(one)]
    assert list(verdict_counts(every, ORDER).items()) == [("fail", 1), ("pending", 1), ("pass", 2)]
    of_one_model = select(NEWEST_FIRST, Query.model_validate({"model": "GPT-4V"}))
    assert verdict_counts(of_one_model, ORDER) == {"fail": 1, "pass": 1}


def test_the_verdicts_of_a_year_are_those_of_its_own_runs() -> None:
    one = experiment("a", run("Old", "2023-01-01", "fail"), run("New", "2025-01-01", "pass"))
    counts = {group.label: verdict_counts(group.results, ORDER) for group in group([one], HUBS["years"])}
    assert counts == {"2025": {"pass": 1}, "2023": {"fail": 1}}


def test_media_shared_by_runs_stand_once_and_the_cover_leads() -> None:
    melon, clip = Media(kind="image", file="melon.png"), Media(kind="video", file="clip.mp4")
    cover, framed = Media(kind="image", file="cover.png"), Media(kind="video", file="b.mp4", poster="b.png")
    asked = Message(role="user", media=(clip, melon))
    plain = experiment("a", run(messages=(asked,)), run(messages=(asked,)))
    assert plain.media == (clip, melon)
    assert plain.lead == melon
    assert experiment("a", run(messages=(asked,)), cover=cover).media == (cover, clip, melon)
    assert experiment("a", run(messages=(asked,)), cover=cover).lead == cover
    assert experiment("a", run(messages=(Message(role="user", media=(framed, melon)),))).lead == framed
    assert experiment("a", run(messages=(Message(role="user", media=(clip,)),))).lead is None
