"""PDFs read by a program of their own, within a time limit."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

COPY, PAGE = "copy.pdf", "page.png"
"""What the program writes: the cleaned copy, and the picture of its first page."""
_MODULE = "mkdocs_gptlog.media.attachments.pdf_program"
_DAMAGED = "print it into a PDF again, and publish that"


class UnreadableError(Exception):
    """A file that cannot be published; the text completes the sentence «the file …»; `hint` is the cure."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def available() -> bool:
    """Return whether the libraries that read PDFs are installed."""
    try:
        return all(importlib.util.find_spec(name) for name in ("pikepdf", "pypdfium2"))
    except ValueError:  # somebody has put a stand-in in their place
        return False


def read(file: Path, seconds: float, folder: Path | None = None) -> int:
    """Return the number of pages of a PDF.

    Args:
        file: On disk.
        seconds: How long that may take.
        folder: Where the cleaned copy and the picture of its first page are put; without it neither is made.

    Raises:
        UnreadableError: It cannot be read or cleaned, takes longer, or makes what reads it crash.
    """
    command = [sys.executable, "-P", "-m", _MODULE, str(file.absolute()), *([str(folder.absolute())] if folder else [])]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=True)  # noqa: S603 (this program)
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("takes too long to read", "publish a part of it, or raise `time_limit`") from error
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        raise UnreadableError("makes what reads it crash", _DAMAGED) from error
    if "error" in answer:
        raise UnreadableError(answer["error"], answer["hint"])
    return int(answer["pages"])
