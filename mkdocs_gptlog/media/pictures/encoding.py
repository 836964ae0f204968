"""Encoding of published pictures as WebP and AVIF, without metadata."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, features
from PIL import __version__ as pillow_version

ENCODER = f"pillow {pillow_version} webp {features.version_module('webp')} avif {features.version_module('avif')}"
_WEBP_METHOD = 2  # 4 takes twice as long and saves 3 % (bench/media.py)
_AVIF_SPEED = 6


def webp_options(quality: int) -> dict[str, Any]:
    """Return how WebP is written, still or moving."""
    return {"quality": quality, "method": _WEBP_METHOD, "exif": b"", "icc_profile": None, "xmp": b""}


def encode(image: Image.Image, format_: str, quality: int) -> bytes:
    """Return a still as a file.

    Args:
        image: RGB or RGBA.
        format_: `webp` or `avif`.
        quality: 1 to 100.
    """
    buffer = io.BytesIO()
    if format_ == "avif":
        image.save(buffer, "AVIF", quality=quality, speed=_AVIF_SPEED, exif=b"", icc_profile=b"", xmp=b"")
    else:
        image.save(buffer, "WEBP", **webp_options(quality))
    return buffer.getvalue()
