"""The demo site in a real browser, served under a base path as a project page is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from browsing import Visit, visit
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = {
    "gallery": "experiments/",
    "result": "experiments/vision/japan-sign/",
    "runs": "experiments/vision/sunflower-seeds/",
    "tally": "experiments/vision/seed-scatter/",
    "job": "experiments/fine-tuning/tiny-softmax/",
    "curve": "experiments/fine-tuning/first-job/",
    "voice": "experiments/voice/first-chat/",
    "recording": "experiments/voice/read-aloud/",
    "hub": "experiments/models/",
    "group": "experiments/verdicts/fail/",
    "narrative": "notes/chatgpt-2023/",
    "home": "",
}
WIDTHS = (390, 1440)


@pytest.fixture(
    scope="module", params=[(w, s) for w in WIDTHS for s in ("light", "dark")], ids=lambda p: f"{p[0]}-{p[1]}"
)
def window(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Return a window of each width and scheme."""
    found = visit(browser, address, *request.param)
    yield found
    found.page.context.close()


@pytest.mark.parametrize("place", PAGES.values(), ids=PAGES)
def test_a_page_is_whole_at_every_width_and_in_both_schemes(window: Visit, place: str) -> None:
    window.wrong.clear()
    window.asked.clear()
    page = window.open(place)
    assert window.wrong == []
    assert [asked for asked in window.asked if not asked.startswith((window.address, "data:", "blob:"))] == []
    width = window.evaluate("document.documentElement.scrollWidth")
    assert width <= window.evaluate("innerWidth")
    assert _cut_off(page) == []
    blank = "[...document.images].filter((i) => i.checkVisibility() && !i.naturalWidth).map((i) => i.currentSrc)"
    assert window.evaluate(blank) == []
    assert _steadiest(window, place) < 0.01
    scheme = window.evaluate("document.body.dataset.mdColorScheme")
    assert scheme == window.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'slate' : 'default'")


def _steadiest(window: Visit, place: str) -> float:
    """Return how far the page shifts at least in three visits: a page that shifts by itself does it in each.

    A window on a machine that is busy may draw a page before its stylesheet is there, once in hundreds of visits.
    """
    shifted = float(window.evaluate("window.shifted"))
    for _ in range(2):
        if shifted < 0.01:
            break
        window.open(place)
        shifted = min(shifted, float(window.evaluate("window.shifted")))
    return shifted


def _cut_off(page: Page) -> list[str]:
    """Return what reaches beyond the window's edges without a scroll bar of its own."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll(".gptlog, .gptlog *")].filter((one) => {
          const box = one.getBoundingClientRect();
          if (!one.checkVisibility() || box.width === 0 || (box.left > -1 && box.right < innerWidth + 1)) return false;
          for (let up = one.parentElement; up; up = up.parentElement)
            if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return false;
          return true;
        }).map((one) => one.outerHTML.slice(0, 120))"""
    )
    return found


def test_a_result_shows_title_verdict_and_why(window: Visit) -> None:
    page = window.open(PAGES["result"])
    result = page.locator(".gptlog-result")
    assert result.locator("h1").is_visible()
    assert result.locator(".gptlog-verdict .gptlog-badge").inner_text().split() == ["✓", "Pass"]
    assert "Japanses" in result.locator(".gptlog-verdict .gptlog-why").inner_text()


def _contrasts(page: Page, selector: str, paint: Literal["color", "fill"]) -> list[float]:
    """Return the contrast of what is written, or drawn, with what lies behind it."""
    found: list[float] = page.evaluate(
        """([selector, property]) => {
          const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
          const paint = (...colors) => {
            for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
              const c = value / 255;
              return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
            });
          };
          const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
          return [...document.querySelectorAll(selector)].map((one) => {
            const style = getComputedStyle(one), back = getComputedStyle(document.body).backgroundColor;
            const [a, b] = [light(paint(back, style.backgroundColor)), light(paint(back, style[property]))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          });
        }""",
        [selector, paint],
    )
    return found


