"""What was said is read on the page as it was said: every character of what was typed, every letter of a model's reply.

What is seen is found out by reading the HTML as browsers do; nothing here knows how that HTML is made.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_gptlog.logbook.model.experiment import Message
from mkdocs_gptlog.pages.text.messages import message_text
from mkdocs_gptlog.pages.text.richtext import untrusted
from mkdocs_gptlog.pages.text.typed import as_typed

many = settings(max_examples=300, deadline=None, derandomize=True, database=None)


class Reader(HTMLParser):
    """Reads a page aloud: its text, and what is open around each piece of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self._open: list[str] = []
        self.feed(re.sub(r"(<pre[^>]*>)\n", r"\1", html))  # a line break there is HTML's own
        self.close()
        assert not self._open, html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "hr", "input"}:
            self._open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.pieces.append((data, tuple(self._open)))

    @property
    def text(self) -> str:
        return "".join(data for data, _ in self.pieces)

    def within(self, tag: str) -> str:
        return "".join(data for data, open_ in self.pieces if tag in open_)


def typed(text: str) -> str:
    return Reader(str(as_typed(text))).text


def reply(text: str) -> Reader:
    return Reader(str(untrusted(text)))


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def comes_in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(sign in rest for sign in part)


# What was typed

SIGNS = st.sampled_from(list("*_\\`~#>-+=|<>&;()[]{}\"'!?.:/@$%^ \t") + list("ab1é“”，。（）～　")) | st.characters(
    exclude_categories=["Cs", "Cc"]
)
LINES = st.text(SIGNS, max_size=40).filter(lambda line: not re.match(r"[ \t>]*(```|~~~)", line))
TEXTS = st.lists(LINES, max_size=8).map("\n".join)


@many
@given(TEXTS)
def test_every_character_that_was_typed_is_read(text: str) -> None:
    assert typed(text) == (text if text.strip() else "")
    assert not text.strip() or Reader(str(as_typed(text))).within("pre") == text


@many
@given(
    st.lists(
        st.tuples(LINES.map(lambda line: line or "-"), TEXTS, st.sampled_from(["", "python", "c++ x", "图"])),
        max_size=3,
    )
)
def test_of_fenced_code_only_the_fences_disappear(blocks: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{before}\n```{info}\n{code}\n```\n" for before, code, info in blocks)
    seen = typed(text)
    assert letters(seen) == letters("".join(before + code for before, code, _ in blocks))
    assert "```" not in "".join(line for line in seen.split("\n") if re.fullmatch(" *`+ *", line))
    codes = [code for _, code, _ in blocks if code]
    assert Reader(str(as_typed(text))).within("code") == "".join(f"{code}\n" for code in codes)


@pytest.mark.parametrize(
    "text",
    [
        "What is 12*3*4?",
        "2 * 3 * 4 = **24**",
        "def __init__(self, *args):\n    # keep it\n    self.x = 2*a*b",
        r"C:\new\table and ^\d+\.\*$ and \\server\share \_ \*",
        "# no heading\n- no list\n1. nor this\n> nor a quotation\n---\n***",
        '{"a": [1, 2],\n  "b_c_d": "<b>x</b> &amp; &lt;"}',
        "| no | table |\n|----|----|\n| a  |  b |",
        "<details>\n<summary>x</summary>\n</details><script>alert(1)</script>",
        "~~not struck~~ ~nor this~ `nor code`",
        "[a](b) ![c](d) [e]: f",
        "tabs\there,  two  spaces,   three\n\n\n\nfour lines, a no-break\u00a0space, 全角　空格",
        "$x_1$ \\(y\\) $$z$$",
        "```\nnever closed",
        "a ``` b",
        "    ```\n    indented\n    ```",
        "\n\nbegins late",
        "\ufdd0\ufdd5\ue000 reserved and private characters",
        "    leading\n  spaces\n",
    ],
)
def test_what_was_typed_is_read_as_it_was_typed(text: str) -> None:
    assert typed(text) == text


def test_fenced_code_in_what_was_typed_is_code() -> None:
    page = Reader(str(as_typed("Fix this:\n```python\nx = 1*2*3\n```\nPlease.")))
    assert page.within("code") == "x = 1*2*3\n"
    assert page.text == "Fix this:x = 1*2*3\nPlease."
    assert 'class="language-python"' in str(as_typed("```python\nx\n```"))
    assert Reader(str(as_typed("~~~\n```\n~~~"))).within("code") == "```\n"
    assert Reader(str(as_typed("````md\n```js\nx\n```\n````"))).within("code") == "```js\nx\n```\n"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org/a_b_c*d?x=1&y=2.", ["https://example.org/a_b_c*d?x=1&y=2"]),
        (
            "(https://example.org/x_(y)) and www.example.org/z!",
            ["https://example.org/x_(y)", "http://www.example.org/z"],
        ),
        (
            "见https://example.org/文档。谢谢（https://example.org）",
            ["https://example.org/文档", "https://example.org"],
        ),
        ("“https://example.org/”、HTTPS://EXAMPLE.ORG", ["https://example.org/", "HTTPS://EXAMPLE.ORG"]),
        ("mail me@example.org, or not@home", ["mailto:me@example.org"]),
        ("ftp://example.org javascript:alert(1) http:// https://. https://_ www. www._ www.-", []),
        ('<a href="https://example.org/q">', ["https://example.org/q"]),
        ("**https://example.org**", ["https://example.org"]),
    ],
)
def test_addresses_in_what_was_typed_are_alive(text: str, links: list[str]) -> None:
    page = Reader(str(as_typed(text)))
    assert page.links == links
    assert page.text == text


