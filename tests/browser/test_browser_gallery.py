"""The gallery in a real browser, driven as a reader does: click, type, go back, reload, keyboard, touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from browsing import BASE, Visit, visit
from logs import Log, draw, record, served
from playwright.sync_api import expect

from mkdocs_gptlog.pages.outputs.minified import ASSETS, asset

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

PLACE = "experiments/"
SIZE = 4
ODD = ["C++", "a & b", "#1", "100%", 'a "quote"', "x/y", "é + ü", "🎉", "<b>", "标签"]
TWO_MODELS = """title: Seeds twice
date: 2023-05-01
category: vision/counting
prompt: How many seeds?
runs:
  - {model: Model A, date: 2023-05-01, reply: Twenty, verdict: fail, why: There are more}
  - {model: Model B, date: 2024-06-01, reply: Twenty-two, verdict: pass, why: Right}
"""


def write(root: Any, **config: Any) -> Log:
    """Write a log that has something to tell apart in every facet."""
    log = Log(root).add("seeds", TWO_MODELS).write({"docs/index.md": "# Home\n\n[All of them](experiments/index.md)\n"})
    log.write(
        {
            "experiments/sign.png": draw((900, 600), "teal"),
            "experiments/dog.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'/>",
        }
    )
    sign = {"image": {"file": "sign.png", "alt": "A sign"}, "text": "Is it right?"}
    log.add(
        "sign",
        record(
            "图片中有拼写错误",
            model="Model A",
            date="2023-10-06",
            category="vision/text",
            prompt=sign,
            why="可以识别",
            lang="zh",
        ),
    )
    log.add(
        "dog",
        record(
            "The odd dog",
            model="Model A",
            date="2023-10-07",
            category="vision",
            reply={"image": "dog.svg", "text": "STRASSE"},
            verdict="fail",
        ),
    )
    log.add(
        "talk", record("A talk", model="Model B", date="2024-01-01", category="voice", kind="voice", verdict="unclear")
    )
    for number, tag in enumerate(ODD):
        title = f"Tagged {number:02}"
        log.add(
            f"odd/t{number}",
            record(
                title,
                model="Model C",
                date=f"2025-01-{number + 1:02}",
                tags=[tag],
                prompt=f"{tag} & more",
                verdict="partial",
            ),
        )
    options = {"page_size": SIZE}
    return log.configure(options=options, **{"site_url": "https://example.org/my-log/"} | config)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    built = write(tmp_path_factory.mktemp("gallery")).build(strict=True)
    with served(built.folder, BASE) as found:
        yield found


@pytest.fixture(scope="module")
def instant_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("instant")
    with served(root / "site", BASE) as found:  # the theme goes only to what the sitemap names
        write(root, theme={"features": ["navigation.instant"]}, site_url=found).build(strict=True)
        yield found


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address, 1440, "light")
    yield found
    assert found.wrong == []
    found.page.context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address, 390, "dark", has_touch=True)
    yield found
    assert found.wrong == []
    found.page.context.close()


def start(window: Visit, query: str = "") -> Page:
    """Open the gallery and wait until its controls live."""
    window.page.goto(window.address + PLACE + query)
    window.page.locator("[data-ready]").wait_for()
    return window.page


def facet(page: Page, name: str) -> Locator:
    """Open a facet and return its panel."""
    button = page.locator(f"[aria-controls=gptlog-facet-{name}]")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    panel = page.locator(f"#gptlog-facet-{name}")
    panel.locator("input").first.wait_for()
    return panel


def choose(page: Page, name: str, value: str) -> None:
    facet(page, name).get_by_text(value, exact=True).click()


def counts(page: Page, name: str) -> dict[str, str]:
    """Return what stands beside each value of a facet."""
    labels = facet(page, name).locator("label").all()
    return {one.locator("[data-name]").inner_text(): one.locator("[data-count]").inner_text() for one in labels}


def titles(page: Page) -> list[str]:
    return page.locator(".gptlog-card__title:visible, .gptlog-table:visible [data-title]").all_inner_texts()


def said(page: Page) -> Locator:
    return page.locator("[role=status]")


def asked(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query, keep_blank_values=True)


def settled(page: Page, text: str) -> None:
    expect(said(page)).to_have_text(text)
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_the_first_view_waits_for_no_data(desktop: Visit) -> None:
    page = start(desktop)
    settled(page, "14 experiments")
    assert len(titles(page)) == SIZE
    assert not [url for url in desktop.asked if url.endswith(".json") and "gallery" in url]
    with page.expect_response("**/gallery.json"):
        page.locator("[name=text]").focus()
    assert not [url for url in desktop.asked if url.endswith("gallery-text.json")]


def test_values_of_one_facet_widen_and_facets_narrow_each_other(desktop: Visit) -> None:
    page = start(desktop)
    assert counts(page, "verdict") == {"✓ Pass": "2", "½ Partial": "10", "✗ Fail": "2", "? Unclear": "1"}
    choose(page, "verdict", "✗ Fail")
    settled(page, "2 of 14 experiments")
    assert counts(page, "verdict")["✓ Pass"] == "2"
    choose(page, "verdict", "✓ Pass")
    settled(page, "3 of 14 experiments")
    assert asked(page) == [("verdict", "fail"), ("verdict", "pass")]
    assert counts(page, "year") == {"2025": "0", "2024": "1", "2023": "3"}
    choose(page, "year", "2024")
    settled(page, "1 of 14 experiments")
    assert titles(page) == ["Seeds twice"]
    assert counts(page, "verdict") == {"✓ Pass": "1", "½ Partial": "0", "✗ Fail": "0", "? Unclear": "1"}


def test_a_category_includes_what_is_below_it(desktop: Visit) -> None:
    page = start(desktop)
    assert counts(page, "category") == {"vision": "3", "counting": "1", "text": "1", "voice": "1", "odd": "10"}
    choose(page, "category", "vision")
    settled(page, "3 of 14 experiments")
    assert counts(page, "model") == {"Model C": "0", "Model A": "3", "Model B": "1"}


def test_a_verdict_is_that_of_the_models_that_are_chosen(desktop: Visit) -> None:
    page = start(desktop, "?model=model-a&verdict=fail")
    settled(page, "2 of 14 experiments")
    assert titles(page) == ["The odd dog", "Seeds twice"]
    days = page.locator("[data-results] time").evaluate_all("(all) => all.map((one) => one.dateTime)")
    assert days == ["2023-10-07", "2023-05-01"]  # when that model was tried
    badges = page.locator("[data-results] .gptlog-badge").all_inner_texts()
    assert [badge.split()[-1] for badge in badges] == ["Fail", "Fail"]
    models = page.locator("[data-results] .gptlog-card__model")
    assert models.all_inner_texts() == ["Model A", "Model A · Model B"]  # the one that is told first
    assert counts(page, "verdict") == {"✓ Pass": "1", "½ Partial": "0", "✗ Fail": "2", "? Unclear": "0"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("拼写", ["图片中有拼写错误"]),
        ("可以识别 图片", ["图片中有拼写错误"]),
        ("TWENTY-two seeds", ["Seeds twice"]),
        ("straße", ["The odd dog"]),
        ("ＤＯＧ", ["The odd dog"]),
        ("e\u0301 + ü", ["Tagged 06"]),
        ("100% &", ["Tagged 03"]),
        ("#1", ["Tagged 02"]),
        ('"quote"', ["Tagged 04"]),
        ("🎉", ["Tagged 07"]),
        ("<b>", ["Tagged 08"]),
        ("C++ more", ["Tagged 00"]),
    ],
)
def test_text_is_found_wherever_it_stands_and_survives_a_reload(desktop: Visit, text: str, found: list[str]) -> None:
    page = start(desktop)
    length = page.evaluate("history.length")
    page.locator("[name=text]").press_sequentially(text, delay=5)
    expect(page.locator("[data-results] .gptlog-card__title")).to_have_text(found)
    page.wait_for_function("(text) => new URLSearchParams(location.search).get('text') === text", arg=text)
    assert asked(page) == [("text", text)]
    assert page.evaluate("history.length") == length
    page.reload()
    expect(page.locator("[data-results] .gptlog-card__title")).to_have_text(found)
    assert page.locator("[name=text]").input_value() == text


@pytest.mark.parametrize("number", range(len(ODD)))
def test_odd_characters_in_values_survive(desktop: Visit, number: int) -> None:
    page = start(desktop)
    choose(page, "tag", ODD[number])
    settled(page, "1 of 14 experiments")
    assert titles(page) == [f"Tagged {number:02}"]
    page.goto(page.url)
    settled(page, "1 of 14 experiments")
    assert page.locator(".gptlog-chip [data-name]").inner_text() == ODD[number]
    page.evaluate("(tag) => location.assign(`?${new URLSearchParams({tag})}`)", ODD[number])  # by name, not address
    settled(page, "1 of 14 experiments")
    page.locator(".gptlog-chip").click()
    settled(page, "14 experiments")


def test_back_and_forward_go_through_what_was_clicked(desktop: Visit) -> None:
    page = start(desktop)
    choose(page, "verdict", "½ Partial")
    settled(page, "10 of 14 experiments")
    page.keyboard.press("Escape")
    page.locator("[data-view=table]").click()
    expect(page.locator(".gptlog-table")).to_be_visible()
    page.go_back()
    expect(page.locator(".gptlog-table")).to_have_count(0)
    settled(page, "10 of 14 experiments")
    page.go_back()
    settled(page, "14 experiments")
    assert page.locator("[data-static]").is_visible()
    assert not asked(page)
    page.go_forward()
    settled(page, "10 of 14 experiments")
    page.reload()
    settled(page, "10 of 14 experiments")
    assert facet(page, "verdict").get_by_label("½ Partial").is_checked()


def test_an_address_that_means_nothing_does_no_harm(desktop: Visit) -> None:
    page = start(desktop, "?sort=nonsense&view=x&tag=gone%20%zz&utm=1")
    settled(page, "0 of 14 experiments")
    assert page.locator(".gptlog-chip [data-name]").inner_text() == "gone %zz"
    page.locator(".gptlog-chip").click()
    settled(page, "14 experiments")
    assert [name for name, _ in asked(page)] == ["utm"]


def test_an_empty_result_says_what_to_leave_out(desktop: Visit) -> None:
    page = start(desktop, "?verdict=fail&year=2025&text=more")
    settled(page, "0 of 14 experiments")
    ways = page.locator("[data-ways] button")
    assert ways.all_inner_texts() == ["Without Fail (10)", "Without 2025 (1)", "Clear all"]
    ways.first.click()
    settled(page, "10 of 14 experiments")
    assert asked(page) == [("year", "2025"), ("text", "more")]
    page.go_back()
    settled(page, "0 of 14 experiments")
    page.locator("[data-ways] .gptlog-clear").click()
    settled(page, "14 experiments")
    assert not asked(page)
    assert page.locator("[name=text]").input_value() == ""


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("date", "图片中有拼写错误", "Tagged 09"),
        ("title", "A talk", "图片中有拼写错误"),
        ("-title", "图片中有拼写错误", "A talk"),
        ("verdict", "Seeds twice", "A talk"),
        ("-verdict", "A talk", "图片中有拼写错误"),
        ("model", "The odd dog", "Tagged 00"),
        ("-model", "Tagged 09", "图片中有拼写错误"),
    ],
)
def test_every_order_in_both_directions(desktop: Visit, sort: str, first: str, last: str) -> None:
    page = start(desktop)
    page.locator("select").select_option(sort)
    for _ in range(3):
        page.locator(".gptlog-more").click()
    expect(page.locator("[data-results] .gptlog-card")).to_have_count(14)
    listed = titles(page)
    assert listed[0] == first
    assert listed[-1] == last
    assert asked(page) == [("sort", sort)]


def test_the_table_sorts_by_its_headings(desktop: Visit) -> None:
    page = start(desktop, "?view=table&category=vision")
    settled(page, "3 of 14 experiments")
    row = page.locator(".gptlog-table tbody tr", has_text="The odd dog")
    assert [" ".join(part.split()) for part in row.locator("th, td").all_inner_texts()] == [
        "The odd dog",
        "✗ Fail",
        "Model A",
        "October 7, 2023",
        "vision",
    ]
    heading = page.locator("th[data-column=title]")
    for direction, sort in (("ascending", "title"), ("descending", "-title")):
        heading.locator("button").click()
        expect(heading).to_have_attribute("aria-sort", direction)
        expect(heading.locator("button")).to_be_focused()
        assert ("sort", sort) in asked(page)
    row.locator("a").click()
    page.wait_for_url("**/experiments/dog/")


def test_cards_of_the_browser_are_those_of_the_page(desktop: Visit) -> None:
    def shown(place: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = page.evaluate(
            """(place) => [...document.querySelectorAll(`${place} .gptlog-card`)].map((card) => ({
              words: card.innerText.replace(/\\s+/g, " ").trim(), lang: card.lang, link: card.querySelector("a").href,
              picture: [...card.querySelectorAll("img")].map((one) =>
                ["src", "srcset", "alt", "width", "height", "sizes"]
                  .map((name) => one.getAttribute(name)?.replaceAll("../", ""))),
              classes: [...card.querySelectorAll("[class]")].map((one) => one.className),
              color: card.querySelector(".gptlog-card__cover").style.cssText,
              time: card.querySelector("time").dateTime,
            }))""",
            place,
        )
        return found

    page = desktop.page
    cards = []
    for place in ("", "page/2/", "page/3/", "page/4/"):
        page.goto(desktop.address + PLACE + place)
        cards += shown("[data-static]")
    start(desktop, "?model=model-a&model=model-b&model=model-c")
    settled(page, "14 of 14 experiments")
    for _ in range(3):
        page.locator(".gptlog-more").click()
    made = shown("[data-results]")
    assert len(made) == 14
    assert made == cards


def test_more_are_shown_and_going_back_returns_to_the_place(desktop: Visit) -> None:
    page = start(desktop, "?sort=title")
    more = page.locator(".gptlog-more")
    expect(more).to_have_text("Show 4 more")
    more.click()
    more.click()
    expect(more).to_have_text("Show 2 more")
    expect(page.locator("[data-results] .gptlog-card")).to_have_count(12)
    expect(page.locator("[data-results] .gptlog-card__link").nth(8)).to_be_focused()
    card = page.locator("[data-results] .gptlog-card").nth(10)
    card.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 200
    card.click()
    page.wait_for_url("**/experiments/odd/**")
    page.go_back()
    expect(page.locator("[data-results] .gptlog-card")).to_have_count(12)
    page.wait_for_function("(y) => Math.abs(scrollY - y) < 3", arg=before)


@pytest.fixture(scope="module")
def many_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a log with more experiments on a page than are drawn at once."""
    log = Log(tmp_path_factory.mktemp("many")).configure(options={"page_size": 60})
    for number in range(130):
        verdict = "pass" if number % 2 else "fail"
        log.add(f"n{number:03}", record(f"Number {number:03}", model=f"Model {number % 2}", verdict=verdict))
    with served(log.build(strict=True).folder, BASE) as found:
        yield found


