"""From the path that a record names to a file: what is inside, there, readable, spelt alike, and not a stand-in."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from logs import Log, draw, make_pipe, record, tone

from mkdocs_gptlog.build import Site
from mkdocs_gptlog.problems import Problem, Severity
from mkdocs_gptlog.workspace import Refusal, Workspace

LFS = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0a' * 32}\nsize 12345\n".encode()
PULL = "run `git lfs pull`, or set `lfs: true` in the step `actions/checkout`"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "experiments"
    folder.mkdir()
    return folder


def find(home: Path, path: str) -> Path | Refusal:
    return Workspace(home.parent, home).find(f"experiments/{path}")


def refusal(home: Path, path: str) -> str:
    found = find(home, path)
    assert isinstance(found, Refusal)
    return f"{found.message} ({found.hint})"


def wrong(site: Site) -> list[Problem]:
    return [problem for problem in site.problems if problem.severity is Severity.ERROR]


def test_a_log_owns_what_lies_in_its_folder_when_links_are_followed(home: Path) -> None:
    (home / "in").mkdir()
    (home.parent / "secret.png").touch()
    (home / "out.png").symlink_to(home.parent / "secret.png")
    (home / "in.png").symlink_to(home / "in")
    workspace = Workspace(home.parent, home)
    assert workspace.owns(home / "missing.png")
    assert workspace.owns(home / "in.png")
    assert workspace.owns(home / "in" / ".." / "a.png")
    assert not workspace.owns(home / "out.png")
    assert not workspace.owns(home / ".." / "secret.png")
    assert not workspace.owns(home.parent / "experiments-of-others" / "a.png")


def test_a_pipe_is_no_file(home: Path) -> None:
    make_pipe(home / "pipe.png")
    assert refusal(home, "pipe.png") == "is not a file (copy what it holds into one)"


def test_what_cannot_be_used_is_refused_with_what_to_do(home: Path) -> None:
    (home / "folder").mkdir()
    (home / "empty.png").touch()
    (home / "round.png").symlink_to(home / "round.png")
    (home / "gone.png").symlink_to(home / "nowhere.png")
    (home.parent / "secret.png").write_bytes(b"x")
    check = "check the path; it is relative to the record's folder"
    assert refusal(home, "folder") == "is a folder (name a file in it)"
    assert refusal(home, "empty.png") == "is empty (save or copy it again)"
    assert refusal(home, "round.png").startswith("cannot be read: ")
    assert refusal(home, "gone.png") == f"there is no such file ({check})"
    assert refusal(home, "other/a.png") == f"there is no such file ({check})"
    assert refusal(home, "empty.png/a.png") == f"there is no such file ({check})"
    assert refusal(home, "a\0b.png") == "there is no such file (no file can have that name)"
    assert refusal(home, "../secret.png") == "lies outside the experiments folder (copy it beside the record)"
    assert "write `/` between folders" in refusal(home, "folder\\a.png")
    assert refusal(home, "C:\\a.png") == "lies outside the experiments folder (copy it beside the record)"
    assert "starts an escape" in refusal(home, "folder\new.png")


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("Shot at 8.55 PM.png", "Shot at 8.55\u202fPM.png"),
        ("Shot at 8.55\u202fPM.png", "Shot at 8.55 PM.png"),
        ("Snímek 1.png", "Snímek\xa01.png"),
        ("图 1.png", "图\u30001.png"),
        ("图1.png", "图１.png"),
        ("a.png", "a\u200b.png"),
        ("a.png", "\ufeffa.png"),
        ("don't.png", "don’t.png"),
        (unicodedata.normalize("NFC", "café/é.png"), unicodedata.normalize("NFD", "café/é.png")),
        (unicodedata.normalize("NFD", "が.png"), unicodedata.normalize("NFC", "が.png")),
        ("a b/c d.png", "a\xa0b/c\u2009d.png"),
    ],
)
def test_the_one_file_that_looks_the_same_is_taken(home: Path, written: str, there: str) -> None:
    file = home / there
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"x")
    assert find(home, written) == file


def test_a_name_as_written_goes_before_one_that_looks_the_same(home: Path) -> None:
    (home / "a b.png").write_bytes(b"x")
    (home / "a\xa0b.png").write_bytes(b"y")
    assert find(home, "a b.png") == home / "a b.png"
    assert find(home, "a\xa0b.png") == home / "a\xa0b.png"


def test_of_several_that_look_the_same_none_is_guessed(home: Path) -> None:
    (home / "a\u202fb.png").write_bytes(b"x")
    (home / "a\xa0b.png").write_bytes(b"y")
    assert refusal(home, "a b.png") == (
        "there are 2 files that look the same by name, and none is spelt like this "
        "(rename one of them; it has a no-break space (U+00A0) in it)"
    )


def test_another_case_looks_different(home: Path) -> None:
    (home / "A.PNG").write_bytes(b"x")
    if (home / "a.png").exists():
        pytest.skip("this disk takes the two names for one")
    assert refusal(home, "a.png") == "there is no such file (did you mean `A.PNG`?)"


def test_a_page_shows_and_offers_a_picture_whose_name_looks_the_same(log: Log) -> None:
    there = {"Shot at 8\u202fPM.png": draw(), unicodedata.normalize("NFD", "é.png"): draw(color="red")}
    log.configure(originals="link").write({f"experiments/{name}": data for name, data in there.items()})
    log.add("a", record(prompt={"image": "Shot at 8 PM.png", "text": "?"}, reply={"image": "\xe9.png"}))
    site = log.core(originals="link")
    assert wrong(site) == []
    originals = [uri for uri, _ in site.files if "-original" in uri]
    assert len(originals) == 2
    assert all(uri.isascii() for uri, _ in site.files)


@pytest.mark.parametrize("name", ["a.png", "a.wav", "a.mp4"])
def test_a_pointer_of_git_lfs_is_named(log: Log, name: str) -> None:
    kind = {"png": "image", "wav": "audio", "mp4": "video"}[name[2:]]
    log.write({f"experiments/{name}": LFS}).add("a", record(prompt={kind: name, "text": "?"}))
    (problem,) = wrong(log.core())
    assert str(problem).endswith(f"`{name}`: is a pointer of Git LFS and not the file itself ({PULL})")


def test_metrics_data_captions_posters_and_transcripts_may_be_pointers_too(log: Log) -> None:
    names = ("c.vtt", "d.jsonl", "m.csv", "p.png", "t.vtt")
    for name in names:
        log.write({f"experiments/{name}": LFS})
    log.write({"experiments/s.wav": tone()})
    log.add("job", "title: J\ncreated: 2023-10-06\nbase_model: M\nmetrics: m.csv\ndataset: d.jsonl\n")
    log.add("talk", record(prompt={"video": {"file": "https://youtu.be/x", "captions": "c.vtt", "poster": "p.png"}}))
    log.add("heard", record(prompt={"audio": {"file": "s.wav", "transcript": "t.vtt"}}))
    messages = [problem.message for problem in wrong(log.core()) if problem.code == "pointer"]
    assert sorted(messages) == [f"`{name}`: is a pointer of Git LFS and not the file itself" for name in names]


def test_a_record_may_be_a_pointer(log: Log) -> None:
    log.write({"experiments/a.yaml": LFS, "experiments/b/_defaults.yaml": LFS})
    log.add("b/c", record())
    assert [str(problem) for problem in wrong(log.core())] == [
        f"experiments/{name}: is a pointer of Git LFS and not the file itself ({PULL})"
        for name in ("a.yaml", "b/_defaults.yaml")
    ]


def test_a_pointer_of_git_annex_is_named(home: Path) -> None:
    (home / "a.png").write_bytes(b"/annex/objects/SHA256E-s10--abc.png\n")
    assert refusal(home, "a.png") == "is a pointer of git-annex and not the file itself (run `git annex get`)"
