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
    """The examples that a model is tuned on; counts where the file itself is not at hand."""

    file: str = ""
    """Examples in JSON Lines: a path relative to the record."""
    validation_file: str = ""
    """Those held back; without it they are the last ones of `file`."""
    examples: OptionalCount = None
    """How many there are, where the file is not at hand."""
    train: OptionalCount = None
    """How many are trained on."""
    validation: OptionalCount = None
    """How many are held back."""
    max_tokens: OptionalCount = None
    """The longest example, in tokens."""
    price: Annotated[str, AfterValidator(_price)] = ""
    """What a million tokens cost, as written: `8 USD`."""
    publish: bool = False
    """Whether readers may have the files."""
    where: Position = Field(default=Position(), repr=False)
    """The place in the record."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are named, those to train on first."""
        return tuple(file for file in (self.file, self.validation_file) if file)


class FineTuning(Model):
    """The facts of a fine-tuning job."""

    base_model: str = ""
    """The model that is tuned."""
    result_model: str = ""
    """The name of the tuned model."""
    job_id: str = ""
    """What the service calls the job."""
    status: str = ""
    """How the job ended, as the service says it: `Succeeded`."""
    created: Annotated[dt.date | None, BeforeValidator(lambda v: v if v is None else parse_date(v))] = None
    """When the job was started: year-month-day."""
    trained_tokens: OptionalCount = None
    """How many tokens it was trained on."""
    epochs: OptionalCount = None
    """How often it saw the data."""
    dataset: Dataset | None = None
    """The examples that the model is tuned on."""
    files: dict[str, str] = Field(default_factory=dict)
    """What the service calls the files of the job, by what they are for."""
    hyperparameters: Parameters = Field(default_factory=dict)
    """What was set for the job, as written."""
    metrics: str = ""
    """A CSV file of what was measured: a path relative to the record."""
    final: dict[str, str] = Field(default_factory=dict)
    """What the job ended with, by name, where there is no file of metrics."""
    compare: Annotated[tuple[Reference, ...], Field(max_length=MAX_COMPARED)] = ()
    """Ids of other jobs, shown beside this one."""
    where: Position = Field(default=Position(), repr=False)
    """The place in the record that names the metrics."""

    @cached_property
    def hyperparameters_as_texts(self) -> dict[str, str]:
        """The hyperparameters as they are shown."""
        return as_texts(self.hyperparameters)
