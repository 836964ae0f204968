"""Files of the author's at addresses of the log: none is overwritten, and each is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from logs import Log, draw, record

from mkdocs_gptlog.cli import main

TAKEN = [
    ("docs/experiments/a/index.html", "experiments/a/index.html"),
    ("docs/experiments/index.html", "experiments/index.html"),
    ("docs/experiments/models/model-one/index.html", "experiments/models/model-one/index.html"),
    ("docs/experiments/feed.xml", "experiments/feed.xml"),
    ("docs/experiments/models/model-one/feed.json", "experiments/models/model-one/feed.json"),
    ("docs/experiments/experiments.json", "experiments/experiments.json"),
    ("docs/experiments/experiments.schema.json", "experiments/experiments.schema.json"),
    ("docs/assets/gptlog/gptlog.css", "assets/gptlog/gptlog.css"),
    ("docs/assets/gptlog/gallery.json", "assets/gptlog/gallery.json"),
]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(tmp_path, theme="mkdocs").write({"experiments/p.png": draw()})
    log.add("a", record("A", reply={"image": {"file": "p.png", "alt": "P"}})).add("b", record("B"))
    return log.configure(site_url="https://example.org/")


def check(log: Log) -> str:
    return CliRunner().invoke(main, ["check", str(log.root)]).output


@pytest.mark.parametrize(("name", "uri"), TAKEN)
def test_a_file_at_an_address_of_the_log_is_kept_and_told(log: Log, name: str, uri: str) -> None:
    built = log.write({name: "mine"}).build()
    (problem,) = built.warnings
    assert name.removeprefix("docs/") in problem
    assert "rename" in problem
    assert (built.folder / uri).read_text("utf-8") == "mine"
    assert built.has("experiments/b/")
    assert log.build(strict=True).abort
    assert problem in check(log)


@pytest.mark.parametrize("flat", [False, True])
def test_a_page_at_an_experiments_address_is_kept_and_told(log: Log, flat: bool) -> None:
    log.configure(use_directory_urls=not flat)
    built = log.write({"docs/experiments/a/index.md": "# Mine\n"}).build()
    message = "the page experiments/a/index.md stands where this experiment's page goes (rename one of them)"
    assert built.warnings == [f"experiments/a.yaml: {message}"]
    assert built.page("experiments/a/").one("h1").text.startswith("Mine")
    assert message in check(log)


def test_a_page_beside_an_experiments_address_is_no_clash(log: Log) -> None:
    log.configure(use_directory_urls=False).write({"docs/experiments/a.md": "# Mine\n"})
    built = log.build(strict=True)
    assert not built.abort
    assert built.page("experiments/a.html").one("h1").text.startswith("Mine")
    assert built.page("experiments/a/").all(".gptlog-result")
    assert "stands where" not in check(log)


@pytest.mark.parametrize(
    "name", ["docs/Experiments/A/index.md", "docs/experiments/A.md", "docs/experiments/A/INDEX.HTML"]
)
def test_an_address_that_differs_in_case_only_is_told(log: Log, name: str) -> None:
    (problem,) = log.write({name: "# Mine\n"}).build().warnings
    assert problem.startswith("experiments/a.yaml: the ")
    assert not (log.root / "site/experiments/a/index.html").exists()
    assert problem in check(log)


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("docs/experiments/a", "experiments/a/index.html"),
        ("docs/experiments/feed.xml/index.md", "experiments/feed.xml"),
        ("docs/experiments/feed.xml/pictures/x.txt", "experiments/feed.xml"),
    ],
)
def test_a_file_where_the_log_has_a_folder_and_the_other_way_round_is_told(log: Log, name: str, left_out: str) -> None:
    built = log.write({name: "mine"}).build()
    (problem,) = built.warnings
    assert not (built.folder / left_out).is_file()
    assert "cannot stand beside" in problem or "stands where this experiment's page goes" in problem
    assert problem in check(log)


@pytest.mark.parametrize("name", ["docs/experiments/index.md", "docs/experiments/models/model-one.md"])
def test_an_introduction_is_no_clash(log: Log, name: str) -> None:
    log.write({name: "# Mine\n\n```gptlog\nhub: here\n```\n"})
    assert not log.build(strict=True).abort
    assert "stands where" not in check(log)


def test_a_file_that_another_plugin_adds_later_is_told_and_kept(log: Log) -> None:
    hook = (
        "from mkdocs.structure.files import File\n\n\n"
        "def on_files(files, config):\n"
        "    files.append(File.generated(config, 'experiments/feed.xml', content='theirs'))\n"
        "    files.append(File.generated(config, 'experiments/other.xml', content='theirs'))\n"
        "    return files\n"
    )
    log.write({"hook.py": hook}).configure(site_url="https://example.org/", hooks=["hook.py"])
    built = log.build()
    (problem,) = built.warnings
    assert problem.startswith(
        "experiments/feed.xml: is made by another plugin where the log has `experiments/feed.xml`"
    )
    assert (built.folder / "experiments/feed.xml").read_text("utf-8") == "theirs"


def test_records_among_the_authors_pages_are_no_clash(tmp_path: Path) -> None:
    log = Log(tmp_path, theme="mkdocs").write({"docs/experiments/a.yaml": record("A")})
    log.configure(options={"experiments": "docs/experiments"})
    assert not log.build(strict=True).abort
    assert "stands where" not in check(log)
