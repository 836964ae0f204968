"""Decodes sound into the heights of a waveform; run as a program, so that no file can take the build down with it.

`python -m mkdocs_gptlog.media.decoder FILE DEMUXER` prints one line of JSON: `duration` and `peaks`, or `error`.
Nothing else knows PyAV.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

import av

MAX_BARS = 200
RATE = 8000
"""Samples a second that are looked at: enough for a picture of what is heard."""
_FIRST_SPAN = 80
_LOUDEST = 1 << 15


class SilentError(Exception):
    """A sound without a single sample."""


class Peaks:
    """The highest sample of each span of time; the spans double as the sound goes on, so there are never many.

    Attributes:
        count: How many samples there were.
        bars: The peaks, at most `MAX_BARS`, from 0 to 32768.
    """

    def __init__(self) -> None:
        self.count = 0
        self.bars: list[int] = []
        self._span = _FIRST_SPAN

    def add(self, samples: memoryview) -> None:
        """Take what follows.

        Args:
            samples: 16-bit numbers.
        """
        at = 0
        while at < len(samples):
            bar, into = divmod(self.count, self._span)
            if bar == MAX_BARS:
                self.bars = [max(self.bars[i : i + 2]) for i in range(0, MAX_BARS, 2)]
                self._span *= 2
                continue
            part = samples[at : at + self._span - into]
            if bar == len(self.bars):
                self.bars.append(0)
            highest, lowest = max(part), min(part)
            self.bars[bar] = max(self.bars[bar], highest, -lowest)
            self.count += len(part)
            at += len(part)


def decode(file: BinaryIO, demuxer: str) -> tuple[float, list[int]]:
    """Return the length of a sound in seconds, and the peaks of its waveform from 0 to 100, the loudest 100.

    A video without sound has no peaks. What is damaged at the very end is passed over, as players do.

    Args:
        file: The sound or video; it can be sought in.
        demuxer: FFmpeg's name of its format: it is never guessed, because some formats name other files to be read.

    Raises:
        av.FFmpegError: The file is damaged, or its codec is not known.
        SilentError: There is nothing in it.
    """
    with av.open(file, "r", format=demuxer) as container:
        if not container.streams.audio:
            return (container.duration or 0) / 1_000_000, []
        peaks = Peaks()
        resampler = av.AudioResampler("s16", "mono", RATE)
        failed: av.FFmpegError | None = None
        for packet in container.demux(container.streams.audio[0]):
            try:
                frames = packet.decode()
            except av.FFmpegError as error:
                failed = failed or error
                continue
            if frames and failed:
                raise failed
            for frame in (resampled for one in frames for resampled in resampler.resample(one)):
                peaks.add(memoryview(frame.planes[0]).cast("h")[: frame.samples])
        if not peaks.count:
            raise failed or SilentError("there is nothing in it")
    loudest = max(peaks.bars, default=0) or _LOUDEST
    return peaks.count / RATE, [round(100 * bar / loudest) for bar in peaks.bars]


def main() -> None:
    """Print what is heard in a file."""
    file, demuxer = sys.argv[1:]
    try:
        with Path(file).open("rb") as stream:
            duration, peaks = decode(stream, demuxer)
    except Exception as error:  # noqa: BLE001 (whatever it is, the file is not heard)
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        print(json.dumps({"error": reason}))  # noqa: T201 (the answer)
    else:
        print(json.dumps({"duration": duration, "peaks": peaks}))  # noqa: T201 (the answer)


if __name__ == "__main__":
    main()
