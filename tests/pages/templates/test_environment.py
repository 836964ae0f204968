"""Templates of the user's: they may show all that the package's show, and do nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from logs import Log, draw, record

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.pages.templates.environment import TEMPLATES, environment

ATTACKS = [
    "cycler.__init__.__globals__.os.system('touch ran')",
    "''.__class__.__mro__[1].__subclasses__()",
    "markdown.__self__._destinations",
    "message_text.func.__globals__",
    "experiment.parse_raw(b, proto='pickle', allow_pickle=true)",
    "experiment.parse_file('/etc/passwd')",
    "experiment.model_construct",
    "runs[0][1].model_copy",
    "lipsum.__globals__",
    "(experiment|attr('__class__'))",
    "'{0.__class__.__init__}'.format(experiment)",
]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(tmp_path).add("a", record("A", prompt={"image": "a.png"})).write({"experiments/a.png": draw()})
    return log.write({"mkdocs.yml": "theme: {name: material, custom_dir: theirs}\n"})


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_cannot_reach_beyond_what_it_is_given(
    log: Log, attack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(log.root)
    block = f"{{% block footer %}}\n{{{{ {attack} }}}}\n{{% endblock %}}"
    log.write({"theirs/gptlog/result.html": f"{{% extends 'packaged/gptlog/result.html' %}}\n{block}"})
    said = CliRunner().invoke(main, ["check"])
    assert said.output.startswith("error theirs/gptlog/result.html:3: the template may not do that: "), said.output
    assert not (log.root / "ran").exists()


def test_copies_of_all_packaged_templates_show_what_those_show(log: Log) -> None:
    for command in ("out", "copied"):
        CliRunner().invoke(main, ["build", str(log.root), "--to", str(log.root / command)])
        log.write({f"theirs/gptlog/{file.name}": file.read_bytes() for file in (TEMPLATES / "gptlog").iterdir()})
    assert find_settings(log.root).template_dirs == (log.root / "theirs",)
    pages = {path.relative_to(log.root / "out"): path.read_bytes() for path in (log.root / "out").rglob("*.html")}
    assert len(pages) > 5
    assert {path: (log.root / "copied" / path).read_bytes() for path in pages} == pages


def test_the_packages_own_templates_run_without_the_sandbox(tmp_path: Path) -> None:
    assert not environment([]).sandboxed
    assert environment([tmp_path]).sandboxed
