"""A data file read line by line: what each line holds, without the texts, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from mkdocs_gptlog.logbook.fine_tuning.example import read_example
from mkdocs_gptlog.logbook.fine_tuning.rules import check_length
from mkdocs_gptlog.logbook.fine_tuning.tokens import Counter, count_example, counter
from mkdocs_gptlog.problems import Position, Problem, Severity

MAX_LINE_BYTES = 16 * 2**20
MAX_FINDINGS = 50
"""So many findings about one file are told, and how many more there are."""
_KEPT_FILES = 64


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a data file.

    Attributes:
        number: From 1.
        digest: Of the example, however it is spaced; empty where the line cannot be read as one.
        roles: Of its messages.
        tokens: None where nothing can count them.
    """

    number: int
    digest: bytes = b""
    roles: tuple[str, ...] = ()
    tokens: int | None = None


class Findings:
    """What is found in one file; beyond `MAX_FINDINGS` only how much."""

    def __init__(self, user_path: str) -> None:
        self._shown = user_path
        self._told: list[Problem] = []
        self._more = 0
        self._severity = Severity.NOTICE

    def add(self, *problems: Problem) -> None:
        """Add what was found."""
        for problem in problems:
            if len(self._told) < MAX_FINDINGS:
                self._told.append(problem)
            else:
                self._more += 1
                self._severity = max(self._severity, problem.severity)

    def add_repeated(self, lines: Sequence[Line]) -> dict[bytes, int]:
        """Add the examples that stand before; return the first line of each example by its digest."""
        first: dict[bytes, int] = {}
        for line in lines:
            if line.digest and first.setdefault(line.digest, line.number) != line.number:
                message = f"is the same example as line {first[line.digest]}"
                where = Position(self._shown, line.number)
                self.add(Problem(where, message, "keep one of them", "duplicate", Severity.WARNING))
        return first

    def all(self) -> Iterator[Problem]:
        """Yield what is to be told."""
        yield from self._told
        if self._more:
            hint = "mend the others first"
            yield Problem(Position(self._shown), f"{self._more:,} more findings", hint, "more", self._severity)


@lru_cache(maxsize=_KEPT_FILES)
def read_lines(
    path: Path, user_path: str, _stamp: tuple[int, int], vocabulary: str, limit: int
) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Read a data file; one that has not changed is not read again as long as the program runs (a preview).

    Args:
        path: The file on disk.
        user_path: Its path as users see it.
        _stamp: When it was changed, in ns, and how long it is, in bytes.
        vocabulary: By which to count tokens.
        limit: Of one example, in tokens.

    Returns:
        The lines that hold something, and what is wrong with them.

    Raises:
        OSError: The file cannot be read.
    """
    findings = Findings(user_path)
    with path.open("rb") as stream:
        lines = tuple(_lines(stream, findings, user_path, counter(vocabulary), limit))
    return lines, tuple(findings.all())


def _lines(stream: BinaryIO, findings: Findings, user_path: str, count: Counter | None, limit: int) -> Iterator[Line]:
    for number, raw in _raw_lines(stream):
        where = Position(user_path, number)
        if raw is None:
            message = f"is longer than {MAX_LINE_BYTES // 2**20} MiB"
            findings.add(Problem(where, message, "write every example on a line of its own", "limit"))
            yield Line(number)
        elif not raw.strip():
            findings.add(Problem(where, "is empty", "delete the line", "empty-line", Severity.WARNING))
        else:
            example, problems = read_example(raw, where)
            findings.add(*problems)
            if example is None:
                yield Line(number)
                continue
            tokens = count_example(example, count) if count else None
            findings.add(*check_length(tokens, limit, where))
            yield Line(number, _digest(example), tuple(message["role"] for message in example["messages"]), tokens)


def _raw_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the number and the content of each line; None for one that is too long to be held."""
    number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(raw) <= MAX_LINE_BYTES:
            yield number, raw
            continue
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(MAX_LINE_BYTES)
        yield number, None


def _digest(example: dict[str, Any]) -> bytes:
    """Return what two examples are compared by: the same, however they are spaced and their fields ordered."""
    return hashlib.blake2b(json.dumps(example, sort_keys=True).encode(), digest_size=16).digest()
