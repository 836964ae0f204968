"""Vector pictures: a copy made harmless, and their size.

What is kept is listed: elements, attributes, properties, functions. A picture that is shown by `<img>` runs no scripts
and loads nothing in any browser, but readers also open pictures by themselves.
"""

from __future__ import annotations

import base64
import codecs
import re
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from mkdocs_gptlog.media.drawings import allowed
from mkdocs_gptlog.media.drawings.bitmaps import clean_bitmap
from mkdocs_gptlog.media.drawings.css import clean_declarations, clean_style_sheet, is_harmless, is_own_reference
from mkdocs_gptlog.media.drawings.extent import MAX_SIDE, set_size
from mkdocs_gptlog.media.drawings.losses import Losses, is_hidden
from mkdocs_gptlog.media.renditions import Finding

__all__ = ["MAX_BYTES", "SvgError", "Vector", "clean", "looks_like_svg"]

MAX_BYTES = 2 << 20
_MAX_ELEMENTS = 100_000
_MAX_DEPTH = 100
_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?svg[\s/>]")
_BITMAP = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]*)\Z", re.ASCII)


class SvgError(Exception):
    """A vector picture that is refused; the text completes the sentence «the picture …»; `hint` is the cure."""

    def __init__(self, message: str, hint: str = "save it again as PNG") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Vector:
    """A harmless copy of a vector picture: its text in UTF-8, its size in px, and what is missing in it."""

    data: bytes
    width: int
    height: int
    findings: tuple[Finding, ...] = ()


def looks_like_svg(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is a vector picture.

    Args:
        head: The first few thousand bytes.
    """
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    at = 0
    while before := _BEFORE_ROOT.match(text, at):
        at = before.end()
    return bool(_ROOT.match(text, at))


def clean(data: bytes) -> Vector:
    """Return a copy that draws the same and does nothing else.

    Args:
        data: The file; more than `MAX_BYTES` are refused.

    Raises:
        SvgError: It is no vector picture, is damaged, or asks too much of a browser.
    """
    if len(data) > MAX_BYTES:
        raise SvgError(f"is a drawing larger than {MAX_BYTES >> 20} MB")
    reader = _Reader()
    try:
        reader.parse(data)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise SvgError(f"is damaged: {error}") from error
    root = reader.root
    if root is None:
        raise SvgError("is no SVG drawing: it does not begin with `<svg>`")
    if _drawn(root) > _MAX_ELEMENTS:
        raise SvgError("repeats its parts too often to be drawn")
    width, height = set_size(root)
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise SvgError(f"has a size that cannot be shown: {width:g} by {height:g} px")
    content = tostring(root, encoding="unicode").encode() + b"\n"
    return Vector(content, max(1, round(width)), max(1, round(height)), reader.losses.findings())


class _Open(NamedTuple):
    """An element that is being read; of a link only what it holds is kept.

    Attributes:
        tag: Its name, or for a link that of the element around it.
        kept: Whether it is in the copy.
        hidden: Whether it is never seen.
        before: How many things to be seen came before it.
        labels: For a choice, how many had come where each label was left out of it.
    """

    tag: str
    kept: bool
    hidden: bool
    before: int
    labels: list[int]


class _Reader:
    """Builds the clean tree while the parser reads."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.losses = Losses()
        self._builder = TreeBuilder()
        self._open: list[_Open] = []
        self._style: list[str] = []
        self._spare = 0
        """How deep inside of what is left out the parser is."""
        self._count = 0
        self._space = _SVG

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: object) -> None:
        # Without a subset it only names a DTD, which nobody reads; Matplotlib and Graphviz write one.
        if has_subset:
            raise SvgError("declares entities in its DOCTYPE", "save it as plain SVG")

    def _entity(self, *_: object) -> None:
        raise SvgError("uses entities", "save it as plain SVG")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MAX_ELEMENTS:
            raise SvgError(f"has more than {_MAX_ELEMENTS:,} parts")
        if len(self._open) + self._spare >= _MAX_DEPTH:
            raise SvgError(f"has parts nested more than {_MAX_DEPTH} deep")
        space, _, local = name.rpartition(" ")
        if self._count == 1:
            if local != "svg" or space not in {"", _SVG}:
                raise SvgError("is no SVG drawing: it does not begin with `<svg>`")
            self._space = space
            self._begin(local, {"xmlns": _SVG, **_attributes(local, attributes)})
        elif self._spare or space != self._space or self._open[-1].tag == allowed.STYLE:
            self._leave_out(local, attributes)
        elif local == allowed.LINK:
            self._push(self._open[-1].tag, attributes, kept=False)
        elif local in allowed.ELEMENTS and _matters(local, cleaned := _attributes(local, attributes), attributes):
            if local == allowed.STYLE:
                self._push(local, attributes, kept=False)
            else:
                self.losses.drawn += local in allowed.SEEN
                self._begin(local, cleaned)
        else:
            self._leave_out(local, attributes)

    def _leave_out(self, element: str, attributes: dict[str, str]) -> None:
        self._spare += 1
        self.losses.begin(element, attributes, hidden=self._open[-1].hidden)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._builder.start(tag, attributes)
        self._push(tag, attributes, kept=True)

    def _push(self, tag: str, attributes: dict[str, str], *, kept: bool) -> None:
        hidden = is_hidden(attributes) or bool(self._open and self._open[-1].hidden)
        self._open.append(_Open(tag, kept, hidden, self.losses.drawn, []))

    def _end(self, _name: str) -> None:
        if self._spare:
            self._spare -= 1
            if self.losses.end():
                self._lose_label(self._open[-1])
            return
        tag, kept, _, _, labels = self._open.pop()
        if any(self.losses.drawn == before for before in labels):
            self.losses.lose_label()
        if kept:
            self._builder.end(tag)
        elif tag == allowed.STYLE:
            if rules := clean_style_sheet("".join(self._style)):
                self._builder.start(tag, {})
                self._builder.data(rules)
                self._builder.end(tag)
            self._style.clear()
        if not self._open:
            self.root = self._builder.close()

    def _lose_label(self, around: _Open) -> None:
        """Note a label of HTML that is missing; in a choice, what comes before or after it may stand in its place."""
        if around.tag != allowed.CHOICE or not around.kept:
            self.losses.lose_label()
        elif self.losses.drawn == around.before:
            around.labels.append(self.losses.drawn)

    def _text(self, text: str) -> None:
        if self._spare:
            self.losses.text(text)
            return
        if self._open[-1].tag == allowed.STYLE:
            self._style.append(text)
        elif self._open[-1].tag in allowed.TEXTS:
            self.losses.drawn += bool(text.strip())
            self._builder.data(text)


