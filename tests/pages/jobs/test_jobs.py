"""Pages of fine-tuning jobs: facts, curves with their table, jobs over one another, samples before and after."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from logs import REPOSITORY, Built, Element, Log, draw

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.logbook.model.fine_tuning import MAX_COMPARED

GOLDEN = REPOSITORY / "tests/logbook/fine_tuning/metrics"
TODAY = (GOLDEN / "today" / "metrics.csv").read_text("utf-8")
LEGACY = (GOLDEN / "legacy" / "metrics.csv").read_text("utf-8")
LONG = "step,train_loss\n" + "".join(f"{step},{1 / step:.4f}\n" for step in range(1, 101))
JOB = """title: {id}
date: 2023-10-12
kind: fine-tuning
base_model: base-1
"""


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Return an empty log in the plain theme: the pages do not depend on the theme."""
    return Log(tmp_path, theme="mkdocs").configure()


def add(log: Log, id_: str, more: str = "", metrics: str = "") -> Log:
    """Write a record of a job, and its metrics."""
    text = JOB.format(id=id_) + more
    if metrics:
        log.write({f"experiments/{id_}.csv": metrics})
        text += f"metrics: {id_}.csv\n"
    return log.add(id_, text)


def build(log: Log) -> Built:
    built = log.build(strict=True)
    assert not built.abort, built.warnings
    return built


def page(log: Log, id_: str = "tune") -> Element:
    return build(log).page(f"experiments/{id_}/")


def rows(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row if cell.tag in {"th", "td"}] for row in table.all("tr")]


def values(found: Element) -> Element:
    """Return the table of metrics of a page."""
    return found.one(".gptlog-result").one("table")


def facts(part: Element) -> dict[str, str]:
    return {div.one("dt").text: div.one("dd").text for dl in part.all("dl") for div in dl.all("div")}


# Facts


def test_every_fact_of_a_job_is_shown(log: Log) -> None:
    more = """result_model: base-1:tuned
job_id: job-7
status: Succeeded
created: 2023-10-11
trained_tokens: 21771
epochs: 9
files: {training: data2.jsonl, result: file-9, notes: file-3}
hyperparameters: {learning_rate_multiplier: 2, n_epochs: auto}
final: {train_loss: '0.5010', my own: good}
"""
    assert facts(page(add(log, "tune", more))) == {
        "Base model": "base-1",
        "Tuned model": "base-1:tuned",
        "Job": "job-7",
        "Status": "Succeeded",
        "Created": "October 11, 2023",
        "Trained tokens": "21,771",
        "Epochs": "9",
        "Files: Training": "data2.jsonl",
        "Files: Results": "file-9",
        "Files: notes": "file-3",
        "learning_rate_multiplier": "2",
        "n_epochs": "auto",
        "Training loss": "0.5010",
        "my own": "good",
    }


def test_a_search_finds_a_job_by_what_names_it(log: Log) -> None:
    add(log, "tune", "result_model: base-1:tuned\njob_id: job-7\nhyperparameters: {batch_size: auto}\n")
    site = log.core()
    words = next(site.html.search_text(page) for page in site.pages if page.search)
    assert [word for word in ("base-1:tuned", "job-7", "batch_size") if word not in words] == []


# Curves


def test_metrics_are_curves_with_their_values_beside(log: Log) -> None:
    found = page(add(log, "tune", metrics=TODAY))
    charts = found.all(".gptlog-chart")
    assert [chart.one("figcaption").text for chart in charts] == ["Loss", "Token accuracy"]
    assert [li.text for li in charts[0].all("li")] == ["Training 1.25", "Validation 1.5"]
    drawing = charts[0].one("svg", role="img")
    assert (drawing["aria-label"], drawing.one("title").text) == ("Loss", "Loss")
    assert drawing["viewbox"] == "0 0 400 240"
    assert drawing.one("desc").text == (
        "Training: 3.5 at step 1, 1.25 at step 4; lowest 1, highest 3.5. "
        "Validation: 2.5 at step 2, 1.5 at step 4; lowest 1.5, highest 2.5."
    )
    assert rows(values(found))[:3] == [
        ["Step", "Training loss", "Training token accuracy", "Validation loss", "Validation token accuracy"],
        ["1", "3.5", "0.25", "", ""],
        ["2", "2.75", "0.5", "2.5", "0.625"],
    ]


