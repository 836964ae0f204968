"""Words without spaces in a real browser: nothing makes a page of a phone scroll sideways or hides its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from browsing import BASE, Visit, visit
from click.testing import CliRunner
from logs import Log, draw, record, served, tone
from playwright.sync_api import expect

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.logbook.slugs import slug

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SURROUNDINGS = ("material", "mkdocs", "readthedocs", "plain")
PHONE = 360


def long(name: str) -> str:
    """Return a word of a hundred letters without a place to break it."""
    return f"{name}_" + "abcdefghij" * 10


ADDRESS = "https://example.org/" + "very/long/path/" * 6 + "index.html?x=1&y=2&z=" + "9" * 40
ID = "long/" + "n" * 90
TABLE = f"| {long('column')} | Value |\n|---|---|\n| {long('cell')} | {ADDRESS} |\n"
MARKDOWN = f"{long('prose')} `{long('code')}` [{long('link')}]({ADDRESS}) {ADDRESS}\n\n- {long('item')}\n\n{TABLE}"
PICTURE = {
    "file": "wide.png",
    "caption": long("caption"),
    "credit": long("credit"),
    "marks": [{"box": [0.1, 0.1, 0.5, 0.5], "note": long("note")}],
}
RUN: dict[str, Any] = {
    "via": long("via"),
    "cost": long("cost"),
    "settings": {long("key"): long("value"), "temperature": "0.5"},
    "why": MARKDOWN,
    "review": long("review"),
    "url": ADDRESS,
}
MESSAGES = [
    {"role": "system", "text": long("system")},
    {"role": "user", "text": MARKDOWN, "image": PICTURE},
    {"role": "tool", "text": long("tool")},
    {"role": "assistant", "text": MARKDOWN + f"\n```\n{long('fence')}\n```\n"},
]
SHARED: dict[str, Any] = {
    "authors": [long("author"), "Second"],
    "category": f"{long('wide')}/{long('narrow')}",
    "tags": [long("tag"), "short"],
    "summary": MARKDOWN,
    "target": ADDRESS,
    "notes": MARKDOWN,
    "links": [{"url": ADDRESS}, {"url": ADDRESS, "title": long("title")}],
}
PLACES = {
    "result": f"experiments/{ID}/",
    "runs": "experiments/long/runs/",
    "tally": "experiments/long/tally/",
    "voice": "experiments/long/voice/",
    "job": "experiments/long/job/",
    "gallery": "experiments/",
    "gallery table": "experiments/?view=table",
    "gallery filtered": f"experiments/?text={long('prose')}&tag={long('tag')}&model={long('model')}",
    "nothing found": f"experiments/?text={long('nowhere')}",
    "categories": "experiments/categories/",
    "models": "experiments/models/",
    "tags": "experiments/tags/",
    "verdicts": "experiments/verdicts/",
    "years": "experiments/years/",
    "category": f"experiments/categories/{slug(long('wide'))}/{slug(long('narrow'))}/",
    "tag": f"experiments/tags/{slug(long('tag'))}/",
    "year": "experiments/years/2024/",
    "embed": "story/",
    "missing picture": "experiments/gap/",
    "problems": "experiments/broken/",
}
ONLY_IN_SITES = {"embed", "missing picture", "problems"}


def add(log: Log, id_: str, title: str, *parts: dict[str, Any]) -> None:
    """Write a record whose fields are those of all parts."""
    fields: dict[str, Any] = {"title": long(title), "date": "2024-05-01"}
    for part in (SHARED, *parts):
        fields |= part
    log.add(id_, yaml.safe_dump(fields, allow_unicode=True, sort_keys=False))


def write(log: Log) -> Log:
    """Write a log in which everything that can be long is long."""
    verdict = long("verdict")
    judged = {"model": long("model"), "verdict": verdict}
    log.write({"experiments/long/wide.png": draw((900, 600)), "experiments/long/talk.wav": tone()})
    missing = {"role": "user", "text": "And this?", "image": f"{long('missing')}.png"}
    add(log, ID, "Title", judged, RUN, {"messages": MESSAGES})
    add(log, "gap", "Gap", judged, RUN, {"messages": [missing], "draft": True})
    runs = [judged | RUN | {"model": long(f"model{n}"), "date": f"2024-0{n}-01", "reply": "Yes."} for n in (1, 2)]
    add(log, "long/runs", "Runs", {"prompt": "Why?", "runs": runs, "related": [ID]})
    add(log, "long/tally", "Tally", {"model": long("model"), "prompt": "Why?", "tally": {verdict: 3, "pass": 2}})
    heard = {
        "kind": "voice",
        "transcript": f"[00:00] {long('speaker')}: {long('said')}\n[00:00] user: {long('asked')}\n",
        "observations": [{"at": 0.05, "note": long("seen")}],
    }
    add(log, "long/voice", "Voice", judged, heard, {"audio": {"file": "talk.wav", "caption": long("caption")}})
    add(log, "long/linked", "Linked", judged, heard, {"video": f"https://{'sub' * 15}.example.org/{long('video')}"})
    job: dict[str, Any] = {
        "base_model": long("base"),
        "result_model": long("tuned"),
        "job_id": long("job"),
        "status": long("status"),
        "files": {long("use"): long("file"), "training": long("data")},
        "final": {long("loss"): "0.5"},
        "hyperparameters": {long("parameter"): long("setting"), "epochs": "3"},
    }
    add(log, "long/job", "Job", judged, job, {"kind": "fine-tuning"})
    log.add("broken", f"title: {long('broken')}\n{long('field')}: {long('value')}\nmodel: 1\n")
    blocks = [f"experiment: {ID}", f"gallery: {{tag: {long('tag')}}}", f"gallery: {{{long('key')}: 1}}"]
    log.write({"docs/story.md": "# Story\n\n" + "".join(f"```gptlog\n{block}\n```\n\n" for block in blocks)})
    return log


@pytest.fixture(scope="module", params=SURROUNDINGS)
def surrounding(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def address(surrounding: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = write(Log(tmp_path_factory.mktemp(surrounding)))
    options = {"verdicts": {long("verdict"): {"tone": "partial"}}}
    theme: dict[str, Any] = {} if surrounding in {"material", "plain"} else {"name": surrounding, "highlightjs": False}
    log.configure(options=options, theme=theme)
    if surrounding == "plain":
        log.write({"experiments/broken.yaml": record("Whole")})
        log.write({"experiments/gap.yaml": record("Whole too")})
        found = CliRunner().invoke(main, ["build", str(log.root), "--to", str(log.root / "site")])
        assert found.exit_code == 0, found.output
    else:
        assert not log.preview().abort
    with served(log.root / "site", BASE) as there:
        yield there


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address, PHONE, "light", has_touch=True, is_mobile=True)
    yield found
    found.page.context.close()


@pytest.mark.parametrize("kind", PLACES)
def test_no_page_scrolls_sideways(phone: Visit, surrounding: str, kind: str) -> None:
    if surrounding == "plain" and kind in ONLY_IN_SITES:
        return
    page = phone.open(PLACES[kind])
    expect(page.locator(".gptlog").first).to_be_visible()
    if kind.startswith(("gallery ", "nothing")):
        expect(page.locator("[data-ready]")).to_be_attached()
    sideways: list[int] = page.evaluate(
        """() => {
          const all = document.scrollingElement;
          all.scrollTo({left: 1000, behavior: "instant"});
          return [all.scrollLeft, visualViewport.pageLeft, all.scrollWidth - document.documentElement.clientWidth];
        }"""
    )
    assert sideways == [0, 0, 0]
    assert beyond(page) == []


def beyond(page: Page) -> list[str]:
    """Return what of the log is written beyond the window, where nothing that the reader scrolls holds it."""
    found: list[str] = page.evaluate(
        """() => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
          const range = document.createRange();
          for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            const part = text.parentElement;
            if (!text.data.trim() || !part.closest(".gptlog") || part.closest("svg")) continue;
            range.selectNodeContents(text);
            if (![...range.getClientRects()].some(({left, right}) => left < -1 || right > innerWidth + 1)) continue;
            let up = part;
            const held = ({overflowX, clipPath}) => ["auto", "scroll"].includes(overflowX) || clipPath !== "none";
            while (up && !held(getComputedStyle(up))) up = up.parentElement;
            if (!up || up === document.documentElement) found.push(part.outerHTML.slice(0, 100));
          }
          return found;
        }"""
    )
    return found
