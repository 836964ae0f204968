"""Three cars on a road; nobody sits behind the wheel of the pink one."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from _pictures.canvas import AMBER, INK, MINT, PAPER, SKY, TEAL, Canvas
from _pictures.sign import SKIN

QUESTION = "這張照片裡有點怪怪的。你看的出哪裡不對勁嗎？"


@dataclass(frozen=True)
class Paint:
    """The colours of one car, from light to dark, and how far its roof rises in px."""

    body: str
    shade: str
    dark: str
    roof: float


PINK_CAR = Paint("#f58aa0", "#e2647f", "#b94562", 0)
TAN_CAR = Paint("#dcb387", "#c4946a", "#8d6a4e", 34)
ORANGE_CAR = Paint("#f8a73c", "#ea7f22", "#bd5f14", 8)


def draw_cars() -> Image.Image:
    """Return the road as the drivers of the cars ahead see it, 1600 x 1000 px."""
    scene = Canvas(1600, 1000, SKY)
    _draw_land(scene)
    for x, paint, driver, passenger in (
        (285, PINK_CAR, "", "#f0a63f"),
        (800, TAN_CAR, "#2f9dab", ""),
        (1315, ORANGE_CAR, "#7a5bb5", ""),
    ):
        scene.ellipse(x, 872, 240, 24, "#1d3566")
        scene.put(_car(paint, driver, passenger), x, 640 + (10 if paint is TAN_CAR else 20))
    return scene.finish()


def _draw_land(scene: Canvas) -> None:
    scene.gradient("#8fcdf0", "#d9f0fa")
    scene.ellipse(560, 190, 52, 52, "#ffe08a")
    scene.blob([(-100, 420), (120, 210), (380, 150), (640, 300), (760, 420), (300, 520)], "#2f8378")
    scene.blob([(620, 420), (900, 240), (1150, 150), (1480, 210), (1750, 420), (1200, 520)], "#276f69")
    scene.blob([(300, 440), (560, 300), (800, 330), (1080, 290), (1300, 440), (800, 520)], TEAL)
    for x, y, size in (
        (120, 330, 1.0),
        (210, 345, 0.8),
        (1390, 330, 1.1),
        (1480, 345, 0.9),
        (1270, 352, 0.7),
        (330, 350, 0.7),
    ):
        for level in range(3):
            width = (44 - level * 10) * size
            top = y - (58 + level * 30) * size
            scene.polygon([(x - width, top + 62 * size), (x, top), (x + width, top + 62 * size)], "#1f5c57")
        scene.box(x - 5 * size, y, 10 * size, 26 * size, "#5a4636")
    for x, y, size in ((330, 150, 1.0), (1050, 140, 1.2), (1500, 120, 0.8), (700, 190, 0.7)):
        for dx, dy, r in ((-60, 10, 34), (-10, -10, 46), (44, 4, 38)):
            scene.ellipse(x + dx * size, y + dy * size, r * size, r * size * 0.8, PAPER)
        scene.box(x - 100 * size, y + 10 * size, 190 * size, 30 * size, PAPER, 15 * size)
    scene.box(0, 390, 1600, 20, AMBER)
    scene.box(0, 408, 1600, 600, "#4bab86")
    for y in range(440, 1000, 90):
        scene.box(0, y, 1600, 34, "#55b590")
    scene.polygon([(742, 404), (858, 404), (2060, 1000), (-460, 1000)], "#2b4a8b")
    for low, high in ((-460, 742), (2060, 858)):
        scene.line([(high, 404), (low, 1000)], PAPER, 10)
    for low, high in ((400, 782), (1200, 818)):
        for i in range(6):
            start, end = (i / 6) ** 1.6, ((i + 0.55) / 6) ** 1.6
            spots = [(high + (low - high) * t, 404 + 596 * t) for t in (start, end)]
            scene.line(spots, MINT, 3 + 8 * end)
    scene.box(0, 0, 1600, 84, AMBER)
    scene.text(800, 40, QUESTION, 44, INK, "bold", "mm")


def _car(paint: Paint, driver: str, passenger: str) -> Canvas:
    """Return a car from the front, the wheel on the right; where no shirt is named the seat is empty."""
    car = Canvas(480, 470)
    roof = 62 - paint.roof
    for x in (62, 352):
        car.box(x, 380, 66, 84, "#1b2233", 18)
    for x in (6, 424):
        car.box(x, 186, 50, 32, "#1b2233", 12)
    car.blob([(70, 240), (104, 110), (150, roof), (330, roof), (376, 110), (410, 240), (240, 270)], paint.shade)
    window = Canvas(480, 470)
    window.polygon([(96, 228), (132, 112), (162, roof + 22), (318, roof + 22), (348, 112), (384, 228)], SKY)
    inside = Canvas(480, 470, "#9fd8f3")
    inside.polygon([(150, 0), (230, 0), (140, 300), (60, 300)], "#bfe7f8")
    for x, shirt in ((168, passenger), (312, driver)):
        inside.box(x - 26, 104, 52, 32, "#2f5fae", 12)
        inside.box(x - 38, 140, 76, 110, "#3b73c6", 18)
        if shirt:
            _draw_person(inside, x, shirt, waving=bool(driver))
    inside.arc(312, 226, 36, 185, 355, INK, 9)
    inside.line([(280, 218), (344, 218)], INK, 6)
    inside.box(216, roof + 30, 48, 15, INK, 5)
    inside.clip(window)
    car.over(inside.image, 0, 0)
    car.blob(
        [
            (34, 300),
            (44, 232),
            (110, 214),
            (240, 208),
            (370, 214),
            (436, 232),
            (446, 300),
            (430, 410),
            (240, 420),
            (50, 410),
        ],
        paint.body,
    )
    car.blob([(120, 222), (240, 214), (360, 222), (330, 286), (240, 292), (150, 286)], paint.shade)
    car.box(42, 352, 396, 58, paint.shade, 26)
    car.box(140, 372, 200, 30, paint.dark, 15)
    for x, side in ((100, 1), (380, -1)):
        car.blob(
            [
                (x - side * 52, 292),
                (x - side * 40, 262),
                (x + side * 36, 276),
                (x + side * 46, 312),
                (x - side * 30, 326),
            ],
            PAPER,
        )
        car.ellipse(x - side * 8, 295, 20, 20, "#ffe9a8")
        car.ellipse(x + side * 4, 372, 16, 10, "#ffd27a")
    car.box(184, 316, 112, 38, PAPER, 8)
    return car


def _draw_person(inside: Canvas, x: float, shirt: str, *, waving: bool) -> None:
    inside.blob([(x - 52, 260), (x - 42, 186), (x, 170), (x + 42, 186), (x + 52, 260)], shirt)
    inside.box(x - 11, 152, 22, 34, "#d59a74", 10)
    inside.blob(
        [(x - 34, 136), (x - 26, 96), (x, 84), (x + 28, 98), (x + 34, 140), (x + 26, 170), (x - 26, 168)],
        "#4a2f2a",
    )
    inside.ellipse(x, 134, 26, 31, SKIN)
    inside.blob([(x - 28, 124), (x - 20, 100), (x + 8, 98), (x + 28, 122), (x + 6, 114)], "#4a2f2a")
    for eye in (-9, 9):
        inside.ellipse(x + eye, 134, 3, 4, INK)
    inside.arc(x, 142, 9, 20, 160, "#b3543f", 3)
    if waving:  # hands on the wheel
        for hand in (-30, 30):
            inside.ellipse(x + hand, 208, 11, 10, SKIN)
