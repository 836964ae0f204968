"""What a well-formed record can still get wrong, as far as it depends on settings, today's date and other records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import pytest

from mkdocs_gptlog.explain import did_you_mean
from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.problems import Position, Problem, ProblemsError, Severity, unique
from mkdocs_gptlog.settings import Options, Settings, Verdict

RECORD = "title: A\nmodel: M\nreply: Seen.\n"
DATED = RECORD + "date: 2023-10-06\n"


def logbook(root: Path, options: Options | None = None, **records: str) -> Logbook:
    """Read records given as `name=text`, with `__` for `/` in the name."""
    for name, text in records.items():
        file = root / "experiments" / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return read(Settings(root, options=options or Options()))


def problems(found: Logbook) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_verdicts_of_the_settings_are_known(tmp_path: Path) -> None:
    record = DATED + "verdict: 存疑\ntally: {存疑: 1, pass: 2}\n"
    own = Options(verdicts={"存疑": Verdict(tone="unclear")})
    assert logbook(tmp_path, own, a=record).problems == ()
    assert [problem.code for problem in logbook(tmp_path, a=record).problems] == ["verdict", "verdict"]


@pytest.mark.parametrize(("days", "codes"), [(0, []), (1, []), (2, ["future"])])
def test_a_date_may_be_that_of_tomorrow_somewhere(tmp_path: Path, days: int, codes: list[str]) -> None:
    today = dt.date.today()  # noqa: DTZ011 (as the check does)
    found = logbook(tmp_path, a=RECORD + f"date: {today + dt.timedelta(days=days)}\n")
    assert [problem.code for problem in found.problems] == codes
    assert len(found.experiments) == 1


def test_each_run_in_the_future_is_told_at_its_own_date(tmp_path: Path) -> None:
    runs = "title: A\nruns:\n" + "".join(f"- {{model: M, date: {year}-01-01}}\n" for year in (2023, 2998, 2999))
    assert [problem.where.field for problem in logbook(tmp_path, a=runs).problems] == ["runs[1].date", "runs[2].date"]


@pytest.mark.parametrize(
    ("wanted", "severity", "shown"),
    [("notice", Severity.NOTICE, 1), ("warning", Severity.WARNING, 1), ("error", Severity.ERROR, 1)],
)
def test_settings_say_how_much_a_missing_alt_matters(
    tmp_path: Path, wanted: Literal["notice", "warning", "error"], severity: Severity, shown: int
) -> None:
    found = logbook(tmp_path, Options(missing_alt=wanted), a=DATED + "cover: a.png\n")
    assert [problem.severity for problem in found.problems] == [severity]
    assert len(found.experiments) == shown


def test_settings_can_ignore_a_missing_alt(tmp_path: Path) -> None:
    assert logbook(tmp_path, Options(missing_alt="ignore"), a=DATED + "cover: a.png\n").problems == ()


def test_related_ids_are_found_whatever_their_case(tmp_path: Path) -> None:
    found = logbook(tmp_path, Vision__Cafe=DATED, b=DATED + "related: [vision/cafe, VISION/CAFE, b]\n")
    assert found.problems == ()


def test_a_related_id_may_be_that_of_a_draft_or_of_a_broken_record(tmp_path: Path) -> None:
    related = DATED + "related: [draft, broken, nowhere]\n"
    found = logbook(tmp_path, draft=DATED + "draft: true\n", broken="title: [", a=related)
    assert [problem.where.field for problem in found.problems if problem.code == "related"] == ["related[2]"]


def test_a_record_with_errors_is_kept_apart_with_all_its_problems(tmp_path: Path) -> None:
    found = logbook(tmp_path, a=DATED + "verdict: great\nurl: here\n", b=DATED)
    (broken,) = found.broken
    assert (broken.id, broken.path) == ("a", "experiments/a.yaml")
    assert [problem.code for problem in broken.problems] == ["verdict", "link"]
    assert found.problems == broken.problems
    assert [experiment.id for experiment in found.experiments] == ["b"]


def test_a_record_with_warnings_only_is_shown(tmp_path: Path) -> None:
    found = logbook(tmp_path, a=DATED.replace("2023", "2999"))
    assert found.broken == ()
    assert [experiment.id for experiment in found.experiments] == ["a"]


@pytest.mark.parametrize("url", ["https://example.org", "HTTP://example.org", "mailto:a@example.org"])
def test_addresses_that_a_link_may_have(tmp_path: Path, url: str) -> None:
    assert logbook(tmp_path, a=DATED + f"links: '{url}'\n").problems == ()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//example.org", "a.html"]
)
def test_addresses_that_no_link_may_have(tmp_path: Path, url: str) -> None:
    assert [problem.code for problem in logbook(tmp_path, a=DATED + f"links: '{url}'\n").problems] == ["link"]


@pytest.mark.parametrize(
    "file", ["javascript:alert(1)", "ftp://example.org/a.mp3", "data:audio/mp3;base64,AA", "file:///a.mp3"]
)
def test_addresses_that_no_media_may_have(tmp_path: Path, file: str) -> None:
    assert [problem.code for problem in logbook(tmp_path, a=DATED + f"prompt: {{audio: '{file}'}}\n").problems] == [
        "link"
    ]


# Problems themselves


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Position("a.yaml"), "a.yaml"),
        (Position("a.yaml", 3), "a.yaml:3"),
        (Position("a.yaml", 3, 5), "a.yaml:3:5"),
        (Position("a.yaml", 3, 5, "runs[0].why"), "a.yaml:3:5: runs[0].why"),
        (Position("a.yaml", field="why"), "a.yaml: why"),
    ],
)
def test_a_place_is_written_so_that_editors_open_it(where: Position, text: str) -> None:
    assert str(where) == text
    assert str(Problem(where, "is wrong")) == f"{text}: is wrong"
    assert str(Problem(where, "is wrong", "mend it")) == f"{text}: is wrong (mend it)"


def test_problems_are_told_once_and_by_place() -> None:
    later, earlier = Problem(Position("a", 10), "x"), Problem(Position("a", 9), "x")
    other = Problem(Position("b", 1), "x")
    assert unique([other, later, earlier, later]) == (earlier, later, other)


def test_an_error_of_several_problems_says_them_all() -> None:
    error = ProblemsError([Problem(Position("a"), "one"), Problem(Position("b"), "two")])
    assert str(error) == "a: one\nb: two"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("modle", "did you mean `model`?"),
        ("Model", "did you mean `model`?"),
        ("x", "use one of: date, model"),
    ],
)
def test_a_misspelt_name_gets_the_nearest_or_all(name: str, hint: str) -> None:
    assert did_you_mean(name, {"model", "date"}) == hint


def test_what_is_too_much_to_list_is_not_listed() -> None:
    assert did_you_mean("x", {"model"}, otherwise="look it up") == "look it up"
    assert did_you_mean("modle", {"model"}, otherwise="look it up") == "did you mean `model`?"
    assert did_you_mean("x", []) == ""
