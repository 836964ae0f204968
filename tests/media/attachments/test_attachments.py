"""What pages show of the other files of a message: of those that are published, and of those that are not."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest
from logs import Built, Element, Log, draw, record

from mkdocs_gptlog.build import Site
from mkdocs_gptlog.media.attachments import pdf, texts
from mkdocs_gptlog.media.attachments.file_types import WORDS, file_type
from mkdocs_gptlog.problems import Severity

CODE = 'def f() -> str:\n    return "<script>alert(1)</script>"\n'


def paper(pages: int = 2, **info: str) -> bytes:
    document = pikepdf.Pdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(300, 400))
    for name, value in info.items():
        document.docinfo["/" + name] = value
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def log(root: Path, attachments: object, **files: str | bytes) -> Log:
    """Return a log whose one record attaches something to its prompt."""
    made = Log(root).add("a", record(prompt={"text": "Read this.", "attachments": attachments}))
    return made.write({f"experiments/{name.replace('__', '.')}": content for name, content in files.items()})


def rows(built: Built) -> list[Element]:
    return built.page("experiments/a/").all(".gptlog-attachment")


def told(site: Site) -> list[tuple[str, str, str]]:
    return [(p.message, p.hint, p.code) for p in site.problems if p.severity is not Severity.NOTICE]


def test_the_short_forms_are_the_long_one(tmp_path: Path) -> None:
    for number, form in enumerate(["a.zip", ["a.zip"], {"file": "a.zip"}, [{"file": "a.zip", "publish": False}]]):
        site = log(tmp_path / str(number), form, a__zip=b"PK").core()
        assert told(site) == []
        (medium,) = site.logbook.experiments[0].media
        assert (medium.kind, medium.file, medium.publish) == ("attachment", "experiments/a.zip", False)


def test_a_message_may_be_nothing_but_a_file(tmp_path: Path) -> None:
    made = Log(tmp_path).add("a", record(prompt={"attachments": "a.zip"})).write({"experiments/a.zip": b"PK"})
    assert told(made.core()) == []


def test_of_a_file_that_is_not_published_only_name_type_size_and_pages_are_shown(tmp_path: Path) -> None:
    files: dict[str, Any] = {"secret__pdf": paper(3, Author="SECRET"), "data__csv": "SECRET,1\n" * 9, "x__py": CODE}
    built = log(tmp_path, ["secret.pdf", "data.csv", "x.py"], **files).build(strict=True)
    assert not built.abort, built.warnings
    assert [row.text for row in rows(built)] == [
        "PDF secret.pdf PDF document · 3 pages · " + rows(built)[0].text.rpartition(" · ")[2],
        "CSV data.csv Table · 81 bytes",
        f"PY x.py Code · {len(CODE)} bytes",
    ]
    for row in rows(built):
        assert not row.all("a")
        assert not row.all("img")
        assert not row.all("pre")
    assert not list(built.folder.rglob("*attachment*"))
    assert not [file for file in built.folder.rglob("*") if file.is_file() and b"SECRET" in file.read_bytes()]


def test_a_published_pdf_has_a_picture_of_its_first_page_and_a_cleaned_copy(tmp_path: Path) -> None:
    publish = {"file": "paper.pdf", "publish": True, "title": "The paper"}
    built = log(tmp_path, [publish], paper__pdf=paper(Author="SECRET")).build(strict=True)
    assert not built.abort, built.warnings
    (row,) = rows(built)
    download, page = row.all("a")
    assert download["download"] == "paper.pdf"
    assert "The paper" in row.text
    assert "paper.pdf · PDF document · 2 pages" in row.text
    copy = built.folder / "experiments" / "a" / download["href"]
    assert copy.read_bytes().startswith(b"%PDF")
    assert b"SECRET" not in copy.read_bytes()
    assert (built.folder / "experiments" / "a" / page["href"]).is_file()
    assert row.all("img")[0]["alt"] == "The first page of The paper"


def test_a_published_text_is_folded_escaped_and_coloured(tmp_path: Path) -> None:
    built = log(tmp_path, [{"file": "x.py", "publish": True}], x__py=CODE).build(strict=True)
    assert not built.abort, built.warnings
    (row,) = rows(built)
    (folded,) = row.all("details")
    assert "open" not in folded
    assert folded.all("code")[0].text.split() == CODE.split()
    assert {span["class"] for span in folded.all("span")} >= {"k", "nf"}
    assert not row.all("script")
    (download,) = row.all("a")
    assert download["href"].endswith(".txt"), "no browser takes it for a page"
    assert (built.folder / "experiments" / "a" / download["href"]).read_text("utf-8") == CODE


def test_a_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    text = "".join(f"{n},line\n" for n in range(5000))
    built = log(tmp_path, [{"file": "a.csv", "publish": True}], a__csv=text).build()
    (row,) = rows(built)
    assert row.all("code")[0].text.count("line") == 400
    assert "This is the beginning; the whole is in the file." in row.text
    (download,) = row.all("a")
    assert (built.folder / "experiments" / "a" / download["href"]).read_text("utf-8") == text


@pytest.mark.parametrize(
    ("content", "beginning", "cut"),
    [
        (b"a\nb\n", "a\nb\n", False),
        (b"\xef\xbb\xbfa\r\nb\rc", "a\nb\nc", False),
        (b"a" * 20_001, "a" * 20_000, True),
        (b"a\n" * 400, "a\n" * 399 + "a", False),
        (b"a\n" * 401, "a\n" * 399 + "a", True),
    ],
)
def test_the_beginning_of_a_text(content: bytes, beginning: str, cut: bool, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert texts.read(tmp_path / "a.txt") == (beginning, cut)


@pytest.mark.parametrize(
    ("name", "content", "message", "hint"),
    [
        (
            "a.zip",
            b"PK",
            "`a.zip`: cannot be published: what its author's program wrote into it cannot be taken out",
            "publish a file that is in it",
        ),
        (
            "a.docx",
            b"PK",
            "`a.docx`: cannot be published: what its author's program wrote into it cannot be taken out",
            "save it as PDF and publish that",
        ),
        (
            "a.png",
            draw(),
            "`a.png`: cannot be published: what its author's program wrote into it cannot be taken out",
            "write it as an `image` of the message",
        ),
        (
            "a.txt",
            rb"{\rtf1{\info{\author A. Name}}}",
            "`a.txt`: is a document that names its authors",
            "save it as PDF and publish that",
        ),
        (
            "a.xml",
            b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:x">',
            "`a.xml`: is a document that names its authors",
            "save it as PDF and publish that",
        ),
        ("a.txt", b"\xff\xfea\0", "`a.txt`: is not a text in UTF-8", "save it as UTF-8"),
        ("a.csv", b"a\0b", "`a.csv`: is not a text in UTF-8", "save it as UTF-8"),
        (
            "a.pdf",
            b"no PDF",
            "`a.pdf`: is damaged, or not a PDF",
            "print it into a PDF again, and publish that",
        ),
    ],
)
def test_what_cannot_be_published_is_one_problem_and_a_row(
    name: str, content: bytes, message: str, hint: str, tmp_path: Path
) -> None:
    made = log(tmp_path, [{"file": name, "publish": True}]).write({f"experiments/{name}": content})
    site = made.core()
    assert told(site) == [(message, hint, "attachment")]
    (problem,) = [problem for problem in site.problems if problem.code == "attachment"]
    assert (problem.where.path, problem.where.line) == ("experiments/a.yaml", 7)
    (row,) = rows(made.build())
    assert name in row.text
    assert not row.all("a")


def test_what_a_record_hides_in_is_not_published_as_an_attachment(tmp_path: Path) -> None:
    made = log(tmp_path, [{"file": "a.txt", "publish": True}], a__txt="secret").add(
        "b", record(prompt={"image": {"file": "b.png", "alt": "B", "redact": [[0, 0, 1, 1]]}})
    )
    made.write({"experiments/b.png": b"secret"})
    assert ("`a.txt`: cannot be published: a record hides a part of the same file") in [
        one[0] for one in told(made.core())
    ]


def test_without_the_extra_a_published_pdf_is_a_problem_and_another_lacks_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    made = log(tmp_path, [{"file": "a.pdf", "publish": True}, "b.pdf"], a__pdf=paper(), b__pdf=paper(4))
    hint = 'run `pip install "mkdocs-gptlog[pdf]"`'
    assert told(made.core()) == [("`a.pdf`: is a PDF, which needs an extra to be published", hint, "attachment")]
    published, other = rows(made.build())
    assert "pages" not in published.text + other.text
    monkeypatch.undo()
    assert told(made.core()) == []
    assert "4 pages" in rows(made.build())[1].text


def test_a_damaged_pdf_that_is_not_published_lacks_its_pages(tmp_path: Path) -> None:
    made = log(tmp_path, "a.pdf", a__pdf=b"%PDF-1.7 nothing")
    assert told(made.core()) == []
    assert rows(made.build())[0].text == "PDF a.pdf PDF document · 16 bytes"


@pytest.mark.parametrize(
    ("attachments", "message"),
    [
        ("missing.pdf", "`missing.pdf`: there is no such file"),
        ("../outside.txt", "`outside.txt`: lies outside the experiments folder"),
        ("empty.txt", "`empty.txt`: is empty"),
        ("https://example.org/a.pdf", "an attachment must be a file, not a link"),
        ({"file": "a.txt", "caption": "C"}, "belongs to pictures, sounds and videos only"),
        ({"file": "a.txt", "transcript": "[00:01] a"}, "belongs to sounds and videos only"),
        ({"file": "a.txt", "redact": [[0, 0, 1, 1]]}, "`redact` hides parts of pictures only"),
        ({"file": "a.txt", "pages": 3}, "is not a known field"),
    ],
)
def test_what_is_wrong_with_an_attachment_is_told(attachments: object, message: str, tmp_path: Path) -> None:
    made = log(tmp_path, attachments, a__txt="a", empty__txt="").write({"outside.txt": "a"})
    assert [one[0] for one in told(made.core())] == [message]


def test_fields_of_attachments_do_nothing_for_pictures(tmp_path: Path) -> None:
    made = Log(tmp_path).add(
        "a", record(prompt={"image": {"file": "a.png", "alt": "A", "publish": True, "title": "T"}})
    )
    site = made.write({"experiments/a.png": draw()}).core()
    assert [one[0] for one in told(site)] == ["belongs to attachments only"] * 2


def test_a_second_build_reads_no_pdf_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = log(tmp_path, [{"file": "a.pdf", "publish": True}, "b.pdf"], a__pdf=paper(), b__pdf=paper(4))
    first = made.core()

    def refuse(*_: object) -> int:
        raise AssertionError("it was read before")

    monkeypatch.setattr(pdf, "read", refuse)
    assert made.core().album.attachments == first.album.attachments
    assert {file.pages for file in first.album.attachments.values()} == {2, 4}


def test_the_same_file_is_published_only_where_a_record_says_so(tmp_path: Path) -> None:
    made = log(tmp_path, ["a.txt"], a__txt="secret").add(
        "b", record(prompt={"attachments": [{"file": "a.txt", "publish": True}]})
    )
    built = made.build()
    assert not rows(built)[0].all("a")
    assert built.page("experiments/b/").all(".gptlog-attachment")[0].all("a")


def test_the_data_names_attachments(tmp_path: Path) -> None:
    publish = {"file": "a.pdf", "publish": True, "title": "The paper"}
    built = log(tmp_path, [publish, "b.zip"], a__pdf=paper(), b__zip=b"PK").build(strict=True)
    assert not built.abort, built.warnings
    data = json.loads((built.folder / "experiments" / "experiments.json").read_bytes())
    jsonschema.validate(data, json.loads((built.folder / "experiments" / data["$schema"]).read_bytes()))
    first, second = data["experiments"][0]["runs"][0]["attachments"]
    assert (built.folder / "experiments" / first.pop("url")).resolve().is_file()
    size = len((tmp_path / "experiments" / "a.pdf").read_bytes())
    assert first == {"name": "a.pdf", "title": "The paper", "type": "pdf", "size": size, "pages": 2}
    assert second == {"name": "b.zip", "type": "archive", "size": 2}


def test_names_of_attachments_are_found(tmp_path: Path) -> None:
    built = log(tmp_path, [{"file": "a.zip", "title": "Measurements"}], a__zip=b"PK").build()
    index = (built.folder / "search" / "search_index.json").read_text("utf-8")
    assert "Measurements" in index
    assert "Measurements" in (built.folder / "assets" / "gptlog" / "gallery-text.json").read_text("utf-8")


def test_an_embedded_experiment_shows_pictures_only(tmp_path: Path) -> None:
    made = log(tmp_path, "a.zip", a__zip=b"PK").write({"docs/index.md": "# Home\n\n```gptlog\nexperiment: a\n```\n"})
    page = made.build(strict=True).page("")
    assert page.all(".gptlog-embedded")
    assert not page.all(".gptlog-attachment")


@pytest.mark.parametrize(
    ("name", "word", "short", "publishing"),
    [
        ("a.PDF", "pdf", "PDF", "pdf"),
        ("a/b.tar.gz", "archive", "GZ", "never"),
        ("a.csv", "table", "CSV", "text"),
        ("a.ipynb", "data", "IPYNB", "text"),
        ("a.md", "text", "MD", "text"),
        ("a.rs", "code", "RS", "text"),
        ("Makefile", "code", "", "text"),
        ("a.exe", "other", "EXE", "never"),
        ("a", "other", "", "never"),
        ("a.数据", "other", "", "never"),
    ],
)
def test_what_a_name_says_of_a_file(name: str, word: str, short: str, publishing: str) -> None:
    kind = file_type(name)
    assert (kind.word, kind.short, kind.publishing) == (word, short, publishing)
    assert word in WORDS
    assert bool(kind.instead) == (publishing == "never")
