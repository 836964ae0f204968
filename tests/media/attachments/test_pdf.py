"""What a published PDF loses, and what it keeps; what cannot be cleaned is refused."""

from __future__ import annotations

import io
import re
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageCms

from mkdocs_gptlog.media.attachments import pdf
from mkdocs_gptlog.media.attachments.pdf import COPY, PAGE, UnreadableError, read
from mkdocs_gptlog.media.attachments.pdf_bitmaps import BitmapError, clean_jpeg, clean_jpeg2000
from mkdocs_gptlog.media.attachments.pdf_profiles import clean_profile

SECONDS = 60


def paper(pages: int = 1, text: str = "What is written") -> Pdf:
    """Return a document with a text on each page."""
    made = Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(300, 400))
        page = made.pages[-1].obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 24 Tf 20 340 Td ({text}) Tj ET".encode())
    return made


def jpeg(**save: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(buffer, "JPEG", **save)
    return buffer.getvalue()


def jpeg2000(comment: str = "") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(buffer, "JPEG2000", comment=comment)
    return buffer.getvalue()


def add_picture(document: Pdf, name: str, data: bytes, filters: Any) -> pikepdf.Object:
    """Put a picture on the first page."""
    picture = document.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=32, Height=24, BitsPerComponent=8, ColorSpace=Name.DeviceRGB
    )
    picture.Filter = filters
    page = document.pages[0].obj
    page.Resources.XObject = Dictionary({"/" + name: picture})
    page.Contents = document.make_stream(page.Contents.read_bytes() + f" q 50 0 0 50 20 200 cm /{name} Do Q".encode())
    return picture


def kept(document: Pdf, folder: Path, **save: Any) -> Pdf:
    """Return the cleaned copy of a document."""
    document.save(folder / "paper.pdf", **save)
    read(folder / "paper.pdf", SECONDS, folder)
    return Pdf.open(folder / COPY)


def everything(document: Pdf) -> bytes:
    """Return all that a document holds, unpacked."""
    buffer = io.BytesIO()
    document.save(
        buffer,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
        fix_metadata_version=False,
    )
    return buffer.getvalue()


def shown(folder: Path) -> Image.Image:
    with Image.open(folder / PAGE) as picture:
        return picture.convert("RGB")


def action(name: str) -> Dictionary:
    return Dictionary(S=Name("/" + name), JS=String(f"SECRET-{name}"), F=String("SECRET-file"))


PLACES: dict[str, Any] = {}
"""Plants a secret in a document, by the place."""


def place(function: Any) -> Any:
    PLACES[function.__name__] = function
    return function


@place
def remarks_and_notes_in_the_content(document: Pdf) -> None:
    page = document.pages[0].obj
    text = page.Contents.read_bytes()
    page.Contents = document.make_stream(b"% SECRET\n/Span <</ActualText (SECRET)>> BDC " + text + b" EMC")


@place
def remarks_in_a_drawing(document: Pdf) -> None:
    drawing = document.make_stream(b"% SECRET\n0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    drawing["/PTEX.FileName"] = String("/home/SECRET/figure.pdf")
    page = document.pages[0].obj
    page.Resources.XObject = Dictionary(Fm=drawing)
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" /Fm Do")


@place
def notes_of_a_program_in_a_font(document: Pdf) -> None:
    document.pages[0].obj.Resources.Font.F1["/ACME_License"] = String("SECRET")


@place
def name_of_a_picture(document: Pdf) -> None:
    add_picture(document, "Im", jpeg(), Name.DCTDecode).Name = Name("/SECRET")


@place
def profile_of_a_monitor(document: Pdf) -> None:
    page = document.pages[0].obj
    page.Resources.ColorSpace = Dictionary(Cs=Array([Name.ICCBased, document.make_stream(monitor_profile(), N=3)]))
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" /Cs cs 0 1 0 sc 0 0 9 9 re f")


