"""The page of an experiment in a real browser: what its readers click, search, copy and print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import BASE, Visit, visit
from logs import Log, draw, served
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PLACE = "experiments/long/"
LINES = "\n\n".join(f"Line number {n} of a reply that nobody reads to its end at once." for n in range(60))
RECORD = f"""title: A long talk
date: 2024-05-01
category: talk/long
prompt:
  text: How do I sort, and **why**?
  images:
    - {{file: one.png, alt: The first, caption: The first picture, marks: {{box: [0.2, 0.2, 0.5, 0.5], note: Here}}}}
    - {{file: two.png, alt: The second, caption: The second picture}}
runs:
  - model: Model One
    date: 2024-05-01
    verdict: pass
    why: It sorts.
    reply: |
      Like this:

      ```python
      def order(words: list[str]) -> list[str]:
          return sorted(words)  # by letters
      ```

      It takes $O(n \\log n)$, not $5 and not $10.
  - model: Model Two
    date: 2025-02-03
    verdict: fail
    why: Too long. # not for readers
    reply: |
      {LINES.replace(chr(10), chr(10) + "      ")}

      The [needle](https://example.org/needle) at the very end.
"""
UNFOLDED = ".gptlog-whole"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a log with one long experiment."""
    log = Log(tmp_path_factory.mktemp("long")).add("long", RECORD)
    log.write({"experiments/one.png": draw((900, 600)), "experiments/two.png": draw((600, 900), "maroon")})
    log.configure(
        theme={"palette": {"scheme": "default"}, "features": ["content.code.copy"]},
        plugins=["search", "glightbox", "gptlog"],
        markdown_extensions=[{"pymdownx.arithmatex": {"generic": True}}],
    )
    built = log.build(strict=True)
    assert not built.abort
    with served(built.folder, BASE) as found:
        yield found


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address, 390, "light", has_touch=True, is_mobile=True)
    yield found
    found.page.context.close()


# Links to runs and messages


def test_every_run_and_message_has_a_link_that_the_keyboard_reaches(desktop: Visit) -> None:
    page = desktop.open(PLACE)
    links = page.locator(".gptlog-link")
    assert links.evaluate_all("(all) => all.map((one) => one.getAttribute('href'))") == [
        "#run-1",
        "#run-1-message-1",
        "#run-1-message-2",
        "#run-2",
        "#run-2-message-1",
        "#run-2-message-2",
    ]
    opacity = "(one) => Number(getComputedStyle(one).opacity)"
    page.mouse.move(0, 0)
    assert links.nth(1).evaluate(opacity) == 0
    links.nth(1).focus()
    assert links.nth(1).evaluate(opacity) == 1
    page.locator("#run-1-message-2").hover()
    assert links.nth(2).evaluate(opacity) == 1
    box = links.nth(2).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


def test_links_show_without_a_pointer_that_hovers(phone: Visit) -> None:
    page = phone.open(PLACE)
    opacity = "(all) => all.map((one) => getComputedStyle(one).opacity)"
    assert set(page.locator(".gptlog-link").evaluate_all(opacity)) == {"1"}


def test_a_link_is_copied_said_and_followed(desktop: Visit) -> None:
    desktop.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desktop.open(PLACE)
    said = page.get_by_role("status").filter(has_text="The link is copied.")
    expect(said).to_have_count(0)
    page.locator("#run-1-message-2").get_by_label("Link to this message").focus()
    page.keyboard.press("Enter")
    expect(said).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == desktop.address + PLACE + "#run-1-message-2"
    assert page.url.endswith("#run-1-message-2")
    expect(said).to_have_count(0)
    assert desktop.wrong == []


# Long replies


def is_cut(page: Page) -> bool:
    cut: bool = page.locator(".gptlog-long").evaluate("(one) => one.scrollHeight > one.clientHeight + 1")
    return cut


def test_a_long_reply_is_folded_and_a_button_shows_all_of_it(desktop: Visit) -> None:
    page = desktop.page
    page.goto(desktop.address + PLACE)
    assert page.locator(".gptlog-long").count() == 1
    assert is_cut(page)
    button = page.get_by_role("button", name="Show all")
    button.focus()
    page.keyboard.press("Enter")
    assert not is_cut(page)
    less = page.get_by_role("button", name="Show less", expanded=True)
    less.click()
    assert is_cut(page)
    expect(page.locator(".gptlog-message:has(.gptlog-long)")).to_be_in_viewport()


def test_nothing_moves_while_the_page_with_a_folded_reply_loads(desktop: Visit) -> None:
    desktop.page.goto(desktop.address + PLACE, wait_until="networkidle")
    assert desktop.evaluate("window.shifted") < 0.01


