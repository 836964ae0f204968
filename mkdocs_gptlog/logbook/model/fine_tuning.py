"""What a record holds of a fine-tuning job: the job itself, and the examples that a model is tuned on."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from mkdocs_gptlog.logbook.model.parameters import Parameters, as_texts
from mkdocs_gptlog.logbook.model.values import Model, OptionalCount, Reference, parse_date, parse_price
from mkdocs_gptlog.problems import Position

MAX_COMPARED = 7
"""So many lines beside a job's own can still be told apart."""


def _price(value: str) -> str:
    if value and parse_price(value) is None:
        raise PydanticCustomError(
            "price", "`{value}` is not a price; say what a million tokens cost: `8 USD`", {"value": value}
        )
    return value


class Dataset(Model):
    """The examples that a model is tuned on; counts where the file itself is not at hand.

    Attributes:
        file: Path relative to the project's folder, posix.
        validation_file: The same for those held back; without it they are the last ones of `file`.
        examples: All of them.
        train: Those trained on.
        validation: Those held back.
        max_tokens: The longest example, in tokens.
        price: Of a million tokens, as written: `8 USD`.
        publish: Whether readers may have the files.
    """

    file: str = ""
    validation_file: str = ""
    examples: OptionalCount = None
    train: OptionalCount = None
    validation: OptionalCount = None
    max_tokens: OptionalCount = None
    price: Annotated[str, AfterValidator(_price)] = ""
    publish: bool = False
    where: Position = Field(default=Position(), repr=False)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are named, those to train on first."""
        return tuple(file for file in (self.file, self.validation_file) if file)


class FineTuning(Model):
    """The facts of a fine-tuning job.

    Attributes:
        result_model: The name of the tuned model.
        status: How the job ended, as the service says it: `Succeeded`.
        files: What the service calls the files of the job, by what they are for.
        metrics: A CSV file, path relative to the project's folder, posix.
        final: The values that the job ended with, by name, where there is no metrics file to read them from.
        compare: Other jobs, shown beside this one.
        where: The place in the record that names the metrics.
    """

    base_model: str = ""
    result_model: str = ""
    job_id: str = ""
    status: str = ""
    created: Annotated[dt.date | None, BeforeValidator(lambda v: v if v is None else parse_date(v))] = None
    trained_tokens: OptionalCount = None
    epochs: OptionalCount = None
    dataset: Dataset | None = None
    files: dict[str, str] = Field(default_factory=dict)
    hyperparameters: Parameters = Field(default_factory=dict)
    metrics: str = ""
    final: dict[str, str] = Field(default_factory=dict)
    compare: Annotated[tuple[Reference, ...], Field(max_length=MAX_COMPARED)] = ()
    where: Position = Field(default=Position(), repr=False)

    @cached_property
    def hyperparameters_as_texts(self) -> dict[str, str]:
        """The hyperparameters as they are shown."""
        return as_texts(self.hyperparameters)
