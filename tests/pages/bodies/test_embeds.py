"""Blocks in pages of the author's: one experiment, a gallery, and what is said where a block is wrong."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
from logs import Element, Log, cards, dead_links, draw, record


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Return a log of five experiments, in the plain theme: what is embedded does not depend on the theme."""
    log = Log(tmp_path, theme="mkdocs").configure()
    log.write({"experiments/sign.png": draw((500, 300))})
    log.add(
        "sign",
        record("Sign", category="图像识别/翻译", date="2023-10-06", prompt={"image": "sign.png", "text": "Typo?"}),
    )
    log.add("seeds", record("Seeds", category="图像识别/数数", date="2023-10-07", tags=["C++", "数数"], verdict="fail"))
    log.add("dogs", record("Dogs", category="other", date="2024-01-01", model="模型 二", verdict="unclear"))
    log.add("talk", record("Talk", kind="voice", date="2025-05-05", model="Model 3"))
    return log.add("job", record("Job", kind="fine-tuning", base_model="base", date="2022-02-02", tags=["C"]))


def show(log: Log, text: str, name: str = "page.md") -> Element:
    """Build the log with one page of that Markdown, and return what it shows."""
    built = log.write({f"docs/{name}": text}).build(strict=True)
    assert not built.abort, built.warnings
    return built.page(name.removesuffix(".md") + "/")


def told(log: Log, text: str) -> list[str]:
    """Build the log with one page of that Markdown, and return the problems."""
    return log.write({"docs/page.md": text}).build().warnings


def block(text: str, fence: str = "```") -> str:
    return f"{fence}gptlog\n{text}\n{fence}\n"


# One experiment


def test_an_experiment_shows_question_pictures_verdict_and_why(log: Log) -> None:
    one = show(log, "Before.\n\n" + block("experiment: sign") + "\nAfter.\n").one(".gptlog-embedded")
    assert one.one(".gptlog-embedded__title").one("a")["href"] == "../experiments/sign/"
    assert one.one(".gptlog-asked").text == "Typo?"
    assert one.one(".gptlog-badge").text == "✓ Pass"
    assert one.one("time")["datetime"] == "2023-10-06"
    assert "Model One" in one.one(".gptlog-card__facts").text
    assert one.one(".gptlog-why").text == "It counted right."
    picture = one.one("img")
    assert (log.root / "site/page" / picture["src"]).is_file()
    assert {"srcset", "sizes", "width", "height", "alt"} <= set(picture.attributes)


def test_of_several_runs_the_one_is_named_whose_reason_is_shown(log: Log) -> None:
    runs = [{"model": "Old", "reply": "?", "why": "No."}, {"model": "New", "date": "2025-01-01", "why": "It sees it."}]
    log.add("again", record("Again", model=None, reply=None, verdict=None, why=None, runs=runs))
    one = show(log, block("experiment: again")).one(".gptlog-embedded")
    assert one.one(".gptlog-quiet").text == "Run 2 New"
    assert one.one(".gptlog-quiet").one("a")["href"] == "../experiments/again/#run-2"
    assert one.one(".gptlog-why").text == "It sees it."
    assert not show(log, block("experiment: sign")).one(".gptlog-embedded").all(".gptlog-quiet")


def test_an_id_is_found_whatever_its_case(log: Log) -> None:
    assert show(log, block("experiment: SIGN")).all(".gptlog-embedded")


def test_links_of_a_block_hold_at_any_depth(log: Log) -> None:
    show(log, block("experiment: sign") + "\n" + block("gallery: {}"), "deep/er/page.md")
    assert dead_links(log.root / "site") == []


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_any_fence_serves(log: Log, fence: str) -> None:
    assert show(log, block("experiment: sign", fence)).all(".gptlog-embedded")


def test_two_blocks_and_the_text_around_them_keep_their_order(log: Log) -> None:
    text = f"One.\n\n{block('experiment: seeds')}\nTwo.\n\n{block('experiment: dogs')}\nThree.\n"
    words = show(log, text).text
    order = [words.index(word) for word in ("One.", "Seeds", "Two.", "Dogs", "Three.")]
    assert order == sorted(order)


def test_a_block_in_a_list_stays_in_its_entry(log: Log) -> None:
    page = show(log, "1. First:\n\n    ```gptlog\n    experiment: sign\n    ```\n\n2. Second.\n")
    entries = [one for one in page.all("li") if one.text.startswith(("First", "Second"))]
    assert len(entries[0].all(".gptlog-embedded")) == 1
    assert entries[1].text == "Second."


