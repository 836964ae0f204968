"""The log as data for other programs, and the JSON Schema of that data."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment, Kind, Media, Role, Run, Tokens
from mkdocs_gptlog.logbook.model.parameters import Value
from mkdocs_gptlog.logbook.slugs import DATA, SCHEMA
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.settings import Settings

VERSION = 1
"""Raised when a field goes or comes to mean something else; a new field that may be missing does not count."""


class _Part(BaseModel):
    """What all parts of the data share; their descriptions become those of the schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class PublicMessage(_Part):
    """One turn of a run."""

    role: Role
    text: str


class PublicTokens(_Part):
    """How many tokens a run took in and gave out."""

    input: int | None = None
    output: int | None = None


class PublicRun(_Part):
    """One dated attempt at an experiment with one model."""

    url: str
    """The address of the run on its page."""
    model: str
    date: dt.date
    verdict: str
    """The name of a verdict: the run's own, or what its tally says."""
    via: str = ""
    """How the model was reached: an app, an API."""
    why: str = ""
    """Why the run was judged so, as Markdown."""
    score: float | None = Field(default=None, ge=0, le=1)
    tally: dict[str, int] = Field(default_factory=dict)
    """Verdicts of repeated trials, by name."""
    settings: dict[str, Value] = Field(default_factory=dict)
    """What was set, as written: texts, lists of them, or further names with them."""
    tokens: PublicTokens | None = None
    cost: str = ""
    """As written, with its currency."""
    latency: float | None = None
    """In seconds."""
    messages: list[PublicMessage] = Field(default_factory=list)
    """What was said, where the site publishes it; messages without words are left out."""


class PublicPicture(_Part):
    """The picture that stands for an experiment."""

    url: str
    width: int
    """In px."""
    height: int
    """In px."""
    alt: str = ""
    """What there is to see."""


class PublicExperiment(_Part):
    """One thing tried."""

    id: str
    """Its stable name."""
    url: str
    """The address of its page."""
    title: str
    date: dt.date
    kind: Kind
    verdict: str = ""
    """That of the newest run."""
    category: list[str] = Field(default_factory=list)
    """From the widest to the narrowest part."""
    tags: list[str] = Field(default_factory=list)
    authors: list[str] = Field(default_factory=list)
    lang: str = ""
    """The language of the record, where it says so."""
    summary: str = ""
    """As Markdown."""
    target: str = ""
    """The right answer, where there is one."""
    cover: PublicPicture | None = None
    runs: list[PublicRun] = Field(default_factory=list)
    """In the order of the record."""


class PublicLog(_Part):
    """A log of experiments. Every address is whole, or else relative to the address of this file."""

    model_config = ConfigDict(title="Experiment log", populate_by_name=True)

    schema_: str = Field(alias="$schema")
    """The address of the schema of this file."""
    version: Literal[1]
    """Of this format."""
    title: str
    """The name of the site."""
    url: str
    """The address of the page that lists everything."""
    experiments: list[PublicExperiment]
    """The newest first."""


def data(logbook: Logbook, renderer: Renderer, settings: Settings) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the address and the maker of the data and of its schema, unless the log keeps its data to itself."""
    if settings.options.data != "none":
        place = renderer.addresses.place()
        yield place + DATA, partial(_log, logbook, renderer, settings)
        yield place + SCHEMA, schema


@cache
def schema() -> bytes:
    """Return the JSON Schema of the data."""
    found = PublicLog.model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **found}, indent=2).encode()


def _log(logbook: Logbook, renderer: Renderer, settings: Settings) -> bytes:
    """Return a log without its drafts; fields that say nothing are left out."""
    where = renderer.addresses
    root = settings.site_url or "../" * where.place().count("/")
    shown = [experiment for experiment in logbook.experiments if not experiment.draft]
    log = PublicLog(
        schema_=SCHEMA,
        version=VERSION,
        title=settings.site_name,
        url=root + where.gallery,
        experiments=[_experiment(one, renderer, root, settings.options.data == "messages") for one in shown],
    )
    return log.model_dump_json(exclude_defaults=True, by_alias=True).encode()


def _experiment(experiment: Experiment, renderer: Renderer, root: str, messages: bool) -> PublicExperiment:
    url = root + renderer.addresses.experiment(experiment)
    return PublicExperiment(
        id=experiment.id,
        url=url,
        title=experiment.title,
        date=experiment.date,
        kind=experiment.kind,
        verdict=experiment.verdict,
        category=list(experiment.category),
        tags=list(experiment.tags),
        authors=list(experiment.authors),
        lang=experiment.lang,
        summary=experiment.summary,
        target=experiment.target,
        cover=_cover(experiment.lead, renderer, root) if experiment.lead else None,
        runs=[_run(run, f"{url}#run-{number}", messages) for number, run in enumerate(experiment.runs, 1)],
    )


def _cover(media: Media, renderer: Renderer, root: str) -> PublicPicture | None:
    view = renderer.exhibits.cover(media)
    if view is None:
        return None
    return PublicPicture(url=root + view.stills[-1][0], width=view.width, height=view.height, alt=media.alt)


def _run(run: Run, url: str, messages: bool) -> PublicRun:
    said = [PublicMessage(role=one.role, text=one.text) for one in run.messages if one.text.strip()] if messages else []
    return PublicRun(
        url=url,
        model=run.model,
        date=run.date,
        verdict=run.outcome,
        via=run.via,
        why=run.why,
        score=run.score,
        tally=run.tally,
        settings=run.settings,
        tokens=PublicTokens(input=run.tokens.input, output=run.tokens.output) if run.tokens != Tokens() else None,
        cost=run.cost,
        latency=run.latency,
        messages=said,
    )
