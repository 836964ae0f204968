"""The documentation says what is so: its records are read, and what it lists and shows is compared with the program.

What commands print is written into the pages anew by `UPDATE_DOCS=1 pytest tests/test_docs.py`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl

import click
import pikepdf
import pytest
import yaml
from click.testing import CliRunner
from logs import REPOSITORY, Log, bodies, draw, record, tone
from markdown.extensions.toc import slugify
from pydantic import BaseModel

from mkdocs_gptlog.build import build
from mkdocs_gptlog.cli import main
from mkdocs_gptlog.cli.scaffold import lay_down
from mkdocs_gptlog.hosts.markdown import LogExtension
from mkdocs_gptlog.logbook.facets import FACET, RESERVED
from mkdocs_gptlog.logbook.model.experiment import FORMAT_VERSION, RECORDINGS, Link, Media
from mkdocs_gptlog.logbook.model.fine_tuning import Dataset
from mkdocs_gptlog.logbook.query import SORT_KEYS, Query
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.logbook.shorthand import media as media_forms
from mkdocs_gptlog.logbook.shorthand import record as record_forms
from mkdocs_gptlog.logbook.shorthand.forms import ROLES
from mkdocs_gptlog.pages.addresses import SORTS
from mkdocs_gptlog.pages.outputs.data import VERSION, PublicExperiment, PublicRun
from mkdocs_gptlog.pages.outputs.minified import ASSETS
from mkdocs_gptlog.pages.templates.environment import TEMPLATES
from mkdocs_gptlog.pages.words.interface import LOCALES
from mkdocs_gptlog.problems import Severity
from mkdocs_gptlog.settings import BUILT_IN_VERDICTS, Options, Settings, Verdict, parse_options

README = REPOSITORY / "README.md"
DOCS = REPOSITORY / "docs"
PAGES = {page.name: page for page in (README, *sorted(DOCS.glob("*.md")))}
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
GENERATED = {DOCS / "experiments" / "index.md"}
PROMPT = "$ gptlog "
FENCE = re.compile(r"(`{3,})(\w*)")


@dataclass(frozen=True)
class Block:
    """A fenced block: what it is written in, and the lines between the fences."""

    language: str
    text: str

    @property
    def path(self) -> str:
        """The file that a record says it is; empty for other blocks."""
        found = re.match(r"# (experiments/\S+\.yaml)\n", self.text) if self.language == "yaml" else None
        return found[1] if found else ""


def parts(page: Path) -> Iterator[Block | str]:
    """Yield a page as fenced blocks, and single lines outside them."""
    opened: re.Match[str] | None = None
    inside: list[str] = []
    for line in page.read_text("utf-8").splitlines():
        if opened is not None:
            if line == opened[1]:
                yield Block(opened[2], "\n".join(inside) + "\n")
                opened = None
            else:
                inside.append(line)
        elif opened := FENCE.fullmatch(line):
            inside = []
        else:
            yield line
    assert opened is None, f"{page.name}: a block is never closed"


def blocks(page: Path) -> list[Block]:
    return [part for part in parts(page) if isinstance(part, Block)]


def sections(page: Path) -> dict[str, list[str]]:
    """Return the lines below each heading by its anchor."""
    found: dict[str, list[str]] = {"": []}
    for line in parts(page):
        if isinstance(line, Block):
            continue
        if heading := re.fullmatch(r"#+ (.+?)(?: \{#([\w-]+)\})?", line):
            anchor = heading[2] or slugify(heading[1].replace("`", ""), "-")
            assert anchor not in found, f"{page.name}: two headings are #{anchor}"
            found[anchor] = []
        else:
            found[list(found)[-1]].append(line)
    return found


def listed(page: str, anchor: str) -> list[set[str]]:
    """Return the names in the first column of each table of a section."""
    tables: list[set[str]] = []
    for before, line in zip(["", *(lines := sections(PAGES[page])[anchor])], lines, strict=False):
        if line.startswith("| ---"):
            tables.append(set())
        elif tables and before.startswith("|") and (name := re.match(r"\| `([^`]+)` \|", line)):
            tables[-1].add(name[1])
    return tables


def records(page: Path) -> Iterator[tuple[Block, str]]:
    """Yield each record of a page, and the output that is shown right below it."""
    found = blocks(page)
    for block, following in zip(found, [*found[1:], Block("", "")], strict=False):
        if block.path:
            yield block, following.text if is_output(following) else ""


def is_output(block: Block) -> bool:
    return block.language == "text" and block.text.startswith(PROMPT)


def write(root: Path, name: str, content: str | bytes) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def examples(count: int, question: str) -> str:
    """Return so many examples to tune on."""
    turns = [[("user", f"{question} {n}"), ("assistant", str(n))] for n in range(count)]
    lines = [{"messages": [{"role": role, "content": text} for role, text in turn]} for turn in turns]
    return "".join(json.dumps(line) + "\n" for line in lines)


def pdf() -> bytes:
    """Return a document of one page."""
    buffer = io.BytesIO()
    with pikepdf.Pdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    return buffer.getvalue()


def run(*arguments: str) -> str:
    """Return what the command prints."""
    result = CliRunner().invoke(main, arguments, prog_name="gptlog", terminal_width=80)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def write_media(root: Path, media: Media) -> None:
    """Write the files that a media names."""
    for file in (media.file if media.kind == "image" else "", media.poster):
        if file:
            write(root, file, draw())
    if media.kind in RECORDINGS and not media.linked:
        write(root, media.file, tone(15))
    if media.kind == "attachment":
        write(root, media.file, pdf() if media.file.endswith(".pdf") else "print(1)\n")


def log_of(page: Path, root: Path) -> Settings:
    """Write the good records of a page, and what they name, into a log."""
    last = ""
    shown = {block for block, output in records(page) if output}
    for block in blocks(page):
        if block.path and block not in shown:
            write(root, block.path, block.text)
            last = block.text
        elif block.language == "csv" and (name := re.search(r"^metrics: (\S+)$", last, re.MULTILINE)):
            folder = Path(last.split()[1]).parent
            write(root, str(folder / name[1]), block.text)
        elif block.language == "vtt" and (name := re.search(r"transcript: (\S+\.vtt)$", last, re.MULTILINE)):
            write(root, str(Path(last.split()[1]).parent / name[1]), block.text)
    settings = Settings(root, drafts=True)
    for experiment in read(settings).experiments:
        for media in experiment.media:
            write_media(root, media)
        if experiment.fine_tuning and (data := experiment.fine_tuning.dataset):
            for file, count in zip(data.files, (data.train or 50, data.validation or 10), strict=False):
                write(root, file, examples(count, file))
    return settings


@pytest.mark.parametrize("page", [name for name, page in PAGES.items() if any(records(page))])
def test_records_in_the_documentation_are_read_and_shown(page: str, tmp_path: Path) -> None:
    site = build(log_of(PAGES[page], tmp_path))
    assert [str(problem) for problem in site.problems if problem.severity > Severity.NOTICE] == []
    written = {block.path for block, output in records(PAGES[page]) if not output and "_defaults" not in block.path}
    assert {experiment.path for experiment in site.logbook.experiments} == written
    assert all(bodies(site))


def test_the_pages_hold_the_records_that_they_are_known_for() -> None:
    assert len(list(records(README))) == 1
    assert len(list(records(DOCS / "record.md"))) > 10


def test_shorthand_and_full_form_are_the_same(tmp_path: Path) -> None:
    def content(value: object) -> object:
        if isinstance(value, dict):
            places = {"where", "id", "path", *(name for name in value if name.endswith("_at"))}
            return {name: content(own) for name, own in value.items() if name not in places}
        return [content(own) for own in value] if isinstance(value, list | tuple) else value

    by_id = {e.id: e for e in read(log_of(DOCS / "record.md", tmp_path)).experiments}
    short, full = (content(by_id[name].model_dump()) for name in ("vision/sign", "vision/sign-in-full"))
    assert short == full


def printed(command: str, above: Block, root: Path) -> str:
    """Return what a command prints; `check` looks at the record above it, `dataset` at the data."""
    arguments = command.removeprefix(PROMPT).split()
    if arguments[0] == "check" and "--help" not in arguments:
        assert above.path, "there is no record above"
        write(root, above.path, above.text)
        arguments.append(str(root))
    if arguments[0] == "dataset" and "--help" not in arguments:
        assert above.language == "jsonl", "there is no data above"
        write(root, arguments[1], above.text)
    root.mkdir(exist_ok=True)
    with contextlib.chdir(root):
        return f"{command}\n{run(*arguments)}"


@pytest.mark.parametrize("page", [name for name, page in PAGES.items() if any(map(is_output, blocks(page)))])
def test_commands_print_what_the_documentation_shows(page: str, tmp_path: Path) -> None:
    found = blocks(PAGES[page])
    text = PAGES[page].read_text("utf-8")
    said = []
    for number, block in enumerate(found):
        if is_output(block):
            said.append((block.text, printed(block.text.splitlines()[0], found[number - 1], tmp_path / str(number))))
    if os.environ.get("UPDATE_DOCS"):
        for shown, real in said:
            text = text.replace(f"```text\n{shown}```\n", f"```text\n{real}```\n", 1)
        PAGES[page].write_text(text, "utf-8")
    else:
        assert [shown for shown, _ in said] == [real for _, real in said]


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, (*words, name))


def test_the_help_of_every_command_is_shown() -> None:
    shown = [block.text.splitlines()[0] for block in blocks(DOCS / "commands.md") if is_output(block)]
    assert sorted(shown) == sorted(" ".join(("$ gptlog", *words, "--help")) for words in commands(main))


@pytest.mark.parametrize("name", Options.model_fields)
def test_the_default_of_every_option_is_told(name: str) -> None:
    text = "\n".join(sections(DOCS / "settings.md")[name])
    default = re.search(r"^Default: `(.+)`", text, re.MULTILINE)
    assert default is not None
    assert getattr(Options.model_validate({name: yaml.safe_load(default[1])}), name) == getattr(Options(), name)


def test_the_options_that_are_told_exist() -> None:
    told = {
        anchor
        for anchor, lines in sections(DOCS / "settings.md").items()
        if re.search("^Default: ", "\n".join(lines), re.MULTILINE)
    }
    assert told == set(Options.model_fields)


def test_the_examples_of_settings_are_accepted() -> None:
    examples = [yaml.safe_load(block.text) for block in blocks(DOCS / "settings.md") if block.language == "yaml"]
    entries = [entry for example in examples for entry in example["plugins"] if isinstance(entry, dict)]
    options = [parse_options(entry["gptlog"], "mkdocs.yml") for entry in entries if "gptlog" in entry]
    assert {name for one in options for name in one.model_fields_set} == set(Options.model_fields)


def test_every_field_that_may_be_written_is_told() -> None:
    def names(model_: type[BaseModel]) -> set[str]:
        return {name for name in model_.model_fields if name != "where" and not name.endswith("_at")}

    run_fields, tuning_fields = record_forms.RUN_FIELDS, record_forms.FINE_TUNING_FIELDS
    assert listed("record.md", "experiment") == [(record_forms.RECORD_FIELDS - run_fields - tuning_fields) | {"date"}]
    assert listed("record.md", "run") == [run_fields]
    assert listed("record.md", "message") == [record_forms.MESSAGE_FIELDS]
    assert listed("record.md", "media") == [media_forms.MEDIA_FIELDS]
    assert listed("record.md", "observations") == [media_forms.OBSERVATION_FIELDS]
    assert listed("record.md", "marks") == [media_forms.MARK_FIELDS]
    assert listed("record.md", "links") == [names(Link)]
    assert listed("record.md", "fine-tuning") == [tuning_fields, names(Dataset)]
    assert listed("pages.md", "embed") == [names(Query)]
    assert listed("settings.md", "verdicts") == [names(Verdict)]
    assert listed("pages.md", "data") == [names(PublicExperiment), names(PublicRun)]
    assert f"`version`, now `{VERSION}`" in (DOCS / "pages.md").read_text("utf-8")


def test_the_example_of_the_data_reads_what_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = [block.text for block in blocks(DOCS / "pages.md") if block.language == "python"]
    Log(tmp_path).add("a").add("b", record("B", model="Model Two", verdict="fail")).build(strict=True)
    monkeypatch.chdir(tmp_path)
    exec(example, {})  # noqa: S102 (our own words)
    assert capsys.readouterr().out == "Model One pass 1\nModel Two fail 1\n"


def test_the_example_of_blocks_without_mkdocs_shows_an_experiment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = [block.text for block in blocks(DOCS / "publishing.md") if block.language == "python"]
    Log(tmp_path).add("vision/sign")
    monkeypatch.chdir(tmp_path)
    exec(example, {})  # noqa: S102 (our own words)
    assert 'href="/log/experiments/vision/sign/"' in capsys.readouterr().out
    assert listed("publishing.md", "markdown") == [set(LogExtension().config)]


def test_the_words_of_the_options_are_told() -> None:
    fields = ("search", "data")
    text = {name: "\n".join(sections(DOCS / "settings.md")[name]) for name in fields}
    values = {name: get_args(Options.model_fields[name].annotation) for name in fields}
    assert [value for name in fields for value in values[name] if f"`{value}`" not in text[name]] == []


def test_every_word_with_a_meaning_is_told() -> None:
    text = (DOCS / "record.md").read_text("utf-8")
    assert [word for word in (*BUILT_IN_VERDICTS, *ROLES, *RESERVED) if f"`{word}`" not in text] == []
    assert [kind for kind in ("chat", "voice", "fine-tuning") if f"`{kind}`" not in text] == []
    pages = (DOCS / "pages.md").read_text("utf-8")
    assert [key for key in SORT_KEYS if f"`{key}`" not in pages] == []
    settings = (DOCS / "settings.md").read_text("utf-8")
    assert [file.stem for file in LOCALES.glob("*.yaml") if f"`{file.stem}`" not in settings] == []


def test_the_address_of_the_gallery_is_told() -> None:
    text = "\n".join(sections(DOCS / "pages.md")["gallery"])
    assert [name for name in (*FACET, "text", "sort", "view", *SORTS) if f"`{name}`" not in text] == []
    examples = [block.text for block in blocks(DOCS / "pages.md") if block.text.startswith("experiments/?")]
    given = dict(parse_qsl(examples[0].strip().partition("?")[2], strict_parsing=True))
    assert given.keys() <= {*FACET, "text", "sort", "view"}
    assert given["sort"] in SORTS


def test_the_version_that_is_told_is_the_one_that_is_read() -> None:
    version = f"`version: {FORMAT_VERSION}`"
    assert "\n".join(sections(DOCS / "record.md")["version"]).lstrip().startswith(version)


def test_every_template_is_told() -> None:
    assert listed("pages.md", "templates")[0] == {file.name for file in (TEMPLATES / "gptlog").iterdir()}


def test_every_css_variable_is_told() -> None:
    rule = (ASSETS / "gptlog.css").read_text("utf-8").split("}")[0]
    assert listed("pages.md", "colours") == [set(re.findall(r"^  (--gptlog-[a-z]+):", rule, re.MULTILINE))]


def test_every_file_of_a_fresh_log_is_told(tmp_path: Path) -> None:
    assert listed("start.md", "2-lay-down-the-log") == [{path for path, _ in lay_down(tmp_path)}]


@pytest.mark.parametrize(
    "page", [*PAGES, "CHANGELOG.md", "CONTRIBUTING.md", *(f"docs/decisions/{page.name}" for page in DECISIONS)]
)
def test_links_lead_somewhere(page: str) -> None:
    file = PAGES.get(page, REPOSITORY / page)
    text = "\n".join(line for line in parts(file) if isinstance(line, str))
    targets = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text))
    dead = []
    for link in targets:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        if target not in GENERATED and (not target.is_file() or (anchor and anchor not in sections(target))):
            dead.append(link)
    assert dead == []
