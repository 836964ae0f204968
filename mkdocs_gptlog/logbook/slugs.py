"""Slugs: names as parts of addresses, and the names that a list has beside its page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

PAGE = "page"
"""The address of the further pages of a list: `…/page/2/`."""
FEEDS = {"application/atom+xml": "feed.xml", "application/feed+json": "feed.json"}
"""The feeds of a list by their media types: files beside its page."""
DATA = "experiments.json"
SCHEMA = "experiments.schema.json"
"""The log as data, and what that data is like: files beside the page of the whole log."""
PAGE_FILE = "index.html"
"""What a page is in the folder of its address: no page below it can have a folder of that name."""
BESIDE_PAGES = frozenset({PAGE, *FEEDS.values(), DATA, SCHEMA})
"""Names that a list has beside its page."""

_LONGEST = 60
"""Characters of a slug: file systems take 255 bytes, of which one character needs up to four."""
_SPOKEN = {"+": " plus ", "#": " sharp "}
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?=\.|$)")
"""What Windows takes for a device, whatever follows behind a dot: no file or folder there can be called so."""


def comparable(name: str) -> str:
    """Return what two ids or addresses are compared by: NFC, without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_device(name: str) -> bool:
    """Return whether Windows keeps a name for a device, so that no file or folder there can have it."""
    return _DEVICE.match(name) is not None


@cache
def slug(name: str) -> str:
    """Return a name as one part of an address: letters and digits of any script, and hyphens.

    `C++` and `C#` stay apart from `C`; a name of nothing but signs becomes the numbers of its characters. It is never
    a name that is taken: by what a list has beside its page, as `page` for its further pages; by files of pages, which
    tools know by their suffix; by Windows for a device; or, with `_` in front, by hosts that leave such folders out.
    What is too long for the name of a folder ends in a
    hash.
    """
    text = spelled(name) or "-".join(f"{ord(character):x}" for character in name.strip() or name)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    if text in BESIDE_PAGES or text.endswith((".html", ".htm")):
        return f"{text}-"
    return f"-{text}" if text.startswith("_") else _DEVICE.sub(r"\1-", text, count=1) if is_device(text) else text


def spelled(name: str) -> str:
    """Return a name by what names are compared by: of any length, taken or not; empty where it is nothing but signs."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    for sign, word in _SPOKEN.items():
        text = text.replace(sign, word)
    return re.sub("-+", "-", "".join(_kept(text))).strip("-.")


def means(value: str, address: str) -> bool:
    """Return whether a value that somebody asks for is that of an address: by the address itself, or by a name."""
    return address in (value, slug(value))


def _kept(text: str) -> Iterator[str]:
    """Yield letters, digits, and the marks that belong to them, as vowels do in many scripts; `-` for the rest."""
    before = "-"
    for character in text:
        mark = before != "-" and unicodedata.category(character).startswith("M")
        before = character if character.isalnum() or character in "_." or mark else "-"
        yield before
