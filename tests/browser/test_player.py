"""Recordings in a real browser: playing, seeking by what is said, markers, and pages without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from logs import Log, record, served, tone
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

WORDS = "".join(f"  [{at // 60:02}:{at % 60:02}] user: Line number {at}.\n" for at in range(40))
TALK = f"""audio: talk.wav
transcript: |
{WORDS}observations:
  - {{at: 10, note: breath}}
  - {{at: 30.5, note: stutter}}
"""
LINKED = """video: https://youtu.be/abc
transcript: "[00:12] user: Hello"
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site with a recording of forty seconds, and a linked one."""
    log = Log(tmp_path_factory.mktemp("player"))
    with served(
        log.root / "site"
    ) as found:  # sends whole files, as `mkdocs serve`: browsers alone cannot seek in those
        log.write({"experiments/talk.wav": tone(40), "docs/index.md": "# Home\n\n[talk](experiments/talk/index.md)\n"})
        log.add("talk", record("Talk", TALK, prompt=None, reply=None))
        log.add("linked", record("Linked", LINKED, prompt=None, reply=None))
        audio = {"file": "talk.wav", "transcript": "[00:01] Yes.", "observations": {"at": 3, "note": "breath"}}
        log.add("reply", record("Reply", reply={"audio": audio, "text": "Yes."}))
        log.configure(theme={"features": ["navigation.instant"]}, site_url=found)
        built = log.build(strict=True)
        assert not built.abort, built.warnings
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a window in which sounds may play."""
    context = browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    found = context.new_page()
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    yield found
    context.close()
    assert wrong == []