def monitor_profile() -> bytes:
    """Return a colour profile that says for which monitor it is."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain.replace("sRGB".encode("utf-16-be"), b"SECRET\0\0")


@place
def info(document: Pdf) -> None:
    document.docinfo["/Author"] = "SECRET"
    document.docinfo["/Company"] = "SECRET"


@place
def xmp(document: Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["SECRET"]


@place
def xmp_of_a_page(document: Pdf) -> None:
    document.pages[0].obj.Metadata = document.make_stream(b"SECRET", Type=Name.Metadata, Subtype=Name.XML)


@place
def comment(document: Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text,
        Rect=[10, 10, 30, 30],
        T=String("SECRET-author"),
        Contents=String("SECRET-words"),
        Subj=String("SECRET-subject"),
        RC=String("<p>SECRET</p>"),
        NM=String("SECRET-name"),
    )
    document.pages[0].obj.Annots = Array([document.make_indirect(note)])


@place
def highlight(document: Pdf) -> None:
    look = document.make_stream(
        b"BT /F1 12 Tf 10 10 Td (SECRET) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 90, 90]
    )
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=[10, 10, 90, 90], F=4, AP=Dictionary(N=look), T=String("SECRET")
    )
    document.pages[0].obj.Annots = Array([note])


@place
def link_with_notes(document: Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[10, 10, 30, 30],
        Contents=String("SECRET"),
        T=String("SECRET"),
        A=Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=action("JavaScript")),
    )
    document.pages[0].obj.Annots = Array([note])


@place
def launch(document: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[10, 10, 30, 30], A=action("Launch"))
    document.pages[0].obj.Annots = Array([note])


@place
def link_to_a_file(document: Pdf) -> None:
    target = Dictionary(S=Name.URI, URI=String("file:///home/SECRET/paper"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[10, 10, 30, 30], A=target)
    document.pages[0].obj.Annots = Array([note])


@place
def embedded_file(document: Pdf) -> None:
    document.attachments["SECRET.txt"] = pikepdf.AttachedFileSpec(document, b"SECRET", description="SECRET")


@place
def associated_file(document: Pdf) -> None:
    document.attachments["SECRET.txt"] = pikepdf.AttachedFileSpec(document, b"SECRET")
    document.pages[0].obj.AF = Array([document.Root.Names.EmbeddedFiles.Names[1]])
    del document.Root["/Names"]


@place
def attached_to_a_place(document: Pdf) -> None:
    content = document.make_stream(b"SECRET", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("SECRET.txt"), EF=Dictionary(F=content))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[10, 10, 30, 30], FS=spec)
    document.pages[0].obj.Annots = Array([note])


@place
def open_action(document: Pdf) -> None:
    document.Root.OpenAction = action("JavaScript")


@place
def actions(document: Pdf) -> None:
    document.Root.AA = Dictionary(WC=action("JavaScript"))
    document.pages[0].obj.AA = Dictionary(O=action("JavaScript"))


@place
def named_script(document: Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("SECRET"), action("JavaScript")])))


@place
def piece_info(document: Pdf) -> None:
    piece = Dictionary(Illustrator=Dictionary(Private=String("SECRET"), LastModified=String("D:2020")))
    document.Root.PieceInfo = piece
    document.pages[0].obj.PieceInfo = piece


@place
def thumbnail(document: Pdf) -> None:
    document.pages[0].obj.Thumb = document.make_stream(
        b"SECRET" * 3, Width=6, Height=1, ColorSpace=Name.DeviceRGB, BitsPerComponent=8
    )


@place
def bookmark(document: Pdf) -> None:
    entry = document.make_indirect(Dictionary(Title=String("Chapter"), A=action("Launch"), Note=String("SECRET")))
    outlines = document.make_indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))
    entry.Parent = outlines
    document.Root.Outlines = outlines


@place
def bookmark_that_is_only_the_last(document: Pdf) -> None:
    bookmark(document)
    del document.Root.Outlines["/First"]


def deleted_page(document: Pdf) -> pikepdf.Object:
    content = document.make_stream(b"BT /F1 24 Tf 20 340 Td (SECRET) Tj ET")
    return document.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 300, 400], Contents=content))


@place
def deleted_page_that_a_bookmark_leads_to(document: Pdf) -> None:
    deleted = deleted_page(document)
    entry = document.make_indirect(Dictionary(Title=String("Chapter"), Dest=Array([deleted, Name.Fit])))
    document.Root.Outlines = document.make_indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))


@place
def deleted_page_that_a_name_leads_to(document: Pdf) -> None:
    deleted = deleted_page(document)
    del deleted["/Type"]
    document.Root.Dests = Dictionary(Chapter=Dictionary(D=Array([deleted, Name.Fit])))


@place
def picture_that_is_no_longer_drawn(document: Pdf) -> None:
    before = document.pages[0].obj.Contents.read_bytes()
    add_picture(document, "Im0", b"SECRET" * 384, Array([]))
    document.pages[0].obj.Contents = document.make_stream(before)


@place
def form(document: Pdf) -> None:
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            F=2,  # not shown
            T=String("SECRET-name"),
            TU=String("SECRET"),
            V=String("SECRET-value"),
            Rect=[10, 10, 90, 30],
            AA=Dictionary(K=action("JavaScript")),
        )
    )
    document.pages[0].obj.Annots = Array([field])
    packets = Array([String("form"), document.make_stream(b"<SECRET/>")])
    document.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=packets)


@place
def structure(document: Pdf) -> None:
    document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, T=String("SECRET")))


@place
def layer(document: Pdf) -> None:
    group = document.make_indirect(
        Dictionary(
            Type=Name.OCG, Name=String("Layer"), Usage=Dictionary(CreatorInfo=Dictionary(Creator=String("SECRET")))
        )
    )
    document.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Creator=String("SECRET")))
    document.pages[0].obj.Resources.Properties = Dictionary(L=group)


@place
def marked_content(document: Pdf) -> None:
    document.pages[0].obj.Resources.Properties = Dictionary(MC0=Dictionary(Note=String("SECRET")))


@place
def exif_of_a_picture(document: Pdf) -> None:
    exif = Image.Exif()
    exif[0x013B] = "SECRET"
    add_picture(document, "Im0", jpeg(exif=exif, comment=b"SECRET"), Name.DCTDecode)


@place
def xmp_of_a_picture(document: Pdf) -> None:
    add_picture(document, "Im0", jpeg(xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>"), Name.DCTDecode)


@place
def exif_of_a_picture_packed_twice(document: Pdf) -> None:
    data = zlib.compress(jpeg(comment=b"SECRET"), level=0)
    add_picture(document, "Im0", data, Array([Name.FlateDecode, Name.DCTDecode]))


@place
def behind_the_end_of_a_picture(document: Pdf) -> None:
    add_picture(document, "Im0", jpeg() + b"SECRET", Name.DCTDecode)


@place
def comment_of_a_jpeg2000(document: Pdf) -> None:
    add_picture(document, "Im0", jpeg2000("SECRET"), Name.JPXDecode)


@place
def box_of_a_jpeg2000(document: Pdf) -> None:
    add_picture(document, "Im0", jpeg2000() + (14).to_bytes(4) + b"xml SECRET", Name.JPXDecode)


@place
def xmp_of_an_object(document: Pdf) -> None:
    picture = add_picture(document, "Im0", jpeg(), Name.DCTDecode)
    picture.Metadata = document.make_stream(b"SECRET", Type=Name.Metadata)
    picture.PieceInfo = Dictionary(Photoshop=String("SECRET"))
    picture.Alternates = Array([Dictionary(Image=document.make_stream(b"SECRET"))])


@place
def output_intent(document: Pdf) -> None:
    document.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1, Info=String("SECRET"))])


@place
def portfolio(document: Pdf) -> None:
    document.Root.Collection = Dictionary(Schema=Dictionary(Note=String("SECRET")))


@place
def threads(document: Pdf) -> None:
    document.Root.Threads = Array([Dictionary(I=Dictionary(Author=String("SECRET")))])


@place
def web_capture(document: Pdf) -> None:
    document.Root.SpiderInfo = Dictionary(C=Array([String("SECRET")]))
    document.pages[0].obj.ID = String("SECRET")


@place
def trailer(document: Pdf) -> None:
    document.trailer.Note = String("SECRET")


@place
def page_tree(document: Pdf) -> None:
    document.Root.Pages.Note = String("SECRET")


@pytest.mark.parametrize("name", PLACES)
def test_a_copy_holds_nothing_that_its_author_did_not_write_on_a_page(name: str, tmp_path: Path) -> None:
    document = paper()
    PLACES[name](document)
    assert b"SECRET" in everything(document), "the secret is there before"
    copy = kept(document, tmp_path)
    assert b"SECRET" not in everything(copy)
    assert b"SECRET" not in (tmp_path / COPY).read_bytes()
    assert b"(What is written) Tj" in copy.pages[0].obj.Contents.read_bytes()


def test_all_of_it_at_once(tmp_path: Path) -> None:
    document = paper()
    for plant in (info, xmp, comment, open_action, piece_info, thumbnail, exif_of_a_picture, structure, bookmark):
        plant(document)
    embedded_file(document)
    assert b"SECRET" not in everything(kept(document, tmp_path))


def test_earlier_versions_of_a_file_are_left_behind(tmp_path: Path) -> None:
    document = paper(text="SECRET of yesterday")
    document.save(tmp_path / "paper.pdf")
    old = (tmp_path / "paper.pdf").read_bytes()
    newer = paper(text="What is written")
    new_page = newer.pages[0].obj.Contents.read_bytes()
    # A program that saves in steps puts what is new behind what was there.
    at = len(old)
    with Pdf.open(tmp_path / "paper.pdf") as opened:
        number, size = opened.pages[0].obj.Contents.objgen[0], int(opened.trailer.Size)
        root = opened.Root.objgen[0]
    body = f"{number} 0 obj\n<< /Length {len(new_page)} >>\nstream\n".encode() + new_page + b"\nendstream\nendobj\n"
    start = int(old.rpartition(b"startxref")[2].split()[0])
    table = f"xref\n{number} 1\n{at:010} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {start} >>\n"
    (tmp_path / "paper.pdf").write_bytes(old + body + table.encode() + f"startxref\n{at + len(body)}\n%%EOF\n".encode())
    assert read(tmp_path / "paper.pdf", SECONDS, tmp_path) == 1
    copy = Pdf.open(tmp_path / COPY)
    assert b"What is written" in everything(copy)
    assert b"SECRET" not in everything(copy)


def test_a_table_of_objects_that_is_wrong_brings_nothing_back(tmp_path: Path) -> None:
    document = paper(2)
    document.Root.Threads = Array([Dictionary(I=Dictionary(Author=String("SECRET")))])
    document.Root.Dests = Dictionary(Chapter=Dictionary(D=Array([deleted_page(document), Name.Fit])))
    file = tmp_path / "paper.pdf"
    document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data, read_ones = file.read_bytes(), 0
    begin = data.index(b"1 0 obj")
    for entry in re.findall(rb"\d{10} 00000 n", data):
        file.write_bytes(data.replace(entry, b"%010d 00000 n" % (begin - 6)))  # in the comment, which is passed over
        try:
            read(file, SECONDS, tmp_path)
        except UnreadableError:
            continue
        with Pdf.open(tmp_path / COPY) as copy:
            assert b"SECRET" not in everything(copy)
        read_ones += 1
    assert read_ones


# What stays


def test_pages_and_what_is_on_them_stay(tmp_path: Path) -> None:
    document = paper(3)
    document.pages[1].obj.Rotate = 90
    exif = Image.Exif()
    exif[0x013B] = "SECRET"
    add_picture(document, "Im0", jpeg(exif=exif), Name.DCTDecode)
    copy = kept(document, tmp_path)
    assert len(copy.pages) == 3
    assert int(copy.pages[1].obj.Rotate) == 90
    picture = shown(tmp_path)
    assert picture.size == (1200, 1600)
    red, green, blue = picture.getpixel((4 * 40, 4 * 180))  # type: ignore[misc]
    assert (red, green, blue) == pytest.approx((0, 128, 128), abs=6)


def test_links_to_the_web_and_within_the_document_stay(tmp_path: Path) -> None:
    document = paper(2)
    there = Array([document.pages[1].obj, Name.Fit])
    targets = [Dictionary(S=Name.URI, URI=String("https://example.org/a")), Dictionary(S=Name.GoTo, D=there)]
    document.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=target) for target in targets]
    )
    copy = kept(document, tmp_path)
    web, inside = copy.pages[0].obj.Annots
    assert str(web.A.URI) == "https://example.org/a"
    assert Name.GoTo == inside.A.S


def test_what_was_filled_into_a_form_becomes_a_part_of_the_page(tmp_path: Path) -> None:
    document = paper()
    look = document.make_stream(
        b"0 1 0 rg 0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 100]
    )
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            F=4,
            T=String("SECRET"),
            V=String("value"),
            Rect=[100, 100, 200, 200],
            AP=Dictionary(N=look),
        )
    )
    document.pages[0].obj.Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))
    copy = kept(document, tmp_path)
    assert "/AcroForm" not in copy.Root
    assert b"SECRET" not in everything(copy)
    assert shown(tmp_path).getpixel((4 * 150, 4 * 250)) == (0, 255, 0)


def test_named_places_stay(tmp_path: Path) -> None:
    document = paper(2)
    page = document.pages[1].obj
    document.Root.Dests = Dictionary(Old=Array([page, Name.Fit]))
    tree = pikepdf.NameTree.new(document)
    tree["New"] = Dictionary(D=Array([page, Name.XYZ, 0, 0, 0]))
    document.Root.Names = Dictionary(Dests=tree.obj)
    copy = kept(document, tmp_path)
    assert copy.Root.Dests.Old[0].objgen == copy.pages[1].obj.objgen
    assert pikepdf.NameTree(copy.Root.Names.Dests)["New"][0].objgen == copy.pages[1].obj.objgen


def test_layers_stay(tmp_path: Path) -> None:
    document = paper()
    group = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    document.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    document.pages[0].obj.Resources.Properties = Dictionary(L=group)
    before = document.pages[0].obj.Contents.read_bytes()
    document.pages[0].obj.Contents = document.make_stream(before + b" /OC /L BDC 1 0 0 rg 0 0 300 300 re f EMC")
    kept(document, tmp_path)
    assert shown(tmp_path).getpixel((600, 1000)) == (255, 255, 255), "it is switched off"


def test_the_table_of_contents_stays(tmp_path: Path) -> None:
    document = paper(2)
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Chapter", 1))
    with kept(document, tmp_path).open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["Chapter"]


def test_a_cleaned_jpeg_has_the_same_pixels() -> None:
    exif = Image.Exif()
    exif[0x013B] = "SECRET"
    for more in ({}, {"progressive": True}, {"restart_marker_blocks": 1}):
        data = jpeg(exif=exif, comment=b"SECRET", icc_profile=b"p" * 200, **more)
        clean = clean_jpeg(data)
        assert b"SECRET" not in clean
        before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(clean))
        assert before.tobytes() == after.tobytes()
        assert after.info["icc_profile"] == b"p" * 200


def test_a_cleaned_jpeg_keeps_how_adobe_names_its_colors() -> None:
    buffer = io.BytesIO()
    Image.new("CMYK", (8, 8), (10, 200, 30, 40)).save(buffer, "JPEG")
    assert b"Adobe" in buffer.getvalue()
    assert Image.open(io.BytesIO(clean_jpeg(buffer.getvalue()))).tobytes() == Image.open(buffer).tobytes()


@pytest.mark.parametrize("bare", [True, False])
def test_a_cleaned_jpeg2000_has_the_same_pixels(bare: bool) -> None:
    data = jpeg2000("SECRET")
    if bare:
        data = data[data.index(b"\xff\x4f\xff\x51") :]
    clean = clean_jpeg2000(data)
    assert b"SECRET" in data
    assert b"SECRET" not in clean
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("cleaner", [clean_jpeg, clean_jpeg2000])
@pytest.mark.parametrize("data", [b"", b"x", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\xff\xff", b"\xff" * 40])
def test_what_is_no_bitmap_is_refused(cleaner: Any, data: bytes) -> None:
    with pytest.raises(BitmapError):
        cleaner(data)


def test_every_cut_of_a_bitmap_is_clean_or_refused() -> None:
    for cleaner, data in ((clean_jpeg, jpeg(comment=b"SECRET")), (clean_jpeg2000, jpeg2000("SECRET"))):
        for end in range(len(data)):
            try:
                assert b"SECRET" not in cleaner(data[:end])
            except BitmapError:
                continue


# What is refused


def refusal(file: Path, folder: Path | None = None, seconds: float = SECONDS) -> str:
    with pytest.raises(UnreadableError) as error:
        read(file, seconds, folder)
    return f"{error.value} ({error.value.hint})"


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"Type": Name.Annot, "Subtype": Name.Redact, "Rect": Array([0, 0, 9, 9])}, "marked to be blacked out"),
        ({"Type": Name.Sig, "ByteRange": Array([0, 1, 2, 3]), "Contents": String("x")}, "is signed"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_what_a_copy_would_get_wrong_is_refused(
    entries: dict[str, Any], message: str, alone: bool, tmp_path: Path
) -> None:
    document = paper()
    part = Dictionary({f"/{name}": value for name, value in entries.items()})
    document.pages[0].obj.Annots = Array([document.make_indirect(part) if alone else part])
    with pytest.raises(UnreadableError, match=message):
        kept(document, tmp_path)


def test_names_of_places_may_stand_within_the_catalogue(tmp_path: Path) -> None:
    document = paper()
    places = Dictionary(Names=Array([String("a"), Array([document.pages[0].obj, Name.Fit])]))
    document.Root.Names = Dictionary(Dests=places)
    assert list(pikepdf.NameTree(kept(document, tmp_path).Root.Names.Dests)) == ["a"]


def test_a_cleaned_profile_has_the_same_colours() -> None:
    cleaned = clean_profile(monitor_profile())
    before, after = (ImageCms.ImageCmsProfile(io.BytesIO(each)).profile for each in (monitor_profile(), cleaned))
    assert after.red_primary == before.red_primary
    assert clean_profile(b"damaged") == b""


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    paper().save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refusal(file, tmp_path) == "is encrypted (save it without a password)"
    paper().save(file, encryption=pikepdf.Encryption(owner="a", user=""))
    assert refusal(file, tmp_path) == "is encrypted (save it without protection)"


def test_a_picture_within_the_text_of_a_page_is_not_published_with_its_metadata(tmp_path: Path) -> None:
    document = paper()
    exif = Image.Exif()
    exif[0x013B] = "SECRET"
    inline = b"q 50 0 0 50 0 0 cm BI /W 32 /H 24 /BPC 8 /CS /RGB /F /DCT ID " + jpeg(exif=exif) + b" EI Q"
    document.pages[0].obj.Contents = document.make_stream(inline)
    document.save(tmp_path / "paper.pdf")
    assert "metadata are left inside of a page" in refusal(tmp_path / "paper.pdf", tmp_path)


@pytest.mark.parametrize("content", [b"no PDF", b"%PDF-1.7\n", b"%PDF-1.7\nxref\ntrailer\n<< >>\nstartxref\n9\n%%EOF"])
def test_what_is_no_pdf_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    assert "is damaged, or not a PDF" in refusal(file, tmp_path)


def test_every_cut_of_a_file_is_refused(tmp_path: Path) -> None:
    paper(2).save(tmp_path / "whole.pdf")
    data = (tmp_path / "whole.pdf").read_bytes()
    for end in range(40, len(data) - 20, len(data) // 7):
        (tmp_path / "cut.pdf").write_bytes(data[:end])
        assert "is damaged" in refusal(tmp_path / "cut.pdf", tmp_path)


def test_circles_do_not_end_in_one(tmp_path: Path) -> None:
    document = paper()
    entry = document.make_indirect(Dictionary(Title=String("Chapter")))
    entry.Next = entry
    entry.First = entry
    document.Root.Outlines = document.make_indirect(Dictionary(First=entry, Last=entry))
    document.pages[0].obj.Resources.XObject = Dictionary(Self=document.pages[0].obj.Contents)
    document.pages[0].obj.Contents.Resources = document.pages[0].obj.Resources
    document.save(tmp_path / "paper.pdf")
    assert read(tmp_path / "paper.pdf", SECONDS, tmp_path) == 1


def test_a_file_that_unpacks_into_very_much_is_refused_or_published_in_time(tmp_path: Path) -> None:
    document = paper()
    picture = document.make_stream(
        zlib.compress(bytes(200_000_000)),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=20_000,
        Height=10_000,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )
    picture.Filter = Name.FlateDecode
    document.pages[0].obj.Resources.XObject = Dictionary(Im0=picture)
    document.save(tmp_path / "paper.pdf")
    assert read(tmp_path / "paper.pdf", SECONDS, tmp_path) == 1


def test_what_takes_too_long_is_refused(tmp_path: Path) -> None:
    paper().save(tmp_path / "paper.pdf")
    assert "takes too long" in refusal(tmp_path / "paper.pdf", tmp_path, seconds=0.01)


def test_what_crashes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper().save(tmp_path / "paper.pdf")
    monkeypatch.setattr(pdf, "_MODULE", "no.such.module")
    assert "makes what reads it crash" in refusal(tmp_path / "paper.pdf", tmp_path)


def test_pages_are_counted_without_a_copy(tmp_path: Path) -> None:
    paper(5).save(tmp_path / "paper.pdf")
    assert read(tmp_path / "paper.pdf", SECONDS) == 5
    assert [file.name for file in tmp_path.iterdir()] == ["paper.pdf"]


@pytest.mark.parametrize("size", [(3, 14000), (14000, 3), (3, 3), (14400, 14400)])
def test_pages_of_any_size_are_drawn(size: tuple[int, int], tmp_path: Path) -> None:
    document = Pdf.new()
    document.add_blank_page(page_size=size)
    kept(document, tmp_path)
    width, height = shown(tmp_path).size
    assert 1 <= width <= 1200
    assert 1 <= height <= 1700
