"""The examples that a model is tuned on, read from their files, checked and counted."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from mkdocs_gptlog.logbook.dataset.cost import Estimate, estimate, parse_price
from mkdocs_gptlog.logbook.dataset.file import Findings, Line, read_lines
from mkdocs_gptlog.logbook.dataset.rules import check_counts, check_length, check_same, check_told
from mkdocs_gptlog.logbook.dataset.statistics import DatasetStatistics, PartStatistics, part_statistics
from mkdocs_gptlog.logbook.dataset.tokens import counter, example_limit, vocabulary
from mkdocs_gptlog.logbook.model import Experiment
from mkdocs_gptlog.logbook.tuning import Dataset, FineTuning
from mkdocs_gptlog.problems import Position, Problem, Severity
from mkdocs_gptlog.settings import Settings

MAX_BYTES = 512 * 10**6
"""What OpenAI's service takes as one file."""
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
    if dataset.file == dataset.validation_file:
        hint = "name another file, or say in `train` and `validation` how many of its examples are which"
        return None, [Problem(dataset.where, "the examples held back are those trained on", hint, "overlap")]
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
        self.problems: list[Problem] = []

    def statistics(self) -> DatasetStatistics:
        dataset = self._dataset
        training = self._lines(dataset.file)
        if dataset.validation_file:
            held_back = self._lines(dataset.validation_file)
        else:
            split = _split(dataset, len(training))
            training, held_back = training[:split], training[split:]
        overlap = self._compare(training, held_back)
        self._check(len(training), len(held_back))
        found = part_statistics(training, self._vocabulary, self._limit)
        held = part_statistics(held_back, self._vocabulary, self._limit) if held_back else None
        return DatasetStatistics(found, held, overlap, self._estimate(found))

    def _lines(self, shown: str) -> tuple[Line, ...]:
        path = self._root / shown
        status = path.stat()
        lines, problems = read_lines(path, shown, (status.st_mtime_ns, status.st_size), self._vocabulary, self._limit)
        self.problems += problems
        return lines

    def _compare(self, training: Sequence[Line], held_back: Sequence[Line]) -> int:
        """Tell which examples stand twice, and return how many of those held back are trained on as well."""
        first, second = self._dataset.file, self._dataset.validation_file or self._dataset.file
        repeated = Findings(first)
        trained = repeated.add_repeated(training)
        beside = Findings(second)
        beside.add_repeated(held_back)
        both = [line for line in held_back if line.digest in trained]
        for line in both:
            place = f"line {trained[line.digest]}" + (f" of {first}" if first != second else "")
            message = f"is held back, and {place} trains on it"
            where = Position(second, line.number)
            beside.add(Problem(where, message, "keep one of them", "overlap", Severity.WARNING))
        self.problems += (*repeated.all(), *beside.all())
        return len(both)

    def _check(self, train: int, validation: int) -> None:
        where = self._dataset.where
        self.problems += check_counts(train, validation, where)
        self.problems += check_same(self._dataset, train, validation)
        if counter(self._vocabulary) is None:
            hint = 'run `pip install "mkdocs-gptlog[tokens]"`'
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
