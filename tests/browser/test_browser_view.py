"""The full view of pictures in a real browser: all of each can be reached and read, by mouse, touch and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browsing import BASE, Visit, visit
from click.testing import CliRunner
from logs import Log, draw, encode, record, served
from PIL import Image
from playwright.sync_api import expect

from mkdocs_gptlog.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Locator, Page

pytestmark = pytest.mark.browser

SURROUNDINGS = ("material", "lightbox", "mkdocs", "readthedocs", "plain")
SCRIPT = "<img src=x onerror=alert(1)>"
HOSTILE = (
    ".env holds the key",
    ".NET",
    "#top",
    "title: one; description: two",
    '<b>"bold"</b> & co',
    "; , }",
    "> a",
    SCRIPT,
)
"""Captions that are a selector, an option or markup to what reads them as more than words."""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><rect x="5" y="5" width="20" height="20"/></svg>'
FRAMES = [Image.new("RGB", (300, 200), color) for color in ("teal", "navy")]
PICTURES: dict[str, bytes] = {
    "conversation.png": draw((500, 9000)),
    "panorama.png": draw((4000, 300)),
    "phone.png": draw((1170, 2532)),
    "photo.png": draw((1500, 1100)),
    "dot.png": draw((4, 4)),
    "thread.png": draw((3, 3000)),
    "moving.gif": encode(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:], duration=300, loop=0),
}
SHAPES = (*PICTURES, "drawing.svg")
MARKED = {"file": "conversation.png", "caption": "A whole conversation", "marks": [{"box": [0.1, 0.9, 0.5, 0.02]}]}


@pytest.fixture(scope="module", params=SURROUNDINGS)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    surrounding: str = request.param
    log = Log(tmp_path_factory.mktemp(surrounding))
    log.write({f"experiments/{name}": content for name, content in PICTURES.items()})
    log.write({"experiments/drawing.svg": DRAWING, "docs/own.png": draw((900, 700))})
    log.write({"docs/story.md": "# Story\n\n![](own.png)\n\n``` gptlog\nexperiment: long\n```\n"})
    log.add("long", record("Long", reply={"image": MARKED}))
    log.add("shapes", record("Shapes", reply={"images": list(SHAPES)}))
    captions = [{"file": "phone.png", "caption": caption, "alt": caption} for caption in HOSTILE]
    noted = {"file": "phone.png", "marks": [{"box": [0, 0, 0.5, 0.5], "note": note} for note in HOSTILE]}
    log.add("captions", record("Captions", reply={"images": [*captions, noted]}))
    themes: dict[str, dict[str, Any]] = {
        "material": {},
        "lightbox": {"features": ["navigation.instant"]},
        "mkdocs": {"name": "mkdocs", "highlightjs": False},
        "readthedocs": {"name": "readthedocs", "highlightjs": False},
    }
    with served(log.root / "site", BASE) as there:
        if surrounding == "plain":
            found = CliRunner().invoke(main, ["build", str(log.configure().root), "--to", str(log.root / "site")])
            assert found.exit_code == 0, found.output
        else:
            plugins = ["search", *(["glightbox"] if surrounding == "lightbox" else []), "gptlog"]
            log.configure(theme=themes[surrounding], plugins=plugins, site_url=there).build(strict=True)
        yield there


@pytest.fixture(params=[1440, 390])
def window(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Return a desktop, and a phone that is touched."""
    options = {"has_touch": True, "is_mobile": True} if request.param == 390 else {}
    found = visit(browser, address, request.param, "light", **options)
    yield found
    assert found.wrong == []
    found.page.context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address, 390, "light", has_touch=True, is_mobile=True)
    yield found
    found.page.context.close()


def open_picture(page: Page, number: int = 0) -> Locator:
    """Open a picture of the page and return the full view."""
    page.locator(".gptlog-zoom").nth(number).click()
    view = page.locator("dialog.gptlog-viewer")
    expect(view).to_be_visible()
    settle(page)
    return view


def settle(page: Page) -> None:
    """Wait until the picture is loaded and stays where it is."""
    page.wait_for_function(
        "(() => { const i = document.querySelector('.gptlog-viewer img'); return i.complete && i.naturalWidth > 0; })()"
    )
    page.wait_for_timeout(300)


def box(part: Locator) -> FloatRect:
    found = part.bounding_box()
    assert found
    return found


def within(page: Page) -> bool:
    """Return whether all of the picture is seen in its room without scrolling."""
    picture, stage = box(page.locator(".gptlog-viewer img")), box(page.locator(".gptlog-viewer__stage"))
    right, bottom = stage["x"] + stage["width"], stage["y"] + stage["height"]
    return (
        stage["x"] <= picture["x"] + 0.5
        and stage["y"] <= picture["y"] + 0.5
        and picture["x"] + picture["width"] <= right + 0.5
        and picture["y"] + picture["height"] <= bottom + 0.5
    )


