"""Signs in YAML that were meant as its grammar and are not: a full-width colon, a no-break space, a curved quote.

In texts they are as good as any other, so one is told only where it demonstrably broke something: the text is no YAML
with it and gets further with the usual sign in its place, or a name or a text has swallowed it together with a field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

from mkdocs_gptlog.logbook.yaml.breaks import lines, shielded
from mkdocs_gptlog.lookalikes import (
    BRACKETS,
    BREAKS,
    COLONS,
    COMMAS,
    DASHES,
    INVISIBLE,
    QUOTES,
    SIGN,
    SINGLE_QUOTES,
    SPACES,
    described,
    plain,
)
from mkdocs_gptlog.problems import Position, Problem

Load = Callable[[str], Iterator[yaml.Event]]
"""A parser of YAML."""
BULLETS = "•·・●*＊"
_LOOKED_BACK = 40
"""Lines above a mistake in which its cause is looked for: a text goes on until a field follows."""
_MOST_TOLD = 20
_TRIED = 4_000_000
"""Characters that are parsed in search of causes: the search takes no longer than reading the largest record."""

_COLON = re.compile(rf"(?P<before>[ \t-]*+[^\s:#{COLONS}][^:#{COLONS}]*+)(?P<sign>[{COLONS}])\s*(?P<after>.*)")
_INDENTED = re.compile(rf"(?P<before> *)(?P<odd>[{SPACES}{INVISIBLE}{BREAKS}][\s{INVISIBLE}]*)(?P<after>.*)")
_DEEPER = " " * 12
"""In a block after `|` a line may be indented more than others; one full-width space is seen as two."""
_DASH = re.compile(rf"(?P<before>\s*)(?P<sign>[{DASHES}{BULLETS}])\s*(?P<after>\S.*)")
_BLOCK = re.compile(r"(?P<before>.*[:-]\s+)(?P<sign>[｜＞])(?P<after>\s*)")
_INSTEAD = ((_COLON, ": "), (_DASH, "- "), (_BLOCK, "|"))
_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        f"[{SPACES}{INVISIBLE}{BREAKS}]",
        f"[{QUOTES}]",
        f"[{SINGLE_QUOTES}]",
        f"[{BRACKETS}]",
        f"[{COMMAS}]",
        f"[{COLONS}{COMMAS}{BRACKETS}]",
        SIGN.pattern,
    )
)
_HINTS = {
    **dict.fromkeys(COLONS, "write `: `, with a space after it"),
    **dict.fromkeys(COMMAS, "write `, `, with a space after it"),
    **dict.fromkeys(DASHES + BULLETS, "write `- `, with a space after it"),
    **dict.fromkeys(QUOTES, 'write `"` before and after the text'),
    **dict.fromkeys(SINGLE_QUOTES, "write `'` before and after the text"),
    **dict.fromkeys(SPACES, "write plain spaces"),
    **dict.fromkeys(INVISIBLE + BREAKS, "delete it"),
    "｜": "write `|`",
    "＞": "write `>`",
}


class Failure(NamedTuple):
    """Where a text ceases to be YAML that holds fields, in lines from 0: what is read there, and from where on."""

    line: int
    start: int


def failure(text: str, load: Load) -> Failure | None:
    """Return where a text ceases to be YAML that holds fields; None where it is some."""
    try:
        for number, event in enumerate(load(shielded(text)[0])):
            if number == 2 and isinstance(event, yaml.ScalarEvent):  # noqa: PLR2004 (stream and document have begun)
                line = event.start_mark.line if event.start_mark else 0
                return Failure(line, line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        return Failure(line, error.context_mark.line if error.context_mark else line)
    except yaml.YAMLError:
        return Failure(0, 0)
    return None


def causes(text: str, user_path: str, load: Load) -> list[Problem]:
    """Return the signs that keep a text from being YAML, one for each line; none where something else does.

    Args:
        text: What cannot be parsed.
        user_path: Its file as users see it.
        load: The parser.
    """
    current = lines(text)
    problems: dict[int, Problem] = {}
    left = _TRIED
    stuck = failure(text, load) if SIGN.search(text) or _DASH.search(text) else None
    while stuck and len(problems) < _MOST_TOLD:
        for number, sign, changed in _attempts(stuck, current):
            left -= len(text)
            if number in problems or left < 0:
                continue
            further = failure("\n".join([*current[:number], changed, *current[number + 1 :]]), load)
            if further is None or further.line > max(number, stuck.line):
                column = current[number].index(sign) + 1
                problems[number] = cause(sign, Position(user_path, number + 1, column))
                current[number] = changed
                stuck = further
                break
        else:
            break
    return [problems[number] for number in sorted(problems)]


def cause(sign: str, where: Position) -> Problem:
    """Return the problem that a sign is, which stands where YAML has another."""
    usual = "-" if sign in BULLETS else plain(sign)
    if not usual:
        message = f"{described(sign)} stands here, which cannot be seen"
    else:
        message = f"{described(sign)} stands where YAML has {f'`{usual}`' if usual.strip() else 'a space'}"
    return Problem(where, message, _HINTS.get(sign, f"write `{usual}`"), "sign")


def _attempts(stuck: Failure, text: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield lines with usual signs in place of others, the most probable first: its number, the sign, the line."""
    near = range(stuck.line, max(-1, stuck.line - _LOOKED_BACK), -1)
    for number in dict.fromkeys((stuck.start, *near)):
        if number < len(text):
            for sign, changed in _changes(text[number]):
                yield number, sign, changed


def _changes(line: str) -> Iterator[tuple[str, str]]:
    """Yield a line with usual signs in place of others, and the first of those, the least changed first."""
    if matched := _INDENTED.fullmatch(line):
        for wider in ("", _DEEPER):
            yield matched["odd"][0], matched["before"] + plain(matched["odd"]) + wider + matched["after"]
    for pattern, usual in _INSTEAD:
        if matched := pattern.fullmatch(line):
            yield matched["sign"], matched["before"] + usual + matched["after"]
    for pattern in _CLASSES:
        if matched := pattern.search(line):
            yield matched[0], pattern.sub(lambda match: plain(match[0]) + " " * (match[0] in COLONS + COMMAS), line)
