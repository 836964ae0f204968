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
from logs import Element, Log, cards, parse, record

from mkdocs_gptlog.build import Site, build
from mkdocs_gptlog.pages.addresses import GALLERY_INDEX
from mkdocs_gptlog.pages.outputs.minified import ASSETS
from mkdocs_gptlog.settings import Options, Settings

TABLES = sorted((Path(__file__).parent / "queries").glob("*.yaml"))
ASK = """
import { readFileSync } from "node:fs";
import { answer, choose, read, shown } from "./gallery-query.mjs";
const { index, searches } = JSON.parse(readFileSync(0, "utf8"));
globalThis.document = { documentElement: { lang: "en" } };
const found = (search) => {
  const question = read(search, Object.keys(index.facets));
  const chosen = choose(index, question);
  return answer(index, question).rows.map((row) => {
    const { model, verdict, day } = shown(index, row, chosen);
    const [name, outcome] = [index.facets.model[model]?.[1] ?? "", index.facets.verdict[verdict]?.[0] ?? ""];
    return [index.ids[row], `${name} ${outcome} ${new Date(day * 86400000).toISOString().slice(0, 10)}`];
  });
};
console.log(JSON.stringify(searches.map(found)));
"""
"""Prints for each address the ids that the gallery finds, and of each the result that it shows."""
Found = list[tuple[str, str]]


RUNS = {"model": None, "verdict": None, "why": None, "reply": None, "date": None}
"""What a record with several runs says in each of them."""


@dataclass(frozen=True)
class Table:
    """Records, and questions with the ids that they find."""

    site: Site
    questions: list[dict[str, Any]]
    answers: list[list[str]]
    shown: list[list[str] | None]

    def differences(self, found: list[Found]) -> list[tuple[dict[str, Any], Found, list[str], list[str] | None]]:
        """Return the questions with another answer than theirs: what was found, and what is to be found and shown."""
        asked = zip(self.questions, found, self.answers, self.shown, strict=True)
        return [
            (question, results, ids, shown)
            for question, results, ids, shown in asked
            if [id_ for id_, _ in results] != ids
            or (shown is not None and [as_shown.lower() for _, as_shown in results] != [one.lower() for one in shown])
        ]

    def in_a_browser(self, folder: Path, searches: list[str]) -> list[Found]:
        """Return what the script of the gallery finds for addresses."""
        (folder / "gallery-query.mjs").write_bytes((ASSETS / "gallery-query.js").read_bytes())
        (folder / "ask.mjs").write_text(ASK, "utf-8")
        index = next(one for one in self.site.documents if one.uri == GALLERY_INDEX).make()
        asked = json.dumps({"index": json.loads(index), "searches": searches})
        command = [need("node", "nodejs"), str(folder / "ask.mjs")]
        done = subprocess.run(command, input=asked.encode(), capture_output=True, check=True)
        return [[(id_, as_shown) for id_, as_shown in results] for results in json.loads(done.stdout)]


@pytest.fixture(params=TABLES, ids=lambda table: table.stem)
def table(request: pytest.FixtureRequest, log: Log) -> Table:
    data = yaml.load(request.param.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (texts only)
    for id_, fields in data["records"].items():
        base = RUNS if "runs" in fields else {}
        log.add(id_, record(id_, **(base | fields)))
    options = Options(verdicts=data["verdicts"])
    site = build(Settings(log.root, options=options, language=data["language"]))
    assert not [problem for problem in site.problems if problem.severity > 1]
    cases = data["cases"]
    questions = [{k: v for k, v in one.items() if k not in {"gives", "shows"}} for one in cases]
    return Table(site, questions, [one["gives"] for one in cases], [one.get("shows") for one in cases])


def test_blocks_find_what_the_table_says(table: Table) -> None:
    found = []
    for question in table.questions:
        block = yaml.safe_dump({"gallery": question}, allow_unicode=True)
        html, _ = table.site.embeds.render(block, "", "", 1, hub=None, scope="embed-1")
        page = parse(html)
        found.append(list(zip(cards(page), map(_as_shown, page.all(".gptlog-card")), strict=True)))
    assert table.differences(found) == []


def _as_shown(card: Element) -> str:
    """Return the model, the verdict and the date of a card."""
    line = card.one(".gptlog-card__model")
    model = line.text.removesuffix(line.one(".gptlog-quiet").text).strip()
    badge = card.one(".gptlog-badge")
    verdict = "" if "gptlog-badge--none" in badge["class"] else badge.text.split(maxsplit=1)[1]
    return f"{model} {verdict} {card.one('time')['datetime']}"


@pytest.mark.parametrize("encode", [quote, quote_plus], ids=["%20", "plus"])
def test_addresses_find_what_the_table_says(table: Table, tmp_path: Path, encode: Any) -> None:
    searches = [f"?{urlencode(question, doseq=True, quote_via=encode)}" for question in table.questions]
    assert table.differences(table.in_a_browser(tmp_path, searches)) == []
