"""The rules for the examples that a model is tuned on, whether they were counted or only told.

They are those of OpenAI's fine-tuning guide as of 2023, which the first logs followed.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_gptlog.logbook.fine_tuning.tokens import example_limit
from mkdocs_gptlog.logbook.model.fine_tuning import Dataset, FineTuning
from mkdocs_gptlog.problems import Position, Problem, Severity

MIN_EXAMPLES = 10
ADVISED_EXAMPLES = 50


def check_counts(train: int | None, validation: int | None, where: Position) -> Iterator[Problem]:
    """Yield what is wrong with how many examples there are.

    Args:
        train: Examples to train on; None where nobody knows.
        validation: Examples held back.
        where: What to point at.
    """
    if train is None:
        return
    if train < MIN_EXAMPLES:
        message = f"{train} examples are fewer than {MIN_EXAMPLES}"
        yield Problem(where, message, "add examples", "few-examples")
    elif train < ADVISED_EXAMPLES:
        message = f"{train} examples are fewer than the {ADVISED_EXAMPLES} from which tuning shows"
        yield Problem(where, message, "add examples", "few-examples", Severity.WARNING)
    if not validation:
        hint = "hold some back as `validation`"
        yield Problem(where, "no examples are held back", hint, "no-validation", Severity.WARNING)


def check_length(tokens: int | None, limit: int, where: Position) -> Iterator[Problem]:
    """Yield what is wrong with how long an example is, in tokens."""
    if tokens is not None and tokens > limit:
        message = f"an example of {tokens:,} tokens is over the limit of {limit:,}"
        yield Problem(where, message, "shorten it", "long-example")


def check_told(tuning: FineTuning) -> Iterator[Problem]:
    """Yield what is wrong with the counts that a record tells of data that is not at hand."""
    if dataset := tuning.dataset:
        if dataset.validation_file and not dataset.file:
            hint = "name the examples to train on as `file`"
            yield Problem(dataset.where, "a `validation_file` stands without a `file`", hint, "no-file")
        if (
            dataset.examples is not None
            and (parts := (dataset.train or 0) + (dataset.validation or 0)) > dataset.examples
        ):
            message = f"`examples` is {dataset.examples:,}, but `train` and `validation` are {parts:,} together"
            yield Problem(dataset.where, message, "mend the numbers", "other-count")
        train = dataset.train if dataset.train is not None else dataset.examples
        yield from check_counts(train, dataset.validation, dataset.where)
        yield from check_length(dataset.max_tokens, example_limit(tuning.base_model), dataset.where)


def check_same(dataset: Dataset, train: int, validation: int) -> Iterator[Problem]:
    """Yield the counts that a record tells and that are not those of its files.

    Args:
        dataset: What the record tells.
        train: Examples to train on, as counted.
        validation: Examples held back, as counted.
    """
    counted = {"examples": train + validation, "train": train, "validation": validation}
    for name, count in counted.items():
        recorded = getattr(dataset, name)
        if recorded is not None and recorded != count:
            hint = "mend the number" if dataset.validation_file else "mend it, or name a `validation_file`"
            yield Problem(dataset.where, f"`{name}` is {recorded:,}, but the data holds {count:,}", hint, "other-count")
