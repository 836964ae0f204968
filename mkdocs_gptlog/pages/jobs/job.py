"""What pages show of a fine-tuning job: curves, the values it ended with, and how it compares with other jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mkdocs_gptlog.logbook.fine_tuning.metrics import ELAPSED, MEASURES, PARTS, Metrics, Series, canonical, thin
from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment, Message, Run
from mkdocs_gptlog.logbook.model.fine_tuning import Dataset, FineTuning
from mkdocs_gptlog.logbook.slugs import comparable, slug
from mkdocs_gptlog.pages.jobs.charts import DASHES, Chart, Charts, Drawing, Line
from mkdocs_gptlog.pages.words.interface import Interface

MAX_OTHERS = 4
"""So many columns that are neither a loss nor an accuracy get a chart; all are in the table."""
COMPARED = ("training_loss", "validation_loss")
SPARK = (100, 50)
"""The size of a sparkline in its own units; a card stretches it."""
_SPARK_BUCKETS = 24
_LINE_LABELS = {"training": "train", "validation": "validation", "full_validation": "full_validation"}

Numbered = tuple[int, Run]
"""A run and its number in the record, from 1."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A sparkline: of each line its points as SVG writes them, and its dashes; and what it ends with in words."""

    lines: tuple[tuple[str, str], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of a comparison: what it is about, and a text for each job, empty where nothing is known."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several jobs over one another, the page's own first.

    Attributes:
        jobs: What is compared.
        charts: One for each thing that at least two of them have measured.
        settings: What was set differently.
        finals: What each ended with.
    """

    jobs: tuple[Experiment, ...]
    charts: tuple[Drawing, ...]
    settings: tuple[Difference, ...]
    finals: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The metrics as a table: titles of columns, rows, and of how many steps the rows are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[float | None, ...], ...]
    steps: int


@dataclass(frozen=True, slots=True)
class Job:
    """What is shown of one job.

    Attributes:
        charts: Its curves; none where they cannot be drawn.
        table: Its metrics; None without a file of them.
        finals: What it ended with: a label and a number, or a text as written.
        spark: Its loss for a card; None without metrics.
    """

    charts: tuple[Drawing, ...] = ()
    table: Table | None = None
    finals: tuple[tuple[str, float | str], ...] = ()
    spark: Spark | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True)
class Jobs:
    """The jobs of a logbook by the id of the experiment; and whatever is not one as a job with nothing to show."""

    by_id: dict[str, Job] = field(default_factory=dict)

    def __getitem__(self, experiment: Experiment) -> Job:
        return self.by_id.get(experiment.id, _NOTHING)


_NOTHING = Job()


@dataclass(frozen=True, slots=True)
class Pair:
    """What the base model and the tuned one answered to the same prompt."""

    prompt: tuple[Message, ...]
    base: Numbered
    tuned: Numbered


def draw_jobs(logbook: Logbook, interface: Interface, charts: Charts) -> Jobs:
    """Return what pages show of every job of a logbook."""
    return Jobs(
        {
            experiment.id: _job(experiment, experiment.fine_tuning, logbook, interface, charts)
            for experiment in logbook.experiments
            if experiment.fine_tuning
        }
    )


def before_and_after(experiment: Experiment) -> tuple[list[Pair], list[Numbered]]:
    """Return the runs of the base and the tuned model on the same prompts in pairs, and the other runs."""
    job, runs = experiment.fine_tuning, list(enumerate(experiment.runs, 1))
    if not job or not job.base_model or not job.result_model or slug(job.base_model) == slug(job.result_model):
        return [], runs
    tuned = [numbered for numbered in runs if slug(numbered[1].model) == slug(job.result_model)]
    pairs: list[Pair] = []
    for numbered in runs:
        prompt = _prompt(numbered[1])
        if slug(numbered[1].model) != slug(job.base_model) or not prompt:
            continue
        if after := next((other for other in tuned if _prompt(other[1]) == prompt), None):
            tuned.remove(after)
            pairs.append(Pair(prompt, numbered, after))
    paired = {number for pair in pairs for number, _ in (pair.base, pair.tuned)}
    return pairs, [numbered for numbered in runs if numbered[0] not in paired]


def _prompt(run: Run) -> tuple[Message, ...]:
    """Return what was said before the model answered."""
    answered = next((i for i, message in enumerate(run.messages) if message.role == "assistant"), len(run.messages))
    return run.messages[:answered]


def _job(experiment: Experiment, job: FineTuning, logbook: Logbook, interface: Interface, charts: Charts) -> Job:
    metrics = logbook.metrics.get(experiment.id)
    drawn = [charts.draw(chart, job.where) for chart in _curves(metrics, interface)] if metrics else []
    return Job(
        charts=tuple(drawing for drawing in drawn if drawing),
        table=_table(metrics, interface) if metrics and metrics.series else None,
        finals=tuple(_finals(job, metrics, interface)),
        spark=_spark(metrics, interface) if metrics and metrics.series else None,
        comparison=_comparison(experiment, job, logbook, interface, charts),
    )


def _label(name: str, interface: Interface) -> str:
    """Return what a series is called; one that is not known as in the file."""
    key = f"series_{name}"
    return interface.text(key) if key in interface.strings else name


def _table(metrics: Metrics, interface: Interface) -> Table:
    labels = (_label(series.name, interface) for series in metrics.series)
    return Table((interface.text("step"), *labels), metrics.rows, metrics.steps)


def _finals(job: FineTuning, metrics: Metrics | None, interface: Interface) -> Iterator[tuple[str, float | str]]:
    """Yield what a job ended with, as measured, else as written."""
    measured = {series.name: series.final for series in _of_the_job(metrics)} if metrics else {}
    for name, value in ({canonical(name): value for name, value in job.final.items()} | measured).items():
        yield _label(name, interface), value


def _of_the_job(metrics: Metrics) -> list[Series]:
    """Return what is worth a look: not how far the job had come."""
    return [series for series in metrics.series if series.name not in ELAPSED]


def _curves(metrics: Metrics, interface: Interface) -> Iterator[Chart]:
    """Yield the charts of a job: losses, accuracies, then whatever else was measured."""
    drawn: set[str] = set()
    for measure in MEASURES:
        parts = [(part, series) for part in PARTS if (series := metrics.find(f"{part}_{measure}"))]
        drawn |= {series.name for _, series in parts}
        if parts:
            lines = [_line(interface.text(_LINE_LABELS[part]), series) for part, series in parts]
            yield _chart(interface.text(f"chart_{measure}"), lines, interface)
    others = [series for series in _of_the_job(metrics) if series.name not in drawn]
    for series in others[:MAX_OTHERS]:
        yield _chart(series.name, [_line(series.name, series)], interface, zero=False)


def _line(label: str, series: Series) -> Line:
    return Line(label, series.points, series.trend)


def _chart(title: str, lines: Sequence[Line], interface: Interface, *, zero: bool = True) -> Chart:
    description = " ".join(_described(line, interface) for line in lines)
    return Chart(title, interface.text("step"), tuple(lines), description, zero=zero)


def _described(line: Line, interface: Interface) -> str:
    (start, first), (end, last) = line.points[0], line.points[-1]
    values = [value for _, value in line.points]
    return interface.text(
        "chart_line",
        name=line.label,
        first=interface.measure(first),
        start=interface.number(start),
        last=interface.measure(last),
        end=interface.number(end),
        low=interface.measure(min(values)),
        high=interface.measure(max(values)),
    )


def _spark(metrics: Metrics, interface: Interface) -> Spark:
    losses = [series for name in COMPARED if (series := metrics.find(name))]
    chosen = losses or metrics.series[:1]
    width, height = SPARK
    lines = [series.trend or series.points for series in chosen]
    values = [value for points in lines for _, value in points]
    low, high = min(*values, 0.0), max(values)
    start, end = min(points[0][0] for points in lines), max(points[-1][0] for points in lines)
    scale_x, scale_y = width / ((end - start) or 1), height / ((high - low) or 1)
    drawn = []
    for points, dash in zip(lines, DASHES, strict=False):
        steps, measured = zip(*points, strict=True)
        kept = thin(steps, measured, _SPARK_BUCKETS)
        places = ((scale_x * (step - start), height - scale_y * (value - low)) for step, value in kept)
        drawn.append((" ".join(f"{x:.1f},{y:.1f}" for x, y in places), dash))
    description = " · ".join(f"{_label(series.name, interface)} {interface.measure(series.final)}" for series in chosen)
    return Spark(tuple(drawn), description)


def _comparison(
    experiment: Experiment, job: FineTuning, logbook: Logbook, interface: Interface, charts: Charts
) -> Comparison | None:
    named = dict.fromkeys(comparable(id_) for id_ in (experiment.id, *(reference.id for reference in job.compare)))
    jobs = tuple(other for id_ in named if (other := logbook.by_id.get(id_)) and other.fine_tuning)
    if len(jobs) < 2:  # noqa: PLR2004 (drafts are not shown, and a job alone is no comparison)
        return None
    measured = [logbook.metrics.get(compared.id) for compared in jobs]
    drawn = []
    for name in COMPARED:
        measurements = [(compared, m.find(name)) for compared, m in zip(jobs, measured, strict=True) if m]
        lines = [_line(compared.title, series) for compared, series in measurements if series]
        if len(lines) > 1:
            drawn.append(charts.draw(_chart(_label(name, interface), lines, interface), job.where))
    return Comparison(
        jobs,
        tuple(drawing for drawing in drawn if drawing),
        tuple(_rows([_settings(compared, logbook, interface) for compared in jobs], differing=True)),
        tuple(
            _rows(
                [_final_texts(compared, m, interface) for compared, m in zip(jobs, measured, strict=True)],
                differing=False,
            )
        ),
    )


def _settings(experiment: Experiment, logbook: Logbook, interface: Interface) -> dict[str, str]:
    """Return everything that was chosen for a job, by its label; examples as counted, else as told."""
    job = experiment.fine_tuning or FineTuning()
    data, counted = job.dataset or Dataset(), logbook.datasets.get(experiment.id)
    held_back = counted.validation.examples if counted and counted.validation else data.validation
    numbers = {
        "epochs": job.epochs,
        "trained_tokens": job.trained_tokens,
        "train": counted.training.examples if counted else data.train,
        "validation": held_back,
    }
    texts = {"base_model": job.base_model}
    texts |= {name: interface.number(number) for name, number in numbers.items() if number is not None}
    return {interface.text(name): text for name, text in texts.items() if text} | job.hyperparameters_as_texts


def _final_texts(experiment: Experiment, metrics: Metrics | None, interface: Interface) -> dict[str, str]:
    finals = _finals(experiment.fine_tuning or FineTuning(), metrics, interface)
    return {label: value if isinstance(value, str) else interface.measure(value) for label, value in finals}


def _rows(of_jobs: Sequence[dict[str, str]], *, differing: bool) -> Iterator[Difference]:
    """Yield a row for each label that any job has; only those whose texts differ, if so wanted."""
    labels: Iterable[str] = dict.fromkeys(label for texts in of_jobs for label in texts)
    for label in labels:
        cells = tuple(texts.get(label, "") for texts in of_jobs)
        if not differing or len(set(cells)) > 1:
            yield Difference(label, cells)
