"""The author's own texts on pages: where their links lead, which ids they bring, and what cannot be read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from logs import Built, Element, Log, dead_links, draw, parse, record
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from mkdocs_gptlog.cli import main

SITE = "https://example.org/log/"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Return a log of two records in one folder, beside two pages of the author's and a picture."""
    log = Log(tmp_path, theme="mkdocs").add("w/b/experiment", record("B", notes="## How it was set up\n\nBy hand."))
    log.write({"docs/page.md": "# Page\n", "docs/图/ü 1.md": "# Ü\n", "docs/img/plan.png": draw()})
    return log.configure(site_url=SITE)


def write(log: Log, folded: bool = True, **fields: Any) -> Log:
    """Write the record `w/a`, in a folder of its own unless it is not `folded`."""
    return log.add("w/a/experiment" if folded else "w/a", record("A", **fields))


def page(built: Built, place: str = "experiments/w/a/") -> Element:
    found = built.page(place).all(".gptlog")
    return found[0]


def hrefs(element: Element) -> list[str]:
    return [one.attributes.get("href", "") for one in element.all("a")]


def told(log: Log) -> list[str]:
    """Return the problems of a build without where MkDocs found them."""
    return log.build().warnings


def check(log: Log) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", str(log.root)])
    return result.exit_code, result.output


# Where links lead

TO_B = "../../../experiments/w/b/"


@pytest.mark.parametrize("folded", [True, False], ids=["folder", "file"])
@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("../b/", TO_B),
        ("../b", TO_B),
        ("../b/index.html", TO_B),
        ("w/b", TO_B),
        ("../B/", TO_B),
        ("../b.yaml", TO_B),
        ("../b/?x=1", TO_B + "?x=1"),
        ("../b/#run-1", TO_B + "#run-1"),
        ("../b/#how-it-was-set-up", TO_B + "#notes-how-it-was-set-up"),
        ("../../", "../../../experiments/"),
        ("../../models/", "../../../experiments/models/"),
        ("../../models/model-one/", "../../../experiments/models/model-one/"),
        ("../../experiments.json", "../../../experiments/experiments.json"),
        ("../../../", "../../../"),
        ("../../../page/", "../../../page/"),
        ("../../../page.html", "../../../page/"),
        ("../../../img/plan.png", "../../../img/plan.png"),
        ("#run-1", "#run-1"),
        ("#run-1-message-2", "#run-1-message-2"),
        ("#top", "#top"),
        ("https://example.org/x", "https://example.org/x"),
        ("//example.org/x", "//example.org/x"),
        ("/elsewhere/", "/elsewhere/"),
        ("mailto:me@example.org", "mailto:me@example.org"),
    ],
)
def test_a_link_leads_to_its_place(log: Log, link: str, leads: str, folded: bool) -> None:
    built = write(log, folded, why=f"As [before]({link}).").build(strict=True)
    assert not built.abort, built.warnings
    assert hrefs(page(built).one(".gptlog-why")) == [leads]


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("../b/experiment.yaml", TO_B),
        ("..\\b\\experiment.yaml", TO_B),
        ("../../../docs/page.md", "../../../page/"),
        ("../../../docs/page.md#a-part", "../../../page/#a-part"),
        ("<../../../docs/图/ü 1.md> 'with a title'", "../../../%E5%9B%BE/%C3%BC%201/"),
        ("../../../docs/%E5%9B%BE/%C3%BC%201.md", "../../../%E5%9B%BE/%C3%BC%201/"),
        ("../../../docs/index.md", "../../../"),
    ],
)
def test_a_link_may_name_a_file_beside_the_record(log: Log, link: str, leads: str) -> None:
    built = write(log, why=f"As [before]({link}).").build(strict=True)
    assert not built.abort, built.warnings
    assert hrefs(page(built).one(".gptlog-why")) == [leads]


def test_links_are_found_however_they_are_written(log: Log) -> None:
    notes = (
        "[a][b], [b], <a href='../b/'>raw</a>, `[code](../c/)`\n\n    [code](../c/)\n\n[b]: ../b/experiment.yaml 'B'\n"
    )
    built = write(log, notes=notes).build(strict=True)
    assert not built.abort, built.warnings
    section = page(built).one("section", **{"aria-labelledby": "notes"})
    assert hrefs(section) == [TO_B] * 3
    assert section.texts("code") == ["[code](../c/)"] * 2


