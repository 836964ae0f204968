"""Extent of a drawing in px."""

from __future__ import annotations

import math
import re
from xml.etree.ElementTree import Element

MAX_SIDE = 32_767
"""In px; browsers draw nothing larger."""
_DEFAULT_SIZE = (300.0, 150.0)
"""In px, as CSS has it for what is replaced and has no size."""
_PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54}
_LONGEST_NUMBER = 64
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE | re.ASCII)


def set_size(root: Element) -> tuple[float, float]:
    """Give a drawing a size in px and a view box, so that it can be scaled; return the size, which may be too large."""
    box = _view_box(root.get("viewBox", ""))
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if box and (width is None or height is None):
        ratio = box[0] / box[1]
        if width is not None:
            height = width / ratio
        elif height is not None:
            width = height * ratio
        else:
            width, height = box
    width, height = (_DEFAULT_SIZE[0] if width is None else width), (_DEFAULT_SIZE[1] if height is None else height)
    if not box:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return width, height


def _length(text: str) -> float | None:
    """Return a length in px; None where it depends on something else."""
    length = _LENGTH.fullmatch(text[:_LONGEST_NUMBER])
    if not length or length[2].lower() not in _PX:
        return None
    return float(length[1]) * _PX[length[2].lower()]


def _view_box(text: str) -> tuple[float, float] | None:
    """Return the width and height of a view box; None where it is none."""
    try:
        _, _, width, height = map(float, text.replace(",", " ").split())
    except ValueError:
        return None
    return (width, height) if 0 < width < math.inf and 0 < height < math.inf else None
