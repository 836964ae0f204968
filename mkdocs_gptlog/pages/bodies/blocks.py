"""Blocks of the log in an author's Markdown: fences named `gptlog`, wherever a fence can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

FENCE_NAME = "gptlog"
_FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<marker>(?:(?:[-*+:]|\d+[.)]|\[\^[^\]]+\]:)[ \t]+)*)"
    r"(?P<fence>`{3,}|~{3,})[ \t]*(?:\{[ \t]*\.(?P<class>[\w-]+)(?P<attributes>[^`\n}]*)\}|(?P<name>[\w-]*))"
    r"[ \t]*(?P<rest>[^`\n]*)$"
)
_OPENING = re.compile(rf"(?:`{{3,}}|~{{3,}})[ \t]*(?:\{{[ \t]*\.)?{FENCE_NAME}\b", re.IGNORECASE)
_LINE = re.compile(r"[ \t]line=(\d+)\b")
_QUOTE = re.compile(r"^[ \t]*>[ \t]?")
_QUOTES = re.compile(r"(?:[ \t]*>[ \t]?)*")
_WITHIN_A_LINE = re.compile(rf"(?:^[ \t]*\|(?:.*\|)?|\s)[ \t]*(?:`{{3,}}|~{{3,}})[ \t]*{FENCE_NAME}\b[^`\w]*(?:\|.*)?$")
"""In the cell of a table, or behind words, where no fence can begin."""
_STEP = 4
"""Columns of a level of Markdown."""
_HOLDER = re.compile(r"\s*(?:[-*+:]\s|\d+\.\s|!!!|\?\?\?|===|\[\^[^\]]+\]:)")
"""What an indented block may belong to: an entry of a list, a note, a tab, a footnote."""
_SHOWN_AS_IT_IS = re.compile(r"(?i)[ \t]*<(?P<name>pre|script|style|textarea)\b")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block in a page.

    Attributes:
        first: The line of the opening fence, from 0.
        last: The line of the closing fence.
        indent: What stands before the fence: spaces, signs of quotations, the sign of an entry.
        text: What stands between the fences, with its indentation; signs of quotations are spaces.
        line: The line of the opening fence in the author's file, from 1; 0 where nothing tells it.
    """

    first: int
    last: int
    indent: str
    text: str
    line: int = 0

    @property
    def empty_line(self) -> str:
        """A line without words that leaves a quotation open."""
        signs = _QUOTES.match(self.indent)
        return signs[0].rstrip() if signs else ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A fence of ours that makes no block.

    Attributes:
        line: From 0.
        open: Whether it is only never closed; else no block can stand there.
    """

    line: int
    open: bool


def blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the `gptlog` blocks of a page; those that only show how one looks, or are commented out, are not meant.

    Args:
        lines: Of the page's Markdown.
    """
    return (fence for fence in _fences(lines) if isinstance(fence, Block))


def strays(lines: list[str]) -> Iterator[Stray]:
    """Yield the fences of ours that would be left as they are without a word; `lines` as for `blocks`."""
    return (fence for fence in _fences(lines) if isinstance(fence, Stray))


def with_lines(lines: list[str], file: list[str]) -> list[str]:
    """Return a page whose blocks carry their lines: what else is done to the page may shift them.

        ```gptlog  ->  ```gptlog line=12

    Args:
        lines: Of the page's Markdown; what another file has brought in carries no line.
        file: The lines of the author's file.
    """
    places = [(_comparable(block.text), block.first + 1) for block in blocks(file)]
    numbered = list(lines)
    for block in blocks(lines):
        text = _comparable(block.text)
        place = next((i for i, (other, _) in enumerate(places) if other == text), None)
        line = 0 if place is None else places.pop(place)[1]  # the next block with the same text is another one
        opening = _LINE.sub("", lines[block.first])
        numbered[block.first] = _OPENING.sub(rf"\g<0> line={line}", opening, count=1) if line else opening
    return numbered


def _comparable(text: str) -> str:
    """Return the text of a block without tabs, and without spaces at the ends of lines."""
    return "\n".join(line.expandtabs(4).rstrip() for line in text.split("\n"))


