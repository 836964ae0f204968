"""The Markdown extension that replaces `gptlog` blocks in pages of the author's.

A host with a plugin of ours gives it a function; elsewhere it is named in a configuration, and told where the log is:

    markdown.markdown(text, extensions=["mkdocs_gptlog.hosts.markdown"],
                      extension_configs={"mkdocs_gptlog.hosts.markdown": {"root": "log", "base": "/log/"}})
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from mkdocs_gptlog.build import Site, build
from mkdocs_gptlog.hosts.plain.configuration import read_project
from mkdocs_gptlog.hosts.plain.extensions import site_markdown
from mkdocs_gptlog.pages.bodies.blocks import Block, blocks

NAMES = ("gptlog", "mkdocs_gptlog.hosts.markdown")
"""What a configuration may call the extension."""
Embed = Callable[[Block], str]
"""Takes a block; returns HTML."""

_BEFORE_FENCED_CODE = 28
"""Snippets (32) and the normaliser (30) have run, SuperFences and fenced code (25) have not."""
_PLACE = "gptlog block"
"""What problems name where a page is not known: Markdown is given texts without their files."""
log = logging.getLogger(__name__)


class EmbedExtension(Extension):
    """Replaces each `gptlog` block by what `embed` returns; the HTML passes through Markdown untouched."""

    def __init__(self, embed: Embed) -> None:
        super().__init__()
        self._embed = embed

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the preprocessor."""
        md.preprocessors.register(_Blocks(md, self._embed), "gptlog", _BEFORE_FENCED_CODE)


class LogExtension(Extension):
    """Replaces each `gptlog` block by what it names of the log in a folder, which is read for the first block.

    Options:
        root: The folder of the log, as for `gptlog check`.
        base: What stands before each address that leads to the log: where `gptlog build` has put it.
    """

    def __init__(self, **options: object) -> None:
        self.config = {
            "root": [".", "The folder of the log."],
            "base": ["./", "What stands before addresses that lead to the log."],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the preprocessor."""
        numbers = count(1)

        def embed(block: Block) -> str:
            base = str(self.getConfig("base"))
            site = _site(Path(self.getConfig("root")).absolute(), base if base.endswith("/") else f"{base}/")
            html, problems = site.embeds.render(block.text, None, _PLACE, 0, hub=None, scope=f"embed-{next(numbers)}")
            for problem in problems:
                log.warning("%s", problem)
            return html

        md.preprocessors.register(_Blocks(md, embed), "gptlog", _BEFORE_FENCED_CODE)


makeExtension = LogExtension  # noqa: N816 (Markdown's name)


def _site(root: Path, base: str) -> Site:
    """Return the log in a folder; it is read again where a file of it has changed since."""
    project = read_project(root)
    settings = project.settings()
    files = {project.site.root / place.path for place in project.source.places.values()}
    for folder in (settings.experiments_dir, *(folder / "gptlog" for folder in settings.template_dirs)):
        files.update(folder.rglob("*"))
    return _built(root, base, tuple(map(_stamp, sorted(files))))


def _stamp(file: Path) -> tuple[str, int, int]:
    """Return what changes with a file."""
    try:
        status = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), status.st_mtime_ns, status.st_size


@lru_cache(maxsize=2)
def _built(root: Path, base: str, stamps: tuple[tuple[str, int, int], ...]) -> Site:  # noqa: ARG001 (stamps are the key)
    project = read_project(root)
    settings = replace(project.settings(), site_url=base)
    return build(settings, markdown=site_markdown(project).render)


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
            placeholder = self._markdown.htmlStash.store(self._embed(block).strip())
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
