"""How many tokens an example has, and how many it may have."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

DEFAULT_LIMIT = 4096
LIMITS = {
    "gpt-3.5-turbo-0613": 4096,
    "gpt-3.5-turbo-1106": 16_385,
    "gpt-3.5-turbo-0125": 16_385,
    "gpt-4o-2024-08-06": 65_536,
    "gpt-4o-mini-2024-07-18": 65_536,
    "gpt-4.1-2025-04-14": 65_536,
    "gpt-4.1-mini-2025-04-14": 65_536,
    "gpt-4.1-nano-2025-04-14": 65_536,
}
"""Tokens that an example may have, by base model, as the fine-tuning guide of OpenAI's documentation stated them."""

_OLDER, _NEWER = "cl100k_base", "o200k_base"
_WITH_NEWER = ("gpt-4o", "gpt-4.1")
_PER_MESSAGE, _PER_NAME, _PER_EXAMPLE = 3, 1, 3
_SLICE = 50_000
"""Characters that are counted at once: the tokenizer refuses texts of more than 200,000 tokens."""

Counter = Callable[[str], int]
"""Returns how many tokens a text has."""


def example_limit(base_model: str) -> int:
    """Return how many tokens an example may have: what is known of the base model, else `DEFAULT_LIMIT`.

    Args:
        base_model: With or without its date where that is a whole one; a tuned model counts as its base.
    """
    name = re.escape(_plain(base_model))
    return next(
        (n for family, n in LIMITS.items() if re.fullmatch(name + r"(-\d{4}-\d\d-\d\d)?", family)), DEFAULT_LIMIT
    )


def vocabulary(base_model: str) -> str:
    """Return the name of the base model's vocabulary; that of GPT-3.5 and GPT-4 where the model is not known."""
    return _NEWER if _plain(base_model).startswith(_WITH_NEWER) else _OLDER


def _plain(base_model: str) -> str:
    """Return the name of a model in lower case; `ft:NAME:…` is what a tuned one is called."""
    name = base_model.strip().casefold()
    return name.split(":")[1] if name.startswith("ft:") else name


@cache
def counter(name: str) -> Counter | None:
    """Return what counts the tokens of a text by a vocabulary; None where the extra `tokens` is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it opens its vocabulary in an old-fashioned way
            import bpe_openai  # noqa: PLC0415 (an extra, and slow to load)

            encoding = bpe_openai.get_encoding(name)
    except ImportError:
        return None

    def count(text: str) -> int:
        return sum(len(encoding.encode_ordinary(text[i : i + _SLICE])) for i in range(0, len(text), _SLICE))

    return count


def count_example(example: Mapping[str, Any], count: Counter) -> int:
    """Return how many tokens an example has, about.

    The formula is that of `num_tokens_from_messages` in OpenAI's cookbook (`Chat_finetuning_data_prep.ipynb`), which
    calls itself not exact: three tokens for every message, the tokens of its role, content and name, one more for a
    name, and three for the example. It knows plain texts only. Of a content in parts the texts are counted here, and
    not pictures or sounds; calls and definitions of tools are counted as the JSON that describes them.

    Args:
        example: One that is well-formed.
        count: Of one text.
    """
    tokens = _PER_EXAMPLE
    for message in example["messages"]:
        tokens += _PER_MESSAGE + count(message["role"]) + _count_content(message.get("content"), count)
        if name := message.get("name"):
            tokens += count(name) + _PER_NAME
        tokens += _count_json(message, ("tool_calls", "function_call", "tool_call_id"), count)
    return tokens + _count_json(example, ("tools", "functions"), count)


def _count_content(content: object, count: Counter) -> int:
    if isinstance(content, str):
        return count(content)
    parts = content if isinstance(content, list) else []
    return sum(count(text) for part in parts if isinstance(text := part.get("text", part.get("refusal")), str))


def _count_json(owner: Mapping[str, Any], names: tuple[str, ...], count: Counter) -> int:
    values = (owner[name] for name in names if owner.get(name))
    return sum(count(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) for value in values)
