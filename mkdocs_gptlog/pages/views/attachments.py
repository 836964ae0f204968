"""What templates are given of an attachment: its name, type and size, and what is in it where that is published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from markupsafe import Markup

from mkdocs_gptlog.logbook.model.experiment import Media
from mkdocs_gptlog.media.album import Attached
from mkdocs_gptlog.media.attachments.file_types import file_type, language
from mkdocs_gptlog.pages.text import highlight
from mkdocs_gptlog.pages.views.pictures import PictureView, picture_view

_PAGE_HEIGHT = 300


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment to show.

    Attributes:
        name: Of its file.
        title: What it is called; its name where the record does not say so.
        type: What it is, as `file_types` has words for it.
        short: The same in the letters of its name: `PDF`; may be empty.
        size: In bytes.
        pages: Of a PDF; 0 where they are not known.
        uri: Where the copy for readers is; empty where it is not published.
        page: The picture of the first page of a PDF.
        text: The beginning of a text, coloured; None of any other file.
        cut: Whether there is more of the text.
    """

    name: str
    title: str
    type: str
    short: str
    size: int
    pages: int = 0
    uri: str = ""
    page: PictureView | None = None
    text: Markup | None = None
    cut: bool = False


def attachment_view(media: Media, attached: Attached) -> AttachmentView:
    """Return the view of an attachment; of a medium that is not published it says no more than anybody may know."""
    name, kind = PurePosixPath(media.file).name, file_type(media.file)
    title, type_ = media.title or name, kind.word
    if not media.publish or attached.copy is None:
        return AttachmentView(name, title, type_, kind.short, attached.size, attached.pages)
    return AttachmentView(
        name,
        title,
        type_,
        kind.short,
        attached.size,
        attached.pages,
        uri=attached.copy.uri,
        page=picture_view(attached.page, _PAGE_HEIGHT) if attached.page else None,
        text=highlight.block(attached.text, language(name)) if attached.text else None,
        cut=attached.cut,
    )