def test_links_without_directories_lead_to_files(log: Log) -> None:
    log.configure(site_url=SITE, use_directory_urls=False)
    built = write(log, why="[b](../b/experiment.yaml#run-1), [p](../../../docs/page.md#x), [q](../../../page/)").build()
    assert built.warnings == []
    why = page(built, "experiments/w/a/index.html").one(".gptlog-why")
    assert hrefs(why) == ["../../../experiments/w/b/index.html#run-1", "../../../page.html#x", "../../../page.html"]


def test_a_link_leads_there_from_every_page_that_shows_the_text(log: Log) -> None:
    block = "```gptlog\nexperiment: w/a\n```\n"
    log.write({"docs/index.md": "# Home\n\n" + block, "docs/deep/er/page.md": block})
    built = write(log, why="As [before](../b/), see [a page](../../../docs/page.md) and [the run](#run-1).").build()
    assert built.warnings == []
    for place, root in (("", "./"), ("deep/er/page/", "../../../")):
        assert hrefs(page(built, place).one(".gptlog-why")) == [
            f"{root}experiments/w/b/",
            f"{root}page/",
            f"{root}experiments/w/a/#run-1",
        ]
    feed = (built.folder / "experiments/feed.xml").read_text("utf-8")
    for address in ("experiments/w/b/", "page/", "experiments/w/a/#run-1"):
        assert f"&lt;a href=&#34;{SITE}{address}&#34;&gt;" in feed
    assert dead_links(built.folder, "/log/") == []


def test_a_picture_that_the_record_shows_may_stand_in_a_text_too(log: Log) -> None:
    log.write({"experiments/w/a/curve.png": draw((900, 300))})
    built = write(log, reply={"image": {"file": "curve.png", "alt": "C"}}, notes="![the curve](curve.png)").build(
        strict=True
    )
    assert not built.abort, built.warnings
    picture = page(built).one("section", **{"aria-labelledby": "notes"}).one("img")
    assert picture["alt"] == "the curve"
    assert re.fullmatch(r"\.\./\.\./\.\./assets/gptlog/[0-9a-f]+-900\.webp", picture["src"])


def test_pictures_from_elsewhere_and_of_the_site_stay(log: Log) -> None:
    addresses = ["https://example.org/x.png", "data:image/gif;base64,R0lGODlhAQABAAAAACw="]
    built = write(log, notes=" ".join(f"![x]({one})" for one in [*addresses, "../../../docs/img/plan.png"])).build()
    assert built.warnings == []
    assert [one["src"] for one in page(built).all("img")] == [*addresses, "../../../img/plan.png"]


def test_plain_files_lead_to_the_pages_of_the_site_by_whole_addresses(log: Log) -> None:
    write(log, why="[b](../b/), [p](../../../docs/page.md#x), [set up](../b/#how-it-was-set-up)")
    result = CliRunner().invoke(main, ["build", str(log.root), "--to", str(log.root / "out")])
    assert result.exit_code == 0, result.output
    shown = parse((log.root / "out/experiments/w/a/index.html").read_text("utf-8"))
    assert hrefs(shown.one(".gptlog-why")) == [TO_B, SITE + "page/#x", TO_B + "#notes-how-it-was-set-up"]


def test_without_an_address_of_the_site_such_a_link_is_text_in_plain_files(log: Log) -> None:
    write(log.configure(), why="See [a page](../../../docs/page.md).")
    result = CliRunner().invoke(main, ["build", str(log.root), "--to", str(log.root / "out")])
    assert result.exit_code == 0, result.output
    why = parse((log.root / "out/experiments/w/a/index.html").read_text("utf-8")).one(".gptlog-why")
    assert why.text == "See a page."
    assert hrefs(why) == [""]


