"""How the log goes with mkdocs-static-i18n, which builds a site once for each language into a folder of its own."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Languages:
    """The languages of a site while one of them is built.

    Attributes:
        plugin: mkdocs-static-i18n's own object, which templates and the language switch read.
    """

    plugin: Any

    @property
    def prefix(self) -> str:
        """Where the site of this language is, from the root: empty for the default language, else `zh/`."""
        current: str = self.plugin.current_language
        return "" if current == self.plugin.default_language else f"{current}/"

    def note(self, files: Iterable[Any]) -> None:
        """Tell the plugin of pages: the language switch leads from each to itself, and the site map lists them.

        Args:
            files: MkDocs' files of the pages, with their final addresses.
        """
        current = self.plugin.current_language
        noted = list(files)
        for file in noted:
            below = file.dest_uri.removeprefix(self.prefix)
            file.locale = file.locale_alternate_of = current
            others = (language for language in self.plugin.build_languages if language != current)
            file.alternates = {current: file} | {other: self._counterpart(file, below, other) for other in others}
        known = self.plugin.i18n_files_per_language
        known[current] = [*known.get(current, ()), *noted]

    def _counterpart(self, file: Any, below: str, language: str) -> Any:  # noqa: ANN401 (MkDocs' own)
        """Return the file of the same page in another language; `below` is its address there."""
        other = copy.copy(file)
        for known in ("url", "abs_dest_path", "page"):
            other.__dict__.pop(known, None)  # MkDocs works them out anew
        other.dest_uri = below if language == self.plugin.default_language else f"{language}/{below}"
        return other


def languages(config: Any) -> Languages | None:  # noqa: ANN401 (MkDocs' own)
    """Return the languages of a site; None where it has but one."""
    plugin = config.plugins.get("i18n")
    return Languages(plugin) if plugin is not None else None