DRAWN_AT_FIRST = """
async (sort) => {
  const select = document.querySelector("select"), results = document.querySelector("[data-results]");
  select.value = sort;
  select.dispatchEvent(new Event("input", {bubbles: true}));
  await new Promise((done) => new MutationObserver(done).observe(results, {childList: true}));
  return results.querySelectorAll("li").length;
}
"""


def numbers(given: Iterable[int]) -> list[str]:
    return [f"Number {number:03}" for number in given]


def test_a_click_is_answered_before_the_whole_list_is_drawn(browser: Browser, many_address: str) -> None:
    window = visit(browser, many_address, 1440, "light")
    page = start(window, "?sort=title")
    drawn = page.locator("[data-results] .gptlog-card__title")
    expect(drawn).to_have_text(numbers(range(60)))
    at_first = page.evaluate(DRAWN_AT_FIRST, "-title")
    expect(drawn).to_have_text(numbers(range(129, 69, -1)))
    assert 0 < at_first < 60
    page.evaluate(f"['title', 'verdict'].map({DRAWN_AT_FIRST})")  # the second while the first is being drawn
    expect(drawn).to_have_text(numbers(range(1, 121, 2)))
    page.locator(".gptlog-more").evaluate("(more) => { more.click(); more.click(); }")
    expect(drawn).to_have_text(numbers([*range(1, 130, 2), *range(0, 130, 2)]))
    expect(page.locator(".gptlog-more")).to_be_hidden()
    assert window.wrong == []
    page.context.close()


