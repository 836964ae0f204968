"""The data of fine-tuning jobs: files line by line, the command that looks at them, and the card on the page.

Folders under `datasets/` hold data files and what the command says of them.
`UPDATE_GOLDEN=1 pytest tests/logbook/fine_tuning/test_dataset.py` writes that anew; read the difference before
committing it.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from logs import Element, Log, draw, record

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.logbook.fine_tuning import datasets, tokens
from mkdocs_gptlog.logbook.fine_tuning.cost import estimate
from mkdocs_gptlog.logbook.fine_tuning.data_file import Findings, read_lines
from mkdocs_gptlog.logbook.fine_tuning.example import read_example
from mkdocs_gptlog.logbook.model.fine_tuning import Dataset, FineTuning
from mkdocs_gptlog.logbook.model.values import Price, parse_price
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.problems import Position, Severity
from mkdocs_gptlog.settings import Settings
from mkdocs_gptlog.workspace import Workspace

CASES = Path(__file__).parent / "datasets"
NO_RUN: dict[str, Any] = dict.fromkeys(("model", "prompt", "reply", "verdict", "why"))


def example(question: str, answer: str = "23") -> str:
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": turns}, ensure_ascii=False)


def examples(start: int, stop: int) -> str:
    return "".join(f"{example(f'Question {i}?')}\n" for i in range(start, stop))


def job(**fields: object) -> str:
    """Return the record of a job that has a data set with these fields."""
    return record("Tune", **NO_RUN, base_model="gpt-3.5-turbo-0613", epochs=3, dataset=fields)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["dataset", *map(str, arguments)])


@pytest.fixture
def without_tokenizer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the extra `tokens` not installed."""
    monkeypatch.setitem(sys.modules, "bpe_openai", None)
    for cached in (tokens.counter, read_lines):
        cached.cache_clear()
    yield
    for cached in (tokens.counter, read_lines):
        cached.cache_clear()


# Files of another shape


def lines(**fields: object) -> bytes:
    """Return sixty examples with these fields."""
    return b"".join(json.dumps({**fields, "n": i}).encode() + b"\n" for i in range(60))


CHAT = [{"role": "user", "content": "How many?"}, {"role": "assistant", "content": "23"}]
LIST = [{"messages": CHAT}] * 60


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            lines(input={"messages": CHAT[:1]}, preferred_output=[], non_preferred_output=[]),
            "warning: holds preference (DPO)",
        ),
        (lines(prompt="Q", chosen="A", rejected="B"), "warning: holds preference (DPO)"),
        (lines(prompt="Q", completion="A", label=True), "warning: holds preference (KTO)"),
        (lines(messages=CHAT[:1], reference_answer="23"), "warning: holds reinforcement examples"),
        (
            lines(instruction="Count", input="", output="23"),
            "error: holds instructions with outputs, as Alpaca has them",
        ),
        (lines(conversations=[{"from": "human", "value": "Q"}]), "error: holds conversations, as ShareGPT has them"),
        (lines(prompt="Q", completion="A"), "error: holds prompts with completions, the format of older models"),
        (lines(question="Q", answer="A"), "error: holds examples of `question`, `answer`, `n` and none of `messages`"),
        (lines(contents=[]), "error: holds contents, as Gemini has them"),
        (lines(custom_id="1", method="POST", body={}), "error: holds requests of a batch"),
        (json.dumps(LIST, indent=2).encode(), "error: is one JSON list over many lines"),
        (b"\xef\xbb\xbf" + json.dumps(LIST, indent=2).encode(), "error: is one JSON list over many lines"),
        (json.dumps(LIST).encode(), "error: is one JSON list and not"),
        (b"[\n{,\n" * 60, "error: is one JSON list over many lines"),
        (json.dumps({"messages": CHAT}, indent=2).encode(), "error: is one JSON object over many lines"),
        ("\n".join(json.dumps(one, indent=2) for one in LIST).encode(), "error: holds JSON over many lines"),
        (b"prompt,completion\n" + b"Q,A\n" * 60, "error: looks like a table (CSV), and holds no JSON"),
        (b"- user: Q\n" * 60, "error: holds no JSON"),
        (b"<!DOCTYPE html>\n<title>Not found</title>\n", "error: is a page (HTML or XML) and not JSON"),
        (gzip.compress(lines(messages=CHAT)), "error: is compressed (gzip)"),
        (b"PAR1" + bytes(range(256)) * 40, "error: is a Parquet file"),
        (b"PK\x03\x04" + bytes(range(256)) * 40, "error: is a ZIP file or a workbook"),
        (lines(messages=CHAT).decode().encode("utf-16"), "error: is in UTF-16"),
        (draw(), "error: is not a text"),
    ],
)
def test_a_file_of_another_shape_is_one_finding(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "data.jsonl").write_bytes(content)
    found, problems = datasets.read_dataset(FineTuning(dataset=Dataset(file="data.jsonl")), Workspace(tmp_path, None))
    assert found is None
    (problem,) = problems
    assert f"{problem.severity.name.lower()}: {problem.message}".startswith(said)
    assert problem.where == Position("data.jsonl")
    assert problem.hint


