"""The extras that a log needs, told at the end of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from mkdocs_gptlog.extras import AUDIO, CHARTS, EXTRAS, HEIF, PDF, TOKENS, ZH, Extra
from mkdocs_gptlog.logbook.model.experiment import RECORDINGS, Experiment
from mkdocs_gptlog.logbook.model.media_kinds import KINDS
from mkdocs_gptlog.media.attachments.file_types import file_type
from mkdocs_gptlog.pages.text.chinese import is_chinese

_HEIC = frozenset({".heic", ".heif"})


def _texts(experiment: Experiment) -> Iterable[str]:
    yield from (experiment.title, experiment.summary)
    yield from (message.text for run in experiment.runs for message in run.messages)


_NEEDED_BY: dict[Extra, Callable[[Experiment], bool]] = {
    AUDIO: lambda experiment: any(media.kind in RECORDINGS and not media.linked for media in experiment.media),
    CHARTS: lambda experiment: bool(experiment.fine_tuning and experiment.fine_tuning.metrics),
    HEIF: lambda experiment: any(
        KINDS[media.kind].pictured and PurePosixPath(media.file).suffix.lower() in _HEIC for media in experiment.media
    ),
    PDF: lambda experiment: any(
        KINDS[media.kind].attached and file_type(media.file).publishing == "pdf" for media in experiment.media
    ),
    TOKENS: lambda experiment: bool(
        experiment.fine_tuning and experiment.fine_tuning.dataset and experiment.fine_tuning.dataset.files
    ),
    ZH: lambda experiment: any(map(is_chinese, _texts(experiment))),
}
"""By what in a record each extra is called for."""


def needed(experiments: Iterable[Experiment]) -> tuple[Extra, ...]:
    """Return the extras that the records of a log call for."""
    records = tuple(experiments)
    return tuple(extra for extra in EXTRAS if any(map(_NEEDED_BY[extra], records)))


def sentence(extras: tuple[Extra, ...]) -> str:
    """Return what a log needs in one line; empty where that is nothing but the package."""
    if not extras:
        return ""
    package = f"mkdocs-gptlog[{','.join(extra.name for extra in extras)}]"
    missing = [f"{extra.name} ({extra.purpose})" for extra in extras if not extra.installed]
    return f"this log needs {package}" + (f"; not installed here: {', '.join(missing)}" if missing else "")
