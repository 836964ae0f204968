"""YAML files as they are on disk: encodings, limits, links, names; and where in them each value stands."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.model.experiment import Media
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.logbook.shorthand.media import MEDIA_FIELDS
from mkdocs_gptlog.logbook.shorthand.record import FINE_TUNING_FIELDS, MESSAGE_FIELDS, RECORD_FIELDS, RUN_FIELDS
from mkdocs_gptlog.logbook.yaml import parse
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, locate, to_data
from mkdocs_gptlog.logbook.yaml.parse import parse_text
from mkdocs_gptlog.problems import Position, Problem, ProblemsError
from mkdocs_gptlog.settings import Settings

RECORD = "title: A\ndate: 2023-10-06\nmodel: M\nreply: Seen.\n"
MISTAKES = Path(__file__).parent.parent / "records" / "yaml-mistakes" / "input"


def logbook(root: Path, **files: str | bytes) -> Logbook:
    """Read records given as `name=content`, with `__` for `/` in the name."""
    for name, content in files.items():
        file = root / "experiments" / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(Settings(root))


def problems(found: Logbook) -> list[str]:
    return [str(problem) for problem in found.problems]


def ids(found: Logbook) -> list[str]:
    return [experiment.id for experiment in found.experiments]


def why_not(text: str) -> str:
    """Return what is wrong with a text that is not a record."""
    with pytest.raises(ProblemsError) as caught:
        parse_text(text, "a.yaml")
    return str(caught.value.problems[0])


# Encodings


@pytest.mark.parametrize("sign", ["\\0", "\\x1b", "\\x07", "\\uFFFE", "\\x80"])
def test_what_no_page_can_show_is_refused_as_an_escape_too(sign: str) -> None:
    assert re.fullmatch(
        r"a\.yaml:2:6: why: holds `\\u[0-9a-f]{4}`, which no page can show \(.*\)", why_not(f'a: b\nwhy: "x{sign}"')
    )


def test_half_a_character_as_an_escape_is_no_matter_of_indentation() -> None:
    assert "holds half of a character as an escape (write the character itself)" in why_not('a: "\\ud800"')


def test_a_problem_is_one_line_that_does_nothing_to_a_terminal() -> None:
    assert str(Problem(Position("a\nb.yaml", 1), "`\x1b[31m\x9b` is not")) == "a\\x0ab.yaml:1: `\\x1b[31m\\x9b` is not"


def test_of_a_long_value_a_problem_repeats_the_beginning(tmp_path: Path) -> None:
    (said,) = problems(logbook(tmp_path, a=RECORD + f"score: {'9' * 50_000}x\n"))
    assert said == f"experiments/a.yaml:5:8: score: `{'9' * 60}…` is not a number"


def test_a_file_that_is_not_utf_8_names_the_first_wrong_character(tmp_path: Path) -> None:
    text = "title: 数数\nwhy: 'né'\n"
    assert problems(logbook(tmp_path, a=text.encode("gbk", "replace"))) == [
        "experiments/a.yaml:1:8: is not UTF-8 text (save the file as UTF-8)"
    ]
    latin = "title: 数数\n".encode() + "why: 数é\n".encode().replace("é".encode(), b"\xe9")
    assert problems(logbook(tmp_path, a=latin)) == [
        "experiments/a.yaml:2:7: is not UTF-8 text (save the file as UTF-8)"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path, encoding: str, newline: str) -> None:
    text = "title: 数数\ndate: 2023-10-06\nmodel: M\nprompt: |\n  one\n  two\nverdict: 对\n".replace("\n", newline)
    found = logbook(tmp_path, a=text.encode(encoding))
    assert problems(found)[0].startswith("experiments/a.yaml:7:10: verdict: `对` is not a verdict")
    found = logbook(tmp_path, a=text.replace("对", "pass").encode(encoding))
    assert found.experiments[0].runs[0].messages[0].text == "one\ntwo\n"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_is_named_by_its_place_in_characters(character: str) -> None:
    expected = "a.yaml:2:7: has a character that YAML does not allow (delete it)"
    assert why_not(f"title: A\n原因: 数数{character}\n") == expected


def test_an_emoji_is_one_column() -> None:
    assert why_not("title: A\n🍉: 🍉: no\n").startswith("a.yaml:2:5: a second `: `")


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029", "\ufeff"])
def test_what_only_some_programs_take_for_a_line_end_is_a_sign_as_any_other(sign: str) -> None:
    text = f"a: |\n  one{sign}two\n  three\nb: one{sign}two\nc: 'one{sign}two'\nd: \ue000\n"
    node = parse_text(text, "a.yaml")
    lines = [f"one{sign}two\nthree\n", f"one{sign}two", f"one{sign}two", "\ue000"]
    assert list(to_data(node).values()) == lines
    assert locate(node, ("d",)) == Position("a.yaml", 6, 4, "d")


@pytest.mark.parametrize("length", [500_000, 2_000_000])
@pytest.mark.parametrize("unit", ["-", "　", "：", "，、", "“", ": ", " >", "<<<<<<< a\n", "title：x\n", "  - ：\n"])
def test_the_search_for_a_wrong_sign_ends(unit: str, length: int) -> None:
    why_not(f"a: b: {unit * (length // len(unit))}：\n b c\n")


# Limits


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    large = RECORD + "notes: |\n" + "  x\n" * (parse.MAX_BYTES // 4)
    assert problems(logbook(tmp_path, a=large)) == [
        "experiments/a.yaml:1:1: is larger than 2,097,152 bytes (keep long transcripts in fewer words)"
    ]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_deep_nesting_is_refused(opening: str, closing: str) -> None:
    def nested(levels: int) -> str:
        return f"a:\n  {opening * levels}x{closing * levels}\n"

    deepest = parse.MAX_DEPTH - 1
    assert isinstance(parse_text(nested(deepest), "a.yaml"), Mapping)
    assert f"is nested more than {parse.MAX_DEPTH} levels deep" in why_not(nested(deepest + 1))
    assert "levels deep" in why_not(nested(50_000))


def test_aliases_that_multiply_are_refused() -> None:
    laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        laughs += f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    assert "e: holds more than 50,000 values (split the record)" in why_not(laughs)


def test_aliases_repeat_a_value() -> None:
    assert to_data(parse_text("a: &x {b: 1}\nc: *x\n", "a.yaml")) == {"a": {"b": "1"}, "c": {"b": "1"}}


def test_an_alias_within_its_own_value_is_refused() -> None:
    assert why_not("a: &x [*x]\n").startswith("a.yaml:1:8: a[0]: `*x` repeats something that is not there")


# Values


def test_every_plain_value_is_text() -> None:
    text = "a: no\nb: 12:30\nc: 1_000\nd: 2023-10-06\ne: null\nf: ~\ng: 0x1F\nh: .5\ni: 1e3\nj: '1'\nk: !!int '2'\n"
    expected = ["no", "12:30", "1_000", "2023-10-06", "null", "~", "0x1F", ".5", "1e3", "1", "2"]
    assert list(to_data(parse_text(text, "a.yaml")).values()) == expected


def test_only_what_has_no_quotes_can_be_nothing() -> None:
    assert to_data(parse_text("a:\nb: ''\nc: \"\"\nd: |\ne: {f: , g: ''}\n", "a.yaml")) == {
        "b": "",
        "c": "",
        "d": "",
        "e": {"g": ""},
    }


def test_a_path_leads_to_the_value_or_as_near_as_there_is_one() -> None:
    node = parse_text("a: 数\nb:\n  - c: {d: e}\n  - f\ng:\n", "a.yaml")

    def place(*path: int | str) -> str:
        return str(locate(node, path))

    assert place("a") == "a.yaml:1:4: a"
    assert place("b", 0, "c", "d") == "a.yaml:3:12: b[0].c.d"
    assert place("b", 1) == "a.yaml:4:5: b[1]"
    assert place("b", 0, "x", "y") == "a.yaml:3:5: b[0].x"
    assert place("b", 7) == "a.yaml:3:3: b"
    assert place("b", 1, "x") == "a.yaml:4:5: b[1]"
    assert place("g") == "a.yaml:5:1: g"
    assert place("z") == "a.yaml:1:1: z"


@pytest.mark.parametrize(
    "wrong", ["[a]", "[[a]]", "{a: b}", "{where: b}", "''", "text", "null", "-1", "[]", "{}", "1e999"]
)
def test_no_value_of_a_wrong_kind_ends_the_reading(tmp_path: Path, wrong: str) -> None:
    files = {"fine": RECORD}
    for i, name in enumerate(sorted(RECORD_FIELDS | FINE_TUNING_FIELDS)):
        files[f"record{i}"] = RECORD.replace(f"{name}:", "x:") + f"{name}: {wrong}\n"
    for i, name in enumerate(sorted(RUN_FIELDS)):
        files[f"run{i}"] = f"title: A\nruns: [{{{name}: {wrong}}}]\n"
    for i, name in enumerate(sorted(MESSAGE_FIELDS)):
        files[f"message{i}"] = f"title: A\ndate: 2023-10-06\nmodel: M\nmessages: [{{{name}: {wrong}}}]\n"
    for i, name in enumerate(sorted(MEDIA_FIELDS)):
        files[f"media{i}"] = RECORD + f"prompt: {{image: {{{name}: {wrong}}}}}\n"
    for i, name in enumerate(("tokens", "dataset", "links", "settings", "tally", "prompt")):
        files[f"part{i}"] = RECORD + f"{name}: {{input: {wrong}, file: {wrong}, url: {wrong}, pass: {wrong}}}\n"
    found = logbook(tmp_path, **files)
    assert "fine" in ids(found)
    assert len(found.experiments) + len(found.broken) == len(files)
    assert all(problem.where.path and problem.where.line for problem in found.problems)


def test_the_parser_written_in_python_finds_the_same_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "_Loader", yaml.CSafeLoader)
    fast = {file.name: _mistake(file) for file in MISTAKES.iterdir()}
    monkeypatch.setattr(parse, "_Loader", yaml.SafeLoader)
    slow = {file.name: _mistake(file) for file in MISTAKES.iterdir()}
    differ = {name for name in fast if fast[name] != slow[name]}
    assert differ == {"second-colon-after-a-tab.yaml"}  # only libyaml takes a tab after a colon for a space


def _mistake(file: Path) -> tuple[int, str]:
    try:
        parse.parse(file, file.name)
    except ProblemsError as error:
        return error.problems[0].where.line, error.problems[0].message
    return 0, ""


ODD = (
    *(
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        "|",
        ">",
        "&a ",
        "*a ",
        "? ",
        "<<: *a",
        "---",
        "# ",
        "%YAML 9",
        "@",
        "~",
    ),
    *("!!python/name:os.system ", "!!set ", "!!binary ", "1e999999", "2024-13-45", "2024-01-02T03:04:05+08:00", ".nan"),
    *('"\\ud800"', "\\x", "：", "［", "“", "－", "../", "C:\\new"),
)
ODDER = ["\0", "\t", "\r", "\n", "\x1b", "\x85", "\xa0", "\u2028", "\u3000", "\u200b", "\ufeff", "\ufffe", "9" * 5000]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_mistyped_is_a_problem_at_a_place_in_the_file(tmp_path: Path, seed: int) -> None:
    records = [file.read_text("utf-8") for file in sorted(MISTAKES.parent.parent.glob("*/input/*.yaml"))]
    chance = random.Random(seed)  # noqa: S311 (nothing is hidden by it)
    for _ in range(150):
        text = chance.choice(records)[:3000]
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice((*ODD, *ODDER)) + text[at + chance.choice((0, 0, 3)) :]
        found = logbook(tmp_path, a=text)
        assert found.experiments or found.broken or found.left_out
        lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
        for problem in found.problems:
            if problem.where.path == "experiments/a.yaml" and problem.where.line:
                assert problem.where.column <= len(lines[problem.where.line - 1]) + 1, text
            assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "1:1: is not UTF-8 text"),
        ("title: A\n".encode("utf-16"), "1:1: is not UTF-8 text"),
        ("title: A\n".encode("utf-16-be"), "1:1: is not UTF-8 text"),
        (b"title: \xed\xa0\x80\n", "1:8: is not UTF-8 text"),
        (RECORD + "tokens: {input: " + "9" * 5000 + "}\n", f"5:17: tokens.input: `{'9' * 60}…` is out of range"),
        (RECORD + "? " + "k" * 5000 + "\n: x\n", f"5:3: {'k' * 200}…: is not a known field"),
        (RECORD + "prompt: {image: " + "a" * 5000 + "}\n", None),
        (RECORD + "tags: [a, b", "5:7: the bracket that opens here is never closed"),
        (RECORD + "<<<<<<< ours\nwhy: a\n=======\nwhy: b\n>>>>>>> theirs\n", "5:1: git has left both versions"),
    ],
)
def test_an_odd_file_is_one_clear_problem(tmp_path: Path, content: str | bytes, said: str | None) -> None:
    found = problems(logbook(tmp_path, a=content))
    assert [problem for problem in found if "`alt`" not in problem] == ([] if said is None else found[:1])
    assert said is None or found[0].startswith(f"experiments/a.yaml:{said}")


# Files, folders and their names


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert problems(read(Settings(tmp_path))) == [
        "experiments: there is no such folder (make the folder, or set `experiments` to where your records are)"
    ]


def test_a_folder_in_the_place_of_a_record_is_told(tmp_path: Path) -> None:
    for name in ("a.yaml", "b/experiment.yml", "c/_defaults.yaml"):
        (tmp_path / "experiments" / name).mkdir(parents=True)
    assert problems(logbook(tmp_path, c__own=RECORD)) == [
        f"experiments/{name}: is a folder (a record is a file; rename the folder)"
        for name in ("a.yaml", "b/experiment.yml", "c/_defaults.yaml")
    ]


def test_a_link_to_a_folder_of_pictures_is_nobodys_concern(tmp_path: Path) -> None:
    (tmp_path / "experiments" / "pictures").mkdir(parents=True)
    (tmp_path / "experiments" / "link").symlink_to("pictures", target_is_directory=True)
    assert problems(logbook(tmp_path, own=RECORD)) == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(RECORD)
    logbook(tmp_path, own=RECORD)
    folder = tmp_path / "experiments"
    (folder / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "_defaults.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / "in.yaml").symlink_to(folder / "own.yaml")
    found = read(Settings(tmp_path))
    assert ids(found) == ["in", "own"]
    assert problems(found) == [
        "experiments/_defaults.yaml: is a link to a file outside the experiments folder (copy the file here)",
        "experiments/gone.yaml: cannot be read: No such file or directory",
        "experiments/linked: is a link to a folder, whose records are not read (put the folder itself here)",
        "experiments/out.yaml: is a link to a file outside the experiments folder (copy the file here)",
        "experiments/round: is a link to a folder, whose records are not read (put the folder itself here)",
    ]


def test_the_experiments_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    logbook(tmp_path / "elsewhere", a=RECORD)
    (tmp_path / "experiments").symlink_to(tmp_path / "elsewhere" / "experiments", target_is_directory=True)
    found = read(Settings(tmp_path))
    assert ids(found) == ["a"]
    assert found.problems == ()


@pytest.mark.parametrize("sign", ["#", "?", "%", ":", "*", '"', "<", "|", "\\", "\n"])
def test_a_sign_that_an_address_cannot_hold_is_refused_in_a_name(tmp_path: Path, sign: str) -> None:
    assert problems(logbook(tmp_path, **{f"a{sign}b__c": RECORD})) == [
        f"experiments/a{sign}b/c.yaml: the name holds `{sign}`, which an address cannot (rename it)".replace(
            "\n", "\\x0a"
        )
    ]


@pytest.mark.parametrize("name", ["a.", "a ", " a", "a __b", "x__b."])
def test_a_name_does_not_start_or_end_with_a_space_or_a_dot(tmp_path: Path, name: str) -> None:
    found = logbook(tmp_path, **{name: RECORD})
    assert ids(found) == []
    assert problems(found)[0].endswith("a part of the name starts or ends with a space or a dot (rename it)")


def test_a_bad_name_and_a_bad_record_are_told_together(tmp_path: Path) -> None:
    found = logbook(tmp_path, **{"a#b": "date: yesterday\n"})
    assert [problem.code for problem in found.problems] == ["id", "missing", "date"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Straße", "strasse"),
        ("VISION__a", "vision__a"),
        (unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "café")),
        (unicodedata.normalize("NFC", "É"), unicodedata.normalize("NFD", "é")),
    ],
)
def test_ids_are_compared_without_case_and_composed(tmp_path: Path, first: str, second: str) -> None:
    found = logbook(tmp_path, **{first: RECORD, second: RECORD})
    if len(list((tmp_path / "experiments").rglob("*.yaml"))) == 1:
        pytest.skip("this disk takes the two names for one")
    assert len(found.experiments) == 1
    assert [problem.code for problem in found.problems] == ["id-clash"]


def test_ids_are_composed_whatever_the_disk_says(tmp_path: Path) -> None:
    assert ids(logbook(tmp_path, **{unicodedata.normalize("NFD", "café"): RECORD})) == ["café"]


def test_a_record_that_repeats_a_broken_one_is_shown(tmp_path: Path) -> None:
    found = logbook(tmp_path, a="title: [", a__experiment=RECORD)
    assert ids(found) == ["a"]


# What the model says of itself


@pytest.mark.parametrize("file", ["https://example.org/a.mp4", "HTTP://example.org/a.mp4"])
def test_an_address_is_a_link_and_no_file(file: str) -> None:
    assert Media(kind="video", file=file).linked
    assert not Media(kind="video", file=file[4:]).linked
