"""What is made of one picture: the names of its renditions, and their sizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mkdocs_gptlog.media.recipe import Size

MOVING = "moving.webp"
"""The end of the name of a rendition that moves."""
VECTOR = "picture.svg"
"""The end of the name of a drawing."""

Write = Callable[[str, bytes], None]
"""Takes the name of a rendition (`800.webp`) and its content."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made of one picture.

    Attributes:
        color: Its mean colour, `#rrggbb`.
        sizes: Width and height of each still in px, ascending.
        covers: The same of the cut for a card; empty where the stills serve.
        moving: The size of the rendition that moves; None for a picture that does not.
        vector: Whether the one rendition is an SVG.
    """

    color: str
    sizes: tuple[Size, ...]
    covers: tuple[Size, ...] = ()
    moving: Size | None = None
    vector: bool = False


def still_name(width: int, format_: str) -> str:
    """Return the name of a still."""
    return f"{width}.{format_}"


def cover_name(width: int, format_: str) -> str:
    """Return the name of a cut for a card."""
    return f"cover-{width}.{format_}"
