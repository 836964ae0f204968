"""Vector pictures: published as copies that draw the same and can do nothing else."""

from __future__ import annotations

import base64
import io
import random
import struct
import time
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image, PngImagePlugin

from mkdocs_gptlog.media.drawings import clean
from mkdocs_gptlog.media.drawings.bitmaps import clean_bitmap
from mkdocs_gptlog.media.drawings.clean import SvgError

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
WRITTEN = "SECRET of Jane"


def drawing(inside: str, attributes: str = 'width="40" height="30"', before: str = "") -> bytes:
    return f"{before}<svg {NAMESPACES} {attributes}>{inside}</svg>".encode()


def cleaned(inside: str) -> str:
    """Return what is left inside of a drawing."""
    text = clean.clean(drawing(inside)).data.decode()
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30"'
    assert text.startswith(head)
    return text.removeprefix(head).removeprefix(" />\n").removeprefix(">").removesuffix("</svg>\n")


# What is lost

LABEL = '<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></foreignObject>'
TEXT = LABEL.format("<p>Prompt</p>")


def lost(inside: str) -> list[str]:
    """Return what is said of a drawing with this inside."""
    return [finding.message for finding in clean.clean(drawing(inside)).findings]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        pytest.param(f"<g><g>{TEXT}</g></g><rect />", "HTML labels", id="a label"),
        pytest.param("<foreignObject>plain</foreignObject>", "HTML labels", id="a label without HTML"),
        pytest.param(LABEL.format("<svg><text>k</text></svg>"), "HTML labels", id="a drawing in a label"),
        pytest.param(f"<switch>{TEXT}</switch>", "HTML labels", id="a choice of one"),
        pytest.param(f"<switch>{TEXT}<text> </text></switch>", "HTML labels", id="a choice of nothing"),
        pytest.param(f"<switch><g>{TEXT}</g><text>P</text></switch>", "HTML labels", id="a choice that is not taken"),
        pytest.param(f"<switch><text>P</text></switch>{TEXT}", "HTML labels", id="a label beside a choice"),
        pytest.param('<use href="other.svg#a" />', "from other files", id="a part of another file"),
        pytest.param('<image href="https://e.example/a.png" />', "from other files", id="a picture of the web"),
        pytest.param('<image xlink:href="a.png" />', "from other files", id="a picture beside it"),
        pytest.param('<image href="data:image/svg+xml;base64,AAAA" />', "a picture inside", id="a drawing inside"),
        pytest.param("<g /><script>draw()</script>", "a script draws", id="nothing but a script"),
        pytest.param("<rect /><script>draw()</script>", "script is left out", id="a script"),
    ],
)
def test_what_was_to_be_seen_and_is_left_out_is_told(inside: str, said: str) -> None:
    (message,) = lost(inside)
    assert said in message


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(LABEL.format(" <span></span> "), id="an empty label"),
        pytest.param(LABEL.format("<style>p{}</style><script>x()</script>"), id="a label of no text"),
        pytest.param(f'<g style="fill:red; display: none">{TEXT}</g>', id="hidden by its style"),
        pytest.param(f'<g display="none"><g>{TEXT}</g></g>', id="hidden by what it is in"),
        pytest.param(f"<switch>{TEXT}<text>Prompt</text></switch>", id="a text in its place"),
        pytest.param(f"<switch><text>Prompt</text>{TEXT}</switch>", id="a text before it"),
        pytest.param(
            f'<switch>{TEXT}<a href="https://e.example"><text>P</text></a></switch>', id="a link in its place"
        ),
        pytest.param('<g id="a" /><use href="#a" />', id="a part of its own"),
        pytest.param("<use /><image />", id="nothing named"),
        pytest.param("<title>a</title><desc>b</desc><metadata>c</metadata>", id="words that nobody sees"),
        pytest.param("<style>@font-face{src:url(https://e.example/f)}</style><text>a</text>", id="a font"),
        pytest.param("<script /><rect />", id="an empty script"),
    ],
)
def test_what_nobody_would_have_seen_is_left_out_in_silence(inside: str) -> None:
    assert lost(inside) == []


