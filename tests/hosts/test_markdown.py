"""The Markdown extension for blocks, named in a configuration: where no plugin is at work, and beside the plugin."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import markdown
import pytest
from logs import REPOSITORY, Log, draw, record

from mkdocs_gptlog import build
from mkdocs_gptlog.hosts import markdown as host
from mkdocs_gptlog.problems import ProblemsError

NAME = "mkdocs_gptlog.hosts.markdown"
BLOCK = "```gptlog\nexperiment: sign\n```\n"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(tmp_path, theme="mkdocs").add(
        "sign", record("Sign", prompt={"image": "sign.png"}, why="See [b](b.yaml).")
    )
    return log.add("b").write({"experiments/sign.png": draw()})


def convert(text: str, log: Log, **options: Any) -> str:
    return markdown.markdown(text, extensions=[NAME], extension_configs={NAME: {"root": str(log.root), **options}})


def test_a_block_shows_an_experiment_with_links_below_the_base(log: Log) -> None:
    html = convert(f"Before.\n\n{BLOCK}\nAfter.", log, base="/log/")
    assert html.index("Before.") < html.index("gptlog-embedded") < html.index("After.")
    assert 'href="/log/experiments/sign/"' in html
    assert 'src="/log/assets/gptlog/' in html
    assert 'href="/log/experiments/b/"' in html


@pytest.mark.parametrize(
    ("base", "start"), [(None, "./"), ("", "/"), ("../../", "../../"), ("https://e.org/log", "https://e.org/log/")]
)
def test_the_base_is_an_address_of_any_form(log: Log, base: str | None, start: str) -> None:
    html = convert(BLOCK, log, **({} if base is None else {"base": base}))
    assert f'href="{start}experiments/sign/"' in html


def test_a_gallery_has_the_same_base(log: Log) -> None:
    html = convert("```gptlog\ngallery: {sort: title}\n```\n", log, base="/log/")
    assert html.count('class="gptlog-card__link" href="/log/experiments/') == 2


def test_what_cannot_be_shown_is_a_note_and_a_warning(log: Log, caplog: pytest.LogCaptureFixture) -> None:
    html = convert("```gptlog\nexperiment: sing\n```\n", log)
    assert "there is no experiment" in html
    assert "gptlog block: experiment: there is no experiment `sing` (did you mean `sign`?)" in caplog.text
    assert "this page is not a hub" in convert("```gptlog\nhub:\n```\n", log)


def test_a_wrong_configuration_stops_the_page(log: Log) -> None:
    log.configure(options={"page_size": 0})
    with pytest.raises(ProblemsError, match="page_size"):
        convert(BLOCK, log)


def test_the_log_is_read_for_the_first_block_once_and_again_when_it_changes(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds: list[object] = []
    real = build.build

    def counted(*arguments: Any, **named: Any) -> Any:
        builds.append(arguments)
        return real(*arguments, **named)

    monkeypatch.setattr(host, "build", counted)
    assert convert("# No block\n", log) == "<h1>No block</h1>"
    assert builds == []
    for _ in range(3):
        assert "Sign" in convert(BLOCK + "\n" + BLOCK, log)
    assert len(builds) == 1
    log.add("sign", record("Another title"))
    assert "Another title" in convert(BLOCK, log)
    assert len(builds) == 2
    log.write({"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "theme: {language: de}\n"})
    assert "Bestanden" in convert(BLOCK, log)
    log.write({"base.yml": "theme: {language: fr}\n"})
    assert "Réussi" in convert(BLOCK, log)
    assert len(builds) == 4


def test_two_blocks_have_ids_of_their_own(log: Log) -> None:
    log.add("sign", record("Sign", why="# Part\n\n[to it](#part)"))
    html = convert(f"{BLOCK}\n{BLOCK}", log)
    assert html.count('id="embed-1') == html.count('id="embed-2') == 1


def test_the_folder_at_hand_is_the_usual_one(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(log.root)
    assert "gptlog-embedded" in markdown.markdown(BLOCK, extensions=[NAME])


def test_the_extension_has_a_short_name() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = project["entry-points"]["markdown.extensions"]["gptlog"].partition(":")
    assert (module, getattr(host, name)) == (NAME, host.makeExtension)
    assert set(host.NAMES) == {NAME, "gptlog"}


def test_beside_the_plugin_the_plugin_renders_the_blocks(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "build", None)  # it would be called
    log.configure(markdown_extensions=[{NAME: {"base": "/elsewhere/"}}]).write({"docs/page.md": BLOCK})
    built = log.build(strict=True)
    assert not built.abort, built.warnings
    page = built.page("page/")
    assert len(page.all(".gptlog-embedded")) == 1
    assert page.one(".gptlog-embedded__title").one("a")["href"] == "../experiments/sign/"


def test_mkdocs_without_the_plugin_takes_the_extension(log: Log) -> None:
    options = {"root": str(log.root), "base": "/log/"}
    log.configure(plugins=["search"], markdown_extensions=[{NAME: options}]).write({"docs/page.md": BLOCK})
    page = log.build(strict=True).page("page/")
    assert page.one(".gptlog-embedded__title").one("a")["href"] == "/log/experiments/sign/"