def test_a_block_in_an_admonition_stays_in_it(log: Log) -> None:
    log.configure(markdown_extensions=["admonition"])
    page = show(log, "!!! note\n\n    ```gptlog\n    experiment: sign\n    ```\n")
    assert page.one(".admonition").all(".gptlog-embedded")


@pytest.mark.parametrize("extension", ["fenced_code", "pymdownx.superfences"])
@pytest.mark.parametrize(
    ("outer", "inner"), [("````", "```"), ("~~~~", "~~~"), ("~~~", "```"), ("````markdown", "```")]
)
def test_a_block_shown_inside_a_longer_fence_is_not_meant(log: Log, extension: str, outer: str, inner: str) -> None:
    log.configure(markdown_extensions=[extension])
    close = outer.removesuffix("markdown")
    page = show(log, f"{outer}\n{block('experiment: sign', inner)}{close}\n")
    assert not page.all(".gptlog-embedded")
    assert "experiment: sign" in page.one("code").text


@pytest.mark.parametrize("name", ["python", "gptlog-example", "yaml"])
def test_other_fences_are_left_alone(log: Log, name: str) -> None:
    assert not show(log, f"```{name}\nexperiment: sign\n```\n").all(".gptlog-embedded")


@pytest.mark.parametrize("extension", ["fenced_code", "pymdownx.superfences"])
def test_a_block_that_is_commented_out_is_not_meant(log: Log, extension: str) -> None:
    log.configure(markdown_extensions=[extension])
    page = show(log, f"<!--\n{block('experiment: sign')}-->\n\n<!-- short -->\n\n{block('experiment: dogs')}")
    assert page.texts(".gptlog-embedded__title") == ["Dogs"]


def test_a_comment_that_never_ends_hides_nothing(log: Log) -> None:
    assert show(log, f"<!-- open\n\n{block('experiment: sign')}").all(".gptlog-embedded")


@pytest.mark.parametrize("extension", ["fenced_code", "pymdownx.superfences"])
@pytest.mark.parametrize(("before", "spaces"), [("As code:\n\n", 4), ("- an entry\n\n", 8)])
def test_a_block_in_indented_code_is_not_meant(log: Log, extension: str, before: str, spaces: int) -> None:
    log.configure(markdown_extensions=[extension])
    page = show(log, before + textwrap.indent(block("experiment: sign"), " " * spaces))
    assert not page.all(".gptlog-embedded")
    assert "experiment: sign" in page.one("code").text


@pytest.mark.parametrize("text", ["```gptlog\nexperiment: sign\n", "> ```gptlog\nexperiment: sign\n```\n"])
def test_a_fence_that_is_never_closed_is_left_alone_and_told(log: Log, text: str) -> None:
    (problem,) = told(log, f"# Page\n\n{text}")
    assert problem.startswith("docs/page.md:3: the block never ends (close it ")
    assert not (log.root / "site/page/index.html").read_text("utf-8").count("gptlog-embedded")


RICH: list[Any] = [
    "admonition",
    "def_list",
    "footnotes",
    "md_in_html",
    "pymdownx.details",
    "pymdownx.superfences",
    {"pymdownx.tabbed": {"alternate_style": True}},
]


def within(text: str, first: str, others: str) -> str:
    """Return a text whose first line has something in front, and its others something else."""
    line, *lines = text.rstrip("\n").split("\n")
    return "\n".join([first + line, *(others + one for one in lines)]) + "\n"


@pytest.mark.parametrize(
    ("before", "first", "others", "holder"),
    [
        ("", "> ", "> ", "blockquote"),
        ("", ">", ">", "blockquote"),
        ("> Words.\n", "> ", "> ", "blockquote"),
        ("", "> > ", "> > ", "blockquote"),
        ("> - Words.\n>\n", ">     ", ">     ", "li"),
        ("", "- ", "  ", "li"),
        ("1. One.\n", "2. ", "    ", "li"),
        ("- One.\n", "    ", "    ", "li"),
        ("- One.\n\n", "\t", "\t", "li"),
        ("- One.\n\n", "    > ", "    > ", "blockquote"),
        ("- One.\n    - Two.\n\n", " " * 8, " " * 8, "li"),
        ('=== "One"\n\n', "    ", "    ", ".tabbed-block"),
        ('!!! note\n\n    === "One"\n\n', " " * 8, " " * 8, ".tabbed-block"),
        ("??? note\n\n", "    ", "    ", "details"),
        ("<details><summary>One</summary>\n\n", "", "", "details"),
        ("<div markdown>\n\n", "", "", "div"),
        ("Term\n", ":   ", "    ", "dd"),
        ("Term\n:   One.\n\n", "    ", "    ", "dd"),
        ("A.[^1]\n\n[^1]: One.\n\n", "    ", "    ", ".footnote"),
        ("A.[^1]\n\n", "[^1]: ", "    ", ".footnote"),
    ],
)
def test_a_block_stays_in_what_holds_it(log: Log, before: str, first: str, others: str, holder: str) -> None:
    log.configure(markdown_extensions=RICH)
    page = show(log, f"# Page\n\n{before}{within(block('experiment: sign'), first, others)}")
    assert [len(one.all(".gptlog-embedded")) for one in page.all(holder) if one.all(".gptlog-embedded")]
    assert not [one for one in page.all("code") if one.all(".gptlog-embedded")]


