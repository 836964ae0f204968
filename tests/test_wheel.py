"""What is packed into the wheel that users install, made of the packed sources as package indexes have them."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from logs import REPOSITORY

PACKAGE = REPOSITORY / "mkdocs_gptlog"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    subprocess.run(command, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    there = {
        file.relative_to(REPOSITORY).as_posix()
        for file in PACKAGE.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == there


@pytest.mark.parametrize(
    "name",
    [
        "py.typed",
        "pages/templates/gptlog/result.html",
        "pages/locales/en.yaml",
        "pages/locales/zh.yaml",
        "pages/assets/gptlog.css",
        "cli/scaffold/mkdocs.yml",
        "cli/scaffold/gitignore",
        "cli/scaffold/github/workflows/pages.yml",
        "cli/scaffold/experiments/first/hello/experiment.yaml",
    ],
)
def test_the_wheel_holds_what_is_no_python(wheel: zipfile.ZipFile, name: str) -> None:
    assert f"mkdocs_gptlog/{name}" in wheel.namelist()


def test_the_wheel_holds_no_tests_and_no_demo(wheel: zipfile.ZipFile) -> None:
    tops = {Path(name).parts[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"mkdocs_gptlog"}


def test_the_wheel_brings_the_command_the_plugin_and_the_licence(wheel: zipfile.ZipFile) -> None:
    (points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    text = wheel.read(points).decode()
    assert "gptlog = mkdocs_gptlog.cli:main" in text
    assert "gptlog = mkdocs_gptlog.hosts.mkdocs:GptlogPlugin" in text
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_what_a_package_index_shows_leads_nowhere_but_to_the_web(wheel: zipfile.ZipFile) -> None:
    (metadata,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    shown = wheel.read(metadata).decode().partition("\n\n")[2]
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    link = r"(!?)\[([^\]]+)\]\(([^)]+)\)"
    assert [address for _, _, address in re.findall(link, shown) if not address.startswith(("https://", "#"))] == []
    texts = [text for picture, text, _ in re.findall(link, readme) if not picture]
    assert len(texts) > 5
    assert [text for text in texts if text not in shown] == []
    assert "](docs/page.webp)" in readme
    assert "28 dogs" not in shown
