"""What a broken record still tells: the rest of it, which is checked at the same time, and what it hides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from mkdocs_gptlog.logbook.model.experiment import Experiment, Media
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar, Sequence, to_data

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


def redacted(node: Node) -> Iterator[Media]:
    """Yield the media of a broken record in which it hides something; where that is not understood, all of it."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from redacted(item)
    elif isinstance(node, Mapping):
        if isinstance(file := node.get("file"), Scalar) and file.text.strip() and node.get("redact"):
            try:
                redact = to_data(node)["redact"]
                yield Media(kind="image", file=file.text, redact=redact)
            except ValidationError:
                yield Media(kind="image", file=file.text, redact=((0, 0, 1, 1),))
        for value in node.entries.values():
            yield from redacted(value)
