"""What commands say where the encoding knows few signs, nobody reads to the end, or a text means harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from logs import Log, record

from mkdocs_gptlog.problems import Position, Problem

COMMAND = Path(sys.executable).with_name("gptlog")
ENCODINGS = ["cp1252", "cp936", "cp437", "ascii", "latin-1", "utf-8"]


def run(encoding: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    return subprocess.run([COMMAND, *arguments], env=environment, capture_output=True, check=False)


@pytest.fixture
def log(log: Log) -> Log:
    """Return a log with a problem in each of two records, in words that few encodings have."""
    log.add("问题/一", record(date="昨天")).add("ответ", record(verdict="🍉")).add("ok")
    return log.configure()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_problem_is_told_in_any_encoding(log: Log, encoding: str) -> None:
    done = run(encoding, "check", log.root)
    lines = done.stdout.splitlines()
    assert done.stderr == b""
    assert done.returncode == 1
    assert [line.split()[0] for line in lines] == [b"error", b"error", b"notice", b"3"]
    assert b".yaml:2:7: date: " in lines[0] + lines[1]
    assert b"verdict: " in lines[0] + lines[1]


def test_signs_that_an_encoding_lacks_are_written_as_escapes(log: Log) -> None:
    assert rb"experiments/\u95ee\u9898/\u4e00.yaml:2:7: date: `\u6628\u5929`" in run("cp1252", "check", log.root).stdout
    assert "experiments/问题/一.yaml:2:7: date: `昨天`" in run("cp936", "check", log.root).stdout.decode("cp936")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_command_fails_at_an_encoding(log: Log, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "数据.jsonl").write_text('{"prompt": "什么"}\n', "utf-8")
    for status, arguments in (
        (1, ["build", log.root, "--to", tmp_path / "出"]),
        (0, ["init", tmp_path / "新"]),
        (1, ["dataset", tmp_path / "数据.jsonl"]),
        (0, ["cache", "size", log.root]),
        (0, ["cache", "prune", log.root]),
        (2, ["check", tmp_path / "无"]),
        (0, ["check", "--help"]),
    ):
        done = run(encoding, *arguments)
        assert done.returncode == status, (arguments, done)
        assert b"Traceback" not in done.stdout + done.stderr
        assert done.stdout or done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are texts elsewhere")
def test_a_name_that_is_no_text_is_told(log: Log) -> None:
    file = os.fsencode(log.root / "experiments") + b"/\xff.yaml"
    Path(os.fsdecode(file)).write_text(record(), "utf-8")
    done = run("utf-8", "check", log.root)
    assert b"\xef\xbf\xbd.yaml: " in done.stdout
    assert b"Traceback" not in done.stderr


def test_nobody_needs_to_read_to_the_end(log: Log) -> None:
    for i in range(200):
        log.add(f"many/{i}", "title: A\n")
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run([COMMAND, "check", log.root], stdout=closed, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x9b31m", r"\x9b31m"),
        ("a\u202etxt.exe", r"a\u202etxt.exe"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("one\u2028two\r\nthree", r"one\u2028two\x0d\x0athree"),
        ("half \ud83c", r"half \ud83c"),
        ("👩\u200d🔬 ok", "👩\u200d🔬 ok"),
    ],
)
def test_what_does_things_to_a_terminal_is_written_as_an_escape(text: str, told: str) -> None:
    assert str(Problem(Position("a.yaml"), f"`{text}`", "mend it")) == f"a.yaml: `{told}` (mend it)"
