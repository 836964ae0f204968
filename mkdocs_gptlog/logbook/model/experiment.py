"""What a record holds, in the one shape that every way of writing it becomes.

Long because the parts of a record are declared together, each with its fields and what follows from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from mkdocs_gptlog.logbook.model.fine_tuning import FineTuning
from mkdocs_gptlog.logbook.model.parameters import Parameters, as_texts
from mkdocs_gptlog.logbook.model.values import (
    Box,
    Count,
    Date,
    Fraction,
    HidingBox,
    Language,
    Model,
    OptionalAmount,
    OptionalCount,
    Reference,
    Text,
    Time,
    absent_if_null,
    is_link,
)
from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.problems import Position

FORMAT_VERSION = 1
"""The newest version of the record format that this program reads."""

Role = Literal["system", "user", "assistant", "tool"]
TextFormat = Literal["markdown", "plain"]
Kind = Literal["chat", "voice", "fine-tuning"]
MediaKind = Literal["image", "audio", "video", "attachment"]
RECORDINGS: tuple[MediaKind, ...] = ("audio", "video")
"""Media that are heard, for a while."""
Shape = Literal["ellipse", "box", "underline", "arrow"]


class Mark(Model):
    """A shape drawn over a picture to point at the evidence."""

    shape: Shape
    """What is drawn."""
    at: Box
    """Fractions of the upright picture: x, y, width, height; for an arrow x1, y1, x2, y2, its tip last."""
    note: str = ""
    """What there is to see."""


class Line(Model):
    """What was said at a time: one line of a transcript."""

    at: Time
    """When it begins, in seconds."""
    speaker: str = ""
    """A role, or a name; empty where nobody is named."""
    text: Text
    """What is said."""
    where: Position = Field(default=Position(), repr=False)
    """The place in the record."""


class Observation(Model):
    """What there is to notice at a time: a breath, a stutter."""

    at: Time
    """When it is heard or seen: seconds, or minutes and seconds as `00:42`."""
    note: Text
    """What there is to notice."""
    where: Position = Field(default=Position(), repr=False)
    """The place in the record."""


class Media(Model):
    """An image, audio, video or other file that belongs to a message."""

    kind: MediaKind
    """What the file is shown as."""
    file: Text
    """A path relative to the record; for sounds and videos also a link."""
    alt: str = ""
    """What the picture shows, for those who cannot see it."""
    caption: str = ""
    """A text below it, in Markdown."""
    credit: str = ""
    """Who made it."""
    marks: tuple[Mark, ...] = ()
    """Shapes drawn over a picture to point at the evidence."""
    redact: tuple[HidingBox, ...] = ()
    """Boxes that no published copy shows: x, y, width, height as fractions of the picture."""
    poster: str = ""
    """A picture shown before a video plays: a path relative to the record."""
    captions: str = ""
    """A WebVTT file: a path relative to the record."""
    transcript: tuple[Line, ...] = ()
    """What is said: a block of lines as `[00:12] words`, or the path of a WebVTT file."""
    observations: tuple[Observation, ...] = ()
    """What there is to notice in a recording, each at a time."""
    title: str = ""
    """What an attachment is called, where its name says too little."""
    publish: bool = False
    """Whether readers may have an attachment, and see what is in it; else they see its name, type, size and pages."""
    where: Position = Field(default=Position(), repr=False)
    """The place in the record that names the file."""
    poster_at: Position = Field(default=Position(), repr=False)
    """The place in the record that names the poster."""
    captions_at: Position = Field(default=Position(), repr=False)
    """The place in the record that names the captions."""

    @property
    def linked(self) -> bool:
        """True where `file` is an address on the web and not a file."""
        return is_link(self.file)


class Message(Model):
    """One turn of a run: text, media or both; its `format` is that of the text: Markdown, or shown as it was typed."""

    model_config = ConfigDict(str_strip_whitespace=False)

    role: Role
    """Who says it."""
    text: str = ""
    """What is said."""
    format: TextFormat = "plain"
    """Whether the text is Markdown, or shown as it was typed."""
    media: tuple[Media, ...] = ()
    """Pictures, sounds and videos that belong to it."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text.strip() and not self.media:
            raise ValueError("a message needs a text or media")
        return self


class Tokens(Model):
    """How many tokens a run took in and gave out."""

    input: OptionalCount = None
    """How many the model read."""
    output: OptionalCount = None
    """How many it wrote."""