@pytest.mark.parametrize(
    "piece",
    [
        "https://a.b/c ",
        "www.a.b。",
        "a@b.c ",
        "a@",
        "https://a.b/)))) ",
        "www.",
        "(",
        "```a\n",
        "```\nx\n",
        "~~~\n",
        "*_`",
    ],
)
def test_time_grows_no_faster_than_what_was_typed(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    assert as_typed(text)
    assert time.perf_counter() - start < 5  # seconds; 0.5 at most where this was written


@pytest.mark.parametrize("role", ["user", "system", "tool", "assistant"])
def test_a_message_is_shown_in_its_format(role: str) -> None:
    plain = Message.model_validate({"role": role, "text": "*a*", "format": "plain"})
    markdown = Message.model_validate({"role": role, "text": "*a*\nb", "format": "markdown"})
    assert str(message_text(plain)) == '<pre class="gptlog-typed">\n*a*</pre>'
    line_break = "" if role == "assistant" else "<br>"
    assert str(message_text(markdown)) == f"<p><em>a</em>{line_break}\nb</p>\n"


# What a model wrote

PLAIN_SIGNS = st.sampled_from(list("*_\\`~#>-+=| \t\n(){}\"'!?:;/$%^@") + list("ab1é“”，。（）中文")) | st.characters(
    categories=["L", "N", "P", "S"], exclude_characters="[]<>&.)"
)


@many
@given(st.text(PLAIN_SIGNS, max_size=120))
def test_no_letter_of_a_reply_is_lost(text: str) -> None:
    seen = letters(reply(text).text)
    without_fences = "\n".join(line for line in text.split("\n") if "```" not in line and "~~~" not in line)
    assert comes_in_order(seen, letters(text))
    assert comes_in_order(letters(without_fences), seen)


def tagged(tag: str) -> st.SearchStrategy[tuple[str, str]]:
    return st.sampled_from([("x", "x"), ("`y`", "y"), ("**z** ~ 3", "z~3")]).map(
        lambda inner: (f"<{tag}>{inner[0]}</{tag}>", inner[1])
    )


PIECES: st.SearchStrategy[tuple[str, str]] = st.one_of(
    st.sampled_from(
        [
            ("**bold**", "bold"),
            ("**中：**文", "中：文"),
            ("~~gone~~", "gone"),
            ("3~5 天", "3~5天"),
            ("[text](https://example.org/hidden 'hidden')", "text"),
            ("![alt](https://example.org/hidden.png)", "alt"),
            ("![alt](hidden.png)", "alt"),
            ("https://example.org/shown。后", "https://example.org/shown。后"),
            ("<https://example.org/shown>", "https://example.org/shown"),
            ("`a*b_c~d<e>`", "a*b_c~d<e>"),
            ("List<i> and vector<b>", "List<i>andvector<b>"),
            ("a<b and b>c", "a<bandb>c"),
            ("<details>", "<details>"),
            ("</details>", "</details>"),
            ("the <br> tag", "the<br>tag"),
            ("one<br>two", "onetwo"),
            ("<!-- comment -->", "<!--comment-->"),
            ("<div>box</div>", "<div>box</div>"),
            ("&copy; &amp; &lt;b&gt; &#xFFFE;", "©&<b>\ufffe"),
            (r"\*\~\[x] \<b\>", "*~[x]<b>"),
            ("[note]: alone", "[note]:alone"),
            ("[^1] and [ ]", "[^1]and[]"),
        ]
    ),
    st.sampled_from(["b", "kbd", "sub", "sup", "u", "mark", "del"]).flatmap(tagged),
)
BLOCKS: st.SearchStrategy[tuple[str, str]] = st.one_of(
    PIECES,
    st.lists(PIECES, min_size=1, max_size=4).map(
        lambda some: (" ".join(a for a, _ in some), "".join(b for _, b in some))
    ),
    PIECES.map(lambda one: (f"- {one[0]}\n- second", f"{one[1]}second")),
    PIECES.map(lambda one: (f"> {one[0]}", one[1])),
    PIECES.map(lambda one: (f"## {one[0]}", one[1])),
    PIECES.filter(lambda one: "<br>" not in one[1]).map(
        lambda one: (f"| A | B |\n|---|:-:|\n| {one[0]} | 2 | 3 | 4 |\n| 5 |", f"AB{one[1]}2345")
    ),
    st.just(("```python info\ncode ~ <b> [x]: y\n```", "code~<b>[x]:y")),
    st.just(("    indented ~ <b>", "indented~<b>")),
    st.just(("<details>\n<summary>More</summary>\n\nhidden *text*\n\n</details>", "Morehiddentext")),
    st.just(("<ul>\n<li>one</li>\n</ul>", "one")),
    st.just(("````md\n```js\nx\n```\n````", "```jsx```")),
    st.just(("```md\n# T\n```js\nx\n```\nend\n```", "#T```jsx```end")),
)


@many
@given(st.lists(BLOCKS, min_size=1, max_size=5))
def test_a_reply_is_read_but_for_its_markup(blocks: list[tuple[str, str]]) -> None:
    text = "\n\n".join(f"\n{source}\n" for source, _ in blocks)
    assert "".join(reply(text).text.split()) == "".join(seen for _, seen in blocks)


@many
@given(TEXTS | st.text(st.sampled_from(list("`~<>[]()*_|-:\\ \n#&;!ab/"))))
def test_any_reply_becomes_whole_elements(text: str) -> None:
    reply(text)


def seen(texts: Iterable[str]) -> list[str]:
    return [" ".join(reply(text).text.split()) for text in texts]


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("大约需要3~5天，费用100~200元。", ""),
        ("~a~ ~b~", ""),
        ("~~gone~~ and ~~作废。~~后面", "gone作废。"),
        ("a~b ~~c d~e f~~ g~h", "c d~e f"),
        (r"\~~a~~ \~b~", ""),
        ("`~a~` https://example.org/~me/~you", ""),
        ("x ~~~a~~~ b", ""),
    ],
)
def test_only_two_tildes_strike(text: str, struck: str) -> None:
    page = reply(text)
    assert page.within("del") == struck
    assert letters(page.text) == letters(text)
    assert page.text.count("~") == text.count("~") - 4 * str(untrusted(text)).count("<del>")


