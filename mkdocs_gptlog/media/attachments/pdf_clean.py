"""PDF without what its author did not write on its pages: names, dates, comments, files, programs, hidden notes.

What stays is chosen and not what goes: a page keeps what draws it, the document what leads to its pages. Annotations go
but for links; what was filled into forms becomes part of the page.

Source: ISO 32000-2, «Portable document format».

Long because what stays of each part of a document is told in one place.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from mkdocs_gptlog.media.attachments.pdf_bitmaps import BitmapError, clean_jpeg, clean_jpeg2000
from mkdocs_gptlog.media.attachments.pdf_content import kept_of, redraw
from mkdocs_gptlog.media.attachments.pdf_profiles import clean_profile
from mkdocs_gptlog.media.attachments.pdf_refused import refusal

_DAMAGED = "is damaged, or not a PDF"
_PRINT = "print it into a PDF again, and publish that"
_ROOT = frozenset("/Type /Pages /PageLabels /Outlines /Dests /Names /Lang /PageMode /PageLayout /OCProperties".split())  # noqa: SIM905
_PAGE = frozenset(
    (  # noqa: SIM905
        "/Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Contents /Rotate /Group /Annots "
        "/UserUnit /Tabs"
    ).split()
)
_TREE = frozenset("/Type /Parent /Kids /Count /Resources /MediaBox /CropBox /Rotate".split())  # noqa: SIM905
_LINK = frozenset("/Type /Subtype /Rect /Border /BS /C /H /A /Dest /QuadPoints /F".split())  # noqa: SIM905
_OUTLINE = frozenset("/Type /Title /Parent /Prev /Next /First /Last /Count /Dest /A /C /F".split())  # noqa: SIM905
_LAYERS = frozenset("/BaseState /ON /OFF /Order /Intent /ListMode /RBGroups /Locked".split())  # noqa: SIM905
_LAYER = frozenset("/Type /Name /Intent".split())  # noqa: SIM905
_NOWHERE = (  # noqa: SIM905
    "/Metadata /PieceInfo /Thumb /LastModified /AA /AF /EF /JS /JavaScript /Launch /OPI /Alternates /Ref /Measure "
    "/PtData /StructParent /StructParents /Usage /CreatorInfo /Author /Creator /Producer /CreationDate /ModDate /Info "
    "/RichMediaContent /EmbeddedFiles /XFA /OpenAction /Private /UserProperties"
).split()
"""Keys that are left in no dictionary, wherever it hangs."""
_INSIDE = (b"Exif\0\0", b"<?xpacket begin", b"http://ns.adobe.com/xap/1.0/\0")
"""What metadata of pictures begin with; none may be left in any stream."""
_MOST_OBJECTS = 2_000_000


class PdfError(Exception):
    """A PDF that cannot be published; the text completes the sentence «the PDF …»; `hint` is the cure."""

    def __init__(self, message: str, hint: str = _PRINT) -> None:
        super().__init__(message)
        self.hint = hint


def count_pages(file: Path) -> int:
    """Return how many pages a PDF has.

    Raises:
        PdfError: It cannot be read.
    """
    with _opened(file) as pdf:
        return len(pdf.pages)


def clean(file: Path, target: Path) -> int:
    """Write a copy of a PDF without metadata, and return the number of its pages.

    Raises:
        PdfError: It cannot be read, or what it holds cannot be cleaned.
    """
    try:
        with _opened(file) as opened:
            plain = io.BytesIO()
            # Objects of a file whose table is wrong are read again when others are asked for, over what was changed.
            opened.save(plain, fix_metadata_version=False)
        with Pdf.open(plain, attempt_recovery=False, suppress_warnings=True) as pdf:
            if reason := refusal(pdf):
                raise PdfError(*reason)
            _flatten(pdf)
            _prune(pdf)
            pages = {page.obj.objgen for page in pdf.pages}
            for entry in _reachable(pdf):
                _strip(entry)
                _strip_by_type(entry, pages)
                redraw(entry, pdf, page=entry.objgen in pages)
                if isinstance(entry, Stream):
                    _strip_stream(entry, pdf)
            for key in [key for key in pdf.trailer.keys() if key != "/Root"]:  # noqa: SIM118 (not a mapping)
                if key not in {"/Size", "/Prev", "/XRefStm"}:
                    del pdf.trailer[key]
            pdf.save(
                target,
                fix_metadata_version=False,
                preserve_pdfa=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
        with Pdf.open(target, attempt_recovery=False) as made:
            _check(made)
    except BitmapError as error:
        raise PdfError(f"cannot be cleaned: {error}") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise PdfError(_DAMAGED) from error
    return len(pages)


def _opened(file: Path) -> Pdf:
    """Open a PDF that needs no mending and no password."""
    try:
        pdf = Pdf.open(file, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise PdfError("is encrypted", "save it without a password") from error
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        raise PdfError(_DAMAGED) from error
    if pdf.is_encrypted:
        pdf.close()
        raise PdfError("is encrypted", "save it without protection")
    return pdf


def _flatten(pdf: Pdf) -> None:
    """Draw what was filled into forms on the pages; other annotations but links go, with their authors and texts."""
    for page in pdf.pages:
        kept = [note for note in _annotations(page.obj) if note.get("/Subtype") in {Name.Link, Name.Widget}]
        page.obj["/Annots"] = Array(kept)
    if "/AcroForm" in pdf.Root:
        if pdf.Root.AcroForm.get("/NeedAppearances", False):
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    pages = {page.obj.objgen for page in pdf.pages}
    for page in pdf.pages:
        links = [note for note in _annotations(page.obj) if note.get("/Subtype") == Name.Link]
        for link in links:
            _keep(link, _LINK)
            _keep_target(link, pages)
        if links:
            page.obj["/Annots"] = Array(links)
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]


def _annotations(page: Object) -> list[Object]:
    notes = page.get("/Annots", Array())
    return [note for note in notes if isinstance(note, Dictionary)] if isinstance(notes, Array) else []


def _prune(pdf: Pdf) -> None:
    """Leave what leads to pages and draws them."""
    _keep(pdf.Root, _ROOT)
    pdf.remove_unreferenced_resources()  # what a page no longer draws, its author took away
    pages = {page.obj.objgen for page in pdf.pages}
    _prune_names(pdf, pages)
    if isinstance(layers := pdf.Root.get("/OCProperties"), Dictionary):
        _keep(layers, frozenset({"/OCGs", "/D"}))
        if isinstance(shown := layers.get("/D"), Dictionary):
            _keep(shown, _LAYERS)
    for page in pdf.pages:
        _keep(page.obj, _PAGE)
        parent, seen = page.obj.get("/Parent"), set[tuple[int, int]]()
        while isinstance(parent, Dictionary) and parent.objgen not in seen:
            seen.add(parent.objgen)
            _keep(parent, _TREE)
            parent = parent.get("/Parent")
    for entry in _outline(pdf):
        _keep(entry, _OUTLINE)
        _keep_target(entry, pages)


def _prune_names(pdf: Pdf, pages: set[tuple[int, int]]) -> None:
    """Leave of all names those of places, and of these the ones that are in the document."""
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        places = names.get("/Dests")
        pdf.Root["/Names"] = Dictionary()
        if isinstance(places, Dictionary):
            places = places if places.is_indirect else pdf.make_indirect(places)
            kept = pikepdf.NameTree.new(pdf)
            for name, value in pikepdf.NameTree(places).items():
                if (place := _place(value, pages)) is not None:
                    kept[name] = place
            pdf.Root["/Names"] = Dictionary(Dests=kept.obj)
    if isinstance(places := pdf.Root.get("/Dests"), Dictionary):
        found = {name: _place(places[name], pages) for name in places.keys()}  # noqa: SIM118 (not a mapping)
        pdf.Root["/Dests"] = Dictionary({name: place for name, place in found.items() if place is not None})


def _place(value: Any, pages: set[tuple[int, int]]) -> Any:  # noqa: ANN401 (a value of a PDF)
    """Return where something leads: a page with a part of it, or the name of such; None where it is none."""
    if isinstance(value, Dictionary):
        value = value.get("/D")
    if isinstance(value, Name | String):
        return value
    if not isinstance(value, Array) or not len(value):
        return None
    page, *rest = value
    plain = not any(isinstance(part, Array | Dictionary | Stream) for part in rest)
    return value if plain and isinstance(page, Dictionary) and page.objgen in pages else None


def _outline(pdf: Pdf) -> Iterator[Any]:
    """Yield each entry of the table of contents, each once."""
    waiting, seen = [pdf.Root.get("/Outlines")], set[tuple[int, int]]()
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, Dictionary) and entry.objgen not in seen:
            seen.add(entry.objgen)
            waiting += [entry.get(key) for key in ("/First", "/Last", "/Next", "/Prev", "/Parent")]
            yield entry


def _keep(entry: Any, keys: frozenset[str]) -> None:  # noqa: ANN401 (a dictionary of a PDF)
    for key in [key for key in entry.keys() if key not in keys]:  # noqa: SIM118 (not a mapping)
        del entry[key]


def _keep_target(entry: Any, pages: set[tuple[int, int]]) -> None:  # noqa: ANN401 (a dictionary of a PDF)
    """Leave of an action where it leads: a place in the document, or an address on the web."""
    if "/Dest" in entry and _place(entry["/Dest"], pages) is None:
        del entry["/Dest"]
    action = entry.get("/A")
    if action is None:
        return
    del entry["/A"]
    if not isinstance(action, Dictionary):
        return
    kind = action.get("/S")
    if kind == Name.GoTo and (place := _place(action.get("/D"), pages)) is not None:
        entry["/A"] = Dictionary(S=Name.GoTo, D=place)
    elif kind == Name.URI and str(action.get("/URI", "")).lower().startswith(("http:", "https:", "mailto:")):
        entry["/A"] = Dictionary(S=Name.URI, URI=action.URI)


def _reachable(pdf: Pdf) -> Iterator[Any]:
    """Yield every dictionary and stream that hangs on the document, each once and before what hangs on it."""
    waiting: list[Any] = [pdf.Root]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        entry = waiting.pop()
        if entry.is_indirect:
            if entry.objgen in seen:
                continue
            seen.add(entry.objgen)
        count += 1
        if count > _MOST_OBJECTS:
            raise PdfError("has too many parts to be cleaned")
        if isinstance(entry, Array):
            waiting += [part for part in entry if isinstance(part, Array | Dictionary | Stream)]
            continue
        yield entry
        holder = entry.stream_dict if isinstance(entry, Stream) else entry
        parts = (holder.get(key) for key in holder.keys())  # noqa: SIM118 (not a mapping)
        waiting += [part for part in parts if isinstance(part, Array | Dictionary | Stream)]


def _strip(entry: Any) -> None:  # noqa: ANN401 (a dictionary or stream of a PDF)
    """Take away what describes a part, whatever it is a part of."""
    for key in _NOWHERE:
        if key in entry:
            del entry[key]
    if isinstance(properties := entry.get("/Properties"), Dictionary):
        for name in list(properties.keys()):
            part = properties[name]
            if not isinstance(part, Dictionary) or part.get("/Type") not in {Name.OCG, Name.OCMD}:
                properties[name] = Dictionary()  # notes on a part of a page; layers are those that say whether it shows


def _strip_by_type(entry: Any, pages: set[tuple[int, int]]) -> None:  # noqa: ANN401 (a part of a PDF)
    """Empty what is no part of the document any more, and to which places still lead: pages that were deleted."""
    if (kept := kept_of(entry)) is not None:
        _keep(entry, kept)
    kind = entry.get("/Type")
    if kind in {Name.Pages, Name.OCG}:
        _keep(entry, _TREE if kind == Name.Pages else _LAYER)
        return
    comment = kind == Name.Annot and entry.get("/Subtype") != Name.Link
    like_a_page = kind == Name.Page or "/Contents" in entry or "/Annots" in entry
    if comment or (like_a_page and entry.objgen not in pages):
        _keep(entry, frozenset())


def _strip_stream(entry: Any, pdf: Pdf) -> None:  # noqa: ANN401 (a stream of a PDF)
    """Take away what describes the content of a stream within it."""
    if entry.get("/Type") in {Name.EmbeddedFile, Name.Metadata}:
        entry.write(b"")
        return
    for key in ("/F", "/FFilter", "/FDecodeParms"):  # a stream whose content is in another file
        if key in entry:
            raise PdfError("cannot be cleaned: a part of it is in another file")
    if "/N" in entry and (profile := entry.read_bytes())[36:40] == b"acsp":
        entry.write(clean_profile(profile))
    _strip_bitmap(entry, pdf)


def _strip_bitmap(stream: Any, pdf: Pdf) -> None:  # noqa: ANN401 (a stream of a PDF)
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters] if filters is not None else []
    last = str(names[-1]) if names else ""
    cleaner = {"/DCTDecode": clean_jpeg, "/DCT": clean_jpeg, "/JPXDecode": clean_jpeg2000}.get(last)
    if cleaner is None:
        return
    data, parameters = stream.read_raw_bytes(), stream.get("/DecodeParms")
    if len(names) > 1:
        several = list(parameters) if isinstance(parameters, Array) else [None] * len(names)
        packed = pdf.make_stream(data)
        packed["/Filter"] = Array(names[:-1])
        if isinstance(parameters, Array):
            packed["/DecodeParms"] = Array(several[:-1])
        data, parameters = packed.read_bytes(), several[-1]
    stream.write(cleaner(data), filter=Name(last), decode_parms=parameters)


def _check(pdf: Pdf) -> None:
    """Refuse a copy in which metadata are left at a place that nobody thought of, as in pictures within a text."""
    for entry in pdf.objects:
        if isinstance(entry, Stream):
            try:
                data = entry.read_bytes()
            except pikepdf.PdfError:  # of a bitmap; its content is as it was cleaned
                data = entry.read_raw_bytes()
            if any(mark in data for mark in _INSIDE):
                raise PdfError("cannot be cleaned: metadata are left inside of a page")
