"""The scripts that browsers are given: their types hold, and what is published of them is still a script."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mkdocs_gptlog.pages.published import ASSETS, asset

SCRIPTS = sorted(ASSETS.glob("*.js"))
COMPILER = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--noUnusedParameters"]
COMPILER += ["--target", "es2022", "--module", "es2022", "--lib", "es2023,dom,dom.iterable"]


def test_the_types_of_the_scripts_hold(node_modules: Path) -> None:
    done = subprocess.run(
        [node_modules / ".bin" / "tsc", *COMPILER, *SCRIPTS], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_script_asks_for_its_types_to_be_checked(script: Path) -> None:
    assert script.read_text("utf-8").startswith("// @ts-check\n")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_what_is_published_is_a_script(script: Path, node_modules: Path, tmp_path: Path) -> None:
    assert node_modules
    file = tmp_path / f"{script.stem}.mjs"
    file.write_bytes(asset(script.name))
    subprocess.run(["node", "--check", file], check=True)
