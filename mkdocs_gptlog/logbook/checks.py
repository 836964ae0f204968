"""What a well-formed record can still get wrong: unknown verdicts, ids that lead nowhere, too little data."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from mkdocs_gptlog.explain import did_you_mean
from mkdocs_gptlog.logbook import slugs
from mkdocs_gptlog.logbook.fine_tuning.rules import check_told
from mkdocs_gptlog.logbook.model.experiment import Experiment, Media, Run
from mkdocs_gptlog.logbook.model.media_kinds import KINDS
from mkdocs_gptlog.logbook.model.values import is_address
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, locate
from mkdocs_gptlog.logbook.yaml.swallowed import entries
from mkdocs_gptlog.problems import Position, Problem, Severity

_LONGEST_CATEGORY = 1000
"""Bytes of a category's address: file systems take paths of 4,096, of which the site's folder needs some."""


def check_experiment(experiment: Experiment, node: Mapping, verdicts: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with one experiment by itself.

    Args:
        experiment: The record as a model.
        node: The record as nodes of the same shape, for the places.
        verdicts: The names of the verdicts that settings know.
    """
    if not experiment.runs and experiment.fine_tuning is None:
        hint = "write `model:` with a `prompt`, `reply` or `verdict`, or a list of `runs`"
        yield Problem(node.where, "the experiment has no run", hint, "no-run")
    if len("/".join(map(slugs.slug, experiment.category)).encode()) > _LONGEST_CATEGORY:
        message = "the category is too long for an address"
        yield Problem(locate(node, ("category",)), message, "give it fewer or shorter parts", "category")
    for i, run in enumerate(experiment.runs):
        yield from _check_run(run, i, node, verdicts)
    for i, link in enumerate(experiment.links):
        if not _is_address(link.url, "https?|mailto"):
            where = locate(node, ("links", i, "url"))
            yield Problem(where, "is not a web address", "it starts with https://", "link")
    for media in experiment.media:
        yield from _check_media(media)
    tuning = experiment.fine_tuning
    if tuning and tuning.dataset and not tuning.dataset.file:
        yield from check_told(tuning)


def check_references(experiment: Experiment, ids: Collection[str], jobs: Collection[str]) -> Iterator[Problem]:
    """Yield the related and compared ids that lead nowhere, or to nothing that can be compared.

    Args:
        experiment: The one that names others.
        ids: All ids of the logbook, comparable.
        jobs: Those of them that are known to be fine-tuning jobs, or may be.
    """
    compared = experiment.fine_tuning.compare if experiment.fine_tuning else ()
    for reference in (*experiment.related, *compared):
        if slugs.comparable(reference.id) not in ids:
            others = set(ids) - {slugs.comparable(experiment.id)}
            hint = did_you_mean(reference.id, others, otherwise="an id is a record's path, without `.yaml`")
            if (several := entries(reference.id))[1:]:
                hint = f"if these are several, write `[{', '.join(several)}]`"
            yield Problem(reference.where, f"there is no experiment `{reference.id}`", hint, "related")
    for reference in compared:
        if slugs.comparable(reference.id) in set(ids) - set(jobs):
            message = f"`{reference.id}` is not a fine-tuning job"
            yield Problem(reference.where, message, "name it as `related`", "compare")


def _check_run(run: Run, i: int, node: Mapping, verdicts: Collection[str]) -> Iterator[Problem]:
    def place(*path: str) -> Position:
        return locate(node, ("runs", i, *path))

    named = [(run.verdict, place("verdict"))] if run.verdict else []
    for name, where in (*named, *((name, place("tally", name)) for name in run.tally)):
        if name not in verdicts:
            yield Problem(where, f"`{name}` is not a verdict", did_you_mean(name, verdicts), "verdict")
    if run.date > dt.date.today() + dt.timedelta(days=1):  # noqa: DTZ011 (a day of slack covers all zones)
        yield Problem(place("date"), f"{run.date} is in the future", "check the year", "future", Severity.WARNING)
    if run.url and not _is_address(run.url, "https?"):
        yield Problem(place("url"), "is not a web address", "it starts with https://", "link")


def check_alt(experiment: Experiment, severity: Severity) -> Iterator[Problem]:
    """Yield the pictures without a text for those who cannot see them; they get one from their role and the title."""
    for media in experiment.media:
        if KINDS[media.kind].pictured and not media.alt and not media.linked:
            hint = "say what it shows: `{file: …, alt: …}`"
            yield Problem(
                media.where, f"the picture `{media.file.rpartition('/')[2]}` has no `alt`", hint, "alt", severity
            )


def _check_media(media: Media) -> Iterator[Problem]:
    if media.linked and not KINDS[media.kind].web:
        what, code = ("a picture", "remote-image") if KINDS[media.kind].pictured else ("an attachment", "attachment")
        hint = "download it and put it beside the record"
        yield Problem(media.where, f"{what} must be a file, not a link", hint, code)
    if media.redact and not KINDS[media.kind].pictured:
        message = "`redact` hides parts of pictures only"
        yield Problem(media.where, message, "cut the file before you put it here", "redact")
    yield from _check_heard(media)
    if not _is_address(media.file, "https?") if media.linked else is_address(media.file):
        yield Problem(media.where, "is neither a file nor a web address", "it starts with https://", "link")


def _check_heard(media: Media) -> Iterator[Problem]:
    for before, line in itertools.pairwise(media.transcript):
        if line.at < before.at:
            hint = "put the lines into the order in which they are said"
            yield Problem(line.where, "comes before the line above it", hint, "transcript")


def _is_address(url: str, schemes: str) -> bool:
    try:
        return re.fullmatch(schemes, urlsplit(url).scheme) is not None
    except ValueError:  # brackets that do not close, a host that cannot be
        return False
