"""Styles of a vector picture: values, declarations and rules that cannot reach outside of it.

This is no parser of CSS and need not agree with one: what is written is put together from parts each of which holds,
however it may be read, no escape, no at-rule and no function but those that draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_gptlog.media.drawings import allowed

_OWN = r"#[^\s\"'()\\<>]+"
_OWN_REFERENCE = re.compile(_OWN)
_OWN_URL = re.compile(rf"url\(\s*([\"']?){_OWN}\1\s*\)", re.IGNORECASE)
_LAST_NAME = re.compile(r"[^\s(),:;!'\"/*+]*\Z")
_LONGEST_NAME = 40
_ADDRESS = re.compile(r"://|script\s*:|data\s*:|\\", re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_NOT_IN_VALUE = re.compile(r"[@{}<>]|/\*")
_VARIABLE = re.compile(r"--[\w-]+", re.ASCII)
_SELECTOR = re.compile(r"[\w\s.#*>+~,:()^$|=\[\]-]+")
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"\s*@[^;{}]*([;{]|\Z)")
_PAST = re.compile(r"[^;}]*(?:[;}]|\Z)")
_BRACE = re.compile(r"[{}]")


def is_own_reference(value: str) -> bool:
    """Return whether a value names an element of the picture: `#id`."""
    return bool(_OWN_REFERENCE.fullmatch(value))


def is_harmless(value: str) -> bool:
    """Return whether a value of an attribute or property reaches nothing outside of the picture."""
    if _ADDRESS.search(value):
        return False
    if "(" not in value:
        return True
    before = _OWN_URL.sub("", value).split("(")[:-1]
    names = (found[0].lower() for part in before if (found := _LAST_NAME.search(part[-_LONGEST_NAME:])))
    return all(not name or name in allowed.FUNCTIONS for name in names)


def clean_declarations(text: str) -> str:
    """Return the harmless ones of some declarations, `name:value;name:value`."""
    return ";".join(_declarations(_REMARK.sub("", text)))


def _declarations(text: str) -> Iterator[str]:
    for declaration in text.split(";"):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        known = name.lower() in allowed.PROPERTIES or _VARIABLE.fullmatch(name)
        whole = value.count('"') % 2 == 0 == value.count("'") % 2
        if colon and known and value and whole and not _NOT_IN_VALUE.search(value) and is_harmless(value):
            yield f"{name}:{value}"


def clean_style_sheet(text: str) -> str:
    """Return the harmless rules of a style sheet, one a line; at-rules are left out."""
    return "\n".join(_rules(_REMARK.sub("", text)))


def _rules(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        if rule := _RULE.match(text, at):
            selector, declarations = " ".join(rule[1].split()), clean_declarations(rule[2])
            if declarations and _SELECTOR.fullmatch(selector):
                yield f"{selector}{{{declarations}}}"
            at = rule.end()
        elif at_rule := _AT_RULE.match(text, at):
            at = _block_end(text, at_rule.end()) if at_rule[1] == "{" else at_rule.end()
        elif past := _PAST.match(text, at):
            at = past.end()


def _block_end(text: str, at: int) -> int:
    """Return where the block ends inside of which an offset lies."""
    depth = 1
    for brace in _BRACE.finditer(text, at):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return len(text)