def test_the_older_columns_have_the_same_names_and_their_own_chart(log: Log) -> None:
    found = page(add(log, "tune", metrics=LEGACY))
    assert found.texts("figcaption") == ["Loss", "Token accuracy", "Sequence accuracy"]
    assert rows(values(found))[0][:3] == ["Step", "Tokens so far", "Examples so far"]
    assert "-1" not in values(found).text


def test_unknown_columns_keep_their_names(log: Log) -> None:
    found = page(add(log, "tune", metrics="step,<i>rate</i>,b,c,d,e\n1,1,1,1,1,1\n2,2,2,2,2,2\n"))
    assert found.texts("figcaption") == ["<i>rate</i>", "b", "c", "d"]
    assert rows(values(found))[0] == ["Step", "<i>rate</i>", "b", "c", "d", "e"]


def test_a_long_table_is_folded(log: Log) -> None:
    add(log, "short", metrics=TODAY)
    add(log, "long", metrics=LONG)
    built = build(log)
    assert not built.page("experiments/short/").all(".gptlog-measured")
    folded = built.page("experiments/long/").one(".gptlog-measured")
    assert folded.one("summary").text == "Values of 25 of 100 steps"
    assert len(folded.all("tr")) == 26


def test_a_long_job_is_a_mean_over_its_peaks(log: Log) -> None:
    metrics = "step,train_loss\n" + "".join(f"{step},{step % 7}\n" for step in range(1000))
    add(log, "long", metrics=metrics)
    add(log, "short", metrics=TODAY)
    built = build(log)
    said = "The strong line is a mean; the pale one behind it keeps every peak."
    assert said in built.page("experiments/long/").one(".gptlog-chart").text
    assert said not in built.page("experiments/short/").one(".gptlog-result").text


def test_ids_of_a_page_are_its_own_however_many_charts_it_has(log: Log) -> None:
    add(log, "tune", "compare: [other]\n", TODAY)
    add(log, "other", metrics=LEGACY)
    ids = [one["id"] for one in page(log) if "id" in one]
    assert len(ids) == len(set(ids))


def test_the_words_of_a_chart_are_in_the_language_of_the_site(log: Log) -> None:
    log.theme = "material"
    log.configure(theme={"language": "zh"})
    found = page(add(log, "tune", metrics=TODAY))
    assert found.texts("figcaption") == ["损失", "Token 准确率"]
    assert rows(values(found))[0][1] == "训练损失"


def test_a_second_build_draws_nothing(log: Log) -> None:
    add(log, "tune", metrics=TODAY)
    assert [log.core().charts.rendered, log.core().charts.rendered] == [2, 0]


def test_what_is_drawn_survives_a_pruned_cache(log: Log) -> None:
    add(log, "tune", metrics=TODAY)
    log.core()
    result = CliRunner().invoke(main, ["cache", "prune", str(log.root)])
    assert result.output.startswith("deleted 0 files")
    assert log.core().charts.rendered == 0


