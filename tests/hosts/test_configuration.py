"""What `mkdocs.yml` says: the plugin, to which MkDocs tells it, and the commands, which read it, must agree."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from logs import Log
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from mkdocs_gptlog.hosts.mkdocs.config import described
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
    "nothing but a name": "site_name: Log\nplugins: [gptlog]",
    "name and address": "site_name: Log\nsite_url: https://example.org/log\nplugins: [gptlog]",
    "options in a list": "site_name: Log\nplugins: [search, gptlog: {page_size: 7, address: lab/log}]",
    "options in fields": "site_name: Log\nplugins: {search: {}, gptlog: {experiments: records, cache: cached}}",
    "options that are left empty": "site_name: Log\nplugins:\n  - gptlog:",
    "the switch of every plugin": "site_name: Log\nplugins: [gptlog: {enabled: true, page_size: 7}]",
    "the name from the root": "site_name: Log\nplugins: [/gptlog: {page_size: 7}]",
    "Material and a language": "site_name: Log\ntheme: {name: material, language: zh-TW}\nplugins: [gptlog]",
    "Material's own language before a locale": "site_name: Log\ntheme: {name: material, locale: fr}\nplugins: [gptlog]",
    "the locale of a theme": "site_name: Log\ntheme: {name: mkdocs, locale: fr}\nplugins: [gptlog]",
    "a locale whose script is left out": "site_name: Log\ntheme: {name: readthedocs, locale: zh_TW}\nplugins: [gptlog]",
    "a language of no theme": "site_name: Log\ntheme: {name: mkdocs, language: de}\nplugins: [gptlog]",
    "a folder of templates": "site_name: Log\ntheme: {name: material, custom_dir: overrides}\nplugins: [gptlog]",
    "a folder without templates of the log": "site_name: Log\ntheme: {name: mkdocs, custom_dir: empty}\nplugins: [gptlog]",
    "a theme of one's own": "site_name: Log\ntheme: {name: null, custom_dir: overrides}\nplugins: [gptlog]",
    "addresses of files": "site_name: Log\nuse_directory_urls: false\nplugins: [gptlog]",
    "another folder of pages": "site_name: Log\ndocs_dir: deep/pages\nrepo_url: https://x.org/a\nedit_uri: e/m/\nplugins: [gptlog]",
    "a repository on GitHub": "site_name: Log\nrepo_url: https://github.com/USER/log\nplugins: [gptlog]",
    "a repository on Bitbucket": "site_name: Log\nrepo_url: https://bitbucket.org/USER/log\nplugins: [gptlog]",
    "a repository somewhere": "site_name: Log\nrepo_url: https://example.org/log\nplugins: [gptlog]",
    "a way to edit": "site_name: Log\nrepo_url: https://github.com/USER/log\nedit_uri: edit/main/docs\nplugins: [gptlog]",
    "a way to edit by a question": "site_name: Log\nrepo_url: https://example.org/x\nedit_uri: ?f=docs/\nplugins: [gptlog]",
    "no way to edit": "site_name: Log\nrepo_url: https://github.com/USER/log\nedit_uri: ''\nplugins: [gptlog]",
    "formulas": "site_name: Log\nmarkdown_extensions: [pymdownx.arithmatex: {generic: true}]\nplugins: [gptlog]",
    "formulas in fields": "site_name: Log\nmarkdown_extensions: {pymdownx.arithmatex: {generic: true}}\nplugins: [gptlog]",
    "functions in extensions": """
        site_name: Log
        markdown_extensions:
          - pymdownx.arithmatex
          - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
          - pymdownx.superfences:
              custom_fences:
                - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
          - pymdownx.snippets: {base_path: [!relative $config_dir]}
        plugins: [gptlog]
        """,
    "cards of another plugin": "site_name: Log\ntheme: material\nplugins: [social, gptlog]",
    "cards that are switched off": "site_name: Log\ntheme: material\nplugins: [social: {cards: false}, gptlog]",
    "a plugin that is switched off": "site_name: Log\ntheme: material\nplugins: [social: {enabled: false}, gptlog]",
    "a variable": "site_name: !ENV NAME\nsite_url: !ENV [ADDRESS]\nplugins: [gptlog: {page_size: !ENV SIZE}]",
    "a variable typed by YAML": "site_name: Log\nuse_directory_urls: !ENV [OFF, true]\nplugins: [gptlog: {nav: !ENV OFF}]",
    "a variable of several": "site_name: !ENV [NONE, NAME, Else]\nplugins: [gptlog: {address: !ENV [NONE, ALSO_NONE, lab]}]",
    "a default that is a list": "site_name: Log\nplugins: [gptlog: {widths: !ENV [NONE, [100, 200]]}]",
    "a variable that is not there": "site_name: Log\nsite_url: !ENV NONE\nplugins: [gptlog]",
    "names that stand for others": "site_name: &n Log\nextra: {a: &o {page_size: 3}}\nplugins: [gptlog: {<<: *o, address: *n}]",
    "inherited": "INHERIT: base.yml",
    "inherited and merged": "INHERIT: base.yml\nsite_name: Log\nplugins: {gptlog: {page_size: 9, verdicts: {bad: {}}}}",
    "inherited and replaced": "INHERIT: base.yml\nplugins: [gptlog]\nmarkdown_extensions: [toc]\ntheme: {language: de}",
    "inherited twice": "INHERIT: deep/middle.yml\nsite_name: Log",
    "inherited by a variable": "INHERIT: !ENV [NONE, base.yml]",
    "several languages": """
        site_name: Log
        theme: {name: material, language: en}
        plugins:
          - i18n:
              languages:
                - {locale: de, name: Deutsch}
                - {locale: zh-TW, name: 中文, default: true, site_name: 紀錄, site_url: https://example.org/zh/}
          - gptlog
        """,
    "several languages, of which one is built": """
        site_name: Log
        theme: {name: mkdocs}
        plugins:
          - gptlog
          - i18n:
              build_only_locale: fr
              languages: [{locale: en, name: English, default: true}, {locale: fr, name: Français}]
        """,
    "several languages that leave the theme alone": """
        site_name: Log
        theme: {name: material, language: ja}
        plugins:
          i18n: {reconfigure_material: false, languages: [{locale: en, name: English, default: true}]}
          gptlog: {page_size: 4}
        """,
    "several languages with a theme each": """
        site_name: Log
        theme: {name: material}
        plugins:
          - i18n: {languages: [{locale: en, name: English, default: true, theme: {language: fr}}]}
          - gptlog
        """,
}


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Log:
    """Return a log with all that the configurations name."""
    for name, value in {"NAME": "By variable", "ADDRESS": "https://e.org/v/", "SIZE": "12", "OFF": "false"}.items():
        monkeypatch.setenv(name, value)
    for name in ("NONE", "ALSO_NONE"):
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
    assert plugin._settings is not None
    return plugin._settings


@pytest.mark.parametrize("name", SITES)
def test_the_plugin_and_the_commands_agree(log: Log, name: str) -> None:
    log.write({"mkdocs.yml": textwrap.dedent(SITES[name])})
    assert find_settings(log.root) == of_plugin(log)