# What leads nowhere


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[x](../c/)", "the link `../c/` leads nowhere"),
        ("[x](../../)", ""),
        ("[x](../)", "the link `../` leads nowhere"),
        ("[x](b.md)", "the link `b.md` leads nowhere"),
        ("[x](<my file (1).md>)", "the link `my file (1).md` leads nowhere"),
        ("[x](../../../../../etc/passwd)", "leads nowhere"),
        ("[x](%00)", "the link `%00` leads nowhere"),
        ("[x](%FF.md)", "the link `%FF.md` leads nowhere"),
        ("[x](www.example.org)", "(write `https://` in front)"),
        ("[x](file:///home/me/x.png)", "leads nowhere"),
        ("[x](../b/#run-2)", "the link `../b/#run-2` leads to a part that the page does not have"),
        ("[x](#run-2)", "the link `#run-2` leads to a part that the page does not have"),
        ("![x](curve.png)", "the file `curve.png` is not on the site, so nothing is shown"),
        ("![x](../b/)", "the file `../b/` is not on the site"),
        ("![x](C:\\pictures\\x.png)", "is not on the site"),
        ('<img src="curve.png" alt="x">', "the file `curve.png` is not on the site"),
        ('<img src="https://example.org/x.png" srcset="x.png 2x" alt="x">', "the file `x.png` is not on"),
        ('<video poster="x.png" controls></video>', "the file `x.png` is not on the site"),
        ("[x](../b/experiment.yml.txt)", "leads nowhere"),
        ("[x](http://[)", ""),
    ],
)
def test_what_leads_nowhere_is_an_error_and_the_page_stays(log: Log, text: str, message: str) -> None:
    log = write(log, why=text)
    built = log.build()
    assert built.has("experiments/w/a/")
    if not message:
        assert built.warnings == []
        return
    assert [message in one for one in built.warnings] == [True] * len(built.warnings)
    assert built.warnings
    code, output = check(log)
    assert code == 1
    assert message in output
    assert log.build(strict=True).abort


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("notes: See [x](../c/).", 1, 16),
        ("notes: 'It''s [x](../c/).'", 1, 19),
        ('notes: "Say \\"no\\": [x](../c/)."', 1, 25),
        ('notes: "one\\n\\n[x](../c/)"', 1, 20),
        ("notes: |\n  One.\n\n  Two [x](../c/).", 4, 11),
        ("notes: |2-\n    code\n  [x](../c/)", 3, 7),
        ("notes: >\n  One\n  two [x](../c/)\n  three.", 3, 11),
        ("notes: One\n  two [x](../c/)\n  three.", 2, 11),
        ("notes: |\n  `[x](../c/)` and [x](../c/)", 2, 24),
        ("notes: |\n  ../c/ is not [x](../c/)", 2, 20),
        ("notes: |\n  [x][r]\n\n  [r]: ../c/", 4, 8),
        ("notes: |\n  One.\n\n      ![x](../c/)\n\n  ![y](../c/)", 6, 8),
        ("notes: |\n  图 [x](../c/)", 2, 9),
        ('notes: "[x](..\\x2fc/)"', 1, 8),
    ],
)
def test_it_is_told_with_line_and_column(log: Log, source: str, line: int, column: int) -> None:
    before = record("A")
    log.add("w/a/experiment", before + source + "\n")
    (problem,) = told(log)
    assert problem.startswith(f"experiments/w/a/experiment.yaml:{before.count(chr(10)) + line}:{column}: notes: the")


def test_each_place_of_the_same_link_is_told(log: Log) -> None:
    problems = told(write(log, notes="[x](../c/)\n\n[y](../c/)", summary="[z](../c/)"))
    assert len(problems) == 3
    assert len({problem.split(": ")[0] for problem in problems}) == 3


def test_a_text_of_a_folder_is_told_in_its_file(log: Log) -> None:
    log.write({"experiments/w/_defaults.yaml": "notes: See [x](nowhere.md) and [b](b/experiment.yaml).\n"})
    log.add("w/a/experiment", record("A", notes=None)).add("w/c", record("C"))
    assert [problem.partition(": notes")[0] for problem in told(log)] == ["experiments/w/_defaults.yaml:1:16"]


def test_what_leads_nowhere_is_no_link_and_no_broken_picture_on_the_page(log: Log) -> None:
    built = write(log, notes="See [x](../c/) and ![the curve](curve.png).").build()
    section = page(built).one("section", **{"aria-labelledby": "notes"})
    assert "See x and the curve." in section.text
    assert hrefs(section) == [""]
    assert not section.all("img")


def test_drafts_and_broken_records_are_told_apart(log: Log) -> None:
    log.add("w/draft", record("D", draft=True)).add("w/wrong", record("W", verdict="maybe"))
    problems = told(write(log, why="[a](../draft/) [b](../wrong/)"))
    assert len([one for one in problems if "the link `../draft/` leads to a draft" in one]) == 1
    assert not [one for one in problems if "wrong/" in one]
    assert "leads to a draft" in check(log)[1]


