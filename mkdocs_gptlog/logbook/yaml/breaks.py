"""Line ends as editors and git count them: LF, CR LF and CR, and no other.

YAML 1.1 and its parsers also end a line at U+0085, U+2028 and U+2029, which web pages leave in what is copied from
them; to YAML 1.2 these are characters as all others. So the parsers are given stand-ins for them.
"""

from __future__ import annotations

import itertools
import re

from mkdocs_gptlog.lookalikes import BREAKS

_END = re.compile(r"\r\n|\r|\n")
_BOM = "\ufeff"
"""libyaml passes it over where a line begins, and then counts it as indentation."""
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE))


def lines(text: str) -> list[str]:
    """Return the lines of a text, without their ends."""
    return _END.split(text)


def place(text: str, index: int) -> tuple[int, int]:
    """Return the line and the column of a character, from 1."""
    before = lines(text[:index])
    return len(before), len(before[-1]) + 1


def shielded(text: str) -> tuple[str, dict[int, str]]:
    """Return a text in which no parser sees a line end that editors do not; every character keeps its place.

    Returns:
        The text, and what to translate by in order to have the characters back.
    """
    present = [sign for sign in BREAKS + _BOM if sign in text]
    free = (sign for sign in map(chr, itertools.chain(*_PRIVATE)) if sign not in text)
    stand_ins = dict(zip(present, free, strict=False)) if present else {}
    return (
        text.translate({ord(sign): stand_in for sign, stand_in in stand_ins.items()}),
        {ord(stand_in): sign for sign, stand_in in stand_ins.items()},
    )
