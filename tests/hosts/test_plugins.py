"""The log beside other plugins of MkDocs and Material: each is built for real, strictly, and our pages stay whole."""

from __future__ import annotations

import json
import os
import posixpath
import shutil
import subprocess
import time
from email.utils import parsedate_to_datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
import yaml
from logs import Built, Log, cards, dead_links, draw, links, parse, record
from test_docs import DOCS, blocks

SITE = "https://example.org/my-log/"
I18N_HOMES = ("index.html -> /my-log/", "index.html -> /my-log/zh/")
"""On its front pages mkdocs-static-i18n gives the language switch addresses from the root of the server."""
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SEEDS = """title: Count {{ 6 * 7 }} seeds
date: 2023-10-06
category: vision/counting
tags: [counting, 数数]
prompt: {image: {file: seeds.png, alt: Seeds, marks: {box: [0.1, 0.1, 0.5, 0.2], note: here}}, text: How many?}
runs:
  - model: Model Two
    date: 2025-02-03
    reply: |
      Your site is {{ config.site_name }}, {% raw %}is it{% endraw %}?

      ```python
      for seed in seeds:
          print(seed)   # three spaces
      ```
    verdict: pass
    why: The number is **right**.
  - {model: Model One, date: 2023-10-06, reply: There are 28., verdict: fail, why: One too many.}
links: [{title: The competition, url: https://example.org/llava}]
"""
JOB = """title: Tuned
date: 2024-01-02
kind: fine-tuning
base_model: base
metrics: metrics.csv
"""
MERMAID = "unpkg.com/mermaid*"
"""Material's own script names it; the tests have no network to fetch it from."""
PAGES = (
    "experiments/",
    "experiments/seeds/",
    "experiments/图/狗/",
    "experiments/voice/",
    "experiments/tuned/job/",
    "note/",
)
"""One page of each kind."""


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Return a log with one of everything: pictures, marks, a linked video, metrics, a draft, Chinese, embeds."""
    log = Log(tmp_path / "log")
    log.write({"experiments/seeds/seeds.png": draw((1000, 500)), "experiments/图/狗.png": draw((300, 900), "red")})
    log.write({"experiments/tuned/metrics.csv": "step,train_loss\n1,2.5\n2,1.5\n"})
    log.add("seeds/experiment", SEEDS).add("tuned/job", JOB)
    log.add(
        "图/狗", record("狗", lang="zh", tags=["数数"], date="2024-03-04", prompt={"image": "狗.png", "text": "几只?"})
    )
    video = {"video": "https://www.bilibili.com/video/BV1J34y1379A", "text": "Listen"}
    log.add("voice", record("A talk", why="It listened.", kind="voice", date="2024-03-05", prompt=video))
    log.add("secret", record("Not yet", draft=True))
    note = "# A note\n\n[all](experiments/index.md)\n\n```gptlog\nexperiment: seeds\n```\n\n```gptlog\ngallery:\n```\n"
    return log.write({"docs/note.md": note})


def build(log: Log, *plugins: Any, **config: Any) -> Built:
    """Build with plugins, strictly; a warning or a dead link fails the test."""
    return checked(log.configure(site_url=SITE, plugins=["search", *plugins, "gptlog"], **config))


def checked(log: Log) -> Built:
    """Build strictly; a warning or a dead link fails the test."""
    built = log.build(strict=True)
    assert (built.abort, built.warnings) == ("", [])
    assert [link for link in dead_links(built.folder, "/my-log/") if not link.endswith(I18N_HOMES)] == []
    assert not built.has("experiments/secret/")
    return built


def words(built: Built, place: str) -> str:
    """Return what our part of a page says."""
    return " ".join(built.page(place).texts(".gptlog"))


def assert_whole(built: Built, log: Log) -> None:
    """Each page says what it says without the plugins, and points to the same files."""
    plain = Log(log.root).configure(site_url=SITE).build(strict=True).folder.rename(log.root / "plain")
    for place in PAGES:
        own, other = built.page(place), Built(plain).page(place)
        assert [one.text for one in own.all(".gptlog")] == [one.text for one in other.all(".gptlog")], place
        assert [one["src"] for one in own.all("img")] == [one["src"] for one in other.all("img")], place


def kept(log: Log, built: Built) -> Built:
    """Put a site aside, so that another build leaves it alone."""
    return Built(built.folder.rename(log.root / "kept"), built.said)


# Material


def test_tags_lists_results_and_our_own_tags_are_not_doubled(log: Log) -> None:
    log.write({"docs/index.md": "# Home\n\n<!-- material/tags -->\n"})
    built = build(log, "tags")
    listed = {one.text: one["href"] for one in built.page("").one("article").all("a") if "href" in one}
    assert listed["狗"] == "experiments/%E5%9B%BE/%E7%8B%97/"
    assert listed["Count {{ 6 * 7 }} seeds"] == "experiments/seeds/"
    page = built.page("experiments/seeds/")
    assert [one.text for one in page.all(".gptlog-tag")] == ["counting", "数数"]
    assert "hidden" in page.one(".md-tags")
    assert_whole(kept(log, built), log)


@pytest.fixture
def font(log: Log) -> None:
    """Put a font of the machine where the social plugin keeps those that it fetched."""
    if not FONT.is_file():
        message = "no font: run `apt-get install fonts-noto-cjk`"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = log.root / ".cache/plugin/social/fonts" / told("social")["cards_layout_options"]["font_family"]
    folder.mkdir(parents=True)
    (folder / "Regular.ttf").symlink_to(FONT)


@pytest.mark.usefixtures("font")
def test_social_draws_a_card_for_each_page_without_a_network(log: Log, monkeypatch: Any) -> None:
    monkeypatch.setattr("requests.get", lambda *_, **__: pytest.fail("the network was asked"))
    built = build(log, {"social": told("social")})
    for place in PAGES:
        (image,) = [one["content"] for one in built.page(place).all("meta", property="og:image")]
        assert built.has(unquote(image.removeprefix(SITE))), place
    title = built.page("experiments/图/狗/").one("meta", property="og:title")["content"]
    assert title == "狗 - Log"
    assert_whole(kept(log, built), log)


def test_privacy_finds_nothing_to_fetch_and_marks_links_that_lead_away(log: Log) -> None:
    built = build(log, {"privacy": {"links_attr_map": {"target": "_blank"}, "assets_exclude": [MERMAID]}})
    assert not (built.folder / "assets/external").exists()
    video = built.page("experiments/voice/").one(".gptlog-elsewhere")
    assert video["target"] == "_blank"
    assert video["data-gptlog-player"].startswith("https://player.bilibili.com/")
    assert_whole(kept(log, built), log)


def test_optimize_takes_originals_and_leaves_renditions_alone(log: Log, monkeypatch: Any) -> None:
    if not shutil.which("pngquant"):
        message = "no pngquant: run `apt-get install pngquant`"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    optimize = import_module("material.plugins.optimize.plugin").OptimizePlugin
    make = optimize._optimize_image  # noqa: SLF001

    def later(*arguments: Any) -> Any:
        time.sleep(0.3)  # the plugin may take a file off the list only before it is done with it
        return make(*arguments)

    monkeypatch.setattr(optimize, "_optimize_image", later)
    log.configure(site_url=SITE, plugins=["optimize", {"gptlog": {"originals": "link"}}])
    built = log.build(strict=True)
    assert (built.abort, built.warnings, dead_links(built.folder, "/my-log/")) == ("", [], [])
    page = built.page("experiments/seeds/")
    (original,) = {link for link in links(page) if link.endswith(".png") and "favicon" not in link}
    optimized = list((log.root / ".cache/plugin/optimize").rglob("*.png"))
    assert (built.folder / "experiments/seeds" / original).read_bytes() in [file.read_bytes() for file in optimized]


def test_offline_pages_open_from_a_folder(log: Log) -> None:
    built = build(log, "offline")
    for place in (*PAGES[:-1], "note.html"):
        assert not [link for one in built.page(place).all(".gptlog") for link in links(one) if link.endswith("/")], (
            place
        )


def test_offline_may_stand_before_or_after_the_log(log: Log) -> None:
    log.configure(site_url=SITE, plugins=["gptlog", "offline"])
    built = log.build(strict=True)
    assert (built.abort, dead_links(built.folder, "/my-log/")) == ("", [])
    gallery = built.page("experiments/")
    assert all(one["href"].endswith("index.html") for one in gallery.all(".gptlog-card__link"))


def test_the_blog_of_material_stands_beside_the_log(log: Log) -> None:
    post = "---\ndate: 2024-01-01\n---\n# Post\n\n```gptlog\nexperiment: seeds\n```\n"
    log.write({"docs/blog/index.md": "# Blog\n", "docs/blog/posts/one.md": post})
    built = build(log, "blog")
    assert "Count {{ 6 * 7 }} seeds" in words(built, "blog/2024/01/01/post/")
    assert_whole(kept(log, built), log)


def test_meta_gives_pages_of_the_log_what_its_files_say(log: Log) -> None:
    log.write({"docs/experiments/.meta.yml": "tags: [all]\nhide: [navigation]\ndescription: From above\n"})
    built = build(log, "meta", "tags")
    page = built.page("experiments/seeds/")
    assert page.one("meta", name="description")["content"] == "The number is right."
    assert {one.text for one in page.all(".md-tag")} == {"all", "counting", "数数"}


# Feeds, dates and languages


def feed(built: Built, name: str) -> dict[str, str]:
    """Return the titles and the days of a feed's entries, in order."""
    channel = ET.fromstring((built.folder / name).read_text("utf-8"))  # noqa: S314 (our own)
    return {
        str(item.findtext("title")): parsedate_to_datetime(str(item.findtext("pubDate"))).date().isoformat()
        for item in channel.iter("item")
    }


