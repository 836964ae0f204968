"""What is left of a record without the values that are wrong, so that the rest of it is checked at the same time."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from mkdocs_gptlog.logbook.model import Experiment

_STAND_INS = {"title": "-", "date": "2000-01-01", "model": "-", "role": "user"}
"""What takes the place of a value that a record must have."""
_MAX_ROUNDS = 12
"""Taking something away can leave its holder incomplete, level by level; records are less deep than this."""


def remains(data: dict[str, Any], error: ValidationError) -> Experiment | None:
    """Return a record without what is wrong with it; None where nothing is left.

    The places of what is left stay those of the record: lists are cut off where an entry is wrong.

    Args:
        data: The record, of which the wrong values are taken away.
        error: What is wrong with it.
    """
    for _ in range(_MAX_ROUNDS):
        entries = error.errors(include_url=False)
        for entry in sorted(entries, key=lambda entry: [str(part).zfill(9) for part in entry["loc"]], reverse=True):
            _take_away(data, entry["loc"], missing=entry["type"] == "missing")
        try:
            return Experiment.model_validate(data)
        except ValidationError as another:
            error = another
    return None


def _take_away(data: dict[str, Any], path: tuple[int | str, ...], *, missing: bool) -> None:
    *holders, last = path
    holder: Any = data
    for part in holders:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return  # with what was taken away before
    if isinstance(holder, list):
        del holder[int(last) :]
    elif isinstance(holder, dict) and last in _STAND_INS:
        holder[last] = _STAND_INS[str(last)]
    elif isinstance(holder, dict) and not missing:
        holder.pop(last, None)
    elif holders:
        _take_away(data, tuple(holders), missing=False)
