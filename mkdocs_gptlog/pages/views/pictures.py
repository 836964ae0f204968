"""What templates are given: pictures and marks in the form in which they are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mkdocs_gptlog.logbook.model.experiment import Mark
from mkdocs_gptlog.media.album import Picture, Rendition, Stills
from mkdocs_gptlog.media.recipe import Size

_LONG = 40
"""Lines from which a message is folded; twice as many as a folded one shows."""
_LINE = 80
"""Letters of a line, about; a character of a wide script takes the room of two."""
_ARROW_HEAD = 0.03
"""The length of an arrow's head, of the picture's diagonal."""
Sources = tuple[tuple[str, int], ...]
"""Address and width in px of each rendition, ascending."""


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark in the px of the picture's largest rendition: an SVG shape and its attributes."""

    element: str
    attributes: dict[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture to show; the addresses are from the site's root, sizes are in px.

    Attributes:
        stills: Address and width of each rendition, ascending.
        better: The same in smaller formats, by media type, the best first.
        full_uri: The full view: what moves, else the largest rendition.
        moving: Whether the full view moves.
        shown_width: The width at which the picture is at most as tall as a screen.
    """

    stills: Sources
    better: tuple[tuple[str, Sources], ...]
    full_uri: str
    moving: bool
    width: int
    height: int
    shown_width: int
    color: str

    @property
    def uri(self) -> str:
        """The smallest rendition, for what knows no others."""
        return self.stills[0][0]


def is_long(text: str) -> bool:
    """Return whether a message takes more room than readers who look for another one want to pass."""
    lines = text.split("\n")
    if len(lines) < _LONG and len(text) < _LONG * _LINE // 2:
        return False
    wide = (sum(character >= "\u1100" for character in line) for line in lines)
    return sum(1 + (len(line) + more) // _LINE for line, more in zip(lines, wide, strict=True)) >= _LONG


def picture_view(picture: Picture, max_height: int) -> PictureView:
    """Return the view of a whole picture that is to be at most `max_height` px tall."""
    return _view(picture, picture.stills, max_height, picture.moving)


def cover_view(picture: Picture) -> PictureView:
    """Return the view of the cut that a card shows; it never moves."""
    return _view(picture, picture.cover, picture.cover.base[-1].height, None)


def _view(picture: Picture, stills: Stills, max_height: int, moving: Rendition | None) -> PictureView:
    largest = stills.base[-1]
    return PictureView(
        stills=_sources(stills.base),
        better=tuple((type_, _sources(renditions)) for type_, renditions in stills.better),
        full_uri=(moving or largest).uri,
        moving=moving is not None,
        width=largest.width,
        height=largest.height,
        shown_width=min(largest.width, max(1, round(max_height * largest.width / largest.height))),
        color=picture.color,
    )


def _sources(renditions: tuple[Rendition, ...]) -> Sources:
    return tuple((rendition.uri, rendition.width) for rendition in renditions)


def mark_view(mark: Mark, size: Size) -> MarkView:
    """Return a mark as an SVG shape in the px of a picture of that size."""
    width, height = size
    x, y = mark.at[0] * width, mark.at[1] * height
    w, h = mark.at[2] * width, mark.at[3] * height
    match mark.shape:
        case "ellipse":
            element, values = "ellipse", {"cx": x + w / 2, "cy": y + h / 2, "rx": w / 2, "ry": h / 2}
        case "box":
            element, values = "rect", {"x": x, "y": y, "width": w, "height": h}
        case "underline":
            element, values = "line", {"x1": x, "y1": y + h, "x2": x + w, "y2": y + h}
        case "arrow":
            return MarkView("path", {"d": _arrow(x, y, w, h, math.hypot(*size) * _ARROW_HEAD)}, mark.note)
    return MarkView(element, {name: f"{value:.1f}" for name, value in values.items()}, mark.note)


def _arrow(x1: float, y1: float, x2: float, y2: float, head: float) -> str:
    """Return the path of an arrow with its tip at the second point; all in px."""
    angle = math.atan2(y2 - y1, x2 - x1)
    ends = [(x2 - head * math.cos(angle + turn), y2 - head * math.sin(angle + turn)) for turn in (0.5, -0.5)]
    (left_x, left_y), (right_x, right_y) = ends
    return (
        f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}M{left_x:.1f} {left_y:.1f}L{x2:.1f} {y2:.1f}L{right_x:.1f} {right_y:.1f}"
    )
