"""Untrusted text becomes HTML that shows everything and can do nothing."""

from __future__ import annotations

import re
import time

import pytest
from logs import parse
from markupsafe import Markup

from mkdocs_gptlog.pages.text import highlight as code
from mkdocs_gptlog.pages.text.richtext import untrusted

REL = 'rel="noopener noreferrer nofollow ugc"'
INLINE = {
    "a",
    "b",
    "br",
    "code",
    "del",
    "em",
    "i",
    "input",
    "ins",
    "kbd",
    "mark",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}
TABLE = {"table", "tbody", "td", "th", "thead", "tr"}
BLOCKS = {"blockquote", "details", "div", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "summary", "ul"}
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "code": {"class"},
    "div": {"class"},
    "pre": {"class"},
    "span": {"class"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "td": {"style"},
    "th": {"style"},
}


def shown(text: str, *, keep_breaks: bool = False) -> str:
    return str(untrusted(text, keep_breaks=keep_breaks)).rstrip("\n")


def is_harmless(html: str) -> bool:
    """Return whether a browser would find nothing but known elements, attributes and links to the web."""
    return all(
        element.tag in INLINE | BLOCKS | TABLE
        and set(element.attributes) <= ATTRIBUTES.get(element.tag, set())
        and element.attributes.get("href", "https:").lower().startswith(("http:", "https:", "mailto:"))
        and element.attributes.get("style", "").replace(" ", "")
        in {"", *(f"text-align:{at}" for at in ("left", "right", "center"))}
        and re.fullmatch(
            "|highlight|arithmatex|gptlog-typed|language-.*|[a-z][a-z0-9]?", element.attributes.get("class", "")
        )
        for element in parse(html)
    )


# What models write

TASKS = """\
<ul>
<li><input type="checkbox" checked="" disabled=""> done</li>
<li><input type="checkbox" disabled=""> open</li>
</ul>"""
CELLS = """\
<table>
<thead>
<tr>
<th style="text-align:left">a</th>
<th style="text-align:right">b</th>
<th>c</th>
</tr>
</thead>
<tbody>
<tr>
<td style="text-align:left">1</td>
<td style="text-align:right">2</td>
<td>3</td>
</tr>
</tbody>
</table>"""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello *there*, **you**.", "<p>Hello <em>there</em>, <strong>you</strong>.</p>"),
        ("~~gone~~", "<p><del>gone</del></p>"),
        ("`x < y`", "<p><code>x &lt; y</code></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("---", "<hr>"),
        ("- [x] done\n- [ ] open", TASKS),
        ("| a | b | c |\n|:--|--:|---|\n| 1 | 2 | 3 |", CELLS),
        ("see https://example.org.", f'<p>see <a href="https://example.org" {REL}>https://example.org</a>.</p>'),
        ("[here](https://example.org 'Title')", f'<p><a href="https://example.org" title="Title" {REL}>here</a></p>'),
        ("<https://example.org>", f'<p><a href="https://example.org" {REL}>https://example.org</a></p>'),
        ("[mail](mailto:a@example.org)", f'<p><a href="mailto:a@example.org" {REL}>mail</a></p>'),
        ("x<sup>2</sup> and H<sub>2</sub>O", "<p>x<sup>2</sup> and H<sub>2</sub>O</p>"),
        (
            "<details><summary>More</summary>\n\nIt *is*.\n\n</details>",
            "<details><summary>More</summary>\n<p>It <em>is</em>.</p>\n</details>",
        ),
        ("三 < 五，五 > 三", "<p>三 &lt; 五，五 &gt; 三</p>"),
        ("", ""),
    ],
)
def test_github_flavoured_markdown_is_rendered(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    ("info", "attribute"),
    [
        ("brainless", ' class="language-brainless"'),
        ("x++", ' class="language-x++"'),
        ("x# linenums", ' class="language-x#"'),
        ("", ""),
        ('x"y', ""),
        ("<x>", ""),
    ],
)
def test_code_of_an_unknown_language_keeps_its_text(info: str, attribute: str) -> None:
    html = shown(f"```{info}\nif a < b:\n    <script>\n```")
    assert html == f"<pre><code{attribute}>if a &lt; b:\n    &lt;script&gt;\n</code></pre>"


@pytest.mark.parametrize("info", ["python", "Python", "py linenums", "python3"])
def test_code_has_the_classes_that_themes_colour(info: str) -> None:
    html = shown(f"```{info}\nif a < b:  # <script>\n    return 'x'\n```")
    block = parse(html).one("div", **{"class": "highlight"}).one("pre").one("code")
    assert block["class"] == f"language-{info.split(maxsplit=1)[0]}"
    assert block.texts(".k") == ["if", "return"]
    assert block.texts(".c1") == ["# <script>"]
    assert "".join(block.words()) == "if a < b:  # <script>\n    return 'x'\n"
    assert is_harmless(html)


