"""What is counted in the examples that a model is tuned on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mkdocs_gptlog.logbook.fine_tuning.cost import Estimate
from mkdocs_gptlog.logbook.fine_tuning.data_file import Line

_MOST = 0.95


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """Tokens of the examples, about.

    Attributes:
        vocabulary: By which they were counted.
        limit: Of one example.
        total: Of all of them.
        trained: The same without what is beyond the limit.
        mean: Of one example.
        median: So many has the example in the middle.
        most: So many have at least 95 of 100 examples, or fewer.
        longest: Of one example.
    """

    vocabulary: str
    limit: int
    total: int
    trained: int
    mean: float
    median: int
    most: int
    longest: int


@dataclass(frozen=True, slots=True)
class PartStatistics:
    """The examples to train on, or those held back.

    Attributes:
        examples: All lines that hold something.
        unreadable: Those among them that are no examples.
        messages: How many each role has, the most frequent first.
        duplicates: Examples that stand before in the same part.
        tokens: None where nothing can count them, or there is no example.
    """

    examples: int
    unreadable: int
    messages: Mapping[str, int]
    duplicates: int
    tokens: TokenCounts | None


@dataclass(frozen=True, slots=True)
class DatasetStatistics:
    """What is counted in the data of one job.

    Attributes:
        training: What is trained on.
        validation: What is held back; None for nothing.
        overlap: How many of those held back are trained on as well.
        estimate: What training costs, where the record says a price.
    """

    training: PartStatistics
    validation: PartStatistics | None = None
    overlap: int = 0
    estimate: Estimate | None = None


def part_statistics(lines: Sequence[Line], vocabulary: str, limit: int) -> PartStatistics:
    """Count the lines of one part."""
    readable = [line for line in lines if line.digest]
    return PartStatistics(
        examples=len(lines),
        unreadable=len(lines) - len(readable),
        messages=dict(Counter(role for line in readable for role in line.roles).most_common()),
        duplicates=len(readable) - len({line.digest for line in readable}),
        tokens=_token_counts([line.tokens for line in readable if line.tokens is not None], vocabulary, limit),
    )


def _token_counts(counts: list[int], vocabulary: str, limit: int) -> TokenCounts | None:
    if not counts:
        return None
    counts.sort()

    def share(fraction: float) -> int:
        return counts[math.ceil(fraction * len(counts)) - 1]

    total = sum(counts)
    return TokenCounts(
        vocabulary=vocabulary,
        limit=limit,
        total=total,
        trained=sum(min(count, limit) for count in counts),
        mean=total / len(counts),
        median=share(0.5),
        most=share(_MOST),
        longest=counts[-1],
    )
