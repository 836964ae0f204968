"""Counts over experiments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mkdocs_gptlog.logbook.model import Experiment


def verdict_counts(experiments: Iterable[Experiment], order: Iterable[str], model: str = "") -> dict[str, int]:
    """Return how many experiments have each verdict, those without any left out.

    Args:
        experiments: What to count.
        order: The verdicts in the order to report them.
        model: Count the newest run of this model only; empty counts the newest run of any.
    """
    counts = Counter(e.verdict_of(model) if model else e.verdict for e in experiments)
    return {verdict: counts[verdict] for verdict in order if counts[verdict]}
