"""A record's text is shown as it was written, without its comments."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mkdocs_gptlog.pages.text.record_text import pieces, read_pieces


def shown(text: str) -> str:
    return "".join(piece for _, piece in pieces(text))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("title: a # secret\n", "title: a\n"),
        ("# secret\ntitle: a\n", "title: a\n"),
        ("title: a\n\n  # secret\ndate: b\n", "title: a\n\ndate: b\n"),
        ("title: a\n# secret", "title: a\n"),
        ("text: | # secret\n  # said\n  more # said\ndate: b\n", "text: |\n  # said\n  more # said\ndate: b\n"),
        ("text: >2- # secret\n    said\n", "text: >2-\n    said\n"),
        ("tags: [a, # secret\n  b] # secret\n", "tags: [a,\n  b]\n"),
        ("tags: # secret\n  - a # secret\n  # secret\n  - b\n", "tags:\n  - a\n  - b\n"),
        ("why: 'it # said'  # secret\nurl: https://e.org/#said\n", "why: 'it # said'\nurl: https://e.org/#said\n"),
        ("why: C# and a#b\n", "why: C# and a#b\n"),
        ('why: "é\\n 数 # said" # 秘密\n', 'why: "é\\n 数 # said"\n'),
        ("a: &x {b: 1} # secret\nc: *x # secret\n", "a: &x {b: 1}\nc: *x\n"),
        ("why: it is\n  long # secret\n", "why: it is\n  long\n"),
        ("title: a\r\n# secret\r\ndate: b # secret\r\n", "title: a\r\ndate: b\n"),
        ("why: |\n  a # said\n# secret\nurl: b\n", "why: |\n  a # said\nurl: b\n"),
        ("", ""),
        ("# secret", ""),
    ],
)
def test_comments_are_left_out_and_all_else_stays(text: str, left: str) -> None:
    assert shown(text) == left
    assert yaml.safe_load(shown(text)) == yaml.safe_load(text)


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_comment_ends_where_editors_end_its_line(sign: str) -> None:
    text = f"why: a{sign}b # secret{sign}secret\nnotes: |\n  c{sign}d # said\n# secret{sign}secret\nurl: e\n"
    assert shown(text) == f"why: a{sign}b\nnotes: |\n  c{sign}d # said\nurl: e\n"


def test_names_are_told_apart_from_the_rest() -> None:
    found = list(pieces("reply: {image: a.png}\n'why': no\n"))
    assert [piece for kind, piece in found if kind == "name"] == ["reply", "image", "'why'"]
    assert [piece for kind, piece in found if kind == "rest"] == [": {", ": a.png}\n", ": no\n"]


def test_a_file_that_is_gone_or_broken_shows_nothing(tmp_path: Path) -> None:
    assert read_pieces(tmp_path / "none.yaml") == ()
    (tmp_path / "broken.yaml").write_text("a: 'x # secret\n")
    assert read_pieces(tmp_path / "broken.yaml") == ()
