"""Have a conversation of the log read aloud by eSpeak NG: `python experiments/_speech.py` (needs espeak-ng).

The script writes the sound (`reading.m4a`) and the transcript (`reading.vtt`) of `voice/read-aloud`, and prints what
the record reports. The words are those of `vision/sunflower-seeds`; the voices are the program's, nobody was recorded.
"""

from __future__ import annotations

import io
import itertools
import subprocess
import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent / "voice/read-aloud"
VOICES = {"user": "en-gb", "assistant": "en-us+f3"}
SPEED = 165
"""Words a minute."""
PAUSE = 0.6
"""Put between the lines, in seconds."""
BIT_RATE = 32_000
CONVERSATION = (
    ("user", "How many sunflower seeds in it?"),
    ("assistant", "Based on the image you provided, there are approximately 23 sunflower seeds."),
    ("user", "How many sunflower seeds in it?"),
    ("assistant", "Upon re-examining the image, there are approximately 28 sunflower seeds."),
    ("assistant", "I apologize for the oversight in my previous response."),
    ("user", "Can you count again? How many seeds?"),
)

Samples = NDArray[np.int16]


def speak(role: str, text: str) -> tuple[Samples, int]:
    """Return a line as samples without the silence around it, and how many of them make a second."""
    command = ["espeak-ng", "-v", VOICES[role], "-s", str(SPEED), "--stdout", text]
    said = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 (the texts above)
    with wave.open(io.BytesIO(said)) as sound:
        rate = sound.getframerate()
        samples = np.frombuffer(said[44:], np.int16)
    (loud,) = np.nonzero(samples)
    return samples[loud[0] : loud[-1] + 1], rate


def encode(samples: Samples, rate: int, target: Path) -> None:
    """Write the samples as AAC, the same bytes each time."""
    with av.open(str(target), "w", format="ipod", options={"fflags": "+bitexact", "movflags": "+faststart"}) as out:
        stream = out.add_stream("aac", rate=rate)
        stream.bit_rate = BIT_RATE
        stream.layout = "mono"
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis, :], "s16", "mono")
        frame.sample_rate = rate
        for packet in itertools.chain(stream.encode(frame), stream.encode(None)):
            out.mux(packet)


def main() -> None:
    """Read, write, and print the times and what can be said of the sound."""
    lines = [speak(role, text) for role, text in CONVERSATION]
    rate = lines[0][1]
    pause = np.zeros(int(PAUSE * rate), np.int16)
    parts, cues, at = [], ["WEBVTT"], 0.0
    for (role, text), (samples, _) in zip(CONVERSATION, lines, strict=True):
        start, end = (f"00:{int(t // 60):02}:{t % 60:06.3f}" for t in (at, at + len(samples) / rate))
        cues.append(f"{start} --> {end}\n<v {role}>{text}")
        print(start, end, role, text)
        parts += [samples, pause]
        at += (len(samples) + len(pause)) / rate
    encode(np.concatenate(parts[:-1]), rate, HERE / "reading.m4a")
    (HERE / "reading.vtt").write_text("\n\n".join(cues) + "\n", "utf-8")
    print("the question, read twice, is the same sample by sample:", np.array_equal(lines[0][0], lines[2][0]))


if __name__ == "__main__":
    main()