def told(plugin: str) -> dict[str, Any]:
    """Return the options of a plugin that the documentation shows."""
    examples = [yaml.safe_load(block.text) for block in blocks(DOCS / "publishing.md") if block.language == "yaml"]
    entries = [entry for example in examples for entry in example.get("plugins", ())]
    return next(dict(entry[plugin]) for entry in entries if plugin in entry)


def rss(log: Log, **options: Any) -> dict[str, Any]:
    return {"rss": {**told("rss"), "use_git": False, "cache_dir": str(log.root / ".cache/rss"), **options}}


def test_rss_lists_results_by_the_experiments_dates(log: Log) -> None:
    built = build(log, rss(log, categories=["tags"]))
    created = {
        "A talk": "2024-03-05",
        "狗": "2024-03-04",
        "Tuned": "2024-01-02",
        "Count {{ 6 * 7 }} seeds": "2023-10-06",
    }
    assert feed(built, "feed_rss_created.xml") == created
    updated = feed(built, "feed_rss_updated.xml")
    assert next(iter(updated)) == "Count {{ 6 * 7 }} seeds"
    assert updated["Count {{ 6 * 7 }} seeds"] == "2025-02-03"
    entries = json.loads((built.folder / "feed_json_created.json").read_text("utf-8"))["items"]
    assert entries[1]["url"] == SITE + "experiments/%E5%9B%BE/%E7%8B%97/"
    assert entries[3]["content_html"] == "The number is right."
    assert_whole(kept(log, built), log)


