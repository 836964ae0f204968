"""The Markdown extension that replaces `gptlog` blocks in pages of the author's."""

from __future__ import annotations

from collections.abc import Callable

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from mkdocs_gptlog.pages.bodies.blocks import blocks

Embed = Callable[[str], str]
"""Takes the text of a block; returns HTML."""

_BEFORE_FENCED_CODE = 28
"""Snippets (32) and the normaliser (30) have run, SuperFences and fenced code (25) have not."""


class EmbedExtension(Extension):
    """Replaces each `gptlog` block by what `embed` returns; the HTML passes through Markdown untouched."""

    def __init__(self, embed: Embed) -> None:
        super().__init__()
        self._embed = embed

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the preprocessor."""
        md.preprocessors.register(_Blocks(md, self._embed), "gptlog", _BEFORE_FENCED_CODE)


class _Blocks(Preprocessor):
    def __init__(self, md: Markdown, embed: Embed) -> None:
        super().__init__(md)
        self._markdown = md
        self._embed = embed

    def run(self, lines: list[str]) -> list[str]:
        """Return the page's lines with a placeholder for each block."""
        done: list[str] = []
        taken = 0
        for block in blocks(lines):
            placeholder = self._markdown.htmlStash.store(self._embed(block.text).strip())
            done += lines[taken : block.first]
            taken = block.last + 1
            if done and not _is_empty(done[-1]):
                done.append(block.empty_line)
            done.append(block.indent + placeholder)
            if taken < len(lines) and not _is_empty(lines[taken]):
                done.append(block.empty_line)
        return [*done, *lines[taken:]]


def _is_empty(line: str) -> bool:
    """Return whether a line holds nothing but signs of quotations: of two in a row, some extensions make an end."""
    return not line.strip("> \t")
