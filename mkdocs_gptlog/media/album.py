"""What was made of the media of a logbook: each file once, and where its renditions are published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs_gptlog.logbook.model.experiment import Media
from mkdocs_gptlog.logbook.model.media_kinds import KINDS
from mkdocs_gptlog.media.recordings.waveform import Wave
from mkdocs_gptlog.problems import Problem

BASE_URI = "assets/gptlog"
"""Where media are published, posix, in the site."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One published size of a picture: width and height in px, address in the site, file on disk."""

    width: int
    height: int
    uri: str
    path: Path


@dataclass(frozen=True, slots=True)
class Stills:
    """A picture at several sizes, ascending.

    Attributes:
        base: In the format that every browser reads.
        better: Smaller files for those that can, by media type, the best first.
    """

    base: tuple[Rendition, ...]
    better: tuple[tuple[str, tuple[Rendition, ...]], ...] = ()

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield the address and the file of each rendition."""
        for renditions in (self.base, *(renditions for _, renditions in self.better)):
            for rendition in renditions:
                yield rendition.uri, rendition.path


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be shown.

    Attributes:
        color: What to show while it loads, `#rrggbb`.
        stills: The whole of it.
        cover: What a card shows of it.
        moving: The rendition that moves, where there is one.
    """

    color: str
    stills: Stills
    cover: Stills
    moving: Rendition | None = None

    @property
    def largest(self) -> Rendition:
        """The full view, still."""
        return self.stills.base[-1]

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield the address and the file of everything that shows it."""
        yield from self.stills.files()
        yield from self.cover.files()
        if self.moving:
            yield self.moving.uri, self.moving.path


@dataclass(frozen=True, slots=True)
class Clip:
    """A file published whole: audio, video, captions, or an original; with its media type."""

    uri: str
    path: Path
    type: str


@dataclass(frozen=True, slots=True)
class Attached:
    """What is known of an attachment, and of one that is published what readers get.

    Attributes:
        size: Of the file, in bytes.
        pages: Of a PDF; 0 where they are not known, or where there are none.
        copy: What readers may have; None of a file that is not published.
        page: The picture of the first page of a PDF.
        text: The beginning of a text.
        cut: Whether there is more of the text.
    """

    size: int
    pages: int = 0
    copy: Clip | None = None
    page: Picture | None = None
    text: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Album:
    """The media of a logbook by what was ordered; what could not be made is missing, and a problem.

    Attributes:
        pictures: By file; what one record hides in a file is hidden wherever the file is shown.
        clips: By file.
        waves: What is known of the sound of clips, by file.
        originals: By file, where they are published.
        downloads: Data files that readers may have, by file.
        attachments: By file.
        decoded: How many pictures had to be decoded this time.
        kept: Files of the cache that are used and not published.
    """

    pictures: dict[str, Picture] = field(default_factory=dict)
    clips: dict[str, Clip] = field(default_factory=dict)
    waves: dict[str, Wave] = field(default_factory=dict)
    originals: dict[str, Clip] = field(default_factory=dict)
    downloads: dict[str, Clip] = field(default_factory=dict)
    attachments: dict[str, Attached] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    decoded: int = 0
    kept: tuple[Path, ...] = ()

    def picture(self, media: Media | None) -> Picture | None:
        """Return the picture that stands for a media: itself, or the poster of a video."""
        return self.pictures.get(picture_file(media)) if media else None

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield the address and the file of everything to publish."""
        for picture in self.pictures.values():
            yield from picture.files()
        for clip in (*self.clips.values(), *self.originals.values(), *self.downloads.values()):
            yield clip.uri, clip.path
        for attached in self.attachments.values():
            if attached.copy:
                yield attached.copy.uri, attached.copy.path
            if attached.page:
                yield from attached.page.files()


def picture_file(media: Media) -> str:
    """Return the file of the picture that stands for a media; empty where there is none."""
    if KINDS[media.kind].pictured:
        return "" if media.linked else media.file
    return media.poster
