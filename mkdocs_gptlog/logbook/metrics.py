"""The metrics of a fine-tuning job, from the CSV file that the service writes."""

from __future__ import annotations

import csv
import errno
import math
from dataclasses import dataclass
from pathlib import Path

from mkdocs_gptlog.problems import Position, Problem

MAX_ROWS = 200_000


class MetricsError(Exception):
    """A metrics file that cannot be used; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True, slots=True)
class Metrics:
    """A table of numbers.

    Attributes:
        columns: Names as in the file; the first is the step.
        rows: One for each step, None where nothing was measured; as long as `columns`.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[float | None, ...], ...]

    def sample(self, count: int) -> tuple[tuple[float | None, ...], ...]:
        """Return at most so many rows, evenly spread, the first and the last among them."""
        if len(self.rows) <= count:
            return self.rows
        last = len(self.rows) - 1
        return tuple(self.rows[round(i * last / (count - 1))] for i in range(count))


def read_metrics(file: Path, shown: str, named_at: Position) -> Metrics:
    """Read a metrics file.

    Args:
        file: The file on disk.
        shown: Its path as users see it.
        named_at: The place in the record that names it.

    Raises:
        MetricsError: The file is missing, not a table of numbers, or too long.
    """
    try:
        if file.exists() and not file.is_file():
            raise OSError(errno.EINVAL, "it is not a file")  # noqa: TRY301 (reading a pipe would never end)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return _read(csv.reader(lines), shown)
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or "it is not a CSV file in UTF-8"
        problem = Problem(named_at, f"the metrics `{Path(shown).name}` cannot be read: {reason}", "", "metrics")
        raise MetricsError(problem) from error


def _read(lines: csv._reader, shown: str) -> Metrics:  # type: ignore[name-defined]  # typeshed's own name
    columns = tuple(name.strip() for name in next(lines, []))
    if len(columns) < 2 or columns[0] != "step":  # noqa: PLR2004 (a step and a value)
        hint = "the first line names the columns, `step` first"
        raise MetricsError(Problem(Position(shown, 1), "is not a table of metrics", hint, "metrics"))
    rows: list[tuple[float | None, ...]] = []
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            message = f"has {len(cells)} cells instead of {len(columns)}"
            raise MetricsError(Problem(Position(shown, lines.line_num), message, "", "metrics"))
        rows.append(tuple(_number(cell, shown, lines.line_num) for cell in cells))
        if len(rows) > MAX_ROWS:
            raise MetricsError(Problem(Position(shown), f"has more than {MAX_ROWS:,} rows", "", "metrics"))
    return Metrics(columns, tuple(rows))


def _number(cell: str, shown: str, line: int) -> float | None:
    text = cell.strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        problem = Problem(Position(shown, line), f"`{text}` is not a number", "", "metrics")
        raise MetricsError(problem) from None
    return value if math.isfinite(value) else None
