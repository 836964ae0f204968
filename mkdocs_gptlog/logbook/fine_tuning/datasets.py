"""The examples that a model is tuned on, read from their files, checked and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mkdocs_gptlog.extras import TOKENS
from mkdocs_gptlog.logbook.fine_tuning.cost import Estimate, estimate
from mkdocs_gptlog.logbook.fine_tuning.counts import DatasetStatistics, PartStatistics, part_statistics
from mkdocs_gptlog.logbook.fine_tuning.data_file import Findings, Line, read_lines
from mkdocs_gptlog.logbook.fine_tuning.rules import check_counts, check_length, check_same, check_told
from mkdocs_gptlog.logbook.fine_tuning.shapes import other_shape
from mkdocs_gptlog.logbook.fine_tuning.tokens import counter, example_limit, vocabulary
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.model.fine_tuning import Dataset, FineTuning
from mkdocs_gptlog.logbook.model.values import parse_price
from mkdocs_gptlog.problems import Position, Problem, Severity
from mkdocs_gptlog.workspace import Refusal, Workspace

MAX_BYTES = 512 * 10**6
"""What OpenAI's service takes as one file."""
NO_TOKENIZER = "no-tokenizer"


def read_datasets(
    experiments: Iterable[Experiment], workspace: Workspace
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
        statistics, findings = read_dataset(tuning, workspace)
        if statistics:
            counted[experiment.id] = statistics
        missing = any(problem.code == NO_TOKENIZER for problem in problems)
        problems += (problem for problem in findings if not (missing and problem.code == NO_TOKENIZER))
    return counted, problems


def read_dataset(tuning: FineTuning, workspace: Workspace) -> tuple[DatasetStatistics | None, list[Problem]]:
    """Read the data of one job.

    Args:
        tuning: The job, whose data set names a file.
        workspace: Where the files lie.

    Returns:
        What was counted, None where a file cannot be read; and what was found. Mistakes in a line are told there,
        anything else where the record names the data.
    """
    dataset = tuning.dataset or Dataset()
    if dataset.file == dataset.validation_file:
        hint = "name another file, or say in `train` and `validation` how many of its examples are which"
        return None, [Problem(dataset.where, "the examples held back are those trained on", hint, "overlap")]
    files = {file: workspace.find(file) for file in dataset.files}
    paths = {file: path for file, path in files.items() if not (isinstance(path, Refusal) or _too_large(path))}
    if len(paths) < len(files):
        unusable = [_unusable(file, path, dataset) for file, path in files.items() if file not in paths]
        return None, [*unusable, *check_told(tuning)]
    if others := [problem for file, path in paths.items() if (problem := other_shape(path, file))]:
        return None, [*others, *check_told(tuning)]
    reader = _Reader(tuning, dataset, paths)
    return reader.statistics(), reader.problems


def _too_large(path: Path) -> bool:
    return path.stat().st_size > MAX_BYTES


def _unusable(file: str, path: Path | Refusal, dataset: Dataset) -> Problem:
    """Return why a file cannot be read; one that is not at hand may be left out where counts stand for it."""
    name = file.rpartition("/")[2]
    if not isinstance(path, Refusal):
        return Problem(dataset.where, f"the data `{name}` has more than {MAX_BYTES // 10**6} MB", "split it", "dataset")
    if path.code != "missing-file":
        return path.problem(file, dataset.where)
    counted = dataset.train is not None or dataset.examples is not None
    severity = Severity.ERROR if dataset.publish else Severity.NOTICE if counted else Severity.WARNING
    message = f"the data `{name}` is not there, so nothing in it is checked"
    return Problem(dataset.where, message, path.hint, path.code, severity)


class _Reader:
    """Reads the files of one job; keeps what was found."""

    def __init__(self, tuning: FineTuning, dataset: Dataset, files: Mapping[str, Path]) -> None:
        self._tuning = tuning
        self._dataset = dataset
        self._files = files
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
        part = part_statistics(training, self._vocabulary, self._limit)
        held = part_statistics(held_back, self._vocabulary, self._limit) if held_back else None
        return DatasetStatistics(part, held, overlap, self._estimate(part))

    def _lines(self, user_path: str) -> tuple[Line, ...]:
        path = self._files[user_path]
        status = path.stat()
        lines, problems = read_lines(
            path, user_path, (status.st_mtime_ns, status.st_size), self._vocabulary, self._limit
        )
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
            hint = f"run `{TOKENS.command}`"
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
