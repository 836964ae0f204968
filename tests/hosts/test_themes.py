"""Installed themes, of which the commands read the files and import nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from logs import Log

from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.hosts.plain.themes import Theme, installed_theme


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install three themes, and return where: one extends another, one itself; their package cannot be imported."""
    place = tmp_path / "installed"
    log = Log(place).write(
        {
            "fake_themes/__init__.py": "raise ValueError('imported')\n",
            "fake_themes/outer/mkdocs_theme.yml": "extends: inner\nlanguage: de\n",
            "fake_themes/outer/main.html": "",
            "fake_themes/inner/mkdocs_theme.yml": "locale: fr\nlanguage: ja\n",
            "fake_themes/inner/gptlog/card.html": "",
            "fake_themes/circle/mkdocs_theme.yml": "extends: circle\n",
            "fake_themes/broken/mkdocs_theme.yml": "a: [\n",
            "fake_themes-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: fake-themes\nVersion: 1\n",
            "fake_themes-1.dist-info/entry_points.txt": "[mkdocs.themes]\n"
            + "".join(f"{name} = fake_themes.{name}\n" for name in ("outer", "inner", "circle", "broken", "gone")),
        }
    )
    monkeypatch.syspath_prepend(str(log.root))
    return place / "fake_themes"


def test_a_theme_stands_before_the_one_that_it_extends(installed: Path) -> None:
    theme = installed_theme("outer")
    assert theme.folders == (installed / "outer", installed / "inner")
    assert theme.values == {"locale": "fr", "language": "de"}
    assert "fake_themes" not in sys.modules


@pytest.mark.parametrize("name", ["", "gone", "not-installed", "../outer"])
def test_of_a_theme_that_is_not_there_nothing_is_known(installed: Path, name: str) -> None:
    assert installed.is_dir()
    assert installed_theme(name) == Theme()


def test_a_theme_that_extends_itself_or_is_broken_is_taken_as_it_is(installed: Path) -> None:
    assert installed_theme("circle") == Theme((installed / "circle",))
    assert installed_theme("broken") == Theme((installed / "broken",))


def test_the_language_and_the_templates_of_a_theme_are_those_of_the_log(installed: Path, tmp_path: Path) -> None:
    log = Log(tmp_path / "log").write({"mkdocs.yml": "theme: outer\n"})
    found = find_settings(log.root)
    assert (found.language, found.template_dirs) == ("de", (installed / "inner",))
    log.write({"mkdocs.yml": "theme: {name: outer, language: es, custom_dir: own}\n", "own/gptlog/card.html": ""})
    found = find_settings(log.root)
    assert (found.language, found.template_dirs) == ("es", (log.root / "own", installed / "inner"))
