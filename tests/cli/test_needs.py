"""What `gptlog check` says of the extras that a log needs."""

from __future__ import annotations

import importlib.util

import pytest
from click.testing import CliRunner
from logs import Log, record, tone

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.cli.needs import needed, sentence
from mkdocs_gptlog.extras import AUDIO, EXTRAS, ZH, Extra
from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.logbook.reader import read


def check(log: Log) -> list[str]:
    done = CliRunner().invoke(main, ["check", str(log.configure().root)])
    assert done.exit_code == 0, done.output
    return [line for line in done.output.splitlines() if line.startswith("this log needs")]


def test_a_log_of_texts_needs_nothing_more(log: Log) -> None:
    assert check(log.add("a")) == []


def test_what_records_call_for_is_told_in_one_line(log: Log) -> None:
    log.write({"experiments/t.wav": tone(1), "experiments/m.csv": "step,loss\n1,2\n2,1\n"})
    log.add("a", record("数数", reply={"audio": "t.wav"}))
    log.add("job", "title: J\ndate: 2024-05-01\nkind: fine-tuning\nbase_model: m\nmetrics: m.csv\n")
    assert check(log) == ["this log needs mkdocs-gptlog[audio,charts,zh]"]


def test_a_pdf_calls_for_its_extra_and_a_table_does_not(log: Log) -> None:
    log.write({"experiments/a.csv": "1,2\n", "experiments/a.pdf": b"%PDF-1.7"})
    assert check(log.add("a", record(prompt={"attachments": "a.csv"}))) == []
    assert check(log.add("a", record(prompt={"attachments": ["a.csv", "a.pdf"]}))) == [
        "this log needs mkdocs-gptlog[pdf]"
    ]


def test_a_link_needs_no_decoder(log: Log) -> None:
    log.add("a", record(prompt=None, reply=None, video="https://youtu.be/abcdefghijk"))
    assert needed(read(find_settings(log.configure().root)).experiments) == ()


def test_what_is_not_installed_is_told_with_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "av" else real(name))
    assert sentence((AUDIO, ZH)) == (
        "this log needs mkdocs-gptlog[audio,zh]; not installed here: audio (waveforms and lengths of recordings)"
    )
    assert AUDIO.command == 'pip install "mkdocs-gptlog[audio]"'


def test_every_extra_of_the_package_has_a_row() -> None:
    import tomllib  # noqa: PLC0415 (only this test reads it)

    from logs import REPOSITORY  # noqa: PLC0415 (as above)

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert {extra.name for extra in EXTRAS} == project["optional-dependencies"].keys() - {"dev"}
    assert not Extra("x", "no_such_module_anywhere", "").installed


def test_a_fresh_file_of_requirements_names_what_the_records_there_need(log: Log) -> None:
    log.write({"experiments/t.wav": tone(1)}).add("a", record(reply={"audio": "t.wav"}))
    assert CliRunner().invoke(main, ["init", str(log.root)]).exit_code == 0
    lines = (log.root / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("mkdocs-gptlog")] == ["mkdocs-gptlog[audio]>=0.1,<1"]
