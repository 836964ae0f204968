"""The metrics of a fine-tuning job: the CSV file as the service writes it, and files that are something else."""

from __future__ import annotations

import base64
import gzip
import random
from pathlib import Path

import pytest
import yaml

from mkdocs_gptlog.logbook.fine_tuning import metrics, unpacking
from mkdocs_gptlog.logbook.fine_tuning.metrics import (
    BUCKETS,
    KNOWN,
    TABLE_ROWS,
    TREND_PARTS,
    Metrics,
    Series,
    means,
    read_metrics,
    thin,
)
from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.problems import Position, ProblemsError, Severity
from mkdocs_gptlog.settings import Settings

GOLDEN = Path(__file__).parent / "metrics"
TODAY = (GOLDEN / "today" / "metrics.csv").read_text("utf-8")
LEGACY = (GOLDEN / "legacy" / "metrics.csv").read_text("utf-8")
HINT = "the first line names the columns, `step` first, with commas between them"
CELLS = "each row is a step and a number for each column; leave empty what was not measured"
NO_TABLE = f"metrics.csv:1: is not a table of metrics ({HINT})"
NAMED_AT = Position("experiments/tune.yaml", 5, 10, "metrics")


def parsed(folder: Path, content: str | bytes) -> Metrics:
    file = folder / "metrics.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_metrics(file, "experiments/metrics.csv", NAMED_AT)


def why_not(folder: Path, content: str | bytes) -> str:
    with pytest.raises(ProblemsError) as caught:
        parsed(folder, content)
    return str(caught.value)


def written(found: Metrics) -> str:
    """Return metrics as the golden files hold them."""
    table = {"step": [row[0] for row in found.rows]}
    for i, series in enumerate(found.series, 1):
        table[series.name] = [row[i] for row in found.rows]
    return yaml.safe_dump(
        {
            "steps": found.steps,
            "points": {series.name: [list(point) for point in series.points] for series in found.series},
            "table": table,
        },
        sort_keys=False,
        default_flow_style=None,
        width=200,
    )


@pytest.mark.parametrize("folder", sorted(GOLDEN.iterdir()), ids=lambda folder: folder.name)
def test_every_way_of_writing_metrics_becomes_one(folder: Path) -> None:
    found = read_metrics(folder / "metrics.csv", "metrics.csv", NAMED_AT)
    assert written(found) == (folder / "expected.yaml").read_text("utf-8")


def test_the_same_job_is_the_same_in_both_column_sets(tmp_path: Path) -> None:
    legacy = parsed(tmp_path, LEGACY)
    known = [series for series in legacy.series if series.name in KNOWN and "sequence" not in series.name]
    assert known == list(parsed(tmp_path, TODAY).series)


def test_minus_one_is_a_number_where_nothing_is_known_of_the_column(tmp_path: Path) -> None:
    found = parsed(tmp_path, "step,train_loss,reward\n1,-1,-1\n2,0.5,-1\n")
    assert found.series == (Series("training_loss", ((2, 0.5),)), Series("reward", ((1, -1), (2, -1))))


def test_a_second_column_of_the_same_thing_keeps_its_own_name(tmp_path: Path) -> None:
    found = parsed(tmp_path, "step,train_accuracy,train_mean_token_accuracy\n1,0.5,0.25\n")
    assert [series.name for series in found.series] == ["training_token_accuracy", "train_mean_token_accuracy"]


def test_steps_come_in_order_whatever_the_order_of_lines(tmp_path: Path) -> None:
    found = parsed(tmp_path, "step,loss\n3,0.3\n1,0.1\n2,0.2\n")
    assert found.series[0].points == ((1, 0.1), (2, 0.2), (3, 0.3))
    assert [row[0] for row in found.rows] == [1, 2, 3]


@pytest.mark.parametrize("rows", ["", "1,\n2,\n", "1,nan\n"])
def test_a_file_without_a_value_is_a_warning(tmp_path: Path, rows: str) -> None:
    with pytest.raises(ProblemsError, match=r"metrics\.csv: holds no values yet") as caught:
        parsed(tmp_path, f"step,loss\n{rows}")
    assert caught.value.problems[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffstep,loss\n1,2\n",
        "step,loss\r\n1,2\r\n",
        " step , loss \n 1 , 2 \n",
        '"step","loss"\n"1","2"\n',
        "step,loss\n\n1,2\n,\n\n",
        "step,loss\n1,2",
    ],
)
def test_spaces_quotes_empty_lines_and_windows_files_change_nothing(tmp_path: Path, content: str) -> None:
    assert parsed(tmp_path, content) == Metrics(1, (Series("loss", ((1, 2),)),), ((1, 2),))


