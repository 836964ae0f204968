"""Losses of a drawing: what was to be seen in it and is left out of its harmless copy."""

from __future__ import annotations

import re

from mkdocs_gptlog.media.drawings import allowed
from mkdocs_gptlog.media.renditions import Finding
from mkdocs_gptlog.problems import Severity

_FOREIGN, _SCRIPT = "foreignObject", "script"
_SILENT = frozenset({"script", "style", "template", "title", "head", "metadata", "desc"})
"""Elements whose text nobody sees."""
_SEEN = frozenset("img svg canvas video input select textarea hr math picture object iframe".split())  # noqa: SIM905
"""Elements of HTML that are seen without any text."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AS_PNG = "export it as PNG"
_LABELS = Finding(
    "is a drawing with text that cannot be published: HTML labels (`foreignObject`)",
    "export it as PNG, or without HTML labels",
)
_ELSEWHERE = Finding(
    "is a drawing with parts or pictures from other files, which are left out",
    f"put them into the drawing, or {_AS_PNG}",
)
_EMBEDDED = Finding("is a drawing with a picture inside that cannot be published, and is left out", _AS_PNG)
_EMPTY = Finding("is a drawing that a script draws, and scripts are left out", _AS_PNG)
_SCRIPTED = Finding("is a drawing whose script is left out, with what it would draw", _AS_PNG, Severity.NOTICE)


class Losses:
    """Watches what a reader of drawings leaves out.

    Attributes:
        drawn: How many things to be seen were kept so far.
    """

    def __init__(self) -> None:
        self.drawn = 0
        self._findings: dict[Finding, None] = {}
        self._scripted = False
        self._path: list[str] = []
        """Of the elements inside of what is left out."""
        self._seen = False
        self._hidden = False

    def begin(self, element: str, attributes: dict[str, str], *, hidden: bool) -> None:
        """Note an element that is left out, or one inside of it."""
        if not self._path:
            self._seen, self._hidden = False, hidden or is_hidden(attributes)
            if not self._hidden and (element == allowed.USE or element in allowed.BITMAPS):
                self._note_reference(attributes)
        elif element in _SEEN and not _SILENT & set(self._path):
            self._seen = True
        self._path.append(element)

    def text(self, text: str) -> None:
        """Note some text inside of what is left out."""
        if not self._path or not text.strip():
            return
        if self._path == [_SCRIPT]:
            self._scripted = True
        elif not _SILENT & set(self._path):
            self._seen = True

    def end(self) -> bool:
        """Note the end of an element; return whether that was one of HTML with something to be seen in it."""
        element = self._path.pop()
        return not self._path and element == _FOREIGN and self._seen and not self._hidden

    def lose_label(self) -> None:
        """Note that an element of HTML is missing and nothing stands in its place."""
        self._findings[_LABELS] = None

    def _note_reference(self, attributes: dict[str, str]) -> None:
        values = (value.strip() for name, value in attributes.items() if name.rpartition(" ")[2] == "href")
        for value in values:
            if value.lower().startswith("data:"):
                self._findings[_EMBEDDED] = None
            elif value and not value.startswith("#"):
                self._findings[_ELSEWHERE] = None

    def findings(self) -> tuple[Finding, ...]:
        """Return what the author of the drawing should know."""
        script = (_SCRIPTED if self.drawn else _EMPTY,) if self._scripted else ()
        return (*self._findings, *script)


def is_hidden(attributes: dict[str, str]) -> bool:
    """Return whether an element is never seen, by its own attributes."""
    hidden = attributes.get("display") == "none" or attributes.get("visibility") == "hidden"
    return hidden or bool(_HIDDEN.search(attributes.get("style", "")))
