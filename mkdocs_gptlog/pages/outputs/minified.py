"""The stylesheet and the scripts as readers get them: without the comments and spaces that writers need."""

from __future__ import annotations

from pathlib import Path

import rcssmin
import rjsmin

ASSETS = Path(__file__).parent.parent / "assets"


def asset(name: str) -> bytes:
    """Return a stylesheet or a script of the log."""
    source = (ASSETS / name).read_text("utf-8")
    small = rcssmin.cssmin(source) if name.endswith(".css") else rjsmin.jsmin(source)
    return str(small).encode()
