"""Findings in plain words: what pydantic found, what was perhaps meant, and how a value is repeated."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mkdocs_gptlog.lookalikes import SIGN, described, plain

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST = 60
"""Characters of a value that are repeated in a problem."""


def did_you_mean(name: str, candidates: Iterable[str], *, otherwise: str = "") -> str:
    """Return a hint for a misspelt name: the nearest known one, or else what there is.

    Args:
        name: What the user wrote.
        candidates: What could stand there.
        otherwise: Said where nothing is near, and there is too much to list.
    """
    names = sorted(candidates)
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
    reason = error["msg"][0].lower() + error["msg"][1:]
    values = {
        "given": quoted(error.get("input")),
        "said": reason,
        **error.get("ctx", {}),
    }
    values["expected"] = str(values.get("expected", "")).replace("'", "`")
    if error["type"] in _SENTENCES:
        message, hint = (text.format_map(values) for text in _SENTENCES[error["type"]])
    else:
        message, _, hint = reason.partition("; ")
    return message, _usual_signs(error.get("input")) or hint


def _usual_signs(value: object) -> str:
    """Return the hint for a short value that has a sign in it which looks like another; empty for any other."""
    sign = SIGN.search(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    return f"it holds {described(sign[0])}; write {quoted(plain(sign.string))}" if sign else ""