def test_each_kind_of_loss_is_told_once() -> None:
    assert len(lost(TEXT * 5 + '<image href="a.png" />' * 5)) == 2


# What is kept


@pytest.mark.parametrize(
    "inside",
    [
        '<rect x="1" y="2" width="3" height="4" fill="#f00" stroke="rgb(1, 2, 3)" transform="rotate(4) scale(2)" />',
        '<path d="M1,2 L3,4 Z" style="fill:none;stroke-width:2px;--tone:hsl(3 4% 5%)" class="a b" />',
        '<text x="1" font-family="Noto Sans, sans-serif">图片 <tspan dy="3">&lt;b&gt; &amp; more</tspan> end</text>',
        '<text xml:space="preserve">  two  </text>',
        '<linearGradient id="g" href="#h"><stop offset="0" stop-color="red" /></linearGradient>',
        '<circle r="3" fill="url(#g)" mask="url(#m)" />',
        '<symbol id="s" viewBox="0 0 1 1"><g /></symbol><use href="#s" x="3" />',
        '<filter id="f"><feGaussianBlur stdDeviation="2" /></filter><g filter="url(#f) blur(2px)" />',
        '<style>.a, g &gt; rect:hover{fill:red;clip-path:url(#c)}\n#x{font-family:"A B"}</style>',
        '<rect><animate attributeName="x" values="0;5;0" dur="2s" repeatCount="indefinite" /></rect>',
        "<svg><switch><g /></switch></svg>",
    ],
)
def test_what_draws_is_kept(inside: str) -> None:
    assert cleaned(inside) == inside


def test_links_lose_their_address_and_keep_what_they_show() -> None:
    inside = '<a xlink:href="https://e.example"><rect /><text>a <a href="javascript:x()">b</a> c</text></a>'
    assert cleaned(inside) == "<rect /><text>a b c</text>"


def test_an_old_reference_is_written_in_the_new_way() -> None:
    assert cleaned('<g id="a"/><use xlink:href="#a"/>') == '<g id="a" /><use href="#a" />'
    assert cleaned('<g id="a"/><use xlink:href="#b" href="#a"/>') == '<g id="a" /><use href="#a" />'


def test_prefixes_are_written_without() -> None:
    data = b'<s:svg xmlns:s="http://www.w3.org/2000/svg" width="4" height="3"><s:g/><g/></s:svg>'
    expected = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3" viewBox="0 0 4 3"><g /></svg>\n'
    assert clean.clean(data).data.decode() == expected


