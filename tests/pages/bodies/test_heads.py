"""What pages say of themselves to other programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from logs import Built, Element, Log, draw, parse, record
from mkdocs.config import load_config
from PIL import Image

from mkdocs_gptlog.build import build
from mkdocs_gptlog.cli import main
from mkdocs_gptlog.hosts.mkdocs.config import described
from mkdocs_gptlog.settings import Options, Settings

ROOT = "https://example.org/my-log/"
RUNS = [
    {"model": "Model One", "date": "2023-10-06", "reply": "Two.", "verdict": "fail"},
    {"model": "Model Two", "date": "2025-02-03", "reply": "Three.", "verdict": "pass", "why": "It counts **right**."},
]
FIELDS: dict[str, Any] = {
    "date": "2023-10-06",
    "category": "vision/counting",
    "tags": ["counting", "数数"],
    "authors": ["Ann Other", "Ben"],
    "prompt": {"text": "How many?", "image": {"file": "图.png", "alt": 'Seeds & "more"'}},
    "runs": RUNS,
    **dict.fromkeys(("model", "reply", "verdict", "why")),
}


def counted(root: Path, **config: Any) -> Built:
    log = Log(root).add("图/a", record('Count <the> "seeds"', **FIELDS))
    log.write({"experiments/图/图.png": draw((1000, 500))})
    built = log.configure(site_name="My <log>", **config).build(strict=True)
    assert not built.abort
    return built


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return counted(tmp_path_factory.mktemp("heads"), site_url=ROOT)


def told(page: Element) -> dict[str, str]:
    """Return what a page tells those who share it."""
    told = [one for one in page.one("head").all("meta") if one.attributes.get("property", "").startswith("og:")]
    names = [one["property"] for one in told]
    assert len(names) == len(set(names))
    return {one["property"].removeprefix("og:"): one["content"] for one in told}


def facts(built: Built, place: str) -> Any:
    text = (built.folder / place / "index.html").read_text("utf-8")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[0]) if found else None


def test_a_result_says_how_it_looks_where_it_is_shared(site: Built) -> None:
    page = site.page("experiments/图/a/")
    said = told(page)
    image = said.pop("image")
    assert said == {
        "type": "article",
        "title": 'Count <the> "seeds"',
        "description": "It counts right.",
        "site_name": "My <log>",
        "url": ROOT + "experiments/%E5%9B%BE/a/",
        "image:width": "640",
        "image:height": "480",
        "image:alt": 'Seeds & "more"',
    }
    assert image.startswith(ROOT + "assets/")
    with Image.open(site.folder / image.removeprefix(ROOT)) as cover:
        assert cover.size == (640, 480)
    assert page.one("meta", name="twitter:card")["content"] == "summary_large_image"


def test_a_result_tells_its_facts_as_json(site: Built) -> None:
    found = facts(site, "experiments/图/a")
    image = told(site.page("experiments/图/a/"))["image"]
    assert found == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": 'Count <the> "seeds"',
        "description": "It counts right.",
        "datePublished": "2023-10-06",
        "dateModified": "2025-02-03",
        "inLanguage": "en",
        "author": [{"@type": "Person", "name": "Ann Other"}, {"@type": "Person", "name": "Ben"}],
        "about": [{"@type": "Thing", "name": "Model One"}, {"@type": "Thing", "name": "Model Two"}],
        "articleSection": ["vision", "counting"],
        "keywords": ["counting", "数数"],
        "image": {"@type": "ImageObject", "url": image, "width": 640, "height": 480},
        "url": ROOT + "experiments/%E5%9B%BE/a/",
        "isPartOf": {"@type": "WebSite", "name": "My <log>", "url": ROOT},
    }


def test_a_list_says_what_it_is_and_where(site: Built) -> None:
    said = told(site.page("experiments/models/model-one/"))
    assert said["type"] == "website"
    assert (said["title"], said["url"]) == ("Model: Model One", ROOT + "experiments/models/model-one/")
    assert facts(site, "experiments/models/model-one") is None


def test_without_an_address_of_the_site_nothing_absolute_is_said(tmp_path: Path) -> None:
    built = counted(tmp_path)
    said = told(built.page("experiments/图/a/"))
    assert {"image", "url"}.isdisjoint(said)
    assert said["title"] == 'Count <the> "seeds"'
    found = facts(built, "experiments/图/a")
    assert {"image", "url"}.isdisjoint(found)
    assert found["isPartOf"] == {"@type": "WebSite", "name": "My <log>"}


@pytest.mark.parametrize("field", ["title", "model", "category", "why"])
def test_no_field_ends_the_script_that_holds_the_facts(log: Log, field: str) -> None:
    written = "</script><script>alert(1)</script><!-- \u2028 & 'x'"
    log.add("a", record(**{field: written}))
    built = log.configure(site_url=ROOT).build(strict=True)
    text = (built.folder / "experiments/a/index.html").read_text("utf-8")
    assert "<script>alert" not in text.split("</head>")[0]
    assert "alert(1)" in json.dumps(facts(built, "experiments/a"))


@pytest.mark.parametrize(
    ("plugin", "makes"),
    [
        ("social", True),
        ({"material/social": {"cards": True}}, True),
        ({"social": {"cards": False}}, False),
        ({"social": {"enabled": False}}, False),
        ("search", False),
    ],
)
def test_a_plugin_that_makes_previews_is_noticed(log: Log, plugin: Any, makes: bool) -> None:
    log.add("a").configure(plugins=["gptlog", plugin])
    assert described(load_config(str(log.root / "mkdocs.yml")), Options(), "").has_cards is makes


def test_previews_are_left_to_what_makes_them_and_facts_stay(log: Log) -> None:
    log.add("a")
    site = build(Settings(log.root, site_url=ROOT, previews=False))
    (page,) = (page for page in site.pages if page.kind == "result")
    assert "application/ld+json" in site.html.head(page)
    heads = {page.place: site.html.head(page) for page in site.pages}
    assert not [place for place, head in heads.items() if "og:" in head or "twitter:" in head]


def test_plain_pages_have_a_head_too(log: Log) -> None:
    log.add("a", record("A", authors=["Ann"])).configure(site_url=ROOT)
    assert CliRunner().invoke(main, ["build", str(log.root), "--to", str(log.root / "out")]).exit_code == 0
    page = parse((log.root / "out/experiments/a/index.html").read_text("utf-8"))
    assert told(page)["url"] == ROOT + "experiments/a/"
    assert len(page.all("script", type="application/ld+json")) == 1
