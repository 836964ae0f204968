"""The metrics of a fine-tuning job: the CSV file as the service writes it, and files that are something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_gptlog.logbook import metrics
from mkdocs_gptlog.logbook.metrics import Metrics, MetricsError, read_metrics
from mkdocs_gptlog.logbook.reader import Logbook, read
from mkdocs_gptlog.problems import Position
from mkdocs_gptlog.settings import Settings

TODAY = """step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy
1,3.5,0.25,,
2,2.75,0.5,2.5,0.625
"""
LEGACY = """step,elapsed_tokens,elapsed_examples,training_loss,training_sequence_accuracy,training_token_accuracy
1,1000,8,0.5,0.0,0.75
"""
NAMED_AT = Position("experiments/tune.yaml", 5, 10, "metrics")


def parsed(folder: Path, content: str | bytes) -> Metrics:
    file = folder / "metrics.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_metrics(file, "experiments/metrics.csv", NAMED_AT)


def why_not(folder: Path, content: str | bytes) -> str:
    with pytest.raises(MetricsError) as caught:
        parsed(folder, content)
    return str(caught.value.problem)


def test_empty_cells_are_not_zero(tmp_path: Path) -> None:
    found = parsed(tmp_path, TODAY)
    assert found.columns == ("step", "train_loss", "train_accuracy", "valid_loss", "valid_mean_token_accuracy")
    assert found.rows == ((1, 3.5, 0.25, None, None), (2, 2.75, 0.5, 2.5, 0.625))


def test_the_columns_of_older_files_are_read_as_well(tmp_path: Path) -> None:
    found = parsed(tmp_path, LEGACY)
    assert found.columns[3] == "training_loss"
    assert found.rows == ((1, 1000, 8, 0.5, 0.0, 0.75),)


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
    assert parsed(tmp_path, content) == Metrics(("step", "loss"), ((1, 2),))


@pytest.mark.parametrize("cell", ["nan", "NaN", "inf", "-inf", "1e999"])
def test_what_is_no_finite_number_is_a_gap(tmp_path: Path, cell: str) -> None:
    assert parsed(tmp_path, f"step,loss\n1,{cell}\n").rows == ((1, None),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "metrics.csv:1: is not a table of metrics (the first line names the columns, `step` first)"),
        ("step\n1\n", "metrics.csv:1: is not a table of metrics (the first line names the columns, `step` first)"),
        (
            "loss,step\n1,2\n",
            "metrics.csv:1: is not a table of metrics (the first line names the columns, `step` first)",
        ),
        ("step,loss\n1,2\n3\n", "metrics.csv:3: has 1 cells instead of 2"),
        ("step,loss\n1,2,3\n", "metrics.csv:2: has 3 cells instead of 2"),
        ("step,loss\n1,2\n2,high\n", "metrics.csv:3: `high` is not a number"),
    ],
)
def test_a_mistake_in_the_file_names_its_line_there(tmp_path: Path, content: str, problem: str) -> None:
    assert why_not(tmp_path, content) == f"experiments/{problem}"


@pytest.mark.parametrize("content", [b"step,loss\n1,\xff\n", b"PK\x03\x04\x14\x00\x00\x00\x08\xff\xfe"])
def test_a_file_that_is_no_text_is_told_at_the_record_that_names_it(tmp_path: Path, content: bytes) -> None:
    place = "experiments/tune.yaml:5:10: metrics"
    assert (
        why_not(tmp_path, content)
        == f"{place}: the metrics `metrics.csv` cannot be read: it is not a CSV file in UTF-8"
    )


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    assert "it is not a CSV file" in why_not(tmp_path, 'step,loss\n1,"' + "x" * 200_000)


def test_a_file_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "MAX_ROWS", 2)
    assert len(parsed(tmp_path, "step,loss\n" + "1,2\n" * 2).rows) == 2
    assert why_not(tmp_path, "step,loss\n" + "1,2\n" * 3) == "experiments/metrics.csv: has more than 2 rows"


@pytest.mark.parametrize(("count", "steps"), [(2, [0, 9]), (3, [0, 4, 9]), (4, [0, 3, 6, 9]), (10, list(range(10)))])
def test_a_sample_is_spread_evenly_from_the_first_to_the_last(count: int, steps: list[int]) -> None:
    table = Metrics(("step", "loss"), tuple((float(step), None) for step in range(10)))
    assert [row[0] for row in table.sample(count)] == steps
    assert table.sample(11) == table.rows


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
    assert len(found.metrics["tune"].rows) == 2


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("job.csv", "the metrics `job.csv` cannot be read: No such file or directory"),
        ("../secret.csv", "the metrics lie outside the experiments folder (copy them here)"),
        ("/etc/hostname", "the metrics lie outside the experiments folder (copy them here)"),
        ("https://example.org/job.csv", "the metrics lie outside the experiments folder (copy them here)"),
    ],
)
def test_metrics_that_cannot_be_had_leave_the_record(tmp_path: Path, file: str, problem: str) -> None:
    (tmp_path / "secret.csv").write_text(TODAY)
    found = tuned(tmp_path, file)
    assert [str(one) for one in found.problems] == [f"experiments/tune.yaml:4:10: metrics: {problem}"]
    assert [experiment.id for experiment in found.experiments] == ["tune"]
    assert found.metrics == {}
