"""Every way of writing a record, and every mistake: folders under `records/` hold what goes in and what comes out.

What comes out is `expected.yaml`, the records in their one shape, or `expected.txt`, the problems as users see them.

`UPDATE_GOLDEN=1 pytest tests/logbook/test_records.py` writes what comes out anew; read the difference before
committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.settings import Options, Settings

CASES = Path(__file__).parent / "records"


def cases() -> list[str]:
    return sorted(case.name for case in CASES.iterdir())


def logbook_of(case: str, *, drafts: bool = False) -> Logbook:
    return read(Settings(CASES / case, options=Options(experiments="input"), drafts=drafts))


def said(logbook: Logbook) -> str:
    """Return what a user sees of a logbook with problems: a line for each, and which records are shown all the same."""
    lines = [f"{problem.severity.name.lower()} {problem}" for problem in logbook.problems]
    shown = ", ".join(sorted(experiment.id for experiment in logbook.experiments))
    return "\n".join([*lines, f"shown: {shown or 'nothing'}"]) + "\n"


def read_as(logbook: Logbook) -> str:
    """Return the records of a logbook in their one shape; what is not set is left out."""
    records = {e.id: plain(e.model_copy(update={"id": ""})) for e in sorted(logbook.experiments, key=lambda e: e.id)}
    return yaml.safe_dump(records, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)


def plain(value: object) -> object:
    if isinstance(value, BaseModel):
        unset = value.model_dump(exclude_defaults=True).keys()
        return {k: plain(v) for k, v in value if v and k in unset and k != "where" and not k.endswith("_at")}
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", cases())
def test_a_folder_of_records_reads_as_expected(case: str) -> None:
    logbook = logbook_of(case)
    name, found = ("expected.txt", said(logbook)) if logbook.problems else ("expected.yaml", read_as(logbook))
    file = CASES / case / name
    if os.environ.get("UPDATE_GOLDEN"):
        for old in (CASES / case).glob("expected.*"):
            old.unlink()
        file.write_text(found, "utf-8")
    assert [old.name for old in (CASES / case).glob("expected.*")] == [name]
    assert found == file.read_text("utf-8")


def test_the_short_and_the_long_way_of_writing_are_the_same() -> None:
    short, long = (
        plain(e.model_copy(update={"id": "", "path": ""})) for e in logbook_of("shorthand-is-one-run").experiments
    )
    assert short == long


def test_drafts_are_checked_but_left_out_unless_asked_for() -> None:
    published, preview = logbook_of("drafts"), logbook_of("drafts", drafts=True)
    assert [e.id for e in published.experiments] == ["public"]
    assert {e.id for e in preview.experiments} == {"public", "draft"}
    assert published.problems == preview.problems
    assert [problem.code for problem in published.problems] == ["related"]


def test_every_problem_of_a_record_names_a_place_in_its_file() -> None:
    for case in cases():
        for problem in logbook_of(case).problems:
            assert problem.where.path.startswith("input/"), problem
            assert (CASES / case / problem.where.path).is_file()
            lines = (CASES / case / problem.where.path).read_text("utf-8").split("\n")
            assert problem.where.line <= len(lines), problem
            if problem.where.line:
                first = 1 if problem.where.path.endswith(".yaml") else 0  # a line of data as a whole
                assert first <= problem.where.column <= len(lines[problem.where.line - 1]) + 1, problem
