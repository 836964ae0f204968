"""What a user can set, and how settings are found in the files of a site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.problems import Problem, ProblemsError
from mkdocs_gptlog.settings import BUILT_IN_VERDICTS, Options, Settings, Verdict, parse_options


def why_not(options: dict[Any, Any]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        parse_options(options, "mkdocs.yml")
    return [str(problem) for problem in caught.value.problems]


def test_no_options_are_fine() -> None:
    assert parse_options({}, "mkdocs.yml") == Options()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"experments": "log"}, "experments: is not a known option (did you mean `experiments`?)"),
        ({"verdicts": {"good": {"labl": "Good"}}}, "verdicts.good.labl: is not a known option (did you mean `label`?)"),
        ({"verdicts": {"good": "Good"}}, "verdicts.good: expected fields with values, not `Good`"),
        (
            {"verdicts": {"good": {"color": "red; x: y"}}},
            "verdicts.good.color: `red; x: y` has signs that cannot stand here",
        ),
        (
            {"verdicts": {"good": {"tone": "god"}}},
            "verdicts: the tone `god` of `good` is not known: use one of: fail, partial, pass, pending, unclear",
        ),
        (
            {"verdicts": {"good": {"tone": "Pas"}}},
            "verdicts: the tone `Pas` of `good` is not known: did you mean `pass`?",
        ),
        ({"widths": 400}, "widths: expected a list (write each entry on a line of its own after `- `)"),
        ({"widths": []}, "widths: is empty"),
        ({"widths": ["wide"]}, "widths.0: `wide` is not a whole number"),
        ({"widths": [400, 8]}, "widths.1: `8` is out of range (input should be greater than or equal to 16)"),
        ({"quality": 101}, "quality: `101` is out of range (input should be less than or equal to 100)"),
        ({"page_size": 0}, "page_size: `0` is out of range (input should be greater than or equal to 1)"),
        ({"page_size": 1.5}, "page_size: `1.5` is not a whole number"),
        ({"nav": "perhaps"}, "nav: `perhaps` is neither true nor false"),
        (
            {"experiments": None},
            "experiments: has no value (leave it out, or give the variable a default: `!ENV [NAME, default]`)",
        ),
        (
            {"missing_alt": "scold"},
            "missing_alt: `scold` is not known here (use `ignore`, `notice`, `warning` or `error`)",
        ),
    ],
)
def test_an_option_that_is_wrong_is_named_as_it_stands_in_the_file(options: dict[str, Any], problem: str) -> None:
    assert why_not(options) == [f"mkdocs.yml: gptlog.{problem}"]


@pytest.mark.parametrize(
    "address", ["", "/", "/log", "log/", "a//b", "a b", "a?b", "a#b", "a%20b", "../log", "a/..", ".", "a\\b"]
)
def test_an_address_is_one_below_the_root_of_the_site(address: str) -> None:
    hint = "(write it like `lab/experiments`)"
    assert why_not({"address": address}) == [
        f"mkdocs.yml: gptlog.address: `{address}` is not an address below the site's root {hint}"
    ]


@pytest.mark.parametrize("address", ["log", "lab/experiments", "实验", "v1.0/log"])
def test_an_address_may_have_parts_of_any_script(address: str) -> None:
    assert parse_options({"address": address}, "mkdocs.yml").address == address


def test_all_options_that_are_wrong_are_told_together() -> None:
    found = why_not(
        {"experments": "log", "quality": 0, "widths": ["wide", 9000], "verdicts": {"good": {"labl": "Good"}}}
    )
    assert [problem.split()[1] for problem in found] == [
        "gptlog.verdicts.good.labl:",
        "gptlog.widths.0:",
        "gptlog.widths.1:",
        "gptlog.quality:",
        "gptlog.experments:",
    ]


def test_widths_are_sorted_and_stand_once() -> None:
    assert Options(widths=(1600, 400, 800, 400)).widths == (400, 800, 1600)


def test_formats_are_sorted_and_end_in_webp() -> None:
    assert Options(formats=("webp", "avif", "webp")).formats == ("avif", "webp")
    assert why_not({"formats": ["avif"]}) == [
        "mkdocs.yml: gptlog.formats: `webp` must be among them, for browsers that read nothing newer"
    ]


def test_verdicts_keep_what_the_settings_do_not_say() -> None:
    own = {"pass": Verdict(label="Right"), "存疑": Verdict(icon="疑"), "great": Verdict(tone="pass", color="#0a0")}
    verdicts = Options(verdicts=own).all_verdicts()
    assert list(verdicts) == [*BUILT_IN_VERDICTS, "存疑", "great"]
    assert verdicts["pass"] == Verdict(label="Right", icon="✓", tone="pass")
    assert verdicts["存疑"] == Verdict(icon="疑", tone="unclear")
    assert verdicts["great"] == Verdict(icon="•", tone="pass", color="#0a0")
    assert Options().all_verdicts() == BUILT_IN_VERDICTS


def test_every_built_in_verdict_has_an_icon_and_is_its_own_tone() -> None:
    assert all(verdict.icon and verdict.tone == name for name, verdict in BUILT_IN_VERDICTS.items())


# Where settings are found


def site(root: Path, text: str, name: str = "mkdocs.yml") -> Settings:
    (root / name).write_text(text, "utf-8")
    return find_settings(root)


@pytest.mark.parametrize(
    "plugins",
    [
        "[search, gptlog: {page_size: 7}]",
        "\n  - search\n  - gptlog:\n      page_size: 7\n",
        "{search: {}, gptlog: {page_size: 7}}",
        "\n  search: {}\n  gptlog:\n    page_size: 7\n",
    ],
)
def test_options_stand_in_a_list_or_in_fields_of_plugins(tmp_path: Path, plugins: str) -> None:
    assert site(tmp_path, f"site_name: Log\nplugins: {plugins}").options.page_size == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "site_name: [1]\nsite_url: /\n",
        "plugins:\n",
        "plugins: [search]\n",
        "plugins: [gptlog]\n",
        "plugins: [gptlog: ]\n",
        "plugins: {gptlog: }\n",
        "plugins: gptlog\n",
        "- a list\n",
        "a text\n",
    ],
)
def test_without_options_the_usual_ones_hold(tmp_path: Path, text: str) -> None:
    assert site(tmp_path, text) == Settings(tmp_path)


def test_the_name_and_the_address_of_the_site_are_taken_from_the_configuration(tmp_path: Path) -> None:
    found = site(tmp_path, "site_name: Log\nsite_url: https://example.org/my-log\n")
    assert (found.site_name, found.site_url) == ("Log", "https://example.org/my-log/")


def test_without_a_configuration_the_usual_options_hold(tmp_path: Path) -> None:
    assert find_settings(tmp_path, drafts=True) == Settings(tmp_path, drafts=True)


def test_both_names_of_the_configuration_are_known_and_yml_goes_first(tmp_path: Path) -> None:
    assert site(tmp_path, "plugins: [gptlog: {page_size: 7}]", "mkdocs.yaml").options.page_size == 7
    assert site(tmp_path, "plugins: [gptlog: {page_size: 8}]", "mkdocs.yml").options.page_size == 8


def test_the_theme_tells_the_language_and_the_templates(tmp_path: Path) -> None:
    (tmp_path / "overrides/gptlog").mkdir(parents=True)
    found = site(tmp_path, "\ufefftheme: {name: material, language: zh, custom_dir: overrides}\n")
    assert found.language == "zh"
    assert found.template_dirs == (tmp_path / "overrides",)
    assert site(tmp_path, "theme: material\n") == Settings(tmp_path)


def test_tags_are_passed_over_and_run_nothing(tmp_path: Path) -> None:
    found = site(
        tmp_path,
        """
