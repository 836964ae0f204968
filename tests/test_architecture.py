"""The arrows of the house, none of which turns round.

`hosts, cli -> progress -> build -> pages -> media -> logbook -> workspace -> settings -> explain -> problems`
`-> codes, extras, lookalikes`
"""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from logs import draw

import mkdocs_gptlog

PACKAGE = Path(mkdocs_gptlog.__file__).parent
HOUSE = (
    *("codes", "extras", "lookalikes", "problems", "explain", "settings", "workspace"),
    *("logbook", "media", "pages", "build", "progress", "hosts", "cli"),
)
LEVELS = {part: level for level, part in enumerate(HOUSE)}
"""Each part may import those below it; `cli` stands above `hosts`, because it writes files through one of them."""
ONLY = {
    "mkdocs": {"hosts/mkdocs/"},
    "material": set(),
    "av": {"media/recordings/decoder.py"},
    "PIL": {"media/program.py", "media/pictures/", "media/pictures/formats/"},
    "pillow_heif": {"media/program.py", "media/pictures/", "media/pictures/formats/"},
    "pikepdf": {f"media/attachments/pdf_{part}.py" for part in ("clean", "content", "refused")},
    "pypdfium2": {"media/attachments/pdf_program.py"},
    "nh3": {"pages/text/richtext.py"},
    "comrak": {"pages/text/richtext.py", "pages/text/tags.py"},
    "pygments": {"pages/text/highlight.py"},
    "rcssmin": {"pages/outputs/minified.py"},
    "rjsmin": {"pages/outputs/minified.py"},
    "jinja2": {"pages/links/authored.py", "pages/templates/"},
    "vl_convert": {"pages/jobs/charts.py"},
    "babel": {"pages/words/interface.py"},
    "bpe_openai": {"logbook/fine_tuning/tokens.py"},
    "click": {"cli/", "progress.py"},
}
"""Libraries that one module stands for, or the modules of one folder, whose name ends in a slash."""
LONG, LONGEST = 300, 500
"""Lines of a module that must say why it is so long, and of any."""
MOST_MODULES = 12
"""In one folder."""
MOST_LEVELS = 6
"""Of rooms inside `pages/`: folders, and the modules beside them."""
REASON = "Long because "
"""How a module says it, at the start of a line of its docstring."""


class LongModule(UserWarning):
    """A module has more lines than most need."""


def modules() -> list[str]:
    found = (file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py"))
    return sorted(name for name in found if not name.startswith("cli/scaffold/"))


def part_of(name: str) -> str:
    """Return the part of the house that a module belongs to: `logbook` for `logbook/query.py`."""
    return name.split("/", maxsplit=1)[0].removesuffix(".py")


def folder_of(name: str) -> str:
    """Return the folder of a module with a slash behind it: `logbook/` for `logbook/query.py`."""
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
    text = (PACKAGE / name).read_text("utf-8")
    lines = len(text.splitlines())
    assert lines <= LONGEST
    said = ast.get_docstring(ast.parse(text)) or ""
    assert lines <= LONG or any(line.startswith(REASON) for line in said.splitlines()), "its docstring must say why"
    if lines > LONG:
        warnings.warn(f"{name} has {lines} lines", LongModule, stacklevel=1)


def test_no_folder_holds_more_than_one_finds_at_a_glance() -> None:
    held = Counter(folder_of(name) for name in modules() if not name.endswith("__init__.py"))
    assert {folder: n for folder, n in held.items() if n > MOST_MODULES} == {}


@pytest.mark.parametrize("library", ONLY)
def test_a_library_is_imported_in_one_place(library: str) -> None:
    importers = {name for name in modules() if any(found.split(".")[0] == library for found in imports(name))}
    assert {name for name in importers if not {name, folder_of(name)} & ONLY[library]} == set()
    assert importers or not ONLY[library], "the rule names a module that does not need it"


HOUSES = ("logbook/", "media/", "pages/", "hosts/", "media/pictures/", "media/recordings/", "media/attachments/")


def room_of(name: str, house: str) -> str:
    """Return the folder within a house that a module stands in, or the module if it stands beside the folders."""
    inner, slash, _ = name.removeprefix(house).partition("/")
    return inner + slash


def levels(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Return what needs nothing, what needs only that, and so on; what stands in circles comes last, as one."""
    found: list[set[str]] = []
    rest = dict(graph)
    while rest:
        leaves = {name for name, needed in rest.items() if not needed & rest.keys()} or set(rest)
        found.append(leaves)
        rest = {name: needed for name, needed in rest.items() if name not in leaves}
    return found


@pytest.mark.parametrize(
    "house", ["logbook/", "media/", "pages/", "hosts/", "media/pictures/", "media/recordings/", "media/attachments/"]
)
def test_rooms_of_a_storey_do_not_need_each_other_in_a_circle(house: str) -> None:
    graph: dict[str, set[str]] = {}
    for name, needed in import_graph().items():
        if name.startswith(house) and not name.endswith("__init__.py"):
            own = room_of(name, house)
            inside = {room_of(other, house) for other in needed if other.startswith(house)}
            graph.setdefault(own, set()).update(inside - {own})
    floors = levels(graph)
    assert [floor for floor in floors if any(graph[room] & floor for room in floor)] == []
    assert house != "pages/" or len(floors) <= MOST_LEVELS, floors


def test_no_modules_import_each_other_in_a_circle() -> None:
    floors, graph = levels(import_graph()), import_graph()
    assert [floor for floor in floors if any(graph[name] & floor for name in floor)] == []


def import_graph() -> dict[str, set[str]]:
    """Return for each module the modules of the package that it imports."""
    known = {
        "mkdocs_gptlog." + name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name
        for name in modules()
    }
    return {
        name: {known[found] for path in imports(name) for found in (path, path.rpartition(".")[0]) if found in known}
        - {name}
        for name in modules()
    }


BUILD = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"mkdocs", "material"}:
            raise ImportError(name + " is blocked")

sys.meta_path.insert(0, Blocker())

import pathlib
from mkdocs_gptlog import build, cli
from mkdocs_gptlog.hosts.plain import files
from mkdocs_gptlog.hosts.plain.configuration import find_settings

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
