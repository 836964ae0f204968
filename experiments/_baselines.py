"""Two classical programs that try the same pictures as the models: `python experiments/_baselines.py`.

They know nothing about seeds or dogs; what they print is what the records report.
"""

from __future__ import annotations

import colorsys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from _pictures.dogs import COLUMNS, ROWS
from _pictures.seeds import scatter

HERE = Path(__file__).parent / "vision"
WIDTH = 600
"""Pictures are made so wide, in px, before anything is counted."""
CLOSING = 5
"""Gaps narrower than this many px are closed: the pale stripes cut a seed into parts."""
SMALLEST = 0.3
"""A component smaller than this share of the median component is dropped."""
TRIALS = 20

Mask = NDArray[np.bool_]
Labels = NDArray[np.int32]


def threshold(grey: NDArray[np.uint8]) -> int:
    """Return the grey value that separates two classes best (Otsu 1979, doi:10.1109/TSMC.1979.4310076)."""
    share = np.bincount(grey.ravel(), minlength=256) / grey.size
    below = np.cumsum(share)
    mean = np.cumsum(share * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean[-1] * below - mean) ** 2 / (below * (1 - below))
    return int(np.nanargmax(between))


def components(mask: Mask) -> Labels:
    """Number the areas of true pixels that hang together by their sides or corners, from 1; 0 is outside."""
    parents = [0]

    def root(label: int) -> int:
        while parents[label] != label:
            parents[label] = parents[parents[label]]
            label = parents[label]
        return label

    labels = np.zeros(mask.shape, np.int32)
    above: list[tuple[int, int, int]] = []  # the runs of the row before: start, end, label
    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        runs: list[tuple[int, int, int]] = []
        for start, end in edges.reshape(-1, 2).tolist():
            touching = [root(label) for left, right, label in above if left <= end and right >= start]
            label = min(touching, default=len(parents))
            if not touching:
                parents.append(label)
            for other in touching:
                parents[other] = label
            labels[y, start:end] = label
            runs.append((start, end, label))
        above = runs
    roots = np.array([root(label) for label in range(len(parents))], np.int32)
    _, numbered = np.unique(roots, return_inverse=True)
    return numbered.astype(np.int32)[labels]


def count_seeds(picture: Image.Image) -> tuple[int, Labels]:
    """Return how many dark things lie inside the picture, and which pixels belong to them."""
    grey = picture.convert("L").resize((WIDTH, round(picture.height * WIDTH / picture.width)))
    dark = Image.fromarray(np.asarray(grey) <= threshold(np.asarray(grey)))
    dark = dark.convert("L").filter(ImageFilter.MaxFilter(CLOSING)).filter(ImageFilter.MinFilter(CLOSING))
    labels = components(np.asarray(dark) > 0)
    border = {*labels[0].tolist(), *labels[-1].tolist(), *labels[:, 0].tolist(), *labels[:, -1].tolist()}
    areas = np.bincount(labels.ravel())
    inner = [label for label in range(1, len(areas)) if label not in border]
    least = SMALLEST * float(np.median(areas[inner]))
    kept = [label for label in inner if areas[label] >= least]
    numbers = np.zeros(len(areas), np.int32)
    numbers[kept] = np.arange(1, len(kept) + 1)
    return len(kept), numbers[labels]


def find_odd_tile(picture: Image.Image) -> tuple[tuple[int, int], NDArray[np.float64], NDArray[np.uint8]]:
    """Return the tile farthest from the median (row, column, from 1), all distances, and the difference."""
    pixels = np.asarray(picture.convert("RGB"), np.float64)
    height, width = pixels.shape[0] // ROWS, pixels.shape[1] // COLUMNS
    tiles = pixels[: height * ROWS, : width * COLUMNS].reshape(ROWS, height, COLUMNS, width, 3).swapaxes(1, 2)
    difference = np.abs(tiles - np.median(tiles, axis=(0, 1))).mean(axis=4)
    distances = difference.mean(axis=(2, 3))
    row, column = np.unravel_index(int(distances.argmax()), distances.shape)
    whole = difference.swapaxes(1, 2).reshape(height * ROWS, width * COLUMNS)
    return (int(row) + 1, int(column) + 1), distances, (255 - np.clip(whole * 1.4, 0, 255)).astype(np.uint8)


def paint(labels: Labels) -> Image.Image:
    """Return the components, each in a colour of its own."""
    hues = (0.11 + 0.382 * k for k in range(int(labels.max())))
    colours = [(0.97, 0.95, 0.89), *(colorsys.hsv_to_rgb(hue % 1, 0.55, 0.82) for hue in hues)]
    return Image.fromarray((np.array(colours) * 255).astype(np.uint8)[labels]).quantize(64, dither=Image.Dither.NONE)


def main() -> None:
    """Run both programs, print what they find and write the pictures of it."""
    with Image.open(HERE / "sunflower-seeds/seeds.jpg") as picture:
        count, labels = count_seeds(picture)
    paint(labels).save(HERE / "sunflower-seeds/components.png", optimize=True)
    print(f"sunflower-seeds: counted {count}, areas {sorted(np.bincount(labels.ravel())[1:].tolist())}")

    right = 0
    for number in range(1, TRIALS + 1):
        drawn, truth = scatter(number)
        count, _ = count_seeds(drawn)
        right += count == truth
        print(f"seed-scatter {number}: drawn {truth}, counted {count}")
    print(f"seed-scatter: {right} of {TRIALS} right")

    with Image.open(HERE / "odd-dog/dogs.png") as picture:
        place, distances, difference = find_odd_tile(picture)
    grey = Image.fromarray(difference).resize((difference.shape[1] // 2, difference.shape[0] // 2))
    grey.quantize(32, dither=Image.Dither.NONE).save(HERE / "odd-dog/difference.png", optimize=True)
    ranked = np.sort(distances.ravel())[::-1]
    print(f"odd-dog: row {place[0]}, column {place[1]}; largest distances {ranked[:3].round(2).tolist()}")
    print(distances.round(2))


if __name__ == "__main__":
    main()
