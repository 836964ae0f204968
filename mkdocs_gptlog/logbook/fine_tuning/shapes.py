"""Data files of another shape than one example on each line: told by one finding, and not once for each line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mkdocs_gptlog.problems import Position, Problem, Severity

_READ = 16 * 2**20
"""So many bytes are looked at."""
_SAMPLE = 20
"""So many lines are looked at."""
_MOST_NAMED = 4
_PARQUET = 'write it as JSON Lines: `pandas.read_parquet(…).to_json(…, orient="records", lines=True)`'
_MAGIC = (
    (b"\x1f\x8b", "is compressed (gzip)", "unpack it: `gunzip`"),
    (b"PK\x03\x04", "is a ZIP file or a workbook", "unpack it, or save it as JSON Lines"),
    (b"\x28\xb5\x2f\xfd", "is compressed (Zstandard)", "unpack it: `unzstd`"),
    (b"BZh", "is compressed (bzip2)", "unpack it: `bunzip2`"),
    (b"\xfd7zXZ", "is compressed (xz)", "unpack it: `unxz`"),
    (b"PAR1", "is a Parquet file", _PARQUET),
    (b"ARROW1", "is an Arrow file", "write it as JSON Lines"),
    (b"\xff\xfe", "is in UTF-16", "save the file as UTF-8"),
    (b"\xfe\xff", "is in UTF-16", "save the file as UTF-8"),
)
_EACH = 'one example on each line: `{"messages": […]}`'
_KINDS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"input", "preferred_output", "non_preferred_output"}), "preference (DPO) examples"),
    (frozenset({"chosen", "rejected"}), "preference (DPO) examples"),
    (frozenset({"prompt", "completion", "label"}), "preference (KTO) examples"),
    (frozenset({"instruction", "output"}), "instructions with outputs, as Alpaca has them"),
    (frozenset({"conversations"}), "conversations, as ShareGPT has them"),
    (frozenset({"contents"}), "contents, as Gemini has them"),
    (frozenset({"custom_id", "body"}), "requests of a batch"),
)
_MESSAGES_KNOWN = frozenset({"messages", "tools", "functions", "parallel_tool_calls"})
_AS_MESSAGES = 'write them as `{"messages": […]}`'
_OTHER_METHODS = ("preference", "reinforcement")


def other_shape(path: Path, user_path: str) -> Problem | None:
    """Return what a file is whose lines are not one example each; None where they may be.

    Args:
        path: The file on disk.
        user_path: Its path as users see it.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as stream:
        data = stream.read(_READ)
    message, hint, severity = _binary(data) or _not_by_line(data) or _other_examples(data) or ("", "", Severity.ERROR)
    return Problem(Position(user_path), message, hint, "other-shape", severity) if message else None


_Finding = tuple[str, str, Severity]


def _binary(data: bytes) -> _Finding | None:
    for magic, message, hint in _MAGIC:
        if data.startswith(magic):
            return message, hint, Severity.ERROR
    if b"\0" in data[:4096]:
        return "is not a text", f"the file holds {_EACH}", Severity.ERROR
    return None


def _not_by_line(data: bytes) -> _Finding | None:
    """Return what a text is that holds anything but JSON on its lines."""
    text = data.decode("utf-8-sig", "replace").lstrip()
    first, _, rest = text.partition("\n")
    if text.startswith("[") and not (rest.strip() and _parsed(first) is not None):
        over = " over many lines" if rest.strip() else ""
        hint = "write each on a line of its own: `jq -c '.[]' data.json > data.jsonl`"
        return f"is one JSON list{over} and not one example on each line", hint, Severity.ERROR
    if text.startswith("{") and rest.strip() and _parsed(first) is None and (end := _end_of_value(text)) > len(first):
        hint = "write each example on one line: `jq -c . data.json > data.jsonl`"
        if text[end:].strip():
            return "holds JSON over many lines and not one example on each line", hint, Severity.ERROR
        return "is one JSON object over many lines and not one example on each line", hint, Severity.ERROR
    lines = [line for line in text.split("\n", 2 * _SAMPLE)[: 2 * _SAMPLE] if line.strip()][:_SAMPLE]
    if text.startswith("<"):
        return "is a page (HTML or XML) and not JSON", f"the file holds {_EACH}", Severity.ERROR
    if len(lines) > 1 and not any(line.lstrip().startswith(("{", "[")) for line in lines):
        table = any(sign in lines[0] for sign in ",;\t")
        what = "looks like a table (CSV), and holds no JSON" if table else "holds no JSON"
        return what, f"the file holds {_EACH}", Severity.ERROR
    return None


def _other_examples(data: bytes) -> _Finding | None:
    """Return what kind of examples these are where all of the first lines are of one that is not read."""
    lines = [line for line in data.split(b"\n", 2 * _SAMPLE)[: 2 * _SAMPLE] if line.strip()][:_SAMPLE]
    examples = [example for line in lines if isinstance(example := _parsed(line.decode("utf-8-sig", "replace")), dict)]
    if len(examples) < max(1, len(lines) - 1):  # the last one may be cut off
        return None
    kind = _kind(examples)
    if not kind:
        return None
    other_method = kind.startswith(_OTHER_METHODS)
    hint = "they are not read; write in the record how many there are" if other_method else _AS_MESSAGES
    return f"holds {kind}", hint, Severity.WARNING if other_method else Severity.ERROR


def _kind(examples: Sequence[dict[str, Any]]) -> str:
    for names, kind in _KINDS:
        if all(names <= example.keys() for example in examples):
            return kind
    if all(_is_graded(example) for example in examples):
        return "reinforcement examples, which end with a prompt"
    common = set.intersection(*(set(example) for example in examples))
    if len(examples) > 1 and common and not any("messages" in example for example in examples):
        if common >= {"prompt", "completion"}:
            return "prompts with completions, the format of older models"
        fields = ", ".join(f"`{name}`" for name in list(examples[0])[:_MOST_NAMED] if name in common)
        return f"examples of {fields} and none of `messages`"
    return ""


def _is_graded(example: dict[str, Any]) -> bool:
    """Return whether an example ends with a prompt, and has beside it what an answer is graded by."""
    messages = example.get("messages")
    if not isinstance(messages, list) or not messages or not isinstance(messages[-1], dict):
        return False
    return messages[-1].get("role") in {"user", "developer", "system"} and bool(example.keys() - _MESSAGES_KNOWN)


def _parsed(text: str) -> Any:  # noqa: ANN401 (any JSON)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _end_of_value(text: str) -> int:
    """Return where the first JSON value of a text ends; 0 where it is none."""
    try:
        return json.JSONDecoder().raw_decode(text)[1]
    except (ValueError, RecursionError):
        return 0
