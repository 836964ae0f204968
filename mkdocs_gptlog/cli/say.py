"""What all commands say alike: problems, and numbers of things."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from mkdocs_gptlog.problems import Problem, Severity

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "blue"}


class Spoken(click.Group):
    """Commands whose words come out in any encoding: signs that it lacks are written as escapes.

    A pipe or a file on Windows has the encoding of the system, which knows some 200 characters.
    """

    def main(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (click's own)
        """Run the command as click does."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*arguments, **named)


def show(problems: Iterable[Problem]) -> None:
    """Print problems, each on a line."""
    for problem in problems:
        label = click.style(problem.severity.name.lower(), fg=_COLORS[problem.severity], bold=True)
        click.echo(f"{label} {problem}")


def conclude(problems: Sequence[Problem], *before: str, strict: bool) -> None:
    """Print how many problems there are after what else was counted, and exit with 1 if that is a failure.

    Args:
        problems: All that were found.
        before: What the line starts with.
        strict: Whether warnings are a failure too.
    """
    errors, warnings, notices = (
        sum(problem.severity is severity for problem in problems) for severity in reversed(Severity)
    )
    parts = [*before, counted(errors, "error"), counted(warnings, "warning")]
    click.echo(", ".join([*parts, counted(notices, "notice")] if notices else parts))
    if errors or (strict and warnings):
        raise SystemExit(1)


def counted(number: int, noun: str) -> str:
    """Return a number with what it counts: `1 file`, `1,024 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
