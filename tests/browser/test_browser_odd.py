"""Records at the edge of what people write, in a real browser: nothing is cut off, squeezed or endless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browsing import BASE, Visit, visit
from logs import Log, draw, record, served
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

RUNS = [
    {"model": f"A model with a long name, number {n}", "date": f"20{10 + n}-09-18", "reply": "Yes.", "verdict": "fail"}
    for n in range(12)
]
TABLE = """| Name | Value | Another column | One more column | The last |
|---|---|---|---|---|
| seeds | 22 | many | of | them |
"""
SHARED: dict[str, Any] = {"model": None, "reply": None, "verdict": None, "why": None}
SIZES = {"thin": (3, 3000), "flat": (3000, 3), "dot": (4, 4)}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = Log(tmp_path_factory.mktemp("odd"))
    log.add("runs", record("Many runs", runs=RUNS, **SHARED))
    log.add("table", record("A wide table", reply=TABLE, date="2020-01-01"))
    log.add("arabic", record("هل يمكن؟", lang="ar", reply="نعم:\n\n- واحد\n- اثنان\n", date="2020-01-02"))
    log.write({"experiments/tall.png": draw((1170, 2532))})
    log.add("tall", record("Screenshots", reply={"images": ["tall.png", "tall.png"]}, date="2020-01-03"))
    for name, size in SIZES.items():
        log.write({f"experiments/{name}.png": draw(size)})
        log.add(name, record(name, reply={"image": f"{name}.png"}, date="2019-01-01"))
    with served(log.build(strict=True).folder, BASE) as found:
        yield found


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address, 390, "light")
    yield found
    assert found.wrong == []
    found.page.context.close()


def within(one: Locator) -> bool:
    """Return whether all of something is seen without scrolling sideways, in it or around it."""
    found: bool = one.evaluate(
        """(one) => {
          const { left, right } = one.getBoundingClientRect();
          return left >= 0 && right <= innerWidth && one.scrollWidth <= one.clientWidth;
        }"""
    )
    return found


def test_every_run_of_a_table_shows_its_date_on_a_phone(phone: Visit) -> None:
    page = phone.open("experiments/runs/")
    table = page.locator(".gptlog-runs table")
    assert within(table)
    for date in table.locator("time").all():
        assert date.evaluate("(one) => one.getClientRects().length") == 1
        assert within(date.locator("xpath=.."))
    assert table.locator("tr").nth(1).evaluate("(one) => one.offsetHeight") < 80


def test_the_table_of_the_gallery_shows_every_column_on_a_phone(phone: Visit) -> None:
    page = phone.open("experiments/?view=table")
    expect(page.locator(".gptlog-table tbody tr")).to_have_count(7)
    assert within(page.locator("section.gptlog-scroll"))
    for heading in page.locator(".gptlog-table thead button").all():
        assert within(heading)


def test_a_card_of_many_models_is_no_longer_than_others(phone: Visit) -> None:
    page = phone.open("experiments/")
    assert page.locator(".gptlog-card__model").first.evaluate("(one) => one.offsetHeight") < 90


def test_a_wide_table_keeps_its_words_whole(phone: Visit) -> None:
    page = phone.open("experiments/table/")
    heading = page.locator(".gptlog-text th").first
    lines = heading.evaluate(
        """(one) => {
          const all = document.createRange();
          all.selectNodeContents(one);
          return all.getClientRects().length;
        }"""
    )
    assert lines == 1
    assert page.locator(".gptlog-text table").get_attribute("tabindex") == "0"


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_of_any_shape_can_be_pressed_and_passed(phone: Visit, name: str) -> None:
    box = phone.open(f"experiments/{name}/").locator(".gptlog-zoom").bounding_box()
    assert box
    assert box["width"] >= 24
    assert 24 <= box["height"] <= 800


def test_screenshots_stand_side_by_side_on_a_phone(phone: Visit) -> None:
    phone.open("experiments/tall/")
    one, other = (zoom.bounding_box() for zoom in phone.page.locator(".gptlog-zoom").all())
    assert one
    assert other
    assert one["y"] == other["y"]


def test_what_is_written_from_the_right_is_shown_so(phone: Visit) -> None:
    page = phone.open("experiments/arabic/")
    for part in ("h1", ".gptlog-message--assistant .gptlog-text"):
        assert page.locator(part).evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    entry = page.locator(".gptlog-text li").first
    margins = entry.evaluate("(one) => [getComputedStyle(one).marginLeft, getComputedStyle(one).marginRight]")
    assert margins == ["0px", "20px"]
    assert page.locator(".gptlog-details").evaluate("(one) => getComputedStyle(one).direction") == "ltr"
