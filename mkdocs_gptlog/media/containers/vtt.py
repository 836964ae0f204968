"""WebVTT: the cues, their styles and regions; no notes, and no more of the header than its name.

Source: W3C, «WebVTT», section 6.1.
"""

from __future__ import annotations

import re

from mkdocs_gptlog.media.containers.source import ClipError, DamagedError, Piece, Source

_MAX_BYTES = 8 << 20
_LINE = re.compile(r"\r\n|\r|\n")
_ARROW = "-->"
_REMARK = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_BLANKS = re.compile(r"\n\s*\n")
_DEFINITION = re.compile(r"(STYLE|REGION)[ \t]*$")


def vtt(source: Source) -> list[Piece]:
    """Return captions without what only their author reads."""
    if source.size > _MAX_BYTES:
        raise ClipError(f"is larger than captions may be: {_MAX_BYTES >> 20} MB")
    try:
        text = source.read(0, source.size).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DamagedError("it is not in UTF-8") from error
    blocks: list[list[str]] = [[]]
    for line in _LINE.split(text.replace("\0", "\ufffd"))[1:]:
        if not line:
            blocks.append([])
            continue
        if _ARROW in line and (len(blocks) == 1 or len(blocks[-1]) > 1):
            blocks.append([])  # the next cue begins without a blank line
        blocks[-1].append(line)
    kept = ["WEBVTT", *filter(None, map(_cleaned, blocks[1:]))]
    return ["\n\n".join(kept).encode() + b"\n"]


def _cleaned(block: list[str]) -> str:
    """Return a cue as it is, a style or region without remarks, and anything else as nothing."""
    text = "\n".join(block)
    if any(_ARROW in line for line in block[:2]):
        return text
    return _BLANKS.sub("\n", _REMARK.sub("", text)) if block and _DEFINITION.match(block[0]) else ""
