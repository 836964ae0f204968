"""The words of the interface: the same in every language, all used, and in the reader's own way of writing numbers."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
import yaml
from logs import Log, record

from mkdocs_gptlog.logbook.facets import FACET, HUBS
from mkdocs_gptlog.logbook.fine_tuning.metrics import ELAPSED, KNOWN, MEASURES
from mkdocs_gptlog.logbook.model.experiment import Kind, Role
from mkdocs_gptlog.media.attachments.file_types import WORDS
from mkdocs_gptlog.pages.addresses import SORTS
from mkdocs_gptlog.pages.templates.environment import TEMPLATES
from mkdocs_gptlog.pages.words import interface
from mkdocs_gptlog.pages.words.interface import LOCALES, Strings, candidates, load
from mkdocs_gptlog.settings import BUILT_IN_VERDICTS

DAY = dt.date(2023, 10, 6)
LANGUAGES = sorted(file.stem for file in LOCALES.glob("*.yaml"))
FAMILIES = {
    "role": get_args(Role),
    "kind": get_args(Kind),
    "hub": tuple(HUBS),
    "title": tuple(HUBS),
    "sort": SORTS,
    "verdict": tuple(BUILT_IN_VERDICTS),
    "tokens": ("total", "mean", "median", "most", "longest"),
    "series": (*KNOWN, *ELAPSED),
    "chart": MEASURES,
    "file": ("training", "validation", "result"),
    "file_type": WORDS,
}
"""First parts of keys, and the names that the program puts behind them."""
SAID_BY_SCRIPTS = ("found", "remove", "show_more", "without", "quoted", "not_loaded")
NARROW, WIDE = "\u202f", "\u00a0"
"""The spaces at which no line breaks."""
ALIKE = {
    "nothing but values and signs that these languages set alike": {
        "zh": {"quoted"},
        "de": {"labelled", "picture_of", "seconds"},
        "fr": {"picture_of", "seconds"},
        "es": {"labelled", "picture_of", "seconds"},
    },
    "taken over from English, as it is used in the field": {
        "de": {"kind_chat", "links", "role_user", "tokens", "train", "file_training", "file_type_code"},
        "fr": {"file_type_code", "role_user", "tokens"},
        "es": {"kind_chat", "role_user", "tokens"},
    },
    "spelled in the same way": {
        "de": {"job", "job_status", "role_system", "tokens_median", "file_type_text"},
        "fr": {
            *("count_pages", "file_type_archive", "file_type_document"),
            *("date", "file_validation", "hub_verdicts", "messages", "notes", "observations", "pages", "score"),
            *("sort_verdict", "source", "validation", "verdict", "via"),
        },
    },
}
"""By the reason, what other languages may say in the words of English."""


def strings_of(language: str) -> Strings:
    strings: Strings = yaml.safe_load((LOCALES / f"{language}.yaml").read_text("utf-8"))
    return strings


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(said: str | dict[str, str]) -> dict[str, str]:
    return said if isinstance(said, dict) else {"other": said}


def sources() -> list[str]:
    """Return everything that may say something."""
    templates = [file.read_text("utf-8") for file in TEMPLATES.rglob("*.html")]
    return templates + [file.read_text("utf-8") for file in TEMPLATES.parent.rglob("*.py")]


# The locale files


def test_the_languages_are_these() -> None:
    assert set(LANGUAGES) == {"en", "zh", "zh-Hant", "ja", "de", "fr", "es"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    assert list(strings_of(language)) == list(strings_of("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_values(language: str) -> None:
    english = strings_of("en")
    for key, said in strings_of(language).items():
        for form in forms(said).values():
            assert placeholders(form) == placeholders(forms(english[key])["other"]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_plural_forms_that_it_needs(language: str) -> None:
    needed = {str(load(language).locale.plural_form(n)) for n in (*range(1000), 10**6)}
    for key, said in strings_of(language).items():
        assert isinstance(said, dict) == key.startswith("count_"), key
        if isinstance(said, dict):
            assert set(said) == needed, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_with_empty_words(language: str) -> None:
    for key, said in strings_of(language).items():
        for form in forms(said).values():
            assert isinstance(form, str), f"{key}: YAML takes it for something else; put it in quotes"
            assert form.strip() == form, key
            assert form, key


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_language_is_left_in_english(language: str) -> None:
    english = strings_of("en")
    alike = {
        key
        for key, said in strings_of(language).items()
        if set(forms(said).values()) & set(forms(english[key]).values())
    }
    assert alike == {key for reason in ALIKE.values() for key in reason.get(language, ())}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "fr"])
def test_signs_follow_the_word_without_a_space(language: str) -> None:
    for key, said in strings_of(language).items():
        for form in forms(said).values():
            assert not re.search(r"\s[:;?!：；？！]", form), key


def test_in_french_a_narrow_space_goes_before_double_signs() -> None:
    for key, said in strings_of("fr").items():
        for form in forms(said).values():
            assert not re.search(rf"[^{NARROW}][:;?!»]|«[^{NARROW}]", re.sub(r"\{\w+\}", "x", form)), key
            assert "'" not in form, f"{key}: ’ is the apostrophe"


def test_every_key_that_is_asked_for_exists() -> None:
    asked = {key for text in sources() for key in re.findall(r"\b(?:t|text)\(\s*[\"']([\w-]+)[\"']\s*[,)]", text)}
    assert len(asked) > 40
    assert asked - strings_of("en").keys() == set()


def test_every_key_is_asked_for() -> None:
    quoted = {word for text in sources() for word in re.findall(r"[\"']([\w-]+)[\"']", text)}
    families = {f"{family}_{name}" for family, names in FAMILIES.items() for name in names}
    assert families - strings_of("en").keys() == set()
    assert strings_of("en").keys() - quoted - families - FACET.keys() == set()


def test_keys_are_put_together_from_known_families_only() -> None:
    together = {found for text in sources() for found in re.findall(r"[\"'](\w+)_(?:[\"'] ~|\{)", text)}
    assert together <= FAMILIES.keys()
    assert together


# How things are said


def test_values_stand_at_their_names() -> None:
    assert load("en").text("page_of", page="2", pages="3") == "Page 2 of 3"
    assert load("zh").text("page_of", page="2", pages="3") == "第 2 页，共 3 页"


def test_values_are_not_formats_themselves() -> None:
    assert load("en").text("title_tags", name="{n} {0} %s") == "Tag: {n} {0} %s"


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 0, "0 experiments"),
        ("en", 1, "1 experiment"),
        ("en", 2, "2 experiments"),
        ("en", 12345, "12,345 experiments"),
        ("zh", 1, "1 个实验"),
        ("zh", 12345, "12,345 个实验"),
        ("zh-TW", 12345, "12,345 個實驗"),
        ("ja", 2, "2 件の実験"),
        ("de", 1, "1 Experiment"),
        ("de", 0, "0 Experimente"),
        ("de", 12345, "12.345 Experimente"),
        ("fr", 0, "0 expérience"),
        ("fr", 2, "2 expériences"),
        ("fr", 10**6, f"1{NARROW}000{NARROW}000 d’expériences"),
        ("es", 1, "1 experimento"),
        ("es", 0, "0 experimentos"),
        ("es", 10**6, "1.000.000 de experimentos"),
    ],
)
def test_numbers_have_their_plural(language: str, n: int, said: str) -> None:
    assert load(language).text("count_experiments", n=n) == said


def test_a_language_without_the_form_takes_the_general_one() -> None:
    assert load("ru").text("count_experiments", n=3) == "3 experiments"


@pytest.fixture
def half_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let there be a language that says only half of what English says."""
    (tmp_path / "en.yaml").write_text("one: One\ntwo: Two\n")
    (tmp_path / "fr.yaml").write_text("one: Un\n")
    monkeypatch.setattr(interface, "LOCALES", tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    interface.load.cache_clear()
    interface._read.cache_clear()  # noqa: SLF001 (else other tests would see this one's words)


@pytest.mark.usefixtures("half_translated")
def test_what_a_language_does_not_say_is_said_in_english() -> None:
    assert (load("fr").text("one"), load("fr").text("two")) == ("Un", "Two")


def test_what_no_language_says_is_an_error() -> None:
    with pytest.raises(KeyError):
        load("en").text("no_such_key")


@pytest.mark.parametrize(
    ("language", "experiments", "date", "number", "percent"),
    [
        ("en", "Experiments", "October 6, 2023", "1,234.5", "46%"),
        ("zh", "实验", "2023年10月6日", "1,234.5", "46%"),
        ("zh-CN", "实验", "2023年10月6日", "1,234.5", "46%"),
        ("zh_CN", "实验", "2023年10月6日", "1,234.5", "46%"),
        ("zh-Hans", "实验", "2023年10月6日", "1,234.5", "46%"),
        ("zh-Hant", "實驗", "2023年10月6日", "1,234.5", "46%"),
        ("zh-Hant-TW", "實驗", "2023年10月6日", "1,234.5", "46%"),
        ("zh-TW", "實驗", "2023年10月6日", "1,234.5", "46%"),
        ("zh_TW", "實驗", "2023年10月6日", "1,234.5", "46%"),
        ("zh-HK", "實驗", "2023年10月6日", "1,234.5", "46%"),
        ("ja", "実験", "2023年10月6日", "1,234.5", "46%"),
        ("fr", "Expériences", "6 octobre 2023", f"1{NARROW}234,5", f"46{WIDE}%"),
        ("es", "Experimentos", "6 de octubre de 2023", "1.234,5", f"46{WIDE}%"),
        ("es-MX", "Experimentos", "6 de octubre de 2023", "1,234.5", "46%"),
        ("en-GB", "Experiments", "6 October 2023", "1,234.5", "46%"),
        ("pt-BR", "Experiments", "6 de outubro de 2023", "1.234,5", "46%"),
        ("de", "Experimente", "6. Oktober 2023", "1.234,5", f"46{WIDE}%"),
        ("de-AT", "Experimente", "6. Oktober 2023", "1.234,5", f"46{WIDE}%"),
        ("xx", "Experiments", "October 6, 2023", "1,234.5", "46%"),
        ("", "Experiments", "October 6, 2023", "1,234.5", "46%"),
        ("not a language", "Experiments", "October 6, 2023", "1,234.5", "46%"),
    ],
)
def test_a_language_falls_back_to_its_nearest(
    language: str, experiments: str, date: str, number: str, percent: str
) -> None:
    found = load(language)
    assert found.language == language
    assert found.text("experiments") == experiments
    assert found.date(DAY) == date
    assert found.number(1234.5) == number
    assert found.percent(0.456) == percent


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh-TW", ["zh-TW", "zh-Hant-TW", "zh-Hant"]),
        ("zh-CN", ["zh-CN", "zh-Hans-CN", "zh-Hans", "zh"]),
        ("sr-Latn", ["sr-Latn"]),
        ("pt_BR", ["pt-BR", "pt"]),
        ("xx-yy", ["xx-yy", "xx"]),
    ],
)
def test_a_language_does_not_fall_back_to_another_script(language: str, names: list[str]) -> None:
    assert candidates(language) == names


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "October 2023"),
        ("zh", "2023年10月"),
        ("zh-TW", "2023年10月"),
        ("ja", "2023年10月"),
        ("de", "Oktober 2023"),
        ("fr", "octobre 2023"),
        ("es", "octubre de 2023"),
    ],
)
def test_a_month_is_said_with_its_year(language: str, said: str) -> None:
    assert load(language).month(DAY) == said


