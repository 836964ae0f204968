"""What Lighthouse says of the demo log: four scores and the layout shift, on a phone and on a desktop.

    python bench/lighthouse.py --install      # lighthouse into --tools, with npm
    python bench/lighthouse.py --runs 3

The demo is built as it is published and served from this machine, compressed as web servers do. A score is the median
of the runs, the shift the greatest of them; performance depends on how busy the machine is. What costs points is named
below the table, with the elements that Lighthouse points at. The command fails where a target is missed.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parent.parent
VERSION = "12.8.2"
PAGES = {
    "gallery": "experiments/",
    "result": "experiments/vision/japan-sign/",
    "runs": "experiments/vision/sunflower-seeds/",
}
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SHIFT = "cumulative-layout-shift"
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml"}
CHROME = "--headless=new --no-sandbox --disable-gpu"


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as web servers are set up to: text compressed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)) + self._charset(file))
        self.send_header("Cache-Control", "max-age=3600")
        if file.suffix in COMPRESSED:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    @staticmethod
    def _charset(file: Path) -> str:
        return "; charset=utf-8" if file.suffix in COMPRESSED else ""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder and yield its address."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def build(folder: Path) -> Path:
    """Build the demo log and return the folder of its site."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    return folder


def ask(tool: Path, address: str, form: str) -> dict[str, Any]:
    """Return Lighthouse's report of a page."""
    preset = ["--preset=desktop"] if form == "desktop" else []
    chrome = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
    command = [str(tool), address, "--output=json", "--quiet", f"--chrome-flags={CHROME}", *preset]
    done = subprocess.run(
        command, env=os.environ | ({"CHROME_PATH": chrome} if chrome else {}), capture_output=True, check=True
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def score(reports: list[dict[str, Any]], category: str) -> int:
    """Return the median score, 0 to 100."""
    return round(100 * statistics.median(float(report["categories"][category]["score"]) for report in reports))


def shift(reports: list[dict[str, Any]]) -> float:
    """Return the greatest cumulative layout shift."""
    return max(float(report["audits"][SHIFT]["numericValue"]) for report in reports)


def missing(report: dict[str, Any]) -> Iterator[str]:
    """Yield what costs points, with the first elements that Lighthouse points at; of the timings only the shift."""
    for category in TARGETS:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            counted = (reference["weight"] and category != "performance") or audit["id"] == "layout-shifts"
            if counted and audit["score"] is not None and audit["score"] < 1:
                items = audit.get("details", {}).get("items", [])
                nodes = [item["node"]["snippet"] for item in items if "node" in item]
                yield f"{category}: {audit['id']}: {', '.join(nodes[:3]) or audit.get('displayValue', '')}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, default=Path(tempfile.gettempdir(), "gptlog-lighthouse"))
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.install:
        arguments.tools.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-audit", f"lighthouse@{VERSION}"], cwd=arguments.tools, check=True)
    tool = arguments.tools / "node_modules" / ".bin" / "lighthouse"
    if not tool.exists():
        parser.error(f"there is no Lighthouse in {arguments.tools}: add --install")
    lost: dict[str, None] = {}
    missed = False
    print(f"{'page':10}{'on':10}" + "".join(f"{name:>16}" for name in TARGETS) + f"{'shift':>8}")
    with tempfile.TemporaryDirectory() as folder, served(build(Path(folder, "site"))) as address:
        for name, place in PAGES.items():
            for form in ("phone", "desktop"):
                reports = [ask(tool, address + place, form) for _ in range(arguments.runs)]
                scores = {category: score(reports, category) for category in TARGETS}
                missed |= any(scores[category] < target for category, target in TARGETS.items())
                missed |= round(shift(reports), 3) > 0  # as printed
                print(f"{name:10}{form:10}" + "".join(f"{value:16}" for value in scores.values()), end="")
                print(f"{shift(reports):8.3f}")
                lost |= dict.fromkeys(line for report in reports for line in missing(report))
    print(*lost, sep="\n")
    sys.exit(missed)


if __name__ == "__main__":
    main()
