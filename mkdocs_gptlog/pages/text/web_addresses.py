"""Addresses of the web in a text: where each begins and ends, and the text with links."""

from __future__ import annotations

import re

from markupsafe import Markup

REL = "noopener noreferrer nofollow ugc"
"""What a link in a text of unknown origin says of itself."""
_CLOSERS = "，。、；：？！（）【】《》〈〉「」『』〔〕［］｛｝“”‘’…"
"""Signs that no address holds unencoded and that Chinese, Japanese and Korean write without a space before them."""
END = "\ufdd2"
"""Stands, behind a space, where an address ends at such a sign."""
_CUT = re.compile(
    rf"\]\([^)\s]*+|\]:[ \t]*\S*+|<[A-Za-z][\w+.-]*+:[^>\s]*+>"  # a link's destination, which needs no end
    rf"|((?i:https?://|www\.)[^\s<{_CLOSERS}\u3000]*+)(?=[{_CLOSERS}])"
)
_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9])(?P<web>(?i:https?://|www\.)(?=[^\W_]|\[)[^\s<>\"{_CLOSERS}]++)"
    r"|(?<![\w.+-])(?P<mail>[A-Za-z0-9][\w.+-]*+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+)"
)
_TRAILING = "?!.,:;*_~'"


def cut(text: str) -> str:
    """Return a Markdown text with a mark (a space and `END`) behind each address that a sign of punctuation ends.

    The grammar ends an address at white space and `<` only, and would take what is written behind it without a space.
    """
    if "://" not in text and "www." not in text.casefold():
        return text
    return _CUT.sub(lambda match: f"{match[1]} {END}" if match[1] else match[0], text)


def linked(text: str) -> Markup:
    """Return a plain text as HTML in which addresses are links, and every character stays."""
    parts: list[str] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        address = _without_punctuation(match[0])
        scheme = "mailto:" if match["mail"] else "" if "://" in address[:8] else "http://"
        parts.append(text[at : match.start()])
        parts.append(Markup('<a href="{}" rel="{}">{}</a>').format(scheme + address, REL, address))
        at = match.start() + len(address)
    return Markup().join([*parts, text[at:]])


def _without_punctuation(address: str) -> str:
    """Return an address without the punctuation of the sentence that it stands in, as GitHub reads it."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in _TRAILING or (address[end - 1] == ")" and surplus > 0)):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]