@pytest.mark.parametrize(
    ("language", "verdicts"),
    [
        ("zh-TW", ["通過", "部分通過", "未通過"]),
        ("ja", ["合格", "一部合格", "不合格"]),
        ("de", ["Bestanden", "Teilweise", "Nicht bestanden"]),
        ("fr", ["Réussi", "Partiel", "Échoué"]),
    ],
)
def test_the_gallery_in_the_browser_takes_its_words_from_the_site(log: Log, language: str, verdicts: list[str]) -> None:
    for verdict in ("pass", "partial", "fail"):
        log.add(verdict, record("A", verdict=verdict))
    built = log.configure(theme={"language": language}).build(strict=True)
    facets = json.loads((built.folder / "assets/gptlog/gallery.json").read_text("utf-8"))["facets"]
    words = load(language)
    assert [label for _, label in facets["verdict"]] == verdicts
    assert [label for _, label in facets["kind"]] == [words.text("kind_chat")]
    form = built.page("experiments/").one(".gptlog-controls")
    assert [form[f"data-{key.replace('_', '-')}"] for key in SAID_BY_SCRIPTS] == [
        words.strings[key] for key in SAID_BY_SCRIPTS
    ]
    assert form["data-lang"] == str(words.locale).replace("_", "-")


def test_scripts_have_no_words_of_their_own() -> None:
    english = {form for said in strings_of("en").values() for form in forms(said).values()}
    scripts = [file.read_text("utf-8") for file in (TEMPLATES.parent / "assets").glob("*.js")]
    quoted = {found for script in scripts for _, found in re.findall(r"([\"'`])(.*?)\1", script)}
    assert len(quoted) > 40
    assert quoted & english == set()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (1, "1"),
        (0.7, "0,7"),
        (0.25451, "0,2545"),
        (-3.14159, "-3,142"),
        (12_345.5, "12.345,5"),
        (0.000123, "0,000123"),
        (0.0000181, "1.81e-05"),
        (1e300, "1e+300"),
    ],
)
def test_what_is_measured_has_four_digits(number: float, said: str) -> None:
    assert load("de").measure(number) == said


@pytest.mark.parametrize(("language", "signs"), [("en", (".", ",")), ("de", (",", ".")), ("fr", (",", "\u202f"))])
def test_charts_are_told_how_numbers_are_written(language: str, signs: tuple[str, str]) -> None:
    assert load(language).signs == signs
