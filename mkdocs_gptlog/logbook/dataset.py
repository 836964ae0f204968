"""The examples that a model is tuned on, read from their files, checked and counted."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from mkdocs_gptlog.logbook.cost import Estimate, estimate, parse_price
from mkdocs_gptlog.logbook.dataset_lines import read_example
from mkdocs_gptlog.logbook.dataset_rules import check_counts, check_length, check_same, check_told
from mkdocs_gptlog.logbook.dataset_statistics import DatasetStatistics, Line, PartStatistics, part_statistics
from mkdocs_gptlog.logbook.model import Dataset, Experiment, FineTuning
from mkdocs_gptlog.logbook.tokens import count_example, counter, example_limit, vocabulary
from mkdocs_gptlog.problems import Position, Problem, Severity
from mkdocs_gptlog.settings import Settings

MAX_BYTES = 512 * 10**6
"""What OpenAI's service takes as one file."""
MAX_LINE_BYTES = 16 * 2**20
MAX_FINDINGS = 50
"""So many findings about one file are told, and how many more there are."""
NO_TOKENIZER = "no-tokenizer"


def read_datasets(
    experiments: Iterable[Experiment], settings: Settings
) -> tuple[dict[str, DatasetStatistics], list[Problem]]:
    """Read the data files that records name.

    Returns:
        What was counted, by the id of the experiment, and what was found. That nothing can count tokens is told once.
    """
    counted: dict[str, DatasetStatistics] = {}
    problems: list[Problem] = []
    for experiment in experiments:
        tuning = experiment.fine_tuning
        if tuning is None or tuning.dataset is None or not tuning.dataset.file:
            continue
        outside = [file for file in tuning.dataset.files if not settings.owns(settings.root / file)]
        if outside:
            message = f"the data `{Path(outside[0]).name}` lies outside the experiments folder"
            problems.append(Problem(tuning.dataset.where, message, "copy it here", "outside"))
            continue
        found, said = read_dataset(tuning, settings.root)
        if found:
            counted[experiment.id] = found
        known = any(problem.code == NO_TOKENIZER for problem in problems)
        problems += (problem for problem in said if not (known and problem.code == NO_TOKENIZER))
    return counted, problems


def read_dataset(tuning: FineTuning, root: Path) -> tuple[DatasetStatistics | None, list[Problem]]:
    """Read the data of one job.

    Args:
        tuning: The job, whose data set names a file.
        root: The folder that the files are relative to.

    Returns:
        What was counted, None where a file cannot be read; and what was found. Mistakes in a line are told there,
        anything else where the record names the data.
    """
    dataset = tuning.dataset or Dataset()
    if missing := [problem for file in dataset.files if (problem := _unusable(root / file, dataset))]:
        return None, [*missing, *check_told(tuning)]
    reader = _Reader(tuning, dataset, root)
    return reader.statistics(), reader.problems


def _unusable(path: Path, dataset: Dataset) -> Problem | None:
    """Return why a file cannot be read; one that is not at hand may be left out where counts stand for it."""
    name = path.name
    try:
        if path.is_file():
            if path.stat().st_size > MAX_BYTES:
                message = f"the data `{name}` has more than {MAX_BYTES // 10**6} MB"
                return Problem(dataset.where, message, "split it", "dataset")
            path.open("rb").close()
            return None
        if path.exists():
            return Problem(dataset.where, f"the data `{name}` is not a file", "", "dataset")
        told = dataset.train is not None or dataset.examples is not None
        severity = Severity.ERROR if dataset.publish else Severity.NOTICE if told else Severity.WARNING
        message = f"the data `{name}` is not there, so nothing in it is checked"
        return Problem(dataset.where, message, _similar(path), "missing-file", severity)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one"
        return Problem(dataset.where, f"the data `{name}` cannot be read: {reason}", "", "dataset")


def _similar(path: Path) -> str:
    names = [other.name for other in path.parent.glob("*.jsonl")] if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, names, n=1)
    return f"did you mean `{near[0]}`?" if near else ""


