"""The markup of every kind of page, as files under `golden/expected/`: a change of markup is a readable difference.

The records stand under `golden/log/`. `UPDATE_GOLDEN=1 pytest tests/pages/test_golden.py` writes the files anew; read
the difference before committing it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner
from logs import Log, draw, tone
from pretty import pretty

from mkdocs_gptlog.build import build
from mkdocs_gptlog.cli import main
from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.pages.page import Kind

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = GOLDEN / "expected"
PAGES = {
    "gallery": "experiments/",
    "hub-categories": "experiments/categories/",
    "hub-models": "experiments/models/",
    "hub-years": "experiments/years/",
    "list-of-a-category": "experiments/categories/vision/",
    "list-of-a-model": "experiments/models/model-one/",
    "list-of-a-year": "experiments/years/2024/",
    "problems-of-a-record": "experiments/broken/",
    "result-draft-of-a-linked-video": "experiments/voice/linked/",
    "result-fine-tuning": "experiments/tuning/job/",
    "result-one-run": "experiments/hello/",
    "result-recording": "experiments/voice/aloud/",
    "result-several-runs": "experiments/vision/seeds/",
}
"""The pages of the log by the name of their file, each a whole document."""
FILES = {
    "front.html": "index.html",
    "feed.xml": "experiments/feed.xml",
    "feed.json": "experiments/feed.json",
    "data.json": "experiments/experiments.json",
    "gallery.json": "assets/gptlog/gallery.json",
}
EMBEDDED = "embedded.html"
"""What stands between the two marks of `golden/log/docs/index.md` under MkDocs."""
NAMES = [*(f"{name}.html" for name in PAGES), *FILES, EMBEDDED]
PRINT = re.compile(r"\b[0-9a-f]{24}(v\d+)?(?=-)")
"""Of the content of a file and of the program that made it: another encoder, another print."""
CURVES = re.compile(r"(<svg role=\"img\"[^>]*><title>[^<]*</title><desc>[^<]*</desc>).*?(?=</svg>)", re.DOTALL)
"""Drawn by a library, each version of it in its own way."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    root = tmp_path_factory.mktemp("golden") / "log"
    shutil.copytree(GOLDEN / "log", root)
    pictures: dict[str, str | bytes] = {"experiments/vision/seeds.png": draw((1000, 600))}
    return Log(root).write(pictures | {"experiments/voice/aloud.wav": tone(2)})


@pytest.fixture(scope="module")
def plain(log: Log) -> Path:
    """Return the folder of the log as plain pages, with drafts."""
    folder = log.root.parent / "plain"
    result = CliRunner().invoke(main, ["build", "--drafts", "--to", str(folder), str(log.root)])
    assert result.exit_code == 1, "one record is broken"
    assert "error" not in result.output.replace("error experiments/broken.yaml", ""), result.output
    return folder


@pytest.fixture(scope="module")
def embedded(log: Log) -> str:
    """Return what MkDocs makes of the blocks of a page."""
    page = (log.build().folder / "index.html").read_text("utf-8")
    return page.partition("<!-- embeds -->")[2].partition("<!-- end -->")[0]


def comparable(name: str, text: str) -> str:
    """Return what is expected of a file: in lines, without what depends on versions of libraries."""
    text = PRINT.sub("PRINT", text)
    if name.endswith(".json"):
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
    return pretty(CURVES.sub(r"\1CURVES", text))


@pytest.mark.parametrize("name", NAMES)
def test_the_markup_is_as_expected(name: str, request: pytest.FixtureRequest) -> None:
    if name == EMBEDDED:
        text = request.getfixturevalue("embedded")
    else:
        uri = FILES.get(name) or f"{PAGES[name.removesuffix('.html')]}index.html"
        text = (request.getfixturevalue("plain") / uri).read_text("utf-8")
    made, file = comparable(name, text), EXPECTED / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(made.encode())
    assert made == file.read_text("utf-8")


def test_every_expected_file_is_of_a_page() -> None:
    assert sorted(file.name for file in EXPECTED.iterdir()) == sorted(NAMES)


def test_every_kind_of_page_is_expected(log: Log) -> None:
    kinds = {page.place: page.kind for page in build(find_settings(log.root, drafts=True)).pages}
    assert {kinds[place] for place in PAGES.values()} == set(get_args(Kind))


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>One <b>two</b> three</p>", ["<p>", "  One·", "  <b>", "    two", "  </b>", "  ·three", "</p>"]),
        ("<p>One<b>two</b>\n</p>\n", ["<p>", "  One", "  <b>", "    two", "  </b>", "</p>"]),
        ("<b>a</b> <b>b</b>", ["<b>", "  a", "</b>", "·", "<b>", "  b", "</b>"]),
        ('<img alt="a &amp; &quot;b&quot;" hidden>&lt;', ['<img alt="a &amp; &quot;b&quot;" hidden>', "&lt;"]),
        ("<pre><code>a\n  b\n</code></pre>", ["<pre>", "  <code>", "    a", "      b", "  </code>", "</pre>"]),
        ("<ul><li>a<li>b</ul>", ["<ul>", "  <li>", "    a", "    <li>", "      b", "</ul>"]),
    ],
)
def test_markup_is_written_in_lines(markup: str, lines: list[str]) -> None:
    assert pretty(markup).splitlines() == lines
