"""The command `gptlog`: what it says, and with what it exits."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from logs import Log, cards, dead_links, draw, record

from mkdocs_gptlog import __version__
from mkdocs_gptlog.cli import main

VERDICTS = ("fail", "partial", "pass", "pending", "unclear")
VERDICTS = ("fail", "partial", "pass", "pending", "unclear")
COMMAND = Path(sys.executable).with_name("gptlog")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


# check


def test_a_log_without_problems_passes(log: Log) -> None:
    result = run("check", log.add("a").add("b").root)
    assert result.exit_code == 0
    assert result.output.splitlines() == ["2 experiments, 0 errors, 0 warnings"]


NO_FILE = "`none.png`: there is no such file (check the path; it is relative to the record's folder)"


def test_an_error_fails_the_check_and_every_problem_is_one_line(log: Log) -> None:
    log.add("a", record("A", verdict="maybe", prompt={"image": "none.png", "text": "?"}))
    log.add("b", record("B", model="GPT-4")).add("c", record("C", model="gpt 4")).add("d", "title: D\ntitle: E\n")
    result = run("check", log.root)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"error experiments/a.yaml:5:10: prompt.image: {NO_FILE}",
        "error experiments/a.yaml:8:10: verdict: `maybe` is not a verdict (use one of: " + ", ".join(VERDICTS) + ")",
        "warning experiments/c.yaml: `gpt 4` has the same address as `GPT-4` of experiments/b.yaml (write them alike)",
        "error experiments/d.yaml:2:1: title: is written twice (the first one is in line 1; keep one of them)",
        "4 experiments, 3 errors, 1 warning",
    ]


def test_a_warning_fails_the_check_only_when_strict(log: Log) -> None:
    log.add("b", record("B", model="GPT-4")).add("c", record("C", model="gpt 4"))
    assert run("check", log.root).exit_code == 0
    result = run("check", "--strict", log.root)
    assert result.exit_code == 1
    assert result.output.endswith("2 experiments, 0 errors, 1 warning\n")


def test_pictures_are_checked_too(log: Log) -> None:
    log.write({"experiments/p.png": b"no picture"}).add("a", record("A", prompt={"image": "p.png", "text": "?"}))
    result = run("check", log.root)
    assert result.exit_code == 1
    assert "error experiments/a.yaml:5:10: prompt.image: `p.png`: the picture is not in a format" in result.output


def test_drafts_are_checked_too(log: Log) -> None:
    assert run("check", log.add("a", record("A", draft=True, verdict="maybe")).root).exit_code == 1


def test_options_are_read_from_mkdocs_yml(log: Log) -> None:
    log.write({"records/a.yaml": record("A", verdict="refused")})
    log.configure(options={"experiments": "records", "verdicts": {"refused": {"tone": "fail"}}})
    result = run("check", log.root)
    assert result.exit_code == 0
    assert "1 experiment, 0 errors, 0 warnings" in result.output


def test_a_configuration_with_foreign_tags_is_read_without_running_them(log: Log) -> None:
    text = (
        "site_name: !ENV [NAME, x]\nplugins:\n  - search\n  - gptlog: {experiments: records}\n"
        "x: !!python/object/apply:os.system ['touch ran']\n"
    )
    log.write({"mkdocs.yml": text, "records/a.yaml": record()})
    assert run("check", log.root).exit_code == 0
    assert not Path("ran").exists()


@pytest.mark.parametrize(
    "options", ["page_size: !ENV [SIZE, 9]", "verdicts: {pass: {label: !ENV [LABEL, x]}}", "enabled: true"]
)
def test_what_only_mkdocs_can_read_in_the_options_counts_as_not_set(log: Log, options: str) -> None:
    log.configure().add("a").write({"mkdocs.yml": f"site_name: x\nplugins:\n  - gptlog: {{{options}}}\n"})
    assert run("check", log.root).exit_code == 0
    assert log.build().has("experiments/a/")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("plugins:\n  - gptlog: {adress: x}\n", "error mkdocs.yml:2:14: gptlog.adress: is not a known option"),
        ("plugins: [\n", "error mkdocs.yml:2:1: a bracket above is never closed"),
        (b"site_name: caf\xe9\n", "error mkdocs.yml:1:15: is not UTF-8 text (save the file as UTF-8)"),
        (
            "plugins: [gptlog: {verdicts: {no: {}}}]",
            "error mkdocs.yml:1:31: gptlog.verdicts: a name in it is not a text",
        ),
        ("plugins: [gptlog: {time_limit: 0}]", "error mkdocs.yml:1:32: gptlog.time_limit: `0` is out of range"),
        (
            "plugins: [gptlog: {feed_ids: x}]",
            "error mkdocs.yml:1:30: gptlog.feed_ids: `x` has signs that cannot",
        ),
    ],
)
def test_a_wrong_configuration_is_one_clear_line(log: Log, config: str | bytes, said: str) -> None:
    result = run("check", log.write({"mkdocs.yml": config}).root)
    assert result.exit_code == 1
    assert result.output.startswith(said)
    assert len(result.output.splitlines()) == 1


def test_a_folder_without_a_log_says_what_is_missing(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "error experiments: there is no such folder" in result.output


SHOWN = record(prompt={"image": {"file": "a.png", "alt": "A"}, "text": "?"})


@pytest.mark.parametrize("command", [["check"], ["build", "--to", "out"], ["cache", "prune"]])
def test_a_cache_that_cannot_be_written_is_one_problem_and_no_fault_of_the_picture(
    log: Log, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log.configure(options={"cache": "taken/cache"}).write({"taken": "a file", "experiments/a.png": draw()})
    log.add("a", SHOWN)
    monkeypatch.chdir(log.root)
    result = run(*command)
    assert result.exit_code == 1
    said = f"error {log.root}/taken/cache: the cache cannot be written: Not a directory"
    assert result.output == f"{said} (mend that, or set `cache` to another folder)\n"
    assert log.build().abort


def test_a_disk_that_is_full_is_no_fault_of_the_picture(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    log.write({"experiments/a.png": draw()}).add("a", SHOWN)
    monkeypatch.setattr("mkdocs_gptlog.media.store.write_atomically", full)
    result = run("check", log.root)
    assert "the cache cannot be written: No space left on device" in result.output
    assert "damaged" not in result.output


def test_a_folder_that_cannot_be_written_to_is_said(log: Log) -> None:
    log.add("a").write({"taken": "a file"})
    said = f"Error: {log.root}/taken/x: cannot be written: Not a directory\n"
    assert run("build", "--to", log.root / "taken/x", log.root).output == said
    assert run("init", log.root / "taken/x").output == said


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert run("check", tmp_path / "none").exit_code == 2


# init


def test_a_new_log_builds_strictly_and_passes_the_check(tmp_path: Path) -> None:
    result = run("init", tmp_path / "new")
    assert result.exit_code == 0
    log = Log(tmp_path / "new")
    assert run("check", "--strict", log.root).exit_code == 0
    built = log.build(strict=True)
    assert not built.abort, built.warnings
    assert cards(built.page("")) == ["How many letters r are in strawberry?"]
    assert dead_links(built.folder) == []


def test_a_new_log_says_what_it_wrote(tmp_path: Path) -> None:
    lines = run("init", tmp_path).output.splitlines()
    said = {line.removeprefix("wrote ") for line in lines if line.startswith("wrote ")}
    there = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
    assert said == there
    assert {"mkdocs.yml", "docs/index.md", ".gitignore", ".github/workflows/pages.yml", "requirements.txt"} <= there


def test_files_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Mine\n")
    output = run("init", tmp_path).output
    assert "kept  mkdocs.yml\n" in output
    assert (tmp_path / "mkdocs.yml").read_text() == "site_name: Mine\n"
    assert "wrote" not in run("init", tmp_path).output


# The rest


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["build", "-h"], ["init", "-h"]])
def test_help_is_there(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")


def test_help_names_every_command() -> None:
    output = run("--help").output
    assert all(f"\n  {name}" in output for name in ("build", "check", "init"))


def test_the_installed_command_says_its_version() -> None:
    done = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith(__version__)


def test_nothing_but_findings_is_written_where_no_terminal_reads(log: Log) -> None:
    log.write({"experiments/p.png": draw((900, 600))}).add("a", record(prompt={"image": "p.png", "text": "?"}))
    done = subprocess.run([COMMAND, "check", log.root], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "1 experiment, 0 errors" in done.stdout
    assert not {"\r", "\x1b", "#"} & set(done.stdout)


def test_another_configuration_file_is_named_as_for_mkdocs(log: Log) -> None:
    log.write({"sites/two.yml": "site_name: Two\nplugins: [gptlog: {experiments: ../experiments, page_size: 0}]\n"})
    said = "error two.yml:2:60: gptlog.page_size: `0` is out of range"
    for command in (["check"], ["build", "--to", str(log.root / "out")], ["cache", "size"], ["cache", "prune"]):
        result = run(*command, "-f", log.root / "sites/two.yml")
        assert (result.exit_code, result.output.startswith(said)) == (1, True), result.output
    log.add("a").write({"sites/two.yml": "site_name: Two\nplugins: [gptlog: {experiments: ../experiments}]\n"})
    assert "experiment, 0 errors" in run("check", "--config-file", log.root / "sites/two.yml").output
