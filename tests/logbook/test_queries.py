"""One table of questions, asked in `gallery` blocks and in the address of the gallery: both mean the same."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest
import yaml
from conftest import need
from logs import Log, cards, parse, record

from mkdocs_gptlog.build import Site, build
from mkdocs_gptlog.pages.addresses import GALLERY_INDEX
from mkdocs_gptlog.pages.outputs.minified import ASSETS
from mkdocs_gptlog.settings import Options, Settings

TABLES = sorted((Path(__file__).parent / "queries").glob("*.yaml"))
ASK = """
import { readFileSync } from "node:fs";
import { answer, read } from "./gallery-query.mjs";
const { index, searches } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(searches.map((search) => answer(index, read(search)).rows.map((row) => index.ids[row]))));
"""
"""Prints the ids that the gallery finds for each address."""


@dataclass(frozen=True)
class Table:
    """Records, and questions with the ids that they find."""

    site: Site
    questions: list[dict[str, Any]]
    answers: list[list[str]]

    def differences(self, found: list[list[str]]) -> list[tuple[dict[str, Any], list[str], list[str]]]:
        """Return the questions with another answer than theirs: what was found, and what is to be found."""
        asked = zip(self.questions, found, self.answers, strict=True)
        return [(question, ids, answer) for question, ids, answer in asked if ids != answer]

    def in_a_browser(self, folder: Path, searches: list[str]) -> list[list[str]]:
        """Return what the script of the gallery finds for addresses."""
        (folder / "gallery-query.mjs").write_bytes((ASSETS / "gallery-query.js").read_bytes())
        (folder / "ask.mjs").write_text(ASK, "utf-8")
        index = next(one for one in self.site.documents if one.uri == GALLERY_INDEX).make()
        asked = json.dumps({"index": json.loads(index), "searches": searches})
        command = [need("node", "nodejs"), str(folder / "ask.mjs")]
        done = subprocess.run(command, input=asked.encode(), capture_output=True, check=True)
        found: list[list[str]] = json.loads(done.stdout)
        return found


@pytest.fixture(params=TABLES, ids=lambda table: table.stem)
def table(request: pytest.FixtureRequest, log: Log) -> Table:
    data = yaml.load(request.param.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (texts only)
    for id_, fields in data["records"].items():
        log.add(id_, record(id_, **fields))
    options = Options(verdicts=data["verdicts"])
    site = build(Settings(log.root, options=options, language=data["language"]))
    assert not [problem for problem in site.problems if problem.severity > 1]
    return Table(site, [{k: v for k, v in one.items() if k != "gives"} for one in data["cases"]], _answers(data))


def _answers(data: dict[str, Any]) -> list[list[str]]:
    return [one["gives"] for one in data["cases"]]


def test_blocks_find_what_the_table_says(table: Table) -> None:
    found = []
    for question in table.questions:
        block = yaml.safe_dump({"gallery": question}, allow_unicode=True)
        html, _ = table.site.embeds.render(block, "", "", 1, hub=None, scope="embed-1")
        found.append(cards(parse(html)))
    assert table.differences(found) == []


@pytest.mark.parametrize("encode", [quote, quote_plus], ids=["%20", "plus"])
def test_addresses_find_what_the_table_says(table: Table, tmp_path: Path, encode: Any) -> None:
    searches = [f"?{urlencode(question, doseq=True, quote_via=encode)}" for question in table.questions]
    assert table.differences(table.in_a_browser(tmp_path, searches)) == []
