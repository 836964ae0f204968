"""The stylesheet and the scripts as readers get them: without the comments and spaces that writers need."""

from __future__ import annotations

import re
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
_COMMENT = re.compile(r"(?:^[ \t]*|(?<=[;{}]) )(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*$", re.MULTILINE | re.DOTALL)
_CAST = re.compile(r"/\*\* @type .*? \*/ ")
_INDENTATION = re.compile(r"^\s+", re.MULTILINE)
_PIECE = re.compile(r"""("(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|/(?:\\.|[^/\\\n])+/[a-z]*(?=[,.)]))|[^"`/]+|/""")
"""A string, a template or a regular expression, which stays as it is; or what stands between them."""
_SPACES = {
    ".css": (re.compile(r"\s*([{};,])\s*|(?<=:)\s+"), r"\1"),
    ".js": (re.compile(r" ?([=?:,;(){}&|<>]+) ?"), r"\1"),
}
"""By the kind of the file where spaces say nothing, and what remains."""


def asset(name: str) -> bytes:
    """Return a stylesheet or a script of the log; comments go where they end a line or tell a type.

    A text over several lines of a script would lose its indentation: none is written so.
    """
    source = (ASSETS / name).read_text("utf-8")
    spaces, kept = _SPACES[Path(name).suffix]
    bare = _INDENTATION.sub("", _CAST.sub("", _COMMENT.sub("", source)))
    return "".join(piece[0] if piece[1] else spaces.sub(kept, piece[0]) for piece in _PIECE.finditer(bare)).encode()
