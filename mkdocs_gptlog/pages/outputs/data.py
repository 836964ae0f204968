"""The log as data for other programs, and the JSON Schema of that data."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mkdocs_gptlog.logbook.model.experiment import Experiment, Kind, Media, Role, Run, Tokens
from mkdocs_gptlog.logbook.model.parameters import Value
from mkdocs_gptlog.logbook.slugs import DATA, SCHEMA
from mkdocs_gptlog.pages.addresses import Addresses
from mkdocs_gptlog.pages.page import SiteFacts
from mkdocs_gptlog.pages.views.kinds import in_rows
from mkdocs_gptlog.pages.views.media import Exhibits

VERSION = 1
"""Raised when a field goes or comes to mean something else; a new field that may be missing does not count."""


class _Part(BaseModel):
    """What all parts of the data share; their descriptions become those of the schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class PublicMessage(_Part):
    """One turn of a run."""

    role: Role
    text: str


class PublicAttachment(_Part):
    """A file that belongs to a message, and is neither a picture nor a recording."""

    name: str
    """Of the file."""
    title: str = ""
    """What it is called, where the record says so."""
    type: str
    """What it is: `pdf`, `table`, `text`, `code`, `data`, `archive`, `document`, `other`…"""
    size: int
    """In bytes."""
    pages: int | None = None
    """Of a PDF, where they are known."""
    url: str = ""
    """The address of the copy for readers, where there is one."""


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
    attachments: list[PublicAttachment] = Field(default_factory=list)
    """The files that belong to its messages."""


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


def data(
    experiments: Sequence[Experiment], addresses: Addresses, exhibits: Exhibits, site: SiteFacts, *, messages: bool
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the address and the maker of the data and of its schema.

    Args:
        experiments: Of the whole log, newest first; drafts are left out.
        addresses: Of their pages.
        exhibits: Knows their pictures.
        site: What it is called, and where it is.
        messages: Whether what was said is published.
    """
    place = addresses.place()
    yield place + DATA, partial(_log, experiments, addresses, exhibits, site, messages)
    yield place + SCHEMA, schema


@cache
def schema() -> bytes:
    """Return the JSON Schema of the data."""
    found = PublicLog.model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **found}, indent=2).encode()


def _log(
    experiments: Sequence[Experiment], addresses: Addresses, exhibits: Exhibits, site: SiteFacts, messages: bool
) -> bytes:
    """Return a log without its drafts; fields that say nothing are left out."""
    root = site.url or "../" * addresses.place().count("/")
    published = [experiment for experiment in experiments if not experiment.draft]
    log = PublicLog(
        schema_=SCHEMA,
        version=VERSION,
        title=site.name,
        url=root + addresses.gallery,
        experiments=[_experiment(one, addresses, exhibits, root, messages) for one in published],
    )
    return log.model_dump_json(exclude_defaults=True, by_alias=True).encode()


def _experiment(
    experiment: Experiment, addresses: Addresses, exhibits: Exhibits, root: str, messages: bool
) -> PublicExperiment:
    url = root + addresses.experiment(experiment)
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
        cover=_cover(experiment.lead, exhibits, root) if experiment.lead else None,
        runs=[
            _run(run, f"{url}#run-{number}", [*_attachments(run, exhibits, root)], messages=messages)
            for number, run in enumerate(experiment.runs, 1)
        ],
    )


def _cover(media: Media, exhibits: Exhibits, root: str) -> PublicPicture | None:
    view = exhibits.cover(media)
    if view is None:
        return None
    return PublicPicture(url=root + view.stills[-1][0], width=view.width, height=view.height, alt=media.alt)


def _attachments(run: Run, exhibits: Exhibits, root: str) -> Iterator[PublicAttachment]:
    for media in in_rows(run.media):
        if view := exhibits.attachment(media):
            yield PublicAttachment(
                name=view.name,
                title=media.title,
                type=view.type,
                size=view.size,
                pages=view.pages or None,
                url=root + view.uri if view.uri else "",
            )


def _run(run: Run, url: str, attachments: list[PublicAttachment], *, messages: bool) -> PublicRun:
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
        attachments=attachments,
    )