@pytest.mark.parametrize("language", sorted(code.LANGUAGES))
def test_every_language_is_cut_into_words_that_make_the_code_again(language: str) -> None:
    written = "\n\n  a = 1; <b> 'c' # {{ x }} &amp; é 数\n\tend\n\n"
    words = code.words(written, language)
    assert words is not None
    assert "".join(word for _, word in words) == written
    assert all(re.fullmatch(r"[a-z0-9]*", kind) for kind, _ in words)


def test_a_huge_block_and_one_that_takes_long_stay_plain() -> None:
    assert code.words("a = 1\n" * 100, "python") is not None
    assert code.words("a = 1\n" * code.MAX_LENGTH, "python") is None
    start = time.thread_time()
    assert code.words("a\n" * (code.MAX_LENGTH // 2), "csharp") is None
    assert time.thread_time() - start < 4 * code.PATIENCE


# Formulas


def with_math(text: str) -> str:
    return str(untrusted(text, math=True)).rstrip("\n")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("so $a_1 * b_2 * c$ is", r'<p>so <span class="arithmatex">\(a_1 * b_2 * c\)</span> is</p>'),
        ("其中$x_1$是", r'<p>其中<span class="arithmatex">\(x_1\)</span>是</p>'),
        (r"\(a_1\), \(b\)", r'<p><span class="arithmatex">\(a_1\)</span>, <span class="arithmatex">\(b\)</span></p>'),
        ("$$\na < b \\\\ c\n$$", r'<div class="arithmatex">\[a &lt; b \\ c\]</div>'),
        (r"\[ a \\[4pt] b \]", r'<div class="arithmatex">\[a \\[4pt] b\]</div>'),
        ("so $$x$$ is", r'<p>so <span class="arithmatex">\[x\]</span> is</p>'),
        ("**$x$**", r'<p><strong><span class="arithmatex">\(x\)</span></strong></p>'),
        (r"$2\text{ cm}$", r'<p><span class="arithmatex">\(2\text{ cm}\)</span></p>'),
        ("$</span><script>$", r'<p><span class="arithmatex">\(&lt;/span&gt;&lt;script&gt;\)</span></p>'),
        ("costs $5, so $x$", r'<p>costs $5, so <span class="arithmatex">\(x\)</span></p>'),
    ],
)
def test_a_formula_becomes_one_of_the_sites_own(text: str, html: str) -> None:
    assert with_math(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "between $5 and $10",
        "$5-$10",
        "$5,000 (US$)",
        "US$5 or CA$6",
        "$3.50/kg ($7 total)",
        "$5 million or 6 million$",
        "$HOME/bin:$PATH",
        "$ x $",
        "$$$$",
        "$",
        "a\n\n$b\n\nc$",
    ],
)
def test_prices_and_lonely_signs_are_no_formulas(text: str) -> None:
    assert "arithmatex" not in with_math(text)
    assert parse(with_math(text)).text == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "`$x$`",
        "`` ` $x$ ``",
        "```\n$x$\n```",
        "~~~ x\n$$x$$",
        "    $x$",
        "<code>$x$</code>",
        "https://example.org/$x$",
        "[a](https://example.org/$x$)",
        "[a](https://example.org '$x$')",
    ],
)
def test_code_and_addresses_hold_no_formulas(text: str) -> None:
    html = with_math(text)
    assert "arithmatex" not in html
    assert "$x$" in html
    assert "\ue001" not in html


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\class{md-header}{x}",
        r"\require{html}",
        r"\def\alpha{x}",
        r"\htmlData{a=b}{x}",
        r"\mmlToken{mi}[href=x]{x}",
    ],
)
def test_a_formula_that_does_more_than_show_is_shown_as_typed(tex: str) -> None:
    assert with_math(f"${tex}$") == f"<p>${tex}$</p>"
    assert "arithmatex" in with_math(r"$\hrefs \classes \leftarrow$")


@pytest.mark.parametrize("text", [r"$a_1 * b_2 * c$", r"\(a_1 \\ b_2\)", r"\[x\]", r"$$\{x\}$$"])
def test_without_the_sites_maths_a_formula_stays_as_it_was_typed(text: str) -> None:
    assert shown(f"so {text} is") == f"<p>so {text} is</p>"
    assert shown("$$\nx\n$$", keep_breaks=True) == "<p>$$<br>\nx<br>\n$$</p>"


