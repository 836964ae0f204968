"""A ready log for a newcomer: the files of `scaffold/`, laid down without overwriting anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs_gptlog.cli.needs import needed
from mkdocs_gptlog.cli.schema import SCHEMA_FILE, written
from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.logbook.schema import Vocabulary
from mkdocs_gptlog.media.store import write_atomically
from mkdocs_gptlog.problems import ProblemsError
from mkdocs_gptlog.settings import Options

SCAFFOLD = Path(__file__).parent / "scaffold"
_RENAMED = {"gitignore": ".gitignore", "github": ".github"}
"""Hidden names are stored without their dot, so that no packaging tool leaves them out."""


_WORKFLOW, _REQUIREMENTS = "pages.yml", "requirements.txt"
_PACKAGE = "mkdocs-gptlog"


def lay_down(folder: Path) -> Iterator[tuple[str, bool]]:
    """Write each file that is not there yet; a `mkdocs.yml` that is there says where records and renditions are.

    Args:
        folder: Where the log is to be; made if it is missing.

    Yields:
        Each path, posix and relative to the folder, and whether it was written.
    """
    options = _options(folder)
    for source in sorted(SCAFFOLD.rglob("*")):
        if not source.is_file():
            continue
        parts = [_RENAMED.get(part, part) for part in source.relative_to(SCAFFOLD).parts]
        if parts[0] == "experiments":
            parts[0] = options.experiments.strip("/")
        target = folder.joinpath(*parts)
        fresh = not target.exists()
        if fresh:
            text = source.read_text("utf-8")
            if source.name == _WORKFLOW:
                text = _named(text, options)
            elif source.name == _REQUIREMENTS:
                text = text.replace(_PACKAGE, _package(folder), 1)
            write_atomically(target, text.encode())
        yield "/".join(parts), fresh
    records = options.experiments.strip("/")
    target = folder / records / SCHEMA_FILE
    fresh = not target.exists()
    if fresh:
        write_atomically(target, written(Vocabulary(tuple(options.all_verdicts()))).encode())
    yield f"{records}/{SCHEMA_FILE}", fresh


def _options(folder: Path) -> Options:
    """Return what the log is configured to be, as far as it is there and can be read."""
    try:
        return find_settings(folder).options
    except ProblemsError:
        return Options()


def _package(folder: Path) -> str:
    """Return the package with the extras that the records in a folder call for, as far as there are any."""
    try:
        extras = needed(read(find_settings(folder)).experiments)
    except (ProblemsError, OSError):
        extras = ()
    return f"{_PACKAGE}[{','.join(extra.name for extra in extras)}]" if extras else _PACKAGE


def _named(workflow: str, options: Options) -> str:
    """Return the workflow with the folders of the log in its environment."""
    usual = Options()
    for name, before, after in (
        ("EXPERIMENTS", usual.experiments, options.experiments),
        ("CACHE", usual.cache, options.cache),
    ):
        value = after.strip("/")
        quoted = value if re.fullmatch(r"[\w.][\w./-]*", value) else json.dumps(value, ensure_ascii=False)
        workflow = workflow.replace(f"  {name}: {before}", f"  {name}: {quoted}")
    return workflow
