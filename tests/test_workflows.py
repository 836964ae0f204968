"""The workflows for GitHub (our own, and the one that `gptlog init` lays down), and the hooks before a commit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from logs import REPOSITORY, Log

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.cli.scaffold import SCAFFOLD

OWN = REPOSITORY / ".github/workflows/pages.yml"
TESTS = REPOSITORY / ".github/workflows/tests.yml"
HOOKS = REPOSITORY / ".pre-commit-config.yaml"
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


def test_the_tests_use_actions_that_the_pages_use_too() -> None:
    assert set(uses(TESTS)) <= set(uses(OWN))
    assert len(uses(TESTS)) == 2 * len(workflow(TESTS)["jobs"])


def test_the_tests_may_only_read() -> None:
    assert workflow(TESTS)["permissions"] == {}
    for job in workflow(TESTS)["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert not any("${{" in step.get("run", "") for step in job["steps"])
        assert [step["with"] for step in job["steps"] if "checkout" in step.get("uses", "")] == [
            {"persist-credentials": False}
        ]


def test_every_python_that_is_allowed_is_tested_on_every_system() -> None:
    jobs = workflow(TESTS)["jobs"]
    matrix = jobs["systems"]["strategy"]["matrix"]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    told = [text.rpartition(" ")[2] for text in project["classifiers"] if re.search(r":: 3\.\d+$", text)]
    assert matrix["python"] == told
    assert project["requires-python"] == f">={told[0]}"
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "macos", "windows"}
    (python,) = (
        step["with"]["python-version"]
        for step in jobs["lowest"]["steps"]
        if "with" in step and len(step) == 2 and "setup-python" in step["uses"]
    )
    assert python == told[0]
    assert any("--resolution lowest-direct" in step.get("run", "") for step in jobs["lowest"]["steps"])


def test_the_tests_call_what_the_makefile_has() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8").replace("$(READY)", ".venv/.ready")
    targets = set(re.findall(r"^([\w./-]+):", makefile, re.MULTILINE))
    steps = [step for job in workflow(TESTS)["jobs"].values() for step in job["steps"]]
    called = {words[1] for step in steps if (words := step.get("run", "").split())[:1] == ["make"]}
    assert called == {".venv/.ready", "test", "coverage"}
    assert called <= targets


def test_hooks_of_others_are_pinned_by_their_commit() -> None:
    for repository in yaml.safe_load(HOOKS.read_text("utf-8"))["repos"]:
        assert repository["repo"] == "local" or re.fullmatch("[0-9a-f]{40}", repository["rev"])
    pins = re.findall(r"rev: (.*)", HOOKS.read_text("utf-8"))
    assert all(re.fullmatch(r"[0-9a-f]{40} # frozen: v\d+\.\d+\.\d+", pin) for pin in pins)


def test_the_hooks_run_what_the_tests_check() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    (local,) = (entry for entry in yaml.safe_load(HOOKS.read_text("utf-8"))["repos"] if entry["repo"] == "local")
    commands = [hook["entry"].removesuffix(" --fix") for hook in local["hooks"]]
    assert commands == ["ruff check", "ruff format", "mypy", "gptlog check"]
    assert all(f"$(BIN)/{command}" in makefile for command in commands)
    for hook in local["hooks"]:
        assert hook.get("types_or") or re.match(hook["files"], "experiments/vision/sign.yaml")