def test_without_the_library_the_table_remains_and_is_open(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    add(log, "one", metrics=LONG)
    add(log, "two", "compare: [one]\n", TODAY)
    built = build(log)
    said = [entry.getMessage() for entry in built.said if "[charts]" in entry.getMessage()]
    assert len(said) == 1
    assert said[0].startswith("gptlog: experiments/one.yaml:5:10: metrics: the metrics are shown as a table only ")
    found = built.page("experiments/one/")
    assert not found.all(".gptlog-chart")
    assert not found.all(".gptlog-measured")
    assert len(values(found).all("tr")) == 26
    assert facts(found)["Training loss"] == "0.01"


# A picture of the curve


def test_a_picture_stands_where_the_curve_would(log: Log) -> None:
    log.write({"experiments/curve.png": draw((600, 300))})
    found = page(add(log, "tune", "cover: {file: curve.png, alt: The loss falls}\n"))
    section = found.one("section", **{"aria-labelledby": "fine-tuning"})
    assert section.one("img")["alt"] == "The loss falls"
    assert section.one("figcaption").text == "The curve, as a picture"
    assert len(found.all(".gptlog-figure")) == 1


def test_the_caption_of_the_author_is_kept(log: Log) -> None:
    log.write({"experiments/curve.png": draw((600, 300))})
    found = page(add(log, "tune", "cover: {file: curve.png, alt: It falls, caption: From the job page}\n"))
    assert found.one("figcaption").text == "From the job page"


def test_beside_drawn_curves_a_cover_stays_at_the_top(log: Log) -> None:
    log.write({"experiments/curve.png": draw((600, 300))})
    found = page(add(log, "tune", "cover: {file: curve.png, alt: The tool}\n", TODAY))
    assert not found.one("section", **{"aria-labelledby": "fine-tuning"}).all("img")
    assert len(found.all(".gptlog-figure")) == 1


# Jobs over one another


def test_compared_jobs_are_lines_of_one_chart_and_columns_of_one_table(log: Log) -> None:
    add(log, "tune", "compare: [other]\nepochs: 3\nhyperparameters: {rate: 1, batch: 4}\n", TODAY)
    add(log, "other", "epochs: 3\nhyperparameters: {rate: 2, batch: 4}\n", LEGACY)
    found = page(log)
    charts = {chart.one("figcaption").text: chart for chart in found.all(".gptlog-chart")}
    assert list(charts) == ["Loss", "Token accuracy", "Training loss", "Validation loss"]
    assert [li.text for li in charts["Training loss"].all("li")] == ["tune 1.25", "other 1.25"]
    table = found.one("table", **{"aria-label": "Compared with other jobs"})
    assert rows(table)[:3] == [["Experiment", "tune", "other"], ["Set differently"], ["rate", "1", "2"]]
    assert rows(table)[3:6] == [
        ["Final values"],
        ["Training loss", "1.25", "1.25"],
        ["Training token accuracy", "1", "1"],
    ]
    assert table.one("a")["href"] == "../../experiments/other/"


def test_compared_jobs_are_told_apart_by_their_data(log: Log) -> None:
    for name, count in (("small", 50), ("large", 60)):
        lines = [
            f'{{"messages": [{{"role": "user", "content": "{i}"}}, {{"role": "assistant", "content": "{i}"}}]}}\n'
            for i in range(count)
        ]
        log.write({f"experiments/{name}.jsonl": "".join(lines)})
    log.write({"experiments/held.jsonl": lines[0].replace('"0"', '"x"')})
    add(log, "tune", "compare: other\ndataset: {file: small.jsonl, validation_file: held.jsonl}\n")
    add(log, "other", "dataset: {train: 70, validation: 1}\n")
    add(log, "third", "compare: tune\ndataset: {file: large.jsonl, validation_file: held.jsonl}\n")
    built = build(log)
    for id_, cells in (("tune", ["50", "70"]), ("third", ["60", "50"])):
        table = built.page(f"experiments/{id_}/").one("table", **{"aria-label": "Compared with other jobs"})
        assert rows(table)[1:] == [["Set differently"], ["Training", *cells]]


def test_a_job_without_metrics_is_compared_by_what_is_written(log: Log) -> None:
    add(log, "tune", "compare: other\n", TODAY)
    add(log, "other", "final: {training_loss: '0.5010'}\ntrained_tokens: 9000\n")
    found = page(log)
    table = found.one("table", **{"aria-label": "Compared with other jobs"})
    assert rows(table)[1:5] == [
        ["Set differently"],
        ["Trained tokens", "–", "9,000"],
        ["Final values"],
        ["Training loss", "1.25", "0.5010"],
    ]
    assert "Training loss" not in found.texts("figcaption")


def test_a_job_named_twice_or_by_itself_is_compared_once(log: Log) -> None:
    add(log, "tune", "compare: [tune, other, OTHER]\n", TODAY)
    add(log, "other", metrics=TODAY)
    table = page(log).one("table", **{"aria-label": "Compared with other jobs"})
    assert rows(table)[0] == ["Experiment", "tune", "other"]


def test_a_draft_is_compared_only_once_it_is_published(log: Log) -> None:
    add(log, "tune", "compare: [other]\n", TODAY)
    add(log, "other", "draft: true\n", TODAY)
    assert not page(log).all("table", **{"aria-label": "Compared with other jobs"})
    assert log.preview().page("experiments/tune/").all("table", **{"aria-label": "Compared with other jobs"})


def test_what_cannot_be_compared_is_told(log: Log) -> None:
    add(log, "tune", "compare: [othr, chat]\n")
    add(log, "other")
    log.add("chat")
    assert [str(problem) for problem in log.core().problems] == [
        "experiments/tune.yaml:5:11: compare[0]: there is no experiment `othr` (did you mean `other`?)",
        "experiments/tune.yaml:5:17: compare[1]: `chat` is not a fine-tuning job (name it as `related`)",
    ]


def test_more_jobs_than_lines_can_be_told_apart_are_too_many(log: Log) -> None:
    add(log, "tune", f"compare: [{', '.join(['other'] * (MAX_COMPARED + 1))}]\n")
    add(log, "other")
    (problem,) = log.core().problems
    assert "has 8 entries instead of 7" in str(problem)


# Before and after

SAMPLES = """result_model: base-1:tuned
runs:
  - {model: base-1, prompt: One?, reply: Who knows., verdict: fail}
  - {model: another, prompt: One?, reply: 1, verdict: pass}
  - {model: base-1, prompt: Two?, reply: No idea., verdict: fail}
  - {model: 'BASE-1:tuned', prompt: Two?, reply: Two!, verdict: pass}
  - {model: 'base-1:tuned', prompt: One?, reply: One!, verdict: pass}
  - {model: base-1, prompt: Three?, reply: Hm., verdict: fail}
"""


def test_answers_to_the_same_prompt_stand_side_by_side(log: Log) -> None:
    found = page(add(log, "tune", SAMPLES))
    pairs = found.all(".gptlog-pair")
    said = [[one.text for one in pair.all(".gptlog-text")] for pair in pairs]
    assert said == [["One?", "Who knows.", "One!"], ["Two?", "No idea.", "Two!"]]
    assert [run["id"] for run in found.all(".gptlog-run")] == ["run-1", "run-5", "run-3", "run-4", "run-2", "run-6"]
    assert [label.text for label in pairs[0].all(".gptlog-label")] == ["Before", "After"]


def test_every_message_of_a_pair_can_be_linked_to(log: Log) -> None:
    ids = [one["id"] for one in page(add(log, "tune", SAMPLES)) if "id" in one]
    messages = {f"run-{run}-message-{message}" for run in range(1, 7) for message in (1, 2)}
    assert messages <= set(ids)
    assert len(ids) == len(set(ids))


def test_without_both_models_there_is_no_before_and_after(log: Log) -> None:
    assert not page(add(log, "tune", SAMPLES.split("\n", 1)[1])).all(".gptlog-pair")


# Cards and embedding


def test_the_card_of_a_job_without_a_picture_shows_its_curve(log: Log) -> None:
    card = build(add(log, "tune", metrics=TODAY)).page("experiments/").one(".gptlog-card")
    assert len(card.all("polyline")) == 2
    assert card.one(".gptlog-card__cover").text == "Training loss 1.25 · Validation loss 1.5"


def test_the_card_of_a_job_with_a_picture_shows_the_picture(log: Log) -> None:
    log.write({"experiments/curve.png": draw((600, 300))})
    add(log, "tune", "cover: {file: curve.png, alt: It falls}\n", TODAY)
    card = build(log).page("experiments/").one(".gptlog-card")
    assert card.all("img")
    assert not card.all("polyline")


def test_an_embedded_job_shows_its_curve_and_how_it_ended(log: Log) -> None:
    log.write({"docs/page.md": "```gptlog\nexperiment: tune\n```\n\n```gptlog\nexperiment: tune\n```\n"})
    add(log, "tune", metrics=TODAY)
    found = build(log).page("page/").all(".gptlog-embedded")
    assert [one.one("figcaption").text for one in found] == ["Loss", "Loss"]
    assert [li.text for li in found[0].all("li")] == ["Training 1.25", "Validation 1.5"]


def test_an_embedded_job_shows_the_picture_of_its_curve(log: Log) -> None:
    log.write({"docs/page.md": "```gptlog\nexperiment: tune\n```\n", "experiments/curve.png": draw((600, 300))})
    add(log, "tune", "cover: {file: curve.png, alt: It falls}\nfinal: {training_loss: '0.5010'}\nverdict: pass\n")
    found = build(log).page("page/").one(".gptlog-embedded")
    assert len(found.all("img")) == 1
    assert "Training loss 0.5010" in found.text
