"""Sunflower seeds on a table: the one picture with 22 of them, and scattered ones for repeated trials."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops

from _pictures.canvas import MIST, Canvas

SHELL, RIM, STRIPE = "#33292b", "#e3c9a6", "#d9bd97"
LENGTH, WIDTH = 196, 84
STATIONS = [step / 6 for step in range(-6, 7)]  # along a seed, from end to end

PILE = [  # x, y and the turn in degrees of the 22 seeds; several of them touch
    (420, 430, 32), (404, 546, 30), (520, 530, 47), (618, 560, 101), (702, 590, 95), (800, 590, 66),
    (932, 560, 60), (208, 650, 53), (336, 660, 132), (478, 650, 4), (268, 752, 176), (556, 748, 64),
    (628, 800, 54), (760, 736, 28), (318, 868, 50), (690, 882, 24), (878, 832, 79), (742, 964, 177),
    (482, 936, 139), (360, 1048, 62), (905, 1010, 16), (612, 1206, 107),
]  # fmt: skip


def draw_seeds() -> Image.Image:
    """Return the pile of 22 seeds, 1200 x 1440 px."""
    rng = random.Random(22)
    table = _table(1200, 1440)
    table.ellipse(-20, 1300, 110, 110, "#707b80")  # the edge of a cup, as in the photo
    table.ellipse(-20, 1300, 96, 96, "#8d979c")
    for x, y, turn in PILE:
        table.put(_seed(rng), x, y - 90, turn, shadow=(-14, -20, 16))
    return table.finish()


def scatter(number: int) -> tuple[Image.Image, int]:
    """Return a freshly scattered picture, 1000 x 1000 px, and how many seeds it shows."""
    rng = random.Random(number)
    count = rng.randint(12, 26)
    table = _table(1000, 1000)
    taken = Image.new("L", (500, 500))  # half a px for each px is enough to see what overlaps
    placed = 0
    while placed < count:
        seed, turn = _seed(rng), rng.uniform(0, 360)
        x, y = rng.gauss(500, 220), rng.gauss(500, 220)
        if not (120 < x < 880 and 120 < y < 880):
            continue
        turned = seed.image.getchannel("A").reduce(4).rotate(turn, expand=True).point(lambda a: 255 if a > 127 else 0)
        shape = Image.new("L", taken.size)
        shape.paste(turned, (round(x / 2 - turned.width / 2), round(y / 2 - turned.height / 2)))
        overlap = ImageChops.multiply(shape, taken).histogram()[255]
        if overlap > 0.01 * shape.histogram()[255]:  # they may touch, not lie on each other
            continue
        taken = ImageChops.lighter(taken, shape)
        table.put(seed, x, y, turn, shadow=(-10, -14, 13))
        placed += 1
    return table.finish(), count


def _table(width: int, height: int) -> Canvas:
    table = Canvas(width, height, MIST)
    table.gradient("#d3dbd2", "#bccbc2")
    return table


def _outline(x: float, y: float, length: float, width: float) -> list[tuple[float, float]]:
    """Return a drop around x, y with its blunt tip on the right."""
    points = []
    for i in range(72):
        angle = math.tau * i / 72
        along = math.cos(angle)
        # The squeezed cosine makes the ends blunt, the factor makes the right half slimmer.
        reach = math.copysign(abs(along) ** 0.9, along) * length / 2
        points.append((x + reach, y + math.sin(angle) * width / 2 * (1 - 0.27 * along)))
    return points


def _seed(rng: random.Random) -> Canvas:
    """Return one seed lying along x, each a little different."""
    length, width = LENGTH * rng.uniform(0.9, 1.06), WIDTH * rng.uniform(0.86, 1.06)
    lean = rng.uniform(-6, 6)  # it lies on one side: more of the rim shows there
    sprite, shell, inside = (Canvas(LENGTH * 1.2, WIDTH * 1.5) for _ in range(3))
    x, y = sprite.width / 2, sprite.height / 2
    sprite.polygon(_outline(x, y, length, width), "#c9a67f")
    sprite.polygon(_outline(x, y - lean * 0.3, length * 0.98, width * 0.93), RIM)
    inside.polygon(_outline(x - 1, y + lean, length * 0.95, width * 0.82), SHELL)
    shell.box(0, 0, shell.width, shell.height, SHELL)
    shell.blob(_outline(x - length * 0.08, y + lean - width * 0.12, length * 0.6, width * 0.34), "#463a3b")
    for offset in (-0.34, -0.2, -0.06, 0.08, 0.22, 0.36):  # the grooves, and one or two pale stripes
        pale = rng.random() < 0.22
        bow = offset * width
        points = [(x + t * length * 0.52, y + lean + bow * (1 - 0.27 * t) * (1 - 0.6 * t * t)) for t in STATIONS]
        shell.line(points, STRIPE if pale else "#564849", rng.uniform(2.5, 5) if pale else 1.6)
    shell.line(
        [(x - length * 0.22, y + lean - width * 0.16), (x + length * 0.1, y + lean - width * 0.14)],
        "#7d6f70",
        3,
    )
    shell.clip(inside)
    sprite.over(shell.image, 0, 0)
    return sprite
