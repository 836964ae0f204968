"""Codes of problems: all stand in one table, each means something, and for each a small log brings it about."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from logs import REPOSITORY, Log, draw, tone

import mkdocs_gptlog
from mkdocs_gptlog.build import build
from mkdocs_gptlog.codes import CODES, KINDS, code_of
from mkdocs_gptlog.hosts.mkdocs.search import chinese_search
from mkdocs_gptlog.hosts.plain import files
from mkdocs_gptlog.hosts.plain.configuration import find_settings, read_project
from mkdocs_gptlog.hosts.plain.extensions import site_markdown
from mkdocs_gptlog.logbook.fine_tuning import datasets
from mkdocs_gptlog.media import store
from mkdocs_gptlog.media.recordings import waveform
from mkdocs_gptlog.pages.bodies.blocks import blocks
from mkdocs_gptlog.pages.jobs import charts
from mkdocs_gptlog.problems import Problem, ProblemsError

PACKAGE = Path(mkdocs_gptlog.__file__).parent
CASES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
RECORD = "title: A\ndate: 2024-05-01\nmodel: M\nprompt: Q\nreply: R\nverdict: pass\n"
PICTURE = RECORD.replace("prompt: Q", "prompt: {image: p.png}")
SOUND = RECORD.replace("reply: R", "reply: {audio: t.wav}")
JOB = "title: A\ndate: 2024-05-01\nkind: fine-tuning\nbase_model: m\n"
EXAMPLE = '{"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "R"}]}\n'
PAGE = REPOSITORY / "docs/problems.md"
KNOWN = {code: meaning for codes in CODES.values() for code, meaning in codes.items()}


def lay_down(case: dict[str, Any], log: Log) -> None:
    """Write the log of a case."""
    times = case.get("times", 1)
    contents: dict[str, str | bytes] = {"docs/index.md": "# Home\n", "experiments/a.yaml": RECORD + case.get("add", "")}
    if "record" in case:
        contents["experiments/a.yaml"] = case["record"]
    contents |= {f"experiments/{name}": text * times for name, text in case.get("files", {}).items()}
    contents |= {f"experiments/{name}": bytes.fromhex(text) * times for name, text in case.get("bytes", {}).items()}
    contents |= {f"experiments/{name}": draw() for name in case.get("pictures", ())}
    contents |= {f"experiments/{name}": tone(1) for name in case.get("sounds", ())}
    if "page" in case:
        contents["docs/page.md"] = case["page"]
    log.write({os.path.normpath(name): text for name, text in contents.items()})
    log.configure(options=case.get("options", {}), **({"theme": case["theme"]} if "theme" in case else {}))
    if "config" in case:
        log.write({"mkdocs.yml": case["config"] + "plugins: [gptlog]\n"})


def found(log: Log, page: str = "") -> Iterator[Problem]:
    """Yield the problems of a log, and of the blocks in a page."""
    try:
        project = read_project(log.root)
        yield from site_markdown(project).problems
        site = build(project.settings())
    except ProblemsError as error:
        yield from error.problems
        return
    yield from site.findings()
    for block in blocks(page.split("\n")):
        _, problems = site.embeds.render(block.text, "", "docs/page.md", block.first + 1, hub=None, scope="embed-1")
        yield from problems


@pytest.mark.parametrize("code", CASES)
def test_a_small_log_brings_a_problem_about(code: str, log: Log) -> None:
    case = CASES[code]
    lay_down(case, log)
    places = {
        f"{problem.where.path.removeprefix('experiments/')}:{problem.where.line}"
        for problem in found(log, case.get("page", ""))
        if problem.code == code
    }
    at = str(case["at"])
    assert places & {at if ":" in at else f"a.yaml:{at}"}, places


# Codes that need more than a file


def no_folder(log: Log) -> Iterator[Problem]:
    yield from found(log.configure(options={"experiments": "nowhere"}))


def outside(log: Log) -> Iterator[Problem]:
    log.write(
        {"secret.png": draw(), "experiments/a.yaml": RECORD.replace("prompt: Q", "prompt: {image: ../secret.png}")}
    )
    yield from found(log.configure())


def link_to_folder(log: Log) -> Iterator[Problem]:
    log.write({"elsewhere/b.yaml": RECORD, "experiments/a.yaml": RECORD})
    (log.root / "experiments/more").symlink_to(log.root / "elsewhere", target_is_directory=True)
    yield from found(log.configure())


def category(log: Log) -> Iterator[Problem]:
    log.write({"experiments/a.yaml": RECORD + "category: " + "/".join("部分" * 20 for _ in range(20)) + "\n"})
    yield from found(log.configure())


def cache(log: Log) -> Iterator[Problem]:
    log.write(
        {"experiments/p.png": draw(), "experiments/a.yaml": RECORD.replace("prompt: Q", "prompt: {image: p.png}")}
    )
    with pytest.MonkeyPatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(store, "write_atomically", full)
        yield from found(log.configure())


def kept(log: Log) -> Iterator[Problem]:
    log.write({"experiments/a.yaml": RECORD}).configure()
    settings = find_settings(log.root)
    site = build(settings)
    files.write(site, settings, log.root / "out")
    (log.root / "out/experiments/index.html").write_text("mine")
    yield from files.write(site, settings, log.root / "out").kept


def slow(log: Log) -> Iterator[Problem]:
    log.write(
        {"experiments/p.png": draw(), "experiments/a.yaml": RECORD.replace("prompt: Q", "prompt: {image: p.png}")}
    )
    with pytest.MonkeyPatch.context() as patch:
        (log.root / "sleeper.py").write_text(
            "import sys, time\nprint('{\"ready\": true}', flush=True)\nfor line in sys.stdin:\n    time.sleep(60)\n"
        )
        patch.setenv("PYTHONPATH", f"{log.root}{os.pathsep}{PACKAGE.parent}")
        patch.setattr("mkdocs_gptlog.media.studio._MODULE", "sleeper")
        yield from found(log.configure(options={"time_limit": 1}))


def no_audio(log: Log) -> Iterator[Problem]:
    log.write({"experiments/t.wav": tone(1), "experiments/a.yaml": SOUND})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waveform, "available", lambda: False)
        yield from found(log.configure())


def bad_sound(log: Log) -> Iterator[Problem]:
    data = bytearray(tone(1))
    data[20:22] = b"\xff\x7f"  # a codec that nobody knows
    log.write(
        {"experiments/t.wav": bytes(data), "experiments/a.yaml": RECORD.replace("reply: R", "reply: {audio: t.wav}")}
    )
    yield from found(log.configure())


def missing_extra(log: Log) -> Iterator[Problem]:
    log.write({"experiments/a.yaml": JOB + "metrics: m.csv\n", "experiments/m.csv": "step,loss\n1,2\n2,1\n"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts.Charts, "_version", "")
        yield from found(log.configure())


def data(log: Log) -> Log:
    return log.write(
        {"experiments/a.yaml": JOB + "dataset: {file: d.jsonl}\n", "experiments/d.jsonl": EXAMPLE}
    ).configure()


def dataset(log: Log) -> Iterator[Problem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "MAX_BYTES", 3)
        yield from found(data(log))


def long_example(log: Log) -> Iterator[Problem]:
    log.write({"experiments/d.jsonl": EXAMPLE.replace("Q", "word " * 70_000)})
    log.write({"experiments/a.yaml": JOB.replace("m\n", "gpt-3.5-turbo\n") + "dataset: {file: d.jsonl}\n"})
    yield from found(log.configure())


def no_tokenizer(log: Log) -> Iterator[Problem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "counter", lambda _: None)
        yield from found(data(log))


def markdown(log: Log) -> Iterator[Problem]:
    def broken(_: str) -> str:
        raise ValueError("no such plum")

    log.write({"experiments/a.yaml": RECORD + "notes: N\n"}).configure()
    yield from build(find_settings(log.root), markdown=broken).findings()


def unforeseen(log: Log) -> Iterator[Problem]:
    def broken(*_: object) -> None:
        raise ValueError("no such plum")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mkdocs_gptlog.pages.templates.renderer.message_text", broken)
        yield from found(log.write({"experiments/a.yaml": RECORD}).configure())


def search_of_chinese(_: Log) -> Iterator[Problem]:
    if problem := chinese_search(["数数"], {"lang": ["en"]}, "mkdocs.yml"):
        yield problem


SITUATIONS: dict[str, Callable[[Log], Iterator[Problem]]] = {
    "no-folder": no_folder,
    "outside": outside,
    "link-to-folder": link_to_folder,
    "category": category,
    "cache": cache,
    "kept": kept,
    "slow": slow,
    "no-audio": no_audio,
    "bad-sound": bad_sound,
    "missing-extra": missing_extra,
    "dataset": dataset,
    "long-example": long_example,
    "no-tokenizer": no_tokenizer,
    "markdown": markdown,
    "unforeseen": unforeseen,
    "chinese-search": search_of_chinese,
}
"""What brings the other codes about."""


@pytest.mark.parametrize("code", SITUATIONS)
def test_a_situation_brings_a_problem_about(code: str, log: Log) -> None:
    assert code in [problem.code for problem in SITUATIONS[code](log)]


# The table


def test_every_code_has_a_case() -> None:
    assert KNOWN.keys() - CASES.keys() - SITUATIONS.keys() == set()
    assert {*CASES, *SITUATIONS} - KNOWN.keys() == set()


def codes_in(tree: ast.AST) -> Iterator[str | None]:
    """Yield the codes of the problems that a module makes; None for one that is put together elsewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Problem", "Refusal", "_error"}:
            place = {"Problem": 3, "Refusal": 2, "_error": 3}[getattr(node.func, "id", "")]
            named = next((one.value for one in node.keywords if one.arg == "code"), None)
            code = named or (node.args[place] if len(node.args) > place else None)
            if isinstance(code, ast.Constant):
                yield str(code.value)
            elif code is None and not any(isinstance(one, ast.Starred) for one in node.args):
                yield ""
            else:
                yield None


