"""Feeds of the log: what readers of feeds get, and where they find it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
from logs import Built, Element, Log, draw, parse, record

from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.problems import Severity

SITE = "https://example.org/my-log/"
ATOM = "{http://www.w3.org/2005/Atom}"
TWICE = """title: Count <seeds> & more
date: 2023-10-06
category: 图像识别/数数
tags: [counting]
authors: [Li]
prompt: {image: {file: seeds.png, alt: Seeds}, text: How many?}
runs:
  - {model: Model Two, date: 2025-02-03, reply: "22", verdict: pass, why: "As [said](../../b/)."}
  - {model: Model One, date: 2023-10-06, reply: "23", verdict: fail, why: One too many.}
"""


def sample(root: Path, **config: Any) -> Log:
    """Write a log whose newest experiment has two runs."""
    log = Log(root).write({"experiments/vision/seeds.png": draw((800, 600))}).add("vision/seeds", TWICE)
    log.add("b", record("B", date="2024-05-01")).add("c", record("C", date="2024-05-02", category="图像识别"))
    return log.configure(**{"site_url": SITE, **config})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = sample(tmp_path_factory.mktemp("sample")).build(strict=True)
    assert not built.abort, built.warnings
    return built


def atom(built: Built, place: str = "experiments/") -> ET.Element:
    """Return a feed as an XML parser reads it."""
    return ET.fromstring((built.folder / place / "feed.xml").read_bytes())  # noqa: S314 (our own)


def items(built: Built, place: str = "experiments/") -> list[dict[str, Any]]:
    """Return the items of a JSON feed."""
    found: list[dict[str, Any]] = json.loads((built.folder / place / "feed.json").read_bytes())["items"]
    return found


def titles(built: Built, place: str = "experiments/") -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in atom(built, place).iter(f"{ATOM}entry")]


# Which feeds there are


@pytest.mark.parametrize(
    "place",
    [
        "experiments/",
        "experiments/categories/图像识别/",
        "experiments/categories/图像识别/数数/",
        "experiments/models/model-one/",
    ],
)
def test_the_log_and_each_category_and_model_have_feeds_of_what_they_list(site: Built, place: str) -> None:
    read = feedparser.parse((site.folder / place / "feed.xml").read_bytes())
    assert not read.bozo
    assert read.version == "atom10"
    listed = {one.text for one in site.page(place).all(".gptlog-card__title")}
    assert {entry.title for entry in read.entries} == listed
    assert [item["title"] for item in items(site, place)] == titles(site, place)


def test_tags_verdicts_and_years_have_none(site: Built) -> None:
    assert not list((site.folder / "experiments/tags").rglob("feed.*"))
    assert not list((site.folder / "experiments/years").rglob("feed.*"))


def test_the_newest_stand_first_and_as_many_as_wanted(tmp_path: Path) -> None:
    built = sample(tmp_path, options={"feed_size": 2}).build(strict=True)
    assert titles(built) == ["Count <seeds> & more", "C"]
    assert [item["title"] for item in items(built)] == ["Count <seeds> & more", "C"]


def test_no_entries_are_no_feeds(tmp_path: Path) -> None:
    built = sample(tmp_path, options={"feed_size": 0}).build(strict=True)
    assert not list(built.folder.rglob("feed.*"))
    assert not built.page("experiments/").all("link", type="application/atom+xml")


def test_a_draft_is_in_no_feed_and_not_in_a_preview_either(tmp_path: Path) -> None:
    log = sample(tmp_path).add("d", record("D", draft=True, date="2026-01-01", model="Model Nine"))
    assert "D" not in titles(log.preview())
    assert titles(log.preview(), "experiments/models/model-nine/") == []


# An entry


def test_an_atom_feed_has_all_that_the_format_asks_for(site: Built) -> None:
    feed = atom(site)
    assert feed.findtext(f"{ATOM}title") == "Experiments – Log"
    assert feed.findtext(f"{ATOM}updated") == "2025-02-03T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Log"
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links == {"self": SITE + "experiments/feed.xml", "alternate": SITE + "experiments/"}
    for entry in feed.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}id")
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}updated")
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 4


def test_a_json_feed_has_all_that_the_format_asks_for(site: Built) -> None:
    feed = json.loads((site.folder / "experiments/feed.json").read_bytes())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["feed_url"]) == ("Experiments – Log", SITE + "experiments/feed.json")
    assert feed["home_page_url"] == SITE + "experiments/"
    assert all(item["id"] and item["content_html"] for item in feed["items"])


def test_an_entry_says_what_a_card_says_and_why(site: Built) -> None:
    item = items(site)[0]
    assert item["title"] == "Count <seeds> & more"
    assert item["url"] == SITE + "experiments/vision/seeds/"
    assert (item["date_published"], item["date_modified"]) == ("2023-10-06T00:00:00Z", "2025-02-03T00:00:00Z")
    assert item["authors"] == [{"name": "Li"}]
    assert item["tags"] == ["图像识别/数数", "counting"]
    assert item["summary"] == "As said."
    body = parse(item["content_html"])
    assert body.one("strong").text == "✓ Pass"
    assert "Model Two · February 3, 2025" in body.text
    assert "As said." in body.text
    assert body.one("img")["alt"] == "Seeds"
    assert item["image"] == body.one("img")["src"]
    entry = next(atom(site).iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}content") == item["content_html"]
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == item["tags"]


def test_every_address_in_a_feed_is_whole_and_leads_into_the_site(site: Built) -> None:
    body = parse(items(site)[0]["content_html"])
    addresses = [one[name] for one in body for name in ("href", "src") if name in one]
    assert addresses[:2] == [items(site)[0]["url"], items(site)[0]["image"]]
    assert addresses[2] == SITE + "experiments/b/"
    assert all(address.startswith(SITE) for address in addresses)
    assert (site.folder / urlsplit(addresses[1]).path.removeprefix("/my-log/")).is_file()


def test_the_feed_of_a_model_is_about_its_own_runs(site: Built) -> None:
    item = next(one for one in items(site, "experiments/models/model-one/") if one["title"].startswith("Count"))
    assert parse(item["content_html"]).one("strong").text == "✗ Fail"
    assert item["date_modified"] == "2023-10-06T00:00:00Z"
    assert titles(site, "experiments/models/model-one/") == ["C", "B", "Count <seeds> & more"]


def test_signs_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    feed = atom(sample(tmp_path, site_name="x\x01y\x0bz ]]> <b>").build(strict=True))
    assert "xyz ]]> <b>" in (feed.findtext(f"{ATOM}author/{ATOM}name") or "")


# Addresses and ids


def test_an_id_stays_where_the_pages_move_within_the_site(tmp_path: Path) -> None:
    def ids(**config: Any) -> list[str]:
        built = sample(tmp_path, **config).build(strict=True)
        return [item["id"] for item in items(built, f"{config.get('options', {}).get('address', 'experiments')}/")]

    assert ids() == [f"{SITE}#vision/seeds", f"{SITE}#c", f"{SITE}#b"]
    assert ids(options={"address": "log"}, use_directory_urls=False) == ids()


def test_an_id_stays_where_the_site_moves_if_its_old_address_is_told(tmp_path: Path) -> None:
    built = sample(tmp_path, site_url="https://new.example.org/", options={"feed_ids": SITE}).build(strict=True)
    item = items(built)[0]
    assert item["id"] == f"{SITE}#vision/seeds"
    assert item["url"] == "https://new.example.org/experiments/vision/seeds/"
    assert atom(built).findtext(f"{ATOM}id") == f"{SITE}#feed.xml"


def test_links_name_files_where_the_host_serves_files(tmp_path: Path) -> None:
    built = sample(tmp_path, use_directory_urls=False).build(strict=True)
    assert items(built)[0]["url"] == SITE + "experiments/vision/seeds/index.html"


def test_without_the_address_of_the_site_there_are_no_feeds_and_one_notice(tmp_path: Path) -> None:
    log = sample(tmp_path, site_url="")
    built = log.build(strict=True)
    assert not built.abort
    assert not list(built.folder.rglob("feed.*"))
    assert not built.page("experiments/").all("link", type="application/atom+xml")
    (problem,) = [one for one in build_problems(log) if one.startswith("mkdocs.yml")]
    assert problem.startswith("mkdocs.yml: site_url: is not set, so there are no feeds")


def build_problems(log: Log) -> list[str]:
    from mkdocs_gptlog.build import build  # noqa: PLC0415 (the name of a test's own helper elsewhere)

    found = build(find_settings(log.root)).problems
    return [str(one) for one in found if one.severity is Severity.NOTICE]


def test_nothing_is_said_where_no_feeds_are_wanted(tmp_path: Path) -> None:
    log = sample(tmp_path, site_url="", options={"feed_size": 0})
    assert not [one for one in build_problems(log) if "site_url" in one]


# How they are found


def alternates(page: Element) -> dict[str, str]:
    return {one["type"]: one["href"] for one in page.all("link") if one["rel"].split() == ["alternate"]}


@pytest.mark.parametrize(
    ("place", "up"), [("experiments/", "../"), ("experiments/models/model-one/", "../../../")], ids=["log", "model"]
)
def test_a_list_names_its_feeds_in_its_head_and_in_sight(site: Built, place: str, up: str) -> None:
    page = site.page(place)
    found = alternates(page)
    assert found["application/atom+xml"] == f"{up}{place}feed.xml"
    assert found["application/feed+json"] == f"{up}{place}feed.json"
    shown = {one.text: one["href"] for one in page.one(".gptlog-listing").all("a") if "type" in one}
    assert shown == {"Atom feed": f"{up}{place}feed.xml", "JSON feed": f"{up}{place}feed.json"}


def test_further_pages_of_a_list_name_the_same_feeds(tmp_path: Path) -> None:
    built = sample(tmp_path, options={"page_size": 2}).build(strict=True)
    assert alternates(built.page("experiments/page/2/"))["application/atom+xml"] == "../../../experiments/feed.xml"


def test_lists_without_feeds_name_none(site: Built) -> None:
    page = site.page("experiments/years/2024/")
    assert "application/atom+xml" not in alternates(page)
    assert not [one for one in page.one(".gptlog-listing").all("a") if "type" in one]
