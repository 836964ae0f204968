"""A problem is one finding that a user sees: where it is, what is wrong and what to do."""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_gptlog.lookalikes import SIGN, described, plain, visible

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


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


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Return a hint for a misspelt name: the nearest known one, or else what there is.

    Args:
        name: What the user wrote.
        known: What could stand there.
        otherwise: Said where nothing is near, and there is too much to list.
    """
    names = sorted(known)
    near = difflib.get_close_matches(plain(name).strip().casefold(), names, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if otherwise or not names:
        return otherwise
    return "use one of: " + ", ".join(names)


_LIST = "expected a list", "write each entry on a line of its own after `- `"
_FIELDS = "expected fields with values, not {given}", ""
_RANGE = "{given} is out of range", "{said}"
_SENTENCES = {
    "missing": ("is missing", ""),
    "extra_forbidden": ("is not a known field", ""),
    "string_type": ("expected a text", "write it on one line, or as a block after `|`"),
    "string_too_short": ("is empty", ""),
    "string_pattern_mismatch": ("{given} has signs that cannot stand here", ""),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _FIELDS,
    "dict_type": _FIELDS,
    "literal_error": ("{given} is not known here", "use {expected}"),
    "float_parsing": ("{given} is not a number", ""),
    "float_type": ("{given} is not a number", ""),
    "finite_number": ("{given} is not a number", ""),
    "int_parsing": ("{given} is not a whole number", ""),
    "int_type": ("{given} is not a whole number", ""),
    "int_parsing_size": ("{given} is out of range", ""),
    "int_from_float": ("{given} is not a whole number", ""),
    "bool_parsing": ("{given} is neither true nor false", ""),
    "bool_type": ("{given} is neither true nor false", ""),
    "greater_than_equal": _RANGE,
    "less_than_equal": _RANGE,
    "greater_than": _RANGE,
    "too_short": ("has {actual_length} entries instead of {min_length}", ""),
    "too_long": ("has {actual_length} entries instead of {max_length}", ""),
    "value_error": ("{error}", ""),
}
"""What pydantic's kinds of findings are in plain words; braces take the value given and what pydantic says of it."""


def quoted(value: object) -> str:
    """Return what a user gave as it is repeated in a problem: a text by its beginning, anything else by its kind."""
    if isinstance(value, str | int | float) and value != "":
        text = str(value)
        return f"`{text[:_LONGEST]}…`" if len(text) > _LONGEST else f"`{text}`"
    return {str: "an empty text", dict: "fields", type(None): "nothing"}.get(type(value), "a list")


def explain(error: ErrorDetails) -> tuple[str, str]:
    """Put a finding of pydantic into one plain sentence.

    Args:
        error: One entry of `ValidationError.errors()`.

    Returns:
        The message and the hint (which may be empty).
    """
    said = error["msg"][0].lower() + error["msg"][1:]
    values = {
        "given": quoted(error.get("input")),
        "said": said,
        **error.get("ctx", {}),
    }
    values["expected"] = str(values.get("expected", "")).replace("'", "`")
    if error["type"] in _SENTENCES:
        message, hint = (text.format_map(values) for text in _SENTENCES[error["type"]])
    else:
        message, _, hint = said.partition("; ")
    return message, _usual_signs(error.get("input")) or hint


def _usual_signs(value: object) -> str:
    """Return the hint for a short value that has a sign in it which looks like another; empty for any other."""
    sign = SIGN.search(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    return f"it holds {described(sign[0])}; write {quoted(plain(sign.string))}" if sign else ""