@pytest.mark.parametrize("query", ["?sort=title", "?view=table"])
def test_a_list_that_is_longer_than_a_tall_window_moves_nothing(
    browser: Browser, many_address: str, query: str
) -> None:
    window = visit(browser, many_address, 1440, "light")
    window.page.set_viewport_size({"width": 1440, "height": 2400})
    page = start(window, query)
    expect(page.locator("[data-results] [data-title]")).to_have_count(60)
    page.wait_for_timeout(200)  # in which steps would be drawn
    assert page.evaluate("window.shifted") < 0.01
    page.context.close()


def test_everything_is_done_with_the_keyboard(desktop: Visit) -> None:
    page = start(desktop)
    page.locator("[name=text]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText.trim()") == "Verdict"
    page.keyboard.press("Enter")
    page.locator("#gptlog-facet-verdict input").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    settled(page, "2 of 14 experiments")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Escape")
    assert page.locator("#gptlog-facet-verdict").is_hidden()
    assert page.evaluate("document.activeElement.innerText").startswith("Verdict")
    assert page.evaluate(outline) == "solid"
    page.locator(".gptlog-chip").focus()
    page.keyboard.press("Enter")
    settled(page, "14 experiments")
    expect(page.locator("[name=text]")).to_be_focused()


def test_an_open_facet_closes_when_the_reader_goes_elsewhere(desktop: Visit) -> None:
    page = start(desktop)
    facet(page, "verdict")
    facet(page, "year")
    assert page.locator("#gptlog-facet-verdict").is_hidden()
    page.locator("h1").click()
    assert page.locator("#gptlog-facet-year").is_hidden()