def test_texts_of_drafts_and_broken_records_are_checked_too(log: Log) -> None:
    log.add("w/draft", record("D", draft=True, notes="[x](nowhere/)"))
    log.add("w/wrong", record("W", verdict="maybe", notes="[x](nothing/)"))
    assert len([one for one in told(log) if "leads nowhere" in one]) == 2


def test_a_heading_of_ones_own_can_be_linked_to(log: Log) -> None:
    written = "[set up](#set-up), [gone](#gone)\n\n## Set up\n\nBy hand."
    built = write(log, summary="[below](#set-up)", notes=written).build()
    assert [one.split("notes: ")[1] for one in built.warnings] == [
        "the link `#gone` leads to a part that the page does not have (check the name behind the `#`)"
    ]
    assert hrefs(page(built).one(".gptlog-summary")) == ["#notes-set-up"]
    assert check(log)[0] == 1
    log.configure(markdown_extensions=["pymdownx.snippets"])  # which the commands do not load
    assert check(log)[0] == 0  # what headings are called, only the site knows


# Ids

EXTENSIONS: list[Any] = [
    "admonition",
    "attr_list",
    "footnotes",
    "md_in_html",
    "pymdownx.details",
    "pymdownx.superfences",
    {"toc": {"permalink": True}},
    {"pymdownx.tabbed": {"alternate_style": True}},
    {"pymdownx.tasklist": {"custom_checkbox": True, "clickable_checkbox": True}},
    {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}},
]
RICH = """\
## Run 1

Text[^1] and again[^1], [own](#mine), [up](#run-1).

[^1]: A note.

=== "One"

    first

=== "Two"

    second

```python
print(1)
```

- [ ] to do

<p id="mine" aria-describedby="top notes mine">x</p><label for="mine">x</label>
<svg viewBox="0 0 1 1"><linearGradient id="g"/><rect fill="url(#g)"/><use href="#g"/></svg>

## Notes

## Top
"""


def references(shown: Element) -> list[str]:
    """Return every id that is referred to within a page."""
    found = [one["href"][1:] for one in shown if re.match("#.", one.attributes.get("href", ""))]
    found += [one["for"] for one in shown if "for" in one]
    return [*found, *(id_ for one in shown for id_ in one.attributes.get("aria-describedby", "").split())]


@pytest.fixture
def rich(log: Log) -> Built:
    runs = [{"model": f"M{n}", "date": "2024-01-01", "reply": "R", "why": RICH, "review": RICH} for n in (1, 2)]
    log.add("w/a", record("A", model=None, reply=None, verdict=None, why=None, notes=RICH, summary=RICH, runs=runs))
    block = "```gptlog\nexperiment: w/a\n```\n"
    log.write({"docs/index.md": f"{block}\nWords.\n\n{block}\n{RICH.replace('](#run-1)', '](#mine)')}"})
    built = log.configure(site_url=SITE, markdown_extensions=EXTENSIONS).build(strict=True)
    assert not built.abort, built.warnings
    return built


@pytest.mark.parametrize("place", ["experiments/w/a/", ""])
def test_no_id_stands_twice_and_every_reference_holds(rich: Built, place: str) -> None:
    shown = rich.page(place)
    ids = Counter(one["id"] for one in shown if "id" in one)
    assert [id_ for id_, times in ids.items() if times > 1] == []
    assert len([id_ for id_ in ids if id_.startswith("fn:")]) == (6 if place else 3)
    known = {*ids, *(("top", "notes") if not place else ())}
    assert {one for one in references(shown) if one not in known} == set()


def test_footnotes_lead_to_their_own_note_and_back(rich: Built) -> None:
    aside = page(rich).all("aside")[1].one(".gptlog-why")
    (note,) = (one for one in aside.all("li") if one.attributes.get("id", "").startswith("fn"))
    assert note["id"] == "fn:run-2-why-1"
    assert [one["href"] for one in aside.all(".footnote-ref")] == ["#fn:run-2-why-1"] * 2
    assert [one["href"] for one in note.all(".footnote-backref")] == ["#fnref:run-2-why-1", "#fnref2:run-2-why-1"]
    assert [one["id"] for one in aside.all("sup")] == ["fnref:run-2-why-1", "fnref2:run-2-why-1"]