def test_a_word_in_a_folded_reply_is_found(desktop: Visit) -> None:
    page = desktop.page
    page.goto(desktop.address + PLACE + "#:~:text=needle")  # the browser's own search, without its window
    expect(page.locator(UNFOLDED)).to_have_count(1)
    expect(page.get_by_role("link", name="needle")).to_be_in_viewport()


def test_the_keyboard_reaches_a_link_in_a_folded_reply(desktop: Visit) -> None:
    page = desktop.page
    page.goto(desktop.address + PLACE)
    page.locator("#run-2-message-2 .gptlog-link").focus()
    page.keyboard.press("Tab")
    expect(page.locator(UNFOLDED)).to_have_count(1)
    expect(page.get_by_role("link", name="needle")).to_be_in_viewport()


@pytest.mark.parametrize("arriving", [True, False], ids=["arriving", "on the page"])
def test_a_link_to_a_folded_message_shows_all_of_it(desktop: Visit, arriving: bool) -> None:
    page = desktop.page
    page.goto(desktop.address + PLACE + "#run-2-message-2" * arriving)
    if not arriving:
        page.evaluate("location.hash = '#run-2-message-2'")
    expect(page.locator(UNFOLDED)).to_have_count(1)
    assert not is_cut(page)
    expect(page.get_by_role("button", name="Show less")).to_be_attached()
    page.evaluate("location.hash = '#run-1'")
    assert not is_cut(page)


def test_without_scripts_everything_is_there(browser: Browser, address: str) -> None:
    found = visit(browser, address, 1440, "light", java_script_enabled=False)
    page = found.page
    page.goto(address + PLACE)
    long = page.locator(".gptlog-long")
    box, last = long.bounding_box(), page.get_by_role("link", name="needle").bounding_box()
    assert box is not None
    assert last is not None
    assert box["y"] + box["height"] > last["y"] + last["height"] - 1
    expect(page.locator(".gptlog-unfold")).to_be_hidden()
    page.locator("#run-1-message-2").hover()
    page.locator("#run-1-message-2 .gptlog-link").click()
    assert page.url.endswith("#run-1-message-2")
    page.context.close()


# Code, formulas, the record


def test_code_has_the_colours_of_the_theme_and_its_button(desktop: Visit) -> None:
    page = desktop.open(PLACE)
    block = page.locator(".gptlog-message .highlight")
    color = "(one) => getComputedStyle(one).color"
    assert block.locator(".k", has_text="return").evaluate(color) != block.locator("code").evaluate(color)
    expect(block.locator("button[data-clipboard-target], .md-clipboard").first).to_be_attached()


def test_formulas_are_left_to_the_sites_maths(desktop: Visit) -> None:
    page = desktop.open(PLACE)
    assert page.locator(".arithmatex").all_inner_texts() == [r"\(O(n \log n)\)"]


def test_the_record_is_one_click_away(desktop: Visit) -> None:
    page = desktop.open(PLACE)
    code = page.locator(".gptlog-record code")
    expect(code).to_be_hidden()
    page.get_by_text("The record").click()
    expect(code).to_be_visible()
    shown = code.inner_text()
    assert "model: Model Two" in shown
    assert "not for readers" not in shown
    expect(
        page.locator(".gptlog-record").locator("button[data-clipboard-target], .md-clipboard").first
    ).to_be_attached()


# Print


def test_a_print_holds_the_conversation_and_nothing_to_click(desktop: Visit) -> None:
    page = desktop.open(PLACE)
    page.emulate_media(media="print")
    for hidden in (".gptlog-link", ".gptlog-unfold", ".gptlog-crumbs", ".gptlog-record", ".gptlog-footer"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    assert not is_cut(page)
    after = "(one) => getComputedStyle(one, '::after').content"
    assert page.get_by_role("link", name="needle").evaluate(after) == '" (https://example.org/needle)"'
    own = page.locator(".gptlog-details a").first
    own.evaluate("(one) => { one.href = one.href; }")  # as instant navigation does
    assert own.evaluate(after) in {"none", "normal"}
    assert page.locator(".gptlog-long").evaluate("(one) => getComputedStyle(one).maskImage") == "none"


def test_a_printed_picture_is_no_taller_than_a_sheet(desktop: Visit, tmp_path: Path) -> None:
    page = desktop.open(PLACE)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 990})  # about A4 between its margins
    for picture in page.locator(".gptlog-zoom").all():
        box = picture.bounding_box()
        assert box is not None
        assert box["height"] <= 840
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    assert file.read_bytes().startswith(b"%PDF")


# Width


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_conversation_fits_every_width(browser: Browser, address: str, width: int, scheme: str) -> None:
    found = visit(browser, address, width, "dark" if scheme == "dark" else "light")
    page = found.open(PLACE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found.wrong == []
    page.context.close()