def _attributes(element: str, attributes: dict[str, str]) -> dict[str, str]:
    """Return the harmless attributes of an element, without namespaces."""
    kept: dict[str, str] = {}
    for name, value in attributes.items():
        space, _, local = name.rpartition(" ")
        if local == "href" and (not space or (space == _XLINK and "href" not in attributes)):
            if reference := _reference(element, value.strip()):
                kept["href"] = reference
        elif space == _XML:
            if local == "space":
                kept["xml:space"] = "preserve" if value == "preserve" else "default"
        elif space:
            continue
        elif local == "style":
            if style := clean_declarations(value):
                kept["style"] = style
        elif local in allowed.ATTRIBUTES and is_harmless(value):
            kept[local] = value
    return kept


def _reference(element: str, value: str) -> str:
    """Return what an element may name: another one, or a bitmap without tags; nothing otherwise."""
    if element in allowed.POINTING:
        return value if is_own_reference(value) else ""
    bitmap = _BITMAP.match(value) if element in allowed.BITMAPS else None
    if bitmap is None:
        return ""
    try:
        clean = clean_bitmap(base64.b64decode(bitmap[2]))
    except ValueError:
        return ""
    return f"data:image/{bitmap[1]};base64,{base64.b64encode(clean).decode()}" if clean else ""


def _matters(element: str, cleaned: dict[str, str], attributes: dict[str, str]) -> bool:
    """Return whether an element still does what it is for."""
    if element == allowed.USE or element in allowed.BITMAPS:
        return "href" in cleaned
    if element in allowed.ANIMATIONS:
        return element == "animateMotion" or cleaned.get("attributeName") in allowed.ANIMATED
    if element == allowed.STYLE:
        return attributes.get("type", "text/css") == "text/css" and attributes.get("media", "all") in {"all", "screen"}
    return True


def _drawn(root: Element) -> int:
    """Return how many elements are drawn, those that are used again counted again."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    counts: dict[Element, int] = {}
    begun: set[Element] = set()
    waiting = [root]
    while waiting:
        element = waiting[-1]
        used = named.get(element.get("href", "")[1:]) if element.tag == allowed.USE else None
        parts = [*element, used] if used is not None else list(element)
        if element in begun:
            waiting.pop()
            counts[element] = 1 + sum(counts.get(part, 0) for part in parts)
        else:
            begun.add(element)
            waiting += [part for part in parts if part not in begun]
    return counts[root]
