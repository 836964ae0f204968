"""What is said in a recording, line by line: `[00:12] text` in a record, or the cues of a WebVTT file."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from mkdocs_gptlog.logbook.shorthand.steps import placed
from mkdocs_gptlog.logbook.shorthand.webvtt import ARROW, Block, blocks, is_webvtt
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Scalar, Sequence
from mkdocs_gptlog.problems import Position, Problem, ProblemsError

_LINE = re.compile(r"\s*\[(?P<at>[^\]]*)\]\s*(?P<text>.*)")
_SPEAKER = re.compile(r"(?P<speaker>[^\s:：]{1,40})(?:：|:\s)\s*(?P<text>.*)")
"""A role or a name of one word, then a colon; what is no speaker after all is shown with its colon too."""
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?(?:[a-z]+|\d[\d:.]*)(?:[ .\t][^>]*)?>")
_NOT_SAID = ("NOTE", "STYLE", "REGION")
"""How blocks begin that are no cues."""
_TIME = re.compile(r"(?:\d{2,3}:)?[0-5]\d:[0-5]\d\.\d{3}", re.ASCII)


def is_text(node: Scalar) -> bool:
    """Return whether a transcript stands in the record itself, and is not the path of a file."""
    text = node.text.strip()
    return node.lines_at is not None or "\n" in text or text.startswith("[")


def from_text(node: Scalar) -> Sequence:
    """Return the lines of a transcript that stands in a record, in the shape of `model.Line`.

    Raises:
        ProblemsError: A line has no time.
    """
    start = node.lines_at or node.where
    found = []
    for number, text in enumerate(node.text.split("\n")):
        if not text.strip():
            continue
        shift = len(text) - len(text.lstrip())
        where = replace(start, line=start.line + number, column=start.column + shift) if node.lines_at else start
        line = _LINE.fullmatch(text)
        if line is None:
            hint = "write each as `[00:12] what is said`"
            raise ProblemsError([Problem(where, "a line of a transcript starts with its time", hint, "transcript")])
        found.append(_line(line["at"], line["text"], where))
    return Sequence(tuple(found), node.where)


def from_webvtt(text: str, shown: str) -> Sequence:
    """Return the cues of a WebVTT file, in the shape of `model.Line`.

    Args:
        text: The file, without a byte order mark.
        shown: Its path as users see it.

    Raises:
        ProblemsError: The file is no WebVTT, a time is none, lines have none, or a cue ends before it begins.
    """
    if not is_webvtt(text):
        hint = "its first line is `WEBVTT`"
        raise ProblemsError([Problem(Position(shown, 1, 1), "is not a WebVTT file", hint, "transcript")])
    found = []
    for block in blocks(text):
        if block.timing >= 0:
            where = Position(shown, block.number + block.timing, 1)
            at = _start(block, where)
            said = " ".join(block.lines[block.timing + 1 :])
            parts = ["", *_VOICE.split(said)]  # each name, and what it says
            for name, words in zip(parts[::2], parts[1::2], strict=True):
                if text := _plain(words):
                    found.append(_line(at, text, where, _plain(name)))
        elif not block.lines[0].startswith(_NOT_SAID):
            where = Position(shown, block.number, 1)
            hint = "write `00:01.000 --> 00:02.000` above it, and no empty line inside a cue"
            raise ProblemsError(
                [Problem(where, "these lines have no time, so no player shows them", hint, "transcript")]
            )
    return Sequence(tuple(found), Position(shown, 1, 1))


def _start(block: Block, where: Position) -> str:
    """Return when a cue begins, as it is written."""
    times = [part.split(maxsplit=1) for part in block.lines[block.timing].split(ARROW, 1)]
    for part in times:
        if not part or not _TIME.fullmatch(part[0]):
            said = f"`{part[0]}` is not a time of WebVTT" if part else "a time is missing"
            raise ProblemsError([Problem(where, said, "write it as `00:42.000`", "time")])
    if _seconds(times[1][0]) < _seconds(times[0][0]):
        raise ProblemsError([Problem(where, "the cue ends before it begins", "", "transcript")])
    return times[0][0]


def _seconds(time: str) -> float:
    hours, minutes, seconds = f"00:{time}".split(":")[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _plain(words: str) -> str:
    """Return the words of a cue without its markup."""
    return " ".join(html.unescape(_TAG.sub("", words)).split())


def _line(at: str, text: str, where: Position, speaker: str = "") -> Mapping:
    """Return one line; who speaks may stand before a colon."""
    if not speaker and (found := _SPEAKER.fullmatch(text)):
        speaker, text = found["speaker"], found["text"]
    entries = {"at": at, "speaker": speaker, "text": text}
    return placed(Mapping({name: Scalar(value, where, plain=False) for name, value in entries.items()}, where), where)
