"""Decodes, cleans and encodes pictures; nothing else knows Pillow."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageDraw, ImageFilter, ImageSequence, UnidentifiedImageError, features
from PIL import __version__ as pillow_version

from mkdocs_gptlog.media.recipe import (
    COVER_RATIO,
    Box,
    Recipe,
    Size,
    cover_size,
    cover_sizes,
    cover_start,
    moving_size,
    pixel_box,
    sizes,
)
from mkdocs_gptlog.media.renditions import MOVING, Rendered, Write, cover_name, still_name

ENCODER = f"pillow {pillow_version} webp {features.version_module('webp')} avif {features.version_module('avif')}"
SAVE_AGAIN = "save it again as PNG or JPEG"
_SCALE_DOWN = "scale it down, or raise `max_pixels`"
_WEBP_METHOD = 2  # 4 takes twice as long and saves 3 % (bench/media.py)
_HALVING = Image.Resampling.HAMMING
"""For half of the size before or less, where Lanczos takes twice as long for 0.01 of likeness (bench/media.py)."""
_AVIF_SPEED = 6
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
_MOVING_FORMATS = frozenset({"GIF", "PNG", "WEBP", "AVIF"})
_DEFAULT_FRAME_MS = 100
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_HEAD = 12
_BAD_DATA = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    ImageCms.PyCMSError,
    Image.DecompressionBombError,
)
"""What decoders are known to raise on damaged or hostile files."""


class PictureError(Exception):
    """A file that cannot be shown as a picture; the text completes the sentence «the picture …»; `hint` is the cure."""

    def __init__(self, message: str, hint: str = SAVE_AGAIN) -> None:
        super().__init__(message)
        self.hint = hint


def render(file: Path, recipe: Recipe, max_pixels: int, write: Write) -> Rendered:
    """Make all renditions of a picture from one decode, largest first.

    Orientation is applied, boxes are burnt in, colours become sRGB, and no metadata survives.

    Args:
        file: The original.
        recipe: What to make.
        max_pixels: More pixels than this are refused before decoding.
        write: Keeps each rendition.

    Raises:
        PictureError: The file is no picture, too large, or damaged.
    """
    try:
        with _opened(file) as opened:
            if opened.width * opened.height > max_pixels:
                millions = opened.width * opened.height / 1e6
                raise PictureError(f"has {millions:,.0f} million pixels, more than `max_pixels` allows", _SCALE_DOWN)
            return _render(opened, recipe, write)
    except UnidentifiedImageError as error:
        raise PictureError("is not in a format that can be read") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("has more pixels than `max_pixels` allows", "scale it down") from error
    except _BAD_DATA as error:
        raise PictureError(f"is damaged: {type(error).__name__}: {error}") from error


@contextmanager
def _opened(file: Path) -> Iterator[Image.Image]:
    """Open a picture by its content, whatever its name says."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        yield _open_heif(file)
    else:
        with Image.open(file) as opened:
            yield opened


def _open_heif(file: Path) -> Image.Image:
    try:
        import pillow_heif  # noqa: PLC0415 (an extra that few need)
    except ImportError as error:
        raise PictureError("is HEIC, which needs an extra", 'run `pip install "mkdocs-gptlog[heif]"`') from error
    # Registering it with Pillow would change the whole process; this reads one file.
    image: Image.Image = pillow_heif.open_heif(file).to_pillow()
    return image


def _render(opened: Image.Image, recipe: Recipe, write: Write) -> Rendered:
    if opened.format == "TIFF":
        opened.load()  # Pillow turns these upright by itself, and only then says so
    sideways = opened.getexif().get(_ORIENTATION) in _SIDEWAYS
    size = (opened.height, opened.width) if sideways else opened.size
    wanted = sizes(size, recipe.widths)
    covers = cover_sizes(size) if recipe.cover else ()
    largest = wanted[-1]
    frames = getattr(opened, "n_frames", 1) if opened.format in _MOVING_FORMATS else 1
    needed = None if frames > 1 else _needed(size, largest, covers)
    if needed:
        opened.draft(None, needed[::-1] if sideways else needed)
    image = _prepared(opened, recipe.redact, needed)
    if covers:
        _write_steps(_cut(image), covers, recipe, write, cover_name)
    smallest = _write_steps(image, wanted, recipe, write, still_name)
    moving = _write_moving(opened, frames, largest, recipe, write) if frames > 1 else None
    return Rendered(_mean_color(smallest), wanted, covers, moving)


