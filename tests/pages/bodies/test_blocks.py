"""Blocks carry the lines of the author's file in their fences."""

from __future__ import annotations

import pytest

from mkdocs_gptlog.pages.bodies.blocks import blocks, with_lines


def carried(page: str, file: str | None = None) -> list[str]:
    """Return the fences of a page once they carry the lines of a file, which is the page where it is not given."""
    lines = with_lines(page.split("\n"), (page if file is None else file).split("\n"))
    return [line for line in lines if "gptlog" in line.lower()]


BLOCK = "```gptlog\nexperiment: a\n```"


@pytest.mark.parametrize(
    ("fence", "said"),
    [
        ("```gptlog", "```gptlog line=2"),
        ("``` gptlog", "``` gptlog line=2"),
        ("~~~~ GptLog", "~~~~ GptLog line=2"),
        ("``` {.gptlog}", "``` {.gptlog line=2}"),
        ("``` { .gptlog #id .more }", "``` { .gptlog line=2 #id .more }"),
        ("```gptlog title=x", "```gptlog line=2 title=x"),
        ("```gptlog line=99", "```gptlog line=2"),
        ("``` {.gptlog line=99 #id}", "``` {.gptlog line=2 #id}"),
    ],
)
def test_a_fence_of_any_form_carries_its_line(fence: str, said: str) -> None:
    close = fence[: len(fence) - len(fence.lstrip("`~"))]
    page = f"Words.\n{fence}\nexperiment: a\n{close}\n"
    assert carried(page) == [said]
    (block,) = blocks(with_lines(page.split("\n"), page.split("\n")))
    assert (block.line, block.text) == (2, "experiment: a")


def test_a_block_in_a_quotation_and_in_a_list_carries_its_line() -> None:
    page = "> Said:\n>\n> ```gptlog\n> gallery:\n> ```\n\n- ```gptlog\n  gallery:\n  ```\n"
    assert carried(page) == ["> ```gptlog line=3", "- ```gptlog line=7"]
    assert [block.line for block in blocks(with_lines(page.split("\n"), page.split("\n")))] == [3, 7]


def test_what_only_shows_a_block_is_left_as_it_is() -> None:
    page = f"````\n{BLOCK}\n````\n\n    ```gptlog\n    a\n    ```\n\n<!--\n{BLOCK}\n-->\n```gptlog\nnever closed"
    assert with_lines(page.split("\n"), page.split("\n")) == page.split("\n")


def test_lines_are_those_of_the_file_whatever_was_cut_or_added() -> None:
    file = f"---\ntitle: A\n---\n\n{BLOCK}\n\n```gptlog\nexperiment: b  \n```\n\n{BLOCK}\n"
    page = f"{BLOCK}\nMore.\n\n```gptlog\nexperiment: b\n```\n{BLOCK}\n```gptlog\nof: elsewhere\n```"
    assert carried(page, file) == ["```gptlog line=5", "```gptlog line=9", "```gptlog line=13", "```gptlog"]


def test_lines_typed_by_hand_are_not_believed() -> None:
    assert carried("```gptlog line=7\na: b\n```", "") == ["```gptlog"]


def test_a_block_without_a_line_says_so() -> None:
    assert [block.line for block in blocks(BLOCK.split("\n"))] == [0]
