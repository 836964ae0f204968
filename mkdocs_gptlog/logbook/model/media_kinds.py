"""Kinds of media in a record: under which names a message holds them, and which fields do something for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mkdocs_gptlog.logbook.model.experiment import MediaKind


@dataclass(frozen=True, slots=True)
class KindOfMedia:
    """One kind of media.

    Attributes:
        keys: The names under which a message holds it.
        called: How several of it are called in a problem.
        fields: Those that do something for it, of those that do nothing for some other kind.
        web: Whether its file may be an address on the web.
        pictured: Whether its file is itself the picture that stands for it.
        heard: Whether it takes time, and has a transcript and observations.
    """

    keys: tuple[str, ...]
    called: str
    fields: frozenset[str]
    web: bool = False
    pictured: bool = False
    heard: bool = False

    @property
    def attached(self) -> bool:
        """Whether it is a file that is neither looked at nor listened to, and is known by its name."""
        return not (self.pictured or self.heard)


_TOLD = frozenset({"alt", "caption", "credit"})
_HEARD = _TOLD | {"captions", "transcript", "observations"}

KINDS: dict[MediaKind, KindOfMedia] = {
    "image": KindOfMedia(("image", "images"), "pictures", _TOLD | {"marks", "redact"}, pictured=True),
    "audio": KindOfMedia(("audio",), "sounds", _HEARD, web=True, heard=True),
    "video": KindOfMedia(("video",), "videos", _HEARD | {"poster"}, web=True, heard=True),
    "attachment": KindOfMedia(("attachments",), "attachments", frozenset({"title", "publish"})),
}
KEYS: dict[str, MediaKind] = {key: kind for kind, row in KINDS.items() for key in row.keys}
"""The names under which a message holds media, and the kind of each."""
SELECTIVE = frozenset[str]().union(*(row.fields for row in KINDS.values()))
"""Fields that do nothing for some kind of media."""
_HINTS = {
    "alt": "say it in the `title`",
    "caption": "say it in the `title`",
    "credit": "say it in the text of the message",
    "marks": "say it in the `caption`, or as `observations`",
    "poster": "write it as an `image` of the message",
    "captions": "write the text as `caption`",
    "transcript": "use `marks` to point at something in a picture",
    "observations": "use `marks` to point at something in a picture",
    "title": "write it as the `caption`",
    "publish": "leave it out: pictures, sounds and videos are always published",
}
"""What to write in place of a field that does nothing for a kind."""


def misplaced(kind: MediaKind, names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of a medium that do nothing for its kind: name, message and hint.

    Args:
        kind: Of the medium.
        names: Of the fields that it has.
    """
    for name, hint in _HINTS.items():
        if name in names and name not in KINDS[kind].fields:
            called = [row.called for row in KINDS.values() if name in row.fields]
            if kind == "attachment" and name not in {"alt", "caption", "credit"}:
                hint = "leave it out"  # noqa: PLW2901 (the hint is for other media)
            several = " and ".join([", ".join(called[:-1]), called[-1]]) if called[1:] else called[0]
            yield name, f"belongs to {several} only", hint
