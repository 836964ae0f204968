"""The logbook: all experiments of a site, and the records that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mkdocs_gptlog.logbook import slugs
from mkdocs_gptlog.logbook.fine_tuning.counts import DatasetStatistics
from mkdocs_gptlog.logbook.fine_tuning.metrics import Metrics
from mkdocs_gptlog.logbook.model.experiment import Experiment, Media
from mkdocs_gptlog.logbook.model.values import is_address
from mkdocs_gptlog.problems import Problem


@dataclass(frozen=True)
class Broken:
    """A record that cannot be shown; its problems say why.

    Attributes:
        id: What its id would be; empty where that cannot be an address, or is that of another record.
        path: Its file as users see it.
        media: What it hides something in, as far as that can be read.
        remains: The record without what is wrong with it; None where it cannot be read.
    """

    id: str
    path: str
    problems: tuple[Problem, ...]
    media: tuple[Media, ...] = ()
    remains: Experiment | None = None


@dataclass(frozen=True)
class Logbook:
    """All experiments of a site, by id, and what is wrong with the folder.

    Attributes:
        experiments: Newest first.
        broken: Those that could not be read.
        left_out: Drafts that are not to be shown.
        metrics: Of the fine-tuning jobs, by the id of the experiment.
        datasets: What was counted in their data, by the id of the experiment.
        problems: All findings, those of broken records too.
    """

    experiments: tuple[Experiment, ...] = ()
    broken: tuple[Broken, ...] = ()
    left_out: tuple[Experiment, ...] = ()
    metrics: Mapping[str, Metrics] = field(default_factory=dict)
    datasets: Mapping[str, DatasetStatistics] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Experiment]:
        """The experiments by their comparable ids."""
        return {slugs.comparable(experiment.id): experiment for experiment in self.experiments}

    @cached_property
    def unseen(self) -> tuple[Media, ...]:
        """The media of what is not shown: what is hidden in them is hidden in the other records too."""
        return (
            *(media for experiment in self.left_out for media in experiment.media),
            *(media for record in self.broken for media in record.media),
        )

    @cached_property
    def named(self) -> tuple[Media, ...]:
        """The media of broken records: what is wrong with their files is told with the rest."""
        media_left = (media for record in self.broken if record.remains for media in record.remains.media)
        return tuple(media for media in media_left if not is_address(media.file))
