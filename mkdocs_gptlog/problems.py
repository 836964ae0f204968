"""A problem is one finding that a user sees: where it is, what is wrong and what to do."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_gptlog.lookalikes import visible

if TYPE_CHECKING:
    pass


_LONGEST = 60
"""Characters of a value that are repeated in a problem."""
_LONGEST_FIELD = 200
"""Characters of a field's dotted name that are."""


class Severity(enum.IntEnum):
    """How much a problem matters; a higher number matters more."""

    NOTICE = 1
    """Good to know; never fails anything."""
    WARNING = 2
    """Advice that a log may knowingly go against; fails only `gptlog check --strict`."""
    ERROR = 3
    """Something is broken or missing; fails `gptlog check` and `mkdocs build --strict`."""


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """A place in a text file.

    Attributes:
        path: The file, posix, as the user would type it (relative to the project's folder).
        line: From 1; 0 means the file as a whole.
        column: From 1, in characters; 0 means the line as a whole.
        field: The dotted name of the field there, as the user wrote it: `prompt.image`, `runs[0].why`.
    """

    path: str = ""
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = self.path
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        field = self.field if len(self.field) <= _LONGEST_FIELD else f"{self.field[:_LONGEST_FIELD]}…"
        return f"{place}: {field}" if field else place


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One finding.

    Attributes:
        where: The place that the user has to look at.
        message: What is wrong, one clear sentence without a full stop.
        hint: What to do about it; may be empty.
        code: A short stable name of the kind of finding, for tools: `unknown-field`.
        severity: How much it matters.
    """

    where: Position
    message: str
    hint: str = ""
    code: str = "invalid"
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}"
        return visible(f"{text} ({self.hint})" if self.hint else text)


class ProblemsError(Exception):
    """Raised where nothing can be built: the problems say why.

    Attributes:
        problems: All of them, at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def unique(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by place, each once (a folder's defaults are read for many records)."""
    return tuple(sorted(set(problems)))


def has_error(problems: Iterable[Problem]) -> bool:
    """Return whether something is broken or missing."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def unforeseen(path: str, error: Exception) -> Problem:
    """Return the problem of a record with which something happened that nobody thought of.

    Args:
        path: The record as users see it.
        error: What was raised.
    """
    reason = " ".join(str(error).split())
    what = f"{type(error).__name__}: {reason[:_LONGEST]}" if reason else type(error).__name__
    message = f"something in it cannot be shown, which is a fault of mkdocs-gptlog (`{what}`)"
    return Problem(Position(path), message, "please report it, with the record; until then change it", "unforeseen")