def test_a_tilde_in_an_address_leads_there() -> None:
    assert reply("[a](https://example.org/~me) https://example.org/~you").links == [
        "https://example.org/~me",
        "https://example.org/~you",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Use the <details> element.\n\nIts text is hidden.\n\n1. Write it.\n2. Close it.",
        "<details> is an element.\n\nText.",
        "Write <details>, then </details>.",
        "A <b> and a <kbd> walk by.\n\n**bold** later",
        "List<i> and vector<b>, a<b and b>c",
        "| tag | use |\n|--|--|\n| <b> | bold |\n| <ul> | list |",
        "<ul>\n<li>never closed",
        "- <summary>\n- x",
        "Use <br> or <br/>, as in HTML.",
        "</b> and </details>",
        "> <details>\n\nafter",
        "<b>never\n\nclosed</b>",
        "*a <b> c* d </b>",
        "<sub\nx> y",
    ],
)
def test_a_tag_that_is_never_closed_is_text(text: str) -> None:
    page = reply(text)
    assert letters(page.text) == letters(re.sub(r"(?m)^\d\. ", "", text))
    assert not {"details", "b", "kbd", "i", "summary", "sub"} & {tag for _, open_ in page.pieces for tag in open_}


@pytest.mark.parametrize(
    ("text", "tag", "inside"),
    [
        ("H<sub>2</sub>O", "sub", "2"),
        ("<kbd>Ctrl</kbd>+<kbd>C</kbd>", "kbd", "CtrlC"),
        ("| a |\n|--|\n| <ul><li>one</li><li>two</li></ul> |", "li", "onetwo"),
        (
            "<details>\n<summary>More</summary>\n\n**hidden**\n\n- list\n</details>\n\nafter",
            "details",
            "More\nhidden\n\nlist\n",
        ),
        ("<p align=center>middle</p>", "p", "middle"),
        ("<B>loud</B>", "b", "loud"),
        ("**<u>x</u>**", "strong", "x"),
        ("<b>a <i>b</b>", "b", "a <i>b"),
    ],
)
def test_a_tag_that_is_closed_is_obeyed(text: str, tag: str, inside: str) -> None:
    assert " ".join(reply(text).within(tag).split()) == " ".join(inside.split())


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("1. **优点：**速度快", "优点："),
        ("结论是**“可以用”**的", "“可以用”"),
        ("**마크다운(Markdown)**은", "마크다운(Markdown)"),
        ("これは**「重要」**です。", "「重要」"),
        ("*强调。*后面", ""),
        ("**a，**b", "a，"),
    ],
)
def test_bold_beside_punctuation_of_wide_scripts(text: str, bold: str) -> None:
    page = reply(text)
    assert page.within("strong") == bold
    assert "*" not in page.text


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("官网（https://example.org/a）可以", ["https://example.org/a"]),
        ("详见https://example.org/docs。**谢谢**；", ["https://example.org/docs"]),
        ("或 www.example.org，好", ["http://www.example.org"]),
        ("“https://example.org/q?a=1”", ["https://example.org/q?a=1"]),
        ("[文（档）](https://example.org/（a）)", ["https://example.org/%EF%BC%88a%EF%BC%89"]),
        ("<https://example.org/。a>", ["https://example.org/%E3%80%82a"]),
        ("`https://example.org/a。b`", []),
        ("[x][1]\n\n[1]: https://example.org/，a", ["https://example.org/%EF%BC%8Ca"]),
        ("https://zh.example.org/wiki/苹果 x", ["https://zh.example.org/wiki/%E8%8B%B9%E6%9E%9C"]),
    ],
)
def test_an_address_ends_before_punctuation_of_wide_scripts(text: str, links: list[str]) -> None:
    page = reply(text)
    assert page.links == links
    assert "\ufdd2" not in page.text
    assert letters(page.text) in letters(text)


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        ("```markdown\n# T\n```bash\npip\n```\nRun.\n```\n\nTell **me**.", "# T\n```bash\npip\n```\nRun.\n", "me"),
        ("```md\n```a\n1\n```\n```b\n2\n```\n```\n\n**x**", "```a\n1\n```\n```b\n2\n```\n", "x"),
        ("```md\n```a\n1\n```\n```\n\n**x**\n\n```py\n2\n```", "```a\n1\n```\n2\n", "x"),
        ("~~~md\n~~~a\n1\n~~~\n~~~\n\n**x**", "~~~a\n1\n~~~\n", "x"),
        ("> ```md\n> ```a\n> 1\n> ```\n> ```\n\n**x**", "```a\n1\n```\n", "x"),
        ("- ok\n\n  ```md\n  ```a\n  1\n  ```\n  ```\n\n**x**", "```a\n1\n```\n", "x"),
        ("````md\n```a\n1\n```\n````\n\n**x**", "```a\n1\n```\n", "x"),
        ("```bash\npip\n\n```python\nprint\n```\n\n**x**", "pip\n\n```python\nprint\n", "x"),
        ("```a\n1\n```\n\n**x**\n\n```b\n2\n```", "1\n2\n", "x"),
        ("```py\n'''\n    ```js\n    1\n    ```\n'''\n```\n\n**x**", "'''\n    ```js\n    1\n    ```\n'''\n", "x"),
    ],
)
def test_a_block_that_holds_blocks_ends_at_its_own_fence(text: str, code: str, after: str) -> None:
    page = reply(text)
    assert page.within("code") == code
    assert page.within("strong") == after


def test_a_row_longer_than_its_table_is_shown_whole() -> None:
    page = reply("| a | b |\n|---|---|\n| 1 | 2 | 3 \\| x |\n| 4 |")
    assert [data for data, _ in page.pieces if data.strip()] == ["a", "b", "1", "2", "3 | x", "4"]
    code = "a | b\n--|--\n1 | 2 | 3\n"
    assert reply(f"```\n{code}```").within("code") == code


def test_a_table_of_empty_cells_is_shown_as_its_text() -> None:
    rows = "|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n" + "|b\n" * 3000
    assert len(str(untrusted(rows))) < 4 * len(rows)
    wide = "|" + "a|" * 50 + "\n|" + "-|" * 50 + "\n|" + "b|" * 50
    assert reply(wide).within("td") == "b" * 50


@pytest.mark.parametrize(
    "reference", ["&#xFFFE;", "&#65534;", "&#65535;", "&#xD800;", "&#0;", "&#x110000;", "&#xFDD0;"]
)
def test_a_reference_to_a_character_that_is_none_leaves_a_page(reference: str) -> None:
    assert "before" in reply(f"before {reference} after").text
    assert typed(f"before {reference} after") == f"before {reference} after"
