"""How long a recording is and how loud where: measured once, kept in the store, compared with the times in a record."""

from __future__ import annotations

import importlib.util
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_gptlog.logbook.model import Media
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.problems import Position, Problem, Severity

VERSION = 1
"""Raised whenever the same file comes to give another waveform."""
_NAME = "wave.json"
_MODULE = "mkdocs_gptlog.media.decoder"
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


def available() -> bool:
    """Return whether the library that decodes is installed."""
    try:
        return importlib.util.find_spec("av") is not None
    except ValueError:  # somebody has put a stand-in in its place
        return False


def missing(named_at: Position) -> Problem:
    """Return the notice that recordings are shown without waveforms."""
    hint = "pip install 'mkdocs-gptlog[audio]'"
    message = "waveforms and lengths of recordings are left out: PyAV is not installed"
    return Problem(named_at, message, hint, "no-audio", Severity.NOTICE)


def find(store: Store, digest: str) -> Wave | None:
    """Return what is known of a file by its content; None where it has not been measured."""
    key = _key(digest)
    if not store.find_file(key, _NAME):
        return None
    kept = json.loads(kept_path(store, digest).read_bytes())
    return Wave(kept["duration"], tuple(kept["peaks"]))


def kept_path(store: Store, digest: str) -> Path:
    """Return the file of the store in which the waveform of a content is kept."""
    return store.path(_key(digest), _NAME)


def make(store: Store, digest: str, file: Path, demuxer: str, seconds: float) -> Wave:
    """Measure a file and keep what was found.

    Args:
        store: Where to keep it.
        digest: Of the file's content.
        file: On disk.
        demuxer: FFmpeg's name of its format.
        seconds: How long that may take.

    Raises:
        SoundError: It takes longer, is damaged or of an unknown codec, or makes the decoder crash.
    """
    command = [sys.executable, "-P", "-m", _MODULE, str(file.absolute()), demuxer]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_OF_THE_LIMIT * seconds, check=True)  # noqa: S603
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise SoundError(f"took longer than {seconds:g} seconds to decode") from error
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        raise SoundError("makes the decoder crash") from error
    if "error" in answer:
        raise SoundError(f"cannot be decoded: {answer['error']}")
    store.write(_key(digest), _NAME, done.stdout)
    return Wave(answer["duration"], tuple(answer["peaks"]))


def beyond(media: Media, wave: Wave) -> Iterator[Problem]:
    """Yield the times in a record that come after the end of the recording; the last second may be rounded up."""
    length = math.ceil(wave.duration)
    times = [(line.at, line.where) for line in media.transcript]
    times += [(seen.at, seen.where) for seen in media.observations]
    for at, where in times:
        if at > length:
            message = f"the time {at:g} s is beyond the end of the recording at {wave.duration:.1f} s"
            yield Problem(where, message, "check minutes and seconds", "beyond-the-end")


def _key(digest: str) -> str:
    return f"{digest[:24]}v{VERSION}"
