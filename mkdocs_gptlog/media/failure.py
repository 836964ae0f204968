"""Failure of a picture, in plain words."""

from __future__ import annotations

import re
import struct

SAVE_AGAIN = "save it again as PNG or JPEG"
COPY_AGAIN = "copy or download it again"
SCALE_DOWN = "scale it down, or raise `max_pixels`"
CUT_OFF = "is damaged: it is cut off, and a part of it is missing"
_COUNT = re.compile(r"\((\d+) pixels\)")
_CUT_OFF = re.compile(r"truncat|not enough image data|unexpected end|end of file|no more", re.IGNORECASE)


class PictureError(Exception):
    """A file that cannot be shown as a picture; the text completes the sentence «the picture …»; `hint` is the cure."""

    def __init__(self, message: str, hint: str = SAVE_AGAIN) -> None:
        super().__init__(message)
        self.hint = hint


def too_large(pixels: int) -> PictureError:
    """Return the failure of a picture with too many pixels."""
    message = f"has {pixels / 1e6:,.0f} million pixels, more than `max_pixels` allows"
    return PictureError(message, SCALE_DOWN)


def too_large_by(error: Exception) -> PictureError:
    """Return the same from what Pillow says of it."""
    count = _COUNT.search(str(error))
    return too_large(int(count[1])) if count else PictureError("has more pixels than `max_pixels` allows", SCALE_DOWN)


def failure_of(error: Exception) -> PictureError:
    """Return in plain words what a decoder raised: its own words are for those who write decoders."""
    if isinstance(error, PictureError):
        return error
    if isinstance(error, MemoryError):
        return PictureError("needs more memory than there is", "scale it down")
    if isinstance(error, OSError) and error.errno:
        return PictureError(f"cannot be read: {error.strerror}", "")
    if isinstance(error, EOFError | struct.error) or _CUT_OFF.search(str(error)):
        return PictureError(CUT_OFF, COPY_AGAIN)
    return PictureError("is damaged, and cannot be shown")
