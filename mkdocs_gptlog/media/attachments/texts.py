"""Texts among attachments: what pages show of one, and which are none."""

from __future__ import annotations

from pathlib import Path

from mkdocs_gptlog.media.attachments.pdf import UnreadableError

_MOST_BYTES = 20_000_000
"""Of a text that is published."""
_STARTS = ("{\\rtf", "%!PS")
_MARKS = ("<office:document", 'progid="Word.Document"', 'progid="Excel.Sheet"')
"""What tells documents of office programs and printers that are texts, whatever they are called."""
_HEAD = 4096
_MOST_LINES = 400
_MOST_LETTERS = 20_000
"""Of what a page shows of a text; the rest is in the file."""


def read(file: Path) -> tuple[str, bool]:
    """Return the beginning of a text, and whether there is more of it.

    Raises:
        UnreadableError: It is too long, or not a text.
        OSError: It cannot be read.
    """
    if file.stat().st_size > _MOST_BYTES:
        raise UnreadableError(f"has more than {_MOST_BYTES // 1_000_000} million bytes", "publish a part of it")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("is not a text in UTF-8", "save it as UTF-8") from error
    if "\0" in text:
        raise UnreadableError("is not a text in UTF-8", "save it as UTF-8")
    if text.startswith(_STARTS) or any(mark in text[:_HEAD] for mark in _MARKS):
        raise UnreadableError("is a document that names its authors", "save it as PDF and publish that")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    beginning = "\n".join(lines[:_MOST_LINES])[:_MOST_LETTERS]
    return beginning, len(beginning) < len(text.rstrip("\n"))
