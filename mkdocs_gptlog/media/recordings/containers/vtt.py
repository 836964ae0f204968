"""WebVTT: the cues, their styles and regions; no notes, and no more of the header than its name.

Source: W3C, «WebVTT», section 6.1.
"""

from __future__ import annotations

import re

from mkdocs_gptlog.logbook.shorthand.webvtt import MARK, Block, blocks
from mkdocs_gptlog.media.recordings.containers.patches import ClipError, DamagedError, Piece, Source

_MAX_BYTES = 8 << 20
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
    kept = [MARK, *filter(None, map(_cleaned, blocks(text)))]
    return ["\n\n".join(kept).encode() + b"\n"]


def _cleaned(block: Block) -> str:
    """Return a cue as it is, a style or region without remarks, and anything else as nothing."""
    text = "\n".join(block.lines)
    if block.timing >= 0:
        return text
    return _BLANKS.sub("\n", _REMARK.sub("", text)) if _DEFINITION.match(block.lines[0]) else ""