def test_facets_of_a_phone_are_folded_and_can_be_touched(phone: Visit) -> None:
    page = start(phone)
    assert page.locator(".gptlog-facets").is_hidden()
    page.locator(".gptlog-filter").tap()
    page.locator("[aria-controls=gptlog-facet-verdict]").tap()
    page.locator("#gptlog-facet-verdict label").first.tap()
    settled(page, "2 of 14 experiments")
    expect(page.locator(".gptlog-filter [data-chosen]")).to_have_text("1")
    small = page.evaluate(
        """[...document.querySelectorAll(".gptlog-listing :is(button, select, input[type=search], label.gptlog-value)")]
          .filter((one) => one.checkVisibility() && Math.min(one.offsetHeight, one.offsetWidth) < 44)
          .map((one) => one.outerHTML)"""
    )
    assert small == []
    column = page.evaluate(
        "new Set([...document.querySelectorAll('[data-results] .gptlog-card')].map((one) => one.offsetLeft)).size"
    )
    assert column == 1


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_is_cut_off_and_nothing_moves(browser: Browser, address: str, width: int, direction: str) -> None:
    window = visit(browser, address, width, "light")
    page = start(window)
    assert page.evaluate("window.shifted") < 0.01
    page.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
    if page.locator(".gptlog-filter").is_visible():
        page.locator(".gptlog-filter").click()
    for name in ("verdict", "model", "category", "tag", "year", "kind"):
        box = facet(page, name).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    page.locator("[data-view=table]").click()
    page.locator(".gptlog-table").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert window.wrong == []
    page.context.close()


