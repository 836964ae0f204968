"""The log as data: what it holds, what it keeps back, and that its schema says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import jsonschema
import pytest
from logs import REPOSITORY, Built, Log, draw, record

from mkdocs_gptlog.build import build
from mkdocs_gptlog.hosts.plain.configuration import find_settings
from mkdocs_gptlog.pages.outputs.data import VERSION, schema
from mkdocs_gptlog.settings import Options, Settings

FULL = """title: Count the seeds
date: 2023-10-06
category: 图像识别/数数
tags: [counting]
authors: [Li]
lang: en
summary: How *many*?
target: "22"
prompt:
  image: {file: seeds.png, alt: Seeds, redact: [[0.1, 0.1, 0.2, 0.2]]}
  text: The secret question
runs:
  - model: Model One
    date: 2023-10-06
    via: the app
    settings: {temperature: "0.2"}
    reply: There are 23.
    verdict: fail
    why: One too **many**.
    score: 0
    cost: 0.01 USD
    tokens: {input: 1200, output: 34}
    latency: 1.5
  - {model: Model Two, date: 2025-02-03, tally: {pass: 3, fail: 7}}
notes: A note.
"""


def sample(root: Path) -> Log:
    log = Log(root).write({"experiments/图/seeds.png": draw((1600, 900))}).add("图/seeds", FULL)
    return log.add("b", record("B", date="2024-05-01")).add("hidden", record("Hidden", draft=True))


def read(built: Built, place: str = "experiments/") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built.folder / place / "experiments.json").read_bytes())
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = sample(tmp_path_factory.mktemp("sample")).configure().build(strict=True)
    assert not built.abort, built.warnings
    return built


def test_the_data_says_all_of_an_experiment_but_its_notes_and_what_was_said(site: Built) -> None:
    one = read(site)["experiments"][0]
    cover = one.pop("cover")
    address = "../experiments/%E5%9B%BE/seeds/"
    assert one == {
        "id": "图/seeds",
        "url": address,
        "title": "Count the seeds",
        "date": "2023-10-06",
        "kind": "chat",
        "verdict": "partial",
        "category": ["图像识别", "数数"],
        "tags": ["counting"],
        "authors": ["Li"],
        "lang": "en",
        "summary": "How *many*?",
        "target": "22",
        "runs": [
            {
                "url": address + "#run-1",
                "model": "Model One",
                "date": "2023-10-06",
                "verdict": "fail",
                "via": "the app",
                "why": "One too **many**.",
                "score": 0.0,
                "settings": {"temperature": "0.2"},
                "tokens": {"input": 1200, "output": 34},
                "cost": "0.01 USD",
                "latency": 1.5,
            },
            {
                "url": address + "#run-2",
                "model": "Model Two",
                "date": "2025-02-03",
                "verdict": "partial",
                "tally": {"pass": 3, "fail": 7},
            },
        ],
    }
    assert (cover["width"], cover["height"], cover["alt"]) == (640, 480, "Seeds")


def test_the_newest_stand_first_and_drafts_in_no_build(site: Built, tmp_path: Path) -> None:
    assert [one["title"] for one in read(site)["experiments"]] == ["Count the seeds", "B"]
    preview = sample(tmp_path).preview()
    assert preview.has("experiments/hidden/")
    assert [one["title"] for one in read(preview)["experiments"]] == ["Count the seeds", "B"]


@pytest.mark.parametrize("site_url", ["", "https://example.org/my-log/"])
@pytest.mark.parametrize("address", ["experiments", "lab/log"])
def test_every_address_leads_somewhere_from_where_the_file_is(tmp_path: Path, site_url: str, address: str) -> None:
    log = sample(tmp_path).configure(options={"address": address}, site_url=site_url)
    built = log.build(strict=True)
    found = read(built, address)
    root = site_url or "https://example.net/any/base/"
    base = f"{root}{address}/experiments.json"
    one = found["experiments"][0]
    urls = (found["$schema"], found["url"], one["url"], one["runs"][0]["url"], one["cover"]["url"])
    for url in urls:
        whole = urljoin(base, url)
        assert whole.startswith(root)
        assert built.has(unquote(urlsplit(whole).path.removeprefix(urlsplit(root).path)))
    assert all(url.startswith(site_url) for url in urls[1:])


def test_what_was_said_is_there_where_the_author_wants_it(tmp_path: Path) -> None:
    built = sample(tmp_path).configure(options={"data": "messages"}).build(strict=True)
    assert read(built)["experiments"][0]["runs"][0]["messages"] == [
        {"role": "user", "text": "The secret question"},
        {"role": "assistant", "text": "There are 23."},
    ]


def test_boxes_and_files_that_are_hidden_are_not_in_it(site: Built) -> None:
    text = (site.folder / "experiments/experiments.json").read_text("utf-8")
    assert "0.1" not in text.replace("0.01 USD", "")
    assert "seeds.png" not in text


def test_a_log_may_keep_its_data_to_itself(tmp_path: Path) -> None:
    built = sample(tmp_path).configure(options={"data": "none"}).build(strict=True)
    assert not list(built.folder.rglob("experiments*.json"))
    assert not built.page("experiments/").all("link", type="application/json")


def test_the_gallery_names_the_data_in_its_head(site: Built) -> None:
    (link,) = site.page("experiments/").all("link", type="application/json")
    assert link["href"] == "../experiments/experiments.json"
    assert not site.page("experiments/models/model-one/").all("link", type="application/json")


def test_settings_keep_their_lists_and_names_in_the_data_and_its_schema(log: Log) -> None:
    settings = {"stop": ["\n", "END"], "response_format": {"type": "json_object", "strict": ["a", {"b": ["1"]}]}}
    built = log.add("a", record(settings=settings)).configure().build(strict=True)
    found = read(built)
    assert found["experiments"][0]["runs"][0]["settings"] == settings
    jsonschema.validate(found, json.loads(schema()))


def test_the_schema_lies_beside_the_data_and_the_data_is_as_it_says(site: Built) -> None:
    found = json.loads((site.folder / "experiments" / read(site)["$schema"]).read_bytes())
    assert found == json.loads(schema())
    jsonschema.Draft202012Validator.check_schema(found)
    jsonschema.validate(read(site), found)


@pytest.mark.parametrize("what", ["runs", "messages"])
def test_the_data_of_the_demo_is_as_the_schema_says(what: str, tmp_path: Path) -> None:
    own = find_settings(REPOSITORY)
    options = own.options.model_copy(update={"data": what, "cache": str(tmp_path)})
    site = build(Settings(REPOSITORY, options=options))
    made = {document.uri: document.make for document in site.documents}
    found = json.loads(made["experiments/experiments.json"]())
    jsonschema.validate(found, json.loads(schema()))
    assert len(found["experiments"]) == len(site.logbook.experiments) > 5


def test_the_schema_refuses_what_is_not_the_format(site: Built) -> None:
    found = read(site)
    for wrong in ({"version": VERSION + 1}, {"experiments": [{"id": "a"}]}, {"more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(found | wrong, json.loads(schema()))


def test_every_file_of_the_log_is_written_without_mkdocs_too(tmp_path: Path) -> None:
    sample(tmp_path)
    documents = build(Settings(tmp_path, options=Options())).documents
    uris = [one.uri for one in documents if one.uri.startswith("experiments/")]
    assert uris == ["experiments/experiments.json", "experiments/experiments.schema.json"]
