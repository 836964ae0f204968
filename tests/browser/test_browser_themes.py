"""The log in every surrounding, in a real browser: themes do nothing to its lists, tables, pictures and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browsing import BASE, Visit, visit
from click.testing import CliRunner
from logs import Log, draw, record, served
from playwright.sync_api import expect

from mkdocs_gptlog.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SURROUNDINGS = ("material", "mkdocs", "readthedocs", "plain")
RUNS = [
    {"model": "A model with a name that takes two lines beside its verdict", "date": "2023-09-18", "verdict": "fail"},
    {"model": "Model Two", "date": "2024-09-18", "verdict": "pass", "reply": "Two."},
]
SHARED: dict[str, Any] = {"model": None, "reply": None, "verdict": None, "why": None}
EVERY = ("pass", "partial", "fail", "unclear", "pending")
BOX = "(one) => { const {x, y, width, height} = one.getBoundingClientRect(); return [x, y, width, height]; }"


@pytest.fixture(scope="module", params=SURROUNDINGS)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    theme: str = request.param
    log = Log(tmp_path_factory.mktemp(theme))
    prompt = {"image": {"file": "wide.png", "marks": [{"box": [0, 0, 1, 1]}]}, "text": "What is it?"}
    log.write({"experiments/wide.png": draw((900, 600))})
    log.add("runs", record("Two runs", category="a/b", runs=RUNS, prompt=prompt, **SHARED))
    for day, verdict in enumerate(EVERY, 1):
        log.add(verdict, record(verdict, date=f"2024-05-0{day}", category="a", verdict=verdict))
    if theme == "plain":
        found = CliRunner().invoke(main, ["build", str(log.configure().root), "--to", str(log.root / "site")])
        assert found.exit_code == 0, found.output
    else:
        local = {} if theme == "material" else {"name": theme, "highlightjs": False}
        log.configure(theme=local).build(strict=True)
    with served(log.root / "site", BASE) as there:
        yield there


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address, 390, "light")
    yield found
    found.page.context.close()


def test_lists_of_the_log_have_no_bullets_and_no_numbers(desktop: Visit) -> None:
    for place in ("experiments/", "experiments/runs/", "experiments/categories/"):
        items = desktop.open(place).locator(".gptlog-list > li")
        assert set(items.evaluate_all("(all) => all.map((one) => getComputedStyle(one).listStyleType)")) == {"none"}


def test_a_picture_fills_the_room_that_its_marks_are_drawn_in(desktop: Visit) -> None:
    frame = desktop.open("experiments/runs/").locator(".gptlog-zoom").first
    room = frame.evaluate(BOX)
    for part in ("img", ".gptlog-marks"):
        assert frame.locator(part).evaluate(BOX) == pytest.approx(room, abs=0.5)
    style = frame.locator("img").evaluate(
        "(one) => { const s = getComputedStyle(one); return s.padding + s.borderWidth; }"
    )
    assert style == "0px0px"


def test_buttons_of_the_gallery_look_like_buttons(desktop: Visit) -> None:
    for button in desktop.open("experiments/").locator(".gptlog-button:visible").all():
        assert button.evaluate("(one) => getComputedStyle(one).borderTopWidth") == "1px"


def test_a_table_of_runs_is_lines_and_no_boxes_on_a_phone(phone: Visit) -> None:
    cells = phone.open("experiments/runs/").locator(".gptlog-runs tbody td")
    expect(cells).to_have_count(8)
    looks = """(all) => all.map((one) => {
      const style = getComputedStyle(one);
      return [style.padding, style.borderWidth, style.backgroundColor, style.boxShadow].join();
    })"""
    assert set(cells.evaluate_all(looks)) == {"0px,0px,rgba(0, 0, 0, 0),none"}


def test_a_name_of_two_lines_begins_beside_its_label(desktop: Visit) -> None:
    row = desktop.open("experiments/runs/").locator("#run-1 .gptlog-details > div").first
    first = """(one) => {
      const all = document.createRange();
      all.selectNodeContents(one);
      return all.getClientRects()[0].y;
    }"""
    assert row.locator("dd a").evaluate("(one) => one.getClientRects().length") > 1
    assert abs(row.locator("dt").evaluate(first) - row.locator("dd a").evaluate(first)) < 6


def test_every_verdict_is_counted_in_one_line_where_there_is_room(desktop: Visit) -> None:
    tally = desktop.open("experiments/categories/a/").locator(".gptlog-tally")
    tops = tally.locator("li, .gptlog-rate").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().y)")
    assert len(tops) == len(EVERY) + 1
    assert max(tops) - min(tops) < 8
    bar = tally.locator(".gptlog-bar").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] <= min(tops)


def test_the_months_of_a_year_trouble_no_script(desktop: Visit) -> None:
    page = desktop.open("experiments/years/2024/")
    expect(page.locator(".gptlog-month")).to_have_count(2)
    assert desktop.wrong == []
