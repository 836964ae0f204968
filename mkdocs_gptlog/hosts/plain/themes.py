"""What an installed theme of MkDocs brings along, read from its files: nothing of it is imported."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_VALUES = "mkdocs_theme.yml"


@dataclass(frozen=True)
class Theme:
    """A theme; of one that is not installed nothing is known.

    Attributes:
        folders: Of its templates, before those of the theme that it extends.
        values: What it sets where the site does not.
    """

    folders: tuple[Path, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def installed_theme(name: str) -> Theme:
    """Return a theme by the name that stands in a configuration."""
    chain: list[tuple[Path, dict[str, Any]]] = []
    while name and (folder := _folder(name)) and all(folder != other for other, _ in chain):
        values = _values(folder)
        chain.append((folder, values))
        name = str(values.pop("extends", ""))
    merged = {key: value for _, values in reversed(chain) for key, value in values.items()}
    return Theme(tuple(folder for folder, _ in chain), merged)


def _folder(name: str) -> Path | None:
    """Return where a theme is: the package around it is looked for, and the rest is its path in there."""
    for entry in _entries(name):
        package, *rest = entry.split(".")
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations if spec else None) or ():
            if (templates := Path(folder, *rest)).is_dir():
                return templates
    return None


def _entries(name: str) -> Iterator[str]:
    yield from (entry.module for entry in importlib.metadata.entry_points(group="mkdocs.themes", name=name))


def _values(folder: Path) -> dict[str, Any]:
    try:
        values = yaml.safe_load((folder / _VALUES).read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return values if isinstance(values, dict) else {}
