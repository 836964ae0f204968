"""The stylesheet and the scripts as readers get them: without the comments and indentation that writers need."""

from __future__ import annotations

import re
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_CAST = re.compile(r"/\*\* @type .*? \*/ ")
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


def asset(name: str) -> bytes:
    """Return a stylesheet or a script of the log; comments go where they have lines of their own or tell a type.

    A text over several lines of a script would lose its indentation: none is written so.
    """
    source = (ASSETS / name).read_text("utf-8")
    return _INDENTATION.sub("", _CAST.sub("", _COMMENT.sub("", source))).encode()
