"""The media of a log as templates show them: which sizes, how large, and where the files are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mkdocs_gptlog.logbook.model.experiment import Experiment, Media
from mkdocs_gptlog.media.album import Album
from mkdocs_gptlog.pages.views import players
from mkdocs_gptlog.pages.views.attachments import AttachmentView, attachment_view
from mkdocs_gptlog.pages.views.kinds import exhibited
from mkdocs_gptlog.pages.views.pictures import MarkView, PictureView, cover_view, mark_view, picture_view
from mkdocs_gptlog.pages.views.recordings import RecordingView, recording_view
from mkdocs_gptlog.problems import Problem

_PHOTO_HEIGHT = 440
_SCREENSHOT_HEIGHT = 640
_SMALL_HEIGHT = 300
"""At this height two phone screenshots stand side by side on a phone."""
_TALL = 1.6
"""Height to width from which a picture is taken for a phone's screenshot, whose text is to be read."""


class Exhibits:
    """Views of an album's media; addresses are from the site's root, empty where a file could not be made."""

    def __init__(self, album: Album) -> None:
        self._album = album

    @property
    def problems(self) -> Sequence[Problem]:
        """What was found wrong with the media."""
        return self._album.problems

    def picture(self, media: Media | None, *, small: bool = False) -> PictureView | None:
        """Return the view of a whole picture, `small` where it is one of several; None where it could not be made."""
        found = self._album.picture(media)
        if found is None:
            return None
        tall = found.largest.height > _TALL * found.largest.width
        full = _SCREENSHOT_HEIGHT if tall else _PHOTO_HEIGHT
        return picture_view(found, _SMALL_HEIGHT if small else full)

    def cover(self, media: Media) -> PictureView | None:
        """Return the view of what a card shows of a picture; None where it could not be made."""
        found = self._album.picture(media)
        return cover_view(found) if found else None

    def recording(self, media: Media) -> RecordingView:
        """Return what is heard in a recording."""
        return recording_view(media, self._album.waves.get(media.file), partial(players.moment, media.file))

    def original_uri(self, media: Media) -> str:
        """Return where the original of a picture is published."""
        original = self._album.originals.get(media.file)
        return original.uri if original else ""

    def attachment(self, media: Media) -> AttachmentView | None:
        """Return the view of an attachment; None where there is no such file."""
        attached = self._album.attachments.get(media.file)
        return attachment_view(media, attached) if attached else None

    def marks(self, media: Media, view: PictureView) -> list[MarkView]:
        """Return the marks of a picture in the px of its view."""
        return [mark_view(mark, (view.width, view.height)) for mark in media.marks]

    def clip_uri(self, file: str) -> str:
        """Return where a sound, a video or its captions are."""
        clip = self._album.clips.get(file)
        return clip.uri if clip else ""

    def download_uri(self, file: str) -> str:
        """Return where a data file is published."""
        download = self._album.downloads.get(file)
        return download.uri if download else ""


def pictures_outside_runs(experiment: Experiment) -> tuple[Media, ...]:
    """Return the cover if no message shows it: it is then a picture of the experiment as a whole."""
    shown = {media.file for run in experiment.runs for media in run.media}
    return (experiment.cover,) if experiment.cover and experiment.cover.file not in shown else ()


def strip(experiment: Experiment) -> list[tuple[Media, str]]:
    """Return the media that tell an experiment at a glance, with the role that each has."""
    if not experiment.runs:
        return [(experiment.cover, "picture")] if experiment.cover else []
    run = experiment.runs[0]
    whole = [(run.recording, "kind_voice")] if run.recording else []
    return whole + [(media, f"role_{message.role}") for message in run.messages for media in exhibited(message.media)]
