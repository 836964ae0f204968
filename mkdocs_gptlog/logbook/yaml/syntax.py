"""Says in plain words why a text is not YAML: the parser's own words are for those who know its grammar."""

from __future__ import annotations

import re

import yaml

from mkdocs_gptlog.logbook.yaml import breaks
from mkdocs_gptlog.problems import Position, Problem

QUOTE_HINT = "put the text in quotes or on a line of its own after `|`"
INDENT_HINT = "check the indentation of this line and the one above"
BRACKET_HINT = "close it, or put the text in quotes"

_MISTAKES = (
    (r"\[tab\]", "a tab cannot indent YAML", "use spaces instead"),
    (r"mapping values.*\[after a colon\]", "a second `: ` in one line starts new fields here", QUOTE_HINT),
    (r"escape character|hexa?decimal number", "a `\\` between double quotes starts an escape", "use single quotes"),
    (r"Unicode character escape", "holds half of a character as an escape", "write the character itself"),
    (r"end of stream", "the quote that opens here is never closed", "close it, or leave the quotes away"),
    (r"flow.*\[later\]", "the bracket that opens here is never closed", BRACKET_HINT),
    (r"flow node.*\[empty line\]", "a bracket above is never closed", BRACKET_HINT),
    (r"could not find expected ':'", "a field needs a colon and a space after its name", QUOTE_HINT),
    (r"block scalar", "nothing can follow `|` or `>` here", "start the text on the next line, or put it in quotes"),
    (r"sequence entries are not", "a list cannot start here", "write each entry on a line of its own after `- `"),
    (r"incompatible YAML", "a line that starts with `%` is for programs", "delete it"),
    (r"nesting depth", "is nested too many levels deep", "put the text in quotes"),
    (r"document start", "the record has ended before this line", "start all its fields in the same column"),
    (r"block mapping.*\[within a line\]", "the value has ended before this", QUOTE_HINT),
    (r"start any token|alphabetic|node content", "a text cannot start with this character", QUOTE_HINT),
    (r"flow", "the text between brackets cannot be read here", QUOTE_HINT),
    (r"mapping values|block", "a field cannot start here", INDENT_HINT),
)
"""What the parser says and where, and what that means to who wrote the text; the first that fits counts."""
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_AT_THE_OPENING = ("end of stream", "could not find expected ':'")
"""Found only after the place of the mistake, which is where the parser began to read."""


def syntax_problem(error: yaml.MarkedYAMLError, user_path: str, text: str) -> Problem:
    """Return the problem that a text has.

    Args:
        error: What the parser raised.
        user_path: The text's file as users see it.
        text: What was parsed.
    """
    if (conflict := _CONFLICT.search(text)) and "\n>>>>>>> " in text:
        where = Position(user_path, *breaks.place(text, conflict.start()))
        hint = "keep one of the two versions, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`"
        return Problem(where, "git has left both versions of a merge here", hint, "conflict")
    mark = error.problem_mark or error.context_mark
    lines = breaks.lines(text)
    end = len(lines) - 1, len(lines[-1])  # the parser ends a last line that has no end of its own
    line, column = min((mark.line, mark.column), end) if mark else (0, 0)
    opening = error.context_mark or mark
    content = lines[line]
    before = content[:column]
    indentation = content[: len(content) - len(content.lstrip())]
    situation = {
        "[tab]": content[column : column + 1] == "\t" or "\t" in indentation,
        "[after a colon]": ":" in before,
        "[within a line]": bool(before.strip()),
        "[empty line]": not content.strip(),
        "[later]": opening is not None
        and (opening.line != line or ((line, column) == end != (opening.line, opening.column))),
    }
    reason = " ".join((error.context or "", error.problem or "", *(name for name, holds in situation.items() if holds)))
    message, hint = next(
        ((message, hint) for pattern, message, hint in _MISTAKES if re.search(pattern, reason)),
        (f"is not YAML: {error.problem or 'it cannot be read'}", INDENT_HINT),
    )
    if opening and (("[later]" in reason and "flow" in reason) or any(phrase in reason for phrase in _AT_THE_OPENING)):
        line, column = min((opening.line, opening.column), end)
    if "an escape" in message and "\\" in before:
        column = before.rindex("\\")
    return Problem(Position(user_path, line + 1, column + 1), message, hint, "syntax")
