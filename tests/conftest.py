"""What tests share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import BASE, Visit, visit
from logs import REPOSITORY, Built, Log, served

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
def browser() -> Iterator[Browser]:
    """Return a browser: Debian's Chromium, else the one that Playwright installed."""
    from playwright.sync_api import Error, expect, sync_playwright  # noqa: PLC0415 (only these tests need it)

    expect.set_options(timeout=20_000)  # machines may be busy
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


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the tools that `tests/browser/node/package.json` names; npm fetches them once."""
    import fcntl  # noqa: PLC0415 (there is none on Windows, where nothing needs it)

    folder = REPOSITORY / "tests" / "browser" / "node"
    wanted = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    shared = tmp_path_factory.getbasetemp().parent  # of all workers of a run
    shared.joinpath("node.lock").touch()
    with shared.joinpath("node.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if any(_installed(folder / "node_modules" / name) != version for name, version in wanted.items()):
            need("npm", "nodejs npm")
            command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "node_modules"


def _installed(package: Path) -> str:
    file = package / "package.json"
    return str(json.loads(file.read_text("utf-8"))["version"]) if file.is_file() else ""


@pytest.fixture(scope="session")
def java() -> str:
    """Return the program that runs the W3C's checker."""
    return need("java", "default-jre-headless")


def need(program: str, package: str) -> str:
    """Return where a program is; without it tests are skipped, and fail where everything is to be tested."""
    if found := shutil.which(program):
        return found
    message = f"no {program}: run `apt-get install {package}`"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def address(demo: Built) -> Iterator[str]:
    """Return the address of the demo site."""
    with served(demo.folder, BASE) as found:
        yield found


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[Visit]:
    """Return a wide, light window on the demo site."""
    found = visit(browser, address, 1440, "light")
    yield found
    found.page.context.close()