@pytest.mark.parametrize("cell", ["nan", "NaN", "inf", "-inf", "1e999"])
def test_what_is_no_finite_number_is_a_gap(tmp_path: Path, cell: str) -> None:
    assert parsed(tmp_path, f"step,loss\n1,{cell}\n2,5\n").series == (Series("loss", ((2, 5),)),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", NO_TABLE),
        ("step\n1\n", NO_TABLE),
        ("loss,step\n1,2\n", NO_TABLE),
        ("step;loss\n1;2\n", NO_TABLE),
        ("step,loss\n1,2\n3\n", f"metrics.csv:3: should have 2 cells, and has 1 ({CELLS})"),
        ("step,loss\n1,2,3\n", f"metrics.csv:2: should have 2 cells, and has 3 ({CELLS})"),
        ("step,loss\n1,2\n2,high\n", f"metrics.csv:3: `high` is not a number ({CELLS})"),
        ("step,loss\n1,2\n,3\n", f"metrics.csv:3: has no step ({CELLS})"),
        ("step,loss\n1,2\nnan,3\n", f"metrics.csv:3: has no step ({CELLS})"),
        ("step" + ",loss" * 40 + "\n", "metrics.csv:1: has more than 40 columns"),
    ],
)
def test_a_mistake_in_the_file_names_its_line_there(tmp_path: Path, content: str, problem: str) -> None:
    assert why_not(tmp_path, content) == f"experiments/{problem}"


@pytest.mark.parametrize("content", [b"step,loss\n1,\xff\n", b"PK\x03\x04\x14\x00\x00\x00\x08\xff\xfe"])
def test_a_file_that_is_no_text_is_told_at_the_record_that_names_it(tmp_path: Path, content: bytes) -> None:
    place = "experiments/tune.yaml:5:10: metrics"
    said = f"{place}: the metrics `metrics.csv` cannot be read: it is not a CSV file in UTF-8"
    assert why_not(tmp_path, content) == f"{said} (copy it again as the service wrote it)"


TABLE = "step,train_loss,valid_loss\n1,2.1,\n2,1.4,1.6\n3,1.2,\n"
PACKED = base64.b64encode(TABLE.encode())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PACKED, id="base64"),
        pytest.param(PACKED + b"\n", id="base64, line end"),
        pytest.param(base64.encodebytes(TABLE.encode()), id="base64, in lines"),
        pytest.param(b"\r\n".join(PACKED[i : i + 20] for i in range(0, len(PACKED), 20)), id="base64, CRLF"),
        pytest.param(PACKED.rstrip(b"="), id="base64, not filled up"),
        pytest.param(b"\xef\xbb\xbf" + PACKED, id="base64, BOM"),
        pytest.param(b'"' + PACKED + b'"', id="base64, quoted"),
        pytest.param(b"data:text/csv;base64," + PACKED, id="base64, address"),
        pytest.param(
            base64.b64encode("\ufeff".encode() + TABLE.replace("\n", "\r\n").encode()), id="base64 of BOM, CRLF"
        ),
        pytest.param(
            base64.urlsafe_b64encode(TABLE.replace("valid_loss", "é>>?~~loss").encode()), id="base64 for URLs"
        ),
        pytest.param(base64.b64encode(gzip.compress(TABLE.encode())), id="base64 of gzip"),
        pytest.param(gzip.compress(TABLE.encode()), id="gzip"),
        pytest.param(gzip.compress(PACKED), id="gzip of base64"),
        pytest.param(TABLE.encode("utf-16"), id="UTF-16"),
        pytest.param(PACKED.decode().encode("utf-16"), id="base64 in UTF-16"),
    ],
)
def test_packed_metrics_are_unpacked(tmp_path: Path, content: bytes) -> None:
    found = parsed(tmp_path, content)
    assert found.steps == 3
    assert found.series[0].points == ((1, 2.1), (2, 1.4), (3, 1.2))
    assert found.series[1].points == ((2, 1.6),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            base64.b64encode(b"step,loss\n1,2\n2,high\n"),
            "metrics.csv: in line 3 of what is packed in it: `high`",
        ),
        (base64.b64encode(b"name,value\n1,2\n"), "metrics.csv: in line 1 of what is packed in it: is not a table"),
        (base64.b64encode(b"nothing"), "metrics.csv:1: is not a table of metrics"),
        (b"step\n1\n2\n", "metrics.csv:1: is not a table of metrics"),
        (b"AAAA====A", "metrics.csv:1: is not a table of metrics"),
    ],
)
def test_a_mistake_in_packed_metrics_names_the_line_within(tmp_path: Path, content: bytes, said: str) -> None:
    assert why_not(tmp_path, content).startswith(f"experiments/{said}")


def test_packed_metrics_that_cannot_be_unpacked_are_told(tmp_path: Path) -> None:
    place = "experiments/tune.yaml:5:10: metrics: the metrics `metrics.csv`"
    whole = gzip.compress(TABLE.encode() * 100)
    assert why_not(tmp_path, whole[:-20]).startswith(f"{place} is cut off")
    assert why_not(tmp_path, whole[:10] + b"\xff" * 40).startswith(f"{place} is damaged")
    assert why_not(tmp_path, gzip.compress(b"\xff,\xfe")).startswith(f"{place} holds no text")
    bomb = gzip.compress(b"0" * (unpacking.MAX_BYTES + 1))
    assert why_not(tmp_path, bomb).startswith(f"{place} has more than 64 MiB once it is unpacked")


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    assert "it is not a CSV file" in why_not(tmp_path, 'step,loss\n1,"' + "x" * 200_000)


