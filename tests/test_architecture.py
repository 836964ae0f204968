"""The arrows of the house, none of which turns round.

`hosts, cli -> build -> pages -> media -> logbook -> workspace -> settings -> problems -> lookalikes`
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from logs import draw

import mkdocs_gptlog

PACKAGE = Path(mkdocs_gptlog.__file__).parent
HOUSE = "lookalikes problems settings workspace logbook media pages build hosts cli".split()  # noqa: SIM905
LEVELS = {part: level for level, part in enumerate(HOUSE)}
"""Each part may import those below it; `cli` stands above `hosts`, because it writes files through one of them."""
ONLY = {
    "mkdocs": {"hosts/mkdocs/"},
    "material": set(),
    "av": {"media/decoder.py"},
    "PIL": {"media/pictures/"},
    "pillow_heif": {"media/pictures/"},
    "nh3": {"pages/text/richtext.py"},
    "comrak": {"pages/text/richtext.py", "pages/text/tags.py"},
    "pygments": {"pages/text/highlight.py"},
    "rcssmin": {"pages/published.py"},
    "rjsmin": {"pages/published.py"},
    "jinja2": {"pages/authored.py", "pages/cards.py", "pages/environment.py"},
    "vl_convert": {"pages/charts.py"},
    "babel": {"pages/interface.py"},
    "bpe_openai": {"logbook/dataset/tokens.py"},
    "click": {"cli/__init__.py", "cli/dataset.py", "cli/say.py", "hosts/terminal.py"},
}
"""Libraries that one module stands for, or the modules of one folder, whose name ends in a slash."""
LONGEST = 300
"""Lines of a module."""


def modules() -> list[str]:
    found = (file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py"))
    return sorted(name for name in found if not name.startswith("cli/scaffold/"))


def part_of(name: str) -> str:
    """Return the part of the house that a module belongs to: `logbook` for `logbook/model.py`."""
    return name.split("/", maxsplit=1)[0].removesuffix(".py")


def folder_of(name: str) -> str:
    """Return the folder of a module with a slash behind it: `logbook/` for `logbook/model.py`."""
    return name.rpartition("/")[0] + "/"


def imports(name: str) -> Iterator[str]:
    """Yield the dotted names that a module imports anywhere, also within functions and for types only."""
    for node in ast.walk(ast.parse((PACKAGE / name).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative imports hide where they lead"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def inside(name: str) -> set[str]:
    """Return the parts of the house that a module imports."""
    parts = (imported.split(".") for imported in imports(name))
    found = {path[1] for path in parts if path[0] == "mkdocs_gptlog" and len(path) > 1}
    return found - {"__version__"}


def test_there_are_modules_in_every_part() -> None:
    assert {part_of(name) for name in modules()} == LEVELS.keys() | {"__init__"}
    assert inside("build.py") == {"settings", "problems", "logbook", "media", "pages"}


@pytest.mark.parametrize("name", modules())
def test_a_module_imports_only_from_below(name: str) -> None:
    own = part_of(name)
    if own == "__init__":
        assert inside(name) == set()
        return
    assert {part for part in inside(name) if LEVELS[part] > LEVELS[own]} == set()


@pytest.mark.parametrize("name", modules())
def test_a_module_is_short_enough_to_have_one_reason(name: str) -> None:
    assert len((PACKAGE / name).read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("library", ONLY)
def test_a_library_is_imported_in_one_place(library: str) -> None:
    importers = {name for name in modules() if any(found.split(".")[0] == library for found in imports(name))}
    assert {name for name in importers if not {name, folder_of(name)} & ONLY[library]} == set()
    assert importers or not ONLY[library], "the rule names a module that does not need it"


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = {
        "mkdocs_gptlog." + name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name
        for name in modules()
    }
    graph = {
        name: {known[found] for path in imports(name) for found in (path, path.rpartition(".")[0]) if found in known}
        - {name}
        for name in modules()
    }
    while leaves := {name for name, needed in graph.items() if not needed & graph.keys()}:
        graph = {name: needed for name, needed in graph.items() if name not in leaves}
    assert graph == {}


BUILD = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"mkdocs", "material"}:
            raise ImportError(name + " is blocked")

sys.meta_path.insert(0, Blocker())

import pathlib
from mkdocs_gptlog import build, cli
from mkdocs_gptlog.hosts import files
from mkdocs_gptlog.hosts.configuration import find_settings

root = pathlib.Path(sys.argv[1])
found = find_settings(root)
site = build.build(found)
assert site.problems == (), site.problems
written = files.write(site, found, root / "site")
assert written.pages == len(site.pages) > 3
assert not [name for name in sys.modules if name.split(".")[0] in {"mkdocs", "material"}]
print("built")
"""


def test_the_core_builds_a_site_without_mkdocs(tmp_path: Path) -> None:
    record = "title: A\ndate: 2023-10-06\nmodel: M\nreply: {image: {file: a.png, alt: A}}\nverdict: pass\n"
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "a.yaml").write_text(record)
    (tmp_path / "experiments" / "a.png").write_bytes(draw())
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BUILD, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout == "built\n"
    assert (tmp_path / "site" / "experiments" / "a" / "index.html").is_file()
    assert list((tmp_path / "site" / "assets").rglob("*.webp"))
