"""Renditions of a picture: all its sizes and formats from one decode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageFilter

from mkdocs_gptlog.media.failure import too_large
from mkdocs_gptlog.media.pictures.encoding import encode
from mkdocs_gptlog.media.pictures.moving import frame_count, write_moving
from mkdocs_gptlog.media.pictures.originals import Original, opened
from mkdocs_gptlog.media.pictures.preparing import is_sideways, prepared
from mkdocs_gptlog.media.recipe import COVER_RATIO, Recipe, Size, cover_size, cover_sizes, cover_start, sizes
from mkdocs_gptlog.media.renditions import Rendered, Write, cover_name, still_name

_HALVING = Image.Resampling.HAMMING
"""For half of the size before or less, where Lanczos takes twice as long for 0.01 of likeness (bench/media.py)."""


def render(file: Path, recipe: Recipe, max_pixels: int, write: Write) -> Rendered:
    """Make all renditions of a picture from one decode, largest first.

    Orientation is applied, boxes are burnt in, colours become sRGB, and no metadata survives.

    Args:
        file: The original.
        recipe: What to make.
        max_pixels: More pixels than this are refused before decoding.
        write: Keeps each rendition.

    Raises:
        PictureError: The file is no picture, or too large.
        Exception: Whatever a decoder raises on what is damaged.
    """
    with opened(file, max_pixels) as original:
        pixels = original.image.width * original.image.height
        if pixels > max_pixels:
            raise too_large(pixels)
        return _render(original, recipe, write)


def _render(original: Original, recipe: Recipe, write: Write) -> Rendered:
    image = original.image
    if image.format == "TIFF":
        image.load()  # Pillow turns these upright by itself, and only then says so
    sideways = is_sideways(image)
    size = (image.height, image.width) if sideways else image.size
    wanted = sizes(size, recipe.widths)
    covers = cover_sizes(size) if recipe.cover else ()
    largest = wanted[-1]
    frames = frame_count(image)
    needed = None if frames > 1 else _needed(size, largest, covers)
    if needed:
        image.draft(None, needed[::-1] if sideways else needed)
    still = prepared(image, original.samples, recipe.redact, needed)
    if covers:
        _write_steps(_cut(still), covers, recipe, write, cover_name)
    smallest = _write_steps(still, wanted, recipe, write, still_name)
    moving = write_moving(original, frames, largest, recipe, write) if frames > 1 else None
    return Rendered(_mean_color(smallest), wanted, covers, moving, findings=original.findings)


def _needed(size: Size, largest: Size, covers: tuple[Size, ...]) -> Size:
    """Return the size from which every still and cover can be made without enlarging."""
    if not covers:
        return largest
    width, height = size
    scale = max(largest[0] / width, covers[-1][0] / width, covers[-1][1] / height)
    return max(largest[0], round(width * scale)), max(largest[1], round(height * scale))


def _write_steps(
    image: Image.Image, steps: tuple[Size, ...], recipe: Recipe, write: Write, name: Callable[[int, str], str]
) -> Image.Image:
    """Write each size in each format, largest first, and return the smallest."""
    for i, step in enumerate(reversed(steps)):
        if image.size != step:
            image = image.resize(step, _HALVING if i and image.width >= 2 * step[0] else Image.Resampling.LANCZOS)
        for format_, quality in zip(recipe.formats, recipe.quality, strict=True):
            write(name(step[0], format_), encode(image, format_, quality))
    return image


def _cut(image: Image.Image) -> Image.Image:
    """Return the part of a picture that makes the best cover."""
    width, height = cover_size(image.size)
    grey = image.convert("L")
    grey.thumbnail((256, 256), Image.Resampling.BOX)
    edges = grey.filter(ImageFilter.FIND_EDGES)
    tall = image.width / image.height < COVER_RATIO
    line = edges.resize((1, edges.height) if tall else (edges.width, 1), Image.Resampling.BOX)
    energies = list(line.tobytes())
    window = max(1, min(len(energies), round(len(energies) * (height / image.height if tall else width / image.width))))
    at = cover_start(energies, window) / len(energies)
    left, top = (0, round(at * image.height)) if tall else (round(at * image.width), 0)
    left, top = min(left, image.width - width), min(top, image.height - height)
    return image.crop((left, top, left + width, top + height))


def _mean_color(image: Image.Image) -> str:
    """Return the mean colour of a picture, on white where it is transparent."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    pixel = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    red, green, blue = pixel if isinstance(pixel, tuple) else (128, 128, 128)
    return f"#{red:02x}{green:02x}{blue:02x}"
