"""Moving picture: every frame with its time, published as WebP."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from PIL import Image, ImageSequence

from mkdocs_gptlog.media.failure import PictureError
from mkdocs_gptlog.media.pictures.encoding import webp_options
from mkdocs_gptlog.media.pictures.originals import Original
from mkdocs_gptlog.media.pictures.preparing import prepared
from mkdocs_gptlog.media.recipe import Recipe, Size, moving_size
from mkdocs_gptlog.media.renditions import MOVING, Write

_FORMATS = frozenset({"GIF", "PNG", "WEBP", "AVIF"})
_DEFAULT_FRAME_MS = 100
"""What browsers take for no time at all."""
_MOST_PLAYS = 65_535


def frame_count(image: Image.Image) -> int:
    """Return how many frames a picture has; one where the others are no frames, as in a phone's file."""
    return getattr(image, "n_frames", 1) if image.format in _FORMATS else 1


def write_moving(original: Original, frames: int, largest: Size, recipe: Recipe, write: Write) -> Size:
    """Write a moving picture; return its size."""
    size = moving_size(largest, frames)
    if size is None:
        raise PictureError(f"moves for {frames} frames, too many for a picture", "save it as a video")
    images, times = [], []
    # An APNG may begin with a still for programs that cannot move it.
    first = 1 if original.image.info.get("default_image") else 0
    for number, frame in enumerate(ImageSequence.Iterator(original.image)):
        if number >= first:
            frame.load()  # some decoders know how long a frame lasts only then
            times.append(frame.info.get("duration") or _DEFAULT_FRAME_MS)
            image = prepared(frame, original.samples, recipe.redact)
            images.append(image.resize(size, Image.Resampling.LANCZOS))
    buffer = io.BytesIO()
    options: dict[str, Any] = webp_options(recipe.quality[-1])
    plays = min(original.plays, _MOST_PLAYS)
    rest = {"append_images": images[1:], "duration": _whole(times), "loop": plays}
    images[0].save(buffer, "WEBP", save_all=True, **rest, **options)
    write(MOVING, buffer.getvalue())
    return size


def _whole(times: Iterable[float]) -> list[int]:
    """Return times in whole milliseconds whose sum is off by less than one."""
    exact, passed, whole = 0.0, 0, []
    for time in times:
        exact += time
        whole.append(max(1, round(exact) - passed))
        passed += whole[-1]
    return whole
