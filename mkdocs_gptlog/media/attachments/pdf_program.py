"""Program that reads one PDF, so that no file can take the build down with it.

`python -m mkdocs_gptlog.media.attachments.pdf_program FILE FOLDER` writes a cleaned copy and a picture of its first
page into the folder; without a folder it only counts. It prints one line of JSON: `pages`, or `error` and `hint`.
Nothing else knows pypdfium2.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pypdfium2

from mkdocs_gptlog.media.attachments.pdf import COPY, PAGE
from mkdocs_gptlog.media.attachments.pdf_clean import PdfError, clean, count_pages

_MOST_BYTES = 1 << 28
"""Of the copy: what a file unpacks into may be much longer than the file."""
_MEMORY = 4 << 30
"""In bytes, at most."""
_WIDTH, _HEIGHT = 1200, 1700
"""In px, of the picture of a page, at most."""


def draw(file: Path, target: Path) -> None:
    """Write a picture of the first page of a PDF.

    Raises:
        PdfError: It cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(file)
        page = document[0]
        width, height = page.get_size()
        scale = min(_WIDTH / width, _HEIGHT / height)
        picture = page.render(scale=scale).to_pil()
        picture.convert("RGB").save(target)
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError, IndexError, OSError) as error:
        raise PdfError("has a first page that cannot be drawn") from error


def main() -> None:
    """Print what is known of a file."""
    answers = os.fdopen(os.dup(1), "w")  # libraries may write to both of the usual ways
    with Path(os.devnull).open("wb") as nowhere:
        for usual in (1, 2):
            os.dup2(nowhere.fileno(), usual)
    _limit()
    answer: dict[str, str | int]
    file, *folders = map(Path, sys.argv[1:])
    try:
        pages = clean(file, folders[0] / COPY) if folders else count_pages(file)
        if folders:
            draw(folders[0] / COPY, folders[0] / PAGE)
        answer = {"pages": pages}
    except PdfError as error:
        answer = {"error": str(error), "hint": error.hint}
    except MemoryError:
        answer = {"error": "needs more memory than there is", "hint": "publish a part of it"}
    except OSError as error:
        answer = {"error": f"cannot be read: {error.strerror}", "hint": ""}
    except Exception:  # noqa: BLE001 (whatever it is, the file is not published)
        answer = {"error": "is damaged, or not a PDF", "hint": "print it into a PDF again, and publish that"}
    with answers:
        answers.write(json.dumps(answer) + "\n")


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 (there is none on Windows)
    except ImportError:
        return
    for what, wanted in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_FSIZE, _MOST_BYTES)):
        _, most = resource.getrlimit(what)
        if most == resource.RLIM_INFINITY or wanted < most:
            resource.setrlimit(what, (wanted, most))


if __name__ == "__main__":
    main()
