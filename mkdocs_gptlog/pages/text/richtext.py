"""A model's Markdown as safe HTML; likewise what was imported or recognised, where it is Markdown.

It is read as GitHub-flavoured Markdown, never as the site's own Markdown, whose extensions could read files or run
code; it is then cleaned to a short list of elements. Nothing in it loads anything from elsewhere.

    text -> formulas out -> signs that are no markup out -> tree -> signs, formulas, code and links put in -> cleaned
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import comrak
import nh3
from markupsafe import Markup, escape

from mkdocs_gptlog.pages.text import formulas, highlight, tags
from mkdocs_gptlog.pages.text.formulas import Formula
from mkdocs_gptlog.pages.text.markdown_source import LESS, WRITTEN_TAGS, prepared, restored, unreserved
from mkdocs_gptlog.pages.text.typed import as_typed
from mkdocs_gptlog.pages.text.web_addresses import REL

_MADE_TAGS = frozenset(
    "a blockquote div h4 h5 h6 hr input pre span table tbody td th thead tr".split()  # noqa: SIM905
)
_CLASSES = {
    "code": re.compile(r"language-[\w+#.-]+"),
    "div": re.compile("highlight|arithmatex"),
    "span": re.compile("arithmatex|[a-z][a-z0-9]?"),
}
_CLEANER = nh3.Cleaner(
    tags=set(WRITTEN_TAGS | _MADE_TAGS),
    clean_content_tags=set(),
    attributes={
        "a": {"href", "title"},
        "input": {"checked", "disabled"},
        "ol": {"start"},
        "td": {"style"},
        "th": {"style"},
        **{name: {"class"} for name in _CLASSES},
    },
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    attribute_filter=lambda tag, name, value: None if name == "class" and not _CLASSES[tag].fullmatch(value) else value,
    filter_style_properties={"text-align"},
    link_rel=REL,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)
_EXTENSIONS = comrak.ExtensionOptions(
    table=True, autolink=True, strikethrough=True, tasklist=True, cjk_friendly_emphasis=True
)
_AS_WRITTEN = comrak.RenderOptions(unsafe_=True)
_WITH_BREAKS = comrak.RenderOptions(unsafe_=True, hardbreaks=True)
_ALIGNED = re.compile(r'(?<=<t[dh]) align="([a-z]+)"')
_MAX_DEPTH = 100
"""Elements open at a time; browsers stop at a few hundred, and the cleaner's time grows with their square."""
_OPENING = ">*_~[-+.)"
"""Signs of which each level of a tree needs one."""
_OFTEN_OPEN = frozenset("br hr input li p tbody td th thead tr".split())  # noqa: SIM905
_NESTING = re.compile(rf"(?i)<(/?)(?:{'|'.join(sorted((WRITTEN_TAGS | _MADE_TAGS) - _OFTEN_OPEN))})(?=[\s/>])")
_BRANCH = re.compile(r"(?m)^ *<(/?)(?:block_quote|emph|image|link|list|strikethrough|strong)(?=[ >])(?![^\n]*/>$)")
"""Elements of the renderer's XML that may stand within others of their kind; each begins a line."""
_ON_THE_WEB = re.compile("(?i:https?://)")
_HEADING = 3
"""Levels by which a heading stands below those of the page, where it does not disturb the outline."""
_LOWEST = 6


@dataclass(frozen=True, slots=True)
class _Rest:
    """What was taken out of a text, and how it is put in again."""

    formulas: Sequence[Formula]
    math: bool
    new_line: str

    def typed(self, text: str) -> str:
        """Return a text, as code and addresses have it, with all that stood in it."""
        return restored(formulas.put_back(text, self.formulas, lambda formula: formula.typed))

    def escaped(self, text: str) -> str:
        """Return a text as HTML that shows it with all that stood in it, formulas as formulas."""
        return formulas.put_back(str(escape(restored(text))), self.formulas, self._shown)

    def _shown(self, formula: Formula) -> str:
        if not self.math or not formula.harmless:
            return str(escape(formula.typed)).replace("\n", self.new_line)
        tex = (r"\[{}\]" if formula.block else r"\({}\)").format(escape(formula.tex))
        return f'<span class="arithmatex">{tex}</span>'

    def alone(self, text: str) -> str:
        """Return a formula that is the whole of a paragraph as a block of its own; nothing for anything else."""
        number = formulas.ONE.fullmatch(text)
        formula = self.formulas[int(number[1])] if number and int(number[1]) < len(self.formulas) else None
        if not formula or not formula.block or not formula.harmless or not self.math:
            return ""
        return f'<div class="arithmatex">\\[{escape(formula.tex)}\\]</div>\n'


