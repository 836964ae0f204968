"""A site in a real browser, served under a base path as a project page is."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

BASE = "/my-log/"
Scheme = Literal["light", "dark"]
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a base path; anything above it is not found."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        if not urlsplit(path).path.startswith(BASE):
            return super().translate_path("/outside-the-base-path")
        return super().translate_path(path.removeprefix(BASE[:-1]))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()
        thread.join()


@dataclass
class Visit:
    """A page in the browser, and what went wrong on it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, place: str) -> Page:
        """Open a page and read it to its end, so that every picture is asked for."""
        self.page.goto(self.address + place, wait_until="load")
        self.page.evaluate(
            """async () => {
              const step = innerHeight / 2;
              for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
                scrollTo({top: y, behavior: "instant"});
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)));
              }
              const loading = [...document.images].filter((one) => one.checkVisibility() && !one.complete);
              await Promise.all(loading.map((one) => new Promise((done) => { one.onload = one.onerror = done; })));
            }"""
        )
        return self.page

    def evaluate(self, script: str) -> Any:
        return self.page.evaluate(script)


def _lost(asked: Request) -> bool:
    """Return whether a request failed, and was not just given up because the reader went on to another page."""
    return asked.failure != "net::ERR_ABORTED"


def visit(browser: Browser, address: str, width: int, scheme: Scheme, **context_options: Any) -> Visit:
    """Open a window of that width and scheme that notes everything that goes wrong."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **context_options)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    found = Visit(page, address)
    page.on("console", lambda said: found.wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.wrong.append(str(error)))
    page.on("requestfailed", lambda asked: found.wrong.append(f"failed: {asked.url}") if _lost(asked) else None)
    page.on("response", lambda got: found.wrong.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    page.on("request", lambda asked: found.asked.append(asked.url))
    return found