def test_the_signs_that_stand_in_for_formulas_cannot_be_smuggled_in() -> None:
    assert with_math("\ufdd40\ufdd5 $x$") == '<p>\ufffd0\ufffd <span class="arithmatex">\\(x\\)</span></p>'
    assert with_math("\ufdd40\ufdd5") == "<p>\ufffd0\ufffd</p>"
    assert with_math("&#xFDD4;7&#xFDD5;") == "<p>\ufdd47\ufdd5</p>"
    assert parse(with_math("$x$ &#xFDD4;9&#xFDD5;")).texts(".arithmatex") == [r"\(x\)"]


@pytest.mark.parametrize(("level", "lowered"), [(1, 4), (2, 5), (3, 6), (4, 6), (6, 6)])
def test_headings_stand_below_those_of_the_page(level: int, lowered: int) -> None:
    assert shown("#" * level + " Title") == f"<h{lowered}>Title</h{lowered}>"


def test_a_line_break_is_one_where_somebody_typed() -> None:
    assert shown("one\ntwo") == "<p>one\ntwo</p>"
    assert shown("one\ntwo", keep_breaks=True) == "<p>one<br>\ntwo</p>"


def test_what_is_returned_is_not_escaped_again() -> None:
    assert isinstance(untrusted("*a*"), Markup)
    assert isinstance(untrusted(">" * 1000), Markup)


# What must be seen and not done


@pytest.mark.parametrize(
    "text",
    [
        "<think>Hm.</think>",
        "List<String> names",
        "<div>box</div>",
        "<script>alert(1)</script>",
        "<style>* {display: none}</style>",
        "<img src=x onerror=alert(1)>",
        '<a href="/admin">link</a>',
        "<iframe src=/admin></iframe>",
        "<svg><a/></svg>",
        "<!-- note -->",
        "<!DOCTYPE html>",
        "<?php echo 1 ?>",
        "<![CDATA[x]]>",
        "</article>",
        "<custom-tag>",
        "<h1>Title</h1>",
        "<textarea>",
        "<plaintext>",
        "{{ config.site_name }} {% include 'x' %}",
        '--8<-- "../../.env"',
        "!!! note",
        "[[wiki]]",
        "$$x$$",
        "::: module",
    ],
)
def test_what_is_no_markdown_is_shown_as_it_was_typed(text: str) -> None:
    html = shown(f"before {text} after")
    assert parse(html).text == f"before {text} after"
    assert [element.tag for element in parse(html)] == ["p"]


@pytest.mark.parametrize(
    "block", ["<think>\nHm.\n</think>", "<script>\nalert(1)\n</script>", "<div>\n*a*\n\n*b*</div>"]
)
def test_a_block_of_unknown_tags_is_shown_too(block: str) -> None:
    html = shown(block)
    assert parse(html).text == " ".join(block.replace("*", "").split())
    assert is_harmless(html)


@pytest.mark.parametrize(
    "text",
    [
        "<b onclick=alert(1)>x</b>",
        "<b style='position: fixed'>x</b>",
        "<b class=md-header id=x>x</b>",
        "<details open ontoggle=alert(1)>x</details>",
        "<ol start=1 onclick=x>\n<li>x</li></ol>",
        "<code class='md-header language-x'>x</code>",
    ],
)
def test_attributes_that_act_or_change_the_page_are_taken_away(text: str) -> None:
    html = shown(text)
    assert is_harmless(html)
    assert "alert" not in html
    assert "md-header" not in html
    assert parse(html).text == "x"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "java\\script:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "../secret.md",
        "/admin",
        "//example.org",
        "#top",
        "page",
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(address: str) -> None:
    for text in (f"[x]({address})", f"[x]\n\n[x]: {address}", f"[x](<{address}>)"):
        html = parse(shown(text))
        assert not [link for link in html.all("a") if "href" in link], text
        assert "x" in html.text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![A cat](https://e.org/c.png)", f'<a href="https://e.org/c.png" {REL}>A cat</a>'),
        ("![A cat](https://e.org/c.png 'Title')", f'<a href="https://e.org/c.png" {REL}>A cat</a>'),
        ("![](https://e.org/c.png)", f'<a href="https://e.org/c.png" {REL}>https://e.org/c.png</a>'),
        ("![a][1]\n\n[1]: https://e.org/?a=1&b=2", f'<a href="https://e.org/?a=1&amp;b=2" {REL}>a</a>'),
        ("![A cat](cat.png)", "A cat"),
        ("![A cat](javascript:alert(1))", "A cat"),
        ("![A cat](data:image/png;base64,AA)", "A cat"),
    ],
)
def test_a_picture_becomes_a_link_and_loads_nothing(text: str, html: str) -> None:
    assert shown(text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "alt",
    ['"><script>alert(1)</script>', "a &quot; onload=alert(1) b", "<b>", '\\"', "' onload='x", "&lt;svg onload=x&gt;"],
)
def test_what_a_picture_is_called_cannot_break_out(alt: str) -> None:
    html = shown(f"![{alt}](https://example.org/c.png)")
    assert is_harmless(html)
    assert [element.tag for element in parse(shown(f"![{alt}](c.png)"))] == ["p"]
    assert [element.tag for element in parse(html)] == ["p", "a"]
    assert html.count("<") == 4