class Run(Model):
    """One dated attempt at an experiment with one model."""

    model: Text
    """The model, as people call it."""
    date: Date
    """When it was tried: year-month-day."""
    via: str = ""
    """How the model was reached: an app, an API."""
    settings: Parameters = Field(default_factory=dict)
    """What was set, as written: `temperature: 0.2`."""
    recording: Media | None = None
    """A sound or video of the whole run."""
    messages: tuple[Message, ...] = ()
    """What was said, turn by turn."""
    verdict: str = ""
    """How it went."""
    why: str = ""
    """Why it was judged so, in Markdown."""
    score: Annotated[Fraction | None, BeforeValidator(absent_if_null)] = None
    """From 0 to 1."""
    cost: str = ""
    """As written, with its currency: `0.01 USD`."""
    tokens: Tokens = Tokens()
    """How many tokens went in and came out."""
    latency: OptionalAmount = None
    """In seconds."""
    url: str = ""
    """Where the conversation can be read."""
    tally: dict[str, Count] = Field(default_factory=dict)
    """Verdicts of repeated trials without transcripts: how many of each."""
    review: str = ""
    """What a second pair of eyes said, in Markdown."""
    where: Position = Field(default=Position(), repr=False)
    """The place in the record."""
    why_at: Position = Field(default=Position(), repr=False)
    """The place in the record of `why`."""
    review_at: Position = Field(default=Position(), repr=False)
    """The place in the record of `review`."""

    @cached_property
    def outcome(self) -> str:
        """The verdict; without one what the tally says; without that `pending`."""
        if self.verdict:
            return self.verdict
        seen = [name for name, count in self.tally.items() if count]
        if len(seen) == 1:
            return seen[0]
        if "pass" in seen or "partial" in seen:
            return "partial"
        return "unclear" if seen else "pending"

    @cached_property
    def settings_as_texts(self) -> dict[str, str]:
        """The settings as they are shown."""
        return as_texts(self.settings)

    @property
    def media(self) -> Iterator[Media]:
        """The recording of the whole, then the media of the messages."""
        if self.recording:
            yield self.recording
        for message in self.messages:
            yield from message.media


class Link(Model):
    """A link to the web with its title."""

    url: Text
    """An address on the web."""
    title: str = ""
    """What the link says; without it the address."""


def _parse_category(value: object) -> object:
    """Turn `图像识别/数数` into its parts."""
    if isinstance(value, str):
        return tuple(part for part in (part.strip() for part in value.split("/")) if part)
    return value


class Experiment(Model):
    """One thing tried."""

    id: Text
    """Its stable name, the path of its file: `vision/japan-sign`."""
    path: str
    """Its file as users see it in problems, posix."""
    title: Text
    """A few words."""
    date: Date
    """When it was made: year-month-day; without it, the earliest date of the runs."""
    category: Annotated[tuple[str, ...], BeforeValidator(_parse_category)] = ()
    """From wide to narrow: `vision/counting`; without it, the folders of the file."""
    tags: tuple[Text, ...] = ()
    """Words by which it is found."""
    authors: tuple[Text, ...] = ()
    """Who made it."""
    lang: Language = ""
    """The language of the record where it is not that of the site, as its code: `zh-TW`."""
    draft: bool = False
    """Whether it is only shown in previews."""
    summary: str = ""
    """One or two sentences above everything else, in Markdown."""
    target: str = ""
    """The right answer, where there is one."""
    notes: str = ""
    """Whatever else there is to say, in Markdown."""
    links: tuple[Link, ...] = ()
    """Addresses on the web that belong to it."""
    related: tuple[Reference, ...] = ()
    """Ids of other experiments."""
    kind: Kind = "chat"
    """What was tried."""
    cover: Media | None = None
    """The picture of its card, where it is not the first one."""
    runs: tuple[Run, ...] = ()
    """Dated attempts at it with a model."""
    fine_tuning: FineTuning | None = None
    """The facts of a fine-tuning job."""
    summary_at: Position = Field(default=Position(), repr=False)
    """The place in the record of `summary`."""
    notes_at: Position = Field(default=Position(), repr=False)
    """The place in the record of `notes`."""

    @cached_property
    def by_date(self) -> tuple[Run, ...]:
        """The runs, oldest first; those of one day as in the file."""
        return tuple(sorted(self.runs, key=lambda run: run.date))

    @cached_property
    def latest_date(self) -> dt.date:
        """When something was last tried."""
        return max((run.date for run in self.runs), default=self.date)

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The models tried, each once, in the order of the runs."""
        return tuple(dict.fromkeys(run.model for run in self.runs))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years with a run, newest first."""
        return tuple(sorted({self.date.year, *(run.date.year for run in self.runs)}, reverse=True))

    @property
    def verdict(self) -> str:
        """The outcome of the newest run; empty where nothing was judged."""
        return self.by_date[-1].outcome if self.runs else ""

    def newest(self, model: str = "", year: int = 0) -> Run | None:
        """Return the newest run, of a model, however it is written, or of any, in a year or ever; None without one."""
        runs = self.newest_runs(year)
        return next((run for run in runs if not model or slug(run.model) == slug(model)), None)

    def newest_runs(self, year: int = 0) -> tuple[Run, ...]:
        """Return the newest run of each model, the newest first, of those in a year or of all."""
        if year:
            return tuple(run for run in self._newest_by_year if run.date.year == year)
        newest: dict[str, Run] = {}
        for run in self._newest_by_year:
            newest.setdefault(slug(run.model), run)
        return tuple(newest.values())

    @cached_property
    def _newest_by_year(self) -> tuple[Run, ...]:
        """The newest run of each model in each year, the newest first."""
        newest: dict[tuple[str, int], Run] = {}
        for run in reversed(self.by_date):
            newest.setdefault((slug(run.model), run.date.year), run)
        return tuple(newest.values())

    @cached_property
    def media(self) -> tuple[Media, ...]:
        """All media, those shared by several runs once, the chosen cover first."""
        own = (media for run in self.runs for media in run.media)
        return tuple(dict.fromkeys((*((self.cover,) if self.cover else ()), *own)))

    @cached_property
    def lead(self) -> Media | None:
        """The picture for the card: the chosen cover, else the first picture that has a file."""
        return next((media for media in self.media if media.kind == "image" or media.poster), None)

    @cached_property
    def recording(self) -> Media | None:
        """The first sound or video, where there is one."""
        return next((media for media in self.media if media.kind in RECORDINGS), None)
