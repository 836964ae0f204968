"""How each kind of media is shown: the template of one, and whether it stands among pictures or in a row of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mkdocs_gptlog.logbook.model.experiment import Media, MediaKind


@dataclass(frozen=True, slots=True)
class MediaTemplate:
    """How media of one kind are shown.

    Attributes:
        name: Of the template.
        row: Whether each takes a row, and is no picture of what was said.
    """

    name: str
    row: bool = False


MEDIA_TEMPLATES: dict[MediaKind, MediaTemplate] = {
    "image": MediaTemplate("gptlog/figure.html"),
    "audio": MediaTemplate("gptlog/clip.html"),
    "video": MediaTemplate("gptlog/clip.html"),
    "attachment": MediaTemplate("gptlog/attachment.html", row=True),
}


def exhibited(media: Iterable[Media]) -> list[Media]:
    """Return the media that are looked at or listened to."""
    return [one for one in media if not MEDIA_TEMPLATES[one.kind].row]


def in_rows(media: Iterable[Media]) -> list[Media]:
    """Return the media that stand in rows."""
    return [one for one in media if MEDIA_TEMPLATES[one.kind].row]