site_name: !ENV [NAME, Log]
theme: {language: !ENV LANGUAGE}
markdown_extensions:
  - pymdownx.superfences: {custom_fences: [{format: !!python/name:pymdownx.superfences.fence_code_format }]}
  - toc: {slugify: !!python/object/apply:os.system [touch ran]}
plugins:
  - gptlog: {page_size: 7}
""",
    )
    assert found.options.page_size == 7
    assert found.language == "en"
    assert not (Path.cwd() / "ran").exists()


def test_a_wrong_option_names_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match=r"^mkdocs\.yaml:1:25: gptlog\.nav: `7` is neither true nor false$"):
        site(tmp_path, "plugins: [gptlog: {nav: 7}]", "mkdocs.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: Log: 2\n", "mkdocs.yml:1:15: a second `: ` in one line starts new fields here"),
        ("plugins: [\n", "mkdocs.yml:2:1: a bracket above is never closed"),
        ("a: \x00\n", "mkdocs.yml:1:4: has a character that YAML does not allow"),
        (
            "site_name: Log\nplugins：\n  - gptlog: {}\n",
            "mkdocs.yml:2:8: `：` (a full-width colon) stands where YAML has `:`",
        ),
        ("site_name: a\u2028b\nplugins: [gptlog]\n", "mkdocs.yml:1:13: a line separator (U+2028) stands here"),
        ("site_name: a\u2028b\nplugins: x: y\n", "mkdocs.yml:2:11: a second `: `"),
    ],
)
def test_a_configuration_that_is_not_yaml_names_the_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        site(tmp_path, text)
    (problem,) = caught.value.problems
    assert str(problem).startswith(said)


def test_a_sign_that_looks_like_another_is_told_in_an_option(tmp_path: Path) -> None:
    with pytest.raises(
        ProblemsError, match=r"holds `：` \(a full-width colon\), and is not .*did you mean `page_size`"
    ):
        site(tmp_path, "plugins: [gptlog: {page_size：9}]")


def test_a_configuration_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes("site_name: 实验\n".encode("gbk"))
    with pytest.raises(ProblemsError, match=r"^mkdocs\.yml:1:13: is not UTF-8 text") as caught:
        find_settings(tmp_path)
    assert isinstance(caught.value.problems[0], Problem)


# Paths


def test_paths_are_shown_relative_to_the_folder_of_the_configuration(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "site", options=Options(experiments="../log", cache="c"))
    assert settings.shown(tmp_path / "site" / "a" / "b.yaml") == "a/b.yaml"
    assert settings.shown(tmp_path / "log" / "b.yaml") == "../log/b.yaml"
    assert settings.cache_dir == tmp_path / "site" / "c"
