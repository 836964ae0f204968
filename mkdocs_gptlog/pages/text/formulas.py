r"""Finds formulas in what people and models write: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`.

Markdown knows none of these. It would take the underscores of a formula for emphasis and drop its backslashes, so
formulas are taken out before the text is rendered, and put back afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

OPEN, CLOSE = "\ufdd4", "\ufdd5"
"""Stand around the number of a formula that was taken out."""
ONE = re.compile(f"{OPEN}([0-9]{{1,6}}){CLOSE}")
"""What stands for a formula, and its number."""
_FORMULA = re.compile(
    r"""
    (?P<skip>
        ^[ \t>]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?:.*?)(?:^[ \t>]*(?P=fence)|\Z)   # a fenced block
      | (?P<ticks>`++)(?:[^`\n]++|\n(?![ \t]*\n)|(?!(?P=ticks)(?!`))`++)*+(?P=ticks)  # code
      | `++
      | https?://[^\s<>]++ | \]\([^)\n]*+                                           # an address
      | \\[\\$]                                                                     # a sign that is meant
    )
  | \$\$(?P<block>(?:\\.|[^\\$\n]|\n(?![ \t]*\n))+)\$\$
  | \\\[(?P<bracketed>(?:\\[^\[\]]|[^\\\n]|\n(?![ \t]*\n))+)\\\]
  | \\\((?P<parted>(?:\\[^()\n]|[^\\\n])+)\\\)
  | (?<![A-Za-z0-9$])\$(?![\s$])(?P<inline>(?:\\.|[^\\$\n])+)(?<!\s)\$(?![A-Za-z0-9$])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_PRICE = re.compile(r"[0-9](?:[^\\{}]*\s)?[^\\{}]*[A-Za-z]{2}")
"""A number, and later a word outside of any command: `$5 for tea or 6 US$` is no formula."""
_ACTING = re.compile(
    r"\\(?:href|url|class|cssId|style|data|require|toggle|mathtip|texttip|bbox|mmlToken|includegraphics|html[A-Z]\w*"
    r"|[gex]?def|let|(?:re)?new(?:command|environment)|providecommand|DeclareMathOperator)(?![A-Za-z])"
)
"""Commands that lead elsewhere, change the page or change other formulas; those who set formulas may obey them."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula.

    Attributes:
        typed: The whole of it as it was written, delimiters included.
        tex: What stands between the delimiters.
        block: Whether it is to have a line of its own.
    """

    typed: str
    tex: str
    block: bool

    @property
    def harmless(self) -> bool:
        """Whether all it can do is show a formula."""
        return _ACTING.search(self.tex) is None


def take_out(text: str) -> tuple[str, list[Formula]]:
    """Return a text with a stand-in for each formula outside of code, and the formulas.

    The text must be without the characters that stand in (`markdown_source.unreserved`).
    """
    formulas: list[Formula] = []
    if "$" not in text and "\\(" not in text and "\\[" not in text:
        return text, formulas

    def stand_in(match: re.Match[str]) -> str:
        block = match["block"] or match["bracketed"]
        tex = block or match["parted"] or match["inline"]
        if match["skip"] or not tex.strip() or (match["inline"] and _PRICE.match(tex)):
            return match[0]
        formulas.append(Formula(match[0], tex.strip(), bool(block)))
        return f"{OPEN}{len(formulas) - 1}{CLOSE}"

    return _FORMULA.sub(stand_in, text), formulas


def put_back(html: str, formulas: Sequence[Formula], show: Callable[[Formula], str]) -> str:
    """Return a text with what `show` makes of each formula in the place of its stand-in.

    A stand-in without its formula was written as an entity, and stays.
    """

    def shown(reference: re.Match[str]) -> str:
        number = int(reference[1])
        return show(formulas[number]) if number < len(formulas) else reference[0]

    return ONE.sub(shown, html) if formulas else html
