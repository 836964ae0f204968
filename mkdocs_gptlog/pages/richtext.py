"""Untrusted text to safe HTML: what people asked, what models wrote, what was imported or recognised.

It is read as GitHub-flavoured Markdown, never as the site's own Markdown, whose extensions could read files or run
code; it is then cleaned to a short list of elements. Nothing in it loads anything from elsewhere. Code gets the classes
of Pygments, formulas what the site's own formulas have; both are made of escaped text.
"""

from __future__ import annotations

import html
import re
from functools import partial

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options
from markupsafe import Markup, escape

from mkdocs_gptlog.pages import code
from mkdocs_gptlog.pages.formulas import STAND_IN, Formula, put_back, take_out

_WRITTEN_TAGS = frozenset(
    "b br code del details em i ins kbd li mark ol p s strong sub summary sup u ul".split()  # noqa: SIM905
)
"""HTML that models write on purpose between their Markdown; any other tag is shown as it was typed."""
_MADE_TAGS = frozenset(
    "a blockquote h1 h2 h3 h4 h5 h6 hr img input pre table tbody td th thead tr".split()  # noqa: SIM905
)
_OFTEN_OPEN = frozenset("br hr img input li p tbody td th thead tr".split())  # noqa: SIM905
_CLEANER = nh3.Cleaner(
    tags=set(_WRITTEN_TAGS | _MADE_TAGS),
    clean_content_tags=set(),
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt"},
        "input": {"checked", "disabled"},
        "ol": {"start"},
        "td": {"style"},
        "th": {"style"},
        "code": {"class"},
    },
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    attribute_filter=lambda tag, name, value: (
        None if tag == "code" and name == "class" and not re.fullmatch(r"language-[\w+#.-]+", value) else value
    ),
    filter_style_properties={"text-align"},
    link_rel="noopener noreferrer nofollow ugc",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)
_EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]
_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES
_TAG = re.compile(r"<(?=[!?]|/?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>]|$))")
_STAND_IN = "\ue000"
_ELEMENT = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z]+="[^"]*")*)>')
"""Any tag as the cleaner writes it. All are matched, from left to right, so that none is found within an attribute."""
_PLACE = re.compile(
    r'<pre><code class="language-(?P<language>[^"]+)">(?P<code>[^<]*)</code></pre>'
    r'|(?P<typed><code(?: class="[^"]*")?>[^<]*</code>|<[a-z][a-z0-9]*(?: [a-z]+="[^"]*")+>)'
    rf"|<p>(?P<alone>{STAND_IN})</p>|(?P<within>{STAND_IN})"
)
"""Where code stands, and where a formula may: as it was typed in code and attributes, as a block, within a line."""
_MAX_DEPTH = 100
"""Elements open at a time; browsers stop at a few hundred, and the cleaner's time grows with their square."""
_NESTING = re.compile(rf"(?i)<(/?)(?:{'|'.join(sorted((_WRITTEN_TAGS | _MADE_TAGS) - _OFTEN_OPEN))})(?=[\s/>])")


def untrusted(text: str, *, keep_breaks: bool = False, math: bool = False) -> Markup:
    """Return text of unknown origin as safe HTML.

    Args:
        text: GitHub-flavoured Markdown, or what somebody typed.
        keep_breaks: Whether a line break in the text is one on the page, as in a chat.
        math: Whether the site sets formulas; without it they are shown as they were typed.

    Tags that are not on the list appear as text, so that what a model wrote can be read; a picture from the web
    becomes a link to it; headings move below those of the page. A text that is nested beyond reason is shown as typed.
    """
    options = _OPTIONS | (Options.CMARK_OPT_HARDBREAKS if keep_breaks else 0)
    words, formulas = take_out(text)
    typed = _TAG.sub(_keep_or_show, words.replace(_STAND_IN, "\ufffd"))
    made: str = cmarkgfm.markdown_to_html_with_extensions(typed, options=options, extensions=_EXTENSIONS)
    if _depth(made) > _MAX_DEPTH:
        return Markup("<pre>{}</pre>\n").format(text)
    clean = _ELEMENT.sub(_adapt, _CLEANER.clean(made)).replace(_STAND_IN, "&lt;")
    fill = partial(_fill, formulas=formulas, math=math, new_line="<br>\n" if keep_breaks else "\n")
    return Markup(_PLACE.sub(fill, clean))  # noqa: S704 (cleaned above)


def _depth(made: str) -> int:
    """Return how many elements are open at a time, at most."""
    deepest = depth = 0
    for tag in _NESTING.finditer(made):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _keep_or_show(match: re.Match[str]) -> str:
    return "<" if match[1] and match[1].lower() in _WRITTEN_TAGS else _STAND_IN


def _fill(place: re.Match[str], formulas: list[Formula], new_line: str, *, math: bool) -> str:
    """Return what stands in a place: code in its colours, or a formula."""
    if place["language"]:
        return _code(put_back(html.unescape(place["code"]), formulas, lambda one: one.typed), place["language"])
    if place["typed"]:
        return put_back(place["typed"], formulas, lambda one: str(escape(one.typed)))

    def show(one: Formula) -> str:
        if not math or not one.harmless:
            return str(escape(one.typed)).replace("\n", new_line)
        element = "div" if place["alone"] and one.block else "span"
        shown = (r"\[{}\]" if one.block else r"\({}\)").format(escape(one.tex))
        return f'<{element} class="arithmatex">{shown}</{element}>'

    made = put_back(place["alone"] or place["within"], formulas, show)
    return f"<p>{made}</p>" if place["alone"] and not made.startswith("<div") else made


def _code(text: str, language: str) -> str:
    """Return a block of code, with the classes of its words where the language is known."""
    words = code.words(text, language)
    if words is None:
        return f'<pre><code class="language-{language}">{escape(text)}</code></pre>'
    spans = (f'<span class="{kind}">{escape(word)}</span>' if kind else str(escape(word)) for kind, word in words)
    return f'<div class="highlight"><pre><code class="language-{language}">{"".join(spans)}</code></pre></div>'


def _adapt(element: re.Match[str]) -> str:
    """Turn a picture into a link, and move a heading to level 4 and below, where it does not disturb the outline."""
    name = element["name"]
    if name == "img":
        return _link_instead(element["attributes"])
    if re.fullmatch("h[1-6]", name):
        return f"<{element['end']}h{min(6, int(name[1]) + 3)}>"
    return element[0]


def _link_instead(attributes: str) -> str:
    values = {name: html.unescape(value) for name, value in re.findall(r'([a-z]+)="([^"]*)"', attributes)}
    label = escape(values.get("alt") or values.get("src", ""))
    if "src" not in values:
        return label
    return Markup('<a href="{}" rel="noopener noreferrer nofollow ugc">{}</a>').format(values["src"], label)
