"""The site's Markdown in the commands: what of it is loaded, and what never is."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner
from logs import Log, record

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.hosts.plain.configuration import read_project
from mkdocs_gptlog.hosts.plain.extensions import SiteMarkdown, site_markdown


def rendered(root: Path, extensions: str, text: str) -> str:
    """Return the HTML of a text, where every extension is loaded."""
    (root / "mkdocs.yml").write_text(f"markdown_extensions:\n{textwrap.indent(textwrap.dedent(extensions), '  ')}\n")
    markdown = site_markdown(read_project(root))
    assert [str(problem) for problem in markdown.problems] == []
    assert markdown.render is not None
    return markdown.render(text)


def left_out(root: Path, extensions: str) -> list[str]:
    """Return what is said of extensions that are not loaded."""
    (root / "mkdocs.yml").write_text(f"markdown_extensions: {extensions}\n")
    return [f"{problem.severity.name} {problem}" for problem in site_markdown(read_project(root)).problems]


def test_without_a_configuration_there_is_no_markdown_of_a_site(tmp_path: Path) -> None:
    assert site_markdown(read_project(tmp_path)) == SiteMarkdown()


@pytest.mark.parametrize(
    ("extensions", "known"),
    [
        ("[]", True),
        ("[toc: {permalink: !!python/name:os.name }]", True),
        ("[toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }]", True),
        ("[toc: {slugify: !!python/name:os.system }]", False),
        ("[markdown.extensions.toc: {slugify: !!python/name:os.system }, tables]", False),
        ("[pymdownx.snippets]", False),
        ("[pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }]", True),
    ],
)
def test_it_is_known_whether_headings_have_the_ids_of_the_site(tmp_path: Path, extensions: str, known: bool) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"markdown_extensions: {extensions}\n")
    assert site_markdown(read_project(tmp_path)).ids_known is known


@pytest.mark.parametrize(
    ("extensions", "text", "part"),
    [
        ("[]", "| a |\n| - |\n| b |", "<td>b</td>"),
        ("[]", "```\na\n```", "<pre><code>a"),
        ("[]", "# Ä b", '<h1 id="a-b">'),
        ("[]", "!!! note\n    a", "<p>!!! note"),
        ("[admonition]", "!!! note\n    a", '<div class="admonition note">'),
        ("- markdown.extensions.admonition:AdmonitionExtension", "!!! note\n    a", '<div class="admonition note">'),
        ("{admonition: , toc: {permalink: x}}", "# a", 'class="headerlink"'),
        ("- pymdownx.tabbed: {alternate_style: true}", '=== "A"\n    [b](c.md)', '<a href="c.md">b</a>'),
        ("- toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }", "# Ä b", '<h1 id="ä-b">'),
        (
            "- toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}",
            "# ÄB c",
            '<h1 id="äb-c">',
        ),
        ("- toc: {slugify: !!python/name:os.system , permalink: x}", "# a b", '<h1 id="a-b">'),
        ("- toc: {slugify: !!python/object/apply:os.system [touch ran], permalink: x}", "# a b", '<h1 id="a-b">'),
        ("- toc: {slugify: !!python/object/apply:pymdownx.emoji.twemoji [1, 2]}", "# a b", '<h1 id="a-b">'),
        (
            """
            - pymdownx.superfences:
                custom_fences:
                  - {name: mermaid, class: mermaid, format: !!python/name:mermaid2.fence_mermaid }
            """,
            "```mermaid\na\n```",
            '<pre class="mermaid">',
        ),
        (
            """
            - pymdownx.emoji:
                emoji_index: !!python/name:material.extensions.emoji.twemoji
                emoji_generator: !!python/name:pymdownx.emoji.to_alt
            """,
            ":smile:",
            "😄",
        ),
        ("[gptlog, mkdocs_gptlog.hosts.markdown]", "```gptlog\nexperiment: a\n```", "experiment: a"),
    ],
)
def test_extensions_of_markdown_and_pymdown_are_loaded_with_safe_options(
    tmp_path: Path, extensions: str, text: str, part: str
) -> None:
    assert part in rendered(tmp_path, extensions, text)


@pytest.mark.parametrize(
    ("extensions", "said"),
    [
        ("[evil]", "mkdocs.yml:1:23: markdown_extensions.evil: is not loaded by the commands, which take only"),
        ("[os]", "mkdocs.yml:1:23: markdown_extensions.os: is not loaded by the commands, which take only"),
        ("[mkdocs-click]", "mkdocs.yml:1:23: markdown_extensions.mkdocs-click: is not loaded"),
        ("[pymdownx.snippets: {url_download: true}]", "mkdocs.yml:1:23: markdown_extensions.pymdownx.snippets: is not"),
        ("[pymdownx.b64]", "mkdocs.yml:1:23: markdown_extensions.pymdownx.b64: is not loaded by the commands, because"),
        ("[pymdownx.none]", "mkdocs.yml:1:23: markdown_extensions.pymdownx.none: cannot be loaded, and texts are"),
        ("[pymdownx.util]", "mkdocs.yml:1:23: markdown_extensions.pymdownx.util: cannot be loaded, and texts are"),
        ("[pymdownx.emoji:copy]", "mkdocs.yml:1:23: markdown_extensions.pymdownx.emoji:copy: names no extension"),
        (
            "[toc: {nope: 1}]",
            "mkdocs.yml:1:23: markdown_extensions.toc: cannot be loaded, and texts are rendered without",
        ),
    ],
)
def test_what_is_not_loaded_is_a_notice(tmp_path: Path, extensions: str, said: str) -> None:
    (found,) = left_out(tmp_path, extensions)
    assert found.startswith(f"NOTICE {said}")
    assert found.endswith("(`mkdocs build` shows how your texts look with it)")


def test_no_module_of_the_log_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "evil.py").write_text("open('ran', 'w')\n")
    assert len(left_out(tmp_path, "[evil, 'evil:makeExtension', evil.x, toc: {slugify: !!python/name:evil.x }]")) == 3
    assert not (tmp_path / "ran").exists()
    assert "evil" not in sys.modules


# In the commands

TAB = '=== "One"\n    [there](nowhere.md)\n'


def run(*arguments: object) -> str:
    return CliRunner().invoke(main, [str(argument) for argument in arguments]).output


def test_check_sees_links_where_the_site_shows_them(tmp_path: Path) -> None:
    log = Log(tmp_path).add("a", record("A", notes=TAB))
    log.configure(markdown_extensions=[{"pymdownx.tabbed": {"alternate_style": True}}])
    assert "`nowhere.md` leads nowhere" in run("check", log.root)
    log.configure(markdown_extensions=["pymdownx.b64"])
    said = run("check", log.root)
    assert "notice mkdocs.yml:" in said
    assert "markdown_extensions.pymdownx.b64" in said


def test_plain_pages_have_the_sites_markdown_without_formulas(tmp_path: Path) -> None:
    log = Log(tmp_path).add("a", record("A", notes=f"# A\n\nIt is $x$.\n\n{TAB.replace('nowhere.md', 'a.yaml')}"))
    log.configure(
        markdown_extensions=[
            "pymdownx.arithmatex",
            {"toc": {"permalink": True}},
            {"pymdownx.tabbed": {"alternate_style": True}},
        ]
    )
    run("build", log.root, "--to", log.root / "out")
    page = (log.root / "out/experiments/a/index.html").read_text("utf-8")
    assert 'class="tabbed-set' in page
    assert "It is $x$." in page
    assert "headerlink" not in page
