"""The welcome sign at an airport, with the spelling mistake."""

from __future__ import annotations

import random

from PIL import Image

from _pictures.canvas import AMBER, CREAM, INK, LILAC, MINT, PAPER, PLUM, PURPLE, SKY, TEAL, Canvas

SKIN, SKIN_DARK = "#e9b48f", "#d59a74"
HANDS = ((410, 1), (712, -1))  # x, and the way to the middle


def draw_sign() -> Image.Image:
    """Return the sign as a volunteer holds it up, 1080 x 1440 px."""
    hall = Canvas(1080, 1440, CREAM)
    _draw_hall(hall)
    _draw_volunteer(hall)
    hall.put(_board(), 540, 500, -1.8, shadow=(0, 16, 22))
    _draw_hands(hall)
    return hall.finish()


def _draw_hall(hall: Canvas) -> None:
    hall.gradient("#eef3f8", "#d8e5ee")
    for x in (60.0, 330.0, 600.0, 870.0):  # the windows
        hall.box(x, 30, 210, 800, SKY, 8)
        hall.polygon([(x + 30, 30), (x + 110, 30), (x + 30, 300), (x, 390), (x, 130)], "#bfe2f5")
    hall.box(0, 0, 1080, 44, "#c9d6e2")
    hall.box(0, 820, 1080, 30, "#b7c6d5")
    hall.box(0, 850, 1080, 590, "#eadfcd")
    hall.polygon([(0, 1010), (1080, 1120), (1080, 1440), (0, 1440)], "#d9b99a")
    rng = random.Random(1)
    for _ in range(700):  # terrazzo
        x, y = rng.uniform(0, 1080), rng.uniform(860, 1440)
        hall.ellipse(
            x,
            y,
            rng.uniform(2, 6),
            rng.uniform(1, 3),
            rng.choice(["#cfae8f", "#f3e9d9", "#c49f80", "#e3cdb4"]),
        )
    hall.ellipse(180, 1345, 120, 38, "#2f4aa0")
    hall.ellipse(180, 1332, 120, 36, "#3d5bbd")
    hall.box(158, 760, 44, 575, "#3d5bbd", 20)
    hall.box(158, 760, 14, 575, "#5876d6", 7)
    hall.box(0, 800, 170, 44, "#2f4aa0")


def _draw_volunteer(hall: Canvas) -> None:
    hall.box(497, 20, 126, 150, SKIN_DARK, 40)
    hall.blob([(445, 120), (450, 30), (500, -30), (620, -30), (672, 30), (676, 120), (560, 180)], SKIN)
    hall.blob([(436, 78), (446, 10), (500, -40), (620, -40), (674, 10), (684, 78), (560, 62)], "#2c7f7a")
    hall.blob([(420, 92), (450, 62), (560, 50), (670, 62), (700, 92), (560, 82)], PAPER)
    hall.polygon([(350, 1230), (770, 1230), (790, 1440), (590, 1440), (562, 1330), (530, 1440), (330, 1440)], PAPER)
    hall.polygon([(556, 1260), (566, 1260), (568, 1440), (556, 1440)], "#e4e3df")
    hall.blob(
        [(300, 830), (560, 780), (830, 830), (852, 1060), (800, 1262), (560, 1290), (322, 1262), (276, 1060)],
        TEAL,
    )
    for row in range(9):
        for column in range(6 - row // 2):
            hall.ellipse(400 + column * 22 + row % 2 * 11, 1020 + row * 22, 6 - row * 0.4, 6 - row * 0.4, MINT)
    hall.line([(480, 800), (476, 1270)], "#2c7f7a", 5)
    hall.box(602, 850, 120, 150, PLUM, 10)
    hall.box(602, 850, 120, 40, AMBER, 10)
    for y in (915, 935, 955):
        hall.box(620, y, 84, 8, LILAC, 4)
    for x, side in HANDS:
        elbow, wrist = (x - side * 148, 1078), (x - side * 84, 946)
        hall.line([(x - side * 110, 800), elbow, wrist], "#358e88", 104)
        hall.line([(x - side * 140, 850), (x - side * 182, 1070)], "#c6dd5a", 20)
        hall.line([(wrist[0] - 38, wrist[1] - 32 * side), (wrist[0] + 38, wrist[1] + 32 * side)], "#2c7f7a", 16)


def _draw_hands(hall: Canvas) -> None:
    hall.box(546, 900, 30, 540, "#8d97a6", 12)
    hall.box(552, 900, 9, 540, "#dfe6ee", 4)
    hall.box(440, 872, 242, 44, "#eef2f6", 10)
    hall.box(440, 904, 242, 12, "#c7d0da", 6)
    for x, side in HANDS:
        hall.blob([(x - side * 120, 985), (x - side * 90, 900), (x, 880), (x + side * 70, 905), (x, 985)], SKIN)
        for finger in range(4):
            y = 878 + finger * 25
            hall.line([(x - side * 30, y + 6), (x + side * (74 - finger * 13), y)], SKIN_DARK, 30)
            hall.line([(x - side * 34, y + 3), (x + side * (72 - finger * 13), y - 3)], SKIN, 26)


def _board() -> Canvas:
    """Return the board with its sheet of paper; the texts are those of the original sign."""
    board = Canvas(1030, 780)
    board.box(0, 0, 1030, 780, PURPLE, 16)
    board.gradient("#7446b2", PLUM, sideways=True)
    for i in range(5):  # an emblem of our own: a rising fan
        board.arc(82, 142, 18 + i * 10, 200, 340, ("#ffffff", LILAC)[i % 2], 5)
    board.text(152, 96, "杭州第4届亚残运会", 28, PAPER, "bold")
    board.text(152, 133, "The 4th Asian Para Games", 21, PAPER)
    board.text(985, 112, "Welcome 欢迎", 80, PAPER, "bold", "rm")
    slogan = Canvas(1030, 780)
    slogan.box(0, 640, 1030, 140, PAPER)
    slogan.text(515, 708, "Hearts Meet, Dreams Shine  心相约，梦闪耀", 42, PURPLE, "bold", "mm")
    rounded = Canvas(1030, 780)
    rounded.box(0, 0, 1030, 780, PAPER, 16)
    slogan.clip(rounded)
    board.over(slogan.image, 0, 0)
    sheet = Canvas(620, 426)
    sheet.box(0, 0, 620, 426, "#ffffff", 6)
    sheet.ellipse(310, 0, 26, 22, "#e9e6f3")
    sheet.text(310, 84, "日本奥委会", 78, INK, "bold", "mm")
    for i, word in enumerate(("Japanses", "Olympic", "Committee")):
        sheet.text(310, 186 + i * 84, word, 72, "#1b1b22", "serif", "mm")
    holder = Canvas(660, 464)
    holder.box(0, 0, 660, 464, "#8f6cc6", 10)
    holder.box(6, 6, 648, 452, "#a98ad8", 8)
    board.put(holder, 515, 410, 0, shadow=(4, 8, 10))
    board.put(sheet, 515, 408, 0, shadow=(2, 4, 5))
    return board
