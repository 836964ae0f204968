"""What training costs, from a price that the user gives."""

from __future__ import annotations

from dataclasses import dataclass

from mkdocs_gptlog.logbook.model.values import Price

_PRICED_TOKENS = 1_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """What training on a data set costs.

    Attributes:
        amount: In the currency of the price.
        tokens: Of one epoch.
        epochs: How many are reckoned with.
    """

    amount: float
    price: Price
    tokens: int
    epochs: int


def estimate(price: Price, tokens: int, epochs: int | None) -> Estimate:
    """Return what it costs to train on so many tokens, for one epoch where nobody says how many."""
    epochs = epochs or 1
    return Estimate(price.amount * tokens * epochs / _PRICED_TOKENS, price, tokens, epochs)
