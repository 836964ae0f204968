"""The workflows for GitHub: this project's own, and the one that `gptlog init` lays down."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from logs import REPOSITORY, Log

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.cli.scaffold import SCAFFOLD

OWN = REPOSITORY / ".github/workflows/pages.yml"
LAID_DOWN = SCAFFOLD / "github/workflows/pages.yml"
WORKFLOWS = {"own": OWN, "laid down": LAID_DOWN}
OLD = {"checkout": 4, "setup-python": 5, "cache": 4, "upload-pages-artifact": 4, "deploy-pages": 4}
"""The last majors that run on Node 20, or use what does."""


def uses(file: Path) -> list[str]:
    return [line.partition("uses:")[2].strip() for line in file.read_text("utf-8").splitlines() if "uses:" in line]


def workflow(file: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


def step(file: Path, action: str) -> dict[str, Any]:
    steps = [step for job in workflow(file)["jobs"].values() for step in job["steps"]]
    (found,) = (step for step in steps if step.get("uses", "").startswith(f"actions/{action}@"))
    return dict(found)


@pytest.fixture(params=WORKFLOWS)
def file(request: pytest.FixtureRequest) -> Path:
    return WORKFLOWS[request.param]


def test_every_action_is_pinned_by_its_commit_with_the_version_beside_it(file: Path) -> None:
    for used in uses(file):
        found = re.fullmatch(r"actions/([a-z-]+)@[0-9a-f]{40} # v(\d+)\.\d+\.\d+", used)
        assert found, used
        assert int(found[2]) > OLD[found[1]], used
    assert len(uses(file)) == len(OLD)


def test_both_use_the_same(file: Path) -> None:
    assert uses(file) == uses(OWN)


def test_the_first_half_may_only_read_and_the_second_only_publish(file: Path) -> None:
    found = workflow(file)
    assert found["permissions"] == {}
    assert found["jobs"]["build"]["permissions"] == {"contents": "read"}
    assert found["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert step(file, "checkout")["with"] == {"lfs": True, "persist-credentials": False}


def test_the_key_of_the_cache_knows_options_and_pictures_and_no_words(file: Path) -> None:
    found = step(file, "cache")["with"]
    options, _, pictures = found["key"].partition("}}-${{")
    assert "hashFiles('mkdocs.yml', " in options
    patterns = re.findall(r"format\('([^']+)', env\.EXPERIMENTS\)", pictures)
    assert patterns == ["{0}/**", "!{0}/**/*.yaml", "!{0}/**/*.yml"]
    assert found["key"].startswith(found["restore-keys"].splitlines()[0])
    assert found["restore-keys"].splitlines()[-1] == "gptlog-"
    assert found["path"] == "${{ env.CACHE }}"


def test_the_cache_is_pruned_only_where_it_is_to_be_stored(file: Path) -> None:
    steps = workflow(file)["jobs"]["build"]["steps"]
    (prune,) = (step for step in steps if step.get("run", "").startswith("gptlog cache prune"))
    assert prune["if"] == f"steps.{step(file, 'cache')['id']}.outputs.cache-hit != 'true'"
    assert steps.index(prune) > [step.get("run") for step in steps].index("mkdocs build --strict")


def test_nothing_from_outside_is_put_into_a_command(file: Path) -> None:
    for job in workflow(file)["jobs"].values():
        assert not any("${{" in step.get("run", "") for step in job["steps"])


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        ({}, {"EXPERIMENTS": "experiments", "CACHE": ".cache/gptlog"}),
        ({"experiments": "lab/log", "cache": "var/made"}, {"EXPERIMENTS": "lab/log", "CACHE": "var/made"}),
        ({"experiments": "docs/实验/"}, {"EXPERIMENTS": "docs/实验", "CACHE": ".cache/gptlog"}),
        ({"experiments": "my log: 1"}, {"EXPERIMENTS": "my log: 1", "CACHE": ".cache/gptlog"}),
    ],
)
def test_a_log_that_is_there_says_where_its_folders_are(
    log: Log, options: dict[str, str], environment: dict[str, str]
) -> None:
    log.configure(options=options)
    assert CliRunner().invoke(main, ["init", str(log.root)]).exit_code == 0
    written = log.root / ".github/workflows/pages.yml"
    assert workflow(written)["env"] == environment
    assert (log.root / environment["EXPERIMENTS"] / "first/hello/experiment.yaml").is_file()


def test_a_configuration_that_cannot_be_read_is_left_alone(log: Log) -> None:
    log.write({"mkdocs.yml": "plugins: [gptlog: {experiments: 3"})
    assert CliRunner().invoke(main, ["init", str(log.root)]).exit_code == 0
    assert (log.root / ".github/workflows/pages.yml").read_bytes() == LAID_DOWN.read_bytes()
