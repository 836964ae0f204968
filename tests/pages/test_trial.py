"""What nobody foresaw in one record is a problem of that record; the others are shown, in every kind of build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from logs import Log, dead_links, record

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.pages import site, trial
from mkdocs_gptlog.pages.bodies import experiment
from mkdocs_gptlog.pages.outputs import data, feeds, gallery_index
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.pages.templates import renderer

WORD = "Zwetschge"
"""Whatever holds it raises in these tests."""


class OddError(Exception):
    """Nobody foresees it."""


def _fail(text: object) -> None:
    if WORD in str(text):
        raise OddError("no\nsuch plum")


def fails(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Let a function raise for everything that holds the word."""
    whole = getattr(module, name)

    def function(*arguments: Any, **named: Any) -> Any:
        _fail(arguments)
        return whole(*arguments, **named)

    monkeypatch.setattr(module, name, function)


@pytest.fixture
def log(log: Log) -> Log:
    """Return a log of three records, of which the middle one holds the word in every text."""
    for id_, day in (("before", 1), ("odd", 2), ("after", 3)):
        text = WORD if id_ == "odd" else id_
        fields = {"why": f"{text}.", "summary": text, "prompt": f"Is it {text}?", "date": f"2024-05-0{day}"}
        log.add(id_, record(text, **fields, tags=["fruit"]))
    return log.configure(site_url="https://user.example/")


PLACES = [
    (renderer, "message_text"),
    (site, "describe"),
    (experiment, "read_pieces"),
    (experiment, "sought"),
    (feeds, "describe"),
    (data, "_experiment"),
    (gallery_index, "_words"),
    (gallery_index, "_results"),
    (site, "search_view"),
]


@pytest.mark.parametrize(("module", "name"), PLACES, ids=lambda value: getattr(value, "__name__", value))
def test_one_record_fails_and_the_others_are_built(
    log: Log, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    fails(monkeypatch, module, name)
    if name == "read_pieces":
        monkeypatch.setattr(module, name, lambda file: _fail(file.read_text("utf-8")))
    built = log.build()
    (problem,) = built.warnings
    assert problem.startswith("experiments/odd.yaml: something in it cannot be shown")
    assert "`OddError: no such plum`" in problem
    assert not built.abort
    assert built.has("experiments/before/")
    assert built.has("experiments/after/")
    assert not built.has("experiments/odd/")
    assert dead_links(built.folder) == []
    written = [file for file in built.folder.rglob("*") if file.suffix in {".html", ".json", ".xml"}]
    assert [str(file) for file in written if WORD in file.read_text("utf-8")] == []


def test_what_is_asked_of_a_record_in_many_places_is_tried_too(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Experiment.newest

    def newest(self: Experiment, *arguments: Any, **named: Any) -> Any:
        _fail(self.title)
        return whole(self, *arguments, **named)

    monkeypatch.setattr(Experiment, "newest", newest)
    assert [(one.where.path, one.code) for one in log.core().problems] == [("experiments/odd.yaml", "unforeseen")]


def test_a_strict_build_fails_with_the_problem(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, renderer, "message_text")
    built = log.build(strict=True)
    assert built.abort
    assert len(built.warnings) == 1


def test_a_preview_shows_the_problem_in_the_place_of_the_page(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, renderer, "message_text")
    assert "no such plum" in log.preview().page("experiments/odd/").text


def test_the_commands_say_the_same(log: Log, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fails(monkeypatch, renderer, "message_text")
    for arguments in (["check", str(log.root)], ["build", str(log.root), "--to", str(tmp_path / "out")]):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 1
        assert result.output.count("experiments/odd.yaml: something in it cannot be shown") == 1
        assert isinstance(result.exception, SystemExit)
    assert (tmp_path / "out/experiments/after/index.html").is_file()
    assert not (tmp_path / "out/experiments/odd").exists()


def test_a_record_that_cannot_be_read_is_its_own_problem(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs_gptlog.logbook import reader  # noqa: PLC0415 (only this test breaks it)

    fails(monkeypatch, reader, "check_experiment")
    found = log.core()
    assert [one.where.path for one in found.problems if one.code == "unforeseen"] == ["experiments/odd.yaml"]
    assert [one.id for one in found.logbook.experiments] == ["after", "before"]


def test_an_embedded_record_that_fails_is_a_note(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs_gptlog.pages.bodies import embeds  # noqa: PLC0415 (only this test breaks it)

    fails(monkeypatch, embeds, "embedded_view")
    built = log.write({"docs/page.md": "```gptlog\nexperiment: odd\n```\n"}).build()
    assert len(built.warnings) == 1
    assert "cannot be shown" in built.page("page/").text


def test_bodies_are_made_once(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    whole = renderer.Renderer.body

    def counted(self: renderer.Renderer, page: Page, *, heading: bool = True) -> str:
        made.extend([page.view.experiment.id] if isinstance(page.view, experiment.ResultView) else ())
        return whole(self, page, heading=heading)

    monkeypatch.setattr(renderer.Renderer, "body", counted)
    log.build(strict=True)
    assert sorted(made) == ["after", "before", "odd"]


def test_a_template_of_ones_own_with_a_mistake_is_one_problem_of_the_template(log: Log) -> None:
    log.write({"overrides/gptlog/result.html": "one\n{% if %}\n"}).configure(theme={"custom_dir": "overrides"})
    result = CliRunner().invoke(main, ["check", str(log.root)])
    assert result.exit_code == 1
    assert result.output.startswith("error overrides/gptlog/result.html:2: the template has a mistake: ")
    assert result.output.count("\n") == 1


def test_what_fails_for_no_record_alone_is_raised(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def together(logbook: Any, **_: Any) -> None:
        if len(logbook.experiments) > 1:
            raise OddError

    monkeypatch.setattr(trial, "_make_cards", together)
    with pytest.raises(OddError):
        log.core()