def _needed(size: Size, largest: Size, covers: tuple[Size, ...]) -> Size:
    """Return the size from which every still and cover can be made without enlarging."""
    if not covers:
        return largest
    width, height = size
    scale = max(largest[0] / width, covers[-1][0] / width, covers[-1][1] / height)
    return max(largest[0], round(width * scale)), max(largest[1], round(height * scale))


def _prepared(opened: Image.Image, redact: tuple[Box, ...], needed: Size | None = None) -> Image.Image:
    """Return a picture (or the frame it stands at) upright, in sRGB, with its boxes burnt in.

    Where nothing is to be hidden it is scaled first, which makes all else cheaper. Where something is, it is hidden
    first, so that scaling spreads nothing of it.
    """
    orientation = opened.getexif().get(_ORIENTATION)
    image = _without_idle_alpha(opened)
    if needed and not redact and image.mode in _SCALABLE and "transparency" not in image.info:
        stored = needed[::-1] if orientation in _SIDEWAYS else needed
        if stored[0] < image.width and stored[1] < image.height:
            image = image.resize(stored, Image.Resampling.LANCZOS)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    image = _to_srgb(image)
    draw = ImageDraw.Draw(image)
    for box in redact:
        left, top, right, bottom = pixel_box(box, image.size)
        if right > left and bottom > top:
            draw.rectangle((left, top, right - 1, bottom - 1), fill="black")
    return image


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    """Return a picture without its alpha channel where that hides nothing, as in most screenshots."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image


def _write_steps(
    image: Image.Image, steps: tuple[Size, ...], recipe: Recipe, write: Write, name: Callable[[int, str], str]
) -> Image.Image:
    """Write each size in each format, largest first, and return the smallest."""
    for i, step in enumerate(reversed(steps)):
        if image.size != step:
            image = image.resize(step, _HALVING if i and image.width >= 2 * step[0] else Image.Resampling.LANCZOS)
        for format_, quality in zip(recipe.formats, recipe.quality, strict=True):
            write(name(step[0], format_), _encode(image, format_, quality))
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


def _write_moving(opened: Image.Image, frames: int, largest: Size, recipe: Recipe, write: Write) -> Size | None:
    size = moving_size(largest, frames)
    if size is None:
        raise PictureError(f"moves for {frames} frames, too many for a picture", "save it as a video")
    images, durations = [], []
    # An APNG may begin with a still for programs that cannot move it.
    first = 1 if opened.info.get("default_image") else 0
    for number, frame in enumerate(ImageSequence.Iterator(opened)):
        if number >= first:
            durations.append(int(frame.info.get("duration") or _DEFAULT_FRAME_MS))
            images.append(_prepared(frame, recipe.redact).resize(size, Image.Resampling.LANCZOS))
    loop = opened.info.get("loop", 1 if opened.format == "GIF" else 0)
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=images[1:],
        duration=durations,
        loop=loop,
        **_webp_options(recipe.quality[-1]),
    )
    write(MOVING, buffer.getvalue())
    return size


def _to_srgb(image: Image.Image) -> Image.Image:
    """Return the picture as RGB or RGBA in sRGB."""
    profile = image.info.get("icc_profile")
    transparent = image.has_transparency_data
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L") if image.mode == "I" else _high_bytes(image)
    mode = "RGBA" if transparent else "RGB"
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            colors = image.convert("RGB") if image.mode == "RGBA" else image
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(colors, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile says nothing about the colours: the numbers are taken as sRGB
        if converted is not None:
            if image.mode == "RGBA":
                converted.putalpha(image.getchannel("A"))
            image = converted
    return image.convert(mode)


def _high_bytes(image: Image.Image) -> Image.Image:
    """Return a picture of 16 bits a pixel as grey of 8."""
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _webp_options(quality: int) -> dict[str, Any]:
    return {"quality": quality, "method": _WEBP_METHOD, "exif": b"", "icc_profile": None, "xmp": b""}


def _encode(image: Image.Image, format_: str, quality: int) -> bytes:
    buffer = io.BytesIO()
    if format_ == "avif":
        image.save(buffer, "AVIF", quality=quality, speed=_AVIF_SPEED, exif=b"", icc_profile=b"", xmp=b"")
    else:
        image.save(buffer, "WEBP", **_webp_options(quality))
    return buffer.getvalue()


def _mean_color(image: Image.Image) -> str:
    """Return the mean colour of a picture, on white where it is transparent."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    pixel = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    red, green, blue = pixel if isinstance(pixel, tuple) else (128, 128, 128)
    return f"#{red:02x}{green:02x}{blue:02x}"
