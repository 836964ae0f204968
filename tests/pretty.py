"""Markup with one tag a line, so that a difference of it can be read."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from logs import INLINE, VOID

AS_WRITTEN = frozenset({"pre", "textarea"})
"""Elements in which spaces and line ends are part of what is shown."""
SPACE = "·"
"""Stands for a space between a word and an element of the same line, which separates words."""
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Token:
    """A tag, or a text between two tags."""

    kind: str
    text: str
    tag: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)

    @property
    def inline(self) -> bool:
        """Whether it stands within a line of text."""
        return self.kind == "text" or self.tag in INLINE


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Token] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = re.sub(r"\s+", " ", self.get_starttag_text() or "")
        self.tokens.append(Token("void" if tag in VOID else "start", written, tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.tokens[-1] = Token("void", self.tokens[-1].text, tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append(Token("end", f"</{tag}>", tag))

    def handle_data(self, data: str) -> None:
        self.tokens.append(Token("text", data))

    def handle_decl(self, decl: str) -> None:
        self.tokens.append(Token("void", f"<!{decl}>", "!"))

    def handle_pi(self, data: str) -> None:
        self.tokens.append(Token("void", f"<?{data}>", "?"))


def pretty(markup: str) -> str:
    """Return HTML or XML with each tag and each text on a line of its own, indented by depth."""
    parser = _Tokens()
    parser.feed(markup)
    parser.close()
    return "".join(f"{line}\n" for line in _lines(parser.tokens))


def _lines(tokens: list[Token]) -> list[str]:
    lines: list[str] = []
    opened: list[Token] = []
    edges = [Token("end", ""), *tokens, Token("start", "")]
    for before, token, after in zip(edges, tokens, edges[2:], strict=False):
        if token.kind == "end" and any(start.tag == token.tag for start in opened):
            while opened.pop().tag != token.tag:
                pass
        if token.kind != "text":
            lines.append(INDENT * len(opened) + token.text)
        else:
            content = _text(token.text, before, after, opened)
            lines += [INDENT * len(opened) + line for line in content]
        if token.kind == "start":
            opened.append(token)
    return lines


def _text(text: str, before: Token, after: Token, opened: list[Token]) -> list[str]:
    """Return the lines of a text: as written, as the data or the markup that it is, or in one line."""
    holder = opened[-1] if opened else Token("start", "")
    if any(start.tag in AS_WRITTEN for start in opened):
        return [html.escape(line, quote=False) for line in text.strip("\n").split("\n")]
    if holder.tag == "script" and "json" in (holder.attributes.get("type") or ""):
        return json.dumps(json.loads(text), ensure_ascii=False, indent=len(INDENT)).splitlines()
    if holder.attributes.get("type") == "html":
        return pretty(text).splitlines()
    line = html.escape(re.sub(r"\s+", " ", text), quote=False)
    start = SPACE if line.startswith(" ") and before.inline else ""
    end = SPACE if line.endswith(" ") and after.inline else ""
    inner = line.strip(" ")
    if not inner:
        return [SPACE] if start and end else []
    return [start + inner + end]