def test_verdicts_can_be_read_in_both_schemes(window: Visit) -> None:
    contrasts = _contrasts(window.open("experiments/verdicts/"), "article .gptlog-badge", "color")
    assert contrasts
    assert min(contrasts) >= 4.5


def test_charts_can_be_read_at_every_width_and_in_both_schemes(window: Visit) -> None:
    page = window.open(PAGES["job"])
    contrasts = _contrasts(page, ".gptlog-chart text", "fill")
    assert len(contrasts) > 20
    assert min(contrasts) >= 4.5
    heights = page.evaluate(
        """[...document.querySelectorAll(".gptlog-chart > svg")].map((drawing) =>
          14 * drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width)"""
    )
    assert 11 <= min(heights) <= max(heights) <= 20
    fonts = page.evaluate(
        """[...document.querySelectorAll(".gptlog-result, .gptlog-chart text")]
          .map((one) => getComputedStyle(one).fontFamily)"""
    )
    assert len(set(fonts)) == 1


def test_samples_stand_side_by_side_where_there_is_room(window: Visit) -> None:
    sides = window.open(PAGES["job"]).locator(".gptlog-pair__sides").first.locator("> div")
    base, tuned = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert base
    assert tuned
    wide = window.evaluate("innerWidth") > 1000
    assert (tuned["x"] > base["x"] + base["width"] - 1) is wide
    assert (tuned["y"] > base["y"] + base["height"] - 1) is not wide


def test_the_values_of_a_curve_are_opened_by_keyboard(desktop: Visit) -> None:
    page = desktop.open(PAGES["job"])
    summary = page.locator(".gptlog-measured > summary")
    table = page.locator(".gptlog-measured table")
    assert not table.is_visible()
    page.locator(".gptlog-tag").last.focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if summary.evaluate("(one) => one === document.activeElement"):
            break
    assert summary.evaluate("(one) => one.matches(':focus-visible')")
    page.keyboard.press("Enter")
    table.wait_for(state="visible")
    assert table.locator("tbody tr").first.inner_text().split() == ["1", "1.386", "0"]
    page.keyboard.press("Enter")
    table.wait_for(state="hidden")
    assert desktop.wrong == []


def test_a_chart_is_said_in_words(desktop: Visit) -> None:
    page = desktop.open(PAGES["job"])
    chart = page.get_by_role("img", name="Loss", exact=True)
    assert chart.count() == 1
    assert "at step 120" in (chart.locator("desc").text_content() or "")


def test_a_card_leads_to_its_result_and_a_picture_to_its_full_view(desktop: Visit) -> None:
    page = desktop.open(PAGES["gallery"])
    card = page.locator(".gptlog-card", has_text="图片中有拼写错误")
    card.click(position={"x": 20, "y": 20})  # the cover
    page.wait_for_url("**/experiments/vision/japan-sign/")
    assert page.locator(".gptlog-result h1").inner_text().startswith("图片中有拼写错误")
    zoom = page.locator(".gptlog-zoom").first
    full = page.request.get(zoom.evaluate("(link) => link.href"))
    assert full.headers["content-type"] in {"image/webp", "image/avif"}
    shown = zoom.locator("img")
    widest = max(int(part.split()[1][:-1]) for part in (shown.get_attribute("srcset") or "").split(","))
    name = (zoom.get_attribute("href") or "").rsplit("/", 1)[-1]
    assert f"-{widest}." in name
    assert shown.get_attribute("width") == str(widest)
    assert desktop.wrong == []


def test_marks_lie_on_the_picture_that_they_mark(window: Visit) -> None:
    page = window.open(PAGES["result"])
    marks = page.locator("svg.gptlog-marks").first
    picture = marks.locator("xpath=..").locator("img")
    drawn, shown = marks.bounding_box(), picture.bounding_box()
    assert drawn
    assert shown
    assert all(abs(drawn[side] - shown[side]) < 1 for side in ("x", "y", "width", "height"))


def test_results_of_a_category_lead_to_each_other(desktop: Visit) -> None:
    page = desktop.open("experiments/vision/hangzhou-flyer/")
    page.locator(".gptlog-steps a[rel=next]").click()
    page.wait_for_url("**/vision/japan-sign/")
    page.locator(".gptlog-steps a[rel=prev]").click()
    page.wait_for_url("**/vision/hangzhou-flyer/")
    assert desktop.wrong == []