def test_several_blocks_in_one_quotation_are_shown_in_order(log: Log) -> None:
    text = f"{block('experiment: seeds')}\nBetween.\n\n{block('experiment: dogs')}"
    quotation = show(log, within(text, "> ", "> ")).all("blockquote")[0]
    assert quotation.texts(".gptlog-embedded__title") == ["Seeds", "Dogs"]


@pytest.mark.parametrize("name", ["```{.gptlog}", "``` { .gptlog }", "``` gptlog", "~~~GPTLOG"])
def test_the_name_of_a_block_may_be_written_in_other_ways(log: Log, name: str) -> None:
    assert show(log, f"{name}\nexperiment: sign\n{name[:3]}\n").all(".gptlog-embedded")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("> ```gptlog\n> experiment: sigh\n> ```\n", "3:15"),
        ("- ```gptlog\n  experiment: sigh\n  ```\n", "3:15"),
        ("> > ~~~gptlog\n> >\n> > experiment: sigh\n> > ~~~\n", "4:17"),
    ],
)
def test_a_mistake_in_a_quotation_or_entry_is_told_with_its_place(log: Log, text: str, place: str) -> None:
    (problem,) = told(log, f"\n{text}")
    assert problem.startswith(f"docs/page.md:{place}: experiment: there is no experiment `sigh`")


@pytest.mark.parametrize(
    ("text", "line"),
    [("| A | B |\n|---|---|\n| ```gptlog | x |\n", 3), ("# Page\n\nHere: ```gptlog\nexperiment: sign\n```\n", 3)],
)
def test_a_block_where_none_can_begin_is_told(log: Log, text: str, line: int) -> None:
    log.configure(markdown_extensions=["tables"])
    (problem,) = told(log, text)
    assert problem.startswith(f"docs/page.md:{line}: a block cannot begin here")


@pytest.mark.parametrize("before", ['=== "One"\n\n', "??? note\n\n", "Term\n\n:   One.\n\n"])
def test_a_block_in_what_the_sites_markdown_does_not_know_is_told(log: Log, before: str) -> None:
    text = before + textwrap.indent(block("experiment: sign"), "    ")
    (problem,) = told(log, text)
    assert problem.startswith(f"docs/page.md:{before.count(chr(10)) + 1}: the site's Markdown takes the block for code")


@pytest.mark.parametrize(
    "text", ["Write `` ```gptlog `` first.", "Write ` ```gptlog `.", "<pre>\n```gptlog\nexperiment: sign\n```\n</pre>"]
)
def test_words_about_blocks_are_no_blocks(log: Log, text: str) -> None:
    assert not show(log, text + "\n").all(".gptlog-embedded")


# A gallery


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gallery:", ["Talk", "Dogs", "Seeds", "Sign", "Job"]),
        ("gallery: {}", ["Talk", "Dogs", "Seeds", "Sign", "Job"]),
        ("gallery: {category: 图像识别}", ["Seeds", "Sign"]),
        ("gallery: {category: 图像识别/数数}", ["Seeds"]),
        ("gallery: {category: [图像识别/数数, other]}", ["Dogs", "Seeds"]),
        ("gallery: {category: 图像}", []),
        ("gallery: {model: 模型 二}", ["Dogs"]),
        ("gallery: {model: model 3}", ["Talk"]),
        ("gallery: {tag: C++}", ["Seeds"]),
        ("gallery: {tag: [C, 数数]}", ["Seeds", "Job"]),
        ("gallery: {verdict: fail}", ["Seeds"]),
        ("gallery: {verdict: [fail, unclear]}", ["Dogs", "Seeds"]),
        ("gallery: {year: 2023}", ["Seeds", "Sign"]),
        ("gallery: {year: [2022, 2024]}", ["Dogs", "Job"]),
        ("gallery: {kind: voice}", ["Talk"]),
        ("gallery: {kind: [voice, fine-tuning]}", ["Talk", "Job"]),
        ("gallery: {ids: [seeds, talk]}", ["Seeds", "Talk"]),
        ("gallery: {ids: [talk, SEEDS], sort: date}", ["Seeds", "Talk"]),
        ("gallery: {limit: 2}", ["Talk", "Dogs"]),
        ("gallery: {sort: date}", ["Job", "Sign", "Seeds", "Dogs", "Talk"]),
        ("gallery: {sort: -date, limit: 1}", ["Talk"]),
        ("gallery: {sort: title}", ["Dogs", "Job", "Seeds", "Sign", "Talk"]),
        ("gallery: {sort: -id}", ["Talk", "Sign", "Seeds", "Job", "Dogs"]),
        ("gallery: {sort: verdict, limit: 1}", ["Talk"]),
        ("gallery: {sort: -model, limit: 1}", ["Dogs"]),
        ("gallery: {category: 图像识别, verdict: pass}", ["Sign"]),
        ("gallery:\n  category: 图像识别\n  limit: 1", ["Seeds"]),
    ],
)
def test_a_gallery_lists_what_it_asks_for(log: Log, query: str, expected: list[str]) -> None:
    page = show(log, block(query))
    assert cards(page) == expected
    assert ("No experiments yet." in page.text) == (not expected)


