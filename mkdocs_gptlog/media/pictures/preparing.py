"""Picture made upright, in sRGB, with what is hidden burnt in."""

from __future__ import annotations

from PIL import Image, ImageDraw

from mkdocs_gptlog.media.pictures.colors import Samples, to_srgb
from mkdocs_gptlog.media.recipe import Box, Size, pixel_box

_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture of each orientation upright."""
_SCALABLE = frozenset({"L", "RGB", "RGBA", "CMYK"})
"""Modes that can be scaled as they are."""


def is_sideways(image: Image.Image) -> bool:
    """Return whether a picture is stored with its sides swapped."""
    return _orientation(image) in _SIDEWAYS


def prepared(opened: Image.Image, samples: Samples, redact: tuple[Box, ...], needed: Size | None = None) -> Image.Image:
    """Return a picture (or the frame it stands at) upright, in sRGB, with its boxes burnt in.

    Where nothing is to be hidden it is scaled first, which makes all else cheaper. Where something is, it is hidden
    first, so that scaling spreads nothing of it.

    Args:
        opened: As its decoder gives it.
        samples: What its samples mean.
        redact: What to hide, in fractions of the upright picture.
        needed: The size from which all that is to be made can be made; None for the size that it has.
    """
    orientation = _orientation(opened)
    image = _without_idle_alpha(opened)
    if needed and not redact and image.mode in _SCALABLE and "transparency" not in image.info:
        stored = needed[::-1] if orientation in _SIDEWAYS else needed
        if stored[0] < image.width and stored[1] < image.height:
            image = image.resize(stored, Image.Resampling.LANCZOS)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    image = to_srgb(image, samples)
    draw = ImageDraw.Draw(image)
    for box in redact:
        left, top, right, bottom = pixel_box(box, image.size)
        if right > left and bottom > top:
            draw.rectangle((left, top, right - 1, bottom - 1), fill="black")
    return image


def _orientation(image: Image.Image) -> int:
    """Return how a picture is turned; where nobody can read that, it is upright."""
    try:
        return int(image.getexif().get(_ORIENTATION) or 1)
    except Exception:  # noqa: BLE001 (tags are no part of what is shown, and are damaged in many ways)
        return 1


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    """Return a picture without its alpha channel where that hides nothing, as in most screenshots."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image
