"""Signs that look like others: full-width ones, spaces that are not the space, quotes that are not straight.

Input methods, web pages and word processors write them; YAML and the names of files take them for what they are.
"""

from __future__ import annotations

import re
import unicodedata

COLONS = "：﹕∶︰"
COMMAS = "，、﹐﹑"
QUOTES = "“”„‟＂「」『』«»"
SINGLE_QUOTES = "‘’‚‛＇‹›"
BRACKETS = "［］｛｝【】〔〕"
DASHES = "－﹣−–—―‐‑‒"
SPACES = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
BREAKS = "\x85\u2028\u2029"
"""What some programs take for the end of a line, and editors do not."""

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_TO_ASCII = 0xFEE0
_CLASSES = ((COLONS, ":"), (COMMAS, ","), (QUOTES, '"'), (SINGLE_QUOTES, "'"), (DASHES, "-"), (SPACES, " "))
_PLAIN: dict[int, str] = {
    **{code: chr(code - _TO_ASCII) for code in _FULL_WIDTH},
    **{ord(sign): usual for signs, usual in _CLASSES for sign in signs},
    **{ord(sign): usual for sign, usual in zip(BRACKETS, "[]{}[][]", strict=True)},
    **dict.fromkeys(map(ord, INVISIBLE + BREAKS), ""),
}
SIGN = re.compile("[" + re.escape("".join(map(chr, _PLAIN))) + "]")
"""Any of them."""
_CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
_JOINERS = "\u200c\u200d"
"""Emoji and the scripts of Iran and India need them."""
_HALVES = range(0xD800, 0xE000)
"""Of characters; no encoding has them."""
_ESCAPES = {
    **{code: f"\\u{code:04x}" for code in (0x061C, *_HALVES)},
    **{ord(sign): f"\\u{ord(sign):04x}" for sign in INVISIBLE + BREAKS if sign not in _JOINERS},
    **{ord(sign): f"\\x{ord(sign):02x}" for sign in _CONTROLS},
}
_NAMES = {
    "\x85": "next line",
    "\xad": "soft hyphen",
    "\u3000": "full-width space",
    "\ufeff": "byte order mark",
}


def plain(text: str) -> str:
    """Return a text with the usual signs in place of those that look like them."""
    return text.translate(_PLAIN)


def same_look(name: str) -> str:
    """Return what two names share that a reader cannot tell apart: composed, the usual signs, one kind of space."""
    return unicodedata.normalize("NFC", plain(unicodedata.normalize("NFC", name)))


def described(sign: str) -> str:
    """Return a sign and its name: `` `：` (a full-width colon)``, `a no-break space (U+00A0)`."""
    name = _NAMES.get(sign) or unicodedata.name(sign, "sign").lower().replace("fullwidth", "full-width")
    name = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return f"{name} (U+{ord(sign):04X})" if sign in SPACES + INVISIBLE + BREAKS else f"`{sign}` ({name})"


def visible(text: str) -> str:
    """Return a text with escapes in place of what cannot be seen, breaks the line or does things to a terminal."""
    return text.translate(_ESCAPES)
