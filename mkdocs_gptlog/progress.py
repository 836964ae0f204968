"""What a terminal shows while pictures are made."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from mkdocs_gptlog.media.workers import Done, Progress


def progress_bar(label: str) -> Progress:
    """Return a progress bar on standard error; nothing appears where that is not a terminal."""

    def progress(work: Iterable[Done], total: int) -> Iterator[Done]:
        if not sys.stderr.isatty():
            yield from work
            return
        with click.progressbar(work, length=total, label=label, file=sys.stderr) as bar:
            yield from bar

    return progress
