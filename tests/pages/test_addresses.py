"""Where each page of the log is, as links say it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mkdocs_gptlog.logbook.facets import HUBS, RESERVED
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.slugs import SCHEMA
from mkdocs_gptlog.pages.addresses import Addresses
from mkdocs_gptlog.settings import Options, Settings


def addresses(address: str = "experiments", *, directory_urls: bool = True) -> Addresses:
    return Addresses(Settings(Path("/log"), options=Options(address=address), directory_urls=directory_urls))


def experiment(id_: str) -> Experiment:
    return Experiment(id=id_, path="a.yaml", title="A", date=dt.date(2023, 10, 6))


def test_pages_stand_below_the_address_of_the_log() -> None:
    where = addresses("lab/log")
    assert where.place() == "lab/log/"
    assert where.place("models", "gpt-4") == "lab/log/models/gpt-4/"
    assert where.gallery == "lab/log/"
    assert where.experiment(experiment("vision/sign")) == "lab/log/vision/sign/"
    assert where.hub("models") == "lab/log/models/"
    assert where.hub("categories", "vision/signs") == "lab/log/categories/vision/signs/"


def test_links_are_quoted_and_places_are_not() -> None:
    where = addresses("实验")
    assert where.place("图") == "实验/图/"
    assert where.gallery == "%E5%AE%9E%E9%AA%8C/"
    assert where.experiment(experiment("图/a b&c")) == "%E5%AE%9E%E9%AA%8C/%E5%9B%BE/a%20b%26c/"
    assert where.hub("tags", "图") == "%E5%AE%9E%E9%AA%8C/tags/%E5%9B%BE/"


def test_links_name_the_file_where_the_host_serves_files() -> None:
    where = addresses(directory_urls=False)
    assert where.gallery == "experiments/index.html"
    assert where.experiment(experiment("vision/sign")) == "experiments/vision/sign/index.html"
    assert where.hub("tags", "图") == "experiments/tags/%E5%9B%BE/index.html"
    assert where.numbered("experiments/", 2) == "experiments/page/2/index.html"


@pytest.mark.parametrize(
    ("page", "link"), [(1, "experiments/tags/%E5%9B%BE/"), (2, "experiments/tags/%E5%9B%BE/page/2/")]
)
def test_the_first_page_of_a_list_is_the_list(page: int, link: str) -> None:
    assert addresses().numbered("experiments/tags/图/", page) == link


def test_what_stands_below_the_log_beside_experiments_is_reserved() -> None:
    where = Addresses(Settings(Path("/log"), site_url="https://example.org/"))
    files = (*where.feeds(where.place(), "").values(), where.data(""), where.place() + SCHEMA)
    pages = (*map(where.hub, HUBS), where.numbered(where.place(), 2))
    below = {place.split("/")[1] for place in (*pages, *files)}
    assert below == RESERVED
