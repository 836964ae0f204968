"""The grammar of WebVTT as far as two readers share it: which lines belong together, and where they stand.

Source: W3C, «WebVTT», section 6.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = "WEBVTT"
ARROW = "-->"
_LINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines without a blank one between them: a cue, a style, a region or a note.

    Attributes:
        number: The line of the file on which it starts, from 1.
        lines: At least one.
    """

    number: int
    lines: tuple[str, ...]

    @property
    def timing(self) -> int:
        """The index of the line with the times of a cue; -1 where it is no cue."""
        return next((index for index, line in enumerate(self.lines[:2]) if ARROW in line), -1)


def is_webvtt(text: str) -> bool:
    """Return whether a text, without a byte order mark, begins as WebVTT does."""
    return text.startswith(MARK) and text[len(MARK) :][:1] in {"", " ", "\t", "\r", "\n"}


def blocks(text: str) -> Iterator[Block]:
    """Yield what follows the header, which ends with a blank line or where the first cue begins."""
    lines = _LINE.split(text.replace("\0", "\ufffd"))
    in_header = True
    found: list[str] = []
    for number, line in enumerate([*lines[1:], ""], 2):
        starts = ARROW in line and (in_header or len(found) > 1)  # the next cue begins without a blank line
        if starts or not line:
            if found and not in_header:
                yield Block(number - len(found), tuple(found))
            found, in_header = [], False
        if line:
            found.append(line)
