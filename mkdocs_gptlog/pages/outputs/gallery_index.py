"""The data of the gallery: what a browser needs to filter, sort, search and show every experiment of a log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from mkdocs_gptlog.logbook.groups import Group, group
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.media.album import BASE_URI
from mkdocs_gptlog.pages.addresses import FACETS
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.text.plain import heard
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
    - `columns`: by facet the values of each experiment; a category comes with those above it;
    - `outcomes`: the verdict of the newest run of each of an experiment's models, beside `columns.model`;
    - `newest`: which of its models an experiment was tried with last;
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
    facets = _facets(experiments, speech.verdicts)
    numbers = {facet: {one.address: n for n, one in enumerate(values)} for facet, values in facets.items()}
    shapes: dict[str, int] = {}
    verdicts = [speech.verdicts.get(one.label) for one in facets["verdict"]]
    covers = [exhibits.cover(e.lead) if e.lead else None for e in experiments]
    return _dump(
        {
            "ids": [e.id for e in experiments],
            "titles": [e.title for e in experiments],
            "days": [(e.latest_date - _EPOCH).days for e in experiments],
            "alts": [e.lead.alt if e.lead else "" for e in experiments],
            "facets": {name: [[one.address, _label(one, name, speech)] for one in facets[name]] for name in facets},
            "paths": _paths(facets["category"]),
            "columns": _columns(experiments, facets, numbers),
            "outcomes": [_outcomes(e, numbers["verdict"]) for e in experiments],
            "dates": {row: _dates(e) for row, e in enumerate(experiments) if len(_models(e)) > 1},
            "newest": [_models(e).index(slug(e.by_date[-1].model)) if e.runs else _NONE for e in experiments],
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
    found = {experiment.id: _words(experiment).encode("utf-8", "replace") for experiment in experiments}
    limit = _fair_limit([len(text) for text in found.values()], TEXT_BUDGET)
    return _dump({id_: text[:limit].decode(errors="ignore") for id_, text in found.items()})


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
    said = dict.fromkeys([*asked, *(run.why for run in experiment.runs), *answered, *spoken])
    return "\n".join(words for text in said if (words := " ".join(text.split())))


def _facets(experiments: Sequence[Experiment], verdicts: Iterable[str]) -> dict[str, list[Group]]:
    """Return the values of each facet with the experiments that have them."""
    found = {facet: group(experiments, hub) if hub else [] for facet, hub in FACETS.items()}
    for facet in ("model", "tag"):
        found[facet].sort(key=lambda one: (-len(one.members), one.address))
    found["category"].sort(key=lambda one: one.address.split("/"))
    newest = {one.address: one for one in found["verdict"]}
    used = {run.outcome for experiment in experiments for run in experiment.runs}
    order = {slug(name): name for name in reversed(list(verdicts)) if name in used}
    found["verdict"] = [newest.get(own) or Group(own, name, "", []) for own, name in reversed(order.items())]
    for kind in sorted({experiment.kind for experiment in experiments}):
        members = [experiment for experiment in experiments if experiment.kind == kind]
        found["kind"].append(Group(kind, kind, "", members))
    return found


def _paths(categories: Sequence[Group]) -> list[str]:
    """Return of each category its names from the widest to the narrowest; wider ones stand before narrower ones."""
    paths: dict[str, str] = {}
    for one in categories:
        paths[one.address] = f"{paths[one.parent]}/{one.label}" if one.parent else one.label
    return list(paths.values())


def _label(one: Group, facet: str, speech: Speech) -> str:
    if facet == "kind":
        return speech.interface.text(f"kind_{one.label}")
    view = speech.verdicts.get(one.label) if facet == "verdict" else None
    return view.label if view else one.label


def _columns(
    experiments: Sequence[Experiment], facets: dict[str, list[Group]], numbers: dict[str, dict[str, Value]]
) -> dict[str, list[list[Value]]]:
    rows: dict[str, Row] = {experiment.id: row for row, experiment in enumerate(experiments)}
    columns: dict[str, list[list[Value]]] = {facet: [[] for _ in experiments] for facet in facets}
    for facet, values in facets.items():
        for number, value in enumerate(values):
            for member in value.members:
                columns[facet][rows[member.id]].append(number)
    columns["model"] = [[numbers["model"][model] for model in _models(e)] for e in experiments]
    return columns


def _models(experiment: Experiment) -> list[str]:
    """Return the addresses of an experiment's models, in the order of its runs."""
    return list(dict.fromkeys(map(slug, experiment.models)))


def _outcomes(experiment: Experiment, verdicts: dict[str, Value]) -> list[Value]:
    newest = {slug(run.model): run.outcome for run in experiment.by_date}
    return [verdicts[slug(newest[model])] for model in _models(experiment)]


def _dates(experiment: Experiment) -> list[int]:
    """Return when each of an experiment's models was last tried, in days since 1970-01-01."""
    newest = {slug(run.model): run.date for run in experiment.by_date}
    return [(newest[model] - _EPOCH).days for model in _models(experiment)]


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
