"""A ready log for a newcomer: the files of `scaffold/`, laid down without overwriting anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs_gptlog.media.store import write_atomically

SCAFFOLD = Path(__file__).parent / "scaffold"
_RENAMED = {"gitignore": ".gitignore", "github": ".github"}
"""Hidden names are stored without their dot, so that no packaging tool leaves them out."""


def lay_down(folder: Path) -> Iterator[tuple[str, bool]]:
    """Write each file that is not there yet.

    Args:
        folder: Where the log is to be; made if it is missing.

    Yields:
        Each path, posix and relative to the folder, and whether it was written.
    """
    for source in sorted(SCAFFOLD.rglob("*")):
        if not source.is_file():
            continue
        parts = [_RENAMED.get(part, part) for part in source.relative_to(SCAFFOLD).parts]
        target = folder.joinpath(*parts)
        fresh = not target.exists()
        if fresh:
            write_atomically(target, source.read_bytes())
        yield "/".join(parts), fresh