def test_counts_stand_for_data_that_is_not_read(log: Log) -> None:
    log.write({"experiments/data.jsonl": lines(prompt="Q", chosen="A", rejected="B")})
    log.add("tune", job(file="data.jsonl", examples=60, train=50, validation=10))
    found = read(Settings(log.root))
    assert [problem.code for problem in found.problems] == ["other-shape"]
    assert [experiment.id for experiment in found.experiments] == ["tune"]


def test_a_first_line_with_a_mistake_is_told_at_the_line(tmp_path: Path) -> None:
    (tmp_path / "data.jsonl").write_text('{"messages": [}\n' + examples(0, 60))
    _, problems = datasets.read_dataset(FineTuning(dataset=Dataset(file="data.jsonl")), Workspace(tmp_path, None))
    assert [(p.where.line, p.code) for p in problems if p.severity is Severity.ERROR] == [(1, "json")]


# The command


@pytest.mark.parametrize("case", sorted(case.name for case in CASES.iterdir()))
def test_the_command_says_of_a_file_what_is_expected(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = CASES / case
    monkeypatch.chdir(folder)
    held_back = ["--validation", "validation.jsonl"] if (folder / "validation.jsonl").exists() else []
    result = run("data.jsonl", *held_back, "--price", "8 USD", "--epochs", "3")
    file = folder / "expected.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(result.output, "utf-8")
    assert result.output == file.read_text("utf-8")
    assert result.exit_code == (1 if "\nerror " in f"\n{result.output}" else 0)


def test_every_mistake_in_a_line_is_told_at_that_line() -> None:
    said = (CASES / "every-mistake" / "expected.txt").read_text("utf-8")
    told = {int(number) for number in re.findall(r"data\.jsonl:(\d+)", said)}
    count = (CASES / "every-mistake" / "data.jsonl").read_bytes().count(b"\n")
    assert told == set(range(1, count - 1))  # the last two lines are good ones


def test_a_warning_fails_the_command_only_when_strict(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(examples(0, 60))
    assert run(file).exit_code == 0
    assert run("--strict", file).exit_code == 1


@pytest.mark.parametrize(
    ("base_model", "exit_code", "limit"),
    [("", 1, "4,096"), ("gpt-3.5-turbo-0125", 0, "16,385"), ("ft:gpt-4o-mini-2024-07-18:me::1", 0, "65,536")],
)
def test_the_limit_of_an_example_is_that_of_the_base_model(
    tmp_path: Path, base_model: str, exit_code: int, limit: str
) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(examples(0, 60) + example("seed " * 5000))
    result = run("--base-model", base_model, file)
    assert result.exit_code == exit_code
    assert f"limit {limit}" in result.output


@pytest.mark.parametrize("price", ["much", "-1", "8 USD EUR", "$8 USD", "1,5", "nan"])
def test_what_is_no_price_is_refused(tmp_path: Path, price: str) -> None:
    (tmp_path / "data.jsonl").write_text(examples(0, 60))
    result = run(tmp_path / "data.jsonl", f"--price={price}")
    assert result.exit_code == 2
    assert "say what a million tokens cost" in result.output


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert "does not exist" in run(tmp_path / "data.jsonl").output
    assert "is a directory" in run(tmp_path).output


@pytest.mark.usefixtures("without_tokenizer")
def test_without_the_extra_a_notice_says_how_to_count_tokens(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(examples(0, 60))
    result = run(file, "--price", "8")
    assert result.exit_code == 0
    assert 'tokens are not counted (run `pip install "mkdocs-gptlog[tokens]"`)' in result.output
    assert "  tokens:" not in result.output
    assert "Estimate" not in result.output
    assert result.output.endswith("0 errors, 1 warning, 1 notice\n")


# Files


def lines_of(folder: Path, content: bytes) -> tuple[list[int], list[str]]:
    """Return the numbers of the lines that hold something, and what was found in the file."""
    file = folder / "data.jsonl"
    file.write_bytes(content)
    lines, problems = read_lines(file, "data.jsonl", (0, len(content)), "cl100k_base", 4096)
    return [line.number for line in lines if line.digest], [str(problem) for problem in problems]


def test_a_line_without_end_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_gptlog.logbook.fine_tuning.data_file.MAX_LINE_BYTES", 2**20)
    good = example("?").encode()
    content = b"\n".join([good, b"x" * (2**20 + 1), good, b"x" * 3 * 2**20])
    hint = "write every example on a line of its own"
    assert lines_of(tmp_path, content) == (
        [1, 3],
        [f"data.jsonl:{number}: is longer than 1 MiB ({hint})" for number in (2, 4)],
    )


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "MAX_BYTES", 1_000_000)
    file = tmp_path / "data.jsonl"
    file.write_bytes(b"\n" * 1_000_001)
    assert "the data `data.jsonl` has more than 1 MB (split it)" in run(file).output


def test_a_file_of_nothing_but_mistakes_tells_the_first_ones_and_how_many_more() -> None:
    findings = Findings("data.jsonl")
    for number in range(60):
        (problem,) = read_example(b"[]", Position("data.jsonl", number + 1))[1]
        findings.add(problem)
    told = list(findings.all())
    assert len(told) == 51
    assert str(told[-1]) == "data.jsonl: 10 more findings (mend the others first)"
    assert told[-1].severity is Severity.ERROR


def test_a_file_that_has_not_changed_is_not_read_again(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write({"experiments/a.yaml": job(file="a.jsonl"), "experiments/a.jsonl": examples(0, 60)})
    first = read(Settings(log.root))
    monkeypatch.setattr("mkdocs_gptlog.logbook.fine_tuning.data_file.read_example", None)
    assert read(Settings(log.root)) == first
    log.write({"experiments/a.jsonl": examples(0, 61)})
    with pytest.raises(TypeError):
        read(Settings(log.root))


@pytest.mark.parametrize("spelt", ['{"a":1,"a":2}', "[" * 100_000, "1" * 5000, '"\\ud800"', "\x00", "-Infinity"])
def test_no_line_breaks_the_reader(tmp_path: Path, spelt: str) -> None:
    good, found = lines_of(tmp_path, f'{spelt}\n{{"messages": {spelt}}}\n{example("?")}\n'.encode())
    assert good == [3]
    assert all(any(text.startswith(f"data.jsonl:{number}:") for text in found) for number in (1, 2))


def test_half_a_character_in_an_example_is_told_wherever_it_stands() -> None:
    halves = r'{"messages": [{"role": "user\udc00", "content": "?"}]}', r'{"messages": [], "\uD800": 1}'
    for half in halves:
        _, (problem,) = read_example(half.encode(), Position("data.jsonl", 1))
        assert str(problem).encode()
        assert "is half of a character" in problem.message
    whole = example("?").replace("?", r"\ud83c\udf3b and a path, \\\\udir")
    assert read_example(whole.encode(), Position())[1] == []


def test_one_file_cannot_be_trained_on_and_held_back(log: Log) -> None:
    log.write({"experiments/d.jsonl": examples(0, 60)}).add("a", job(file="d.jsonl", validation_file="./d.jsonl"))
    (problem,) = read(Settings(log.root)).problems
    assert problem.message == "the examples held back are those trained on"


# Tokens and costs


def tokens_of(*messages: Mapping[str, object], **more: object) -> int:
    count = tokens.counter("cl100k_base")
    assert count is not None
    return tokens.count_example({"messages": list(messages), **more}, count)


def test_a_message_costs_three_tokens_beside_its_words_and_the_example_three_more() -> None:
    user, reply = {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello"}
    assert tokens_of(user, reply) == 2 * (3 + 1 + 1) + 3
    assert tokens_of(user | {"name": "Ann"}, reply) == 2 * (3 + 1 + 1) + 3 + 2


def test_the_words_of_parts_are_counted_and_pictures_are_not() -> None:
    reply = {"role": "assistant", "content": "Hello"}
    text, picture = {"type": "text", "text": "Hello"}, {"type": "image_url", "image_url": {"url": "data:" + "A" * 999}}
    assert tokens_of({"role": "user", "content": [text, picture]}, reply) == tokens_of(
        {"role": "user", "content": "Hello"}, reply
    )


def test_tools_and_their_calls_are_counted_as_they_are_written() -> None:
    reply: dict[str, object] = {"role": "assistant", "content": "Hello"}
    called = reply | {"tool_calls": [{"id": "1", "function": {"name": "count", "arguments": "{}"}}]}
    assert tokens_of(called) > tokens_of(reply)
    assert tokens_of(reply, tools=[{"type": "function", "function": {"name": "count"}}]) > tokens_of(reply)


def test_a_text_of_any_length_can_be_counted() -> None:
    long = tokens_of({"role": "assistant", "content": "seed " * 300_000})
    assert long == pytest.approx(300_000, rel=0.001)


@pytest.mark.parametrize(
    ("base_model", "limit", "vocabulary"),
    [
        ("gpt-3.5-turbo-0613", 4096, "cl100k_base"),
        ("gpt-3.5-turbo-1106", 16_385, "cl100k_base"),
        ("gpt-4o-mini", 65_536, "o200k_base"),
        ("GPT-4.1-nano-2025-04-14", 65_536, "o200k_base"),
        ("gpt-3.5-turbo", 4096, "cl100k_base"),
        ("gpt-4o-2030-01-01", 4096, "o200k_base"),
        ("softmax", 4096, "cl100k_base"),
        ("ft:", 4096, "cl100k_base"),
        ("", 4096, "cl100k_base"),
    ],
)
def test_what_is_known_of_base_models(base_model: str, limit: int, vocabulary: str) -> None:
    assert (tokens.example_limit(base_model), tokens.vocabulary(base_model)) == (limit, vocabulary)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("8 USD", Price(8, "USD")),
        ("0.8", Price(0.8, "")),
        ("$25", Price(25, "$")),
        ("¥ 3.5", Price(3.5, "¥")),
        ("10元", Price(10, "元")),
        ("", None),
        ("USD", None),
        ("8 USD a million", None),
        ("1e3", None),
    ],
)
def test_prices_as_people_write_them(text: str, price: Price | None) -> None:
    assert parse_price(text) == price


def test_an_estimate_is_price_times_tokens_times_epochs() -> None:
    assert estimate(Price(8, "USD"), 500_000, 3).amount == 12
    assert estimate(Price(8, "USD"), 500_000, None).epochs == 1


def test_what_is_beyond_the_limit_is_not_paid_for(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(example("seed " * 10_000))
    assert "1 epoch of 4,096 tokens" in run(file, "--price", "8").output


# The record and its page


def page_of(log: Log, **fields: object) -> Element:
    log.add("a", job(**fields))
    log.write({"experiments/data.jsonl": examples(0, 60), "experiments/held.jsonl": examples(59, 64)})
    return log.build().page("experiments/a/")


def cells(page: Element) -> dict[str, list[str]]:
    """Return the cells of the card by the words before them."""
    rows = page.one("tbody").all("tr")
    return {row.one("th").text: [cell.text for cell in row.all("td")] for row in rows}


def facts(page: Element) -> dict[str, str]:
    found = page.one(".gptlog-result")
    return dict(zip(found.texts("dt"), found.texts("dd"), strict=True))


def test_the_page_shows_what_is_in_the_files(log: Log) -> None:
    page = page_of(log, file="data.jsonl", validation_file="held.jsonl", price="800 USD")
    assert page.one(id="dataset").text == "Data set"
    assert page.one("thead").texts("th") == ["Training", "Validation"]
    found = cells(page)
    assert found["Examples"] == ["60", "5"]
    assert found["Messages"] == ["60 user 60 assistant", "5 user 5 assistant"]
    assert found["Tokens in all"] == ["960", "80"]
    assert found["Longest"] == ["16", "16"]
    assert "Repeated examples" not in found
    shown = facts(page)
    assert shown["Training"] == "data.jsonl"
    assert shown["In training and validation"] == "1"
    assert shown["Estimated cost"] == "2.3 USD 960 tokens × 3 epochs at 800 USD a million"
    assert "by the vocabulary cl100k_base; an example may have 4,096." in page.one(".gptlog-result").text


def test_counts_are_shown_where_the_file_is_not_at_hand(log: Log) -> None:
    shown = facts(page_of(log, file="elsewhere.jsonl", train=50, validation=10, max_tokens=812))
    assert {"File": "elsewhere.jsonl", "Training": "50", "Validation": "10", "Longest example": "812"}.items() <= (
        shown.items()
    )


@pytest.mark.usefixtures("without_tokenizer")
def test_without_the_extra_the_page_shows_the_rest_and_the_log_one_notice(log: Log) -> None:
    log.add("b", job(file="data.jsonl"))
    page = page_of(log, file="data.jsonl", max_tokens=812)
    assert cells(page)["Examples"] == ["60"]
    assert "Tokens in all" not in cells(page)
    assert facts(page)["Longest example"] == "812"
    assert [problem.code for problem in log.core().problems].count(datasets.NO_TOKENIZER) == 1


def test_data_is_not_published_unless_the_record_says_so(log: Log) -> None:
    page = page_of(log, file="data.jsonl", validation_file="held.jsonl")
    assert [link for link in page.all("a") if "download" in link] == []
    assert list((log.root / "site").rglob("*.jsonl")) == []


def test_published_data_can_be_downloaded_as_it_is(log: Log) -> None:
    page = page_of(log, file="data.jsonl", validation_file="held.jsonl", publish=True)
    links = [link for link in page.all("a") if "download" in link]
    assert [link["download"] for link in links] == ["data.jsonl", "held.jsonl"]
    assert [link["aria-label"] for link in links] == ["Download: data.jsonl", "Download: held.jsonl"]
    file = log.root / "site" / "experiments" / "a" / links[0]["href"]
    assert file.read_text() == examples(0, 60)


def test_what_lies_outside_is_never_published(log: Log) -> None:
    log.write({"secret.jsonl": examples(0, 60)})
    page_of(log, file="../secret.jsonl", publish=True)
    assert list((log.root / "site").rglob("*.jsonl")) == []


def test_a_redacted_picture_is_not_published_as_data(log: Log) -> None:
    picture = {"image": {"file": "p.png", "redact": [0, 0, 1, 1]}}
    log.write({"experiments/p.png": draw(), "experiments/copy.jsonl": draw()}).add("b", record("B", prompt=picture))
    log.add("c", job(file="p.png", publish=True))
    page_of(log, file="copy.jsonl", publish=True)
    assert [file for file in (log.root / "site").rglob("*") if file.is_file() and file.read_bytes() == draw()] == []


def test_a_published_page_is_offered_as_data_only(log: Log) -> None:
    log.write({"experiments/data.html": "<script>alert(1)</script>"})
    page_of(log, file="data.html", publish=True)
    assert [file.suffix for file in (log.root / "site").rglob("*-data.*")] == [".jsonl"]


def test_the_check_of_a_log_looks_into_its_data_files(log: Log) -> None:
    log.write({"experiments/a.yaml": job(file="a.jsonl", validation=5)})
    log.write({"experiments/a.jsonl": examples(0, 60) + '{"messages": []}\n'})
    result = CliRunner().invoke(main, ["check", str(log.root)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "error experiments/a.jsonl:61: messages: is empty",
        "this log needs mkdocs-gptlog[tokens]",
        "1 experiment, 1 error, 0 warnings",
    ]