def test_cards_of_a_gallery_lead_to_their_experiments(log: Log) -> None:
    page = show(log, block("gallery: {ids: [seeds]}"))
    assert page.one(".gptlog-card__link")["href"] == "../experiments/seeds/"


# What is wrong

UNKNOWN = "docs/page.md:{line}:13: experiment: there is no experiment `sigh` (did you mean `sign`?)"


def test_an_unknown_id_is_a_problem_with_its_page_and_line(log: Log) -> None:
    assert told(log, "# Page\n\n" + block("experiment: sigh")) == [UNKNOWN.format(line=4)]


def test_the_line_is_right_below_front_matter(log: Log) -> None:
    assert told(log, "---\ntitle: Page\n---\n\n" + block("experiment: sigh")) == [UNKNOWN.format(line=6)]


def test_the_line_is_right_in_the_second_block(log: Log) -> None:
    text = block("experiment: sign") + "\nBetween.\n\n" + block("experiment: sigh")
    assert told(log, text) == [UNKNOWN.format(line=8)]


def test_the_line_is_right_after_a_block_that_is_only_shown(log: Log) -> None:
    assert told(log, f"````\n{block('experiment: none')}````\n\n" + block("experiment: sigh")) == [
        UNKNOWN.format(line=8)
    ]


def test_the_line_is_right_in_a_file_with_windows_line_ends(log: Log) -> None:
    text = ("# Page\n\n" + block("experiment: sigh")).replace("\n", "\r\n")
    assert told(log, text) == [UNKNOWN.format(line=4)]


def test_the_line_is_right_after_a_character_that_only_looks_like_a_line_end(log: Log) -> None:
    assert told(log, "One\u2028two\x0cthree\n\n" + block("experiment: sigh")) == [UNKNOWN.format(line=4)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "experiment：sign",
            ":2:11: `：` (a full-width colon) stands where YAML has `:` (write `: `, with a space after it)",
        ),
        (
            "gallery:\n  tag：C",
            ":3:6: gallery: `：` (a full-width colon) stands where YAML has `:` (write `: `, with a space after it)",
        ),
        ("experimnt: sign", ":2:1: experimnt: cannot be embedded (did you mean `experiment`?)"),
        ("experiment: sign\ngallery: {}", ":2:1: a block embeds one thing (use a block for each)"),
        ("experiment: [sign]", ":2:13: experiment: expected an id, not a list"),
        ("gallery: {tags: C}", ":2:17: gallery.tags: is not a known field (did you mean `tag`?)"),
        ("gallery:\n  limit: 0", ":3:10: gallery.limit: `0` is out of range"),
        ("gallery: {year: soon}", "gallery.year: `soon` is not a whole number"),
        ("gallery: {kind: chatty}", "gallery.kind: `chatty` is not known here"),
        ("gallery: {sort: size}", "gallery.sort: "),
        ("gallery: all", ":2:10: gallery: expected fields with values"),
        ("hub: here", ":2:1: hub: this page is not a hub's"),
        ("experiment: a: b", ":2:14: a second `: ` in one line starts new fields here"),
        ("gallery: {limit: 3", "docs/page.md:2:10: the bracket that opens here is never closed"),
        ("", "docs/page.md:2: the block is empty (write `experiment: …` or `gallery: …`)"),
        ("just words", ":2:1: expected fields such as `experiment: …`"),
        ("# a comment", "docs/page.md:2: holds no fields (write at least `experiment: …`)"),
    ],
)
def test_a_wrong_block_is_one_problem_and_a_note_on_the_page(log: Log, text: str, said: str) -> None:
    built = log.write({"docs/page.md": block(text) + "\nAfter.\n"}).build()
    (found,) = built.warnings
    assert found.startswith("docs/page.md:")
    assert said in found
    page = built.page("page/")
    assert "docs/page.md" in page.one(".gptlog-findings").text
    assert "After." in page.text