def reach(page: Page, left: float, top: float) -> dict[str, float]:
    """Scroll to the ends of the stage and return how far the picture's edges then are from those of the stage."""
    found: dict[str, float] = page.evaluate(
        """([left, top]) => {
          const stage = document.querySelector(".gptlog-viewer__stage");
          stage.scrollTo({left: left * stage.scrollWidth, top: top * stage.scrollHeight, behavior: "instant"});
          const room = stage.getBoundingClientRect();
          const picture = stage.querySelector("img").getBoundingClientRect();
          return {
            left: picture.left - room.left, top: picture.top - room.top,
            right: room.right - picture.right, bottom: room.bottom - picture.bottom,
          };
        }""",
        [left, top],
    )
    return found


# All of a picture


def test_a_whole_conversation_is_read_from_its_first_line_to_its_last(window: Visit) -> None:
    page = window.open("experiments/long/")
    open_picture(page)
    picture = box(page.locator(".gptlog-viewer img"))
    assert picture["width"] >= 360  # its writing can be read
    assert picture["height"] / picture["width"] == pytest.approx(18, rel=0.01)
    assert reach(page, 0, 0)["top"] >= 0
    assert reach(page, 0, 1)["bottom"] >= 0
    for _ in range(2):
        assert box(page.locator(".gptlog-viewer .gptlog-marks")) == box(page.locator(".gptlog-viewer img"))
        page.get_by_role("button", name="Zoom in").click()


@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_is_cut_off(window: Visit, name: str) -> None:
    page = window.open("experiments/shapes/")
    open_picture(page, SHAPES.index(name))
    picture = page.locator(".gptlog-viewer img")
    assert picture.evaluate("(one) => getComputedStyle(one).objectFit") == "fill"
    shown, natural = box(picture), picture.evaluate("(one) => [one.naturalWidth, one.naturalHeight]")
    assert shown["width"] / shown["height"] == pytest.approx(natural[0] / natural[1], rel=0.02)
    assert max(shown["width"], shown["height"]) >= 150
    first, last = reach(page, 0, 0), reach(page, 1, 1)
    assert min(first["left"], first["top"], last["right"], last["bottom"]) >= 0
    for _ in range(14):
        page.keyboard.press("-")
    assert within(page)


def test_what_fits_is_seen_whole_above_its_caption(window: Visit) -> None:
    page = window.open("experiments/captions/")
    view = open_picture(page)
    assert within(page)
    caption = box(view.locator(".gptlog-viewer__caption"))
    picture = box(view.locator("img"))
    assert picture["y"] + picture["height"] <= caption["y"]
    assert caption["y"] + caption["height"] <= window.evaluate("innerHeight")


def test_the_largest_rendition_is_shown(window: Visit) -> None:
    page = window.open("experiments/shapes/")
    open_picture(page, SHAPES.index("photo.png"))
    assert page.locator(".gptlog-viewer img").evaluate("(one) => one.naturalWidth") == 1500


# Captions


def test_captions_and_notes_are_shown_as_they_are_written(window: Visit) -> None:
    page = window.open("experiments/captions/")
    view = open_picture(page)
    caption = view.locator(".gptlog-viewer__caption")
    for words in (*HOSTILE, " · ".join(HOSTILE)):
        assert caption.inner_text() == words
        page.keyboard.press("ArrowRight")


# Keys


def test_keys_lead_through_the_pictures_and_back_to_the_page(window: Visit) -> None:
    page = window.open("experiments/captions/")
    page.locator(".gptlog-zoom").nth(1).focus()
    page.keyboard.press("Enter")
    count = page.locator(".gptlog-viewer").get_by_role("status")
    expect(count).to_have_text("2 / 9")
    for key, number in {"ArrowRight": 3, "End": 9, "ArrowLeft": 8, "Home": 1}.items():
        page.keyboard.press(key)
        expect(count).to_have_text(f"{number} / 9")
    assert count.get_attribute("aria-label") == "Picture 1 of 9"
    page.keyboard.press("ArrowLeft")
    expect(count).to_have_text("1 / 9")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.hasFocus() || !document.activeElement.closest('.gptlog-result, header')")
    page.keyboard.press("n")  # elsewhere a way to the next page
    page.keyboard.press("Escape")
    expect(page.locator(".gptlog-viewer")).to_have_count(0)
    assert page.evaluate("[...document.querySelectorAll('.gptlog-zoom')].indexOf(document.activeElement)") == 1
    assert page.url.endswith("experiments/captions/")


