"""The text of a message, in its format: as HTML, and as plain words."""

from __future__ import annotations

from markupsafe import Markup

from mkdocs_gptlog.logbook.model.experiment import Message
from mkdocs_gptlog.pages.text.richtext import untrusted
from mkdocs_gptlog.pages.text.typed import as_typed


def message_text(message: Message, *, math: bool = False) -> Markup:
    """Return the text of a message as safe HTML.

    Args:
        message: Markdown, or a text to show as it was typed.
        math: Whether the site sets formulas, which Markdown may have.
    """
    if message.format == "plain":
        return as_typed(message.text)
    return untrusted(message.text, keep_breaks=message.role != "assistant", math=math)
