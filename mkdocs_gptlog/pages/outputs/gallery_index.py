"""The data of the gallery: what a browser needs to filter, sort, search and show every experiment of a log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mkdocs_gptlog.logbook.facets import FACET, FACETS, Facet
from mkdocs_gptlog.logbook.groups import Group, group
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.results import Result, results, results_in
from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.media.album import BASE_URI
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.text.plain import attached, heard
from mkdocs_gptlog.pages.views.media import Exhibits
from mkdocs_gptlog.pages.views.pictures import PictureView
from mkdocs_gptlog.pages.words.speech import Speech

TEXT_BUDGET = 3_000_000
"""Bytes of UTF-8 that all texts may take together, about a third of it on the way to the reader."""
_EPOCH = dt.date(1970, 1, 1)
_NONE = -1

Row = int
"""The place of an experiment in the log; every column has one entry for each."""
Value = int
"""The place of a value among those of its facet."""


def index(experiments: Sequence[Experiment], speech: Speech, exhibits: Exhibits, renderer: Renderer) -> bytes:
    """Return everything that is filtered, sorted and shown, as JSON.

    It is kept by columns, which pack well:

    - `ids`, `titles`, `days` (of the newest run, since 1970-01-01), `alts`;
    - `facets`: by name the `[address, label]` of each value, in the order in which they are offered;
    - `paths`: of each category its names from the widest to the narrowest, as records have them: `C++/STL`;
    - `columns`: by facet the values of each experiment, its models in the order of its runs; a category comes with
      those above it; what results differ in otherwise is in `results`;
    - `results`: of each experiment, for each of its models and each year the newest run, the newest first: three
      numbers for each, the place of its model in `columns.model`, the verdict and the day, or -1 where there is none.
      Of an experiment with one of them only the verdict;
    - `badges`: icon, tone and colour of each verdict;
    - `media`, the folder of the covers; `covers`, of each experiment the shape, the key and the colour, or -1;
      `shapes`: width, height, and by media type the names and widths of the files;
    - by row, where there are any: `instead` (of a picture, HTML), `lengths` (of recordings), `bases` (models that were
      tuned), `langs`; and `drafts`.

    Args:
        experiments: Of the whole log, newest first.
        speech: Verdicts in their order, and the words for kinds.
        exhibits: Knows their covers and recordings.
        renderer: Fills the template of what stands in the place of a cover.
    """
    facets = _facets(experiments, list(speech.verdicts))
    numbers = {name: {value.address: n for n, value in enumerate(values)} for name, values in facets.items()}
    shapes: dict[str, int] = {}
    verdicts = [speech.verdicts.get(value.label) for value in facets["verdict"]]
    covers = [exhibits.cover(e.lead) if e.lead else None for e in experiments]
    return _dump(
        {
            "ids": [e.id for e in experiments],
            "titles": [e.title for e in experiments],
            "days": [(e.latest_date - _EPOCH).days for e in experiments],
            "alts": [e.lead.alt if e.lead else "" for e in experiments],
            "facets": {
                name: [[value.address, speech.label(FACET[name], value.label)] for value in values]
                for name, values in facets.items()
            },
            "paths": _paths(facets["category"]),
            "columns": _columns(experiments, numbers),
            "results": [_results(e, numbers) for e in experiments],
            "badges": [[view.icon, view.tone, view.color] for view in verdicts if view],
            "media": BASE_URI,
            "covers": [_cover(view, shapes) for view in covers],
            "shapes": [json.loads(shape) for shape in shapes],
            "instead": _some(
                "" if view else _plate(e, exhibits, renderer) for e, view in zip(experiments, covers, strict=True)
            ),
            "lengths": _some(_length(e, exhibits, speech) for e in experiments),
            "bases": _some(e.fine_tuning.base_model if e.fine_tuning and not e.runs else "" for e in experiments),
            "langs": _some(e.lang for e in experiments),
            "drafts": [row for row, e in enumerate(experiments) if e.draft],
        }
    )


def texts(experiments: Sequence[Experiment]) -> bytes:
    """Return by id what was asked, why it was judged so and what was answered, as JSON.

    Where all of it is more than `TEXT_BUDGET`, the longest texts lose their ends first.
    """
    by_id = {experiment.id: _words(experiment).encode("utf-8", "replace") for experiment in experiments}
    limit = _fair_limit([len(text) for text in by_id.values()], TEXT_BUDGET)
    return _dump({id_: text[:limit].decode(errors="ignore") for id_, text in by_id.items()})


def _fair_limit(sizes: Sequence[int], budget: int) -> int:
    """Return the size to which everything larger is to be cut, so that the sum stays within a budget."""
    left = budget
    for done, size in enumerate(sorted(sizes)):
        if size * (len(sizes) - done) > left:
            return left // (len(sizes) - done)
        left -= size
    return max(sizes, default=0)


def _words(experiment: Experiment) -> str:
    """Return what can be searched, as it is written, with single spaces; what readers remember best comes first."""
    messages = [message for run in experiment.runs for message in run.messages]
    asked = [message.text for message in messages if message.role == "user"]
    answered = [message.text for message in messages if message.role == "assistant"]
    spoken = [text for run in experiment.runs for text in heard(run)]
    files = [name for message in messages for name in attached(message)]
    lines = dict.fromkeys([*asked, *(run.why for run in experiment.runs), *answered, *spoken, *files])
    return "\n".join(line for text in lines if (line := " ".join(text.split())))


def _facets(experiments: Sequence[Experiment], verdicts: Sequence[str]) -> dict[str, list[Group]]:
    """Return the values of each facet, as they are offered, with the experiments that have them."""
    facets = {facet.name: group(experiments, facet, verdicts) for facet in FACETS}
    facets["verdict"] = _every_verdict(experiments, facets["verdict"], verdicts)
    for facet in FACETS:
        if facet.busiest:
            facets[facet.name].sort(key=lambda value: (-len(value.members), value.address))
        if facet.nested:
            facets[facet.name].sort(key=lambda value: value.address.split("/"))
    return facets


def _every_verdict(experiments: Sequence[Experiment], groups: Iterable[Group], verdicts: Sequence[str]) -> list[Group]:
    """Return the groups of verdicts with those that only earlier years had, in the order of the settings."""
    by_address = {value.address: value for value in groups}
    outcomes = {run.outcome for experiment in experiments for run in experiment.runs}
    names = {slug(name): name for name in reversed(verdicts) if name in outcomes}
    return [by_address.get(address) or Group(address, name, "", ()) for address, name in reversed(names.items())]


def _paths(categories: Sequence[Group]) -> list[str]:
    """Return of each category its names from the widest to the narrowest; wider ones stand before narrower ones."""
    paths: dict[str, str] = {}
    for value in categories:
        paths[value.address] = f"{paths[value.parent]}/{value.label}" if value.parent else value.label
    return list(paths.values())


def _columns(
    experiments: Sequence[Experiment], numbers: Mapping[str, Mapping[str, Value]]
) -> dict[str, list[list[Value]]]:
    """Return the values of each experiment in the facets that all its results share, and its models."""
    columns: dict[str, list[list[Value]]] = {}
    for facet in FACETS:
        if not facet.of_results:
            first = (results(experiment)[0] for experiment in experiments)
            columns[facet.name] = [sorted(_numbers(facet, (result,), numbers)) for result in first]
    model = FACET["model"]
    runs = ([Result(experiment, run) for run in experiment.runs] for experiment in experiments)
    columns[model.name] = [_numbers(model, tried, numbers) for tried in runs]
    return columns


def _numbers(facet: Facet, tried: Iterable[Result], numbers: Mapping[str, Mapping[str, Value]]) -> list[Value]:
    """Return the values that results have in a facet, each once."""
    addresses = dict.fromkeys(address for result in tried for address, _ in facet.values(result))
    return [numbers[facet.name][address] for address in addresses]


def _results(experiment: Experiment, numbers: Mapping[str, Mapping[str, Value]]) -> list[int]:
    """Return the results of an experiment in every year, as three numbers each; or the verdict of its only one."""
    models = list(dict.fromkeys(slug(model) for model in experiment.models))
    every = [result for year in experiment.years for result in results_in(experiment, year)]
    if len(every) == 1 and every[0].date == experiment.latest_date:
        return [_verdict(every[0], numbers)]
    return [
        number
        for result in every
        for number in (
            models.index(slug(result.model)) if result.run else _NONE,
            _verdict(result, numbers),
            (result.date - _EPOCH).days,
        )
    ]


def _verdict(result: Result, numbers: Mapping[str, Mapping[str, Value]]) -> Value:
    return numbers["verdict"][slug(result.verdict)] if result.verdict else _NONE


def _cover(view: PictureView | None, shapes: dict[str, int]) -> list[int | str] | int:
    """Return a cover as the number of its shape, its key and its colour; new shapes are noted."""
    if view is None:
        return _NONE
    files = {type_: [(_name(uri), width) for uri, width in sources] for type_, sources in view.better}
    files[""] = [(_name(uri), width) for uri, width in view.stills]
    shape = json.dumps([view.width, view.height, list(files.items())])
    key = view.uri.removeprefix(f"{BASE_URI}/").removesuffix(_name(view.uri))
    return [shapes.setdefault(shape, len(shapes)), key, view.color]


def _name(uri: str) -> str:
    """Return what stands behind the key in the address of a rendition, which is the same for every picture."""
    return uri.removeprefix(f"{BASE_URI}/").partition("-")[2]


def _plate(experiment: Experiment, exhibits: Exhibits, renderer: Renderer) -> str:
    """Return what a card shows of an experiment without a picture, as HTML."""
    sound = exhibits.recording(experiment.recording) if experiment.recording else None
    return renderer.fill("cover.html", "", experiment=experiment, view=None, heard=sound).strip()


def _length(experiment: Experiment, exhibits: Exhibits, speech: Speech) -> str:
    """Return how long an experiment's recording is, in words; empty where that is not known."""
    length = exhibits.recording(experiment.recording).length if experiment.recording else ""
    return speech.interface.text("length", time=length) if length else ""


def _some(column: Iterable[str]) -> dict[Row, str]:
    """Return the texts of a column by row, without those that are empty."""
    return {row: text for row, text in enumerate(column) if text}


def _dump(data: Any) -> bytes:  # noqa: ANN401 (JSON)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