def test_each_set_of_tabs_has_choices_of_its_own(rich: Built) -> None:
    sets = page(rich).all(".tabbed-set")
    assert len(sets) == 6
    names = [{one["name"] for one in found.all("input")} for found in sets]
    assert all(len(name) == 1 for name in names)
    assert len(set.union(*names)) == 6
    assert all(["checked" in one for one in found.all("input")] == [True, False] for found in sets)
    for found in sets:
        assert [one["for"] for one in found.all("label")] == [one["id"] for one in found.all("input")]


def test_a_heading_does_not_take_the_address_of_a_part_of_the_page(rich: Built) -> None:
    shown = page(rich)
    assert shown.one("", id="run-1").tag == "section"
    assert shown.one("", id="top").tag == "h1"
    assert shown.one("", id="notes").text == "Notes"
    assert shown.one("", id="run-2-review-run-1").tag == "h2"
    notes = shown.one("section", **{"aria-labelledby": "notes"})
    assert "#run-1" in hrefs(notes)  # what the author wrote leads to the run, the heading's own sign to itself
    assert next(one["href"] for one in notes.all(".headerlink")) == "#notes-run-1"


def test_code_lines_keep_what_themes_know_them_by(rich: Built) -> None:
    ids = [one["id"] for one in page(rich) if one.attributes.get("id", "").startswith("__")]
    assert "__codelineno_run_1_why_0-1" not in ids
    assert {"__codelineno-run_1_why_0-1", "__span-notes_0-1", "__tabbed_summary_1_1"} <= set(ids)


def test_an_id_that_one_text_brings_twice_stands_once(log: Log) -> None:
    notes = '<b id="x">1</b> <b id="x">2</b> <i aria-labelledby="x">3</i>'
    shown = page(write(log, notes=notes).build(strict=True))
    assert [one["id"] for one in shown.all("b") if "id" in one] == ["notes-x", "notes-x--2"]
    assert [one["aria-labelledby"] for one in shown.all("i")] == ["notes-x"]


def test_a_template_of_ones_own_needs_to_name_no_field(log: Log) -> None:
    log.write({"mine/gptlog/result.html": '<div class="gptlog">{{ markdown(experiment.notes) }}</div>'})
    log.configure(theme={"custom_dir": "mine"}, markdown_extensions=["footnotes"])
    built = write(log, notes="[b](../b/)[^1]\n\n[^1]: x").build()
    assert {TO_B, "#fn:notes-1"} <= set(hrefs(page(built)))


# What cannot be read


class _Fussy(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        md.preprocessors.register(_FussyLines(md), "fussy", 100)


class _FussyLines(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if any("boom" in line for line in lines):
            raise KeyError("no such\nplan")
        return lines


def test_a_text_that_an_extension_cannot_read_is_a_problem_of_its_record(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("test_authored.Fussy", _Fussy, raising=False)
    log.configure(site_url=SITE, markdown_extensions=["test_authored:Fussy"])
    built = write(log, why="It went **boom**.", notes="Fine.").build()
    (problem,) = built.warnings
    assert problem.startswith("experiments/w/a/experiment.yaml:7:6: why: the site's Markdown cannot read this text: ")
    assert "KeyError: 'no such\\nplan'" in problem
    assert page(built).one(".gptlog-why").one("strong").text == "boom"
    assert built.has("experiments/w/b/")


def test_a_snippet_that_is_not_there_does_not_take_the_site_down(log: Log) -> None:
    extension = {"pymdownx.snippets": {"base_path": [str(log.root)], "check_paths": True}}
    log.configure(markdown_extensions=[extension])
    built = write(log, notes='--8<-- "gone.md"\n').build()
    assert [one.partition(": notes: ")[2][:40] for one in built.warnings] == [
        "the site's Markdown cannot read this tex"
    ]
    assert built.has("experiments/w/a/")


def test_the_lines_of_a_record_are_those_of_its_file(log: Log) -> None:
    text = yaml.safe_dump({"title": "A", "date": "2024-01-01", "model": "M", "reply": "R"}, sort_keys=False)
    log.write({"experiments/w/a.yaml": (text + "notes: |\n  See\n  [x](gone/)\n").replace("\n", "\r\n")})
    assert [one.partition(": notes")[0] for one in told(log)] == ["experiments/w/a.yaml:7:7"]
