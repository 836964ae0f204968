"""The schema of a record: whatever the reader takes is valid in it, and what it refuses the reader refuses too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from logs import REPOSITORY, Log, record

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.cli.schema import SCHEMA_FILE
from mkdocs_gptlog.logbook.model.experiment import Experiment, Run
from mkdocs_gptlog.logbook.model.fine_tuning import FineTuning
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.logbook.schema import Vocabulary, schema
from mkdocs_gptlog.logbook.shorthand.forms import FORMS
from mkdocs_gptlog.problems import Severity
from mkdocs_gptlog.settings import BUILT_IN_VERDICTS, Options, Settings

SCHEMA = schema(Vocabulary(tuple(BUILT_IN_VERDICTS)))
VALIDATOR = Draft202012Validator(SCHEMA)
CASES = REPOSITORY / "tests/logbook/records"
DATED = "title: A\ndate: 2024-05-01\nmodel: M\n"


class Yaml12(yaml.SafeLoader):
    """Reads as editors do: YAML 1.2, in which dates are texts, and `yes` is one."""


Yaml12.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(yaml.load(text, Yaml12))]  # noqa: S506 (a SafeLoader)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def valid_records() -> list[Path]:
    """Return the records that the reader takes without an error: of the demo, and of its own tests."""
    found = [file for file in (REPOSITORY / "experiments").rglob("*.yaml") if not file.name.startswith("_")]
    for case in sorted(CASES.iterdir()):
        logbook = read(Settings(case, options=Options(experiments="input"), drafts=True))
        broken = {problem.where.path for problem in logbook.problems if problem.severity is Severity.ERROR}
        found += [case / e.path for e in logbook.experiments if e.path not in broken]
    return found


def test_what_the_reader_takes_is_valid() -> None:
    files = valid_records()
    assert len(files) > 60
    wrong = {}
    for file in files:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        try:
            found = errors(text)
        except yaml.YAMLError:
            continue  # what only our reader mends
        if found := [one for one in found if "'title' is a required" not in one or "title" in text]:
            wrong[str(file.relative_to(REPOSITORY))] = found
    assert wrong == {}


@pytest.mark.parametrize(
    "short",
    [
        "prompt: Q\nreply: R\n",
        "prompt: {image: a.png, text: Q}\nreply: {images: [a.png, {file: b.png, alt: B}]}\n",
        "messages:\n- user: Q\n- assistant: {text: R, audio: a.mp3}\n- {role: tool, text: T, format: plain}\n",
        "runs:\n- {model: N, prompt: Q, reply: R, verdict: pass}\n- {date: 2024-05-02, messages: [{user: Q}]}\n",
        "audio: a.mp3\ntranscript: |\n  [00:01] Hello\nobservations: {at: 1, note: breath}\n",
        "video: {file: 'https://youtu.be/abcdefghijk', observations: [{at: '00:02', note: x}]}\n",
        "prompt: {image: {file: a.png, redact: [0, 0, 0.5, 0.5], marks: {ellipse: [0, 0, 1, 1], note: x}}}\n",
        "prompt: {image: {file: a.png, redact: [[0, 0, 0.5, 0.5]], marks: [{arrow: [0, 0, 1, 1]}]}}\n",
        "prompt: Q\ntags: one\nauthors: [A, B]\ncategory: a/b\nlinks: https://example.org\nrelated: other\n",
        "prompt: Q\nlinks: [{url: 'https://example.org', title: T}, 'https://example.com']\n",
        "prompt: Q\ntally: {pass: 3, fail: '2'}\nscore: '0.5'\nlatency: 3\ntokens: {input: 3}\nsettings: {a: [1, {b: 2}]}\n",  # noqa: E501
        "kind: fine-tuning\nbase_model: m\ndataset: d.jsonl\nmetrics: m.csv\ncompare: []\nfinal: {loss: 0.5}\n",
        "prompt: 1\nreply:\nnotes:\ndraft: true\nversion: 1\n",
    ],
)
def test_every_short_form_is_valid(short: str, log: Log) -> None:
    assert errors(DATED + short) == []
    log.write({"experiments/a.yaml": DATED + short, "experiments/m.csv": "step,loss\n1,2\n"})
    problems = read(Settings(log.root)).problems
    assert [str(p) for p in problems if p.severity is Severity.ERROR and p.code != "related"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "tittle: B\nprompt: Q\n",
        "prompt: {txt: Q}\n",
        "prompt: [Q]\n",
        "prompt: Q\nverdict: passed\n",
        "prompt: Q\nscore: 7\n",
        "prompt: Q\nscore: much\n",
        "prompt: Q\ndate: yesterday\n",
        "prompt: Q\nkind: song\n",
        "prompt: Q\nlang: not a language\n",
        "prompt: Q\ntally: {passed: 1}\n",
        "prompt: Q\ntally: {pass: many}\n",
        "messages:\n- uzer: Q\n",
        "messages:\n- {role: bot, text: Q}\n",
        "messages:\n- {user: Q, assistant: R}\n",
        "messages: Q\n",
        "runs: {model: M}\n",
        "prompt: {image: {file: a.png, marks: {note: x}}}\n",
        "prompt: {image: {file: a.png, marks: {box: [0, 0, 1, 1], ellipse: [0, 0, 1, 1]}}}\n",
        "prompt: {image: {file: a.png, redact: [[1, 2]]}}\n",
        "prompt: {image: {file: a.png, poster: b.png}}\n",
        "prompt: {image: {alt: A}}\n",
        "audio: {file: a.mp3, observations: [{note: x}]}\n",
        "audio: {file: a.mp3, observations: [{at: soon, note: x}]}\n",
        "prompt: Q\ntokens: {in: 3}\n",
        "prompt: Q\ndraft: perhaps\n",
        "prompt: Q\nlinks: [{title: T}]\n",
        "prompt: Q\nversion: 2\n",
        "kind: fine-tuning\nbase_model: m\ndataset: {path: d}\n",
    ],
)
def test_what_the_schema_refuses_the_reader_refuses_too(wrong: str, log: Log) -> None:
    text = DATED.replace("date: 2024-05-01\n", "") + wrong if "date:" in wrong else DATED + wrong
    assert errors(text) != []
    log.write({"experiments/a.yaml": text})
    assert [p for p in read(Settings(log.root)).problems if p.severity is Severity.ERROR] != []


def test_every_field_is_described() -> None:
    slots = {f"{form}.{name}": slot.sentence for form, place in FORMS.items() for name, slot in place.slots.items()}
    assert [name for name, sentence in slots.items() if not sentence.rstrip().endswith((".", "`."))] == []
    for model in (Experiment, Run, FineTuning):
        assert [name for name, one in model.model_fields.items() if not one.description] == []


def test_the_vocabulary_of_the_log_is_offered(log: Log) -> None:
    log.add("a", record(category="vision/counting", tags=["OCR"], authors=["Mei"], model="GPT-4V"))
    log.configure(options={"verdicts": {"great": {"tone": "pass"}}})
    done = CliRunner().invoke(main, ["schema", str(log.root)])
    assert done.exit_code == 0
    found: dict[str, Any] = json.loads(done.output)["properties"]
    assert found["verdict"]["anyOf"][0]["enum"] == [*BUILT_IN_VERDICTS, "great"]
    offered = {name: found[name]["anyOf"][0]["enum"] for name in ("category", "tags", "authors", "model")}
    assert offered == {"category": ["vision/counting"], "tags": ["OCR"], "authors": ["Mei"], "model": ["GPT-4V"]}


def test_the_schema_is_written_beside_the_records(log: Log) -> None:
    log.add("a")
    done = CliRunner().invoke(main, ["schema", str(log.root), "--write"])
    assert done.output == f"wrote experiments/{SCHEMA_FILE}\n"
    Draft202012Validator(json.loads((log.root / "experiments" / SCHEMA_FILE).read_text("utf-8"))).validate(
        {"title": "A"}
    )
    built = log.build(strict=True)
    assert not [file for file in built.folder.rglob("*") if file.name == SCHEMA_FILE]
