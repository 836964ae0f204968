"""Speech of a log: the words of its interface in its language, and how its verdicts are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mkdocs_gptlog.logbook.facets import Facet
from mkdocs_gptlog.pages.words import interface, overrides
from mkdocs_gptlog.pages.words.interface import Interface
from mkdocs_gptlog.problems import Problem
from mkdocs_gptlog.settings import Settings, Verdict


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict as a badge; `color` is empty where the tone's own is meant."""

    name: str
    label: str
    icon: str
    tone: str
    color: str


@dataclass(frozen=True)
class Speech:
    """What a log says in.

    Attributes:
        interface: The words of the interface.
        verdicts: How each verdict is shown, by name, in the order in which they are counted.
        problems: Of the words that a user set.
    """

    interface: Interface
    verdicts: Mapping[str, VerdictView]
    problems: tuple[Problem, ...] = ()

    def label(self, facet: Facet, value: str) -> str:
        """Return what readers see of a value of a facet.

        Args:
            facet: The way into the log.
            value: As the record writes it.
        """
        if facet.labels == "kind":
            return self.interface.text(f"kind_{value}")
        verdict = self.verdicts.get(value) if facet.labels == "verdict" else None
        return verdict.label if verdict else value


def speak(settings: Settings) -> Speech:
    """Return the speech of a log: the package's words in its language, and the user's in the place of some."""
    packaged = interface.load(settings.language)
    wording = overrides.read(settings, packaged.strings)
    spoken = packaged.saying(wording.strings)
    return Speech(spoken, verdict_views(settings.options.all_verdicts(), spoken), wording.problems)


def verdict_views(verdicts: Mapping[str, Verdict], interface: Interface) -> dict[str, VerdictView]:
    """Return the views of verdicts by name; a label that nobody set is a word of the interface, or else the name."""
    return {
        name: VerdictView(
            name, verdict.label or _verdict_label(name, interface), verdict.icon, verdict.tone, verdict.color
        )
        for name, verdict in verdicts.items()
    }


def _verdict_label(name: str, interface: Interface) -> str:
    key = f"verdict_{name}"
    return interface.text(key) if key in interface.strings else name