def test_a_drawing_without_its_namespace_gets_it() -> None:
    assert clean.clean(b"<svg width='4' height='3'><g/></svg>").data.startswith(
        b'<svg xmlns="http://www.w3.org/2000/svg"'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_encoding_becomes_utf_8(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    before = f'<?xml version="1.0" encoding="{name}"?>'
    data = drawing("<text>Ä</text>", before=before).decode().encode(encoding)
    assert clean.looks_like_svg(data)
    assert "<text>Ä</text>" in clean.clean(data).data.decode()


# What is not

DATA_SVG = "data:image/svg+xml;base64," + base64.b64encode(drawing("<script/>")).decode()
HOSTILE = {
    "script": "<script>evil()</script>",
    "script in CDATA": "<script><![CDATA[evil()]]></script>",
    "script from elsewhere": '<script xlink:href="https://evil.example/x.js"/>',
    "script by prefix": '<x:script xmlns:x="http://www.w3.org/2000/svg">evil()</x:script>',
    "script of HTML": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">evil()</h:script>',
    "script of no namespace": '<script xmlns="">evil()</script>',
    "script in capitals": "<SCRIPT>evil()</SCRIPT>",
    "script within what is dropped": "<metadata><g><script>evil()</script></g></metadata>",
    "script in a style": "<style>a{}<script>evil()</script></style>",
    "handler": '<g onload="evil()" onclick="evil()" ONMOUSEOVER="evil()"/>',
    "handler of an animation": '<animate attributeName="x" onbegin="evil()"/>',
    "handler of HTML": '<g h:onload="evil()" xmlns:h="http://www.w3.org/1999/xhtml"/>',
    "foreign object": '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/></foreignObject>',
    "link": '<a href="javascript:evil()"><g/></a>',
    "link with blanks": '<a xlink:href=" java&#10;script:evil()"><g/></a>',
    "animated link": '<a><animate attributeName="href" to="javascript:evil()"/></a>',
    "animated old link": '<set attributeName="xlink:href" to="javascript:evil()"/>',
    "animated handler": '<set attributeName="onclick" to="evil()"/>',
    "animated paint": '<animate attributeName="fill" values="red;url(https://evil.example#a)"/>',
    "image from elsewhere": '<image href="https://evil.example/x.png"/>',
    "image beside": '<image xlink:href="evil.png"/>',
    "image of SVG": f'<image href="{DATA_SVG}" id="evil"/>',
    "image of HTML": '<image href="data:text/html,evil" id="evil"/>',
    "image that is none": f'<image href="data:image/png;base64,{base64.b64encode(b"evil").decode()}" id="evil"/>',
    "image of bad base64": '<image href="data:image/png;base64,evil1" id="evil"/>',
    "use from elsewhere": '<use href="https://evil.example/x.svg#a"/>',
    "use of data": '<use href="data:image/svg+xml,evil#a"/>',
    "use beside": '<use xlink:href="evil.svg#a"/>',
    "gradient from elsewhere": '<linearGradient href="https://evil.example#a"/>',
    "filter image": '<filter><feImage href="https://evil.example/x.png"/></filter>',
    "paint from elsewhere": '<g fill="url(https://evil.example#a)" mask="url(evil.svg#m)"/>',
    "paint in capitals": '<g fill="URL(https://evil.example#a)"/>',
    "paint with blanks": "<g fill=\"url(  '//evil.example#a' )\"/>",
    "paint with two": '<g fill="url(#a) url(//evil.example)"/>',
    "paint with an escape": '<g fill="u\\72l(//evil.example)"/>',
    "paint by reference": '<g fill="&#117;rl(//evil.example)"/>',
    "image set": "<g mask=\"image-set('evil.png' 1x)\"/>",
    "cursor": '<g cursor="url(evil.cur), auto" style="cursor:url(evil.cur)"/>',
    "style": '<g style="fill:url(//evil.example#a);background:url(evil.png);behavior:url(evil.htc)"/>',
    "style with an escape": '<g style="background:\\75rl(evil.png)"/>',
    "style with a remark": '<g style="background:url/**/(evil.png);background:u/**/rl(evil.png)"/>',
    "style with an expression": '<g style="x:expression(evil())"/>',
    "style in a string": "<g style='font-family:\"a;background:url(evil.png)\"'/>",
    "import": '<style>@import "https://evil.example/x.css"; @import url(evil.css);</style>',
    "import after a rule": "<style>g{x:1} @import url(evil.css)</style>",
    "import in CDATA": "<style><![CDATA[@import 'evil.css';]]></style>",
    "import with an escape": "<style>@\\69mport 'evil.css';</style>",
    "import in a remark": "<style>/*</style><style>*/@import 'evil.css';</style>",
    "import in a block": "<style>@media all{@import 'evil.css';g{fill:url(evil.svg)}}</style>",
    "font": "<style>@font-face{font-family:f;src:url(https://evil.example/f.woff)}</style>",
    "rule": "<style>g{fill:url(//evil.example)} rect{background:image(evil)}</style>",
    "rule with an escape": "<style>g{fill:u\\rl(//evil.example)}</style>",
    "rule in a string": '<style>g{font-family:"}g{fill:url(evil)}"}</style>',
    "selector": '<style>[a="evil{"]{fill:red}</style>',
    "style of another kind": '<style type="text/evil">g{fill:red}</style>',
    "base": '<g xml:base="https://evil.example/"/>',
    "remark": "<!-- evil -->",
    "instruction": "<?evil now?><?xml-stylesheet href='evil.css'?>",
    "metadata": '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">evil</rdf:RDF></metadata>',
    "title": "<title>evil</title><desc>evil</desc>",
    "editor": '<i:view xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:path="/home/evil"/>',
    "editor's attributes": '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:p="evil" data-x="evil"/>',
    "text outside of texts": "evil<g>evil</g>",
    "handlers of XML events": '<ev:listener xmlns:ev="http://www.w3.org/2001/xml-events" handler="#evil"/>',
    "handler element": '<handler type="application/ecmascript">evil()</handler>',
    "embedding": '<iframe src="evil"/><embed src="evil"/><object data="evil"/><audio href="evil"/><video href="evil"/>',
    "discard": '<discard href="#evil"/><cursor href="evil"/><script href="evil"/><font-face-uri href="evil"/>',
}


FORBIDDEN = ("evil", "script", "//", "@", "\\", "import", "onload", "<!", "<?", "data:", "src")


@pytest.mark.parametrize("inside", [pytest.param(inside, id=name) for name, inside in HOSTILE.items()])
def test_nothing_hostile_is_left(inside: str) -> None:
    left = cleaned(inside).lower()
    for word in FORBIDDEN:
        assert word not in left


BOMB = "".join(f'<!ENTITY a{index} "{f"&a{index - 1};" * 10}">' for index in range(1, 10))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (drawing("<text>&a9;</text>", before=f'<!DOCTYPE svg [<!ENTITY a0 "ha">{BOMB}]>'), "declares entities"),
        (
            drawing("<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "declares entit",
        ),
        (drawing("", before='<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://evil.example">%x;]>'), "declares entities"),
        (drawing("<text>&x;</text>", before='<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">'), "uses entities"),
        (drawing("<text>&x;</text>"), "is damaged: undefined entity"),
        (drawing("<g>"), "is damaged: mismatched tag"),
        (drawing("")[:-3], "is damaged: "),
        (b"", "is damaged: no element"),
        (b"\xff\xfe\0\0", "is damaged: "),
        (b'<?xml version="1.0" encoding="gb2312"?>' + drawing(""), "is damaged: "),
        (b'<?xml version="1.0" encoding="x-none"?>' + drawing(""), "is damaged: "),
        (b"<html><svg/></html>", "does not begin with `<svg>`"),
        (b'<svg xmlns="http://evil.example"/>', "does not begin with `<svg>`"),
        (drawing("<g>" * 100 + "</g>" * 100), "nested more than 100 deep"),
        (drawing("<metadata>" + "<g>" * 99 + "</g>" * 99 + "</metadata>"), "nested more than 100 deep"),
        (drawing("<g/>" * 100_000), "more than 100,000 parts"),
        (drawing("<b/>" * 100_000), "more than 100,000 parts"),
        (drawing(" " * clean.MAX_BYTES), "larger than 2 MB"),
        (drawing("", 'width="1e9" height="3"'), "size that cannot be shown"),
        (drawing("", 'width="0" height="3"'), "size that cannot be shown"),
        (drawing("", 'viewBox="0 0 1e308 1e-308"'), "size that cannot be shown"),
    ],
)
def test_a_drawing_that_cannot_be_trusted_is_refused(data: bytes, text: str) -> None:
    with pytest.raises(SvgError, match=text):
        clean.clean(data)


def test_a_doctype_that_declares_nothing_is_left_out() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert b"DOCTYPE" not in clean.clean(drawing("<g/>", before=doctype)).data


def test_parts_that_repeat_each_other_without_end_are_refused() -> None:
    doubles = "".join(f'<g id="a{n}"><use href="#a{n - 1}"/><use href="#a{n - 1}"/></g>' for n in range(1, 40))
    with pytest.raises(SvgError, match="repeats its parts too often"):
        clean.clean(drawing('<g id="a0"/>' + doubles))
    clean.clean(drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'))  # browsers end this one


def test_a_long_chain_of_parts_is_counted() -> None:
    clean.clean(drawing("".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(200))))


@pytest.mark.parametrize(
    "inside",
    [
        f'<path d="{"M1.5-2.5" * 200_000}" />',
        f'<g fill="{"url(" * 300_000}" />',
        f'<g fill="url(#{"a" * 1_000_000}" />',
        f'<g style="{"a:(;" * 300_000}" />',
        f"<style>{'a{' * 500_000}</style>",
        f"<style>{'@a' * 500_000}</style>",
        f"<style>{'/*' * 500_000}</style>",
        f'<svg width="{"1" * 1_000_000}x" />',
        f"<text>{'a<b/>' * 90_000}</text>",
    ],
)
def test_a_long_drawing_takes_little_time(inside: str) -> None:
    start = time.process_time()
    clean.clean(drawing(inside))
    assert time.process_time() - start < 3


# Size


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40.4px" height=" 30 "', (40, 30)),
        ('width="3pt" height="1in"', (4, 96)),
        ('width="25.4mm" height="2.54cm"', (96, 96)),
        ('width="2pc" height="40Q"', (32, 38)),
        ('viewBox="0 0 200 100"', (200, 100)),
        ('viewBox="-5,-5,200,100"', (200, 100)),
        ('viewBox="0 0 200 100" width="50"', (50, 25)),
        ('viewBox="0 0 200 100" height="50"', (100, 50)),
        ('viewBox="0 0 200 100" width="100%" height="100%"', (200, 100)),
        ('viewBox="0 0 200 100" width="3em"', (200, 100)),
        ('viewBox="0 0 0 100"', (300, 150)),
        ('viewBox="nonsense"', (300, 150)),
        ('viewBox="0 0 nan inf"', (300, 150)),
        ('width="100%"', (300, 150)),
        ('width="60"', (60, 150)),
        ("", (300, 150)),
        ('width="0.2" height="0.2"', (1, 1)),
    ],
)
def test_size(attributes: str, size: tuple[int, int]) -> None:
    vector = clean.clean(drawing("<g/>", attributes))
    assert (vector.width, vector.height) == size
    assert b' viewBox="' in vector.data


