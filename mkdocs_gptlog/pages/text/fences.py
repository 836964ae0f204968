"""Fenced code in a text: which lines of fences belong together, also where one fenced text holds others.

The grammar of Markdown closes a block at the first bare fence. Models that answer with a whole Markdown file put fences
within fences and mean the last one. A fence with a name behind it opens a block and never closes one, so most such
texts can be read in one way only: the way in which every named fence opens a block and none is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

_FENCE = re.compile(r"(?P<margin>[ \t>]*)(?P<sign>`{3,}(?=[^`]*\Z)|~{3,})[ \t]*(?P<info>[^\n]*?)[ \t]*\Z")
_MOST = 400
"""Fences in a text. In one with more none are looked for, since the time grows with their square."""
_DEEPEST = 3
"""Spaces before a fence, or before the end of one more than before its beginning; with more it is code in code."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A line that opens or closes a block of code."""

    line: int
    margin: str
    sign: str
    info: str

    def closes(self, opening: Fence) -> bool:
        """Whether this line can end a block that another one has opened."""
        return not self.info and self._fits(opening)

    def opens_within(self, opening: Fence) -> bool:
        """Whether this line begins a block within another one, if that is a text with blocks of its own."""
        return bool(self.info) and self._fits(opening)

    def _fits(self, opening: Fence) -> bool:
        quoted = self.margin.count(">") == opening.margin.count(">")
        deeper = len(self.margin) - len(opening.margin)
        return quoted and deeper <= _DEEPEST and self.sign.startswith(opening.sign)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: its two fences, and whether further ones lie within it that belong to its text."""

    opening: Fence
    closing: Fence
    nested: bool


@dataclass(frozen=True, slots=True, order=True)
class _Reading:
    """What a way to read the rest of a text costs: blocks left open, and named fences that open nothing."""

    left_open: int
    ignored: int
    closing: int | None = None
    nested: bool = False


def blocks(lines: Sequence[str]) -> list[Block]:
    """Return the closed blocks of a text, in order; what no fence closes is none of them.

    Args:
        lines: Of the text, without their ends.
    """
    fences = [
        Fence(number, match["margin"], match["sign"], match["info"])
        for number, line in enumerate(lines)
        if ("```" in line or "~~~" in line) and (match := _FENCE.match(line))
    ]
    readings = _readings(fences) if len(fences) <= _MOST else []
    closed: list[Block] = []
    at = 0
    while at < len(readings) - 1:
        closing = readings[at].closing
        if closing is None:
            break
        closed.append(Block(fences[at], fences[closing], readings[at].nested))
        at = closing + 1
    return closed


def _readings(fences: Sequence[Fence]) -> list[_Reading]:
    """Return the best way to read on from each fence, taken as an opening one."""
    best = [_Reading(0, 0)] * (len(fences) + 1)
    for at in range(len(fences) - 1, -1, -1):
        strict, nested = _ends(fences, at)
        if strict is None:
            best[at] = _Reading(1, 0)
            continue
        ways = [(strict, False)] if nested in {None, strict} else [(strict, False), (nested, True)]
        best[at] = min((_read(fences, at, end, best, nested=deep) for end, deep in ways if end), key=_cost)
    return best


def _ends(fences: Sequence[Fence], at: int) -> tuple[int | None, int | None]:
    """Return where a block ends by the grammar, and where if named fences within it open blocks of their own."""
    opening, open_, strict = fences[at], 1, None
    for number in range(at + 1, len(fences)):
        if fences[number].opens_within(opening):
            open_ += 1
        elif fences[number].closes(opening):
            strict = number if strict is None else strict
            open_ -= 1
            if not open_:
                return strict, number
    return strict, None


def _read(fences: Sequence[Fence], at: int, end: int, best: Sequence[_Reading], *, nested: bool) -> _Reading:
    within = 0 if nested else sum(fences[n].opens_within(fences[at]) for n in range(at + 1, end))
    rest = best[end + 1]
    return _Reading(rest.left_open, rest.ignored + within, end, nested)


def _cost(reading: _Reading) -> tuple[int, int]:
    return reading.left_open, reading.ignored


def told_apart(text: str) -> str:
    """Return a Markdown text in which a block that holds other blocks has longer fences than these."""
    lines = text.split("\n")
    for block in blocks(lines):
        if not block.nested:
            continue
        first, last = block.opening, block.closing
        within = (match["sign"] for line in lines[first.line + 1 : last.line] if (match := _FENCE.match(line)))
        sign = first.sign[0] * (1 + max(map(len, within)))
        lines[first.line] = f"{first.margin}{sign}{first.info}"
        lines[last.line] = f"{last.margin}{sign}"
    return "\n".join(lines)


def parts(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield in order what stands between blocks of code, with None, and the code of each with what its fence says.

    Only fences that begin a line, or stand behind at most three spaces,
    count here; their lines are left out, and so is nothing else.
    """
    lines = text.split("\n")
    join = partial(str.join, "\n")
    at = 0
    for block in blocks(lines):
        if ">" in block.opening.margin or len(block.opening.margin) > _DEEPEST:
            continue
        if at < block.opening.line:
            yield join(lines[at : block.opening.line]), None
        yield join(lines[block.opening.line + 1 : block.closing.line]), block.opening.info
        at = block.closing.line + 1
    if at < len(lines):
        yield join(lines[at:]), None