def test_hubs_lead_from_the_gallery_to_a_group_and_back(desktop: Visit) -> None:
    page = desktop.open(PAGES["gallery"])
    page.locator(".gptlog-hubs a", has_text="Categories").click()
    page.wait_for_url("**/experiments/categories/")
    page.locator(".gptlog-groups a", has_text="数数").click()
    page.wait_for_url("**/%E6%95%B0%E6%95%B0/")
    titles = page.locator(".gptlog-card__title").all_inner_texts()
    assert "数瓜子" in titles
    page.locator(".gptlog-crumbs a").first.click()
    page.wait_for_url("**/experiments/")
    assert desktop.wrong == []


def test_a_run_can_be_addressed(desktop: Visit) -> None:
    page = desktop.open(PAGES["runs"])
    page.goto(desktop.address + PAGES["runs"] + "#run-2")
    top = page.locator("#run-2").evaluate("(run) => run.getBoundingClientRect().top")
    assert 0 <= top < 450


def test_the_keyboard_reaches_a_card_and_shows_where_it_is(desktop: Visit) -> None:
    page = desktop.open(PAGES["gallery"])
    page.locator("[data-ready] [data-view=table]").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate_handle("document.activeElement")
    assert focused.evaluate("(one) => one.classList[0]") == "gptlog-card__link"
    style = focused.evaluate(
        "(one) => { const s = getComputedStyle(one, '::after'); return [s.outlineStyle, s.outlineWidth]; }"
    )
    assert style[0] == "solid"
    assert float(style[1].removesuffix("px")) >= 2
    page.keyboard.press("Enter")
    page.wait_for_url("**/experiments/*/*/")


def test_the_search_finds_an_experiment_by_what_was_said_in_it(desktop: Visit) -> None:
    page = desktop.open("")
    page.locator("input.md-search__input").click()
    page.keyboard.type("Speculator")
    found = page.locator(".md-search-result__link").first  # of each letter typed there is a list of its own
    expect(found).to_have_attribute("href", re.compile("vision/hangzhou-flyer/"))


def test_the_search_finds_an_experiment_by_a_chinese_word_in_a_reply(desktop: Visit) -> None:
    page = desktop.open("")
    page.locator("input.md-search__input").click()
    page.keyboard.type("奥委会")
    page.keyboard.press("Shift")  # the search listens for keys, and a Chinese word comes without any
    found = page.locator(".md-search-result__link").first
    expect(found).to_have_attribute("href", re.compile("vision/japan-sign/"))


def test_the_full_view_shows_the_marks_where_they_belong(desktop: Visit) -> None:
    page = desktop.open(PAGES["result"])
    page.locator(".gptlog-message--assistant .gptlog-zoom").click()
    marks = page.locator(".gptlog-viewer .gptlog-marks")
    marks.wait_for(state="visible")
    drawn, shown = marks.bounding_box(), page.locator(".gptlog-viewer img").bounding_box()
    assert drawn is not None
    assert shown is not None
    for side in ("x", "y", "width", "height"):
        assert abs(drawn[side] - shown[side]) <= 1, side
    page.keyboard.press("Escape")
    expect(page.locator(".gptlog-viewer")).to_have_count(0)
    assert desktop.wrong == []


def test_a_linked_video_is_asked_for_only_when_the_reader_wants_it(desktop: Visit) -> None:
    page = desktop.open(PAGES["voice"])
    player = "https://player.bilibili.com/player.html?bvid=BV1J34y1379A"
    page.route(player, lambda route: route.fulfill(body="<p>the player</p>", content_type="text/html"))
    assert not [url for url in desktop.asked if "bilibili" in url]
    page.locator("a[data-gptlog-player]").focus()
    page.keyboard.press("Enter")
    frame = page.locator("iframe.gptlog-player")
    frame.wait_for()
    assert frame.get_attribute("src") == player
    assert frame.evaluate("(one) => one === document.activeElement")