def test_rss_takes_every_page_where_it_is_not_told_which(log: Log) -> None:
    assert "Models" in feed(build(log, rss(log, match_path=".*", length=100)), "feed_rss_created.xml")


def commit(log: Log, when: str) -> None:
    """Commit everything at a day."""
    moment = f"{when}T12:00:00+0000"
    who = {"GIT_AUTHOR_NAME": "N", "GIT_AUTHOR_EMAIL": "n@example.org", "GIT_AUTHOR_DATE": moment}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    environment = os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", when]):
        subprocess.run(["git", *command], cwd=log.root, env=environment, check=True)


REVISION = {"git-revision-date-localized": {"type": "iso_date", "enable_creation_date": True}}


@pytest.mark.parametrize("parallel", [True, False])
def test_revision_dates_of_a_result_are_those_of_its_record(log: Log, parallel: bool) -> None:
    log.configure().write({".gitignore": ".cache\nsite\nkept\nplain\n"})
    commit(log, "2024-04-01")
    log.add("图/狗", record("狗", why="Twice"))
    commit(log, "2024-04-09")
    options = REVISION["git-revision-date-localized"] | {"enable_parallel_processing": parallel, "strict": True}
    log.configure(site_url=SITE, plugins=[{"git-revision-date-localized": options}, "gptlog"])
    commit(log, "2024-04-10")
    built = log.build(strict=True)
    assert (built.abort, built.warnings) == ("", [])
    assert revision(built, "experiments/图/狗/") == ["2024-04-09", "2024-04-01"]
    assert revision(built, "experiments/seeds/") == ["2024-04-01", "2024-04-01"]
    assert revision(built, "experiments/years/2024/") == ["2024-04-09", "2024-04-01"]  # of the newest, 狗


def revision(built: Built, place: str) -> list[str]:
    """Return the dates that Material shows below a page: of the last change and of the first."""
    return [one.text.rsplit(" ", 1)[-1] for one in built.page(place).all(".md-source-file__fact")]


