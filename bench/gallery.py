"""What the gallery costs: to build, to load, and to use.

    python bench/gallery.py                     # 1,000 and 10,000 records
    python bench/gallery.py --records 300 3000

Reports, and compares with what is promised: the time to build the larger log in times of the smaller one (the number
of records in times, and a tenth more), the gallery's data as it goes to the reader (gzipped, of the larger log), the
bytes of the first view of the demo log, and how long a click on a facet takes in a browser until the answer is drawn.
The records are those of `bench/pages.py`. Pictures are made once before anything is timed.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import tempfile
from pathlib import Path

import lighthouse
from pages import build, make_sites
from playwright.sync_api import Browser, CDPSession, Response, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
CLICKED = """
async (facet) => {
  const times = [];
  for (const box of document.querySelectorAll(`#gptlog-facet-${facet} input`)) {
    const start = performance.now();
    box.click();
    await new Promise((done) =>
      new MutationObserver(done).observe(document.querySelector("[data-results]"), {childList: true}));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 200));  // until the rest of the list is drawn, too
  }
  return times;
}
"""
TEXT = ("text/", "application/json", "application/javascript", "image/svg")


def report(what: str, value: float, unit: str, limit: float) -> None:
    """Print a number beside its limit."""
    print(f"{what}: {value:,.1f} {unit} (at most {limit:,.1f}) {'ok' if value <= limit else 'TOO MUCH'}")


def first_view(browser: Browser, address: str) -> int:
    """Return the bytes of a gallery until it is still, texts gzipped as hosts send them."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    got: list[Response] = []
    page.on("response", lambda one: got.append(one))  # noqa: PLW0108 (playwright marks what it is given)
    page.goto(f"{address}experiments/", wait_until="networkidle")
    sizes = [
        len(gzip.compress(body)) if one.headers.get("content-type", "").startswith(TEXT) else len(body)
        for one in got
        for body in [one.body()]
    ]
    page.close()
    return sum(sizes)


def clicks(browser: Browser, address: str) -> dict[str, tuple[list[float], float]]:
    """Return by facet how many ms each click took, and how many ms of computing the page needed for one.

    Every click is made in three visits, of which the median counts: other programs hold up one now and then.
    """
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    found: dict[str, tuple[list[float], float]] = {}
    for facet in ("verdict", "model", "tag", "category"):
        visits, computed = [], 0.0
        for _ in range(3):
            page.goto(f"{address}experiments/")
            page.locator(f"[aria-controls=gptlog-facet-{facet}]").click()
            page.locator(f"#gptlog-facet-{facet} input").first.wait_for()
            before = _computed(session)
            visits.append(page.evaluate(CLICKED, facet))
            computed += _computed(session) - before
        times = [statistics.median(click) for click in zip(*visits, strict=True)]
        found[facet] = times, computed / 3 / len(times)
    page.close()
    return found


def _computed(session: CDPSession) -> float:
    """Return how many ms scripts, styles and layout have taken so far, waiting for other programs left out."""
    metrics: dict[str, float] = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return sum(metrics[part] for part in ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")) * 1000


def main() -> None:
    """Make the logs, build and use them, and print what it costs."""
    parser = argparse.ArgumentParser(description="Measure the gallery.")
    parser.add_argument("--records", type=int, nargs=2, default=[1000, 10000])
    options = parser.parse_args()
    small, large = options.records
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        logs = {count: make_sites(Path(name), count)[0] for count in options.records}
        for log in logs.values():
            build(log)
        times = {count: build(log) for count, log in logs.items()}
        print(f"built: {times[small]:.2f} s and {times[large]:.2f} s")
        report(f"{large} records in times of {small}", times[large] / times[small], "times", 1.1 * large / small)
        site = logs[large] / "site"
        data = [
            len(gzip.compress((site / "assets/gptlog" / file).read_bytes()))
            for file in ("gallery.json", "gallery-text.json")
        ]
        print(f"index {data[0] / 1000:,.0f} KB, texts {data[1] / 1000:,.0f} KB")
        report("data of the gallery", sum(data) / 1000, "KB", 1500)
        demo = lighthouse.build(Path(name) / "demo")
        executable = CHROMIUM if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        with lighthouse.served(demo) as address:
            report("first view of the demo", first_view(browser, address) / 1000, "KB", 400)
        with lighthouse.served(site) as address:
            for facet, (taken, computed) in clicks(browser, address).items():
                report(f"{facet}: slowest of {len(taken)} clicks", max(taken), "ms", 100)
                report(f"{facet}: computing for one", computed, "ms", 100)
        browser.close()


if __name__ == "__main__":
    main()
