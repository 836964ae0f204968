"""What is made of one picture: the names of its renditions, their sizes, and what its author should know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mkdocs_gptlog.media.recipe import Size
from mkdocs_gptlog.problems import Severity

MOVING = "moving.webp"
"""The end of the name of a rendition that moves."""
VECTOR = "picture.svg"
"""The end of the name of a drawing."""

Write = Callable[[str, bytes], None]
"""Takes the name of a rendition (`800.webp`) and its content."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the author of a picture that is shown should know of it.

    Attributes:
        message: Completes the sentence «the picture …».
        hint: What to do about it.
        severity: How much it matters.
    """

    message: str
    hint: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made of one picture.

    Attributes:
        color: Its mean colour, `#rrggbb`.
        sizes: Width and height of each still in px, ascending.
        covers: The same of the cut for a card; empty where the stills serve.
        moving: The size of the rendition that moves; None for a picture that does not.
        vector: Whether the one rendition is an SVG.
        findings: What its author should know of it.
    """

    color: str
    sizes: tuple[Size, ...]
    covers: tuple[Size, ...] = ()
    moving: Size | None = None
    vector: bool = False
    findings: tuple[Finding, ...] = ()


def still_name(width: int, format_: str) -> str:
    """Return the name of a still."""
    return f"{width}.{format_}"


def cover_name(width: int, format_: str) -> str:
    """Return the name of a cut for a card."""
    return f"cover-{width}.{format_}"


def read_rendered(values: dict[str, Any]) -> Rendered:
    """Return what was made of a picture from what was written of it as JSON.

    Raises:
        KeyError, TypeError, ValueError: It was not written here.
    """
    return Rendered(
        color=values["color"],
        sizes=tuple(map(tuple, values["sizes"])),
        covers=tuple(map(tuple, values["covers"])),
        moving=tuple(values["moving"]) if values["moving"] else None,
        vector=values["vector"],
        findings=tuple(
            Finding(entry["message"], entry["hint"], Severity(entry["severity"])) for entry in values["findings"]
        ),
    )
