"""The user's own words for the interface, from `gptlog/locales/` in the theme's folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from logs import REPOSITORY, Built, Log, record

EN = "overrides/gptlog/locales/en.yaml"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(tmp_path)
    log.configure(theme={"custom_dir": "overrides"})
    return log.write({"docs/index.md": "# Home\n"}).add("a", record("A")).add("b", record("B"))


def built(log: Log, words: str, name: str = EN) -> Built:
    return log.write({name: words}).build()


def quiet(built: Built) -> Built:
    assert built.warnings == []
    return built


def test_a_word_of_ones_own_takes_the_place_of_the_packages_and_the_others_stay(log: Log) -> None:
    page = quiet(built(log, "role_user: Question\n")).page("experiments/a/")
    assert page.texts(".gptlog-message__role") == ["Question", "Model One"]
    assert page.one(".gptlog-verdict")["aria-label"] == "Verdict"


def test_a_number_may_have_its_forms_or_one_text_for_all(log: Log) -> None:
    in_forms = quiet(built(log, "count_experiments: {one: '{n} try', other: '{n} tries'}\n"))
    assert "2 tries" in in_forms.page("experiments/").text
    assert "2 × tried" in quiet(built(log, "count_experiments: '{n} × tried'\n")).page("experiments/").text


def test_the_example_of_the_documentation_works(log: Log) -> None:
    text = (REPOSITORY / "docs/pages.md").read_text("utf-8")
    example = re.search(r"`overrides/gptlog/locales/en.yaml`.*?```yaml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    page = quiet(built(log, example[1])).page("experiments/")
    assert page.one("h1").text == "Lab book"
    assert "2 trials" in page.text


def test_the_nearest_language_counts_and_a_language_of_ones_own_is_possible(log: Log) -> None:
    log.configure(theme={"custom_dir": "overrides", "language": "nl"})
    assert quiet(built(log, "experiments: Proeven\n", EN.replace("en", "nl"))).page("experiments/").one("h1").text == (
        "Proeven"
    )
    assert quiet(built(log, "experiments: Lab\n")).page("experiments/").one("h1").text == "Proeven"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("runs: [x]\n", "1:7: runs: expected a text"),
        (
            "count_trials: {one: x}\n",
            "1:15: count_trials: expected a text, or one for each plural form, `other` among them",
        ),
        ("page_of: '{page} {seite}'\n", "1:10: page_of: `{seite}` has no value here (known here: {page}, {pages})"),
        ("runs: 'a {n}'\n", "1:7: runs: `{n}` has no value here (write `{{` for a brace)"),
        ("page_of: '{page!r}'\n", "1:10: page_of: `{page!r}` has no value here (known here: {page}, {pages})"),
        ("page_of: '{page:>99}'\n", "1:10: page_of: `{page:>99}` has no value here (known here: {page}, {pages})"),
        ("count_trials: {other: '{m}'}\n", "1:23: count_trials.other: `{m}` has no value here (known here: {n})"),
        ("runs: '{'\n", "1:7: runs: has a brace that does not close (write `{{` for a brace)"),
        ("runs: a: b\n", "1:8: a second `: ` in one line starts new fields here"),
    ],
)
def test_words_that_cannot_be_used_are_problems_and_the_packages_stay(log: Log, words: str, said: str) -> None:
    result = built(log, words)
    assert len(result.warnings) == 1
    assert result.warnings[0].startswith(f"{EN}:{said}")
    assert result.page("experiments/").one("h1").text == "Experiments"


def test_a_key_that_nothing_says_is_advice(log: Log) -> None:
    result = built(log, "role_usr: Question\n")
    assert result.warnings == []
    said = f"{EN}:1:1: role_usr: is not said anywhere (did you mean `role_user`?)"
    assert [entry.getMessage() for entry in result.said if said in entry.getMessage()]


def test_nothing_written_changes_nothing(log: Log) -> None:
    assert quiet(built(log, "experiments:\n")).page("experiments/").one("h1").text == "Experiments"