def test_keys_scroll_a_picture_before_they_go_on(window: Visit) -> None:
    window.page.emulate_media(reduced_motion="reduce")
    page = window.open("experiments/shapes/")
    view = open_picture(page, SHAPES.index("conversation.png"))
    stage = view.locator(".gptlog-viewer__stage")
    top = "(one) => Math.round(one.scrollTop)"
    page.keyboard.press("ArrowDown")
    assert stage.evaluate(top) == 80
    page.keyboard.press("PageDown")
    assert stage.evaluate(top) > 400
    page.keyboard.press("End")
    assert stage.evaluate("(one) => one.scrollHeight - one.clientHeight - one.scrollTop") < 1
    expect(view.get_by_role("status")).to_have_text("1 / 8")
    page.keyboard.press("End")
    expect(view.get_by_role("status")).to_have_text("8 / 8")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    settle(page)
    while not stage.evaluate("(one) => one.scrollLeft + one.clientWidth > one.scrollWidth - 1"):
        page.keyboard.press("ArrowRight")
        expect(view.get_by_role("status")).to_have_text("2 / 8")
    page.keyboard.press("ArrowRight")
    expect(view.get_by_role("status")).to_have_text("3 / 8")


# Mouse and fingers


def test_a_click_enlarges_where_it_points_and_beside_the_picture_closes(desktop: Visit) -> None:
    page = desktop.open("experiments/shapes/")
    view = open_picture(page, SHAPES.index("phone.png"))
    before = box(view.locator("img"))
    at = (before["x"] + before["width"] * 0.25, before["y"] + before["height"] * 0.75)
    page.mouse.click(*at)
    page.wait_for_timeout(400)
    after = box(view.locator("img"))
    assert after["width"] == pytest.approx(max(2.5 * before["width"], 1170), rel=0.01)
    assert (at[1] - after["y"]) / after["height"] == pytest.approx(0.75, abs=0.01)
    page.mouse.down()
    page.mouse.move(at[0], at[1] - 60, steps=4)
    page.mouse.up()
    assert box(view.locator("img"))["y"] == pytest.approx(after["y"] - 60, abs=2)
    page.mouse.click(*at)
    page.wait_for_timeout(400)
    assert box(view.locator("img")) == before
    page.mouse.click(before["x"] - 40, before["y"] + 40)
    expect(view).to_have_count(0)
    assert desktop.wrong == []


def test_the_wheel_with_ctrl_enlarges_and_without_scrolls(desktop: Visit) -> None:
    page = desktop.open("experiments/shapes/")
    view = open_picture(page, SHAPES.index("phone.png"))
    small = box(view.locator("img"))
    page.mouse.move(small["x"] + 100, small["y"] + 100)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function("document.querySelector('.gptlog-viewer__stage').scrollHeight > innerHeight")
    assert box(view.locator("img"))["width"] > 2 * small["width"]
    top = view.locator(".gptlog-viewer__stage").evaluate("(one) => one.scrollTop")
    page.mouse.wheel(0, 200)
    page.wait_for_function("(top) => document.querySelector('.gptlog-viewer__stage').scrollTop > top", arg=top)


class Fingers:
    """What fingers do on a page."""

    def __init__(self, page: Page) -> None:
        self._page, self._session = page, page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        self._page.wait_for_timeout(20)

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self._send("touchStart", start)
        for n in range(1, 6):
            self._send("touchMove", *[(start[0] + (end[0] - start[0]) * n / 5, start[1] + (end[1] - start[1]) * n / 5)])
        self._send("touchEnd")

    def spread(self, middle: tuple[float, float], apart: float, wider: float) -> None:
        x, y = middle
        for n in range(6):
            half = (apart + (wider - apart) * n / 5) / 2
            self._send("touchMove" if n else "touchStart", (x - half, y), (x + half, y))
        self._send("touchEnd")


def test_two_fingers_and_a_double_tap_enlarge_until_small_writing_can_be_read(phone: Visit) -> None:
    page = phone.open("experiments/shapes/")
    view = open_picture(page, SHAPES.index("phone.png"))
    image = view.locator("img")
    small = box(image)
    middle = (small["x"] + small["width"] / 2, small["y"] + small["height"] / 2)
    Fingers(page).spread(middle, 60, 180)
    assert box(image)["width"] == pytest.approx(3 * small["width"], rel=0.1)
    assert reach(page, 0, 0)["top"] >= 0
    assert reach(page, 1, 1)["bottom"] >= 0
    Fingers(page).spread(middle, 180, 30)
    page.keyboard.press("0")
    assert box(image) == small
    for _ in range(2):
        page.touchscreen.tap(*middle)
    page.wait_for_timeout(100)
    assert box(image)["width"] == pytest.approx(1170, rel=0.01)  # a px of the picture takes one of the page
    assert phone.wrong == []


