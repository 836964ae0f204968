"""The picture in the README: a page of the demo log as a browser shows it.

    python bench/screenshot.py

The demo is built as it is published. The picture is written to `docs/page.webp`; the command fails where it would be
larger than a README should be.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from pathlib import Path

from lighthouse import REPOSITORY, build, served
from PIL import Image
from playwright.sync_api import sync_playwright

PAGE = "experiments/vision/odd-dog/"
TARGET = REPOSITORY / "docs" / "page.webp"
WIDTH, HEIGHT = 1220, 1010
"""In px: as wide as a laptop shows it, as high as a run with its verdict needs."""
QUALITY = 82
LARGEST = 150_000
"""In bytes."""
CHROMIUM = Path("/usr/bin/chromium")


def photograph(address: str) -> Image.Image:
    """Return what a browser shows of a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM if CHROMIUM.exists() else None,
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        content = page.screenshot()
        browser.close()
    return Image.open(io.BytesIO(content)).convert("RGB")


def main() -> None:
    """Write the picture."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with tempfile.TemporaryDirectory() as folder, served(build(Path(folder))) as address:
        picture = photograph(address + PAGE)
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=6)
    size = len(buffer.getvalue())
    print(f"{TARGET.relative_to(REPOSITORY)}: {WIDTH} × {HEIGHT} px, {size:,} bytes")
    if size > LARGEST:
        sys.exit(f"more than {LARGEST:,} bytes: show less of the page")
    TARGET.write_bytes(buffer.getvalue())


if __name__ == "__main__":
    main()
