"""How the log goes with mkdocs-static-i18n, which builds a site once for each language into a folder of its own."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Languages:
    """The languages of a site while one of them is built.

    Attributes:
        current: The one that is built.
        default: The one whose pages are at the root of the site.
        all: Those that are built.
        plugin: mkdocs-static-i18n's own object, which templates and the language switch read.
    """

    current: str
    default: str
    all: tuple[str, ...]
    plugin: Any = field(repr=False, compare=False)

    @property
    def prefix(self) -> str:
        """Where the pages of this language are, from the root of the site: empty for the default one, else `zh/`."""
        return "" if self.current == self.default else f"{self.current}/"

    def note(self, files: Iterable[Any]) -> None:
        """Tell the plugin of pages: the language switch leads from each to itself, and the site map lists them.

        Args:
            files: MkDocs' files of the pages, with their final addresses.
        """
        current = self.current
        noted = list(files)
        for file in noted:
            below = file.dest_uri.removeprefix(self.prefix)
            file.locale = file.locale_alternate_of = current
            others = (language for language in self.all if language != current)
            file.alternates = {current: file} | {other: self._counterpart(file, below, other) for other in others}
        per_language = self.plugin.i18n_files_per_language
        per_language[current] = [*per_language.get(current, ()), *noted]

    def _counterpart(self, file: Any, below: str, language: str) -> Any:  # noqa: ANN401 (MkDocs' own)
        """Return the file of the same page in another language; `below` is its address there."""
        other = copy.copy(file)
        for attribute in ("url", "abs_dest_path", "page"):
            other.__dict__.pop(attribute, None)  # MkDocs works them out anew
        other.dest_uri = below if language == self.default else f"{language}/{below}"
        return other


def languages(config: Any) -> Languages | None:  # noqa: ANN401 (MkDocs' own)
    """Return the languages of a site as mkdocs-static-i18n has set them; None where the site has but one."""
    plugin = config.plugins.get("i18n")
    if plugin is None:
        return None
    return Languages(plugin.current_language, plugin.default_language, tuple(plugin.build_languages), plugin)
