"""Program that makes pictures one after another, so that no file can take the build down with it.

`python -m mkdocs_gptlog.media.program` reads an order a line, in JSON: `file`, `recipe`, `max_pixels`. It
answers with lines of JSON: `name` and `size` before as many bytes of each rendition, and at last `rendered`, or `error`
and `hint`. What libraries write or warn of meanwhile belongs to the picture at hand, and not to the terminal.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageFile

from mkdocs_gptlog.media.drawings import drawing
from mkdocs_gptlog.media.drawings.clean import SvgError
from mkdocs_gptlog.media.failure import SAVE_AGAIN, PictureError, failure_of, too_large_by
from mkdocs_gptlog.media.pictures import rendering
from mkdocs_gptlog.media.recipe import Recipe
from mkdocs_gptlog.media.renditions import Finding, Rendered, Write

_BYTES_A_PIXEL = 40
"""Of the largest picture that is allowed, in all its copies."""
_BASE_BYTES = 4 << 30
_NOISE_BYTES = 1 << 16
_LONGEST_NOISE = 120
_IDLE = re.compile(
    rb"exif|metadata|unknown (field|tag)|tag \d+|iccp|icc profile|srgb|deprecat|expected size|xmp|palette",
    re.IGNORECASE,
)
"""Noise about what is not published, or is mended anyway."""


def read_recipe(values: dict[str, Any]) -> Recipe:
    """Return a recipe that was sent as JSON."""
    names = ("widths", "formats", "quality")
    boxes = tuple(map(tuple, values["redact"]))
    return Recipe(**values | {name: tuple(values[name]) for name in names} | {"redact": boxes})


def make(file: Path, recipe: Recipe, max_pixels: int, write: Write) -> Rendered:
    """Make all renditions of a picture or rendering.

    Raises:
        PictureError: It cannot be shown, for whatever reason.
    """
    try:
        with _strict(max_pixels):
            return drawing.render(file, recipe, write) or rendering.render(file, recipe, max_pixels, write)
    except SvgError as error:
        raise PictureError(str(error), error.hint) from error
    except Image.DecompressionBombError as error:
        raise too_large_by(error) from error
    except Exception as error:
        raise failure_of(error) from error


@contextmanager
def _strict(max_pixels: int) -> Iterator[None]:
    """Have decoders refuse what is cut off, and every picture inside of a file that is too large."""
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    # Twice as much is an error to Pillow, and half as much as that a warning.
    Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = max_pixels // 2, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = before


def main() -> None:
    """Carry out orders until there are no more."""
    # Answers go out by a way of their own: libraries may write to both of the usual ones.
    answers = os.fdopen(os.dup(1), "wb")
    with tempfile.TemporaryFile() as noise:
        for usual in (1, 2):
            os.dup2(noise.fileno(), usual)
        _answer(answers, {"ready": True})
        for line in sys.stdin.buffer:
            _carry_out(json.loads(line), answers, noise)


def _carry_out(order: dict[str, Any], answers: BinaryIO, noise: BinaryIO) -> None:
    def write(name: str, data: bytes) -> None:
        _answer(answers, {"name": name, "size": len(data)})
        answers.write(data)

    _limit_memory(order["max_pixels"])
    try:
        with _listening(noise) as heard:
            rendered = make(Path(order["file"]), read_recipe(order["recipe"]), order["max_pixels"], write)
    except PictureError as error:
        _answer(answers, {"error": str(error), "hint": error.hint})
        return
    if heard and not rendered.findings:
        message = f"is shown, but what decodes it complains: {heard[0]}"
        rendered = replace(rendered, findings=(Finding(message, f"look at it; {SAVE_AGAIN}"),))
    _answer(answers, {"rendered": asdict(rendered)})


def _answer(answers: BinaryIO, values: dict[str, Any]) -> None:
    answers.write(json.dumps(values).encode() + b"\n")
    answers.flush()


@contextmanager
def _listening(noise: BinaryIO) -> Iterator[list[str]]:
    """Collect the complaints that matter of what is done within."""
    heard: list[str] = []
    noise.seek(0)
    noise.truncate()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield heard
    sys.stderr.flush()
    noise.seek(0)
    lines = [str(warning.message).encode() for warning in caught] + noise.read(_NOISE_BYTES).splitlines()
    for line in lines:
        text = " ".join(line.decode("utf-8", "replace").split())
        if text and not _IDLE.search(line):
            heard.append(f"{text[:_LONGEST_NOISE]}…" if len(text) > _LONGEST_NOISE else text)


def _limit_memory(max_pixels: int) -> None:
    try:
        import resource  # noqa: PLC0415 (there is none on Windows)
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _BASE_BYTES + _BYTES_A_PIXEL * max_pixels
    if most == resource.RLIM_INFINITY or wanted < most:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


if __name__ == "__main__":
    main()
