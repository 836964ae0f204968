"""A phone that shows a conversation, in a look of our own, and where on it the words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

from _pictures.canvas import INK, LILAC, MIST, PAPER, PURPLE, SLATE, TEAL, Canvas, Face, font

WIDTH, HEIGHT = 1179, 2556
HIDDEN = "▮"
"""Stands in a text for words that the original screenshot hides."""

_LEFT, _RIGHT, _SIZE, _LEADING = 148, 1092, 46, 66
_VIOLET_WASH = "#f1ecfa"


@dataclass(frozen=True)
class Turn:
    """What one side says; a picture stands above the text."""

    by: str
    text: str = ""
    picture: Image.Image | None = None


@dataclass
class Phone:
    """A finished screenshot and the place of each of its words, in px."""

    image: Image.Image
    words: list[tuple[str, float, float, float]] = field(default_factory=list)

    def find(self, phrase: str) -> list[tuple[float, float, float, float]]:
        """Return a box for each line of a phrase: x, y, width and height as fractions of the picture."""
        wanted = phrase.split()
        texts = [word for word, *_ in self.words]
        start = next(i for i in range(len(texts)) if texts[i : i + len(wanted)] == wanted)
        hits = self.words[start : start + len(wanted)]
        boxes = []
        for middle in sorted({y for _, _, y, _ in hits}):
            spans = [(x, x + w) for _, x, y, w in hits if y == middle]
            left, right = spans[0][0], spans[-1][1]
            boxes.append((left / WIDTH, (middle - 30) / HEIGHT, (right - left) / WIDTH, 60 / HEIGHT))
        return boxes


def draw_phone(
    clock: str, turns: Sequence[Turn], *, keyboard: bool = False, typed: str = "", tallest: int = 620
) -> Phone:
    """Return the conversation as a phone shows it; what does not fit runs under the input field.

    `typed` stands in the input field; pictures are at most `tallest` px high.
    """
    screen = Canvas(WIDTH, HEIGHT, PAPER)
    phone = Phone(screen.image)
    y = 276.0
    for turn in turns:
        y = _draw_turn(screen, phone, turn, y, tallest) + 54
    floor = 1570 if keyboard else 2300
    _draw_frame(screen, clock, floor, typed)
    if keyboard:
        _draw_keyboard(screen)
    screen.box(400, 2516, 379, 12, INK, 6)
    phone.image = screen.finish()
    return phone


def _draw_turn(screen: Canvas, phone: Phone, turn: Turn, y: float, tallest: int) -> float:
    """Draw one turn from y downwards and return where it ends."""
    mine = turn.by == "ME"
    lines = _wrap(turn.text, _RIGHT - _LEFT)
    picture = turn.picture
    if picture:
        scale = min(tallest / picture.height, 860 / picture.width)
        picture = picture.resize(
            (round(picture.width * scale * 2), round(picture.height * scale * 2)), Image.Resampling.LANCZOS
        )
    tall = (picture.height / 2 + 26 if picture else 0) + len(lines) * _LEADING
    if mine:
        screen.box(_LEFT - 34, y + 40, _RIGHT - _LEFT + 62, tall + 50, _VIOLET_WASH, 34)
    screen.ellipse(66, y + 36, 38, 38, TEAL if mine else PURPLE)
    screen.text(66, y + 34, turn.by, 30, PAPER, "bold", "mm")
    screen.text(_LEFT, y + 14, "ME" if mine else "AI", 28, SLATE, "bold")
    y += 66 if mine else 46
    if picture:
        sprite = Canvas(picture.width / 2, picture.height / 2)
        sprite.box(0, 0, sprite.width, sprite.height, PAPER, 22)
        frame = Canvas(sprite.width, sprite.height)
        frame.image.paste(picture.convert("RGBA"))
        frame.clip(sprite)
        screen.over(frame.image, round(_LEFT * 2), round(y * 2))
        y += picture.height / 2 + 26
    for indent, words in lines:
        x = _LEFT + indent
        for word in words:
            width = _width(word)
            if word == HIDDEN:
                screen.box(x, y + 10, width, 46, MIST, 14)
                for i in range(4):
                    screen.line([(x + 18 + i * 32, y + 46), (x + 34 + i * 32, y + 20)], "#b6c0cf", 4)
            else:
                _write(screen, x, y + _LEADING / 2, word)
            phone.words.append((word, x, y + _LEADING / 2, width))
            x += width + _SPACE
        y += _LEADING
    return y + (24 if mine else 0)


_SPACE = 12.0


def _pieces(word: str) -> list[tuple[str, Face]]:
    """Split a word by face: the Chinese one has quotation marks as wide as a character."""
    return [(part, "quotes" if part in "“”‘’" else "sans") for part in re.split("([“”‘’])", word) if part]


def _width(word: str) -> float:
    return 146 if word == HIDDEN else sum(font(_SIZE, face).getlength(part) for part, face in _pieces(word))


def _write(screen: Canvas, x: float, y: float, word: str) -> None:
    for part, face in _pieces(word):
        screen.text(x, y, part, _SIZE, INK, face)
        x += font(_SIZE, face).getlength(part)


def _wrap(text: str, room: float) -> list[tuple[float, list[str]]]:
    """Return the lines of a text with their indents; `1. …` hangs."""
    lines: list[tuple[float, list[str]]] = []
    for paragraph in text.splitlines():
        number = re.match(r"\d+\. ", paragraph)
        words, indent, used = paragraph.split(), 0.0, 0.0
        line: list[str] = []
        for word in words:
            if line and indent + used + _width(word) > room:
                lines.append((indent, line))
                line, used, indent = [], 0.0, 50.0 if number else 0.0
            line.append(word)
            used += _width(word) + _SPACE
        lines.append((indent, line))
    return lines


def _draw_frame(screen: Canvas, clock: str, floor: float, typed: str) -> None:
    """Draw what lies over the conversation: the status line, the title, the input field."""
    screen.box(0, 0, WIDTH, 236, PAPER)
    screen.text(120, 84, clock, 46, INK, "bold")
    for i in range(4):
        screen.box(884 + i * 20, 98 - i * 9, 13, 9 + i * 9, INK, 4)
    screen.box(984, 66, 76, 38, MIST, 12)
    screen.box(984, 66, 52, 38, INK, 12)
    screen.text(589, 172, "对话", 44, INK, "bold", "mm")
    screen.box(652, 150, 92, 44, LILAC, 22)
    screen.text(698, 170, "重绘", 28, PURPLE, "bold", "mm")
    screen.line([(110, 152), (90, 172), (110, 192)], PURPLE, 7)
    screen.box(0, 232, WIDTH, 3, MIST)
    for step in range(30):  # the conversation fades out above the input field
        veil = Canvas(WIDTH, 3)
        veil.box(0, 0, WIDTH, 3, f"#fffdf8{round(255 * step / 30):02x}")
        screen.over(veil.image, 0, round((floor - 90 + step * 3) * 2))
    screen.box(0, floor, WIDTH, HEIGHT - floor, PAPER)
    middle = floor + 70
    screen.ellipse(96, middle, 46, 46, MIST)
    for points in ([(78, middle), (114, middle)], [(96, middle - 18), (96, middle + 18)]):
        screen.line(points, SLATE, 6)
    screen.box(180, middle - 52, 820, 104, MIST, 52)
    screen.box(183, middle - 49, 814, 98, PAPER, 49)
    screen.text(226, middle - 2, typed or "Message", 44, INK if typed else "#a6afbe")
    screen.ellipse(1082, middle, 46, 46, PURPLE)
    screen.line([(1064, middle - 4), (1082, middle - 22), (1100, middle - 4)], PAPER, 7)
    screen.line([(1082, middle - 20), (1082, middle + 22)], PAPER, 7)


def _draw_keyboard(screen: Canvas) -> None:
    screen.box(0, 1720, WIDTH, HEIGHT - 1720, MIST)
    for i, row in enumerate(("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")):
        left = (WIDTH - len(row) * 114 + 14) / 2
        for k, letter in enumerate(row):
            x, y = left + k * 114, 1770 + i * 158
            screen.box(x, y + 4, 100, 128, "#b6c0cf", 16)
            screen.box(x, y, 100, 126, PAPER, 16)
            screen.text(x + 50, y + 60, letter, 50, INK, "sans", "mm")
    for x, w, label in ((20, 230, "123"), (264, 650, "space"), (928, 230, "return")):
        screen.box(x, 2248, w, 128, "#b6c0cf", 16)
        screen.box(x, 2244, w, 126, PAPER, 16)
        screen.text(x + w / 2, 2304, label, 40, INK, "sans", "mm")
