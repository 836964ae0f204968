"""Pictures for the benchmark, drawn alike every time: photographs as phones write them, and phone screenshots."""

from __future__ import annotations

import os
import random
import struct
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFont

WORDS = Path(__file__).read_text("utf-8").split()
ORIENTATIONS = (1, 6, 1, 3, 8)
P3 = {b"rXYZ": (0.5151, 0.2412, -0.0011), b"gXYZ": (0.2920, 0.6922, 0.0419), b"bXYZ": (0.1571, 0.0666, 0.7841)}
"""The primaries of Display P3 as they stand in Apple's profile, after adaptation to D50."""


def display_p3() -> bytes:
    """Return the profile that iPhones embed, made from sRGB's by exchanging the primaries."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for i in range(struct.unpack_from(">I", data, 128)[0]):
        tag, at, _ = struct.unpack_from(">4sII", data, 132 + 12 * i)
        if tag in P3:
            struct.pack_into(">3i", data, at + 8, *(round(value * 65536) for value in P3[tag]))
    return bytes(data)


def noise(random_: random.Random, size: tuple[int, int], step: int, mode: str = "L") -> Image.Image:
    """Return smooth noise whose grains are so many px wide."""
    small = -(-size[0] // step), -(-size[1] // step)
    grains = Image.frombytes(mode, small, random_.randbytes(small[0] * small[1] * len(mode)))
    return grains if step == 1 else grains.resize(size, Image.Resampling.BICUBIC)


def make_photo(folder: Path, number: int, size: tuple[int, int] = (4032, 3024)) -> None:
    """Draw a photograph: smooth places and rough ones, edges, and the grain of a sensor."""
    random_ = random.Random(number)
    picture = Image.blend(noise(random_, size, 1000, "RGB"), Image.new("RGB", size, "gray"), 0.4)
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, r = random_.randrange(size[0]), random_.randrange(size[1]), random_.randrange(20, 500)
        color = tuple(random_.randbytes(3))
        draw.ellipse((x, y, x + r, y + random_.randrange(20, 500)), fill=color)
        draw.line((x, y, x + random_.randrange(-900, 900), y + r), fill=color[::-1], width=random_.randrange(2, 30))
    detail = noise(random_, size, 512)
    for step in (256, 128, 64, 32, 16, 8, 4, 2):
        detail = Image.blend(detail, noise(random_, size, step), 0.36)
    where = noise(random_, size, 700).point(lambda value: max(0, min(255, 3 * value - 256)))
    detail = Image.composite(detail, Image.new("L", size, 128), where)
    detail = Image.blend(detail, noise(random_, size, 1), 0.04)
    exif = Image.Exif()
    exif[0x0112] = ORIENTATIONS[number % len(ORIENTATIONS)]
    profile = None if number % 2 else display_p3()
    picture = ImageChops.overlay(picture, Image.merge("RGB", [detail] * 3))
    picture.save(folder / f"photo-{number:02}.jpg", quality=90, exif=exif, icc_profile=profile)


def make_screenshot(folder: Path, number: int, size: tuple[int, int] = (1179, 2556)) -> None:
    """Draw a chat on a phone, every third one with a photograph in it, every other one with an idle alpha channel."""
    random_ = random.Random(1000 + number)
    paper, ink, bubble = ("white", "black", "#e9e9eb") if number % 4 else ("black", "white", "#26262a")
    picture = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(44)
    y = 160
    if number % 3 == 0:
        photo = Image.blend(noise(random_, (900, 600), 150, "RGB"), noise(random_, (900, 600), 4, "RGB"), 0.1)
        picture.paste(photo, (60, y))
        y += 640
    while y < size[1] - 200:
        lines = random_.randrange(1, 9)
        left = random_.choice((40, 240))
        draw.rounded_rectangle((left, y, left + 900, y + 60 * lines + 40), 40, fill=bubble)
        for line in range(lines):
            text = " ".join(random_.choices(WORDS, k=6))[:38]
            draw.text((left + 30, y + 20 + 60 * line), text, fill=ink, font=font)
        y += 60 * lines + 80
    picture.convert("RGB" if number % 2 else "RGBA").save(folder / f"screenshot-{number:02}.png")


def make_pictures(folder: Path, photos: int, screenshots: int) -> None:
    """Draw all pictures into a folder."""
    folder.mkdir()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(partial(make_photo, folder), range(photos)))
        list(pool.map(partial(make_screenshot, folder), range(screenshots)))
    sizes = {suffix: [f.stat().st_size / 1e6 for f in folder.glob(f"*.{suffix}")] for suffix in ("jpg", "png")}
    print(", ".join(f"{len(s)} {k} of {min(s):.1f} to {max(s):.1f} MB" for k, s in sizes.items() if s))
