"""Forms: the places of a record, and how what stands there may be written. One table for the reader and the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from mkdocs_gptlog.logbook.model.experiment import (
    Experiment,
    Link,
    Mark,
    Media,
    MediaKind,
    Message,
    Observation,
    Role,
    Run,
    Shape,
    Tokens,
)
from mkdocs_gptlog.logbook.model.fine_tuning import Dataset, FineTuning
from mkdocs_gptlog.logbook.model.media_kinds import KINDS, SELECTIVE
from mkdocs_gptlog.logbook.model.values import Model

ROLES: tuple[str, ...] = get_args(Role)
SHAPES: tuple[str, ...] = get_args(Shape)


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand in a field.

    Attributes:
        sentence: What it is for.
        model: The model whose field says of which kind it is; None where a form does.
        name: Of that field.
        form: The form of what stands there.
        many: Whether a list of them may stand there; one alone needs no list around it.
    """

    sentence: str
    model: type[Model] | None = None
    name: str = ""
    form: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A place in a record.

    Attributes:
        sentence: What stands there.
        slots: Its fields as users may write them.
        text: The field that a text stands for which stands there alone; empty where none may.
        required: Fields that must be there.
        one_of: Fields of which exactly one must be there.
        by_role: Whether a role may stand there as the only field, with what it says.
    """

    sentence: str
    slots: Mapping[str, Slot]
    text: str = ""
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    by_role: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names that may be written."""
        return frozenset(self.slots)


@dataclass(frozen=True, slots=True)
class _Fields:
    """Fields of a model as slots: without those that only the reader fills, some of them in a form of their own."""

    model: type[Model]
    hidden: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)
    many: tuple[str, ...] = ()

    def slots(self) -> dict[str, Slot]:
        return {
            name: Slot(
                declared.description or "",
                None if name in self.forms else self.model,
                name,
                self.forms.get(name, ""),
                name in self.many,
            )
            for name, declared in self.model.model_fields.items()
            if name not in {"where", *self.hidden}
        }


def _media(kind: MediaKind) -> Form:
    fields = _Fields(
        Media,
        ("kind", "poster_at", "captions_at"),
        {"marks": "mark", "observations": "observation", "transcript": "text"},
        ("marks", "observations", "redact"),
    )
    slots = fields.slots()
    kept = {name: slot for name, slot in slots.items() if name in KINDS[kind].fields or name not in SELECTIVE}
    return Form(Media.__doc__ or "", kept, "file", ("file",))


_MESSAGE_MEDIA = {
    "image": Slot("A picture, or several.", form="image", many=True),
    "images": Slot("Pictures that belong together.", form="image", many=True),
    "audio": Slot("A sound, or several: a file, or a link.", form="audio", many=True),
    "video": Slot("A video, or several: a file, or a link.", form="video", many=True),
    "attachments": Slot("Any other file, or several.", form="attachment", many=True),
}
_RUN = _Fields(Run, ("recording", "why_at", "review_at"), {"messages": "turn", "tokens": "tokens"}).slots() | {
    "prompt": Slot("What was asked: short for a message of the user.", form="message"),
    "reply": Slot("What was answered: short for a message of the assistant.", form="message"),
    "audio": Slot("A sound of the whole run: a file, or a link.", form="audio"),
    "video": Slot("A video of the whole run: a file, or a link.", form="video"),
    "transcript": Slot("What is said in that sound or video.", form="text"),
    "observations": Slot("What there is to notice in it.", form="observation", many=True),
}
_EXPERIMENT = _Fields(
    Experiment,
    ("id", "path", "fine_tuning", "summary_at", "notes_at"),
    {
        "runs": "run",
        "links": "link",
        "related": "reference",
        "cover": "image",
        "tags": "text",
        "authors": "text",
    },
    ("links", "related", "tags", "authors"),
).slots()
_FINE_TUNING = _Fields(FineTuning, (), {"dataset": "dataset", "compare": "reference"}, ("compare",)).slots()

FORMS: dict[str, Form] = {
    "record": Form(
        "One thing tried: a record of an experiment.",
        _RUN
        | _FINE_TUNING
        | _EXPERIMENT
        | {"version": Slot("The version of the format of this record.", form="version")},
        required=("title",),
    ),
    "run": Form(Run.__doc__ or "", _RUN),
    "turn": Form("One turn of a run: a role with what it says, or its fields.", {}, by_role=True),
    "message": Form(
        "What is said: a text, pictures, sounds, videos, other files.",
        _Fields(Message, ("media",)).slots() | _MESSAGE_MEDIA,
        "text",
    ),
    **{kind: _media(kind) for kind in KINDS},
    "mark": Form(
        Mark.__doc__ or "",
        {"note": Slot("What there is to see.", Mark, "note")}
        | {shape: Slot(Mark.model_fields["at"].description or "", Mark, "at") for shape in SHAPES},
        one_of=SHAPES,
    ),
    "observation": Form(Observation.__doc__ or "", _Fields(Observation).slots(), required=("at", "note")),
    "tokens": Form(Tokens.__doc__ or "", _Fields(Tokens).slots()),
    "link": Form(Link.__doc__ or "", _Fields(Link).slots(), "url", ("url",)),
    "dataset": Form(Dataset.__doc__ or "", _Fields(Dataset).slots(), "file"),
    "reference": Form("The id of another experiment.", {}, "id"),
    "text": Form("A text.", {}, "text"),
    "version": Form("A version of the format.", {}, "version"),
}
"""Every place of a record. One more field of a model is one more here; one more place is one row."""
