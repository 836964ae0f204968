"""Colours of a picture as RGB or RGBA in sRGB, whatever its samples are and whatever describes them."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageMath

_MOST_OF_EIGHT, _MOST_OF_SIXTEEN = 255, 65_535
_SPACES = {"RGB": "RGB ", "CMYK": "CMYK", "L": "GRAY"}
"""What the profile of a picture of each mode is for."""
_WITH_ALPHA = {"LA": "L", "RGBA": "RGB"}


@dataclass(frozen=True, slots=True)
class Samples:
    """What the samples of a file mean.

    Attributes:
        depth: Bits a sample, as the file has them.
        inverted: Whether the lowest grey is white, where the decoder has left that as it is.
        profile: An ICC profile; None for sRGB.
    """

    depth: int = 8
    inverted: bool = False
    profile: bytes | None = None


def to_srgb(image: Image.Image, samples: Samples) -> Image.Image:
    """Return a picture as RGB, or as RGBA where it lets light through, in sRGB."""
    image = _eight_bits(image, samples)
    if image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return _converted(image, ImageCms.ImageCmsProfile(lab), srgb) or image.convert("L").convert("RGB")
    alpha = image.getchannel("A") if image.mode in _WITH_ALPHA else None
    plain = image.convert(_WITH_ALPHA[image.mode]) if alpha else image
    colors = _by_profile(plain, samples.profile) if samples.profile else plain
    colors = colors.convert("RGB")
    if alpha:
        colors.putalpha(alpha)
    return colors


def _eight_bits(image: Image.Image, samples: Samples) -> Image.Image:
    """Return a picture as L, LA, RGB, RGBA, CMYK or LAB."""
    transparent = image.info.get("transparency")
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        alpha = None
        if isinstance(transparent, int) and image.mode != "F":
            alpha = _differs(image.convert("I"), transparent)
        grey = _grey(image, samples)
        if alpha:
            grey.putalpha(alpha)
        return grey
    if transparent is not None:
        image = image.copy()
        image.info["transparency"] = _as_eight_bits(transparent, image.mode, samples.depth)
    if image.has_transparency_data:
        return image if image.mode in _WITH_ALPHA else image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in {*_SPACES, "LAB"} else image.convert("RGB")


def _as_eight_bits(transparent: object, mode: str, depth: int) -> object:
    """Return the colour that lets light through as the decoder gives colours; the file names it in its own depth."""
    if mode == "RGB" and isinstance(transparent, tuple):
        return tuple(value >> depth - 8 for value in transparent) if depth > 8 else transparent  # noqa: PLR2004
    if mode == "L" and isinstance(transparent, int) and depth < 8:  # noqa: PLR2004
        return min(transparent * _MOST_OF_EIGHT // (2**depth - 1), _MOST_OF_EIGHT)
    return transparent


def _differs(image: Image.Image, value: int) -> Image.Image:
    """Return a mask of where a picture is of another value."""
    mask: Image.Image = ImageMath.lambda_eval(lambda args: (args["image"] != value) * _MOST_OF_EIGHT, image=image)
    return mask.convert("L")


def _grey(image: Image.Image, samples: Samples) -> Image.Image:
    """Return samples of many bits as grey of eight."""
    lowest, highest = 0.0, float(2**samples.depth - 1)
    if image.mode in {"I", "F"}:
        lowest, highest = _range(image, samples.depth)
    factor = _MOST_OF_EIGHT / (highest - lowest)
    whole = image if image.mode in {"I", "F"} else image.convert("I")
    grey = whole.point(lambda value: value * factor + (0.5 - lowest * factor)).convert("L")
    return grey.point(lambda value: _MOST_OF_EIGHT - value) if samples.inverted else grey


def _range(image: Image.Image, depth: int) -> tuple[float, float]:
    """Return which samples are black and white: floats are 0 to 1, unless there are others."""
    extrema = image.getextrema()
    lowest, highest = (float(value) if isinstance(value, int | float) else 0.0 for value in extrema)
    if not (math.isfinite(lowest) and math.isfinite(highest)):
        return 0.0, 1.0
    usual = (1, _MOST_OF_EIGHT, _MOST_OF_SIXTEEN) if image.mode == "F" else (2 ** min(depth, 32) - 1,)
    for most in usual:
        if lowest >= 0 and highest <= most:
            return 0.0, float(most)
    return (lowest, highest) if highest > lowest else (lowest, lowest + 1)


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture in sRGB; as it is where its profile is broken or for something else."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space
        if space == _SPACES["RGB"] and image.mode == "L":
            image = image.convert("RGB")
        if space != _SPACES[image.mode]:
            return image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return _converted(image, source, ImageCms.createProfile("sRGB")) or image


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile, target: object) -> Image.Image | None:
    try:
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB")  # type: ignore[arg-type]
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
