"""How a picture is made, as pure values: sizes, and the key under which the result is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache

VERSION = 5
"""Raised whenever the same recipe comes to give other pixels."""

Box = tuple[float, float, float, float]
Size = tuple[int, int]

_MAX_HEIGHT = 16_383
"""In px; WebP holds no more. Screenshots of whole conversations are longer."""
COVER_RATIO = 4 / 3
"""Width to height of a card's cover."""
COVER_WIDTHS = (320, 640)
_COVER_SLACK = 1.15
"""A picture whose shape differs less than this from a cover's is its own cover."""
MAX_MOVING_PIXELS = 100_000_000
"""Of all frames together as published; they are in memory at once."""
_MIN_MOVING_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that the published pixels of a picture depend on, besides its content.

    Attributes:
        widths: Wanted widths in px, ascending.
        formats: Of stills, the one that every browser reads last.
        quality: Of each format, 1 to 100.
        redact: Boxes burnt in: x, y, width, height as fractions of the upright picture.
        cover: Whether a card shows the picture, which may need a cut of it.
        encoder: The name and version of what encodes.
    """

    widths: tuple[int, ...]
    formats: tuple[str, ...]
    quality: tuple[int, ...]
    redact: tuple[Box, ...]
    cover: bool
    encoder: str

    def key(self, digest: str) -> str:
        """Return the name of the result in the cache.

        Args:
            digest: Of the picture's content, hexadecimal.
        """
        return hashlib.sha256(f"{digest} {_as_text(self)}".encode()).hexdigest()[:24]


@cache
def _as_text(recipe: Recipe) -> str:
    """Return a recipe as text; a log has thousands of pictures and a few recipes."""
    return json.dumps([VERSION, asdict(recipe)], sort_keys=True)


def sizes(original: Size, widths: Sequence[int]) -> tuple[Size, ...]:
    """Return the sizes to publish, ascending, in px; a picture is never enlarged.

    Args:
        original: Width and height of the upright picture.
        widths: Wanted widths, ascending.
    """
    width, height = original
    widest = max(1, min(width, _MAX_HEIGHT * width // height))
    chosen = [wanted for wanted in widths if wanted < widest]
    if len(chosen) < len(widths):
        chosen.append(widest)
    return tuple((wanted, max(1, min(_MAX_HEIGHT, round(height * wanted / width)))) for wanted in chosen)


def cover_sizes(original: Size) -> tuple[Size, ...]:
    """Return the sizes of a cover cut from a picture, ascending; none where the picture itself serves."""
    width, height = original
    ratio = width / height
    if 1 / _COVER_SLACK < ratio / COVER_RATIO < _COVER_SLACK:
        return ()
    cut = cover_size(original)
    return sizes(cut, COVER_WIDTHS)


def cover_size(original: Size) -> Size:
    """Return the largest cut of a cover's shape from a picture, in px."""
    width, height = original
    if width / height > COVER_RATIO:
        return max(1, round(height * COVER_RATIO)), height
    return width, max(1, round(width / COVER_RATIO))


def cover_start(energies: Sequence[float], window: int) -> int:
    """Return where a cover begins along the longer side, so that it shows where most is going on.

    Args:
        energies: How much is going on in each row (or column).
        window: The cover's length in rows; at most as many as there are.

    What lies two fifths down the picture counts up to a third more than what lies at its ends, where screenshots have
    bars and keyboards.
    """
    count = len(energies)
    weighed = [energy * (1 - 0.5 * abs((i + 0.5) / count - 0.4)) for i, energy in enumerate(energies)]
    total = sum(weighed[:window])
    best, start = total, 0
    for i in range(window, count):
        total += weighed[i] - weighed[i - window]
        if total > best:
            best, start = total, i - window + 1
    return start


def moving_size(size: Size, frames: int) -> Size | None:
    """Return the size at which a moving picture of so many frames is published; None where it is too long."""
    width, height = size
    scale = min(1.0, (MAX_MOVING_PIXELS / (width * height * frames)) ** 0.5)
    if scale < 1 and width * scale < _MIN_MOVING_WIDTH:
        return None
    return max(1, int(width * scale)), max(1, int(height * scale))


def pixel_box(box: Box, size: Size) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom in px of a box given in fractions, rounded outwards and cut at the edges.

    Args:
        box: x, y, width, height as fractions.
        size: Width and height of the picture in px.
    """
    x, y, w, h = box
    width, height = size
    left, top = int(x * width), int(y * height)
    right, bottom = -int(-(x + w) * width // 1), -int(-(y + h) * height // 1)
    return left, top, min(width, right), min(height, bottom)
