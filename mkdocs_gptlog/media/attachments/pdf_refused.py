"""PDFs of which no copy is published: it would hold what is to be blacked out, or no longer be what it says it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream


def refusal(pdf: Pdf) -> tuple[str, str] | None:
    """Return why a PDF is not published, as the end of a sentence, and what to do; None where it can be."""
    again = "print it into a PDF again, and publish that"
    if pdf.Root.get("/NeedsRendering"):
        return "is a form that only its own program shows", again
    for part in _dictionaries(pdf):
        if part.get("/Subtype") == Name.Redact:
            return "has parts marked to be blacked out that are still there", "apply the redactions first"
        if "/ByteRange" in part and "/Contents" in part:
            return "is signed, and a cleaned copy would not be", again
    return None


def _dictionaries(pdf: Pdf) -> Iterator[Any]:
    """Yield every dictionary of a file, also those that stand within others."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        part = waiting.pop()
        inside: Iterable[Any] = ()
        if isinstance(part, Dictionary):
            yield part
        if isinstance(part, Dictionary | Stream):
            inside = (part[name] for name in part.keys())  # noqa: SIM118 (not a mapping)
        elif isinstance(part, Array):
            inside = part
        waiting += [each for each in inside if isinstance(each, Dictionary | Array) and not each.is_indirect]
