"""How long a site of many records takes, beside plain MkDocs on as many Markdown pages of the same text.

    python bench/pages.py                 # 1,000 and 3,000 records
    python bench/pages.py --records 10000 --repeat 1

Every record has two pictures. They are made once before anything is timed (the cache is warm); what is compared is
`mkdocs build` as a whole process into a new folder, as on a server, the sites in turn, the quickest of the repetitions.
Deleting what an earlier build left is not timed. Times are worth nothing by
themselves on a shared machine, so the last lines are ratios.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw

WORDS = Path(__file__).read_text("utf-8").split()
MODELS = ("model-a 1.0", "model-b 2.1", "model-c mini", "model-d", "model-e large")
VERDICTS = ("pass", "partial", "fail", "unclear")
CONFIG = """site_name: Bench
theme: {name: material, font: false}
"""


def words(random_: random.Random, count: int) -> str:
    """Return so many words without signs that Markdown or YAML would read."""
    return " ".join("".join(filter(str.isalpha, random_.choice(WORDS))) or "word" for _ in range(count))


def make_picture(file: Path, number: int) -> None:
    """Draw a picture unlike any other."""
    random_ = random.Random(number)
    picture = Image.new("RGB", (640, 480), (number % 256, number // 256 % 256, 128))
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = random_.randrange(600), random_.randrange(440)
        draw.ellipse((x, y, x + random_.randrange(10, 200), y + 60), fill=(random_.randrange(256), 90, y % 256))
    picture.save(file, quality=85)


def make_sites(folder: Path, count: int) -> tuple[Path, Path, Path]:
    """Write a log of so many records, the same log without pictures, and a plain site of the same text.

    Returns:
        The three folders.
    """
    log, bare, plain = (folder / f"{name}-{count}" for name in ("log", "bare", "plain"))
    (plain / "docs" / "pages").mkdir(parents=True)
    for site in (log, bare):
        (site / "docs").mkdir(parents=True)
        (site / "mkdocs.yml").write_text(CONFIG + "plugins: [search, gptlog]\n", "utf-8")
    (plain / "mkdocs.yml").write_text(CONFIG + "plugins: [search]\nnot_in_nav: /pages/*\n", "utf-8")
    for site in (log, bare, plain):
        (site / "docs" / "index.md").write_text("# Bench\n", "utf-8")
    random_ = random.Random(count)
    for number in range(count):
        record = log / "experiments" / f"group-{number % 20}" / f"record-{number}"
        record.mkdir(parents=True)
        for i, name in enumerate(("question.jpg", "answer.jpg")):
            make_picture(record / name, 2 * number + i)
        title, prompt, why = words(random_, 6), words(random_, 20), words(random_, 20)
        reply, notes = words(random_, 100), words(random_, 60)
        model, verdict = MODELS[number % 5], VERDICTS[number % 4]
        date = f"20{20 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
        head = f"title: {title}\ndate: {date}\nmodel: {model}\ntags: [tag-{number % 30}]\n"
        tail = f"verdict: {verdict}\nwhy: {why}\nnotes: {notes}\n"
        pictured = f"prompt: {{image: question.jpg, text: {prompt}}}\nreply: {{image: answer.jpg, text: {reply}}}\n"
        (record / "experiment.yaml").write_text(head + pictured + tail, "utf-8")
        words_only = bare / "experiments" / f"group-{number % 20}" / f"record-{number}.yaml"
        words_only.parent.mkdir(parents=True, exist_ok=True)
        words_only.write_text(f"{head}prompt: {prompt}\nreply: {reply}\n{tail}", "utf-8")
        (plain / "docs" / "pages" / f"record-{number}.md").write_text(
            f"# {title}\n\n{date} · {model} · {verdict}\n\n## Prompt\n\n{prompt}\n\n## Reply\n\n{reply}\n\n"
            f"## Why\n\n{why}\n\n## Notes\n\n{notes}\n",
            "utf-8",
        )
    return log, bare, plain


def build(site: Path) -> float:
    """Build a site and return the seconds it took."""
    shutil.rmtree(site / "site", ignore_errors=True)
    start = time.perf_counter()
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]  # --quiet would hide warnings from --strict
    subprocess.run(command, cwd=site, check=True, capture_output=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return time.perf_counter() - start


def main() -> None:
    """Make the sites, build them in turn, and print the times and their ratios."""
    parser = argparse.ArgumentParser(description="Time sites of many records.")
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 3000])
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        best: dict[int, tuple[float, ...]] = {}
        for count in options.records:
            sites = make_sites(Path(name), count)
            print(f"{count} records: cold build with all pictures {build(sites[0]):.1f} s")
            times = [[build(site) for site in sites] for _ in range(options.repeat)]
            best[count] = tuple(map(min, zip(*times, strict=True)))
            log, bare, plain = best[count]
            print(f"{count} records: log {log:.2f} s, without pictures {bare:.2f} s, plain pages {plain:.2f} s")
        for count, (log, bare, plain) in best.items():
            print(f"{count} records: {log / plain:.2f} times plain pages")
            print(f"{count} records: {(log - bare) / (2 * count) * 1000:.2f} ms for each picture that is made already")
        first = options.records[0]
        for count in options.records[1:]:
            print(f"{count} records: {best[count][0] / best[first][0]:.2f} times {first}")


if __name__ == "__main__":
    main()