def _fences(lines: list[str]) -> Iterator[Block | Stray]:
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        beginning = _beginning(lines, number, fence)
        end = number + 1
        if beginning == "fence" and fence:
            last = _last_line(lines, number, fence)
            ours = _name(fence) == FENCE_NAME
            if ours and last is None:
                yield Stray(number, open=True)
            elif ours and last is not None:
                line = _LINE.search(f" {fence['attributes'] or fence['rest'] or ''}")
                text = "\n".join(lines[number + 1 : last])
                yield Block(number, last, fence["indent"] + fence["marker"], text, int(line[1]) if line else 0)
            end = len(lines) if last is None else last + 1
        elif beginning == "quotation":
            end = _end_of_quote(lines, number)
            yield from _quoted(lines, number, end)
        elif beginning == "hidden":
            end = _end_of_hidden(lines, number)
        elif beginning == "stray":
            yield Stray(number, open=False)
        number = end


def _beginning(lines: list[str], number: int, fence: re.Match[str] | None) -> str:
    """Return what begins in a line outside of all fences: `fence`, `quotation`, `hidden`, `stray`, or nothing."""
    line = lines[number]
    if fence:
        kind = "fence" if _name(fence) == FENCE_NAME or not fence["marker"] else ""
    elif _QUOTE.match(line):
        kind = "quotation"
    elif _end_of_hidden(lines, number):
        return "hidden"
    else:
        kind = "stray" if _WITHIN_A_LINE.search(line) else ""
    return "" if kind and _is_indented_code(lines, number) else kind


def _name(fence: re.Match[str]) -> str:
    return (fence["name"] or fence["class"] or "").lower()


def _last_line(lines: list[str], first: int, opened: re.Match[str]) -> int | None:
    """Return the line that closes a fence; None where none does."""
    for number in range(first + 1, len(lines)):
        fence = _FENCE.match(lines[number])
        bare = fence is not None and not (_name(fence) or fence["rest"] or fence["marker"])
        if fence and bare and fence["fence"].startswith(opened["fence"]):
            return number
    return None


def _end_of_quote(lines: list[str], first: int) -> int:
    """Return the line after the last that has the sign of a quotation, from a first one on."""
    return next((number for number in range(first, len(lines)) if not _QUOTE.match(lines[number])), len(lines))


def _quoted(lines: list[str], first: int, end: int) -> Iterator[Block | Stray]:
    """Yield what is in a quotation."""
    signs = [sign[0] for line in lines[first:end] if (sign := _QUOTE.match(line))]
    within = [line[len(sign) :] for sign, line in zip(signs, lines[first:end], strict=True)]
    for inner in _fences(within):
        if isinstance(inner, Stray):
            yield replace(inner, line=first + inner.line)
            continue
        text = inner.text.split("\n") if inner.last - inner.first > 1 else []
        text = [" " * len(sign) + line for sign, line in zip(signs[inner.first + 1 :], text, strict=False)]
        yield Block(
            first + inner.first, first + inner.last, signs[inner.first] + inner.indent, "\n".join(text), inner.line
        )


def _end_of_hidden(lines: list[str], first: int) -> int:
    """Return the line after a comment or what HTML shows as it is, if one begins here and ends somewhere; else 0."""
    line = lines[first]
    element = _SHOWN_AS_IT_IS.match(line)
    if element is None and not line.lstrip().startswith("<!--"):
        return 0
    end = f"</{element['name'].lower()}" if element else "-->"
    return next((number + 1 for number in range(first, len(lines)) if end in lines[number].lower()), 0)


def _is_indented_code(lines: list[str], number: int) -> bool:
    """Return whether a line is indented as code is: by more than what the list, note or tab asks for that holds it."""
    width = _indent(lines[number])
    outer = width
    for line in reversed(lines[:number]):
        if outer < _STEP:
            break
        if line.strip() and _indent(line) < outer:
            outer = _indent(line)
            if _HOLDER.match(line):
                return width - outer >= 2 * _STEP
    return width >= _STEP


def _indent(line: str) -> int:
    expanded = line.expandtabs(_STEP)
    return len(expanded) - len(expanded.lstrip())
