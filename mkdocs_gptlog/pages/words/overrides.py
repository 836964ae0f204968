"""The user's own words for the interface: a file for each language in the theme's folder, checked key by key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from mkdocs_gptlog.explain import did_you_mean
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar, to_data
from mkdocs_gptlog.logbook.yaml.parse import parse
from mkdocs_gptlog.pages.words.interface import Strings, candidates
from mkdocs_gptlog.problems import Problem, ProblemsError, Severity
from mkdocs_gptlog.settings import Settings

LOCALES = Path("gptlog", "locales")
"""Where a file for each language stands, below a folder of templates."""


@dataclass(frozen=True)
class Wording:
    """What a user says in place of the package's words, by key; what cannot be used is a problem."""

    strings: Strings
    problems: tuple[Problem, ...] = ()


def read(settings: Settings, packaged: Strings) -> Wording:
    """Return the user's words for the language of the interface.

    Args:
        settings: The language, and the folders of templates, of which the first that says a thing wins.
        packaged: What the package says, by key.
    """
    strings: Strings = {}
    problems: list[Problem] = []
    for folder in reversed(settings.template_dirs):
        names = (folder / LOCALES / f"{name}.yaml" for name in candidates(settings.language))
        if file := next((name for name in names if name.is_file()), None):
            try:
                _take(parse(file, settings.shown(file)), packaged, strings, problems)
            except ProblemsError as error:
                problems += error.problems
    return Wording(strings, tuple(problems))


def _take(overrides: Mapping, packaged: Strings, strings: Strings, problems: list[Problem]) -> None:
    for key, node in overrides.entries.items():
        if key not in packaged:
            hint = did_you_mean(key, packaged)
            problems.append(Problem(overrides.place(key), "is not said anywhere", hint, "wording", Severity.WARNING))
        elif problem := _unusable(node, packaged[key]):
            problems.append(problem)
        elif overrides.get(key) is not None:
            strings[key] = to_data(node)


def _unusable(node: Node, packaged: str | dict[str, str]) -> Problem | None:
    """Return why a text cannot stand in the place of the package's."""
    if isinstance(node, Mapping) and isinstance(packaged, dict) and "other" in node.entries:
        return next(
            (problem for form in node.entries.values() if (problem := _unusable(form, packaged["other"]))), None
        )
    if not isinstance(node, Scalar):
        expected = "a text, or one for each plural form, `other` among them" if isinstance(packaged, dict) else "a text"
        return Problem(node.where, f"expected {expected}", "", "wording")
    values = _placeholders(packaged if isinstance(packaged, str) else packaged["other"])
    try:
        placeholders = _placeholders(node.text)
    except ValueError:
        return Problem(node.where, "has a brace that does not close", "write `{{` for a brace", "wording")
    if unknown := placeholders - values:
        hint = (
            f"known here: {', '.join(f'{{{name}}}' for name in sorted(values))}" if values else "write `{{` for a brace"
        )
        return Problem(node.where, f"`{{{min(unknown)}}}` has no value here", hint, "wording")
    return None


def _placeholders(text: str) -> set[str]:
    return {name for name in _names(Formatter().parse(text)) if name is not None}


def _names(parts: Iterable[tuple[str, str | None, str | None, str | None]]) -> Iterable[str | None]:
    """Yield the names with what is done to them: `{n!r}` and `{n:>99}` are no names that anything knows."""
    for _, name, form, conversion in parts:
        yield name if not (form or conversion) else f"{name}{'!' if conversion else ':'}{conversion or form}"
