"""Single experiments as HTML: the page of one, one in short, its words for searches, and what shows a broken record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from urllib.parse import quote

from mkdocs_gptlog.logbook.logbook import Broken, Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment, Media
from mkdocs_gptlog.logbook.slugs import comparable
from mkdocs_gptlog.pages.jobs.job import before_and_after
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.text.plain import question, sought
from mkdocs_gptlog.pages.text.record_text import read_pieces
from mkdocs_gptlog.pages.views.media import pictures_outside_runs, strip
from mkdocs_gptlog.problems import Problem, Severity, unique
from mkdocs_gptlog.settings import Settings

MAX_EMBEDDED_MEDIA = 4
Neighbours = tuple[Experiment | None, Experiment | None]
"""The experiments before and after one in its category."""


def result_body(
    experiment: Experiment, at: str, logbook: Logbook, renderer: Renderer, settings: Settings, *, neighbours: Neighbours
) -> str:
    """Return the body of an experiment's page.

    Args:
        experiment: What to show.
        at: The address of the page, from the site's root.
        logbook: Holds related experiments, and what was counted in data files.
        renderer: Fills the template.
        settings: Knows whether the record is shown, and where it can be edited.
        neighbours: What the page leads on to.
    """
    named = {comparable(reference.id): None for reference in experiment.related}
    outside = pictures_outside_runs(experiment)
    in_place_of_curves = _in_place_of_curves(experiment, outside, renderer)
    pairs, runs = before_and_after(experiment)
    previous, following = neighbours
    return renderer.fill(
        "result.html",
        at,
        experiment=experiment,
        runs=list(enumerate(experiment.runs, 1)),
        pairs=pairs,
        single_runs=runs,
        previous=previous,
        following=following,
        related=[other for id_ in named if (other := logbook.by_id.get(id_))],
        shown_job=renderer.jobs[experiment],
        counted=logbook.datasets.get(experiment.id),
        edit_url=_edit_url(experiment.path, settings),
        outside=() if in_place_of_curves else outside,
        in_place_of_curves=in_place_of_curves,
        record=read_pieces(settings.root / experiment.path) if settings.options.record == "show" else (),
    )


def embedded(experiment: Experiment, at: str | None, scope: str, renderer: Renderer) -> str:
    """Return an experiment in short, to stand in a page of the author's.

    Args:
        experiment: What to show.
        at: The address of the page, from the site's root; None where it may be anywhere.
        scope: What the ids in its texts begin with, which stands nowhere else on the page.
        renderer: Fills the template.
    """
    run = experiment.by_date[-1] if experiment.runs else None
    outside = pictures_outside_runs(experiment)
    shown = [*((media, "picture") for media in _in_place_of_curves(experiment, outside, renderer)), *strip(experiment)]
    fill = renderer.abroad if at is None else partial(renderer.fill, at=at)
    return fill(
        "embedded.html",
        scope=scope,
        experiment=experiment,
        run=run,
        number=experiment.runs.index(run) + 1 if run and len(experiment.runs) > 1 else None,
        question=question(experiment),
        shown_media=list(dict.fromkeys(shown))[:MAX_EMBEDDED_MEDIA],
        shown_job=renderer.jobs[experiment],
    )


def _in_place_of_curves(experiment: Experiment, outside: Sequence[Media], renderer: Renderer) -> tuple[Media, ...]:
    """Return the picture of a job's curves, where there is one and nothing to draw them from."""
    if not experiment.fine_tuning or renderer.jobs[experiment].table:
        return ()
    caption = renderer.interface.text("curve_picture")
    return tuple(media if media.caption else media.model_copy(update={"caption": caption}) for media in outside)


def search_words(experiment: Experiment, renderer: Renderer, settings: Settings) -> str:
    """Return what a search is to find of an experiment: what was asked, answered and judged, without the markup."""
    found = sought(experiment, settings.options.search, renderer.interface)
    return renderer.fill("search.html", "", sections=found)


def problems_body(record: Broken, at: str, known: Iterable[Problem], renderer: Renderer, settings: Settings) -> str:
    """Return the body of the page that stands in for a broken record in a preview.

    Args:
        record: What could be read of it.
        at: The address of the page, from the site's root.
        known: The problems of the whole log, of which those of this record are shown too; notices are not.
        renderer: Fills the template.
        settings: Knows where the record can be edited.
    """
    also = (one for one in known if one.where.path == record.path and one.severity > Severity.NOTICE)
    problems = unique((*record.problems, *also))
    edit_url = _edit_url(record.path, settings)
    return renderer.fill("problems.html", at, record=record, problems=problems, edit_url=edit_url)


def _edit_url(path: str, settings: Settings) -> str:
    """Return where a record can be edited; empty where that is not known."""
    return settings.edit_base + quote(path) if settings.edit_base else ""
