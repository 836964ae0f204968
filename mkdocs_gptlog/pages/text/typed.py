"""A text as it was typed: what users and systems said and tools gave back, every character of it."""

from __future__ import annotations

from markupsafe import Markup

from mkdocs_gptlog.pages.text import fences, highlight
from mkdocs_gptlog.pages.text.web_addresses import linked

_TYPED = Markup('<pre class="gptlog-typed">\n{}</pre>')
"""A text keeps its line breaks in feeds and in readers without the log's styles too. The first line break is HTML's."""


def as_typed(text: str) -> Markup:
    """Return a text with every sign, space and line break in its place; of fenced code only the fences disappear.

    Args:
        text: Of unknown origin. Nothing in it is obeyed; addresses become links.
    """
    made = Markup()
    for part, info in fences.parts(text):
        if info is not None:
            made += highlight.block(f"{part}\n" if part else "", info)
        elif part.strip():
            made += _TYPED.format(linked(part))
    return made
