"""What `mkdocs.yml` says: the plugin, to which MkDocs tells it, and the commands, which read it, must agree."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from logs import Log
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from mkdocs_gptlog.hosts.mkdocs.languages import languages
from mkdocs_gptlog.hosts.mkdocs.plugin import GptlogPlugin
from mkdocs_gptlog.hosts.plain.configuration import find_settings, read_project
from mkdocs_gptlog.problems import ProblemsError
from mkdocs_gptlog.settings import Settings

BASE = """
site_name: Base
site_url: https://example.org/base
theme: {name: material, language: ja, font: false}
plugins: {search: {}, gptlog: {page_size: 5, address: below, verdicts: {good: {tone: pass}}}}
markdown_extensions: [admonition, pymdownx.arithmatex]
"""
SITES = {
    "nothing but a name": "plugins: [gptlog]",
    "name and address": "site_url: https://example.org/log\nplugins: [gptlog]",
    "options in a list": "plugins: [search, gptlog: {page_size: 7, address: lab/log}]",
    "options in fields": "plugins: {search: {}, gptlog: {experiments: records, cache: cached}}",
    "options that are left empty": "plugins:\n  - gptlog:",
    "the switch of every plugin": "plugins: [gptlog: {enabled: true, page_size: 7}]",
    "the name from the root": "plugins: [/gptlog: {page_size: 7}]",
    "Material and a language": "theme: {name: material, language: zh-TW}\nplugins: [gptlog]",
    "Material's own language before a locale": "theme: {name: material, locale: fr}\nplugins: [gptlog]",
    "the locale of a theme": "theme: {name: mkdocs, locale: fr}\nplugins: [gptlog]",
    "a locale whose script is left out": "theme: {name: readthedocs, locale: zh_TW}\nplugins: [gptlog]",
    "a language of no theme": "theme: {name: mkdocs, language: de}\nplugins: [gptlog]",
    "a folder of templates": "theme: {name: material, custom_dir: overrides}\nplugins: [gptlog]",
    "a folder without templates of the log": "theme: {name: mkdocs, custom_dir: empty}\nplugins: [gptlog]",
    "a theme of one's own": "theme: {name: null, custom_dir: overrides}\nplugins: [gptlog]",
    "addresses of files": "use_directory_urls: false\nplugins: [gptlog]",
    "another folder of pages": "docs_dir: deep/pages\nrepo_url: https://x.org/a\nedit_uri: e/m/\nplugins: [gptlog]",
    "a repository on GitHub": "repo_url: https://github.com/USER/log\nplugins: [gptlog]",
    "a repository on Bitbucket": "repo_url: https://bitbucket.org/USER/log\nplugins: [gptlog]",
    "a repository somewhere": "repo_url: https://example.org/log\nplugins: [gptlog]",
    "a way to edit": "repo_url: https://github.com/USER/log\nedit_uri: edit/main/docs\nplugins: [gptlog]",
    "a way to edit by a question": "repo_url: https://example.org/x\nedit_uri: ?f=docs/\nplugins: [gptlog]",
    "no way to edit": "repo_url: https://github.com/USER/log\nedit_uri: ''\nplugins: [gptlog]",
    "formulas": "markdown_extensions: [pymdownx.arithmatex: {generic: true}]\nplugins: [gptlog]",
    "formulas in fields": "markdown_extensions: {pymdownx.arithmatex: {generic: true}}\nplugins: [gptlog]",
    "functions in extensions": """
        markdown_extensions:
          - pymdownx.arithmatex
          - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
          - pymdownx.superfences:
              custom_fences:
                - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
          - pymdownx.snippets: {base_path: [!relative $config_dir]}
        plugins: [gptlog]
        """,
    "cards of another plugin": "theme: material\nplugins: [social, gptlog]",
    "cards that are switched off": "theme: material\nplugins: [social: {cards: false}, gptlog]",
    "a plugin that is switched off": "theme: material\nplugins: [social: {enabled: false}, gptlog]",
    "a variable": "site_name: !ENV NAME\nsite_url: !ENV [ADDRESS]\nplugins: [gptlog: {page_size: !ENV SIZE}]",
    "a variable typed by YAML": "use_directory_urls: !ENV [OFF, true]\nplugins: [gptlog: {nav: !ENV OFF}]",
    "a variable of several": "site_name: !ENV [NONE, NAME, A]\nplugins: [gptlog: {address: !ENV [NONE, ALSO, lab]}]",
    "a default that is a list": "plugins: [gptlog: {widths: !ENV [NONE, [100, 200]]}]",
    "a variable that is not there": "site_url: !ENV NONE\nplugins: [gptlog]",
    "names that stand for others": "extra: &o {page_size: &n 3}\nplugins: [gptlog: {<<: *o, feed_size: *n}]",
    "inherited": "INHERIT: base.yml",
    "inherited and merged": "INHERIT: base.yml\nsite_name: Log\nplugins: {gptlog: {page_size: 9, verdicts: {bad: {}}}}",
    "inherited and replaced": "INHERIT: base.yml\nplugins: [gptlog]\nmarkdown_extensions: [toc]\ntheme: {language: de}",
    "inherited twice": "INHERIT: deep/middle.yml\nsite_name: Log",
    "inherited by a variable": "INHERIT: !ENV [NONE, base.yml]",
    "several languages": """
        theme: {name: material, language: en}
        plugins:
          - i18n:
              languages:
                - {locale: de, name: Deutsch}
                - {locale: zh-TW, name: 中文, default: true, site_name: 紀錄, site_url: https://example.org/zh/}
          - gptlog
        """,
    "several languages, of which one is built": """
        theme: {name: mkdocs}
        plugins:
          - gptlog
          - i18n:
              build_only_locale: fr
              languages: [{locale: en, name: English, default: true}, {locale: fr, name: Français}]
        """,
    "several languages that are switched off once": """
        theme: {name: mkdocs}
        plugins:
          - i18n: {enabled: false, languages: []}
          - i18n: {languages: [{locale: fr, name: Français, default: true}]}
          - gptlog
        """,
    "several languages that leave the theme alone": """
        theme: {name: material, language: ja}
        plugins:
          i18n: {reconfigure_material: false, languages: [{locale: en, name: English, default: true}]}
          gptlog: {page_size: 4}
        """,
    "several languages with a theme each": """
        theme: {name: material}
        plugins:
          - i18n: {languages: [{locale: en, name: English, default: true, theme: {language: fr}}]}
          - gptlog
        """,
}


def written(name: str) -> str:
    """Return a configuration; it has a name, unless it says another or inherits one."""
    text = textwrap.dedent(SITES[name])
    named = any(line.startswith(("site_name:", "INHERIT:")) for line in text.splitlines())
    return text if named else f"site_name: Log\n{text}"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Log:
    """Return a log with all that the configurations name."""
    for name, value in {"NAME": "By variable", "ADDRESS": "https://e.org/v/", "SIZE": "12", "OFF": "false"}.items():
        monkeypatch.setenv(name, value)
    for name in ("NONE", "ALSO"):
        monkeypatch.delenv(name, raising=False)
    log = Log(tmp_path).add("a").write({"docs/index.md": "# Home\n", "deep/pages/index.md": "# Home\n"})
    log.write({"overrides/gptlog/a.html": "", "overrides/main.html": "", "empty/main.html": ""})
    return log.write({"base.yml": BASE, "deep/middle.yml": "INHERIT: ../base.yml\ntheme: {language: fr}\n"})


def of_plugin(log: Log, name: str = "mkdocs.yml") -> Settings:
    """Return the settings that the plugin has once every plugin has seen the configuration."""
    config = load_config(str(log.root / name))
    config = config.plugins.on_config(config)
    plugin = config.plugins["gptlog"]
    assert isinstance(plugin, GptlogPlugin)
    settings = plugin._settings  # noqa: SLF001 (what its build starts from)
    assert settings is not None
    return settings


@pytest.mark.parametrize("name", SITES)
def test_the_plugin_and_the_commands_agree(log: Log, name: str) -> None:
    log.write({"mkdocs.yml": written(name)})
    assert find_settings(log.root) == of_plugin(log)


def test_what_is_inherited_is_merged_field_by_field(log: Log) -> None:
    log.write({"mkdocs.yml": written("inherited and merged")})
    found = find_settings(log.root)
    assert (found.site_name, found.site_url, found.language) == ("Log", "https://example.org/base/", "ja")
    assert (found.options.page_size, found.options.address, list(found.options.verdicts)) == (
        9,
        "below",
        ["good", "bad"],
    )
    assert found.math


def test_the_default_language_speaks_for_the_commands(log: Log) -> None:
    log.write({"mkdocs.yml": written("several languages")})
    found = find_settings(log.root)
    assert (found.site_name, found.site_url, found.language) == ("紀錄", "https://example.org/zh/", "zh-TW")


def test_a_language_is_asked_for_once_in_a_build(log: Log) -> None:
    log.write({"mkdocs.yml": written("several languages")})
    config = load_config(str(log.root / "mkdocs.yml"))
    config.plugins.on_config(config)
    setattr(config.plugins["i18n"], "current_language", "de")  # noqa: B010 (its type is that of any plugin)
    spoken = languages(config)
    assert spoken is not None
    assert (spoken.current, spoken.default, spoken.prefix, spoken.all) == ("de", "zh-TW", "de/", ("de", "zh-TW"))


def test_a_repository_tells_where_a_record_is_edited(log: Log) -> None:
    log.write({"mkdocs.yml": written("a way to edit")})
    assert find_settings(log.root).edit_base == "https://github.com/USER/log/edit/main/"


@pytest.mark.parametrize(
    "text", ["repo_url: https://[x", "site_url: https://[x", "edit_uri: //[x\nrepo_url: https://e.org"]
)
def test_what_is_no_address_is_left_to_mkdocs_to_refuse(log: Log, text: str) -> None:
    found = find_settings(log.write({"mkdocs.yml": text}).root)
    assert (found.edit_base, found.site_url) == ("", "")


def test_pages_without_a_site_set_no_formulas_and_say_how_they_look(log: Log) -> None:
    log.write({"mkdocs.yml": "theme: material\nplugins: [social, gptlog]\nmarkdown_extensions: [pymdownx.arithmatex]"})
    project = read_project(log.root)
    assert (project.settings().math, project.settings().previews) == (True, False)
    assert (project.settings_alone().math, project.settings_alone().previews) == (False, True)


# Problems with their places


def problems(log: Log, name: str = "mkdocs.yml") -> list[str]:
    """Return what the commands say of a configuration."""
    with pytest.raises(ProblemsError) as caught:
        read_project(log.root, log.root / name)
    return [str(problem) for problem in caught.value.problems]


def of_mkdocs(log: Log, caplog: pytest.LogCaptureFixture) -> str:
    """Return what MkDocs says of a configuration."""
    with pytest.raises(Abort):
        load_config(str(log.root / "mkdocs.yml"))
    return caplog.text


WRONG = {
    "plugins:\n  - search\n  - gptlog:\n      page_size: 0\n": "mkdocs.yml:4:18: gptlog.page_size: `0` is out of range",
    "plugins:\n  gptlog:\n    widths: [400, wide]\n": "mkdocs.yml:3:19: gptlog.widths.1: `wide` is not a whole number",
    "plugins:\n  gptlog: {verdicts: {a.b: {labl: x}}}\n": "mkdocs.yml:2:29: gptlog.verdicts.a.b.labl: is not",
    "plugins:\n  gptlog:\n    pages: 7\n": "mkdocs.yml:3:5: gptlog.pages: is not a known option",
    "plugins:\n  - gptlog: {cache: !ENV NONE}\n": "mkdocs.yml:2:21: gptlog.cache: has no value (leave it out",
    "x: &o {nav: 7}\nplugins:\n  - gptlog: *o\n": "mkdocs.yml:1:13: gptlog.nav: `7` is neither true nor false",
    "x: &o {nav: 7}\nplugins:\n  - gptlog: {<<: *o}\n": "mkdocs.yml:1:13: gptlog.nav: `7` is neither true nor false",
    "INHERIT: deep/wrong.yml\n": "deep/wrong.yml:2:21: gptlog.quality: `0` is out of range",
    "INHERIT: deep/wrong.yml\nplugins: {gptlog: {quality: 101}}\n": "mkdocs.yml:2:29: gptlog.quality: `101` is out",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_option_has_its_line_in_its_file_for_both(
    log: Log, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    log.write({"mkdocs.yml": f"{text}site_name: Log\n", "deep/wrong.yml": "plugins:\n  gptlog: {quality: 0}\n"})
    (found,) = problems(log)
    assert found.startswith(WRONG[text])
    assert WRONG[text] in of_mkdocs(log, caplog)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"mkdocs.yml": "INHERIT: no.yml\n"}, "mkdocs.yml:1:10: INHERIT: there is no file `no.yml` (check the path"),
        ({"mkdocs.yml": "INHERIT: deep\n"}, "mkdocs.yml:1:10: INHERIT: there is no file `deep`"),
        ({"mkdocs.yml": 'INHERIT: "a\\0b"\n'}, "mkdocs.yml:1:10: INHERIT: there is no file `a\\x00b`"),
        ({"mkdocs.yml": "a: 1\nINHERIT: [a]\n"}, "mkdocs.yml:2:10: INHERIT: is not a path"),
        ({"mkdocs.yml": "INHERIT: mkdocs.yml\n"}, "mkdocs.yml:1:10: INHERIT: `mkdocs.yml` inherits from this file"),
        (
            {"mkdocs.yml": "INHERIT: a/b.yml\n", "a/b.yml": "x: 1\nINHERIT: ../mkdocs.yml\n"},
            "a/b.yml:2:10: INHERIT: `../mkdocs.yml` inherits from this file again (take one `INHERIT` away)",
        ),
        ({"mkdocs.yml": "INHERIT: a.yml\n", "a.yml": "x: [\n"}, "a.yml:2:1: a bracket above is never closed"),
        ({"mkdocs.yml": "INHERIT: a.yml\n", "a.yml": b"x: caf\xe9\n"}, "a.yml:1:7: is not UTF-8 text"),
        ({"mkdocs.yml": "x: !ENV {a: b}\n"}, "mkdocs.yml:1:4: "),
        ({"mkdocs.yml": "x: 2023-13-45\n"}, "mkdocs.yml:1:4: "),
        ({"mkdocs.yml": "x: !!int abc\n"}, "mkdocs.yml:1:4: "),
        ({"mkdocs.yml": "x: &a [*a]\n"}, "mkdocs.yml:1:4: holds itself"),
        ({"mkdocs.yml": "a: 1\n---\nb: 2\n"}, "mkdocs.yml:2:1: "),
        ({"mkdocs.yml": "? [a, {b: c}]\n: d\n"}, "mkdocs.yml:1:3: "),
        ({"mkdocs.yml": "plugins: [gptlog: 7]\n"}, "mkdocs.yml:1:19: gptlog: expected options"),
        ({"mkdocs.yml": "x: " + "[" * 3000 + "]" * 3000}, "mkdocs.yml: is nested too deep"),
        (
            {
                "mkdocs.yml": "a0: &a0 [1,1,1,1,1,1,1,1,1]\n"
                + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
            },
            "mkdocs.yml: holds more than 50,000 values",
        ),
    ],
)
def test_a_configuration_that_cannot_be_read_is_one_problem(
    log: Log, files: dict[str, str | bytes], found: str
) -> None:
    (problem,) = problems(log.write(files))
    assert problem.startswith(found), problem


def test_files_that_inherit_in_a_long_row_are_a_problem(log: Log) -> None:
    log.write({f"{n}.yml": f"INHERIT: {n + 1}.yml\n" for n in range(30)})
    assert problems(log, "0.yml") == [
        "19.yml:1:10: INHERIT: more than 20 files inherit from one another (put them into fewer files)"
    ]


def test_nothing_in_a_configuration_runs(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(log.root)
    log.write(
        {
            "evil.py": "open('ran', 'w')\n",
            "mkdocs.yml": textwrap.dedent("""
                site_name: !!python/object/apply:os.mkdir [ran]
                site_url: !!python/name:evil.x
                docs_dir: !unknown {a: [1]}
                INHERIT: base.yml
                hooks: [evil.py]
                theme: {name: evil, custom_dir: !!python/object/new:evil.x [1]}
                markdown_extensions: [evil, toc: {slugify: !!python/module:evil }]
                plugins: {gptlog: {page_size: 7}, evil: {}}
                """),
        }
    )
    found = find_settings(log.root)
    assert (found.options.page_size, found.site_name, found.template_dirs) == (7, "", ())
    assert not (log.root / "ran").exists()


# Another file


def test_another_file_is_named_as_for_mkdocs(log: Log) -> None:
    log.write({"sites/two.yml": "site_name: Two\nplugins: [gptlog]\n", "sites/docs/index.md": "# Two\n"})
    found = read_project(log.root, log.root / "sites/two.yml").settings()
    assert found == of_plugin(log, "sites/two.yml")
    assert (found.root, found.site_name) == (log.root / "sites", "Two")
