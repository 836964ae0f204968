"""How long a recording is and how loud where: measured once, kept in the store, compared with the times in a record."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs_gptlog.extras import AUDIO
from mkdocs_gptlog.logbook.model.experiment import Media
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.media.workers import Job
from mkdocs_gptlog.problems import Problem, Severity

VERSION = 1
"""Raised whenever the same file comes to give another waveform."""
_NAME = "wave.json"
_MODULE = "mkdocs_gptlog.media.recordings.decoder"
_OF_THE_LIMIT = 0.9
"""The decoder is stopped a little before the worker that waits for it is given up."""


class SoundError(Exception):
    """A file that cannot be decoded; the text completes the sentence «the sound …»."""


@dataclass(frozen=True, slots=True)
class Wave:
    """What is drawn of a recording.

    Attributes:
        duration: In seconds.
        peaks: How loud it is from the start to the end, 0 to 100; empty where nothing is heard.
    """

    duration: float
    peaks: tuple[int, ...]


class Listener:
    """Measures the recordings of a log, each content once.

    Attributes:
        waves: What was found, by file.
        kept: Where the store keeps it.
    """

    def __init__(self, store: Store, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._unheard: dict[str, str] = {}
        self.waves: dict[str, Wave] = {}
        self.kept: list[Path] = []

    def job(self, file: str, path: Path, digest: str, demuxer: str) -> Job | None:
        """Take a waveform from the store, or return the work that makes it.

        Args:
            file: As the record names it.
            path: On disk.
            digest: Of its content.
            demuxer: FFmpeg's name of its format.
        """
        key = f"{digest[:24]}v{VERSION}"
        self.kept.append(self._store.path(key, _NAME))
        if self._store.find_file(key, _NAME):
            self.waves[file] = _wave(json.loads(self.kept[-1].read_bytes()))
        elif available():
            return lambda: self._listen(file, path, key, demuxer)
        else:
            self._unheard[file] = ""
        return None

    def _listen(self, file: str, path: Path, key: str, demuxer: str) -> None:
        try:
            found = measure(path, demuxer, _OF_THE_LIMIT * self._seconds)
        except SoundError as error:
            self._unheard[file] = str(error)
            return
        self._store.write(key, _NAME, json.dumps(found).encode())
        self.waves[file] = _wave(found)

    def problems(self, media: Media) -> Iterator[Problem]:
        """Yield why a recording was not measured, or the times in its record that come after its end."""
        name = Path(media.file).name
        if wave := self.waves.get(media.file):
            yield from beyond(media, wave)
        elif reason := self._unheard.get(media.file):
            hint = "save it again with another program"
            yield Problem(media.where, f"`{name}`: the sound {reason}", hint, "bad-sound", Severity.WARNING)

    def missing(self, media: Iterable[Media]) -> Iterator[Problem]:
        """Yield one notice if recordings are shown without waveforms because nothing here decodes them."""
        for one in media:
            if self._unheard.get(one.file) == "":
                message = "waveforms and lengths of recordings are left out: PyAV is not installed"
                hint = f"run `{AUDIO.command}`"
                yield Problem(one.where, message, hint, "no-audio", Severity.NOTICE)
                return


def available() -> bool:
    """Return whether the library that decodes is installed."""
    return AUDIO.installed


def measure(file: Path, demuxer: str, seconds: float) -> dict[str, Any]:
    """Have the decoder listen to a file.

    Args:
        file: On disk.
        demuxer: FFmpeg's name of its format.
        seconds: How long that may take.

    Returns:
        Its `duration` in seconds, and its `peaks` from 0 to 100.

    Raises:
        SoundError: It takes longer, is damaged or of an unknown codec, or makes the decoder crash.
    """
    command = [sys.executable, "-P", "-m", _MODULE, str(file.absolute()), demuxer]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=True)  # noqa: S603
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise SoundError("took too long to decode") from error
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        raise SoundError("makes the decoder crash") from error
    if "error" in answer:
        raise SoundError(f"cannot be decoded: {answer['error']}")
    return answer


def _wave(found: dict[str, Any]) -> Wave:
    return Wave(found["duration"], tuple(found["peaks"]))


def beyond(media: Media, wave: Wave) -> Iterator[Problem]:
    """Yield the times in a record that come after the end of the recording; the last second may be rounded up."""
    length = math.ceil(wave.duration)
    times = [(line.at, line.where) for line in media.transcript]
    times += [(seen.at, seen.where) for seen in media.observations]
    for at, where in times:
        if at > length:
            message = f"the time {at:g} s is beyond the end of the recording at {wave.duration:.1f} s"
            yield Problem(where, message, "check minutes and seconds", "beyond-the-end")