def test_without_scripts_lists_and_pages_do_the_job(browser: Browser, address: str) -> None:
    window = visit(browser, address, 1440, "light", java_script_enabled=False)
    page = window.page
    page.goto(address + PLACE + "?verdict=fail")
    assert page.locator("[data-gptlog-gallery]").is_hidden()
    assert page.locator(".gptlog-card:visible").count() == SIZE
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/experiments/page/2/")
    assert page.locator(".gptlog-scripted").is_hidden()
    page.context.close()


def test_data_that_cannot_be_loaded_is_told_and_the_list_stays(browser: Browser, address: str) -> None:
    window = visit(browser, address, 1440, "light")
    page = window.page
    page.route("**/gallery.json", lambda route: route.abort())
    start(window)
    page.locator("[data-view=table]").click()
    expect(said(page)).to_contain_text("could not be loaded")
    assert page.locator(".gptlog-card:visible").count() == SIZE
    page.unroute("**/gallery.json")
    page.locator("[data-view=table]").click()
    expect(page.locator(".gptlog-table")).to_be_visible()
    page.context.close()


def test_the_published_stylesheet_says_what_the_written_one_does(desktop: Visit) -> None:
    texts = [(ASSETS / "gptlog.css").read_text("utf-8"), asset("gptlog.css").decode()]
    written, given = desktop.page.evaluate(
        """(texts) => texts.map((text) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(text);
          return [...sheet.cssRules].map((rule) => rule.cssText.replace(/,? +/g, (space) => space[0]));
        })""",
        texts,
    )
    assert len(written) > 100
    assert given == written