# What it is


@pytest.mark.parametrize(
    "head",
    [
        b"<svg>",
        b"\xef\xbb\xbf\n <svg\n",
        b'<?xml version="1.0"?>\n<!-- a < b --><!DOCTYPE svg PUBLIC "a" "b">\n<svg xmlns="',
        b'<!DOCTYPE svg [<!ENTITY a "<b>">]><svg:svg ',
        "<svg ".encode("utf-16"),
    ],
)
def test_a_drawing_is_known_by_its_content(head: bytes) -> None:
    assert clean.looks_like_svg(head)


@pytest.mark.parametrize(
    "head",
    [b"", b"<html><svg>", b"<!-- <svg> -->", b"<svgfoo>", b"svg", b"\x89PNG<svg>", b"<?xml ?><html", b"RIFF", b"<SVG>"],
)
def test_anything_else_is_none(head: bytes) -> None:
    assert not clean.looks_like_svg(head)


# Bitmaps inside


def png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", WRITTEN)
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(buffer, "PNG", pnginfo=words, exif=exif())
    return buffer.getvalue()


def exif(orientation: int = 6) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x013B] = WRITTEN
    return tags


def jpeg(orientation: int = 6, **options: bool) -> bytes:
    buffer = io.BytesIO()
    image = Image.radial_gradient("L").resize((64, 48))
    image.save(buffer, "JPEG", exif=exif(orientation), comment=WRITTEN, icc_profile=b"profile", **options)
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + WRITTEN.encode()
    segment = b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp
    return buffer.getvalue()[:2] + segment + buffer.getvalue()[2:] + WRITTEN.encode()


