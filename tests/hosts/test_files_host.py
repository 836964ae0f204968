"""`gptlog build`: the log as plain pages that need no site generator."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from logs import Log, cards, dead_links, draw, parse, record

from mkdocs_gptlog.cli import main


def build(log: Log, *arguments: str, to: str = "out") -> Result:
    return CliRunner().invoke(main, ["build", str(log.root), "--to", str(log.root / to), *arguments])


def tree(folder: Path) -> set[str]:
    """Return the names of the pages in a folder."""
    return {file.parent.relative_to(folder).as_posix() for file in folder.rglob("index.html")}


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(tmp_path).write({"experiments/图/photo.png": draw((500, 300))})
    log.add(
        "图/a",
        record("甲", category="图像识别/数数", tags=["数数"], prompt={"image": "photo.png", "text": "?"}, lang="zh"),
    )
    return log.add("b", record("B <&>", why='It said "three".'))


def test_every_page_is_written_and_every_link_holds(log: Log) -> None:
    result = build(log)
    assert result.exit_code == 0
    out = log.root / "out"
    assert {"experiments", "experiments/图/a", "experiments/b", "experiments/models/model-one"} <= tree(out)
    assert dead_links(out) == []
    assert re.search(r"^[0-9]+ pages and [0-9]+ files in ", result.output, re.MULTILINE)


def test_every_link_holds_where_lists_have_several_pages(log: Log) -> None:
    log.configure(options={"page_size": 1})
    assert build(log).exit_code == 0
    assert (log.root / "out/experiments/page/2/index.html").is_file()
    assert dead_links(log.root / "out") == []


def test_a_page_is_a_whole_document(log: Log) -> None:
    build(log)
    out = log.root / "out/experiments"
    page = parse((out / "b/index.html").read_text("utf-8"))
    assert page.one("html")["lang"] == "en"
    assert page.one("title").text == "B <&>"
    assert page.one("meta", name="description")["content"] == 'It said "three".'
    assert page.one("meta", charset="utf-8")
    assert (out / "b" / page.one("link", rel="stylesheet")["href"]).is_file()
    assert page.one("link", rel="icon")["href"].startswith("data:image/svg+xml,")  # browsers ask for one anyway
    assert page.texts("h1") == ["B <&>"]
    assert page.one(".gptlog-document__bar").text == "Experiments"
    assert parse((out / "图/a/index.html").read_text("utf-8")).one("html")["lang"] == "zh"


def test_language_options_and_templates_come_from_mkdocs_yml(log: Log) -> None:
    log.write({"mine/gptlog/badge.html": "<b class='mine'>{{ shown.label }}</b>"})
    log.configure(theme={"language": "zh", "custom_dir": "mine"}, options={"address": "log"})
    assert build(log).exit_code == 0
    page = parse((log.root / "out/log/index.html").read_text("utf-8"))
    assert page.texts("h1") == ["实验"]
    assert page.one(".gptlog-document__bar").text == "Log"
    assert set(page.texts(".mine")) == {"通过"}


def test_a_second_build_deletes_what_is_no_longer_there(log: Log) -> None:
    build(log)
    (log.root / "experiments/图/a.yaml").unlink()
    assert build(log).exit_code == 0
    out = log.root / "out"
    assert not (out / "experiments/图").exists()
    assert not list(out.rglob("*.webp"))
    assert cards(parse((out / "experiments/index.html").read_text("utf-8"))) == ["B <&>"]


def test_a_second_build_of_the_same_gives_the_same(log: Log) -> None:
    def content() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in (log.root / "out").rglob("*") if file.is_file()}

    build(log)
    first = content()
    build(log)
    assert content() == first


def test_a_picture_of_two_records_is_written_once(log: Log) -> None:
    for n in (1, 2):
        log.write({f"experiments/twice{n}.png": draw((300, 200), "red")})
        log.add(f"twice{n}", record(f"Twice {n}", prompt={"image": {"file": f"twice{n}.png", "alt": "Red"}}))
    assert "is not of the last build" not in build(log).output
    assert "is not of the last build" not in build(log).output


def test_a_folder_of_somebody_else_is_refused_and_left_as_it_is(log: Log) -> None:
    log.write({"out/thesis.txt": "ten years of work"})
    result = build(log)
    assert result.exit_code == 1
    assert "holds files that this command did not write" in result.output
    assert [file.name for file in (log.root / "out").rglob("*")] == ["thesis.txt"]


def test_an_empty_folder_is_taken(log: Log) -> None:
    (log.root / "out").mkdir()
    assert build(log).exit_code == 0


def test_what_somebody_else_put_into_the_target_is_kept(log: Log) -> None:
    build(log)
    log.write({"elsewhere/kept.txt": "kept", "out/CNAME": "example.org", "out/experiments/b/notes.txt": "mine"})
    (log.root / "out/experiments/link").symlink_to(log.root / "elsewhere", target_is_directory=True)
    (log.root / "experiments/b.yaml").unlink()
    result = build(log)
    assert result.exit_code == 0
    assert "warning" not in result.output
    assert (log.root / "out/experiments/link/kept.txt").read_text() == "kept"
    assert (log.root / "out/CNAME").read_text() == "example.org"
    assert [file.name for file in (log.root / "out/experiments/b").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("place", ["experiments/b/index.html", "experiments/feed.xml", "index.html"])
def test_a_file_that_was_changed_is_kept_and_told(log: Log, place: str) -> None:
    log.configure(site_url="https://example.org/")
    build(log)
    log.write({f"out/{place}": "changed by hand"})
    result = build(log)
    assert f"{place}: is not of the last build, and stands where the log has a file (delete it" in result.output
    assert (log.root / "out" / place).read_text() == "changed by hand"
    (log.root / "out" / place).unlink()
    assert "warning" not in build(log).output
    assert (log.root / "out" / place).read_text("utf-8") != "changed by hand"


def test_a_link_in_the_place_of_a_folder_is_not_followed(log: Log) -> None:
    build(log)
    log.write({"elsewhere/index.html": "kept"})
    shutil.rmtree(log.root / "out/experiments/b")
    (log.root / "out/experiments/b").symlink_to(log.root / "elsewhere", target_is_directory=True)
    assert "experiments/b/index.html: is not of the last build" in build(log).output
    assert (log.root / "elsewhere/index.html").read_text() == "kept"


def test_a_broken_record_is_left_out_shown_and_fails_the_command(log: Log) -> None:
    log.add("c", record("C", verdict="maybe"))
    result = build(log)
    assert result.exit_code == 1
    assert "error experiments/c.yaml:6:10: verdict: `maybe` is not a verdict" in result.output
    assert "experiments/b" in tree(log.root / "out")
    assert "experiments/c" not in tree(log.root / "out")


def test_drafts_and_pages_of_problems_are_built_when_asked_for(log: Log) -> None:
    log.add("c", record("C", verdict="maybe")).add("d", record("D", draft=True))
    assert build(log, "--drafts").exit_code == 1
    assert {"experiments/c", "experiments/d"} <= tree(log.root / "out")
    assert dead_links(log.root / "out") == []


def test_advice_does_not_fail_the_command(log: Log) -> None:
    log.add("c", record("C", model="model one"))
    result = build(log)
    assert result.exit_code == 0
    assert "warning experiments/c.yaml" in result.output
