"""The pages for developers: what they name exists, and decisions have one form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from logs import REPOSITORY
from test_architecture import HOUSE

DOCS = REPOSITORY / "docs"
DECISIONS = DOCS / "decisions"
INDEX = DOCS / "decisions.md"
PAGES = {
    page.relative_to(REPOSITORY).as_posix(): page
    for page in (*sorted(REPOSITORY.glob("*.md")), *sorted(DOCS.glob("*.md")), *sorted(DECISIONS.glob("*.md")))
    if page.name != "CHANGELOG.md"  # what was true of a version stays said
}
HEADINGS = ["Context", "Decision", "Considered and measured", "Consequences", "What would change it"]
ROOTS = ("mkdocs_gptlog", "tests", "docs", "bench", "experiments", ".ci", ".github")
MADE_UP = ("experiments/", "docs/experiments/")
"""Folders of which examples name files that a reader is to write."""


def named_paths(page: Path) -> set[str]:
    """Return what a page names of the repository, between backticks or in blocks: paths, and modules with dots."""
    text = page.read_text("utf-8")
    paths = set(re.findall(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, ROOTS))})/[\w./-]*[\w/]", text))
    modules = {name.replace(".", "/") for name in re.findall(r"\bmkdocs_gptlog(?:\.\w+)+", text)}
    return {path for path in paths | modules if not path.startswith(MADE_UP)}


def exists(path: str) -> bool:
    """Return whether a file, a folder, a module, or a name within a module is there."""
    module = REPOSITORY / f"{path}.py"
    within = (REPOSITORY / path).parent.with_suffix(".py")
    defined = within.is_file() and re.search(rf"\b{Path(path).name}\b", within.read_text("utf-8"))
    return (REPOSITORY / path).exists() or module.is_file() or bool(defined)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    assert [path for path in sorted(named_paths(PAGES[page])) if not exists(path)] == []


def test_moved_modules_are_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`mkdocs_gptlog/build.py`, mkdocs_gptlog.build.build and `mkdocs_gptlog/gone.py`, tests/nowhere/", "utf-8"
    )
    assert {path for path in named_paths(page) if not exists(path)} == {"mkdocs_gptlog/gone.py", "tests/nowhere/"}


def test_the_walks_name_modules_of_every_part() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    for walk in ("record", "picture", "event", "embed"):
        section = text.partition(f"{{#{walk}}}")[2].partition("\n## ")[0]
        assert len(set(re.findall(r"`mkdocs_gptlog/[\w/]+\.py`", section))) >= 4, walk


def test_the_arrows_are_those_that_are_tested() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    assert f"`{' -> '.join(reversed(HOUSE))}`" in text
    drawing = re.findall(r"```text\n(.*?)```", text, re.DOTALL)[0]
    drawn = [part for line in drawing.splitlines() for part in re.findall(r"[a-z]+", line) if part in HOUSE]
    places = [HOUSE.index(part) for part in dict.fromkeys(drawn) if part not in {"hosts", "cli"}]
    storeys = [place for place in places if HOUSE[place] not in {"settings", "explain", "problems"}]
    assert storeys == sorted(storeys, reverse=True), "an arrow of the drawing leads upwards"
    assert set(HOUSE) - set(drawn) == {"codes", "extras", "lookalikes", "progress"}


@pytest.mark.parametrize("page", [page.name for page in sorted(DECISIONS.glob("*.md")) if page != INDEX])
def test_a_decision_has_the_form_of_the_others(page: str) -> None:
    text = (DECISIONS / page).read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    parts = re.split(r"^## .+$", text, flags=re.MULTILINE)
    assert all(len(part.split()) >= 5 for part in parts[1:]), "a part says next to nothing"
    assert f"](decisions/{page})" in INDEX.read_text("utf-8"), "the index does not list it"


def test_the_navigation_leads_to_developers_pages_last() -> None:
    nav = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text("utf-8"))["nav"]
    assert nav[-1] == {"Developing": ["architecture.md", "decisions.md"]}
    assert all(isinstance(entry, str) for entry in nav[:-1])