def gif() -> bytes:
    frames = [Image.new("P", (4, 3), color) for color in (1, 2)]
    buffer = io.BytesIO()
    frames[0].save(
        buffer, "GIF", save_all=True, append_images=frames[1:], comment=WRITTEN.encode(), loop=0, duration=50
    )
    return buffer.getvalue() + WRITTEN.encode()


def webp(*, lossless: bool = False) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (5, 3), "red").save(buffer, "WEBP", exif=exif(), xmp=WRITTEN.encode(), lossless=lossless)
    return buffer.getvalue() + WRITTEN.encode()


BITMAPS = {
    "png": png(),
    "jpeg": jpeg(),
    "progressive": jpeg(progressive=True),
    "gif": gif(),
    "webp": webp(),
    "lossless": webp(lossless=True),
}
every_bitmap = pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in BITMAPS.items()])


@every_bitmap
def test_a_bitmap_loses_its_tags_and_no_pixel(data: bytes) -> None:
    clean = clean_bitmap(data)
    assert clean is not None
    assert WRITTEN.encode() in data
    assert WRITTEN.encode() not in clean
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(clean))
    assert getattr(before, "n_frames", 1) == getattr(after, "n_frames", 1)
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert before.info.get("icc_profile") == after.info.get("icc_profile")
    assert before.info.get("loop") == after.info.get("loop")
    assert clean_bitmap(clean) == clean


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_stays_upright(orientation: int) -> None:
    clean = clean_bitmap(jpeg(orientation))
    assert clean is not None
    assert dict(Image.open(io.BytesIO(clean)).getexif()) == ({} if orientation == 1 else {0x0112: orientation})