def test_every_problem_has_a_code_of_the_table() -> None:
    used = {
        (file.relative_to(PACKAGE).as_posix(), code)
        for file in PACKAGE.rglob("*.py")
        for code in codes_in(ast.parse(file.read_text("utf-8")))
        if code is not None
    }
    assert len(used) > 80
    assert {(file, code) for file, code in used if code not in KNOWN} == set()


def test_codes_are_names_and_say_what_they_mean() -> None:
    assert [code for code in KNOWN if not re.fullmatch("[a-z]+(-[a-z]+)*", code)] == []
    assert [code for code, meaning in KNOWN.items() if not re.fullmatch(r"[A-Z][^\n]{10,110}\.", meaning)] == []
    assert len(KNOWN) == sum(map(len, CODES.values()))
    assert set(KINDS.values()) <= KNOWN.keys()
    assert [code_of(kind) for kind in ("string_type", "missing", "date", "made_up")] == [
        "wrong-type",
        "missing",
        "date",
        "wrong-value",
    ]


def table() -> str:
    """Return the part of the page that is made of the table."""
    parts = []
    for about, codes in CODES.items():
        rows = "".join(f"| `{code}` | {meaning} |\n" for code, meaning in codes.items())
        parts.append(f"## {about}\n\n| Code | What it means |\n| --- | --- |\n{rows}")
    return "\n".join(parts)


def test_the_documentation_has_the_table() -> None:
    text = PAGE.read_text("utf-8")
    head, _, tail = text.partition("<!-- codes -->\n")
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(f"{head}<!-- codes -->\n{table()}", "utf-8")
        return
    assert tail == table()
