"""Names that a file system, a host or the log itself has taken: pages get another address, records a problem."""

from __future__ import annotations

from pathlib import Path

import pytest
from logs import Log, dead_links, record

from mkdocs_gptlog.hosts.plain import files
from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.problems import Severity
from mkdocs_gptlog.settings import Options, Settings

TAKEN = {
    "index.html": "index.html-",
    "Index.HTML.": "index.html-",
    "404.html": "404.html-",
    "start.htm": "start.htm-",
    "feed.xml": "feed.xml-",
    "page": "page-",
    "experiments.json": "experiments.json-",
    "CON": "con-",
    "nul.tar.gz": "nul-.tar.gz",
    "com¹": "com1-",
    "aux .txt": "aux-.txt",
    "_drafts": "-_drafts",
    "__init__": "-__init__",
}
FREE = ["index", "index.md", "console", "a_b", "com10", "README.md", "assets", "2"]
ODD = ["..", ".nojekyll", "ends in a dot.", "🍉", "!?", "字" * 120, "ﬃ", "a\u202eb"]


@pytest.mark.parametrize(("name", "address"), TAKEN.items())
def test_a_name_that_is_taken_has_another_address(name: str, address: str) -> None:
    assert slug(name) == address


@pytest.mark.parametrize("name", [*TAKEN, *FREE, *ODD])
def test_an_address_is_the_name_of_a_folder_anywhere_and_means_itself(name: str) -> None:
    address = slug(name)
    assert len(address.encode()) <= 255
    assert address[0] not in "._"
    assert address[-1] not in ". "
    assert len(address) > 60 or slug(address) == address


@pytest.mark.parametrize("name", FREE)
def test_a_name_that_only_looks_taken_is_left_as_it_is(name: str) -> None:
    assert slug(name) == name.casefold()


@pytest.mark.parametrize("directory_urls", [True, False])
def test_every_value_may_have_a_name_that_is_taken(log: Log, directory_urls: bool) -> None:
    names = [*TAKEN, *FREE, *ODD]
    for number, name in enumerate(names):
        category = f"wide/{name}/narrow"
        log.add(f"n{number}", record(f"Number {number}", model=name, tags=[name], category=category, verdict=name))
    log.configure(options={"verdicts": {name: {} for name in names}}, use_directory_urls=directory_urls)
    built = log.build(strict=True)
    assert not built.abort, built.warnings
    assert dead_links(built.folder) == []
    for name in names:
        for hub in ("models", "tags", "verdicts", "categories/wide"):
            assert built.has(f"experiments/{hub}/{slug(name)}/"), name


def test_plain_files_take_the_same_names(log: Log, tmp_path: Path) -> None:
    log.add("a", record("A", tags=["index.html", "nul"], model="index.html", category="index.html/con"))
    settings = Settings(log.root, options=Options())
    files.write(log.core(), settings, tmp_path / "out")
    assert dead_links(tmp_path / "out") == []
    assert (tmp_path / "out/experiments/categories/index.html-/con-/index.html").is_file()


@pytest.mark.parametrize("id_", ["index.html", "index.html/a", "vision/INDEX.html/b", "page/a", "feed.xml"])
def test_an_experiment_whose_place_is_taken_is_one_problem_and_the_rest_is_built(log: Log, id_: str) -> None:
    built = log.add(id_).add("other").build()
    (problem,) = built.warnings
    assert problem.startswith(f"experiments/{id_}.yaml: ")
    assert problem.endswith(" (rename the file or folder)")
    assert built.has("experiments/other/")


@pytest.mark.parametrize("id_", ["index", "index.md", "404.html", "vision/page", "README", "assets/2"])
def test_an_experiment_may_have_any_other_name(log: Log, id_: str) -> None:
    built = log.add(id_).build(strict=True)
    assert not built.abort, built.warnings
    assert built.has(f"experiments/{id_}/")


@pytest.mark.parametrize("id_", ["aux", "vision/con.b", "lpt1/x"])
def test_a_name_that_windows_keeps_is_a_warning(log: Log, id_: str) -> None:
    site = log.add(id_).core()
    (problem,) = (one for one in site.problems if one.severity > Severity.NOTICE)
    assert problem.severity is Severity.WARNING
    assert problem.code == "device-name"
    assert [one.id for one in site.logbook.experiments] == [id_]


def test_a_category_that_no_path_could_hold_is_a_problem(log: Log) -> None:
    site = log.add("deep", record("Deep", category="/".join(["数" * 60] * 20))).add("other").core()
    (problem,) = (one for one in site.problems if one.severity is Severity.ERROR)
    assert (problem.where.path, problem.where.field) == ("experiments/deep.yaml", "category")
    assert [one.id for one in site.logbook.experiments] == ["other"]


def test_verdicts_that_share_an_address_are_one_value(log: Log) -> None:
    log.add("a", record("A", verdict="not run")).add("b", record("B", verdict="Not-run"))
    site = log.core(verdicts={"not run": {}, "Not-run": {}})
    assert [one.code for one in site.problems if one.severity > Severity.NOTICE] == ["address-clash"]
    assert [page.place for page in site.pages if "/verdicts/" in page.place] == [
        "experiments/verdicts/",
        "experiments/verdicts/not-run/",
    ]


def test_the_log_cannot_stand_where_a_page_has_its_file(log: Log) -> None:
    built = log.add("a").configure(options={"address": "lab/index.html"}).build()
    assert "gptlog.address" in built.abort or any("gptlog.address" in text for text in built.warnings)
