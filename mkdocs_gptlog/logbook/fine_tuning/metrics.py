"""The metrics of a fine-tuning job: the CSV file that the service writes, under one set of names and of a bounded size.

Column names as OpenAI and Azure OpenAI document and write them: today's result files, the older `fine_tunes` ones (in
which -1 stands for what was not measured), and those of checkpoints.
"""

from __future__ import annotations

import csv
import io
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, isfinite, isnan, nan
from pathlib import Path
from statistics import fmean

from mkdocs_gptlog.explain import quoted
from mkdocs_gptlog.logbook.fine_tuning.unpacking import UnpackingError, unpacked
from mkdocs_gptlog.problems import Position, Problem, ProblemsError, Severity

MAX_ROWS = 200_000
MAX_COLUMNS = 40
BUCKETS = 120
"""A series is kept as at most four points for each of so many parts of the job."""
TREND_PARTS = 60
"""Of a series that had to be thinned out, the mean of each of so many parts is kept besides."""
TABLE_ROWS = 24
"""So many rows are spread over the table of a long job; those with extremes come besides."""
_CELLS = "each row is a step and a number for each column; leave empty what was not measured"
PARTS = ("training", "validation", "full_validation")
MEASURES = ("loss", "token_accuracy", "sequence_accuracy")
_NAMES = {
    "train_loss": "training_loss",
    "train_accuracy": "training_token_accuracy",
    "train_mean_token_accuracy": "training_token_accuracy",
    "valid_loss": "validation_loss",
    "valid_mean_token_accuracy": "validation_token_accuracy",
    "validation_mean_token_accuracy": "validation_token_accuracy",
    "full_valid_loss": "full_validation_loss",
    "full_valid_mean_token_accuracy": "full_validation_token_accuracy",
}
ELAPSED = ("elapsed_tokens", "elapsed_examples")
"""How far a job has come, in older files only."""
KNOWN = frozenset({f"{part}_{measure}" for part in PARTS for measure in MEASURES})
"""The names that losses and accuracies have here, whatever the file calls them."""

Point = tuple[float, float]
"""A step and the value measured there."""


@dataclass(frozen=True, slots=True)
class Series:
    """What was measured of one thing over a job, thinned out so that its peaks are still there.

    Attributes:
        name: One of `KNOWN`, or the column's own.
        points: In the order of steps, at least one; the first, the last, the lowest and the highest are among them.
        trend: Of a series that was thinned out, the mean of each part of the job at the part's mean step.
    """

    name: str
    points: tuple[Point, ...]
    trend: tuple[Point, ...] = ()

    @property
    def final(self) -> float:
        """The value measured last."""
        return self.points[-1][1]

    @property
    def lowest(self) -> Point:
        """The smallest value, and where."""
        return min(self.points, key=lambda point: point[1])

    @property
    def highest(self) -> Point:
        """The largest value, and where."""
        return max(self.points, key=lambda point: point[1])


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics of one job; as large for a hundred thousand steps as for a thousand.

    Attributes:
        steps: How many rows the file has.
        series: In the order of its columns; those without any value are left out.
        rows: Of a table of the same series: the step, then a value or None for each.
    """

    steps: int
    series: tuple[Series, ...]
    rows: tuple[tuple[float | None, ...], ...]

    def find(self, name: str) -> Series | None:
        """Return the series of a name."""
        return next((series for series in self.series if series.name == name), None)


def read_metrics(file: Path, user_path: str, named_at: Position) -> Metrics:
    """Read a metrics file.

    Args:
        file: The file on disk.
        user_path: Its path as users see it.
        named_at: The place in the record that names it.

    Raises:
        ProblemsError: The file is not a table of numbers, too long, or without a value (which is a warning).
    """
    try:
        text = unpacked(file)
        with io.StringIO(text, newline="") if text else file.open(encoding="utf-8-sig", newline="") as lines:
            names, columns = _read(csv.reader(lines), user_path)
    except ProblemsError as error:
        raise ProblemsError(map(_within, error.problems) if text else error.problems) from error
    except UnpackingError as error:
        hint = "copy it again as the service wrote it"
        raise ProblemsError(
            [Problem(named_at, f"the metrics `{Path(user_path).name}` {error}", hint, "metrics")]
        ) from error
    except (OSError, ValueError, csv.Error) as error:
        reason = f"cannot be read: {getattr(error, 'strerror', None) or 'it is not a CSV file in UTF-8'}"
        hint = "copy it again as the service wrote it"
        raise ProblemsError(
            [Problem(named_at, f"the metrics `{Path(user_path).name}` {reason}", hint, "metrics")]
        ) from error
    reduced = _reduced(names, columns)
    if not reduced.series:
        hint = "copy the file again once the job has run"
        raise ProblemsError([Problem(Position(user_path), "holds no values yet", hint, "metrics", Severity.WARNING)])
    return reduced


def _within(problem: Problem) -> Problem:
    """Return a problem of what is packed in a file: its lines are none of the file's."""
    message = f"in line {problem.where.line} of what is packed in it: {problem.message}" if problem.where.line else ""
    return replace(problem, where=replace(problem.where, line=0), message=message or problem.message)


def canonical(name: str) -> str:
    """Return what a column is called here."""
    return _NAMES.get(name, name)


def thin(steps: Sequence[float], values: Sequence[float], buckets: int) -> tuple[Point, ...]:
    """Return at most four points for each of so many equal parts of the way: the first, lowest, highest and last.

    Drawn at a width of as many px as there are parts, the line is the same as that of all points. This is M4 of
    U. Jugel et al., «M4: A Visualization-Oriented Time Series Data Aggregation», PVLDB 7(10), 2014.

    Args:
        steps: Ascending.
        values: One for each.
        buckets: How many parts.
    """
    if len(steps) <= 4 * buckets:
        return tuple(zip(steps, values, strict=True))
    kept: list[int] = []
    for start, end in _parts(steps, buckets):
        part = range(start, end)
        low, high = min(part, key=values.__getitem__), max(part, key=values.__getitem__)
        kept += sorted({start, low, high, end - 1})
    return tuple((steps[i], values[i]) for i in kept)


