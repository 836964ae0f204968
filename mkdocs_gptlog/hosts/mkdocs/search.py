"""Whether the search of a site can find Chinese words: it cuts text at signs, and Chinese has none between words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_gptlog.build import Site
from mkdocs_gptlog.extras import ZH
from mkdocs_gptlog.pages.text.chinese import is_chinese
from mkdocs_gptlog.pages.text.plain import sought
from mkdocs_gptlog.problems import Position, Problem, Severity
from mkdocs_gptlog.settings import Sought

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_SEARCHES = ("material/search", "search")
_BETWEEN_WORDS = ("\\u200b", "\u200b")
"""What Material's search puts between Chinese words, as a separator may write it."""


def search_problems(site: Site, what: Sought, config: MkDocsConfig) -> Iterator[Problem]:
    """Yield what keeps the search from finding words of the log.

    Args:
        site: The log.
        what: Which of its words are sought.
        config: Knows the search.
    """
    plugin = next((config.plugins[name] for name in _SEARCHES if name in config.plugins), None)
    if plugin is not None:
        sections_of_all = (sought(experiment, what, site.speech.interface) for experiment in site.logbook.experiments)
        texts = (text for sections in sections_of_all for _, title, texts in sections for text in (title, *texts))
        file = Path(config.config_file_path or "mkdocs.yml").name
        if problem := chinese_search(texts, plugin.config, file):
            yield problem


def chinese_search(texts: Iterable[str], plugin: Mapping[str, Any], file: str) -> Problem | None:
    """Return what keeps the search from finding Chinese words; None where nothing does, or nothing is Chinese.

    Args:
        texts: What the search is to find; read only where the search lacks something.
        plugin: The options of the search plugin as they are in force.
        file: The configuration file as users see it.
    """
    if not plugin.get("enabled", True):
        return None
    hints = list(_lacking(plugin))
    if not hints or not any(map(is_chinese, texts)):
        return None
    message = "the log holds Chinese text, in which this search finds no words"
    return Problem(Position(file, field="search"), message, "; ".join(hints), "chinese-search", Severity.WARNING)


def _lacking(plugin: Mapping[str, Any]) -> Iterable[str]:
    if "jieba_dict" not in plugin:
        yield "use the theme Material, whose search can tell Chinese words apart"
        return
    if not ZH.installed:
        yield f"run `{ZH.command}`"
    if not any(sign in (plugin.get("separator") or "") for sign in _BETWEEN_WORDS):
        yield r"add `separator: '[\s\u200b\-]+'` to the options of `search`"
