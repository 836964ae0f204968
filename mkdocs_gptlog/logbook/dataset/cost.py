"""What training costs, from a price that the user gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PRICE = re.compile(r"(?P<before>[^\d\s.,+-]{1,8})?\s*(?P<amount>\d{1,9}(?:\.\d{1,9})?)\s*(?P<after>[^\d\s.,+-]{1,8})?")
_PRICED_TOKENS = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost to train on; `currency` is as written, and may be empty."""

    amount: float
    currency: str


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


def parse_price(text: str) -> Price | None:
    """Return the price that a text such as `8 USD`, `$8` or `8` says; None where it says none."""
    found = _PRICE.fullmatch(text.strip())
    if not found or (found["before"] and found["after"]):
        return None
    return Price(float(found["amount"]), found["before"] or found["after"] or "")


def estimate(price: Price, tokens: int, epochs: int | None) -> Estimate:
    """Return what it costs to train on so many tokens, for one epoch where nobody says how many."""
    epochs = epochs or 1
    return Estimate(price.amount * tokens * epochs / _PRICED_TOKENS, price, tokens, epochs)