def untrusted(text: str, *, keep_breaks: bool = False, math: bool = False) -> Markup:
    """Return Markdown of unknown origin as safe HTML.

    Args:
        text: GitHub-flavoured Markdown.
        keep_breaks: Whether a line break in the text is one on the page, as in a chat.
        math: Whether the site sets formulas; without it they are shown as they were typed.

    Tags that are not on the list, or never closed, appear as text, so that what a model wrote can be read; a picture
    from the web becomes a link to it; headings move below those of the page. A text that is nested beyond reason is
    shown as typed.
    """
    options = _WITH_BREAKS if keep_breaks else _AS_WRITTEN
    without, taken = formulas.take_out(unreserved(text))
    tree = _parse(prepared(without))
    if tree is None:
        return as_typed(text)
    _complete(tree, _Rest(taken, math, "<br>\n" if keep_breaks else "\n"))
    made: str = comrak.format_html(tree, _EXTENSIONS, None, options)
    if _depth(_NESTING, made) > _MAX_DEPTH:
        return as_typed(text)
    return Markup(_CLEANER.clean(_ALIGNED.sub(r' style="text-align:\1"', made)))  # noqa: S704 (cleaned)


def _parse(text: str) -> comrak.AstNode | None:
    """Return the tree of a Markdown text; None for one so deep that a tree of Python objects would not survive it.

    How deep it is, only the renderer's XML tells: in its HTML a picture within the name of a picture is not seen.
    """
    deep = sum(map(text.count, _OPENING)) > _MAX_DEPTH
    if deep and _depth(_BRANCH, comrak.markdown_to_xml(text, _EXTENSIONS)) > _MAX_DEPTH:
        return None
    return comrak.parse_document(text, _EXTENSIONS)


def _depth(element: re.Pattern[str], made: str) -> int:
    """Return how many elements are open at a time, at most; the pattern's first group is that of an end."""
    deepest = depth = 0
    for tag in element.finditer(made):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _complete(tree: comrak.AstNode, rest: _Rest) -> None:
    """Put in what was taken out, code in its colours, and links for pictures."""
    open_ = [tree]
    while open_:
        node = open_.pop()
        _adapt(node, rest)
        children = node.children
        if children:
            kept = _children(node.node_value, children, rest)
            if kept is not children:
                node.children = kept
            open_ += kept


def _adapt(node: comrak.AstNode, rest: _Rest) -> None:
    """Give a node the text that was written, and the form that it has on a page."""
    value = node.node_value
    match value:
        case comrak.Text():
            if formulas.OPEN in value.value:
                node.node_value = comrak.HtmlInline(rest.escaped(value.value))
            else:
                value.value = restored(value.value)
        case comrak.Code():
            node.node_value = comrak.Code(comrak.NodeCode(value.value.num_backticks, rest.typed(value.value.literal)))
        case comrak.CodeBlock():
            code = highlight.block(rest.typed(value.value.literal), rest.typed(value.value.info))
            node.node_value = _raw(f"{code}\n")
        case comrak.Link() | comrak.Image():
            url, title = rest.typed(value.value.url), rest.typed(value.value.title)
            node.node_value = comrak.Link(comrak.NodeLink(url, title if isinstance(value, comrak.Link) else ""))
            if not node.children:
                node.children = [comrak.AstNode(comrak.Text(url), node.sourcepos, node, [])]
        case comrak.Heading():
            level = min(_LOWEST, value.value.level + _HEADING)
            node.node_value = comrak.Heading(comrak.NodeHeading(level, setext=False, closed=False))
        case comrak.Paragraph():
            children = node.children
            text = children[0].node_value if len(children) == 1 else None
            if isinstance(text, comrak.Text) and (alone := rest.alone(text.value)):
                node.node_value, node.children = _raw(alone), []


def _raw(made: str) -> comrak.HtmlBlock:
    return comrak.HtmlBlock(comrak.NodeHtmlBlock(6, made))


def _children(parent: comrak.NodeValue[Any], children: list[comrak.AstNode], rest: _Rest) -> list[comrak.AstNode]:
    """Return the children of a node as they are shown.

    Tags among them are obeyed where they are closed, else they are text, and what a block of them holds is read as
    Markdown. A picture that is not on the web is what it is called.
    """
    values = [child.node_value for child in children]
    if not any(isinstance(value, comrak.HtmlInline | comrak.HtmlBlock | comrak.Image) for value in values):
        return children
    kept: list[comrak.AstNode] = []
    in_code = False
    for child, value, pieces in zip(children, values, tags.pieces(parent, values), strict=True):
        if in_code and isinstance(value, comrak.Text):
            value.value = rest.typed(value.value)
        in_code = next(
            (not fragment.closes for fragment in reversed(pieces) if fragment.obeyed and fragment.name == "code"),
            in_code,
        )
        if isinstance(value, comrak.Image) and not _ON_THE_WEB.match(value.value.url):
            kept += _children(value, child.children, rest)
            continue
        if not pieces or all(piece.obeyed for piece in pieces):
            pass
        elif isinstance(value, comrak.HtmlInline):
            child.node_value = comrak.Text(pieces[0].text)
        elif any(piece.obeyed for piece in pieces):
            texts = (
                fragment.text if fragment.obeyed else rest.escaped(html.unescape(fragment.text)) for fragment in pieces
            )
            child.node_value = _raw("".join(texts))
        else:
            text = "".join(LESS + fragment.text[1:] if fragment.name else fragment.text for fragment in pieces)
            if part := _parse(text):
                kept += part.children
                continue
            child.node_value = _raw(f"<p>{rest.escaped(text)}</p>")
        kept.append(child)
    return kept
