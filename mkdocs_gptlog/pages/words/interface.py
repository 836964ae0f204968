"""The interface in the reader's language: strings from `locales/`, dates and numbers through Babel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

LOCALES = Path(__file__).parent.parent / "locales"
FALLBACK = "en"
_TOO_LONG = 10**15
_LONG_ENOUGH = 1000
_TOO_SMALL = 1e-4
_UNITS = {"gigabyte": 10**9, "megabyte": 10**6, "kilobyte": 10**3}
_TWO_DIGITS = 10

Strings = dict[str, str | dict[str, str]]


@dataclass(frozen=True)
class Interface:
    """What the interface says.

    Attributes:
        language: As set in the theme: `zh`, `pt-BR`.
        locale: The nearest that Babel knows.
        strings: By key; with one form for each plural category where a number is said.
    """

    language: str
    locale: Locale
    strings: Strings

    @property
    def tag(self) -> str:
        """The language as browsers name it: `zh-TW`."""
        return str(self.locale).replace("_", "-")

    def text(self, key: str, n: float | None = None, **values: Any) -> str:  # noqa: ANN401 (what is said)
        """Return the string of a key.

        Args:
            key: As in the locale files.
            n: The number that decides the plural, said as `{n}`.
            values: Said at their names in braces.

        Raises:
            KeyError: No language has the key.
        """
        string = self.strings[key]
        if isinstance(string, dict):
            form = str(self.locale.plural_form(n or 0))
            string = string.get(form) or string["other"]
        count = {"n": self.number(n)} if n is not None else {}
        return string.format(**count, **values) if count or values else string

    def saying(self, strings: Strings) -> Interface:
        """Return the same interface with other words for some keys."""
        return replace(self, strings={**self.strings, **strings})

    def date(self, date: dt.date) -> str:
        """Return a date as written in this language."""
        return _long_date(date, self.locale)

    def month(self, date: dt.date) -> str:
        """Return the month and the year of a date."""
        return str(format_skeleton("yMMMM", date, locale=self.locale))

    def number(self, number: float) -> str:
        """Return a number as written in this language; one that is too long to read as a power of ten."""
        if abs(number) >= _TOO_LONG:
            return f"{number:.3g}"
        return str(format_decimal(number, locale=self.locale))

    def measure(self, number: float) -> str:
        """Return something measured to four significant digits; what is too small to read as a power of ten."""
        if number == 0 or abs(number) >= _LONG_ENOUGH:
            return self.number(number)
        if 0 < abs(number) < _TOO_SMALL:
            return f"{number:.3g}"
        return str(format_decimal(number, format="@###", locale=self.locale))

    def size(self, count: int) -> str:
        """Return the size of a file, given in bytes, in the unit in which it is short."""
        unit = next((unit for unit, least in _UNITS.items() if count >= least), "byte")
        amount = count / _UNITS.get(unit, 1)
        number = round(amount, 1 if amount < _TWO_DIGITS and unit != "byte" else 0)
        length: Literal["long", "short"] = "long" if unit == "byte" else "short"
        return str(format_unit(number, f"digital-{unit}", length=length, locale=self.locale))

    @property
    def signs(self) -> tuple[str, str]:
        """What stands before decimals and between thousands."""
        symbols = self.locale.number_symbols["latn"]
        return symbols["decimal"], symbols["group"]

    def percent(self, fraction: float) -> str:
        """Return a fraction as a percentage without decimals."""
        return str(format_percent(fraction, locale=self.locale))


@cache
def _long_date(date: dt.date, locale: Locale) -> str:
    """Return a date in words; a log says the same few again and again."""
    return str(format_date(date, "long", locale=locale))


@cache
def load(language: str) -> Interface:
    """Return the interface of a language; keys that it lacks, and unknown languages, fall back to English."""
    nearest = next((name for name in candidates(language) if (LOCALES / f"{name}.yaml").is_file()), FALLBACK)
    strings = {**_read(FALLBACK), **_read(nearest)}
    return Interface(language, _babel_locale(language), strings)


def candidates(language: str) -> list[str]:
    """Return the names of the files that may speak a language, the nearest first: `zh-TW`, `zh-Hant-TW`, `zh-Hant`.

    Regions bring their script along, and a language in another script than its usual one does not fall back to that:
    `zh-TW` is not spoken to in the signs of `zh`.
    """
    tag = _shortened(language)
    if not (locale := _known(language)):
        return tag
    names = dict.fromkeys([*tag[:-1], *_shortened(str(locale)), tag[-1]])
    usual = get_global("likely_subtags").get(locale.language, "").split("_")
    spoken = not locale.script or locale.script in usual
    return [name for name in names if spoken or name != locale.language]


def _babel_locale(language: str) -> Locale:
    return _known(language) or Locale.parse(FALLBACK)


def _known(language: str) -> Locale | None:
    """Return the nearest locale that Babel knows."""
    for name in _shortened(language):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _shortened(language: str) -> list[str]:
    """Return a language and what is left of it without its last parts: `zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = language.replace("_", "-").split("-")
    return ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]


@cache
def _read(name: str) -> Strings:
    strings: Strings = yaml.safe_load((LOCALES / f"{name}.yaml").read_text("utf-8"))
    return strings
