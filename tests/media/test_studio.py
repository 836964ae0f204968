"""Programs that make pictures: whatever they do, it costs one picture and is one problem."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from logs import Log, draw, encode, record
from PIL import Image

from mkdocs_gptlog.media import program, studio
from mkdocs_gptlog.media.failure import PictureError
from mkdocs_gptlog.media.pictures import rendering
from mkdocs_gptlog.media.recipe import Recipe

RECIPE = Recipe((400,), ("webp",), (80,), (), cover=False, encoder="")
STAND_IN = """
import json, os, sys, time
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    %s
"""


def two_pictures(log: Log) -> Log:
    log.write({"experiments/a.png": draw(), "experiments/b.png": draw(color="red")})
    return log.add("a", record(prompt={"images": ["a.png", "b.png"]}))


def replaced(monkeypatch: pytest.MonkeyPatch, folder: Path, action: str) -> None:
    """Put another program in the place of the one that makes pictures."""
    folder.mkdir()
    (folder / "stand_in.py").write_text(STAND_IN % action)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setattr(studio, "_MODULE", "stand_in")


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("os._exit(3)", "makes its decoder crash"),
        ("os.abort()", "makes its decoder crash"),
        ("os.kill(os.getpid(), 9)", "needs more memory than there is"),
        ("""print('{"name": "1.webp", "size": 99}', flush=True); os._exit(1)""", "makes its decoder crash"),
        ("""sys.stdout.write('{"na'); sys.stdout.flush(); os._exit(1)""", "makes its decoder crash"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_a_decoder_that_dies_costs_each_of_its_pictures_one_problem(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str, said: str
) -> None:
    replaced(monkeypatch, tmp_path / "programs", action)
    site = two_pictures(log).core(missing_alt="ignore")
    assert [problem.message for problem in site.problems] == [
        f"`a.png`: the picture {said}",
        f"`b.png`: the picture {said}",
    ]
    assert len(site.logbook.experiments) == 1


def test_a_decoder_that_hangs_is_stopped(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, tmp_path / "programs", "time.sleep(600)")
    site = two_pictures(log).core(missing_alt="ignore", time_limit=0.2)
    assert [problem.code for problem in site.problems] == ["slow", "slow"]


def test_where_no_program_can_be_started_every_picture_says_so(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", fail)
    problems = two_pictures(log).core(missing_alt="ignore").problems
    assert [problem.code for problem in problems] == ["bad-picture", "bad-picture"]
    assert "Cannot allocate memory" in problems[0].message


def test_what_nobody_foresaw_is_a_problem_of_its_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class StrangeError(Exception):
        pass

    def fail(*_: object) -> None:
        raise StrangeError("0x7f at index 3")

    monkeypatch.setattr(rendering, "render", fail)
    file = tmp_path / "a.png"
    file.write_bytes(draw())
    with pytest.raises(PictureError, match=r"^is damaged, and cannot be shown$"):
        program.make(file, RECIPE, 1_000_000, lambda *_: None)


NOISY = """
import os, sys, warnings
from mkdocs_gptlog.media import program
from mkdocs_gptlog.media.pictures import rendering

def render(file, *rest, real=rendering.render):
    os.write(2, b"libsomething: tile 7 is corrupt\\n" * 500)
    os.write(1, b"and this\\n")
    warnings.warn("something else")
    return real(file, *rest)

if NOISE: rendering.render = render
program.main()
"""


def harmless_noise(line: str) -> bool:
    return bool(program._IDLE.search(line.encode()))  # noqa: SLF001 (which lines matter is decided there)


def test_what_libraries_write_becomes_one_warning_of_the_picture(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "noisy.py").write_text(NOISY.replace("NOISE", "True"))
    monkeypatch.setenv("PYTHONPATH", f"{folder}:{Path(program.__file__).parents[2]}")
    monkeypatch.setattr(studio, "_MODULE", "noisy")
    site = two_pictures(log).core(missing_alt="ignore")
    assert len(site.album.pictures) == 2
    assert [problem.message for problem in site.problems] == [
        f"`{name}`: the picture is shown, but what decodes it complains: something else" for name in ("a.png", "b.png")
    ]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "line",
    [
        "Corrupt EXIF data.  Expecting to read 12 bytes but only got 8.",
        "Metadata Warning, tag 256 had too many entries: 2, expected 1",
        "TIFFReadDirectory: Warning, Unknown field with tag 347 (0x15b) encountered.",
        "Image was not the expected size",
    ],
)
def test_complaints_about_what_is_not_published_say_nothing(line: str) -> None:
    assert harmless_noise(line)


def test_a_build_with_odd_tags_is_silent(log: Log, capfd: pytest.CaptureFixture[str]) -> None:
    tags = encode(Image.new("RGB", (40, 40)), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(40))
    log.write({"experiments/a.jpg": tags, "experiments/b.tiff": draw(file_format="TIFF") + struct.pack("<H", 9)})
    log.add("a", record(prompt={"images": ["a.jpg", "b.tiff"]}))
    assert log.core(missing_alt="ignore").problems == ()
    assert capfd.readouterr() == ("", "")


def test_a_program_ends_with_the_one_that_started_it() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "mkdocs_gptlog.media.program"],
        input=b"",
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == b'{"ready": true}\n'


def test_no_program_is_started_where_nothing_is_to_be_made(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    two_pictures(log).core()
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a program was started"))
    assert log.core().album.decoded == 0
