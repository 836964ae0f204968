"""Counts and rates of verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mkdocs_gptlog.logbook.results import Result

JUDGED = ("pass", "partial", "fail")
"""The verdicts that say how something went; a partial success is judged, and is no pass."""


def verdict_counts(results: Iterable[Result], order: Iterable[str]) -> dict[str, int]:
    """Return how many results have each verdict, those without any left out.

    Args:
        results: What to count.
        order: The verdicts in the order to report them.
    """
    counts = Counter(result.verdict for result in results)
    return {verdict: counts[verdict] for verdict in order if counts[verdict]}


@dataclass(frozen=True, slots=True)
class PassRate:
    """How many passed of those that were judged.

    Attributes:
        passed: Those with a verdict that counts as a pass.
        judged: Those, and the ones that count as partial or failed; nothing is known of the others.
    """

    passed: int
    judged: int

    @property
    def rate(self) -> float:
        """From 0 to 1."""
        return self.passed / self.judged


def pass_rate(counts: Mapping[str, int], tones: Mapping[str, str]) -> PassRate | None:
    """Return the pass rate of counted verdicts; None where nothing was judged.

    Args:
        counts: Verdict to number.
        tones: Which of the built-in verdicts each verdict counts as.
    """
    by_tone = Counter[str]()
    for verdict, count in counts.items():
        by_tone[tones.get(verdict, "")] += count
    judged = sum(by_tone[tone] for tone in JUDGED)
    return PassRate(by_tone["pass"], judged) if judged else None
