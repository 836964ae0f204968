"""Types of files by their names: how readers are told of one, and in which way it can be published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

Publishing = Literal["pdf", "text", "never"]


@dataclass(frozen=True, slots=True)
class FileType:
    """What the end of a file's name says of it.

    Attributes:
        word: What it is, as the interface has words for it: `file_type_WORD`.
        short: The same in the letters of its name: `PDF`; empty where it has no such end.
        publishing: How it is published: as a cleaned copy, as it is, or never.
        instead: How to show it where it is never published.
    """

    word: str
    short: str
    publishing: Publishing = "never"
    instead: str = ""


_CODE = """
asm awk bash bat bib c cc clj cmake cpp cs css cu cxx d dart diff dockerfile el elm erl ex exs f90 fish fs glsl go
gql gradle graphql groovy h hcl hpp hs htm html hxx ini ipynb java jinja jl js json json5 jsonc jsonl jsx kt kts less
lisp ll log lua m make md mk mjs ml nim nix patch php pl proto ps1 py pyi r rb rkt rs rst sass scala scm scss sh sol
sql svelte sv svg swift tcl tex tf toml ts tsx txt v vb vhdl vim vtt vue wat wgsl xml yaml yml zig zsh
"""
_WORDS = {
    "code": _CODE,
    "data": "ipynb json json5 jsonc jsonl toml xml yaml yml",
    "table": "csv tsv",
    "text": "log md rst tex txt vtt",
}
"""Texts; a later row says more than an earlier one."""
_NEVER = {
    "archive": "7z bz2 gz jar rar tar tgz xz zip zst",
    "document": "doc docm docx epub odt pages rtf",
    "spreadsheet": "numbers ods xls xlsm xlsx",
    "slides": "key odp ppt pptm pptx",
    "picture": "avif bmp gif heic heif jpeg jpg png psd tif tiff webp",
    "recording": "aac aiff avi flac m4a m4v mkv mov mp3 mp4 oga ogg opus wav webm wma wmv",
}
_INSTEAD = {
    "archive": "publish a file that is in it",
    "document": "save it as PDF and publish that",
    "spreadsheet": "save it as PDF or CSV and publish that",
    "slides": "save it as PDF and publish that",
    "picture": "write it as an `image` of the message",
    "recording": "write it as an `audio` or `video` of the message",
}
_OTHERWISE = "save it as PDF or as a text and publish that"
_BY_SUFFIX: dict[str, tuple[str, Publishing]] = {
    **{suffix: (word, "text") for word, suffixes in _WORDS.items() for suffix in suffixes.split()},
    **{suffix: (word, "never") for word, suffixes in _NEVER.items() for suffix in suffixes.split()},
    "pdf": ("pdf", "pdf"),
}
WORDS = frozenset({*_WORDS, *_NEVER, "pdf", "other"})
"""What a file may be."""
_LONGEST_SUFFIX = 8
_BARE = {"dockerfile": "code", "makefile": "code", "license": "text", "readme": "text"}
"""Names of texts that have no end."""


def file_type(file: str) -> FileType:
    """Return the type of a file by its path."""
    path = PurePosixPath(file)
    suffix = path.suffix.removeprefix(".").lower()
    if not suffix and (word := _BARE.get(path.name.lower())):
        return FileType(word, "", "text")
    word, publishing = _BY_SUFFIX.get(suffix, ("other", "never"))
    short = suffix.upper() if len(suffix) <= _LONGEST_SUFFIX and suffix.isascii() else ""
    instead = _INSTEAD.get(word, _OTHERWISE) if publishing == "never" else ""
    return FileType(word, short, publishing, instead)


def language(file: str) -> str:
    """Return the name that says how a text is coloured: the end of its name, or the name itself."""
    path = PurePosixPath(file)
    return (path.suffix.removeprefix(".") or path.name).lower()