LANGUAGES = [
    {"locale": "en", "name": "English", "default": True, "build": True},
    {"locale": "zh", "name": "中文", "build": True},
]


def in_two_languages(log: Log, structure: str) -> Built:
    """Build a site with one page of its own in each language."""
    note = (log.root / "docs/note.md").read_text("utf-8")
    i18n = {"i18n": {"docs_structure": structure, "languages": LANGUAGES}}
    if structure == "suffix":
        return build(log.write({"docs/note.zh.md": note.replace("A note", "笔记")}), i18n)
    log.configure(site_url=SITE, plugins=["search", i18n, "gptlog"])
    shutil.rmtree(log.root / "docs")
    texts = {"index": "# Home\n\n[all](experiments/index.md)\n", "note": note}
    return checked(log.write({f"docs/{code}/{name}.md": texts[name] for code in ("en", "zh") for name in texts}))


@pytest.mark.parametrize("at", ["experiments/", "experiments/models/", "experiments/seeds/"])
def test_a_page_is_described_once_and_unlike_any_other(log: Log, at: str) -> None:
    built = log.configure(site_url=SITE, options={"page_size": 2}).build(strict=True)
    described = {
        file.parent.relative_to(built.folder).as_posix() + "/": parse(file.read_text("utf-8")).one(
            "meta", name="description"
        )["content"]
        for file in (built.folder / "experiments").rglob("index.html")
    }
    assert len(set(described.values())) == len(described) > 20
    assert described[at] == DESCRIBED[at]


DESCRIBED = {
    "experiments/": "Experiments · 4 experiments · Pass 3 · Fail 1 · Page 1 of 2",
    "experiments/models/": "Models · Model One · Model Two",
    "experiments/seeds/": "The number is right.",
}


@pytest.mark.parametrize("structure", ["suffix", "folder"])
def test_each_language_of_a_site_has_the_log(log: Log, structure: str) -> None:
    built = in_two_languages(log, structure)
    for prefix, title, verdict in (("", "Experiments", "✓ Pass"), ("zh/", "实验", "✓ 通过")):
        gallery = built.page(f"{prefix}experiments/")
        assert gallery.one("article").texts("h1") == [title]
        assert sorted(cards(gallery)) == ["A talk", "Count {{ 6 * 7 }} seeds", "Tuned", "狗"]
        assert gallery.one("html")["lang"] == (prefix[:2] or "en")
        assert title in {one.text for one in gallery.all(".md-nav__link")}
        result = built.page(f"{prefix}experiments/seeds/")
        assert result.one(".gptlog-facts").one(".gptlog-badge").text == verdict
        note = built.page(f"{prefix}note/")
        shown = note.one(".gptlog-embedded").one("header").one("a")["href"]
        assert posixpath.normpath(posixpath.join(prefix, "note", shown)) == f"{prefix}experiments/seeds"
        assert [one["href"] for one in note.one("article").all("a") if one.text == "all"] == ["../experiments/"]


def test_the_language_switch_and_the_site_map_know_the_pages_of_the_log(log: Log) -> None:
    built = in_two_languages(log, "suffix")

    def elsewhere(place: str, language: str) -> list[str]:
        return [one["href"] for one in built.page(place).all(".md-select__link", hreflang=language)]

    assert elsewhere("experiments/图/狗/", "zh") == ["../../../zh/experiments/%E5%9B%BE/%E7%8B%97/"]
    assert elsewhere("zh/experiments/图/狗/", "en") == ["../../../../experiments/%E5%9B%BE/%E7%8B%97/"]
    tree = ET.parse(built.folder / "sitemap.xml")  # noqa: S314 (our own)
    assert {SITE + "experiments/seeds/", SITE + "zh/experiments/seeds/"} <= {one.text for one in tree.iter()}


def test_an_authors_page_takes_the_place_of_a_list_in_its_language(log: Log) -> None:
    hub = "# 我的模型\n\n```gptlog\nhub: here\n```\n"
    log.write({"docs/experiments/models/index.zh.md": hub})
    built = in_two_languages(log, "suffix")
    assert built.page("zh/experiments/models/").one("article").texts("h1") == ["我的模型"]
    assert built.page("zh/experiments/models/").all(".gptlog-groups")
    assert built.page("experiments/models/").one("article").texts("h1") == ["Models"]


# Words and markup


