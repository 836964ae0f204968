"""What single values of a record may be, and the base that its parts share."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from mkdocs_gptlog.explain import quoted
from mkdocs_gptlog.problems import Position

_PRICE = re.compile(r"(?P<before>[^\d\s.,+-]{1,8})?\s*(?P<amount>\d{1,9}(?:\.\d{1,9})?)\s*(?P<after>[^\d\s.,+-]{1,8})?")


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost to train on; `currency` is as written, and may be empty."""

    amount: float
    currency: str


def parse_price(text: str) -> Price | None:
    """Return the price that a text such as `8 USD`, `$8` or `8` says; None where it says none."""
    found = _PRICE.fullmatch(text.strip())
    if not found or (found["before"] and found["after"]):
        return None
    return Price(float(found["amount"]), found["before"] or found["after"] or "")


_SIXTY = 60


def parse_date(value: object) -> object:
    """Turn `2023-10-06` into a date, and nothing else (numbers are not seconds since 1970)."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise PydanticCustomError(
        "date",
        "{value} is not a date; write it as year-month-day: 2023-10-06",
        {"value": quoted(value)},
    )


def _parse_language(value: object) -> object:
    """Let nothing but codes through, as BCP 47 has them: browsers go by them."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value.strip()):
        raise PydanticCustomError(
            "language", "{value} is not a code of a language; write it like `en` or `zh-TW`", {"value": quoted(value)}
        )
    return value


def absent_if_null(value: object) -> object:
    """Let `null` and `~` stand for nothing where a number is asked for."""
    return None if isinstance(value, str) and value in {"null", "~", "Null", "NULL"} else value


def _four(value: object) -> object:
    """Say in one sentence what four findings about a list of the wrong length would."""
    if not isinstance(value, list | tuple) or len(value) != 4:  # noqa: PLR2004 (x, y, width, height)
        raise PydanticCustomError(
            "box", "expected four numbers; they are fractions of the picture: [0.1, 0.2, 0.3, 0.4]"
        )
    return value


def _with_size(box: tuple[float, ...]) -> tuple[float, ...]:
    """Refuse a box without size: what it was meant to hide would be published."""
    if 0 in box[2:]:
        raise PydanticCustomError(
            "no-size", "the box has no size, so it hides nothing; write it as `[x, y, width, height]`"
        )
    return box


def _parse_time(value: object) -> object:
    """Turn `42`, `00:42` and `1:02:03.5` into seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    found = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6}(?:\.\d{1,9})?)", str(value).strip(), re.ASCII)
    hours, minutes, seconds = (float(part or 0) for part in found.groups()) if found else (0.0, 0.0, 0.0)
    if not found or (found[1] and minutes >= _SIXTY) or (found[2] and seconds >= _SIXTY):
        raise PydanticCustomError(
            "time",
            "{value} is not a time; write it as minutes and seconds: 00:42",
            {"value": quoted(value)},
        )
    return hours * _SIXTY**2 + minutes * _SIXTY + seconds


def is_link(file: str) -> bool:
    """Return whether a media file is an address on the web."""
    return re.match(r"(?i)https?://", file) is not None


def is_address(file: str) -> bool:
    """Return whether a media file is written as an address of any kind: `file:`, `data:`, `ftp:`."""
    return re.search(r"(?i)(^|/)[a-z][a-z0-9+.-]+:", file) is not None


Date = Annotated[dt.date, BeforeValidator(parse_date)]
Time = Annotated[float, BeforeValidator(_parse_time)]
"""In seconds from the start of a sound or video."""
Language = Annotated[str, BeforeValidator(_parse_language)]
Text = Annotated[str, Field(min_length=1)]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Box = Annotated[tuple[Fraction, Fraction, Fraction, Fraction], BeforeValidator(_four)]
HidingBox = Annotated[Box, AfterValidator(_with_size)]
Count = Annotated[int, Field(ge=0, le=10**15)]
OptionalCount = Annotated[Count | None, BeforeValidator(absent_if_null)]
OptionalAmount = Annotated[Annotated[float, Field(ge=0, allow_inf_nan=False)] | None, BeforeValidator(absent_if_null)]


class Model(BaseModel):
    """What all parts of a record share: they never change, and hold nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True)


class Reference(Model):
    """The id of another experiment, and the place that names it."""

    id: Text
    """The id of an experiment."""
    where: Position = Field(default=Position(), repr=False)
    """The place in the record that names it."""


def record_fields(model: type[Model], *hidden: str) -> frozenset[str]:
    """Return the names that users may write for a model's own fields."""
    return frozenset(model.model_fields) - {"where", *hidden}
