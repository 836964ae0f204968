"""A grid of dogs that all look alike, but for one."""

from __future__ import annotations

import math

from PIL import Image

from _pictures.canvas import INK, PAPER, Canvas

COLUMNS, ROWS, TILE = 7, 4, (230, 240)
ODD = (3, 6)
"""Row and column, counted from 1, of the one with short ears and without a black nose."""

FUR, FUR_DARK, CHEEK, INNER = "#d9663f", "#b94d2c", "#fbd9b5", "#f3a385"


def draw_dogs() -> Image.Image:
    """Return the grid, 1610 x 960 px."""
    sheet = Canvas(COLUMNS * TILE[0], ROWS * TILE[1], "#9ed2ef")
    for row in range(ROWS):
        for column in range(COLUMNS):
            x, y = (column + 0.5) * TILE[0], (row + 0.5) * TILE[1]
            # The ears sway from dog to dog, so that the odd one does not leap to the eye.
            sway = 13 * math.sin(column * 1.1 + row * 1.7)
            sheet.put(_dog(sway, odd=(row + 1, column + 1) == ODD), x, y)
    return sheet.finish()


def odd_box() -> tuple[float, float, float, float]:
    """Return where the odd one is: x, y, width and height as fractions."""
    row, column = ODD
    return ((column - 1) / COLUMNS, (row - 1) / ROWS, 1 / COLUMNS, 1 / ROWS)


def _dog(sway: float, *, odd: bool) -> Canvas:
    """Return one head; `sway` turns its ears, in degrees."""
    head = Canvas(230, 240)
    height = 62 if odd else 92
    for side in (-1, 1):
        lean = math.radians(side * 17 + sway)
        foot = (115 + side * 42, 96)
        tip = (foot[0] + math.sin(lean) * height, foot[1] - math.cos(lean) * height)
        for width, fill, reach in ((30, FUR_DARK, 1.0), (15, INNER, 0.78)):
            end = (foot[0] + (tip[0] - foot[0]) * reach, foot[1] + (tip[1] - foot[1]) * reach)
            middle = ((foot[0] + end[0]) / 2, (foot[1] + end[1]) / 2)
            head.blob(
                [
                    (foot[0] - width, foot[1]),
                    (middle[0] - width * 0.8, middle[1]),
                    end,
                    (middle[0] + width * 0.8, middle[1]),
                    (foot[0] + width, foot[1]),
                ],
                fill,
            )
    head.blob([(115, 62), (178, 82), (198, 134), (176, 178), (115, 226), (54, 178), (32, 134), (52, 82)], FUR)
    head.blob([(115, 150), (158, 146), (192, 140), (176, 178), (115, 226), (54, 178), (38, 140), (72, 146)], CHEEK)
    head.blob([(115, 70), (130, 110), (124, 160), (115, 172), (106, 160), (100, 110)], FUR)
    for side in (-1, 1):
        x = 115 + side * 36
        head.ellipse(x, 126, 17, 15, PAPER)
        head.ellipse(x - 4, 128, 8, 9, INK)
        head.ellipse(x - 7, 124, 3, 3, PAPER)
        head.line([(x + side * 18, 104), (x - side * 16, 114)], INK, 7)
    nose = CHEEK if odd else INK
    head.blob([(97, 184), (115, 178), (133, 184), (126, 200), (115, 206), (104, 200)], nose)
    if not odd:
        head.ellipse(108, 187, 5, 3, "#5b6785")
    head.line([(115, 203), (115, 210)], INK, 4)
    head.line([(98, 210), (108, 214), (115, 210), (122, 214), (132, 210)], INK, 4)
    return head