def test_instant_navigation_enters_and_leaves_the_gallery(browser: Browser, instant_address: str) -> None:
    window = visit(browser, instant_address, 1440, "light")
    page = window.page
    page.goto(instant_address, wait_until="networkidle")  # the theme takes over once it has the sitemap
    page.evaluate("window.same = true")
    page.locator("article a", has_text="All of them").click()
    page.wait_for_url("**/experiments/")
    page.locator("[data-ready]").wait_for()
    choose(page, "verdict", "½ Partial")
    settled(page, "10 of 14 experiments")
    page.locator("h1").click()
    page.locator(".gptlog-more").click()
    page.locator("[data-results] .gptlog-card").nth(6).click()
    page.wait_for_url("**/experiments/odd/t3/")
    page.locator(".gptlog-result").wait_for()
    page.go_back()
    settled(page, "10 of 14 experiments")
    expect(page.locator("[data-results] .gptlog-card")).to_have_count(8)
    page.locator(".gptlog-hubs a", has_text="Models").click()
    page.wait_for_url("**/experiments/models/")
    page.locator(".gptlog-groups a", has_text="Model A").click()
    page.locator(".gptlog-scripted a").click()
    page.wait_for_url("**/experiments/?model=model-a")
    settled(page, "3 of 14 experiments")
    page.go_back()
    page.wait_for_url("**/experiments/models/model-a/")
    page.go_back()
    page.wait_for_url(re.compile("/experiments/models/$"))
    page.go_back()
    settled(page, "10 of 14 experiments")
    page.go_back()
    settled(page, "14 experiments")
    assert page.evaluate("window.same")
    assert window.wrong == []
    page.context.close()