def wait_for(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {{ const one = document.querySelector('audio'); return {condition}; }}")


def line(page: Page, number: int) -> Locator:
    return page.locator(".gptlog-transcript a").nth(number)


def test_a_click_on_a_line_plays_from_there(page: Page, address: str) -> None:
    page.goto(address + "experiments/talk/")
    expect(line(page, 12)).to_have_attribute("role", "button")
    line(page, 12).click()
    wait_for(page, "!one.paused && one.currentTime > 12.1 && one.currentTime < 20")
    assert page.url.endswith("/talk/")
    line(page, 3).click()  # once the file is there, at once
    wait_for(page, "one.currentTime > 3 && one.currentTime < 10")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_plays_from_a_line(page: Page, address: str, key: str) -> None:
    page.goto(address + "experiments/talk/")
    expect(line(page, 20)).to_have_attribute("role", "button")
    line(page, 19).focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press(key)
    wait_for(page, "!one.paused && one.currentTime > 20 && one.currentTime < 28")
    assert outline == "solid"


def test_observations_play_from_their_time(page: Page, address: str) -> None:
    page.goto(address + "experiments/talk/")
    listed = page.get_by_role("list", name="Observations").get_by_role("button")
    expect(listed).to_have_text(["0:10 breath", "0:30 stutter"], use_inner_text=True)
    listed.nth(1).click()
    wait_for(page, "one.currentTime > 30.5")
    page.locator(".gptlog-wave__mark").first.click()
    wait_for(page, "one.currentTime > 10 && one.currentTime < 20")


def test_markers_lie_on_the_waveform_where_they_belong(page: Page, address: str) -> None:
    page.goto(address + "experiments/talk/")
    wave = page.locator(".gptlog-wave").bounding_box()
    mark = page.locator(".gptlog-wave__mark").first.bounding_box()
    assert wave
    assert mark
    assert mark["x"] + mark["width"] / 2 == pytest.approx(wave["x"] + wave["width"] / 4, abs=1.5)
    assert mark["width"] >= 20
    assert wave["height"] == pytest.approx(page.locator(".gptlog-wave svg").bounding_box()["height"])  # type: ignore[index]


@pytest.mark.parametrize("width", [390, 800])
def test_a_recording_stays_inside_its_message(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(address + "experiments/reply/")
    message = page.locator(".gptlog-message--assistant").bounding_box()
    assert message
    for part in ("audio", ".gptlog-wave", ".gptlog-transcript"):
        box = page.locator(part).bounding_box()
        assert box
        assert box["width"] > 200, part
        assert box["x"] + box["width"] <= message["x"] + message["width"], part


def test_a_click_on_the_waveform_plays_from_there(page: Page, address: str) -> None:
    page.goto(address + "experiments/talk/")
    expect(line(page, 0)).to_have_attribute("role", "button")
    wave = page.locator(".gptlog-wave")
    box = wave.bounding_box()
    assert box
    wave.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    wait_for(page, "one.currentTime > 20 && one.currentTime < 28")
    played = float(wave.evaluate("(one) => parseFloat(one.style.getPropertyValue('--gptlog-played'))"))
    assert 50 <= played < 75


def test_the_line_that_is_said_is_marked_and_stays_in_sight(page: Page, address: str) -> None:
    page.goto(address + "experiments/talk/")
    expect(line(page, 0)).to_have_attribute("role", "button")
    assert page.locator("[aria-current]").count() == page.locator("nav [aria-current]").count()
    above = page.evaluate("scrollY")
    page.locator(".gptlog-wave__mark").last.dispatch_event("click")
    wait_for(page, "one.currentTime > 31.5")
    page.locator("audio").evaluate("(one) => one.pause()")
    current = page.locator(".gptlog-transcript [aria-current=true]")
    number = int(page.locator("audio").evaluate("(one) => one.currentTime + 0.05"))
    expect(current).to_have_text(f"0:{number} User: Line number {number}.")
    box, shown = page.locator(".gptlog-transcript").bounding_box(), current.bounding_box()
    assert box
    assert shown
    assert box["y"] <= shown["y"]
    assert shown["y"] + shown["height"] <= box["y"] + box["height"]
    assert page.evaluate("scrollY") == above  # the page itself is left where it is


def test_a_reader_who_scrolls_the_lines_is_left_alone(page: Page, address: str) -> None:
    page.add_init_script(
        "{ const start = Date.now(); Date.now = () => start; }"
    )  # for a while, which does not end here
    page.goto(address + "experiments/talk/")
    expect(line(page, 0)).to_have_attribute("role", "button")
    box = page.locator(".gptlog-transcript")
    box.hover()
    page.mouse.wheel(0, 300)
    page.wait_for_function("document.querySelector('.gptlog-transcript').scrollTop > 100")
    before = box.evaluate("(one) => one.scrollTop")
    page.locator(".gptlog-wave__mark").last.dispatch_event("click")
    wait_for(page, "one.currentTime > 31 && document.querySelector('.gptlog-transcript [aria-current]')")
    assert box.evaluate("(one) => one.scrollTop") == before


def test_a_page_that_is_reached_without_loading_plays_too(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")  # the theme takes over once it has the sitemap
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("window.kept = true")
    page.locator("article").get_by_role("link", name="talk").click()
    page.wait_for_url("**/experiments/talk/")
    expect(line(page, 5)).to_have_attribute("role", "button")
    line(page, 5).click()
    wait_for(page, "one.currentTime > 5")
    assert page.evaluate("window.kept") is True
    assert [url for url in asked if url.endswith("player.js")]


def test_a_page_without_a_recording_loads_no_code_for_it(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "experiments/linked/", wait_until="networkidle")
    assert [url for url in asked if url.endswith("gptlog.js")]
    assert not [url for url in asked if url.endswith("player.js")]


def test_a_line_of_a_linked_video_loads_its_player_there(page: Page, address: str) -> None:
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="the player"))
    page.goto(address + "experiments/linked/", wait_until="networkidle")
    page.locator(".gptlog-transcript a").click()
    frame = page.locator("iframe.gptlog-player")
    expect(frame).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/abc?start=12")
    assert page.locator(".gptlog-elsewhere").count() == 0
    assert page.locator(".gptlog-transcript a").is_visible()
    page.locator(".gptlog-transcript a").click()
    expect(frame).to_have_count(1)


def test_without_javascript_there_is_a_player_and_the_text(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "experiments/talk/")
    assert page.locator("audio[controls]").is_visible()
    assert page.locator(".gptlog-transcript a").count() == 40
    assert line(page, 7).inner_text().split("\n")[-1] == "User: Line number 7."
    assert (line(page, 7).get_attribute("href") or "").endswith("-clip.wav#t=7")
    assert page.locator(".gptlog-wave path").is_visible()
    context.close()
