"""The page of a fine-tuning job, and its loss curve traced by eye from the original screenshot."""

from __future__ import annotations

from PIL import Image

from _pictures.canvas import INK, LILAC, MINT, MIST, PAPER, PURPLE, SLATE, TEAL, Canvas, curve

# fmt: off
LOSS = (
    9.9, 2.1, 1.85, 1.5, 1.7, 2.4, 2.1, 1.65, 2.75, 1.45, 1.85, 1.9, 1.55, 2.1, 1.4, 1.45, 1.55,
    1.45, 1.15, 0.95, 1.5, 4.7, 1.4, 1.2, 4.0, 0.75, 1.4, 1.7, 1.55, 1.3, 1.0, 1.3, 1.3, 1.2, 1.35,
    3.0, 0.65, 1.2, 1.4, 0.85, 1.25, 0.9, 1.4, 1.15, 1.1, 0.75, 0.5, 1.05, 1.0, 1.2, 1.2, 1.3, 1.25,
    2.2, 0.8, 0.95, 1.05, 2.0, 1.2, 0.7, 0.25, 1.1, 0.65,
)
# fmt: on
FACTS = (
    ("Base model", "gpt-3.5-turbo-0613"),
    ("Created at", "Oct 10, 2023"),
    ("Trained tokens", "21,771"),
    ("Epochs", "9"),
    ("Training file", "data2.jsonl"),
    ("Validation file", "–"),
    ("Training loss", "0.5010"),
)  # fmt: skip


def draw_job() -> Image.Image:
    """Return the page, 1400 x 1360 px."""
    page = Canvas(1400, 1360, "#f3eff9")
    page.box(40, 40, 1320, 1280, PAPER, 28)
    page.text(96, 112, "微调任务 Fine-tuning job", 30, SLATE, "bold")
    page.box(1222, 88, 90, 46, LILAC, 23)
    page.text(1267, 110, "重绘", 28, PURPLE, "bold", "mm")
    page.text(96, 178, "ft:gpt-3.5-turbo-0613", 52, INK, "bold")
    page.box(680, 154, 230, 54, MINT, 14)
    page.line([(704, 182), (714, 192), (732, 170)], TEAL, 6)
    page.text(748, 180, "Succeeded", 26, "#226b65", "bold")
    for i, (name, value) in enumerate(FACTS):
        y = 264 + i * 58
        page.ellipse(106, y, 7, 7, LILAC)
        page.text(134, y, name, 32, SLATE)
        page.text(
            430,
            y,
            value,
            32,
            TEAL if name == "Training loss" else INK,
            "bold" if name == "Training loss" else "sans",
        )
        if i in (1, 3, 5):
            page.box(134, y + 28, 1170, 2, MIST)
    _draw_curve(page)
    return page.finish()


def _draw_curve(page: Canvas) -> None:
    left, top, width, height = 134, 720, 1160, 480
    for value in (0, 4, 8, 12):
        y = top + height * (1 - value / 12)
        page.box(left, y - 1, width, 2, MIST)
        page.text(left - 18, y, str(value), 26, SLATE, "sans", "rm")
    spots = [(left + width * i / (len(LOSS) - 1), top + height * (1 - loss / 12)) for i, loss in enumerate(LOSS)]
    for step in (1, 26, 51):
        x = spots[step - 1][0]
        page.box(x - 1, top + height, 2, 14, SLATE)
        page.text(x, top + height + 34, str(step), 26, SLATE, "sans", "mm")
    line = curve(spots, closed=False)
    floor = top + height
    page.polygon([(left, floor), *[(x, min(y, floor)) for x, y in line], (left + width, floor)], "#e3f3ee")
    page.line([(x, min(y, floor)) for x, y in line], TEAL, 5)
    page.text(
        left + width / 2,
        top + height + 78,
        "step（纵坐标为训练损失；曲线照原截图目测描绘）",
        26,
        SLATE,
        "sans",
        "mm",
    )
