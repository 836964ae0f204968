"""What templates are given of a recording: its waveform as a path, its lines and its markers with their times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mkdocs_gptlog.logbook.model.experiment import Media
from mkdocs_gptlog.media.recordings.waveform import Wave

HEIGHT = 60
"""Of a waveform; a bar is two wide."""

Moment = Callable[[float], str]
"""Returns the address of a player that starts at a time, in seconds; empty where there is none."""


@dataclass(frozen=True, slots=True)
class MomentView:
    """A line of a transcript, or an observation.

    Attributes:
        at: In seconds, as browsers read it: `42.5`.
        clock: The same for readers: `0:42`.
        text: What is said, or to be noticed.
        speaker: A role or a name; may be empty.
        place: Of a marker, in percent of the length; empty where the length is not known.
        player: The address of the player of a linked video that starts here; empty where there is none.
    """

    at: str
    clock: str
    text: str
    speaker: str = ""
    place: str = ""
    player: str = ""


@dataclass(frozen=True, slots=True)
class RecordingView:
    """A recording to show.

    Attributes:
        seconds: Its length; 0 where it is not known.
        length: The same for readers: `0:42`; empty where it is not known.
        bars: The waveform as an SVG path, `HEIGHT` high; empty where there is none.
        width: Of the waveform.
        lines: What is said, in the order of time.
        markers: What there is to notice, likewise.
    """

    seconds: float
    length: str
    bars: str
    width: int
    lines: tuple[MomentView, ...]
    markers: tuple[MomentView, ...]

    @property
    def placed(self) -> bool:
        """Whether every marker has its place; else the browser has to learn the length first."""
        return all(marker.place for marker in self.markers)


def recording_view(media: Media, wave: Wave | None, moment: Moment) -> RecordingView:
    """Return the view of a sound or video.

    Args:
        media: With what is heard in it.
        wave: What is known of its sound.
        moment: Where a link plays from a time on.
    """
    duration = wave.duration if wave else 0
    return RecordingView(
        seconds=round(duration, 3),
        length=clock(duration) if duration else "",
        bars=_bars(wave.peaks) if wave else "",
        width=2 * len(wave.peaks) if wave else 0,
        lines=tuple(
            MomentView(f"{line.at:g}", clock(line.at), line.text, line.speaker, player=moment(line.at))
            for line in media.transcript
        ),
        markers=tuple(
            MomentView(
                f"{seen.at:g}",
                clock(seen.at),
                seen.note,
                place=f"{100 * min(1, seen.at / duration):.4g}" if duration else "",
                player=moment(seen.at),
            )
            for seen in sorted(media.observations, key=lambda seen: seen.at)
        ),
    )


def clock(seconds: float) -> str:
    """Return a time as players show it: `0:42`, `1:02:03`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _bars(peaks: tuple[int, ...]) -> str:
    """Return upright lines around the middle; silence is a dot."""
    half = HEIGHT // 2
    heights = (max(1, peak * half // 100) for peak in peaks)
    return "".join(f"M{2 * i + 1} {half - height}v{2 * height}" for i, height in enumerate(heights))