def test_a_bitmap_in_a_drawing_is_cleaned() -> None:
    wrapped = base64.encodebytes(jpeg()).decode()
    expected = base64.b64encode(clean_bitmap(jpeg()) or b"").decode()
    left = cleaned(f'<image width="4" xlink:href="data:image/jpeg;base64,{wrapped}"/>')
    assert left == f'<image width="4" href="data:image/jpeg;base64,{expected}" />'


def damaged(data: bytes, dice: random.Random, times: int) -> Iterator[bytes]:
    for _ in range(times):
        changed = bytearray(data)
        for _ in range(dice.choice((1, 1, 3, 20))):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        yield bytes(changed[: dice.choice((len(changed), dice.randrange(len(changed))))])


@every_bitmap
def test_a_damaged_bitmap_is_cleaned_or_dropped(data: bytes) -> None:
    for changed in damaged(data, random.Random(5), 300):  # noqa: S311 (no secret hangs on it)
        clean = clean_bitmap(changed)
        assert clean is None or len(clean) <= len(changed) + 40


def test_a_png_without_an_end_is_dropped() -> None:
    header = b"IHDR" + bytes(13)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    assert clean_bitmap(data) is None


# What holds for all


def test_cleaning_a_copy_changes_nothing() -> None:
    inside = (
        "".join(HOSTILE.values()) + '<rect x="1"/><text> a <tspan>b</tspan>\n c</text><style>g{fill:red;x:1}</style>'
    )
    once = clean.clean(drawing(inside, 'width="3mm"'))
    assert clean.clean(once.data).data == once.data
    assert clean.clean(drawing(inside, 'width="3mm"')) == once


def test_a_damaged_drawing_is_cleaned_or_refused() -> None:
    dice = random.Random(9)  # noqa: S311 (no secret hangs on it)
    pieces = [
        *HOSTILE.values(),
        '<rect width="1"/>',
        "<g>",
        "</g>",
        "<text>&lt;</text>",
        "&x;",
        "]]>",
        "\0",
        "<!--",
        "&#0;",
    ]
    for _ in range(1500):
        data = bytearray(drawing("".join(dice.choices(pieces, k=3))))
        for _ in range(dice.choice((0, 0, 1, 2))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            left = clean.clean(bytes(data))
        except SvgError:
            continue
        assert clean.clean(left.data).data == left.data
        assert b"evil(" not in left.data
        assert b"<script" not in left.data.lower()
