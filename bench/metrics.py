"""How long a metrics file of many steps takes to read: `python bench/metrics.py [--steps 100000]`.

Both column sets, every step measured in training and every tenth in validation. What is printed are seconds, the
quickest of the repetitions, and what is left of the file: points of its series and rows of its table.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from mkdocs_gptlog.logbook.fine_tuning.metrics import read_metrics
from mkdocs_gptlog.problems import Position

TODAY = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"
LEGACY = (
    "step,elapsed_tokens,elapsed_examples,training_loss,training_sequence_accuracy,training_token_accuracy,"
    "validation_loss,validation_sequence_accuracy,validation_token_accuracy"
)


def content(columns: str, steps: int) -> str:
    """Return a file of so many steps of noise around a falling loss."""
    random_ = random.Random(steps)
    count = columns.count(",")
    validated = 2 if columns == TODAY else 3
    lines = [columns]
    for step in range(1, steps + 1):
        cells = [f"{random_.random() + 1000 / (step + 500):.5f}" for _ in range(count)]
        if step % 10:
            cells[-validated:] = ["" if columns == TODAY else "-1.0"] * validated
        lines.append(",".join([str(step), *cells]))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the files, read them, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, columns in (("today", TODAY), ("legacy", LEGACY)):
            file = Path(folder) / f"{name}.csv"
            file.write_text(content(columns, arguments.steps), "utf-8")
            times = []
            for _ in range(arguments.repeat):
                start = time.perf_counter()
                found = read_metrics(file, file.name, Position())
                times.append(time.perf_counter() - start)
            points = sum(len(series.points) for series in found.series)
            size = file.stat().st_size / 1e6
            print(f"{name}: {min(times):.2f} s for {found.steps:,} steps ({size:.1f} MB);", end=" ")
            print(f"{points:,} points of {len(found.series)} series, {len(found.rows)} rows")


if __name__ == "__main__":
    main()
