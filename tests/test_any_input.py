"""Any input: whatever stands in a file, its reader ends quickly, with what it read or with problems that have a place.

To look longer: `HYPOTHESIS_PROFILE=long pytest tests/test_any_input.py`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_gptlog.build import build
from mkdocs_gptlog.logbook.fine_tuning.data_file import read_lines
from mkdocs_gptlog.logbook.fine_tuning.metrics import read_metrics
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.logbook.shorthand import transcript
from mkdocs_gptlog.logbook.shorthand.forms import FORMS, ROLES
from mkdocs_gptlog.logbook.yaml.nodes import Scalar
from mkdocs_gptlog.pages.bodies.embeds import Embedder
from mkdocs_gptlog.problems import Position, Problem, ProblemsError
from mkdocs_gptlog.settings import Settings

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile("short", max_examples=60, deadline=None, derandomize=True, suppress_health_check=QUIET)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))

SIGNS = st.sampled_from(
    [*"\n>#{}[],\t\\\u2026\u56fe\uff1a\ufeff\u2028\u0085'", '"', "  ", "- ", ": ", "|", "&a ", "*a", "!!x ", "<<: *a\n"]
)
NAMES = st.sampled_from([*sorted(FORMS["record"].names), *sorted(FORMS["image"].names), *ROLES])
WORDS = st.one_of(SIGNS, NAMES, st.text(max_size=6), st.integers(-5, 9999).map(str))
TEXTS = st.lists(WORDS, max_size=40).map("".join)
RECORDS = st.lists(st.tuples(NAMES, TEXTS), max_size=8).map(
    lambda fields: "title: A\n" + "".join(f"{name}: {text}\n" for name, text in fields)
)


def places_are_inside(problems: Iterable[Problem], text: str) -> None:
    """Fail where a problem stands beyond the end of its file."""
    lines = sum(map(text.count, "\n\r\x85\u2028\u2029")) + 2
    for problem in problems:
        assert 0 <= problem.where.line <= lines, problem
        assert problem.message
        assert problem.code


@given(st.one_of(RECORDS, TEXTS))
def test_a_record_of_any_text_is_read_or_has_problems(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "experiments").mkdir()
        (Path(folder) / "experiments/a.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        logbook = read(Settings(Path(folder), drafts=True))
        places_are_inside(logbook.problems, text)
        assert len(logbook.experiments) + len(logbook.broken) == 1


@given(st.binary(max_size=300))
def test_a_record_of_any_bytes_is_read_or_has_problems(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "experiments").mkdir()
        (Path(folder) / "experiments/a.yaml").write_bytes(data)
        logbook = read(Settings(Path(folder)))
        assert len(logbook.experiments) + len(logbook.broken) == 1
        assert logbook.experiments or any(problem.where.path for problem in logbook.problems)


@pytest.fixture(scope="module")
def embeds(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    root = tmp_path_factory.mktemp("log")
    (root / "experiments").mkdir()
    (root / "experiments/a.yaml").write_text("title: A\ndate: 2024-05-01\nmodel: M\nprompt: Q\nverdict: pass\n")
    return build(Settings(root)).embeds


BLOCKS = st.one_of(
    TEXTS,
    TEXTS.map(lambda text: f"experiment: {text}"),
    st.lists(st.tuples(st.sampled_from(["model", "year", "sort", "limit", "ids", "kind"]), TEXTS), max_size=4).map(
        lambda fields: "gallery:\n" + "".join(f"  {name}: {text}\n" for name, text in fields)
    ),
)


@given(BLOCKS)
def test_any_block_shows_something_or_says_what_is_wrong(embeds: Embedder, text: str) -> None:
    html, problems = embeds.render(text, "page/", "docs/page.md", 3, hub=None, scope="embed-1")
    assert html.strip()
    places_are_inside(problems, "\n" * 3 + text)


MARKS = st.sampled_from(["[00:01] ", "00:01.000 --> 00:02.000", "WEBVTT\n\n", "\n\n", "NOTE x\n", "[9:99]"])
TIMES = st.one_of(TEXTS, MARKS)
TRANSCRIPTS = st.lists(TIMES, max_size=20).map("".join)


@given(TRANSCRIPTS)
def test_any_transcript_is_read_or_refused(text: str) -> None:
    where = Position("experiments/a.yaml", 5, 3)
    try:
        transcript.from_text(Scalar(text, where))
    except ProblemsError as error:
        places_are_inside(error.problems, "\n" * 5 + text)
    try:
        transcript.from_webvtt(text, "a.vtt")
    except ProblemsError as error:
        places_are_inside(error.problems, text)


NUMBERS = st.one_of(st.integers().map(str), st.floats().map(str))
CELLS = st.one_of(NUMBERS, NUMBERS, TEXTS, st.sampled_from(["", "step", "loss", "1e9999"]))
TABLES = st.lists(st.lists(CELLS, max_size=5).map(",".join), max_size=20).map("\n".join)


@given(st.one_of(TABLES, TABLES.map(lambda rows: f"step,train_loss\n{rows}")))
def test_any_table_of_metrics_is_read_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "metrics.csv"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            found = read_metrics(file, "metrics.csv", Position("experiments/a.yaml", 3))
        except ProblemsError as error:
            places_are_inside(error.problems, text + "\n" * 4)
            return
        assert all(series.points for series in found.series)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from("messages role content tools weight tool_calls x".split()), inner, max_size=4),  # noqa: SIM905
    ),
    max_leaves=12,
)


@given(st.lists(st.one_of(JSON.map(json.dumps), TEXTS), max_size=8))
def test_any_data_file_is_read_or_has_findings(lines: list[str]) -> None:
    text = "\n".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.jsonl"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        found, problems = read_lines(file, "data.jsonl", (0, 0), "o200k_base", 1000)
        assert len(found) <= text.count("\n") + 1
        places_are_inside(problems, text)
