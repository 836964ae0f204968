"""Code in a text: a block of it as HTML, cut into words of a kind, so that a theme can give each kind its colour."""

from __future__ import annotations

import re
import time
from functools import cache

from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType

MAX_LENGTH = 20_000
"""Characters of a block; a longer one stays plain, because nobody reads its colours and each takes time."""
PATIENCE = 0.5
"""Seconds of work on a block. Lexers look ahead, and some code makes them look far at every word."""
_NAMES = """
asm awk bash bat batch bibtex c c# c++ clj clojure cmake coffee-script coffeescript common-lisp cpp cs
csharp css cuda cxx d dart diff docker dockerfile ebnf elisp elixir elm emacs-lisp erb erl erlang ex exs
f# fish fortran fs fsharp gherkin glsl gnuplot go golang gql graphql groovy h h++ haml handlebars
haskell hcl hlsl hpp hs html http hxx ini java javascript jinja jinja2 jl js json json5 jsonc jsonl jsx
julia kotlin kt latex less lisp llvm lua make makefile markdown mathematica matlab md mf mysql nasm
nginx nim nix numpy obj-c objc objective-c objectivec ocaml octave pascal perl php pl plpgsql postgres
postgresql powershell proto protobuf ps1 psql py py3 pycon pytb python python-console python3 r racket
rb rego rest rs rst ruby rust sass scala scheme scss sh shell sol solidity sparql sql sqlite3 sv svg
swift systemverilog tcl terraform tex tf toml ts tsx turtle typescript udiff vb.net vbnet verilog vhdl
vim vue wast wat wgsl xml yaml yml zig zsh
"""
LANGUAGES = frozenset(_NAMES.split())
"""Names behind a fence whose lexers never work long on a single word, whatever stands in the code."""
_OTHER_NAMES = {
    "c#": "csharp",
    "cxx": "cpp",
    "erl": "erlang",
    "f#": "fsharp",
    "fs": "fsharp",
    "gql": "graphql",
    "h": "c",
    "h++": "cpp",
    "hpp": "cpp",
    "hxx": "cpp",
    "jinja2": "jinja",
    "jsonc": "json",
    "jsonl": "json",
    "kt": "kotlin",
    "sol": "solidity",
    "svg": "xml",
    "wat": "wast",
    "yml": "yaml",
}


def block(code: str, info: str) -> Markup:
    """Return a block of code, with the classes of its words where the language is known.

    Args:
        code: As written.
        info: What stands behind the fence; its first word names the language.
    """
    language = re.match(r"[\w+#.-]+(?=\s|\Z)", info)
    if language is None:
        return Markup("<pre><code>{}</code></pre>").format(code)
    pairs = words(code, language[0])
    if pairs is None:
        return Markup('<pre><code class="language-{}">{}</code></pre>').format(language[0], code)
    spans = (Markup('<span class="{}">{}</span>').format(kind, text) if kind else escape(text) for kind, text in pairs)
    code_html = Markup('<code class="language-{}">{}</code>').format(language[0], Markup().join(spans))
    return Markup('<div class="highlight"><pre>{}</pre></div>').format(code_html)


def words(code: str, language: str) -> list[tuple[str, str]] | None:
    """Return the words of a code in order, each with its class in Pygments' stylesheets, empty for none.

    Args:
        code: As written.
        language: The name that stands behind the fence.

    Returns:
        None where the language is not known, or the code is too long or takes too long.
    """
    name = language.casefold()
    if name not in LANGUAGES or len(code) > MAX_LENGTH:
        return None
    pairs: list[tuple[str, str]] = []
    end = time.thread_time() + PATIENCE
    for kind, text in _lexer(_OTHER_NAMES.get(name, name)).get_tokens(code):
        if time.thread_time() > end:
            return None
        class_ = _class(kind)
        if pairs and pairs[-1][0] == class_:
            text = pairs.pop()[1] + text  # noqa: PLW2901 (it goes on)
        pairs.append((class_, text))
    return pairs


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


@cache
def _class(kind: _TokenType) -> str:
    """Return the class of a kind of word, or of the wider kind that has one."""
    nearest = next(part for part in reversed(kind.split()) if part in STANDARD_TYPES)
    return STANDARD_TYPES[nearest].removeprefix("w")  # white space has no colour
