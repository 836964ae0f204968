"""A drawing surface that is painted large and handed out small, and the colours that all pictures share."""

# ruff: noqa: PLR0917 - a place and a size read well without names
from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Point = tuple[float, float]
Face = Literal["sans", "bold", "serif", "quotes"]

INK, SLATE, MIST = "#22304a", "#66728a", "#dfe4ec"
PAPER, CREAM, SAND = "#fffdf8", "#f7f1e4", "#e8d9bd"
PURPLE, PLUM, LILAC = "#6a3fa3", "#4c2a7d", "#c9b6ea"
TEAL, MINT, SKY = "#3a9d96", "#bfe3d3", "#a9d6f0"
CORAL, PINK, AMBER = "#ee7564", "#f49fb5", "#f6b94b"

_NOTO = "/usr/share/fonts/opentype/noto/Noto"
_FACES: dict[Face, tuple[str, int]] = {  # 2: the simplified Chinese face
    "sans": (f"{_NOTO}SansCJK-Regular.ttc", 2),
    "bold": (f"{_NOTO}SansCJK-Bold.ttc", 2),
    "serif": (f"{_NOTO}SerifCJK-Bold.ttc", 2),
    "quotes": (f"{_NOTO}SansCJK-Regular.ttc", 1),  # the Korean face has narrow quotation marks
}


def font(size: float, face: Face = "sans") -> ImageFont.FreeTypeFont:
    """Return the face (Debian package fonts-noto-cjk) at a size in px."""
    path, index = _FACES[face]
    return ImageFont.truetype(path, round(size), index=index)


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 14) -> list[Point]:
    """Return a smooth line through the points (a centripetal-free, uniform Catmull-Rom spline)."""
    count = len(points)
    spans = count if closed else count - 1
    line: list[Point] = []
    for i in range(spans):
        around = [points[(i + k) % count if closed else min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2)]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = around
        for step in range(steps):
            t = step / steps
            w = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2)
            line.append(
                (
                    (w[0] * ax + w[1] * bx + w[2] * cx + w[3] * dx) / 2,
                    (w[0] * ay + w[1] * by + w[2] * cy + w[3] * dy) / 2,
                )
            )
    return line if closed else [*line, points[-1]]


class Canvas:
    """A picture of width x height px; everything is drawn `scale` times larger."""

    def __init__(self, width: float, height: float, fill: str | None = None, scale: int = 2) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.image = Image.new("RGBA", (round(width * scale), round(height * scale)), fill or (0, 0, 0, 0))
        self.pen = ImageDraw.Draw(self.image)

    def _at(self, *values: float) -> list[float]:
        return [value * self.scale for value in values]

    def box(self, x: float, y: float, w: float, h: float, fill: str, radius: float = 0) -> None:
        """Fill a rectangle; x, y is its top left corner."""
        self.pen.rounded_rectangle(self._at(x, y, x + w, y + h), radius * self.scale, fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Fill an ellipse; x, y is its centre."""
        self.pen.ellipse(self._at(x - rx, y - ry, x + rx, y + ry), fill)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self.pen.polygon([(x * self.scale, y * self.scale) for x, y in points], fill)

    def blob(self, points: Sequence[Point], fill: str) -> None:
        """Fill the smooth shape through the points."""
        self.polygon(curve(points), fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """Draw a line with round ends and joints."""
        self.pen.line([(x * self.scale, y * self.scale) for x, y in points], fill, round(width * self.scale), "curve")
        for x, y in (points[0], points[-1]):
            self.ellipse(x, y, width / 2, width / 2, fill)

    def arc(self, x: float, y: float, r: float, start: float, end: float, fill: str, width: float) -> None:
        """Draw a part of a circle around x, y; angles in degrees, clockwise from the right."""
        turns = [math.radians(start + (end - start) * i / 24) for i in range(25)]
        self.line([(x + r * math.cos(a), y + r * math.sin(a)) for a in turns], fill, width)

    def text(
        self, x: float, y: float, text: str, size: float, fill: str, face: Face = "sans", anchor: str = "lm"
    ) -> None:
        """Write one line; the anchor is Pillow's."""
        self.pen.text((x * self.scale, y * self.scale), text, fill, font(size * self.scale, face), anchor)

    def gradient(self, top: str, bottom: str, *, sideways: bool = False) -> None:
        """Fill everything opaque with a gradient, or the whole of an empty canvas."""
        ramp = Image.linear_gradient("L")
        ramp = (ramp.rotate(90) if sideways else ramp).resize(self.image.size)
        first, last = (Image.new("RGBA", self.image.size, colour) for colour in (top, bottom))
        filled = Image.composite(last, first, ramp)
        if self.image.getbbox():
            filled.putalpha(self.image.getchannel("A"))
        self.image.paste(filled)

    def put(
        self,
        sprite: Canvas,
        x: float,
        y: float,
        angle: float = 0,
        shadow: tuple[float, float, float] | None = None,
    ) -> None:
        """Lay another canvas of the same scale with its centre on x, y, turned counter-clockwise by degrees.

        A shadow is its offset in x and y and its blur, in px.
        """
        turned = sprite.image.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        left, top = round(x * self.scale - turned.width / 2), round(y * self.scale - turned.height / 2)
        if shadow:
            dx, dy, blur = self._at(*shadow)
            self.shade(turned, left + dx, top + dy, blur)
        self.over(turned, left, top)

    def over(self, image: Image.Image, left: int, top: int) -> None:
        """Blend a large image over this one; what lies outside is cut off."""
        layer = Image.new("RGBA", self.image.size)
        layer.paste(image, (left, top))
        self.image.alpha_composite(layer)

    def shade(self, shape: Image.Image, left: float, top: float, blur: float, depth: float = 0.32) -> None:
        """Darken softly below a shape."""
        alpha = Image.new("L", self.image.size)
        alpha.paste(shape.getchannel("A").point(lambda a: a * depth), (round(left), round(top)))
        # A blur needs no fine picture: a quarter of it is sixteen times quicker.
        small = alpha.resize((alpha.width // 4, alpha.height // 4)).filter(ImageFilter.GaussianBlur(blur / 4))
        dark = Image.new("RGBA", self.image.size, INK)
        dark.putalpha(small.resize(alpha.size, Image.Resampling.BICUBIC))
        self.image.alpha_composite(dark)

    def clip(self, shape: Canvas) -> None:
        """Keep only what lies inside another canvas of the same size."""
        self.image.putalpha(ImageChops.multiply(self.image.getchannel("A"), shape.image.getchannel("A")))

    def finish(self) -> Image.Image:
        """Return the picture at its true size."""
        return self.image.convert("RGB").resize((round(self.width), round(self.height)), Image.Resampling.LANCZOS)


def save(image: Image.Image, path: Path, *, colours: int = 0) -> None:
    """Write JPEG or PNG by the file's name; `colours` reduces a PNG to a palette."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".jpg":
        image.save(path, quality=88, optimize=True, progressive=True)
        return
    if colours:
        image = image.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    image.save(path, optimize=True)
