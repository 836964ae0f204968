"""The scripts that browsers are given: their types hold, and what is published of them is still a script."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from mkdocs_gptlog.pages.outputs.minified import ASSETS, asset

SCRIPTS = sorted(ASSETS.glob("*.js"))
COMPILER = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--noUnusedParameters"]
COMPILER += ["--target", "es2022", "--module", "es2022", "--lib", "es2023,dom,dom.iterable"]

PRINT = """
const ts = require(process.argv[1]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const parts = (text) => {
  const found = [];
  const walk = (node) => {
    found.push([ts.SyntaxKind[node.kind], node.parent ? node.text : ""]);
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile("script.js", text, { languageVersion: ts.ScriptTarget.ES2022 }, true));
  return found;
};
console.log(JSON.stringify(texts.map(parts)));
"""
"""Prints scripts as a browser reads them: every part with its kind and its text, without comments and layout."""


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
def test_what_is_published_does_the_same(script: Path, node_modules: Path) -> None:
    texts = json.dumps([script.read_text("utf-8"), asset(script.name).decode()])
    command = ["node", "-e", PRINT, str(node_modules / "typescript")]
    done = subprocess.run(command, input=texts, capture_output=True, text=True, check=True)
    written, published = json.loads(done.stdout)
    assert published == written
