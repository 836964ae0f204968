"""What tests share."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from logs import REPOSITORY, Built, Log

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_CHROMIUM = Path("/usr/bin/chromium")
_CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")  # Material's advice about another version of MkDocs


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Return an empty log."""
    return Log(tmp_path / "log")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return this repository's own site, built from a copy of its sources."""
    root = tmp_path_factory.mktemp("demo")
    for name in ("docs", "experiments"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copyfile(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    return Log(root).build(strict=True)


@pytest.fixture(scope="session")
def node_tools() -> Path:
    """Return the folder of the commands of `tests/node/package.json`, installed if need be."""
    if shutil.which("npm") is None:
        message = "no npm: run `apt-get install nodejs npm`"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = REPOSITORY / "tests" / "node"
    wanted, noted = folder / "package.json", folder / "node_modules" / ".installed"
    noted.parent.mkdir(exist_ok=True)
    with (noted.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not noted.is_file() or noted.read_bytes() != wanted.read_bytes():
            command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            noted.write_bytes(wanted.read_bytes())
    return folder / "node_modules" / ".bin"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a browser: Debian's Chromium, else the one that Playwright installed."""
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 (only these tests need it)

    with sync_playwright() as playwright:
        executable = _CHROMIUM if _CHROMIUM.exists() else None
        try:
            found = playwright.chromium.launch(executable_path=executable, args=list(_CHROMIUM_ARGUMENTS))
        except Error as error:
            message = "no browser: run `apt-get install chromium`, or `playwright install chromium`"
            if os.environ.get("CI") == "true":
                pytest.fail(f"{message}\n{error}")
            pytest.skip(message)
        yield found
        found.close()