def test_macros_run_in_the_authors_pages_and_never_in_a_record(log: Log) -> None:
    log.write({"docs/index.md": "# Home\n\n{{ 6 * 7 }} and {{ config.site_name }}\n"})
    built = build(log, "macros")
    assert "42 and Log" in built.page("").text
    page = built.page("experiments/seeds/")
    assert "Your site is {{ config.site_name }}, {% raw %}is it{% endraw %}?" in words(built, "experiments/seeds/")
    assert page.texts("h1") == ["Count {{ 6 * 7 }} seeds"]
    assert page.one("title").text == "Count {{ 6 * 7 }} seeds - Log"
    assert_whole(kept(log, built), log)


PRIVACY = {"privacy": {"assets_exclude": [MERMAID]}}
MINIFY = {"minify": {"minify_html": True, "minify_js": True, "minify_css": True}}


def test_minify_keeps_what_is_said_and_how_code_is_set(log: Log) -> None:
    own: dict[str, Any] = {"js_files": ["assets/gptlog/gptlog.js"], "css_files": ["assets/gptlog/gptlog.css"]}
    built = build(log, {"minify": MINIFY["minify"] | own | {"htmlmin_opts": {"remove_comments": True}}})
    code = "".join(built.page("experiments/seeds/").all("code")[0].words())
    assert "for seed in seeds:\n    print(seed)   # three spaces" in code
    assert built.has("assets/gptlog/gptlog.min.js")
    assert built.has("assets/gptlog/gptlog.min.css")
    assert_whole(kept(log, built), log)


def test_glightbox_has_the_authors_pictures_and_leaves_ours_to_the_log(log: Log) -> None:
    log.write({"docs/own.md": "# Own\n\n![A dog](own.png)\n", "docs/own.png": draw((90, 60))})
    built = build(log, "glightbox")
    assert len(built.page("own/").all(".glightbox")) == 1
    for place in PAGES:
        assert not built.page(place).all(".glightbox")
    assert len(built.page("experiments/图/狗/").all(".gptlog-zoom")) == 1
    assert_whole(kept(log, built), log)


@pytest.mark.usefixtures("font")
def test_what_is_often_used_together(log: Log) -> None:
    log.configure().write({".gitignore": ".cache\nsite\n", "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n"})
    commit(log, "2024-04-01")
    social = {"social": told("social")}
    built = build(log, "tags", "glightbox", "macros", PRIVACY, social, REVISION, rss(log), MINIFY, "meta")
    assert len(feed(built, "feed_rss_created.xml")) == 4


@pytest.mark.parametrize("first", ["redirects", "gptlog"])
def test_redirects_lead_to_pages_of_the_log_in_either_order(log: Log, first: str) -> None:
    maps = {"old.md": "experiments/a/index.md", "list.md": "experiments/models/index.md#top"}
    plugins: list[Any] = [{"redirects": {"redirect_maps": maps}}, "gptlog"]
    built = log.add("a").configure(plugins=plugins if first == "redirects" else plugins[::-1]).build(strict=True)
    assert not built.abort, built.warnings
    assert built.page("old/").one("link", rel="canonical")["href"] == "../experiments/a/"
    assert built.page("list/").one("link", rel="canonical")["href"] == "../experiments/models/#top"


HOOK = """
from mkdocs.structure.files import File

def on_files(files, config):
    for place in ("experiments/models/index.md", "experiments/a.md"):
        if known := files.get_file_from_path(place):
            files.remove(known)
        files.append(File.generated(config, place, content="# Made elsewhere\\n\\n```gptlog\\nhub:\\n```\\n"))
    return files
"""


def test_a_page_that_another_plugin_makes_takes_the_place_of_a_list(log: Log) -> None:
    log.write({"hook.py": HOOK.replace('"experiments/a.md"', '"other.md"')}).add("a")
    built = log.configure(plugins=["gptlog"], hooks=["hook.py"]).build()
    page = built.page("experiments/models/")
    assert page.one("h1").text.startswith("Made elsewhere")
    assert [one.text for one in page.all("a") if one["href"].endswith("/models/model-one/")]
    (problem,) = built.warnings
    assert problem.startswith("other.md:4:1: hub: this page is not a hub's")


def test_a_page_that_another_plugin_makes_in_the_place_of_an_experiment_is_a_problem(log: Log) -> None:
    log.write({"hook.py": HOOK}).add("a").add("b")
    built = log.configure(plugins=["gptlog"], hooks=["hook.py"]).build()
    assert built.page("experiments/a/").one("h1").text.startswith("Made elsewhere")
    (clash, _) = built.warnings
    assert (
        clash
        == "experiments/a.yaml: the page experiments/a.md stands where this experiment's page goes (rename one of them)"
    )