def test_a_wrong_block_fails_a_strict_build(log: Log) -> None:
    assert log.write({"docs/page.md": block("experiment: sigh")}).build(strict=True).abort


def test_a_block_from_another_file_leaves_the_lines_of_the_others_right(log: Log) -> None:
    log.write({"snippets/dogs.md": block("experiment: dogs")})
    log.configure(markdown_extensions=[{"pymdownx.snippets": {"base_path": [str(log.root / "snippets")]}}])
    wrong = block("experiment: sigh")
    found = told(log, f'--8<-- "dogs.md"\n\n{wrong}\n1. First:\n\n\t```gptlog  \n\texperiment: sigh\n\t```\n\n{wrong}')
    assert [message.split(": ")[0] for message in found] == [
        f"docs/page.md:{place}" for place in ("4:13", "10:17", "14:13")
    ]


def test_a_wrong_block_from_another_file_has_the_page_and_no_line(log: Log) -> None:
    wrong = block("experiment: sigh")
    log.write({"snippets/dogs.md": wrong})
    log.configure(markdown_extensions=[{"pymdownx.snippets": {"base_path": [str(log.root / "snippets")]}}])
    found = told(log, f'--8<-- "dogs.md"\n\n{wrong}')
    assert [message.split(": ")[0] for message in found] == ["docs/page.md", "docs/page.md:4:13"]
    log.write({"snippets/dogs.md": block("experiment: a: b")})
    assert told(log, '--8<-- "dogs.md"\n')[0].startswith("docs/page.md: a second `: ` in one line")


def test_lines_are_right_where_other_plugins_change_the_page(log: Log) -> None:
    log.configure(plugins=["macros", "gptlog"], extra={"id": "sigh", "many": "1\n\n2\n\n3\n"})
    page = f"---\ntitle: A\n---\n\n{{{{ many }}}}\n\n{block('experiment: {{ id }}')}\n{{{{ many }}}}\n\n"
    found = told(log, page + block("experiment: sing"))
    assert [message.split(": there")[0] for message in found] == [
        "docs/page.md:8:13: experiment",
        "docs/page.md:14:13: experiment",
    ]


def test_the_line_that_a_block_carries_is_not_shown(log: Log) -> None:
    page = show(log, f"{block('experiment: sign')}\n````\n{block('experiment: dogs')}````\n")
    assert page.all(".gptlog-embedded")
    assert "line=" not in page.text


def test_all_wrong_fields_of_a_gallery_are_told_at_once(log: Log) -> None:
    assert len(told(log, block("gallery: {tags: C, limit: none}"))) == 2


def test_a_record_that_is_broken_is_told_apart_from_one_that_is_not_there(log: Log) -> None:
    log.add("broken", record("Broken", verdict="maybe"))
    found = told(log, block("experiment: broken"))
    assert "docs/page.md:2:13: experiment: there is no experiment `broken` (the record is there but has problems" in (
        "\n".join(found)
    )
    assert len(found) == 2


def test_a_draft_cannot_be_embedded_in_a_build_but_can_in_a_preview(log: Log) -> None:
    log.add("draft", record("Draft", draft=True)).write({"docs/page.md": block("experiment: draft")})
    assert "there is no experiment `draft` (it is a draft, which only previews show" in log.build().warnings[0]
    assert log.preview().page("page/").all(".gptlog-embedded")


def test_a_note_shows_what_was_written_as_text(log: Log) -> None:
    built = log.write({"docs/page.md": block("experiment: <script>alert(1)</script>")}).build()
    page = built.page("page/")
    assert "<script>alert(1)</script>" in page.one(".gptlog-findings").text


def test_what_a_model_wrote_stays_inert_where_it_is_embedded(log: Log) -> None:
    log.write({"secret.txt": "the secret words"})
    log.configure(markdown_extensions=[{"pymdownx.snippets": {"base_path": [str(log.root)]}}])
    log.add("hostile", record("H", prompt='--8<-- "secret.txt"\n\n{{ config }} <script>alert(1)</script>'))
    one = show(log, block("experiment: hostile")).one(".gptlog-embedded")
    assert "the secret words" not in one.text
    assert '--8<-- "secret.txt"' in one.text
    assert not one.all("script")