class _Reader:
    """Reads the files of one job; keeps what was found."""

    def __init__(self, tuning: FineTuning, dataset: Dataset, root: Path) -> None:
        self._tuning = tuning
        self._dataset = dataset
        self._root = root
        self._limit = example_limit(tuning.base_model)
        self._vocabulary = vocabulary(tuning.base_model)
        self._count = counter(self._vocabulary)
        self.problems: list[Problem] = []

    def statistics(self) -> DatasetStatistics:
        dataset = self._dataset
        first = _Findings(dataset.file)
        lines = list(self._lines(first))
        second = first
        if dataset.validation_file:
            second = _Findings(dataset.validation_file)
            training, held_back = lines, list(self._lines(second))
        else:
            split = _split(dataset, len(lines))
            training, held_back = lines[:split], lines[split:]
        for findings, part in ((first, training), (second, held_back)):
            findings.add_repeated(part)
        overlap = second.add_overlap(held_back, training, first.shown)
        self.problems += chain(first.problems(), second.problems() if second is not first else ())
        self._check(len(training), len(held_back))
        found = part_statistics(training, self._vocabulary, self._limit)
        held = part_statistics(held_back, self._vocabulary, self._limit) if held_back else None
        return DatasetStatistics(found, held, overlap, self._estimate(found))

    def _lines(self, findings: _Findings) -> Iterator[Line]:
        with (self._root / findings.shown).open("rb") as stream:
            for number, raw in _raw_lines(stream):
                where = Position(findings.shown, number)
                if raw is None:
                    hint = "no example is that long"
                    findings.add(Problem(where, f"is longer than {MAX_LINE_BYTES:,} bytes", hint, "limit"))
                    yield Line(number)
                elif not raw.strip():
                    findings.add(Problem(where, "is empty", "delete the line", "empty-line", Severity.WARNING))
                else:
                    yield self._line(raw, where, findings)

    def _line(self, raw: bytes, where: Position, findings: _Findings) -> Line:
        example, found = read_example(raw, where)
        findings.add(*found)
        if example is None:
            return Line(where.line)
        tokens = count_example(example, self._count) if self._count else None
        findings.add(*check_length(tokens, self._limit, where))
        return Line(where.line, _digest(example), tuple(message["role"] for message in example["messages"]), tokens)

    def _check(self, train: int, validation: int) -> None:
        where = self._dataset.where
        self.problems += check_counts(train, validation, where)
        self.problems += check_same(self._dataset, train, validation)
        if self._count is None:
            hint = 'install `pip install "mkdocs-gptlog[tokens]"`'
            self.problems += check_length(self._dataset.max_tokens, self._limit, where)
            self.problems.append(Problem(where, "tokens are not counted", hint, NO_TOKENIZER, Severity.NOTICE))

    def _estimate(self, training: PartStatistics) -> Estimate | None:
        price = parse_price(self._dataset.price)
        return estimate(price, training.tokens.trained, self._tuning.epochs) if price and training.tokens else None


def _split(dataset: Dataset, count: int) -> int:
    """Return how many of the examples in one file are trained on; those after them are held back."""
    if not dataset.validation:
        return count
    return dataset.train if dataset.train is not None else max(0, count - dataset.validation)


def _raw_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the number and the content of each line; None for one that is too long to be held."""
    number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(raw) <= MAX_LINE_BYTES:
            yield number, raw
            continue
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(MAX_LINE_BYTES)
        yield number, None


def _digest(example: dict[str, Any]) -> bytes:
    """Return what two examples are compared by."""
    return hashlib.blake2b(json.dumps(example, sort_keys=True).encode(), digest_size=16).digest()


class _Findings:
    """What is found in one file; beyond `MAX_FINDINGS` only their number."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self._told: list[Problem] = []
        self._more = 0
        self._severity = Severity.NOTICE

    def add(self, *problems: Problem) -> None:
        for problem in problems:
            if len(self._told) < MAX_FINDINGS:
                self._told.append(problem)
            else:
                self._more += 1
                self._severity = max(self._severity, problem.severity)

    def add_repeated(self, lines: Sequence[Line]) -> None:
        first: dict[bytes, int] = {}
        for line in lines:
            if line.digest and first.setdefault(line.digest, line.number) != line.number:
                message = f"is the same example as line {first[line.digest]}"
                where = Position(self.shown, line.number)
                self.add(Problem(where, message, "keep one of them", "duplicate", Severity.WARNING))

    def add_overlap(self, held_back: Sequence[Line], training: Sequence[Line], trained_in: str) -> int:
        """Tell which examples held back are trained on as well, and return how many there are."""
        trained = {line.digest: line.number for line in reversed(training) if line.digest}
        found = [line for line in held_back if line.digest in trained]
        for line in found:
            place = f"line {trained[line.digest]}" + (f" of {trained_in}" if trained_in != self.shown else "")
            message = f"is held back, and {place} trains on it"
            where = Position(self.shown, line.number)
            self.add(Problem(where, message, "keep one of them", "overlap", Severity.WARNING))
        return len(found)

    def problems(self) -> Iterator[Problem]:
        yield from self._told
        if self._more:
            more = f"{self._more:,} more findings"
            yield Problem(Position(self.shown), more, "mend those above first", "more", self._severity)