@pytest.mark.parametrize(
    "text",
    [
        '<ol start="&lt;img src="><ol start="&gt;&lt;svg onload=alert(1)&gt;"><li>x</li></ol></ol>',
        '<ol start="&lt;h1&gt;"><li>x</li></ol>',
        "[x](https://example.org '<img src=')",
        '[x](https://example.org "a\\"><img src=x onerror=alert(1)>")',
        "<b <script>alert(1)</script>>",
        "<b\n<img src=x onerror=alert(1)>>",
        "<<b>script>alert(1)</script>",
        "<b>\ufdd0script>alert(1)</b>",
        "\ufdd0script\ufdd0alert(1)",
        "&#xFDD0;script>alert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "`<script>` ``<img onerror=x>``",
        "| <b>a | </b> |\n|--|--|\n| <script> | <img src=x> |",
        "<details><summary><table><td><b><p></details>",
        "[<b>](https://example.org/</b>)",
        "[![<b>](https://e.org/i.png)](https://e.org/l)",
        "<https://example.org/<script>>",
        "[x](https://example.org/\"onclick='alert(1)')",
        "<b>" * 90,
        "<b/onclick=alert(1)>x",
        "> - " * 1000,
        '<a href="https://example.org" onclick=alert(1)>link</a>',
        "\x00<script>\x00",
        "\u202eevil\u202c <scr\u0000ipt>",
        "<SCRIPT>alert(1)</SCRIPT >",
        "<scrıpt>alert(1)</scrıpt>",
        "<p><svg><style><img src=x onerror=alert(1)></style></svg>",
        "<mark><math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    ],
)
def test_hostile_text_stays_harmless(text: str) -> None:
    assert is_harmless(shown(text))
    assert is_harmless(shown(text, keep_breaks=True))


def test_the_sign_that_stands_in_for_a_bracket_cannot_be_smuggled_in() -> None:
    assert shown("a \ufdd0b\ufdd0 c") == "<p>a \ufffdb\ufffd c</p>"


@pytest.mark.parametrize(
    "text",
    [
        ">" * 50_000,
        "<b>" * 5_000 + "</b>" * 5_000,
        "<details>\n\n" * 5_000 + "</details>\n\n" * 5_000,
        "**a _b " * 5_000 + "c_ d** " * 5_000,
        "![" * 30_000 + "x" + "](a)" * 30_000,
        "~~中 " * 30_000 + "。~~ " * 30_000,
    ],
)
def test_what_is_nested_beyond_reason_is_shown_as_typed(text: str) -> None:
    html = shown(text)
    assert "".join(parse(html).words()).strip() == text.strip()
    assert [element.tag for element in parse(html)] == ["pre"]


@pytest.mark.parametrize(
    "text",
    [
        "![" * 30_000 + "x" + "](https://example.org)" * 30_000,
        "![" + "*a " * 30_000 + "b* " * 30_000 + "](https://example.org)",
        "[" + "![" * 30_000 + "x" + "](a)" * 30_000 + "](https://example.org)",
        "| a |\n|--|\n| " + "![" * 30_000 + "x" + "](https://example.org)" * 30_000 + " |",
    ],
)
def test_names_of_pictures_that_are_nested_beyond_reason_are_shown_as_typed(text: str) -> None:
    html = shown(text)
    assert "".join(parse(html).words()).strip() == text.strip()
    assert {element.tag for element in parse(html)} <= {"pre", "a"}


def test_what_is_nested_within_reason_is_rendered() -> None:
    assert [element.tag for element in parse(shown(">" * 99 + " deep"))] == ["blockquote"] * 99 + ["p"]
    assert shown("<p>one</p>" * 500).count("<p>") == 500
    assert "<pre>" not in shown("*a* **b**\n\n" * 2000)


@pytest.mark.parametrize(
    "piece",
    [
        "word ",
        "*a ",
        "[",
        "![](a",
        "`",
        "<b>x</b>",
        "<",
        "&",
        "[a](<b",
        "_a__ ",
        "- [ ] a\n",
        "<img src=x>",
        "|a",
        '![a"](https://e.org "t")',
        "$",
        "$a ",
        "$$a ",
        "\\(a ",
        "\\[",
        "```py\na\n```\n",
    ],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    assert shown(text)
    assert time.perf_counter() - start < 5  # seconds; 0.8 at most where this was written
