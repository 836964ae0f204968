"""What the page of an experiment offers beyond the conversation: folding, code, formulas, links, the record."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from logs import REPOSITORY, Element, Log, record

from mkdocs_gptlog.pages.text.plain import plain, sought
from mkdocs_gptlog.pages.views.pictures import is_long
from mkdocs_gptlog.pages.words.interface import load

FORMULA = "So $a_1 * b_2 * c$, for $5 or $10."


def result(log: Log, **config: Any) -> Element:
    built = log.configure(**config).build(strict=True)
    assert not built.abort
    return built.page("experiments/a/").one(".gptlog-result")


# Long messages


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("", False),
        ("short", False),
        ("line\n" * 38, False),
        ("line\n" * 40, True),
        ("word " * 600, False),
        ("word " * 700, True),
        ("数" * 1500, False),
        ("数" * 1700, True),
    ],
)
def test_a_message_is_long_by_the_lines_that_it_takes(text: str, long: bool) -> None:
    assert is_long(text) is long


def test_a_long_message_has_a_button_for_the_rest_and_a_short_one_none(log: Log) -> None:
    page = result(log.add("a", record(prompt="word " * 700, reply="Three.")))
    prompt, reply = page.all(".gptlog-message")
    (button,) = page.all("button")
    assert (button["aria-expanded"], button["aria-controls"]) == ("false", prompt.one(".gptlog-long")["id"])
    assert (prompt.one(".gptlog-long")["id"], button["type"]) == ("run-1-message-1-text", "button")
    assert not reply.all(".gptlog-long")


# Links


def test_settings_may_hold_lists_and_names(log: Log) -> None:
    more = """settings:
  temperature: 0.20
  stop: ["\\n", END, "1"]
  seed: "\\n"
  response_format: {type: json_object, schema: {required: [名, <b>], strict: true, none: null}}
"""
    page = log.add("a", record(more=more)).build(strict=True).page("experiments/a/")
    details = {row.one("dt").text: row.one("dd").text for row in page.one(".gptlog-details").all("div")}
    assert details["temperature"] == "0.20"
    assert details["stop"] == r'["\n", "END", 1]'
    assert details["seed"] == r'"\n"'
    schema = '{"required": ["名", "<b>"], "strict": true, "none": null}'
    assert details["response_format"] == f'{{"type": "json_object", "schema": {schema}}}'


def test_settings_are_found(log: Log) -> None:
    site = log.add("a", record(settings={"response_format": {"type": "json_object"}})).core()
    ((_, _, texts),) = sought(site.logbook.experiments[0], "everything", load("en"))
    assert '{"type": "json_object"}' in texts


def test_each_message_links_to_itself(log: Log) -> None:
    page = result(log.add("a"))
    for message in page.all(".gptlog-message"):
        link = message.one(".gptlog-link")
        assert (link["href"], link["aria-label"]) == (f"#{message['id']}", "Link to this message")
    assert page.one("p", role="status").text == ""


# Code and formulas


def test_code_in_a_reply_has_its_colours(log: Log) -> None:
    page = result(log.add("a", record(reply="```js\nlet a = 1;\n```")))
    assert page.one(".gptlog-message--assistant").one(".highlight").one(".kd").text == "let"


def documented() -> Any:
    """Return the configuration that the documentation gives for formulas."""
    text = (REPOSITORY / "docs" / "pages.md").read_text("utf-8")
    (block,) = (found for found in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "arithmatex" in found)
    return yaml.safe_load(block)


@pytest.mark.parametrize("config", [documented(), {"markdown_extensions": ["pymdownx.arithmatex"]}])
def test_formulas_are_set_where_the_site_sets_them(log: Log, config: Any) -> None:
    log.add("a", record(prompt=FORMULA, reply=FORMULA))
    page = result(log, **config)
    assert page.texts(".arithmatex") == [r"\(a_1 * b_2 * c\)"]
    assert page.texts(".gptlog-text") == [FORMULA, r"So \(a_1 * b_2 * c\), for $5 or $10."]


def test_formulas_stay_as_typed_where_the_site_sets_none(log: Log) -> None:
    page = result(log.add("a", record(reply=FORMULA)))
    assert page.texts(".gptlog-text")[1] == FORMULA
    assert not page.all(".arithmatex")


# The record


def test_the_record_is_shown_without_its_comments(log: Log) -> None:
    text = "# Ask Ann first\n" + record(title="<b> & {{ x }}") + "notes: seen # not by Ann\n"
    page = result(log.add("a", text))
    shown = page.one(".gptlog-record").one("code")
    assert "".join(shown.words()) == record(title="<b> & {{ x }}") + "notes: seen\n"
    assert shown.texts(".nt")[:3] == ["title", "date", "model"]
    assert "Ann" not in page.text
    assert not page.all("b")


def test_the_record_stays_away_where_the_option_says_so(log: Log) -> None:
    assert not result(log.add("a"), options={"record": "none"}).all(".gptlog-record")


# Descriptions


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It counts **right**.", "It counts right."),
        ("**对**的", "对的"),
        ("`code`, _so_ and a_b", "code, so and a_b"),
        ("3*4", "3*4"),
        ("# A\n> b | [c](https://example.org)", "A b c"),
        ("C# and F#, 3 > 2", "C# and F#, 3 > 2"),
        ("> ## A\n>> b", "A b"),
    ],
)
def test_signs_of_markdown_are_left_out_of_descriptions(text: str, words: str) -> None:
    assert plain(text) == words
