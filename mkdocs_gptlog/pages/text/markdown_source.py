"""A model's Markdown as it is given to the renderer, with stand-ins for signs that it is not to read as markup.

What stands in are characters that Unicode keeps from any text (noncharacters); `restored` turns them back, in code
and addresses too, so that a wrong guess about what a sign means changes no character of the text.
"""

from __future__ import annotations

import re

from mkdocs_gptlog.pages.text import fences, web_addresses

LESS, _TILDE, _BRACKET = "\ufdd0", "\ufdd1", "\ufdd3"
"""For `<` that opens no tag on the list, for a single `~`, and for the `[` of a definition that nothing refers to."""
WRITTEN_TAGS = frozenset(
    "b br code del details em i ins kbd li mark ol p s strong sub summary sup u ul".split()  # noqa: SIM905
)
"""HTML that models write on purpose between their Markdown; any other tag is shown as it was typed."""
_SIGN = re.compile(
    r"\\[!-/:-@\[-`{-~]"  # a sign that is meant
    r"|(?P<tilde>(?<!~)~(?!~))"
    r"|(?<!\]\()<(?=[!?]|/?(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>]|$))"
)
_RESTORED = str.maketrans({LESS: "<", _TILDE: "~", _BRACKET: "["})
_RESERVED = re.compile("[\ufdd0-\ufdd5]")
_LABEL = re.compile(r"(?m)(?P<definition>^[ \t>]*+)?\[(?P<label>[^\[\]\n]++)\](?P<colon>:)?")
_DELIMITERS = re.compile(r"[ >]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CELL = re.compile(r"(?<!\\)\|")


def unreserved(text: str) -> str:
    """Return a text without the characters that stand for others here."""
    return _RESERVED.sub("\ufffd", text)


def prepared(text: str) -> str:
    """Return a Markdown text, without reserved characters, of which the renderer leaves no letter out.

    - Only `~~` strikes.
    - Tags that are not on the list are text, and so is what is defined as a link and never referred to.
    - A block of code that holds others has longer fences, addresses end at the punctuation behind them.
    - A table has as many columns as its longest row, and is none where empty cells would be most of it.
    """
    if "```" in text or "~~~" in text:
        text = fences.told_apart(text)
    if "|" in text and "-" in text:
        text = _with_whole_rows(text)
    if "]:" in text:
        text = _without_lost_definitions(text)
    if "<" in text or "~" in text:
        text = _SIGN.sub(_stand_in, text)
    return web_addresses.cut(text)


def restored(text: str) -> str:
    """Return a text with the signs in place that `prepared` has taken out."""
    return text.replace(f" {web_addresses.END}", "").translate(_RESTORED)


def _stand_in(match: re.Match[str]) -> str:
    if match["tilde"]:
        return _TILDE
    if match[0] != "<" or (match["name"] or "").lower() in WRITTEN_TAGS:
        return match[0]
    return LESS


def _without_lost_definitions(text: str) -> str:
    """Take the meaning from `[label]: address` where no link names the label, or an earlier line has defined it."""
    labels = _LABEL.finditer(text)
    referred = {
        _comparable(definition["label"])
        for definition in labels
        if definition["definition"] is None or not definition["colon"]
    }
    defined: set[str] = set()

    def keep_or_show(match: re.Match[str]) -> str:
        label = _comparable(match["label"])
        if match["definition"] is None or not match["colon"]:
            return match[0]
        if label in referred and label not in defined:
            defined.add(label)
            return match[0]
        return f"{match['definition']}{_BRACKET}{match['label']}]:"

    return _LABEL.sub(keep_or_show, text)


def _comparable(label: str) -> str:
    return " ".join(label.casefold().split())


def _with_whole_rows(text: str) -> str:
    """Give each table the columns of its longest row: the grammar leaves the cells out that have no head."""
    lines = text.split("\n")
    code = {n for block in fences.blocks(lines) for n in range(block.opening.line, block.closing.line)}
    for number in range(1, len(lines)):
        line = lines[number]
        if "|" not in line or number in code or not _DELIMITERS.fullmatch(line):
            continue
        columns = _cells(line)
        if _cells(lines[number - 1]) != columns:
            continue
        end = next((n for n in range(number + 1, len(lines)) if not lines[n].strip(" \t>")), len(lines))
        rows = [_cells(row) for row in lines[number + 1 : end]]
        widest = max(rows, default=columns)
        if max(columns, widest) * len(rows) > sum(map(len, lines[number - 1 : end])):
            lines[number] = f"{line} {web_addresses.END}"
        elif widest > columns:
            for n, cell in ((number - 1, " |"), (number, "-|")):
                row = lines[n].rstrip()
                lines[n] = row + ("" if re.search(r"(?<!\\)\|\Z", row) else "|") + cell * (widest - columns)
    return "\n".join(lines)


def _cells(row: str) -> int:
    """Return how many cells a line of a table has."""
    inner = row.strip(" \t>")
    pipes = len(_CELL.findall(inner))
    return 1 + pipes - inner.startswith("|") - (len(inner) > 1 and bool(re.search(r"(?<!\\)\|\Z", inner)))
