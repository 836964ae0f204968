"""Content of a PDF's pages, and of what is drawn on them, written anew without remarks and notes on its parts."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Operator, Pdf, Stream

_NOTES = re.compile(rb"%|\bB[DM]C\b|\bDP\b")
"""Remarks, and marks of a part, beside which notes on it may stand: what a picture shows, who made it."""
_BARE = {"BDC": "BMC", "DP": "MP"}
"""Marks with notes, and the same marks without."""
_FORM = "/Type /Subtype /FormType /BBox /Matrix /Resources /Group /OC /Filter /DecodeParms /Length"
_IMAGE = (
    "/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode /Interpolate /SMask "
    "/SMaskInData /Matte /OC /Filter /DecodeParms /Length"
)
_FONT = (
    "/Type /Subtype /Name /BaseFont /FirstChar /LastChar /Widths /FontDescriptor /Encoding /ToUnicode /DescendantFonts "
    "/CIDSystemInfo /DW /DW2 /W /W2 /CIDToGIDMap /FontBBox /FontMatrix /CharProcs /Resources"
)
_DESCRIPTOR = (
    "/Type /FontName /FontFamily /FontStretch /FontWeight /Flags /FontBBox /ItalicAngle /Ascent /Descent /Leading "
    "/CapHeight /XHeight /StemV /StemH /AvgWidth /MaxWidth /MissingWidth /FontFile /FontFile2 /FontFile3 /CharSet "
    "/CIDSet"
)
_KEPT = {
    Name.Form: frozenset(_FORM.split()),
    Name.Image: frozenset(_IMAGE.split()),
    Name.Font: frozenset(_FONT.split()),
    Name.FontDescriptor: frozenset(_DESCRIPTOR.split()),
}
"""What draws a part of each kind; programs write more into it, such as the path of a figure (`PTEX.FileName`)."""


def kept_of(part: Any) -> frozenset[str] | None:  # noqa: ANN401 (a part of a PDF)
    """Return the keys that draw a part; None where any may."""
    drawn = part.get("/Subtype") if isinstance(part, Stream) else part.get("/Type")
    return _KEPT.get(drawn) if isinstance(drawn, Name) else None


def redraw(part: Any, pdf: Pdf, *, page: bool) -> None:  # noqa: ANN401 (a part of a PDF)
    """Write anew what a page, or something on it, is drawn with.

    Raises:
        pikepdf.PdfError: It is damaged.
    """
    if page:
        if "/Contents" in part:
            part.Contents = pdf.make_stream(_without_notes(part))
        return
    drawings: list[Any] = []
    if isinstance(part, Stream):
        drawings = [part] if part.get("/Subtype") == Name.Form or part.get("/PatternType") == 1 else []
    elif part.get("/Subtype") == Name.Type3 and isinstance(letters := part.get("/CharProcs"), Dictionary):
        drawings = [letter for name in letters.keys() if isinstance(letter := letters[name], Stream)]  # noqa: SIM118
    for drawing in drawings:
        if _NOTES.search(drawing.read_bytes()):
            drawing.write(_without_notes(drawing))


def _without_notes(drawing: Any) -> bytes:  # noqa: ANN401 (a page or a stream of a PDF)
    instructions: list[Any] = []
    for instruction in pikepdf.parse_content_stream(drawing):
        mark = str(instruction.operator)
        operands = list(instruction.operands)
        if mark in _BARE and str(operands[0]) != "/OC":  # layers are marked so too, and stay
            instruction = pikepdf.ContentStreamInstruction(operands[:1], Operator(_BARE[mark]))  # noqa: PLW2901
        instructions.append(instruction)
    return pikepdf.unparse_content_stream(instructions)
