"""Parameters of a model or a job: names with texts, lists, or further names, as they were set."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

MAX_DEPTH = 8
"""Levels of lists and names within one another."""
_BARE = re.compile(r"-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?|true|false|null")
"""What has no quotes in JSON."""

Value = TypeAliasType("Value", "str | list[Value] | dict[str, Value]")


def _checked(value: object) -> Any:  # noqa: ANN401 (any of the three kinds)
    """Refuse what nobody could read; leave out the spaces around a text that stands alone."""
    if _depth(value) > MAX_DEPTH:
        raise PydanticCustomError(
            "too_deep", "is nested more than {levels} levels deep; write it as a text", {"levels": MAX_DEPTH}
        )
    return (value.strip() or value) if isinstance(value, str) else value


def _depth(value: object) -> int:
    """Return how many levels a value has; that of a file is bounded."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0) if isinstance(value, dict | list) else 0


Parameters = dict[str, Annotated[Any, AfterValidator(_checked)]]
"""Values by their names; each is a `Value`."""


def as_texts(parameters: Mapping[str, Value]) -> dict[str, str]:
    """Return the values as they are shown: texts as they are, lists and names in one line as in JSON."""
    return {name: _as_text(value) for name, value in parameters.items()}


def _as_text(value: Value) -> str:
    if isinstance(value, str) and value.isprintable() and value.strip():
        return value
    return _in_json(value)


def _in_json(value: Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_in_json(name)}: {_in_json(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_in_json, value)) + "]"
    return value if _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)
