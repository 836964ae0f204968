"""Drawing (SVG, also compressed) as a picture to publish: a harmless copy."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from mkdocs_gptlog.media.drawings import clean
from mkdocs_gptlog.media.failure import COPY_AGAIN, PictureError
from mkdocs_gptlog.media.recipe import Recipe
from mkdocs_gptlog.media.renditions import VECTOR, Rendered, Write

_HEAD = 4096
_PACKED = b"\x1f\x8b"


def render(file: Path, recipe: Recipe, write: Write) -> Rendered | None:
    """Make a drawing harmless; None where the file is no drawing.

    Raises:
        PictureError: Something is to be hidden in it, or it is damaged.
        SvgError: It is damaged, or asks too much of a browser.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    packed = head.startswith(_PACKED)
    if not packed and not clean.looks_like_svg(head):
        return None
    # One byte more than is allowed tells that there is too much, however much there is.
    data = _unpacked(file) if packed else _beginning(file)
    if packed and not clean.looks_like_svg(data[:_HEAD]):
        return None
    if recipe.redact:
        raise PictureError("is a drawing in which nothing can be hidden for good", "save it as PNG")
    vector = clean.clean(data)
    write(VECTOR, vector.data)
    return Rendered("#ffffff", ((vector.width, vector.height),), vector=True, findings=vector.findings)


def _beginning(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(clean.MAX_BYTES + 1)


def _unpacked(file: Path) -> bytes:
    try:
        with gzip.open(io.BytesIO(_beginning(file))) as stream:
            return stream.read(clean.MAX_BYTES + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise PictureError("is packed (`.svgz`), and damaged", COPY_AGAIN) from error