def means(steps: Sequence[float], values: Sequence[float], parts: int) -> tuple[Point, ...]:
    """Return the mean step and the mean value of each of so many equal parts of the way."""
    return tuple((fmean(steps[start:end]), fmean(values[start:end])) for start, end in _parts(steps, parts))


def _parts(steps: Sequence[float], count: int) -> Iterator[tuple[int, int]]:
    """Yield where each of so many equal parts of the way begins and ends, those without a step left out."""
    begin, width = steps[0], (steps[-1] - steps[0]) / count
    cuts = [0, *(bisect_left(steps, begin + i * width) for i in range(1, count)), len(steps)]
    return ((start, end) for start, end in pairwise(cuts) if start < end)


def _read(lines: csv._reader, user_path: str) -> tuple[list[str], list[array[float]]]:  # type: ignore[name-defined]  # typeshed's own name
    """Return the names of a file, the step first, and its columns; what was not measured is not a number."""
    names = [name.strip() for name in next(lines, [])]
    if len(names) < 2 or names[0] != "step":  # noqa: PLR2004 (a step and a value)
        hint = "the first line names the columns, `step` first, with commas between them"
        raise ProblemsError([Problem(Position(user_path, 1), "is not a table of metrics", hint, "metrics")])
    if len(names) > MAX_COLUMNS:
        raise ProblemsError([Problem(Position(user_path, 1), f"has more than {MAX_COLUMNS} columns", "", "metrics")])
    count = len(names)
    numbers = array("d")
    for cells in lines:
        if not cells or not (cells[0].strip() or any(map(str.strip, cells))):
            continue
        numbers.extend(_numbers(cells, count, Position(user_path, lines.line_num)))
        if len(numbers) > MAX_ROWS * count:
            raise ProblemsError([Problem(Position(user_path), f"has more than {MAX_ROWS:,} rows", "", "metrics")])
    columns = [numbers[i::count] for i in range(count)]
    order = sorted(range(len(columns[0])), key=columns[0].__getitem__)
    if order != list(range(len(order))):  # a job that was taken up again
        columns = [array("d", map(column.__getitem__, order)) for column in columns]
    return names, columns


def _numbers(cells: list[str], count: int, where: Position) -> Sequence[float]:
    """Return the numbers of a row; a job has a hundred thousand of them."""
    if len(cells) != count:
        raise ProblemsError([Problem(where, f"should have {count} cells, and has {len(cells)}", _CELLS, "metrics")])
    try:
        row = [float(cell) if cell else nan for cell in cells]
    except ValueError:
        row = [_number(cell.strip(), where) for cell in cells]
    if not isfinite(row[0]):
        raise ProblemsError([Problem(where, "has no step", _CELLS, "metrics")])
    return row


def _number(text: str, where: Position) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        raise ProblemsError([Problem(where, f"{quoted(text)} is not a number", _CELLS, "metrics")]) from None


def _reduced(names: list[str], columns: list[array[float]]) -> Metrics:
    legacy = any(name in names for name in ELAPSED)
    steps = columns[0]
    measured, series = [steps], []
    for name, column in zip(_once(names[1:]), columns[1:], strict=True):
        values = _measured(column, -1.0 if legacy or name in KNOWN else nan)
        present = [i for i, value in enumerate(values) if not isnan(value)]
        if present:
            at = steps if len(present) == len(steps) else array("d", map(steps.__getitem__, present))
            of = values if len(present) == len(steps) else array("d", map(values.__getitem__, present))
            points = thin(at, of, BUCKETS)
            series.append(Series(name, points, means(at, of, TREND_PARTS) if len(points) < len(at) else ()))
            measured.append(values)
    chosen = _table(measured) if series else ()
    rows = (tuple(_cell(column[i]) for column in measured) for i in chosen)
    return Metrics(len(steps), tuple(series), tuple(rows))


def _once(names: Sequence[str]) -> Iterator[str]:
    """Yield one name for each, the known ones in one spelling; a second column of the same thing keeps its own."""
    seen: set[str] = set()
    for name in names:
        column = canonical(name)
        yield name if column in seen else column
        seen.add(column)


def _measured(column: array[float], missing: float) -> array[float]:
    """Return a column with nan for what was not measured; neither a loss nor an accuracy can be -1."""
    return array("d", [value if -inf < value < inf and value != missing else nan for value in column])


def _cell(value: float) -> float | None:
    return None if isnan(value) else value


def _table(columns: list[array[float]]) -> list[int]:
    """Return which rows stand in the table, all of them or the telling ones.

    These are the first, the last, those with the lowest and highest value of each column, and of each of `TABLE_ROWS`
    parts the last of those with the most values: a job is validated only now and then.
    """
    count = len(columns[0])
    if count <= 2 * TABLE_ROWS:
        return list(range(count))
    filled = [0] * count
    kept = {0, count - 1}
    for column in columns[1:]:
        present = [i for i, value in enumerate(column) if not isnan(value)]
        for i in present:
            filled[i] += 1
        kept |= {min(present, key=column.__getitem__), max(present, key=column.__getitem__)}
    cuts = [round(i * count / TABLE_ROWS) for i in range(TABLE_ROWS + 1)]
    kept |= {max(range(start, end), key=lambda i: (filled[i], i)) for start, end in pairwise(cuts)}
    return sorted(kept)
