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
    """A shape drawn over a picture to point at the evidence.

    Attributes:
        shape: What is drawn.
        at: Fractions of the upright picture: x, y, width, height; for an arrow x1, y1, x2, y2 (its tip).
        note: What there is to see.
    """

    shape: Shape
    at: Box
    note: str = ""


class Line(Model):
    """What was said at a time: one line of a transcript.

    Attributes:
        at: When it begins, in seconds.
        speaker: A role, or a name; empty where nobody is named.
    """

    at: Time
    speaker: str = ""
    text: Text
    where: Position = Field(default=Position(), repr=False)


class Observation(Model):
    """What there is to notice at a time: a breath, a stutter.

    Attributes:
        at: In seconds.
    """

    at: Time
    note: Text
    where: Position = Field(default=Position(), repr=False)


class Media(Model):
    """An image, audio, video or other file that belongs to a message.

    Attributes:
        file: Path relative to the project's folder, posix; or a link (audio and video).
        alt: What the picture shows, for those who cannot see it.
        redact: Boxes that no published rendition shows: x, y, width, height as fractions.
        poster: A picture shown before a video plays, path as for `file`.
        captions: A WebVTT file, path as for `file`.
        transcript: What is said in a sound or video, ascending.
        observations: What there is to notice in it.
        where: The place in the record that names the file; likewise `poster_at` and `captions_at`.
    """

    kind: MediaKind
    file: Text
    alt: str = ""
    caption: str = ""
    credit: str = ""
    marks: tuple[Mark, ...] = ()
    redact: tuple[HidingBox, ...] = ()
    poster: str = ""
    captions: str = ""
    transcript: tuple[Line, ...] = ()
    observations: tuple[Observation, ...] = ()
    title: str = ""
    """What an attachment is called, where its name says too little."""
    publish: bool = False
    """Whether readers may have an attachment, and see what is in it; else they see its name, type, size and pages."""
    where: Position = Field(default=Position(), repr=False)
    poster_at: Position = Field(default=Position(), repr=False)
    captions_at: Position = Field(default=Position(), repr=False)

    @property
    def linked(self) -> bool:
        """True where `file` is an address on the web and not a file."""
        return is_link(self.file)


class Message(Model):
    """One turn of a run: text, media or both; its `format` is that of the text: Markdown, or shown as it was typed."""

    model_config = ConfigDict(str_strip_whitespace=False)

    role: Role
    text: str = ""
    format: TextFormat = "plain"
    media: tuple[Media, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text.strip() and not self.media:
            raise ValueError("a message needs a text or media")
        return self


class Tokens(Model):
    """How many tokens a run took in and gave out."""

    input: OptionalCount = None
    output: OptionalCount = None


class Run(Model):
    """One dated attempt at an experiment with one model.

    Attributes:
        via: How the model was reached: an app, an API.
        settings: What was set, as written: `temperature: 0.2`, `stop: [END]`.
        recording: The sound or video of the whole of it.
        verdict: The name of a verdict; empty where none was given.
        score: From 0 to 1.
        cost: As written, with its currency: `0.01 USD`.
        latency: In seconds.
        tally: Verdicts of repeated trials without transcripts, by name.
        review: What a second pair of eyes said.
        why_at: Where `why` stands; likewise `review_at`.
    """

    model: Text
    date: Date
    via: str = ""
    settings: Parameters = Field(default_factory=dict)
    recording: Media | None = None
    messages: tuple[Message, ...] = ()
    verdict: str = ""
    why: str = ""
    score: Annotated[Fraction | None, BeforeValidator(absent_if_null)] = None
    cost: str = ""
    tokens: Tokens = Tokens()
    latency: OptionalAmount = None
    url: str = ""
    tally: dict[str, Count] = Field(default_factory=dict)
    review: str = ""
    where: Position = Field(default=Position(), repr=False)
    why_at: Position = Field(default=Position(), repr=False)
    review_at: Position = Field(default=Position(), repr=False)

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
    title: str = ""


def _parse_category(value: object) -> object:
    """Turn `图像识别/数数` into its parts."""
    if isinstance(value, str):
        return tuple(part for part in (part.strip() for part in value.split("/")) if part)
    return value


class Experiment(Model):
    """One thing tried.

    Attributes:
        id: Its stable name, the path of its file: `vision/japan-sign`.
        path: Its file as users see it in problems, posix.
        category: From the widest to the narrowest part.
        target: The right answer, where there is one.
        cover: What leads the card, where the author chose it.
        runs: In the order of the file.
        summary_at: Where `summary` stands; likewise `notes_at`.
    """

    id: Text
    path: str
    title: Text
    date: Date
    category: Annotated[tuple[str, ...], BeforeValidator(_parse_category)] = ()
    tags: tuple[Text, ...] = ()
    authors: tuple[Text, ...] = ()
    lang: Language = ""
    draft: bool = False
    summary: str = ""
    target: str = ""
    notes: str = ""
    links: tuple[Link, ...] = ()
    related: tuple[Reference, ...] = ()
    kind: Kind = "chat"
    cover: Media | None = None
    runs: tuple[Run, ...] = ()
    fine_tuning: FineTuning | None = None
    summary_at: Position = Field(default=Position(), repr=False)
    notes_at: Position = Field(default=Position(), repr=False)

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
