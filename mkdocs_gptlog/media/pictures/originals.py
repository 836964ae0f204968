"""Original of a picture: opened by its content, with what its decoder does not say of it."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageFile, TiffImagePlugin, UnidentifiedImageError

from mkdocs_gptlog.extras import HEIF
from mkdocs_gptlog.media.failure import COPY_AGAIN, CUT_OFF, PictureError, too_large
from mkdocs_gptlog.media.pictures.colors import Samples
from mkdocs_gptlog.media.pictures.formats import boxes, gif, jpeg, png, profiles
from mkdocs_gptlog.media.renditions import Finding

_FORMATS = tuple(
    "JPEG PNG GIF WEBP AVIF TIFF BMP DIB ICO JPEG2000 ICNS PPM TGA PCX SGI PSD QOI DDS XBM XPM".split()  # noqa: SIM905
)
"""What is read; others are no pictures, or run programs and read other files."""
_SLACK = 5 / 4
"""Pictures in boxes are told larger than they are by what fills the last blocks."""
_CURSOR, _ICON = b"\0\0\2\0", b"\0\0\1\0"
_MARKS = (png.MARK, jpeg.MARK, gif.MARK, b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"\0\0\2\0")
_WHITE_IS_ZERO = 0
_REDUCED = 1
"""The bit of a TIFF page that is a small copy of another."""
_MOST_PAGES = 1000
_NO_END, _ODD_PARTS, _MISSING = png.NO_END, png.ODD_PARTS, "is damaged, and a part of it is missing"
_STOPPED = "is damaged, and does not move"
_WEBP = b"RIFF"
_FORGIVEN = 16
"""Bytes that may be missing at the end of a WebP."""


@dataclass(frozen=True, slots=True)
class Original:
    """A picture that is open.

    Attributes:
        image: As its decoder gives it; not yet decoded.
        samples: What its samples mean.
        plays: How often it plays if it moves; 0 is for ever.
        findings: What its author should know.
    """

    image: Image.Image
    samples: Samples
    plays: int = 0
    findings: tuple[Finding, ...] = field(default=())


@contextmanager
def opened(file: Path, max_pixels: int) -> Iterator[Original]:
    """Open a picture, mended where something around it is damaged.

    Raises:
        PictureError: It is empty, too large, or in no format that is read.
        OSError: It cannot be read.
    """
    data = file.read_bytes()
    kind = boxes.codec(data[:256])
    if not data:
        raise PictureError("is empty", COPY_AGAIN)
    try:
        if kind == "heif":
            yield _heif(data, max_pixels)
        elif kind == "avif":
            yield _avif(data, max_pixels)
        elif data.startswith(png.MARK):
            yield _png(data)
        elif data.startswith(jpeg.MARK):
            yield _jpeg(data)
        else:
            yield _other(data)
    except UnidentifiedImageError as error:
        known = kind or data.startswith(_MARKS) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
        if known:
            raise PictureError("is damaged, or of a rare kind that cannot be read") from error
        raise PictureError("is not in a format that can be read") from error


def _image(data: bytes, *formats: str) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=formats or _FORMATS)


def _heif(data: bytes, max_pixels: int) -> Original:
    try:
        import pillow_heif  # noqa: PLC0415 (an extra that few need)
    except ImportError as error:
        raise PictureError("is HEIC, which needs an extra", f"run `{HEIF.command}`") from error
    told = _small_enough(data, max_pixels)
    file = pillow_heif.open_heif(io.BytesIO(data))
    width, height = file.size
    if width * height > max_pixels:
        raise too_large(width * height)
    image: Image.Image = file.to_pillow()
    profile = image.info.get("icc_profile")
    findings = () if profile else _colors_left(told.cicp)
    if len(file) > 1:
        findings = (*findings, _pages(len(file)))
    return Original(image, Samples(profile=profile or _by_cicp(told.cicp)), 0, findings)


def _avif(data: bytes, max_pixels: int) -> Original:
    told = _small_enough(data, max_pixels)
    image = _image(data, "AVIF")
    profile = image.info.get("icc_profile")
    findings = () if profile else _colors_left(told.cicp)
    return Original(image, Samples(profile=profile or _by_cicp(told.cicp)), told.plays, findings)


def _small_enough(data: bytes, max_pixels: int) -> boxes.Boxes:
    told = boxes.read(data)
    if told.pixels > max_pixels * _SLACK:
        raise too_large(told.pixels)
    return told


def _by_cicp(cicp: tuple[int, int] | None) -> bytes | None:
    return profiles.by_cicp(*cicp) if cicp else None


def _colors_left(cicp: tuple[int, int] | None) -> tuple[Finding, ...]:
    """Return that colours are not converted, where nobody here knows how."""
    if cicp is None or profiles.is_known(*cicp):
        return ()
    message = f"has colours that are not converted (primaries {cicp[0]} and transfer {cicp[1]} of CICP)"
    return (Finding(message, "save it again with the colours of sRGB"),)


def _png(data: bytes) -> Original:
    told = png.read(data)
    fault = told.fault
    image = _whole(told.mended or data, "PNG")
    if image is None:
        # What is beside the picture may be damaged with its checksum right, or too large when it is unpacked.
        image = _whole(png.plain(data), "PNG")
        fault = _STOPPED if told.moving else _ODD_PARTS
    if image is None:
        image = _image(told.mended or data, "PNG")
        image.load()
    info = image.info
    profile = info.get("icc_profile")
    if told.cicp:
        profile = _by_cicp(told.cicp)
    elif not profile and "srgb" not in info:
        points = info.get("chromaticity")
        profile = profiles.by_gamma(info.get("gamma"), profiles.chromaticities(points) if points else None)
    findings = _colors_left(told.cicp)
    if fault:
        findings = (Finding(fault, COPY_AGAIN), *findings)
    return Original(image, Samples(told.depth, profile=profile), int(info.get("loop", 0)), findings)


def _jpeg(data: bytes) -> Original:
    parts = jpeg.read(data)
    whole = data if parts.ended else data + jpeg.END
    findings = () if parts.ended else (Finding(_NO_END, COPY_AGAIN),)
    image = _image(whole, "JPEG")
    if jpeg.is_damaged(whole, parts if parts.ended else jpeg.read(whole)):
        # A file that goes on to its last row, be it in zeros, is shown as browsers show it.
        if not parts.ended and _whole(data, "JPEG") is None:
            raise PictureError(CUT_OFF, COPY_AGAIN)
        findings = (Finding("is damaged, and a part of it may be grey or out of place", COPY_AGAIN),)
    return Original(image, Samples(profile=image.info.get("icc_profile")), 0, findings)


def _other(data: bytes) -> Original:
    if data.startswith(_CURSOR):
        data = _icon_of_cursor(data)
    if data.startswith(gif.MARK):
        return _gif(data)
    findings: tuple[Finding, ...] = ()
    if data.startswith(_WEBP) and (missing := int.from_bytes(data[4:8], "little") + 8 - len(data)) > 0:
        if missing > _FORGIVEN:
            raise PictureError(CUT_OFF, COPY_AGAIN)
        data += bytes(missing)
        findings = (Finding(_NO_END, COPY_AGAIN),)
    image = _image(data)
    depth, inverted = 8, False
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        tags = image.tag_v2
        depth = max(tags.get(TiffImagePlugin.BITSPERSAMPLE) or (1,))
        inverted = tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == _WHITE_IS_ZERO
        pages = _tiff_pages(image)
        findings = (_pages(pages),) if pages > 1 else findings
    elif image.mode in {"I", "I;16"}:
        depth = 16
    plays = int(image.info.get("loop", 0))
    return Original(image, Samples(depth, inverted, image.info.get("icc_profile")), plays, findings)


def _gif(data: bytes) -> Original:
    """Open a GIF; one that cannot be read whole by what of it can."""
    told = gif.read(data)
    image = None if told.odd else _whole(data, "GIF")
    if image and getattr(image, "n_frames", 1) >= told.pictures:
        findings = () if told.ended else (Finding(_NO_END, COPY_AGAIN),)
        return Original(image, Samples(), _gif_plays(image), findings)
    image = _whole(told.mended, "GIF")
    finding = Finding(_ODD_PARTS if image and told.ended else _MISSING, COPY_AGAIN)
    if image is None:
        # Whoever writes too little for a frame is forgiven, as browsers do; the next picture is read strictly again.
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        image = _image(told.mended, "GIF")
    return Original(image, Samples(), _gif_plays(image), (finding,))


def _whole(data: bytes, format_: str) -> Image.Image | None:
    """Return a picture all of whose frames can be decoded; None where some cannot."""
    try:
        image = _image(data, format_)
        frames = getattr(image, "n_frames", 1)
        for number in range(frames):
            if frames > 1:
                image.seek(number)
            image.load()
        if frames > 1:
            image.seek(0)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (whatever it is, the next copy may be without it)
        return None
    return image


def _gif_plays(image: Image.Image) -> int:
    """Return how often a GIF plays: it tells how often it is repeated, and without that plays once."""
    loop = image.info.get("loop")
    return 1 if loop is None else 0 if loop == 0 else int(loop) + 1


def _tiff_pages(image: TiffImagePlugin.TiffImageFile) -> int:
    """Return how many pages a TIFF has that are no small copies of another."""
    pages = 0
    for number in range(min(image.n_frames, _MOST_PAGES)):
        image.seek(number)
        pages += not (int(image.tag_v2.get(254) or 0) & _REDUCED)
    image.seek(0)
    return pages


def _pages(count: int) -> Finding:
    return Finding(f"holds {count} pictures, of which only the first is shown", "save the others as files of their own")


def _icon_of_cursor(data: bytes) -> bytes:
    """Return a cursor as an icon, which is the same but for the point it shows with; only icons keep their alpha."""
    icon = bytearray(_ICON + data[4:])
    (count,) = struct.unpack_from("<H", data, 4)
    for at in range(6, min(6 + 16 * count, len(data) - 15), 16):
        (offset,) = struct.unpack_from("<I", data, at + 12)
        planes, bits = data[offset + 12 : offset + 14], data[offset + 14 : offset + 16]
        is_png = data.startswith(png.MARK, offset)
        icon[at + 4 : at + 8] = b"\1\0\x20\0" if is_png or len(bits) < 2 else planes + bits  # noqa: PLR2004
    return bytes(icon)
