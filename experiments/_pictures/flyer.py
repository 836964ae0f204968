"""Two pamphlets for spectators, with the wrong word on them."""

from __future__ import annotations

import random

from PIL import Image

from _pictures.canvas import (
    AMBER,
    CORAL,
    INK,
    LILAC,
    PAPER,
    PINK,
    PLUM,
    PURPLE,
    SAND,
    SKY,
    TEAL,
    Canvas,
    curve,
)
from _pictures.sign import SKIN, SKIN_DARK


def draw_flyer() -> Image.Image:
    """Return two hands holding the pamphlets, 1080 x 1440 px."""
    scene = Canvas(1080, 1440, SAND)
    _draw_floor(scene)
    scene.put(_bag(), 330, 420, 10, shadow=(0, 20, 24))
    scene.put(_bag(), 720, 400, -14, shadow=(0, 20, 24))
    pamphlet = _pamphlet()
    scene.put(pamphlet, 778, 660, 24, shadow=(0, 24, 26))
    _draw_right_hand(scene)
    scene.put(pamphlet, 305, 905, -9, shadow=(0, 26, 28))
    _draw_left_hand(scene)
    return scene.finish()


def _draw_floor(scene: Canvas) -> None:
    scene.gradient("#efe3cd", "#dcc7a3")
    rng = random.Random(7)
    for _ in range(14):  # veins of the marble
        x, y = rng.uniform(-200, 1080), rng.uniform(-100, 1440)
        points = [(x + i * 130, y + i * rng.uniform(-30, 80)) for i in range(5)]
        scene.line(curve(points, closed=False), rng.choice(["#e6d4b3", "#f6eddc", "#d3bb93"]), rng.uniform(3, 12))
    for x in (0, 540, 1080):
        scene.line([(x - 40, 0), (x + 40, 1440)], "#cdb58c", 4)
    scene.line([(0, 260), (1080, 210)], "#cdb58c", 4)


def _bag() -> Canvas:
    bag = Canvas(470, 560)
    bag.box(0, 0, 470, 560, PAPER, 22)
    bag.box(0, 0, 470, 46, "#ece6da", 22)
    bag.ellipse(235, 190, 104, 104, SKY)
    bag.ellipse(235, 214, 74, 74, PAPER)
    for x in (205, 265):
        bag.ellipse(x, 200, 9, 12, INK)
    bag.arc(235, 214, 30, 25, 155, CORAL, 8)
    for x, colour in ((165, TEAL), (235, CORAL), (305, AMBER)):
        bag.blob([(x - 24, 110), (x, 60), (x + 24, 110), (x, 124)], colour)
    return bag


def _pamphlet() -> Canvas:
    """Return one pamphlet; the texts are those of the original."""
    outline = Canvas(470, 800)
    outline.box(0, 0, 470, 800, PAPER, 10)
    cover = Canvas(470, 800)
    cover.gradient("#a43f9f", "#4f3bb0")
    cover.blob([(-60, 560), (90, 430), (250, 480), (360, 600), (560, 470), (620, 900), (-80, 900)], "#8a4fd0")
    cover.blob([(-60, 640), (110, 520), (280, 580), (390, 700), (560, 580), (620, 900), (-80, 900)], CORAL)
    cover.blob([(180, 700), (330, 660), (400, 560), (530, 480), (640, 700), (420, 760)], AMBER)
    for row in range(9):
        for column in range(14):
            cover.ellipse(40 + column * 22 + row % 2 * 11, 520 + row * 17, 4.5 - row * 0.35, 4.5 - row * 0.35, PINK)
    cover.blob([(-80, 700), (120, 640), (300, 712), (540, 690), (600, 900), (-80, 900)], PAPER)
    for i in range(4):
        cover.arc(235, 84, 12 + i * 9, 205, 335, (PAPER, LILAC)[i % 2], 4)
    cover.text(235, 104, "杭州第19届亚运会", 22, PAPER, "bold", "mm")
    cover.text(235, 132, "The 19th Asian Games", 17, PAPER, "sans", "mm")
    cover.text(252, 250, "观赛指南", 84, PAPER, "bold", "mm")
    cover.text(252, 334, "Speculator Guide", 43, PAPER, "bold", "mm")
    cover.box(104, 386, 296, 4, AMBER, 2)
    cover.text(252, 422, "19th Asian Games Hangzhou", 22, "#f3d9ee", "sans", "mm")
    cover.text(235, 762, "Heart to Heart, @Future  心心相融，@未来", 20, PLUM, "bold", "mm")
    side = Canvas(470, 60)
    side.text(235, 30, "Hangzhou", 66, "#b98be0", "bold", "mm")
    cover.put(side, 46, 250, -90)
    cover.box(0, 0, 7, 800, PURPLE)
    cover.clip(outline)
    return cover


def _draw_right_hand(scene: Canvas) -> None:
    scene.blob(
        [(1120, 1480), (1130, 1180), (1010, 1050), (900, 1010), (820, 1060), (870, 1180), (930, 1480)],
        SKIN_DARK,
    )
    scene.blob([(1120, 1480), (1130, 1190), (1020, 1070), (920, 1030), (850, 1075), (890, 1190), (960, 1480)], SKIN)
    scene.line([(930, 1090), (880, 1000), (846, 930)], SKIN_DARK, 70)
    scene.line([(934, 1086), (884, 998), (850, 934)], SKIN, 62)
    scene.ellipse(845, 918, 17, 22, "#f6d3bb")
    scene.polygon([(940, 1440), (1080, 1330), (1080, 1440)], SKY)


def _draw_left_hand(scene: Canvas) -> None:
    scene.blob([(-60, 1480), (-60, 1000), (30, 985), (110, 1060), (140, 1190), (150, 1480)], SKIN_DARK)
    scene.blob([(-60, 1480), (-60, 1014), (20, 1000), (92, 1070), (120, 1200), (120, 1480)], SKIN)
    scene.line([(20, 1090), (120, 1040), (196, 1006)], SKIN_DARK, 72)
    scene.line([(20, 1086), (120, 1036), (192, 1004)], SKIN, 63)
    scene.ellipse(206, 1000, 22, 16, "#f6d3bb")
    scene.blob([(-60, 1500), (-40, 1330), (60, 1300), (190, 1360), (200, 1500)], TEAL)