def test_a_finger_goes_on_only_from_the_edge_of_a_picture(phone: Visit) -> None:
    page = phone.open("experiments/shapes/")
    view = open_picture(page, SHAPES.index("phone.png"))
    count = view.get_by_role("status")
    fingers = Fingers(page)
    fingers.swipe((320, 400), (60, 410))
    expect(count).to_have_text("4 / 8")
    fingers.swipe((60, 400), (320, 390))
    expect(count).to_have_text("3 / 8")
    fingers.swipe((200, 300), (190, 700))
    expect(count).to_have_text("3 / 8")
    fingers.swipe((60, 400), (320, 400))
    expect(count).to_have_text("2 / 8")
    settle(page)
    fingers.swipe((320, 430), (60, 430))  # it scrolls the panorama
    expect(count).to_have_text("2 / 8")
    reach(page, 1, 0)
    fingers.swipe((320, 430), (60, 430))
    expect(count).to_have_text("3 / 8")


# Around the full view


def test_the_page_behind_stays_where_it_is(window: Visit) -> None:
    page = window.open("experiments/captions/")
    view = open_picture(page, 3)
    top = window.evaluate("scrollY")
    page.mouse.move(200, 300)
    page.mouse.wheel(0, 600)
    page.wait_for_timeout(200)
    assert window.evaluate("scrollY") == top
    view.get_by_role("button", name="Close").click()
    expect(view).to_have_count(0)
    assert window.evaluate("scrollY") == top


def test_everything_to_press_has_a_name_and_room_for_a_finger(window: Visit) -> None:
    view = open_picture(window.open("experiments/shapes/"), 1)
    for control in view.locator("button, a").all():
        assert control.get_attribute("aria-label")
        assert min(box(control)["width"], box(control)["height"]) >= 44
    whole = "(one) => one.href"
    assert view.get_by_role("link").evaluate(whole) == window.page.locator(".gptlog-zoom").nth(1).evaluate(whole)
    assert view.evaluate("(one) => one.scrollWidth <= innerWidth")


def test_a_block_in_an_authors_page_opens_its_pictures_too(window: Visit) -> None:
    if not window.page.request.get(window.address + "story/").ok:
        return  # plain pages are the log alone
    view = open_picture(window.open("story/"))
    assert view.locator(".gptlog-viewer__caption").inner_text() == "A whole conversation"
    window.page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    assert not window.page.locator(".glightbox-container").count()


def test_a_print_and_a_page_without_scripts_know_nothing_of_it(window: Visit, browser: Browser, address: str) -> None:
    page = window.open("experiments/long/")
    view = open_picture(page)
    page.emulate_media(media="print")
    expect(view).to_be_hidden()
    expect(page.locator(".gptlog-zoom img")).to_be_visible()
    bare = visit(browser, address, 390, "light", java_script_enabled=False)
    bare.page.goto(address + "experiments/long/")
    bare.page.locator(".gptlog-zoom").click()
    bare.page.wait_for_url("**/*.webp")
    bare.page.context.close()


def test_a_reader_who_wants_no_motion_gets_a_still_picture(window: Visit) -> None:
    page = window.open("experiments/shapes/")
    open_picture(page, SHAPES.index("moving.gif"))
    source = "(one) => one.currentSrc.split('-').pop()"
    assert page.locator(".gptlog-viewer img").evaluate(source) == "moving.webp"
    page.keyboard.press("Escape")
    page.emulate_media(reduced_motion="reduce")
    open_picture(page, SHAPES.index("moving.gif"))
    assert page.locator(".gptlog-viewer img").evaluate(source) == "300.webp"


def test_pages_put_in_the_place_of_others_open_their_pictures_once(desktop: Visit) -> None:
    page = desktop.open("experiments/")
    page.wait_for_load_state("networkidle")  # the list of pages that are put in the place of others
    instant = '"navigation.instant"' in page.content()
    page.evaluate("window.kept = true")
    for title in ("Long", "Captions", "Long"):
        page.locator(".gptlog-card__link").filter(has_text=title).click()
        view = open_picture(page)
        page.keyboard.press("0")
        expect(view).to_have_count(1)
        assert bool(page.evaluate("window.kept")) == instant
        page.go_back()
        expect(view).to_have_count(0)
        page.wait_for_url("**/experiments/")
    assert desktop.wrong == []