def test_a_file_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "MAX_ROWS", 2)
    assert parsed(tmp_path, "step,loss\n" + "1,2\n" * 2).steps == 2
    assert why_not(tmp_path, "step,loss\n" + "1,2\n" * 3) == "experiments/metrics.csv: has more than 2 rows"


# Long files


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Metrics:
    """Return a job of 100,000 steps, validated every tenth, with one spike each way."""
    random_ = random.Random(5)  # noqa: S311 (noise)
    lines = ["step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"]
    for step in range(1, 100_001):
        loss = {40_002: 99.0, 70_003: -0.5}.get(step, 1 + random_.random())
        validated = f"{2 + random_.random():.4f},{random_.random():.4f}" if step % 10 == 0 else ","
        lines.append(f"{step},{loss:.4f},{random_.random():.4f},{validated}")
    return parsed(tmp_path_factory.mktemp("long"), "\n".join(lines) + "\n")


def test_a_long_job_takes_no_more_room_than_a_short_one(long: Metrics) -> None:
    assert long.steps == 100_000
    assert len(long.series) == 4
    assert all(200 < len(series.points) <= 4 * BUCKETS for series in long.series)
    assert TABLE_ROWS <= len(long.rows) <= TABLE_ROWS + 2 + 2 * len(long.series)


def test_the_peaks_of_a_long_job_survive(long: Metrics) -> None:
    loss = long.find("training_loss")
    assert loss is not None
    assert (loss.highest, loss.lowest) == ((40_002, 99), (70_003, -0.5))
    assert (loss.points[0][0], loss.points[-1][0]) == (1, 100_000)
    assert [row[1] for row in long.rows if row[0] in {40_002, 70_003}] == [99, -0.5]


def test_the_trend_of_a_long_job_is_its_means(long: Metrics) -> None:
    loss = long.find("training_loss")
    assert loss is not None
    assert len(loss.trend) == TREND_PARTS
    assert all(1.4 < value < 1.6 for _, value in loss.trend)
    assert means([1, 2, 3, 9], [1.0, 3.0, 5.0, 7.0], 4) == ((1.5, 2), (3, 5), (9, 7))


def test_the_table_of_a_long_job_shows_its_validations(long: Metrics) -> None:
    assert sum(row[3] is not None for row in long.rows) >= TABLE_ROWS
    assert (long.rows[0][0], long.rows[-1][0]) == (1, 100_000)


def test_thinning_keeps_first_lowest_highest_and_last_of_each_part() -> None:
    steps = list(range(100))
    values = [float(step % 10 if step != 37 else 50) for step in steps]
    assert thin(steps, values, 25) == tuple(zip(steps, values, strict=True))
    thinned = thin(steps, values, 2)
    assert thinned == ((0, 0), (37, 50), (49, 9), (50, 0), (59, 9), (99, 9))


def test_parts_without_a_value_are_passed_over() -> None:
    steps = [*range(10), *range(1000, 1010)]
    assert {step for step, _ in thin(steps, [1.0] * 20, 4)} == {0, 9, 1000, 1009}


def tuned(root: Path, metrics_file: str) -> Logbook:
    (root / "experiments").mkdir(exist_ok=True)
    record = f"title: Tune\ndate: 2023-10-12\nbase_model: M\nmetrics: {metrics_file}\n"
    (root / "experiments" / "tune.yaml").write_text(record)
    return read(Settings(root))


def test_a_logbook_holds_the_metrics_by_id(tmp_path: Path) -> None:
    tuned(tmp_path, "job.csv")
    (tmp_path / "experiments" / "job.csv").write_text(TODAY)
    found = tuned(tmp_path, "job.csv")
    assert found.problems == ()
    assert found.metrics["tune"].steps == 4


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("job.csv", "`job.csv`: there is no such file (check the path; it is relative to the record's folder)"),
        ("../secret.csv", "`secret.csv`: lies outside the experiments folder (copy it beside the record)"),
        ("/etc/hostname", "`hostname`: lies outside the experiments folder (copy it beside the record)"),
        (
            "https://a.org/job.csv",
            "`job.csv`: is an address and not a file (download it, and put it beside the record)",
        ),
    ],
)
def test_metrics_that_cannot_be_had_leave_the_record(tmp_path: Path, file: str, problem: str) -> None:
    (tmp_path / "secret.csv").write_text(TODAY)
    found = tuned(tmp_path, file)
    assert [str(one) for one in found.problems] == [f"experiments/tune.yaml:4:10: metrics: {problem}"]
    assert [experiment.id for experiment in found.experiments] == ["tune"]
    assert found.metrics == {}
