"""Every kind of page under judges that are not ours: axe-core for its readers, the W3C checker for its markup."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Scheme
from click.testing import CliRunner
from logs import REPOSITORY, Built, Log, draw, record, served
from test_browser import PAGES, WIDTHS

from mkdocs_gptlog.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HUBS = {hub: f"experiments/{hub}/" for hub in ("categories", "tags", "verdicts", "years")}
ODD = {
    "problems": "experiments/broken/",
    "missing picture": "experiments/gap/",
    "missing clip": "experiments/clip/",
    "wide reply": "experiments/wide/",
    "second page": "experiments/page/2/",
    "embed that cannot be shown": "note/",
}
WIDE = """title: Wide
date: 2024-05-01
runs:
  - model: Model One
    date: 2024-05-01
    url: https://example.org/chat
    reply: |
      See [this](https://example.org/) and:

      ```
      a_very_long_line_of_code = "that no phone has room for, and no desktop beside the verdict, not at all"
      ```

      | one | two | three | four | five | six |
      | --- | --- | --- | --- | --- | --- |
      | wordsofgreatlength | wordsofgreatlength | wordsofgreatlength | wordsofgreatlength | wordsofgreatlength | words |
    verdict: odd
    why: See [that](https://example.org/).
  - {model: Model Two, date: 2024-05-02, reply: Short., verdict: fail, why: Too short.}
notes: With a [link](https://example.org/) in the *notes*.
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a preview of what goes wrong or is rare: problems, gaps, what is too wide, pages of a list."""
    log = Log(tmp_path_factory.mktemp("odd"))
    log.add("broken", record("Broken", verdict="maybe", more_or_less="x"))
    log.add("gap", record("Gap", prompt={"image": "none.png", "text": "What?"}, draft=True))
    log.add("clip", record("Clip", prompt={"video": "none.mp4", "text": "What?"}, target="a clip", summary="A *clip*."))
    log.add("wide", WIDE).write({"experiments/p.png": draw((900, 300))})
    log.add(
        "picture", record("Picture", prompt={"image": {"file": "p.png", "caption": "P", "credit": "N"}, "text": "?"})
    )
    log.write({"docs/note.md": "# Note\n\n```gptlog\nexperiment: nothing\n```\n\n```gptlog\nexperiment: wide\n```\n"})
    palette = [
        {"media": f"(prefers-color-scheme: {scheme})", "scheme": name}
        for scheme, name in (("light", "default"), ("dark", "slate"))
    ]
    options = {
        "page_size": 3,
        "verdicts": {"odd": {"label": "Odd", "icon": "~", "color": "#7a4100", "tone": "partial"}},
    }
    return log.configure(theme={"palette": palette}, options=options).preview()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the demo log as `gptlog build` writes it."""
    folder = tmp_path_factory.mktemp("plain") / "out"
    result = CliRunner().invoke(main, ["build", str(REPOSITORY), "--to", str(folder)])
    assert result.exit_code == 0, result.output
    return Built(folder)


# Markup

OF_THE_THEME = (
    (r"^Attribute “autocomplete” is only allowed when", 'id="__(drawer|search)"'),  # Material's switches
    (r"^The value of the “for” attribute of the “label” element", 'for="__toc"'),  # a page without contents has none
)
"""What is known of Material's own markup: the message and what it is about."""
GUESS = "This document appears to be written in"
"""The checker guesses languages; replies are often in another than the page."""


def findings(folder: Path, node_modules: Path) -> list[str]:
    """Return what the W3C's checker says of all pages of a site."""
    jar = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--skip-non-html", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{Path(said['url']).relative_to(f'file:{folder}')}: {said['message']} {said.get('extract', '')}"
        for said in json.loads(done.stderr)["messages"]
        if GUESS not in said["message"]
        and not any(re.search(text, said["message"]) and re.search(at, said["extract"]) for text, at in OF_THE_THEME)
    ]


@pytest.mark.parametrize("site", ["plain", "demo", "odd"])
def test_the_markup_of_every_page_is_valid(site: str, node_modules: Path, java: str, request: Any) -> None:  # noqa: ARG001
    assert findings(request.getfixturevalue(site).folder, node_modules) == []


# Readers of all kinds

EXCEPTIONS = (
    # Material shows links in text by colour alone, and offers no setting for it.
    ("link-in-text-block", ".md-content__inner a:not(.gptlog *)"),
    # The name of the search is mended on pages of the log; pages of the author's are Material's own.
    ("aria-dialog-name", ".md-search"),
    # Where a marker stands says when it was heard; the standard exempts that, and the result's page lists them as well.
    ("target-size", ".gptlog-embedded .gptlog-wave__mark"),
    # `extra.generator: false` removes the line; the demo does so.
    ("color-contrast", ".md-copyright, .md-copyright *"),
)
"""Rules that are broken, nearly all by Material's own markup, and on which elements."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds on a page that is open, without what is known."""
    page.evaluate(axe)
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach((one) => (one.loading = 'eager'))")
    result = page.evaluate("(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [
        f"{broken['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for broken in result["violations"]
        for node in broken["nodes"]
        if not any(
            broken["id"] == rule
            and page.locator(str(node["target"][0])).first.evaluate(f"(one) => one.matches({at!r})")
            for rule, at in EXCEPTIONS
        )
    ]


@pytest.fixture(scope="module")
def axe(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def addresses(demo: Built, odd: Built, plain: Built) -> Iterator[dict[str, str]]:
    """Return the address of each site."""
    with served(demo.folder) as one, served(odd.folder) as two, served(plain.folder) as three:
        yield {"demo": one, "odd": two, "plain": three}


def opened(browser: Browser, width: int, scheme: Scheme) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    return context.new_page()


PLACES = (
    *(("demo", name, place) for name, place in (PAGES | HUBS).items() if name != "home"),  # Material alone
    *(("odd", name, place) for name, place in ODD.items()),
    *(("plain", name, PAGES[name]) for name in ("gallery", "runs", "job", "hub")),
)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: Browser, addresses: dict[str, str], axe: str, width: int, scheme: Scheme
) -> None:
    page = opened(browser, width, scheme)
    found = []
    for site, name, place in PLACES:
        page.goto(addresses[site] + place)
        found += [f"{site}, {name}: {said}" for said in violations(page, axe)]
    page.context.close()
    assert not found, "\n".join(found)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("site", ["demo", "plain"])
def test_axe_finds_nothing_in_the_full_view(  # noqa: PLR0917 (fixtures)
    browser: Browser, addresses: dict[str, str], axe: str, site: str, width: int, scheme: Scheme
) -> None:
    page = opened(browser, width, scheme)
    page.goto(addresses[site] + PAGES["runs"])
    page.locator(".gptlog-zoom").nth(1).click()
    page.locator(".gptlog-viewer img").wait_for()
    page.keyboard.press("+")
    assert violations(page, axe) == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["job", "curve", "recording"])
def test_plain_pages_show_what_the_site_shows(
    browser: Browser, addresses: dict[str, str], name: str, width: int
) -> None:
    page = opened(browser, width, "light")
    shown = []
    for site in ("demo", "plain"):
        page.goto(addresses[site] + PAGES[name])
        page.locator("summary").evaluate_all("(all) => all.forEach((one) => (one.parentElement.open = true))")
        parts = page.locator(".gptlog :is(dt, dd, td, th, summary, .gptlog-moment > span, figcaption)")
        visible = "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.textContent.trim())"
        shown.append(parts.evaluate_all(visible))
    page.context.close()
    assert shown[0] == shown[1] != []


@pytest.mark.browser
@pytest.mark.parametrize("site", ["demo", "plain"])
def test_what_is_said_is_text_and_its_time_a_link(browser: Browser, addresses: dict[str, str], site: str) -> None:
    page = opened(browser, 390, "light")
    page.goto(addresses[site] + PAGES["recording"])
    line = page.locator(".gptlog-transcript .gptlog-moment").first
    ink = "(one) => getComputedStyle(one).color"
    assert line.locator("> span").evaluate(ink) == page.locator(".gptlog-transcript").evaluate(ink)
    assert line.locator("time").evaluate(ink) != line.evaluate(ink)
    rows = """(one) => {
      const words = new Range();
      one.textContent = "10:02:03";
      words.selectNodeContents(one);
      return words.getClientRects().length;
    }"""
    assert line.locator("time").evaluate(rows) == 1
    page.context.close()


CONTROLS = (
    ".gptlog :is(a[href], button, input, select, summary, textarea, audio, video, [tabindex='0']):not([tabindex='-1'])"
)


@pytest.mark.browser
def test_what_is_touched_is_large_enough(browser: Browser, addresses: dict[str, str]) -> None:
    page = opened(browser, 390, "light")
    small = []
    for site, _, place in PLACES:
        page.goto(addresses[site] + place)
        small += page.locator(CONTROLS).evaluate_all(
            """(all) => all.filter((one) => {
              const box = one.getBoundingClientRect();
              const inText = getComputedStyle(one).display === "inline" && one.closest("p, li, figcaption, blockquote");
              const theirs = one.classList.contains("headerlink");  // Material's, beside a heading
              return one.checkVisibility() && !inText && !theirs && Math.min(box.width, box.height) < 24;
            }).map((one) => one.outerHTML.slice(0, 160))"""
        )
    page.context.close()
    assert small == []


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, addresses: dict[str, str], width: int
) -> None:
    page = opened(browser, width, "light")
    unreached, unseen = {}, {}
    for site, name, place in (
        one for one in PLACES if one[1] in {"gallery", "runs", "job", "voice", "recording", "hub", "wide reply"}
    ):
        page.goto(addresses[site] + place, wait_until="networkidle")
        page.locator(".gptlog").first.wait_for()
        page.locator("[data-gptlog-gallery]:not([data-ready])").wait_for(state="detached")
        controls = page.locator(CONTROLS)
        controls.evaluate_all(
            "(all) => all.forEach((one, i) => (one.dataset.reached = one.checkVisibility() ? '' : 'no'))"
        )
        page.evaluate("document.activeElement.blur()")
        for _ in range(controls.count() + 60):  # Material's own come before them and after
            page.keyboard.press("Tab")
            page.evaluate(SEE_FOCUS)
        unreached[site, name] = controls.evaluate_all(
            "(all) => all.filter((one) => one.dataset.reached === '').map((one) => one.outerHTML.slice(0, 160))"
        )
        unseen[site, name] = controls.evaluate_all(
            "(all) => all.filter((one) => one.dataset.reached === 'unseen').map((one) => one.outerHTML.slice(0, 160))"
        )
    page.context.close()
    assert {name: found for name, found in unreached.items() if found} == {}
    assert {name: found for name, found in unseen.items() if found} == {}


SEE_FOCUS = """() => {
  const one = document.activeElement;
  if (!(one instanceof HTMLElement) || one.dataset.reached === undefined) return;
  const seen = ["", "::after"].some((part) => {
    const style = getComputedStyle(one, part || null);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  });
  one.dataset.reached = seen || one.matches("audio, video") ? "yes" : "unseen";  // players draw their own
}"""


@pytest.mark.browser
def test_nothing_moves_for_readers_who_ask_for_rest(browser: Browser, addresses: dict[str, str]) -> None:
    page = opened(browser, 1440, "light")
    page.goto(addresses["demo"] + PAGES["gallery"])
    page.locator(".gptlog-card").first.hover()
    moving = page.locator(".gptlog, .gptlog *").evaluate_all(
        """(all) => all.filter((one) => {
          const style = getComputedStyle(one);
          const slow = style.transitionDuration.split(",").some((time) => parseFloat(time) > 0);
          return style.animationName !== "none" || slow;
        }).map((one) => one.outerHTML.slice(0, 160))"""
    )
    page.context.close()
    assert moving == []
