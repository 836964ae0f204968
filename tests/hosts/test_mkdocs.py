"""The log inside MkDocs: real builds, and what is on their pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from logs import REPOSITORY, Built, Element, Log, cards, dead_links, draw, lines_of, links, parse, record

from mkdocs_gptlog.media.store import Store

NEW = "Model Two"
TWICE = """title: Count the seeds
date: 2023-10-06
category: vision/counting
tags: [counting, 数数]
target: 22 seeds
prompt: {image: seeds.png, text: How many **seeds**?}
runs:
  - model: Model Two
    date: 2025-02-03
    via: the app
    reply: |
      There are *22* seeds.

      | seeds | sure |
      | --- | --- |
      | 22 | yes |
    verdict: pass
    why: The number is **right**.
    settings: {temperature: "0.2"}
    tokens: {input: 1200, output: 34}
    latency: 1.5
    cost: 0.01 USD
    score: 0.9
    url: https://example.org/chat
    review: Seen by *two*.
  - model: Model One
    date: 2023-10-06
    messages:
      - assistant: {text: There are 23., image: {file: reply.png, alt: The reply, marks: {box: [0.1, 0.1, 0.5, 0.2]}}}
      - user: Are you sure?
      - assistant: There are 28.
    verdict: fail
    why: One too many.
notes: |
  Counted *by hand*.
