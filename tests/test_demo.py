"""This repository's own log: it builds without a problem, and says of its pictures what they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from logs import REPOSITORY, Built, dead_links, links

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.settings import Settings

EXPERIMENTS = {experiment.id: experiment for experiment in read(Settings(REPOSITORY)).experiments}
NARRATIVE = "notes/chatgpt-2023/"
OF_THE_POST = [
    "vision/japan-sign",
    "vision/hangzhou-flyer",
    "vision/sunflower-seeds",
    "vision/pink-car",
    "vision/odd-dog",
    "voice/first-chat",
    "fine-tuning/first-job",
]
"""In the order in which the post of October 2023 tells them."""


def test_the_demo_builds_strictly(demo: Built) -> None:
    assert not demo.abort, demo.warnings


def test_the_demo_passes_its_own_check() -> None:
    result = CliRunner().invoke(main, ["check", "--strict", str(REPOSITORY)])
    assert result.exit_code == 0, result.output
    assert " 0 errors, 0 warnings" in result.output


def test_every_link_of_the_demo_holds(demo: Built) -> None:
    assert dead_links(demo.folder) == []


def test_the_demo_loads_nothing_from_elsewhere(demo: Built) -> None:
    loaded = [
        f"{file.name}: {one[name]}"
        for file in demo.folder.rglob("*.html")
        for one in demo.page(file.relative_to(demo.folder).as_posix())
        for name in ("src", "srcset", "poster")
        if "//" in one.attributes.get(name, "")
    ]
    assert loaded == []


@pytest.mark.parametrize("id_", EXPERIMENTS)
def test_every_experiment_of_the_demo_has_its_page(demo: Built, id_: str) -> None:
    page = demo.page(f"experiments/{id_}/")
    assert page.one(".gptlog-result").one("h1").text == EXPERIMENTS[id_].title
    assert not page.all(".gptlog-missing")


def test_the_narrative_tells_the_experiments_in_the_order_of_the_post(demo: Built) -> None:
    page = demo.page(NARRATIVE)
    shown = [one.one(".gptlog-embedded__title").one("a")["href"] for one in page.all(".gptlog-embedded")]
    ids = [link.removeprefix("../../experiments/").rstrip("/") for link in shown]
    assert [id_ for id_ in ids if id_ in OF_THE_POST] == OF_THE_POST


def test_the_narrative_links_what_the_post_links(demo: Built) -> None:
    found = set(links(demo.page(NARRATIVE).one("article")))
    assert {"https://llava-vl.github.io/", "https://platform.openai.com/docs/guides/fine-tuning"} <= found
    assert any(link.startswith("https://www.bilibili.com/video/BV1J34y1379A") for link in found)


@pytest.mark.parametrize("experiment", [e for e in EXPERIMENTS.values() if e.media], ids=lambda e: e.id)
def test_a_record_with_pictures_says_that_they_are_redrawn(experiment: Experiment) -> None:
    if any(media.kind == "image" for media in experiment.media):
        assert re.search("重绘|绘制", experiment.notes), experiment.path


@pytest.mark.parametrize("experiment", [e for e in EXPERIMENTS.values() if e.media], ids=lambda e: e.id)
def test_every_picture_of_the_demo_is_described(experiment: Experiment) -> None:
    assert [media.file for media in experiment.media if not media.alt] == []


def test_no_picture_of_the_seed_is_in_the_repository() -> None:
    seed = REPOSITORY.parent / "shared" / "seed"
    if not seed.is_dir():
        pytest.skip("the seed is not here")
    originals = {file.read_bytes() for file in seed.rglob("*") if file.is_file()}
    ours = [
        file
        for folder in ("docs", "experiments", "tests", "mkdocs_gptlog")
        for file in Path(REPOSITORY, folder).rglob("*")
    ]
    assert [file for file in ours if file.is_file() and file.read_bytes() in originals] == []
