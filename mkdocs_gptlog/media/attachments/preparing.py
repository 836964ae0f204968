"""Attachments ready to be shown: their size, their pages, and of those that are published a copy and what is in it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_gptlog.explain import quoted
from mkdocs_gptlog.extras import PDF
from mkdocs_gptlog.logbook.model.experiment import Media
from mkdocs_gptlog.media.album import BASE_URI, Attached, Clip, Picture
from mkdocs_gptlog.media.attachments import pdf, texts
from mkdocs_gptlog.media.attachments.file_types import FileType, file_type
from mkdocs_gptlog.media.attachments.pdf import UnreadableError
from mkdocs_gptlog.media.failure import PictureError
from mkdocs_gptlog.media.painter import Painter
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.media.workers import Job
from mkdocs_gptlog.problems import Problem

VERSION = 2
"""Raised whenever the same file comes to give another copy."""
_PAGES, _COPY = "pages.json", "attachment.pdf"
_MOST_BYTES = 100_000_000
"""Of a PDF that is published: what is put on web servers is smaller."""
_OF_THE_LIMIT = 0.6
"""What reads PDFs is stopped before the worker that waits for it is given up; the rest is for the picture."""
_MISSING = UnreadableError("is a PDF, which needs an extra to be published", f"run `{PDF.command}`")
_HARMLESS = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
}
"""Ends of names that no browser takes for a page or a program; any other text is published as `.txt`."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it lies beside a record: its name in the record, where it is, and the hash of its content."""

    file: str
    path: Path
    digest: str

    @property
    def key(self) -> str:
        """The name in the cache of what is made of it."""
        return f"{self.digest[:24]}v{VERSION}"

    @property
    def page_digest(self) -> str:
        """What stands for the content of the picture of its first page."""
        return f"{self.digest} page 1 v{VERSION}"


class Attachments:
    """Prepares the attachments of a log, each content once.

    Attributes:
        attached: What is known of each and published, by file.
        kept: Where the store keeps what is not published.
    """

    def __init__(self, store: Store, seconds: float, painter: Painter) -> None:
        self._store = store
        self._seconds = seconds
        self._painter = painter
        self._recipe = painter.recipe()
        self._failed: dict[str, UnreadableError] = {}
        self.attached: dict[str, Attached] = {}
        self.kept: list[Path] = []

    def job(self, original: Original, *, publish: bool, hidden: bool) -> Job | None:
        """Note what is known of a file at once, or return the work that finds it out.

        Args:
            original: The file.
            publish: Whether a record publishes it.
            hidden: Whether a record hides a part of the same content.
        """
        kind = file_type(original.file)
        self.attached[original.file] = Attached(original.path.stat().st_size)
        publish = publish and self._publishable(original, kind, hidden=hidden)
        if kind.publishing == "pdf":
            return self._pdf_job(original, publish=publish)
        if publish:
            self._add_text(original)
        return None

    def _publishable(self, original: Original, kind: FileType, *, hidden: bool) -> bool:
        """Return whether a file may be published; note why if not."""
        if kind.publishing == "never":
            message = "cannot be published: what its author's program wrote into it cannot be taken out"
            self._failed[original.file] = UnreadableError(message, kind.instead)
        elif hidden:
            message = "cannot be published: a record hides a part of the same file"
            self._failed[original.file] = UnreadableError(message, "publish a copy without that part")
        elif kind.publishing == "pdf" and not pdf.available():
            self._failed[original.file] = _MISSING
        elif kind.publishing == "pdf" and original.path.stat().st_size > _MOST_BYTES:
            message = f"has more than {_MOST_BYTES // 1_000_000} million bytes"
            self._failed[original.file] = UnreadableError(message, "publish a part of it")
        return original.file not in self._failed

    def _add_text(self, original: Original) -> None:
        try:
            text, cut = texts.read(original.path)
        except UnreadableError as error:
            self._failed[original.file] = error
            return
        end = Path(original.file).suffix.lower()
        end, type_ = (end, _HARMLESS[end]) if end in _HARMLESS else (".txt", "text/plain")
        copy = Clip(f"{BASE_URI}/{original.digest[:24]}-attachment{end}", original.path, type_)
        size = original.path.stat().st_size
        self.attached[original.file] = Attached(size, copy=copy, text=text, cut=cut)

    def _pdf_job(self, original: Original, *, publish: bool) -> Job | None:
        """Take the pages and the copy of a PDF from the store, or return the work that makes them."""
        key = original.key
        self.kept.append(self._store.path(key, _PAGES))
        counted = self._store.find_file(key, _PAGES)
        picture = self._finished(original) if publish else None
        if counted and (not publish or (picture and self._store.find_file(key, _COPY))):
            self._add_pdf(original, json.loads(self.kept[-1].read_bytes())["pages"], picture)
            return None
        if publish:
            return lambda: self._publish(original)
        return (lambda: self._count(original)) if pdf.available() else None

    def _finished(self, original: Original) -> Picture | None:
        """Return the picture of the first page, where it was made before."""
        key = self._recipe.key(original.page_digest)
        rendered = self._store.find(key)
        return self._painter.picture(key, rendered) if rendered else None

    def _count(self, original: Original) -> None:
        try:
            pages = pdf.read(original.path, _OF_THE_LIMIT * self._seconds)
        except UnreadableError:
            pages = 0  # readers are told of a file that is not published what can be known of it
        self._store.write(original.key, _PAGES, json.dumps({"pages": pages}).encode())
        self._add_pdf(original, pages, None)

    def _publish(self, original: Original) -> None:
        with self._store.writable():
            self._store.folder.mkdir(parents=True, exist_ok=True)
            made = tempfile.TemporaryDirectory(dir=self._store.folder)
        with made as name:
            folder = Path(name)
            try:
                pages = pdf.read(original.path, _OF_THE_LIMIT * self._seconds, folder)
                page_key = self._recipe.key(original.page_digest)
                rendered = self._painter.paint(folder / pdf.PAGE, self._recipe, page_key)
            except UnreadableError as error:
                self._failed[original.file] = error
                return
            except PictureError as error:
                self._failed[original.file] = UnreadableError(f"has a first page that {error}", error.hint)
                return
            self._store.adopt(original.key, _COPY, folder / pdf.COPY)
        self._store.write(original.key, _PAGES, json.dumps({"pages": pages}).encode())
        self._add_pdf(original, pages, self._painter.picture(page_key, rendered))

    def _add_pdf(self, original: Original, pages: int, picture: Picture | None) -> None:
        path = self._store.path(original.key, _COPY)
        copy = Clip(f"{BASE_URI}/{original.key}-{_COPY}", path, "application/pdf") if picture else None
        self.attached[original.file] = Attached(original.path.stat().st_size, pages, copy, picture)

    def problems(self, media: Media) -> Iterator[Problem]:
        """Yield why an attachment that is to be published is not."""
        if media.publish and (error := self._failed.get(media.file)):
            message = f"{quoted(Path(media.file).name)}: {error}"
            yield Problem(media.where, message, error.hint, "attachment")
