"""Charts: lines over steps, drawn once as SVG that follows the theme, and kept until what they show changes.

Vega-Lite draws them through `vl-convert-python`, which is an extra: it is imported here alone, and only for a chart
that is not kept yet. What it writes passes the same cleaning as the drawings of authors. It has no ids, so that it may
stand on a page twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import Markup

from mkdocs_gptlog.extras import CHARTS
from mkdocs_gptlog.logbook.fine_tuning.metrics import Point
from mkdocs_gptlog.media.drawings import clean
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.problems import Position, Problem, ProblemsError, Severity

VERSION = 1
"""Raised whenever the same chart comes to be drawn another way."""
WIDTH, HEIGHT = 400, 240
"""In px; as wide as a phone shows it at its full size, and half a page on a desktop."""
COLORS = ("blue", "orange", "purple", "teal")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "14 5", "5 2 1 2 1 2", "1 5", "3 6")
"""By which lines are told apart without colour, in px."""
_NAME = "chart.svg"
_LIBRARY = "vl-convert-python"
_FONT = 14
_LINE_HEIGHT = 16
_LONGEST_LABEL = 110
_DOTTED = 30
"""Up to so many points are shown as dots too: between them nothing was measured."""
_PALE = 0.3
_PLAIN = 1e-4, 1e7
"""Within these, numbers of an axis are written in full."""
_DROPPED = frozenset({"class", "role", "pointer-events", "font-family", "id"})
_COORDINATES = frozenset({"d", "transform"})
"""Written to a tenth of a px."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart.

    Attributes:
        label: What it is called.
        points: In the order of steps, at least one.
        trend: A calmer line to be drawn over it, where the points alone would be a band.
    """

    label: str
    points: tuple[Point, ...]
    trend: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows.

    Attributes:
        title: Its heading.
        axis: What runs along the bottom.
        description: The same in words, for those who cannot see it.
        zero: Whether the values are measured from 0.
    """

    title: str
    axis: str
    lines: tuple[Line, ...]
    description: str = ""
    zero: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """How a line is drawn, for the legend: colour as the end of a CSS variable's name, dashes in px."""

    label: str
    color: str
    dash: str
    final: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that was drawn: `body` is what stands inside of its `svg` element, of `width` by `height` px."""

    chart: Chart
    body: Markup
    keys: tuple[Key, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass
class Charts:
    """Draws the charts of one build.

    Attributes:
        store: Where drawings are kept.
        signs: What stands before decimals and between thousands.
        rendered: How many were not kept yet.
        paths: The files of all that were drawn.
        problems: One at most for a library that is missing, however many charts there are.
    """

    store: Store
    signs: tuple[str, str] = (".", ",")
    rendered: int = 0
    paths: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def draw(self, chart: Chart, wanted_at: Position) -> Drawing | None:
        """Return a chart as it stands in a page; None where the library is missing.

        Args:
            chart: What to draw.
            wanted_at: The place in a record that asks for it.
        """
        if not self._version:
            self._miss(wanted_at)
            return None
        spec = specification(chart)
        identity = json.dumps([VERSION, self._version, self.signs, spec], sort_keys=True)
        key = hashlib.sha256(identity.encode()).hexdigest()[:24]
        path = self.store.path(key, _NAME)
        self.paths.append(path)
        if self.store.find_file(key, _NAME):
            text = path.read_text("utf-8")
        else:
            try:
                text = _render(spec, self.signs)
            except ImportError:
                self._miss(wanted_at)
                return None
            with contextlib.suppress(ProblemsError):  # what cannot be kept is drawn again next time
                self.store.write(key, _NAME, text.encode())
            self.rendered += 1
        body = Markup(text[text.index(">") + 1 : text.rindex("</svg>")])  # noqa: S704 (cleaned when it was drawn)
        return Drawing(chart, body, tuple(keys(chart.lines)))

    @cached_property
    def _version(self) -> str:
        """The version of the library; empty where it is not installed."""
        try:
            return metadata.version(_LIBRARY)
        except metadata.PackageNotFoundError:
            return ""

    def _miss(self, wanted_at: Position) -> None:
        if not self.problems:
            hint = f"for curves run `{CHARTS.command}`"
            message = "the metrics are shown as a table only"
            self.problems.append(Problem(wanted_at, message, hint, "missing-extra", Severity.NOTICE))


def keys(lines: Sequence[Line]) -> list[Key]:
    """Return how each line is drawn."""
    return [
        Key(line.label, COLORS[i % len(COLORS)], DASHES[i % len(DASHES)], line.points[-1][1])
        for i, line in enumerate(lines)
    ]


def specification(chart: Chart) -> dict[str, Any]:
    """Return a chart in Vega-Lite."""
    room = min(_LONGEST_LABEL, 8 + max(_text_width(line.label) for line in chart.lines))
    largest = max(abs(value) for line in chart.lines for _, value in line.points)
    written = ",.4~r" if largest == 0 or _PLAIN[0] <= largest < _PLAIN[1] else ".3~e"
    x = {"field": "x", "type": "quantitative", "scale": {"zero": False, "nice": False}}
    y = {"field": "y", "type": "quantitative", "scale": {"zero": chart.zero, "nice": True}}
    along = {"title": chart.axis, "format": ",~r", "tickCount": 5, "grid": False, "labelFlush": False}
    encoding = {"x": x | {"axis": along}, "y": y | {"axis": {"title": None, "format": written, "tickCount": 5}}}
    drawn = zip(chart.lines, keys(chart.lines), _label_heights(chart), strict=True)
    layers = [
        layer
        for line, key, height in drawn
        for layer in _layers(line, f"var(--gptlog-{key.color})", key.dash, height, room)
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "top": 8, "right": 6, "bottom": 2},
        "encoding": encoding,
        "layer": sorted(layers, key=lambda layer: "strokeOpacity" not in layer["mark"]),  # bands behind all lines
        "config": {"view": {"stroke": None}, "axis": _AXIS, "line": {"strokeJoin": "round", "strokeWidth": 2}},
    }


def _layers(line: Line, color: str, dash: str, height: float, room: int) -> Iterator[dict[str, Any]]:
    """Yield what is drawn of a line: the band of its points where it has a trend, the line, and its name."""
    if line.trend:
        yield _layer(line.points, {"type": "line", "stroke": color, "strokeWidth": 1, "strokeOpacity": _PALE})
    mark: dict[str, Any] = {"type": "line", "stroke": color}
    if dash:
        mark["strokeDash"] = [*map(int, dash.split())]
    if len(line.points) <= _DOTTED:
        mark["point"] = {"filled": True, "fill": color, "size": 22}
    yield _layer(line.trend or line.points, mark)
    label = {"type": "text", "text": _drawable(line.label), "fill": color, "fontSize": _FONT, "limit": room}
    yield _layer([(line.points[-1][0], height)], label | {"align": "left", "baseline": "middle", "dx": 7})


def _layer(points: Sequence[Point], mark: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{"x": step, "y": value} for step, value in points]}, "mark": mark}


_AXIS = {
    "labelFontSize": _FONT,
    "labelOverlap": True,
    "labelSeparation": 10,
    "titleFontSize": _FONT,
    "titleFontWeight": "normal",
    "labelColor": "var(--gptlog-soft)",
    "titleColor": "var(--gptlog-soft)",
    "gridColor": "var(--gptlog-line)",
    "domainColor": "currentColor",
    "tickColor": "currentColor",
    "domainOpacity": 0.4,
    "tickOpacity": 0.4,
}


def _label_heights(chart: Chart) -> list[float]:
    """Return at which value the label of each line stands: at its end, but clear of the others."""
    values = [value for line in chart.lines for _, value in line.points]
    low, high = min([*values, *([0] if chart.zero else [])]), max(values)
    gap = ((high - low) or 1) * _LINE_HEIGHT / (HEIGHT - 50)
    ends = [(line.trend or line.points)[-1][1] for line in chart.lines]
    order = sorted(range(len(ends)), key=ends.__getitem__)
    for below, above in pairwise(order):
        ends[above] = max(ends[above], ends[below] + gap)
    if ends[order[-1]] > high:
        ends[order[-1]] = high
        for above, below in pairwise(order[::-1]):
            ends[below] = min(ends[below], ends[above] - gap)
    return ends


def _drawable(text: str) -> str:
    """Return a text on one line, without the signs that XML cannot hold."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _text_width(text: str) -> int:
    """Return about how wide a text is drawn, in px."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return round(_FONT * (wide + 0.56 * (len(text) - wide)))


def _render(spec: dict[str, Any], signs: tuple[str, str]) -> str:
    """Return a drawing without size, font or names.

    Raises:
        ImportError: The library is not installed.
    """
    import vl_convert  # noqa: PLC0415 (an extra, and slow to start)

    decimal, thousands = signs
    locale = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    drawn = clean.clean(vl_convert.vegalite_to_svg(spec, format_locale=locale).encode())
    root = ET.fromstring(drawn.data.replace(b' xmlns="http://www.w3.org/2000/svg"', b"", 1))  # noqa: S314 (ours)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("display") == "none" or child.get("class") == "background":
                parent.remove(child)
        for name in _DROPPED.intersection(parent.keys()):
            del parent.attrib[name]
        for name in _COORDINATES.intersection(parent.keys()):
            parent.set(name, re.sub(r"(\.\d)\d+", r"\1", parent.attrib[name]))
    root.attrib = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {drawn.width} {drawn.height}"}
    return ET.tostring(root, encoding="unicode")