links: [{title: The competition, url: https://example.org/llava}]
related: [vision/dogs]
"""
HIDDEN = "the words of the secret file"


def sample(root: Path) -> Log:
    """Write a log that has one of everything."""
    log = Log(root)
    log.write({"experiments/seeds/seeds.png": draw((1000, 500)), "experiments/seeds/reply.png": draw((300, 900))})
    log.add("seeds/experiment", TWICE)
    log.add("vision/dogs", record("狗", category="vision/counting", date="2023-10-07", tags=["数数"], lang="zh"))
    log.add("vision/cars", record("Cars", category="vision/counting", date="2023-10-08", verdict="unclear", model=NEW))
    log.add(
        "trials", record("Trials", category="trials", reply=None, verdict=None, why=None, tally={"pass": 3, "fail": 7})
    )
    log.add("语音/聊天", record("聊天", kind="voice", model="模型", authors=["我"]))
    log.add("tuned", record("Tuned", kind="fine-tuning", base_model="base", epochs=3, links=["https://example.org/"]))
    log.write({"docs/guide.md": "# Guide\n\n[the seeds](experiments/seeds/index.md#run-2)\n"})
    return log.configure(
        site_url="https://example.org/my-log/",
        repo_url="https://github.com/someone/logs",
        edit_uri="edit/main/docs/",
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = sample(tmp_path_factory.mktemp("sample")).build(strict=True)
    assert not built.abort, built.warnings
    return built


@pytest.fixture(scope="module")
def seeds(site: Built) -> Element:
    """Return the page of the experiment with two runs."""
    return site.page("experiments/seeds/").one(".gptlog-result")


def card(page: Element, title: str) -> Element:
    """Return the card of that title."""
    return next(one for one in page.all(".gptlog-card") if one.one(".gptlog-card__title").text == title)


# Which pages there are


@pytest.mark.parametrize(
    "place",
    [
        "experiments/",
        "experiments/seeds/",
        "experiments/vision/dogs/",
        "experiments/语音/聊天/",
        "experiments/categories/",
        "experiments/categories/vision/",
        "experiments/categories/vision/counting/",
        "experiments/categories/语音/",
        "experiments/models/",
        "experiments/models/model-one/",
        "experiments/models/模型/",
        "experiments/tags/",
        "experiments/tags/数数/",
        "experiments/verdicts/",
        "experiments/verdicts/pass/",
        "experiments/years/",
        "experiments/years/2023/",
        "experiments/years/2025/",
    ],
)
def test_the_site_has_the_gallery_each_result_and_each_hub(site: Built, place: str) -> None:
    assert site.has(place)


def test_a_hub_with_nothing_in_it_has_no_page(log: Log) -> None:
    built = log.add("a").build(strict=True)
    assert not built.has("experiments/tags/")
    assert built.has("experiments/models/")


def test_a_log_of_nothing_builds_and_says_so(log: Log) -> None:
    (log.root / "experiments").mkdir(parents=True)
    built = log.build(strict=True)
    assert not built.abort
    assert "No experiments yet." in built.page("experiments/").text


@pytest.mark.parametrize("directory_urls", [True, False])
def test_every_link_of_every_page_leads_somewhere_in_the_site(tmp_path: Path, directory_urls: bool) -> None:
    log = sample(tmp_path)
    log.add("many", record("Many", tags=["x"]))
    built = log.configure(
        site_url="https://example.org/my-log/", use_directory_urls=directory_urls, options={"page_size": 2}
    ).build(strict=True)
    assert not built.abort
    assert dead_links(built.folder, "/my-log/") == []
    article = built.page("experiments/seeds/").one(".gptlog-result")
    inside = [
        link for link in links(article) if not link.startswith(("https://example.org/chat", "https://example.org/l"))
    ]
    assert inside
    assert all(link.startswith(("../", "#")) for link in inside)
    assert all(link.endswith(".html") for link in inside if "experiments" in link) is not directory_urls


# A card


def test_a_card_has_cover_title_date_model_and_verdict(site: Built) -> None:
    one = card(site.page("experiments/"), "Count the seeds")
    assert one.one(".gptlog-card__title").text == "Count the seeds"
    assert one.one("time")["datetime"] == "2025-02-03"
    assert one.one("time").text == "February 3, 2025"
    assert one.one(".gptlog-card__model").text == "Model Two · Model One"
    assert one.one(".gptlog-badge").text == "✓ Pass"
    cover = one.one("img")
    assert (site.folder / "experiments" / cover["src"]).is_file()
    assert {"width", "height", "alt"} <= set(cover.attributes)


def test_a_card_without_a_picture_shows_the_question(site: Built) -> None:
    one = card(site.page("experiments/"), "Cars")
    assert not one.all("img")
    assert one.one(".gptlog-card__cover").text == "How many?"


def test_the_newest_run_decides_the_card_and_the_gallery_order(site: Built) -> None:
    assert cards(site.page("experiments/"))[0] == "Count the seeds"


def test_a_models_page_shows_what_that_model_did(site: Built) -> None:
    page = site.page("experiments/models/model-one/")
    assert card(page, "Count the seeds").one(".gptlog-badge").text == "✗ Fail"
    assert card(site.page("experiments/models/model-two/"), "Count the seeds").one(".gptlog-badge").text == "✓ Pass"
    assert page.texts(".gptlog-counts")[0] == "✓ Pass 2 ½ Partial 1 ✗ Fail 1"


def test_cards_of_a_models_page_tell_and_follow_the_day_that_model_was_tried(log: Log) -> None:
    runs = [
        {"model": "Old", "date": "2023-04-01", "reply": "a", "verdict": "pass"},
        {"model": "New", "date": "2026-04-01", "reply": "b", "verdict": "fail"},
    ]
    log.add("both", record("Both", runs=runs, model=None, reply=None, verdict=None, why=None, date="2023-04-01"))
    log.add("old", record("Old alone", model="Old", date="2024-01-01"))
    built = log.build(strict=True)
    page = built.page("experiments/models/old/")
    assert cards(page) == ["Old alone", "Both"]
    assert [card(page, title).one("time")["datetime"] for title in cards(page)] == ["2024-01-01", "2023-04-01"]
    assert card(built.page("experiments/"), "Both").one("time")["datetime"] == "2026-04-01"


def test_the_models_hub_counts_each_models_own_verdicts(site: Built) -> None:
    counts = {one.one("a").text: one.one(".gptlog-counts").text for one in groups(site.page("experiments/models/"))}
    assert counts["Model One"] == "✓ Pass 2 ½ Partial 1 ✗ Fail 1"
    assert counts["Model Two"] == "✓ Pass 1 ? Unclear 1"


def groups(page: Element) -> list[Element]:
    return [one for one in page.one(".gptlog-groups").content if isinstance(one, Element)]


def test_a_category_lists_what_is_below_it(site: Built) -> None:
    assert sorted(cards(site.page("experiments/categories/vision/"))) == ["Cars", "Count the seeds", "狗"]


# A result page


def test_a_result_page_has_one_heading_the_title(seeds: Element) -> None:
    assert seeds.texts("h1") == ["Count the seeds"]
    assert seeds.one("h1")["id"] == "top"


def test_a_result_page_says_the_right_answer(seeds: Element) -> None:
    assert seeds.one(".gptlog-target").text == "Right answer 22 seeds"


def test_each_run_has_its_question_and_its_replies(seeds: Element) -> None:
    first, second = seeds.all(".gptlog-run")
    assert first.one(".gptlog-message--user").one(".gptlog-text").text == "How many **seeds**?"
    assert first.one(".gptlog-message--assistant").texts("p")[1] == "There are 22 seeds."
    assert second.texts(".gptlog-text") == ["How many **seeds**?", "There are 23.", "Are you sure?", "There are 28."]


def test_a_reply_is_read_as_github_markdown(seeds: Element) -> None:
    reply = seeds.all(".gptlog-message--assistant")[0]
    assert reply.one("em").text == "22"
    assert reply.texts("th") == ["seeds", "sure"]


def test_each_run_and_each_message_has_an_address(seeds: Element) -> None:
    assert [run["id"] for run in seeds.all(".gptlog-run")] == ["run-1", "run-2"]
    assert [one["id"] for one in seeds.all(".gptlog-message")] == [
        "run-1-message-1",
        "run-1-message-2",
        "run-2-message-1",
        "run-2-message-2",
        "run-2-message-3",
        "run-2-message-4",
    ]
    assert [one["href"] for one in seeds.all("table")[0].all("a")] == ["#run-1", "#run-2"]


def test_several_runs_are_in_the_table_of_contents(site: Built) -> None:
    contents = [one["href"] for one in site.page("experiments/seeds/").all(".md-nav__link") if "href" in one]
    assert "#run-1" in contents
    assert "#run-2" in contents


def test_the_table_of_contents_of_several_runs_lists_what_is_around_them(log: Log) -> None:
    job = """kind: fine-tuning
base_model: base
result_model: tuned
prompt: Say hello.
runs:
  - {model: base, date: 2024-05-01, reply: Hello!}
  - {model: tuned, date: 2024-05-02, reply: Ahoy!}
notes: It took an hour.
links: https://example.org/
"""
    built = log.add("job", "title: A job\n" + job).add("one", record(more="notes: Short.\n")).build(strict=True)
    page = built.page("experiments/job/")
    ids = {one["id"] for one in page if "id" in one}
    contents = [one["href"] for one in page.all(".md-nav__link") if one.attributes.get("href", "").startswith("#")]
    assert list(dict.fromkeys(contents)) == ["#fine-tuning", "#before-after", "#run-1", "#run-2", "#notes", "#links"]
    assert {link[1:] for link in contents} <= ids
    assert not built.page("experiments/one/").all("a", href="#notes")


def test_a_picture_has_every_size_and_the_room_it_takes(seeds: Element, site: Built) -> None:
    picture = seeds.all(".gptlog-figure")[0].one("img")
    sizes = re.findall(r"(\S+) (\d+)w", picture["srcset"])
    assert [int(width) for _, width in sizes] == [400, 800, 1000]
    assert all((site.folder / "experiments/seeds" / uri).is_file() for uri, _ in sizes)
    assert (picture["width"], picture["height"]) == ("1000", "500")
    assert "px" in picture["sizes"]
    assert picture["alt"] == "Prompt, Count the seeds"


def test_a_picture_leads_to_its_widest_rendition(seeds: Element) -> None:
    assert seeds.all(".gptlog-zoom")[0]["href"].endswith("-1000.webp")


def test_only_the_first_picture_is_fetched_at_once(seeds: Element) -> None:
    runs = seeds.all(".gptlog-run")
    lazy = [one.attributes.get("loading") for run in runs for one in run.all("img")]
    assert lazy == [None, "lazy", "lazy"]


def test_marks_are_drawn_over_the_picture_in_its_own_px(seeds: Element) -> None:
    marks = seeds.one("svg")
    assert marks["viewbox"] == "0 0 300 900"
    box = marks.one("rect")
    assert [float(box[name]) for name in ("x", "y", "width", "height")] == [30, 90, 150, 180]


def test_verdict_why_and_facts_stand_beside_each_run(seeds: Element) -> None:
    first, second = seeds.all(".gptlog-verdict")
    assert first.one(".gptlog-verdict__head").text == "✓ Pass"
    assert first.one(".gptlog-why").one("strong").text == "right"
    assert (second.one(".gptlog-verdict__head").text, second.one(".gptlog-why").text) == ("✗ Fail", "One too many.")
    facts = {
        one.one("dt").text: one.one("dd").text
        for one in first.one(".gptlog-details").content
        if isinstance(one, Element)
    }
    assert facts == {
        "Model": "Model Two",
        "Date": "February 3, 2025",
        "Via": "the app",
        "Score": "90%",
        "Latency": "1.5 s",
        "Tokens": "1,200 in, 34 out",
        "Cost": "0.01 USD",
        "temperature": "0.2",
        "Source": "Original conversation",
    }
    assert "Seen by two." in first.text


def test_a_tally_is_shown_as_counts(site: Built) -> None:
    page = site.page("experiments/trials/").one(".gptlog-result")
    assert page.one(".gptlog-counts").text == "✓ Pass 3 ✗ Fail 7"
    assert "10 trials" in page.text
    assert page.one(".gptlog-facts").one(".gptlog-badge").text == "½ Partial"


def test_notes_links_and_related_end_a_result_page(seeds: Element) -> None:
    notes, found, related = seeds.all(".gptlog-section")
    assert notes.one("em").text == "by hand"
    assert (found.one("a").text, found.one("a")["href"]) == ("The competition", "https://example.org/llava")
    assert cards(related) == ["狗"]


def test_a_result_page_leads_to_its_neighbours_in_its_category(site: Built) -> None:
    def steps(place: str) -> dict[str, str]:
        page = site.page(place).one(".gptlog-steps")
        return {one["rel"]: one.one("span").text for one in page.all("a")}

    assert steps("experiments/seeds/") == {"next": "狗"}
    assert steps("experiments/vision/dogs/") == {"prev": "Count the seeds", "next": "Cars"}
    assert steps("experiments/vision/cars/") == {"prev": "狗"}
    assert steps("experiments/trials/") == {}


def test_a_result_page_can_be_edited_where_its_record_is(log: Log) -> None:
    edit: dict[str, Any] = {"repo_url": "https://github.com/someone/logs", "edit_uri": "edit/main/docs/"}
    log.add("图/a").add("b", BROKEN).configure(theme={"features": ["content.action.edit"]}, **edit)
    page = log.preview().page("experiments/图/a/")
    base = "https://github.com/someone/logs/edit/main/experiments/"
    assert page.one(".gptlog-footer").one("a", rel="edit noopener")["href"] == base + "%E5%9B%BE/a.yaml"
    assert page.one("a", rel="edit")["href"] == base + "图/a.yaml"
    assert log.preview().page("experiments/b/").one(".gptlog-problems").one("a")["href"] == base + "b.yaml"


def test_a_site_without_a_repository_has_no_edit_links(log: Log) -> None:
    page = log.add("a").build(strict=True).page("experiments/a/")
    assert not [one for one in page.all("a") if "edit" in one.attributes.get("rel", "")]


def test_another_language_is_said_on_the_page_and_the_card(site: Built) -> None:
    assert site.page("experiments/vision/dogs/").one(".gptlog-result")["lang"] == "zh"
    assert card(site.page("experiments/"), "狗")["lang"] == "zh"


def test_a_page_tells_search_engines_what_it_is_about(site: Built) -> None:
    page = site.page("experiments/vision/cars/")
    assert page.one("meta", name="description")["content"] == "It counted right."
    assert page.one("title").text == "Cars - Log"
    assert page.one("link", rel="canonical")["href"] == "https://example.org/my-log/experiments/vision/cars/"


# Settings


def test_a_verdict_of_ones_own_has_its_word_sign_and_colour(log: Log) -> None:
    log.add("a", record("A", verdict="refused"))
    refused = {"label": "Refused", "icon": "⊘", "color": "#123456", "tone": "fail"}
    built = log.configure(options={"verdicts": {"refused": refused}}).build(strict=True)
    badge = card(built.page("experiments/"), "A").one(".gptlog-badge")
    assert badge.text == "⊘ Refused"
    assert "gptlog-badge--fail" in badge["class"]
    assert badge["style"] == "--gptlog-tone: #123456"
    assert built.has("experiments/verdicts/refused/")


def test_folders_and_address_can_be_others(log: Log) -> None:
    log.write({"records/a.yaml": record("A", prompt={"image": "p.png", "text": "?"}), "records/p.png": draw()})
    log.configure(options={"experiments": "records", "address": "log/tries", "cache": "kept"})
    built = log.build(strict=True)
    assert not built.abort
    assert built.has("log/tries/a/")
    assert not built.has("experiments/")
    assert (log.root / "kept/index.json").is_file()
    assert not (log.root / ".cache").exists()


def test_long_lists_are_cut_into_pages(log: Log) -> None:
    for day in range(1, 6):
        log.add(f"r{day}", record(f"R{day}", date=f"2024-01-0{day}", model="Model One"))
    built = log.configure(options={"page_size": 2}).build(strict=True)
    listed = [cards(built.page(f"experiments/{at}")) for at in ("", "page/2/", "page/3/")]
    assert listed == [["R5", "R4"], ["R3", "R2"], ["R1"]]
    assert not built.has("experiments/page/4/")
    pages = built.page("experiments/page/2/").one(".gptlog-pages")
    assert "Page 2 of 3" in pages.text
    assert [(one["rel"], one["href"]) for one in pages.all("a")] == [
        ("prev", "../../../experiments/"),
        ("next", "../../../experiments/page/3/"),
    ]
    assert cards(built.page("experiments/models/model-one/page/3/")) == ["R1"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"adress": "log"}, ": gptlog.adress: is not a known option (did you mean `address`?)"),
        ({"quality": 101}, ": gptlog.quality: `101` is out of range"),
        ({"widths": []}, ": gptlog.widths: is empty"),
        ({"page_size": "many"}, ": gptlog.page_size: `many` is not a whole number"),
        ({"address": "/log"}, ": gptlog.address: "),
        ({"verdicts": {"odd": {"tone": "red"}}}, ": gptlog.verdicts: the tone `red` of `odd` is not known"),
        ({"verdicts": {"odd": {"colour": "red"}}}, ": gptlog.verdicts.odd.colour: is not a known option (did you mean"),
    ],
)
def test_a_wrong_option_stops_the_build_and_is_named(log: Log, options: dict[str, Any], said: str) -> None:
    built = log.add("a").configure(options=options).build()
    assert "configuration error" in built.abort.lower()
    assert re.search(rf"mkdocs\.yml:\d+:\d+{re.escape(said)}", "\n".join(built.warnings))


def test_all_wrong_options_are_named_at_once(log: Log) -> None:
    built = log.add("a").configure(options={"quality": 0, "adress": "x"}).build()
    assert "gptlog.quality" in "\n".join(built.warnings)
    assert "gptlog.adress" in "\n".join(built.warnings)


@pytest.mark.parametrize(("language", "word", "verdict"), [("zh", "实验", "✓ 通过"), ("zh-TW", "實驗", "✓ 通過")])
def test_the_interface_speaks_the_language_of_the_theme(log: Log, language: str, word: str, verdict: str) -> None:
    page = log.add("a").configure(theme={"language": language}).build(strict=True).page("experiments/")
    assert page.texts("h1") == [word]
    assert card(page, "a").one("time").text == "2024年5月1日"
    assert card(page, "a").one(".gptlog-badge").text == verdict


def test_a_template_of_ones_own_goes_before_the_packages(log: Log) -> None:
    log.write({"overrides/gptlog/badge.html": "<b class='mine'>{{ shown.name }}</b>"}).add("a")
    built = log.configure(theme={"custom_dir": "overrides"}).build(strict=True)
    assert card(built.page("experiments/"), "a").texts(".mine") == ["pass"]
    assert "mine" in (built.folder / "experiments/a/index.html").read_text("utf-8")


def test_one_part_of_a_template_can_be_changed_as_documented(log: Log) -> None:
    shown = (REPOSITORY / "docs" / "pages.md").read_text("utf-8")
    template = shown.partition("```jinja\n")[2].partition("```")[0]
    log.write({"overrides/gptlog/result.html": template}).add("one")
    page = log.configure(theme={"custom_dir": "overrides"}).build(strict=True).page("experiments/one/")
    assert "Tried by hand, judged by eye." in page.text
    assert page.one("h1").text == "one"
    assert page.all(".gptlog-footer")


def test_the_mkdocs_theme_carries_the_log_too(tmp_path: Path) -> None:
    log = Log(tmp_path, theme="mkdocs").add("a")
    built = log.build(strict=True)
    assert not built.abort
    assert built.page("experiments/a/").one("h1").text == "a"
    assert dead_links(built.folder) == []


# Navigation


def top_nav(built: Built) -> list[str]:
    """Return the titles in the primary navigation, in order."""
    nav = built.page("").all("nav", **{"data-md-level": "0"})[0]
    return [one.text for one in nav.all(".md-nav__link") if one.tag == "a" and one.text and "href" in one]


def test_the_gallery_and_the_hubs_are_appended_to_the_navigation(log: Log) -> None:
    log.add("a", record("A", tags=["x"], category="c")).write({"docs/guide.md": "# Guide\n"})
    built = log.build(strict=True)
    assert top_nav(built) == ["Home", "Guide", "Experiments", "Categories", "Models", "Tags", "Verdicts", "Years"]


def test_a_configured_navigation_gets_the_log_at_its_end(log: Log) -> None:
    log.add("a").write({"docs/guide.md": "# Guide\n"})
    built = log.configure(nav=[{"Read": "guide.md"}, {"Start": "index.md"}]).build(strict=True)
    assert top_nav(built) == ["Read", "Start", "Experiments", "Models", "Verdicts", "Years"]


def test_a_navigation_that_names_the_log_is_left_as_it_is(log: Log) -> None:
    log.add("a")
    nav = [{"Log": [{"All of it": "experiments/index.md"}, {"By model": "experiments/models/index.md"}]}, "index.md"]
    built = log.configure(nav=nav).build(strict=True)
    assert not built.abort
    assert top_nav(built) == ["All of it", "By model", "Home"]


def test_nothing_is_appended_where_the_option_says_no(log: Log) -> None:
    built = log.add("a").configure(options={"nav": False}).build(strict=True)
    assert not built.abort
    assert top_nav(built) == ["Home"]
    assert built.has("experiments/")


def test_a_hub_page_follows_the_page_before_it(log: Log) -> None:
    built = log.add("a").configure(theme={"features": ["navigation.footer"]}).build(strict=True)
    footer = built.page("experiments/").one(".md-footer")
    assert [one["href"] for one in footer.all("a", rel="next") + footer.all(".md-footer__link--next")][:1] == [
        "models/"
    ]
    assert footer.all(".md-footer__link--prev")[0]["href"] == ".."


# Pages of the author's


@pytest.mark.parametrize(("name", "place"), [("experiments/index.md", ""), ("experiments/models/index.md", "models/")])
def test_an_authors_page_takes_the_place_of_a_hub_and_shows_its_list(log: Log, name: str, place: str) -> None:
    log.add("a", record("A")).write({f"docs/{name}": "# Mine\n\nBefore.\n\n```gptlog\nhub: here\n```\n\nAfter.\n"})
    built = log.build(strict=True)
    assert not built.abort
    page = built.page(f"experiments/{place}").one("article")
    assert page.texts("h1") == ["Mine"]
    words = page.text
    inside = "1 experiment"
    assert words.index("Before.") < words.index(inside) < words.index("After.")
    assert dead_links(built.folder) == []


def test_an_authors_page_is_in_the_navigation_beside_the_other_hubs(log: Log) -> None:
    log.add("a").write({"docs/experiments/index.md": "# Mine\n\n```gptlog\nhub: here\n```\n"})
    titles = top_nav(log.build(strict=True))
    assert titles.count("Mine") == 1
    assert "Experiments" not in titles
    assert {"Models", "Verdicts", "Years"} <= set(titles)


def test_an_authors_page_at_an_experiments_place_is_kept_and_is_a_problem(log: Log) -> None:
    log.add("a").write({"docs/experiments/a.md": "# Mine\n"})
    built = log.build()
    message = (
        "experiments/a.yaml: the page experiments/a.md stands where this experiment's page goes (rename one of them)"
    )
    assert built.warnings == [message]
    assert built.page("experiments/a/").one("h1").text.startswith("Mine")
    assert log.build(strict=True).abort


def test_a_link_from_a_page_to_a_run_holds_in_a_strict_build(tmp_path: Path) -> None:
    log = sample(tmp_path)
    text = "[a](experiments/seeds/index.md#run-2) [b](experiments/trials/index.md#run-1-message-1)\n"
    log.write({"docs/guide.md": text}).configure(validation={"anchors": "warn"})
    assert log.build(strict=True).warnings == []
    log.write({"docs/guide.md": text.replace("run-2", "run-3")})
    assert len(log.build(strict=True).warnings) == 1


# Broken records and drafts

BROKEN = "title: Broken\ndate: 2024-05-01\nmodel: M\nprompt: x\nverdict: maybe\nwhyy: no\n"
BROKEN_SAID = [
    "experiments/b.yaml:5:10: verdict: `maybe` is not a verdict (use one of: fail, partial, pass, pending, unclear)",
    "experiments/b.yaml:6:1: whyy: is not a known field (did you mean `why`?)",
]


def test_a_broken_record_is_left_out_and_the_others_stay(log: Log) -> None:
    built = log.add("a").add("b", BROKEN).build()
    assert not built.abort
    assert built.warnings == BROKEN_SAID
    assert cards(built.page("experiments/")) == ["a"]
    assert not built.has("experiments/b/")


def test_a_broken_record_fails_a_strict_build(log: Log) -> None:
    assert "2 warnings" in log.add("a").add("b", BROKEN).build(strict=True).abort


def test_the_command_exits_with_one_for_a_broken_record_in_a_strict_build(log: Log) -> None:
    log.add("b", BROKEN).configure()
    command = [sys.executable, "-m", "mkdocs", "build"]
    assert subprocess.run(command, cwd=log.root, check=False, capture_output=True).returncode == 0
    strict = subprocess.run([*command, "--strict"], cwd=log.root, check=False, capture_output=True, text=True)
    assert strict.returncode == 1
    assert all(line in strict.stderr for line in BROKEN_SAID)


def test_a_preview_shows_a_broken_record_as_a_page_with_its_problems(log: Log) -> None:
    built = log.add("a").add("b", BROKEN).preview()
    page = built.page("experiments/b/").one(".gptlog-problems")
    assert page.one("h1").text == "This record cannot be shown yet"
    assert page.texts("li") == BROKEN_SAID_ON_PAGE
    assert cards(built.page("experiments/")) == ["a"]


BROKEN_SAID_ON_PAGE = [
    "experiments/b.yaml:5:10: verdict `maybe` is not a verdict (use one of: fail, partial, pass, pending, unclear)",
    "experiments/b.yaml:6:1: whyy is not a known field (did you mean `why`?)",
]


def test_a_broken_record_tells_of_missing_files_and_unknown_ids_too(log: Log) -> None:
    log.write({"experiments/there.png": draw()})
    prompt = {"text": "?", "images": ["none.png", "there.png"]}
    reply = {"video": {"file": "none.mp4", "poster": "none.jpg"}}
    log.add("b", record("B", "scor: 1\n", date="soon", prompt=prompt, reply=reply, related=["nowhere"]))
    for built in (log.build(), log.preview()):
        assert len(built.warnings) == 6
        for name in ("soon", "scor", "none.png", "none.mp4", "none.jpg", "nowhere"):
            assert name in "".join(built.warnings)
    assert len(built.page("experiments/b/").one(".gptlog-problems").all("li")) == 6


def test_problems_of_all_records_are_told_at_once_in_order(log: Log) -> None:
    log.add("c", record(prompt={"image": "none.png", "text": "?"})).add("a", "title: [\n").add("b", BROKEN)
    told = log.build().warnings
    assert [re.match(r"experiments/\w\.yaml:\d+(:\d+)?", line) is not None for line in told] == [True] * 4
    assert [line[:13] for line in told] == ["experiments/a", "experiments/b", "experiments/b", "experiments/c"]


def test_a_draft_is_in_the_preview_only(log: Log) -> None:
    log.add("a").add("b", record("B", draft=True))
    built = log.build(strict=True)
    assert not built.abort
    assert cards(built.page("experiments/")) == ["a"]
    assert not built.has("experiments/b/")
    preview = log.preview()
    assert "Draft" in card(preview.page("experiments/"), "B").text
    assert "Draft" in preview.page("experiments/b/").one(".gptlog-facts").text


def test_a_missing_picture_is_a_visible_gap_and_one_problem_with_its_line(log: Log) -> None:
    text = record("A", prompt={"text": "What is it?", "image": "none.png"})
    built = log.add("a", text).build()
    (line,) = lines_of(text, "none.png")
    (said,) = built.warnings
    assert said.startswith(f"experiments/a.yaml:{line}:10: prompt.image: `none.png`: there is no such file")
    page = built.page("experiments/a/").one(".gptlog-result")
    assert page.one(".gptlog-missing").text == "▨ The picture none.png is missing or cannot be read."
    assert page.one(".gptlog-why").text == "It counted right."


def test_advice_does_not_fail_a_strict_build(log: Log) -> None:
    log.add("a", record("A", model="GPT-4")).add("b", record("B", model="gpt 4"))
    built = log.build(strict=True)
    assert not built.abort
    assert any("has the same address as" in entry.getMessage() for entry in built.said)


def test_a_missing_experiments_folder_is_said_in_one_sentence(log: Log) -> None:
    assert log.build().warnings == [
        "experiments: there is no such folder (make the folder, or set `experiments` to where your records are)"
    ]


# Preview


def test_a_preview_keeps_its_cache_between_builds_and_sees_changes(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def count(folder: Path) -> Store:
        opened.append(folder)
        return Store(folder)

    monkeypatch.setattr("mkdocs_gptlog.hosts.mkdocs.plugin.Store", count)
    log.write({"experiments/p.png": draw()}).add("a", record("A", prompt={"image": "p.png", "text": "?"}))
    log.preview()
    log.add("a", record("B", prompt={"image": "p.png", "text": "?"}))
    assert cards(log.preview().page("experiments/")) == ["B"]
    assert opened == [log.root / ".cache/gptlog"]


def test_a_build_writes_nothing_that_a_preview_watches(log: Log) -> None:
    log.write({"experiments/p.png": draw()}).add("a", record("A", prompt={"image": "p.png", "text": "?"})).configure()

    def watched() -> dict[str, int]:
        folders = [log.root / "docs", log.root / "experiments"]
        return {str(file): file.stat().st_mtime_ns for folder in folders for file in [folder, *folder.rglob("*")]}

    before = watched()
    log.preview()
    assert watched() == before


# Search


def entries(built: Built) -> dict[str, str]:
    index = json.loads((built.folder / "search/search_index.json").read_text("utf-8"))
    return {entry["location"]: entry["title"] + " " + entry["text"] for entry in index["docs"]}


def test_search_finds_prompts_replies_and_verdicts(site: Built) -> None:
    found = " ".join(text for place, text in entries(site).items() if place.startswith("experiments/seeds/"))
    for words in ("How many", "There are 28.", "The number is", "Counted", "22 seeds"):
        assert words in found


def test_search_leaves_lists_out(site: Built) -> None:
    pages = {place.partition("#")[0] for place in entries(site)}
    assert "experiments/vision/cars/" in pages
    assert not [page for page in pages if page == "experiments/" or page.split("/")[1:2] in (["models"], ["tags"])]


# Untrusted words

HOSTILE = """title: Hostile
date: 2024-05-01
model: M
prompt: |
  --8<-- "secret.txt"

  {{ config }} {% raw %} <script>alert(1)</script>
reply: |
  --8<-- "secret.txt"

  {{ config.site_name }} <script>alert(2)</script> <img src=x onerror=alert(3)> ![](https://example.org/track.png)

  [click](javascript:alert(4)) [wiki](index.md)

  ```gptlog
  experiment: hostile
  ```
verdict: pass
"""


def test_what_a_model_wrote_stays_inert(log: Log) -> None:
    log.add("hostile", HOSTILE).write({"secret.txt": HIDDEN})
    extensions: list[Any] = [{"pymdownx.snippets": {"base_path": [str(log.root)], "check_paths": True}}, "attr_list"]
    built = log.configure(markdown_extensions=extensions).build(strict=True)
    assert not built.abort
    html = (built.folder / "experiments/hostile/index.html").read_text("utf-8")
    page = built.page("experiments/hostile/").one(".gptlog-result")
    assert HIDDEN not in html
    assert page.text.count('--8<-- "secret.txt"') == 4  # twice in the conversation, twice in the record
    assert "{{ config }}" in page.text
    assert "{{ config.site_name }}" in page.text
    assert "<script>alert(1)</script>" in page.text
    assert not page.all("script")
    assert not page.all("img")
    assert not [link for link in links(page) if link.startswith(("javascript", "index"))]
    assert not [one for one in page if any(name.startswith("on") for name in one.attributes)]
    assert "experiment: hostile" in page.text


def test_an_authors_own_words_are_the_sites_markdown(log: Log) -> None:
    log.add("a", record("A", why='!!! note "Seen"\n    By me.\n'))
    page = log.configure(markdown_extensions=["admonition"]).build(strict=True).page("experiments/a/")
    assert page.one(".gptlog-why").one(".admonition-title").text == "Seen"


@pytest.mark.parametrize("field", ["title", "model", "via", "target", "category", "summary", "why"])
def test_no_field_breaks_the_page_around_it(log: Log, field: str) -> None:
    written = 'a </title><b id="x">bold</b> "quote" & more'
    log.add("a", record(tags=["t"], **{field: written}))
    built = log.configure(theme={"features": ["navigation.footer", "toc.integrate"]}).build(strict=True)
    for file in built.folder.joinpath("experiments").rglob("*.html"):
        text = file.read_text("utf-8")
        if field not in {"summary", "why"}:  # those are the author's own Markdown
            assert text.count("</title>") == 1
            assert "<b id" not in text
        page = parse(text)
        assert len(page.all("meta", name="description")) <= 1
    page = built.page("experiments/a/")
    if field in {"summary", "why"}:
        description = page.one("meta", name="description")["content"]
        assert '"quote" & more' in description
    if field == "title":
        assert page.one("title").text == written + " - Log"
        assert page.one("h1").text == written
