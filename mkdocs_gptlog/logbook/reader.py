"""Reads a folder of records into a logbook; a broken record never takes the others down."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from mkdocs_gptlog.codes import code_of
from mkdocs_gptlog.explain import explain
from mkdocs_gptlog.logbook import slugs
from mkdocs_gptlog.logbook.checks import check_alt, check_experiment, check_references
from mkdocs_gptlog.logbook.fine_tuning.datasets import read_datasets
from mkdocs_gptlog.logbook.fine_tuning.metrics import Metrics, read_metrics
from mkdocs_gptlog.logbook.groups import same_address
from mkdocs_gptlog.logbook.ids import DEFAULTS, check_found, check_id, experiment_id, look_into
from mkdocs_gptlog.logbook.logbook import Broken, Logbook
from mkdocs_gptlog.logbook.model.experiment import FORMAT_VERSION, Experiment
from mkdocs_gptlog.logbook.salvage import redacted, remains
from mkdocs_gptlog.logbook.shorthand.record import RECORD_FIELDS, expand
from mkdocs_gptlog.logbook.shorthand.steps import check_names
from mkdocs_gptlog.logbook.yaml.nodes import Mapping as Fields
from mkdocs_gptlog.logbook.yaml.nodes import Scalar, locate, to_data
from mkdocs_gptlog.logbook.yaml.parse import parse, read_text
from mkdocs_gptlog.logbook.yaml.swallowed import run_together
from mkdocs_gptlog.problems import Position, Problem, ProblemsError, Severity, has_error, unforeseen, unique
from mkdocs_gptlog.settings import Settings
from mkdocs_gptlog.workspace import Refusal, Workspace


def read(settings: Settings) -> Logbook:
    """Read every record below the experiments folder.

    Drafts are checked like all others, and left out unless the settings ask for them.
    """
    folder = settings.experiments_dir
    if not folder.is_dir():
        hint = "make the folder, or set `experiments` to where your records are"
        where = Position(settings.shown(folder))
        return Logbook(problems=(Problem(where, "there is no such folder", hint, "no-folder"),))
    workspace = Workspace(settings.root, folder)
    reader = _Reader(settings, workspace, folder)
    there = look_into(folder)
    records = [reader.guarded(file) for file in there.records]
    experiments, broken = _without_clashes(records)
    ids = {slugs.comparable(record.id) for record in records}
    jobs = {slugs.comparable(record.id) for record in records if isinstance(record, Broken) or record.fine_tuning}
    remaining = [record.remains for record in broken if record.remains]
    problems = [
        *reader.problems,
        *check_found(there, settings.shown),
        *same_address(experiments),
        *(problem for record in broken for problem in record.problems),
        *(problem for entry in (*experiments, *remaining) for problem in check_references(entry, ids, jobs)),
        *(problem for experiment in experiments for problem in _check_alt(experiment, settings)),
        *(
            problem
            for entry in remaining
            for problem in _check_alt(entry, settings)
            if problem.severity is Severity.ERROR
        ),
    ]
    visible = [experiment for experiment in experiments if settings.drafts or not experiment.draft]
    visible.sort(key=lambda experiment: experiment.id)
    visible.sort(key=lambda experiment: experiment.latest_date, reverse=True)
    metrics = {}
    for experiment in visible:
        try:
            if found_metrics := _metrics(experiment, workspace):
                metrics[experiment.id] = found_metrics
        except ProblemsError as error:
            problems += error.problems
        except Exception as error:  # noqa: BLE001 (whatever it is, the other records are read)
            problems.append(unforeseen(experiment.path, error))
    datasets, found_in_data = read_datasets(visible, workspace)
    left_out = tuple(e for e in experiments if e.draft and not settings.drafts)
    return Logbook(tuple(visible), tuple(broken), left_out, metrics, datasets, unique((*problems, *found_in_data)))


def _check_alt(experiment: Experiment, settings: Settings) -> Iterator[Problem]:
    wanted = settings.options.missing_alt
    return iter(()) if wanted == "ignore" else check_alt(experiment, Severity[wanted.upper()])


def _metrics(experiment: Experiment, workspace: Workspace) -> Metrics | None:
    tuning = experiment.fine_tuning
    if tuning is None or not tuning.metrics:
        return None
    file = workspace.find(tuning.metrics)
    if isinstance(file, Refusal):
        raise ProblemsError([file.problem(tuning.metrics, tuning.where)])
    return read_metrics(file, tuning.metrics, tuning.where)


class _Reader:
    """Reads records one by one; keeps the defaults of the folders, and findings that belong to no record."""

    def __init__(self, settings: Settings, workspace: Workspace, folder: Path) -> None:
        self._settings = settings
        self._workspace = workspace
        self._folder = folder
        self._verdicts = settings.options.all_verdicts()
        self._defaults: dict[Path, Fields | None] = {}
        self.problems: list[Problem] = []

    def guarded(self, file: Path) -> Experiment | Broken:
        """Return a record, whatever happens while it is read."""
        try:
            return self.record(file)
        except Exception as error:  # noqa: BLE001 (whatever it is, the other records are read)
            return Broken("", user_path := self._settings.shown(file), (unforeseen(user_path, error),))

    def record(self, file: Path) -> Experiment | Broken:
        user_path = self._settings.shown(file)
        id_ = experiment_id(PurePosixPath(file.relative_to(self._folder).as_posix()))
        problems = list(check_id(id_, user_path))
        address = "" if has_error(problems) else id_
        try:
            self._check_inside(file, user_path)
            node = parse(file, user_path)
            if version := _check_version(node):
                return Broken(address, user_path, (version,))
            shaped, findings = expand(
                self._with_defaults(node, file.parent), self._read_text, self._settings.options.markdown_roles
            )
            findings += run_together(node)
            experiment = self._validate(shaped, id_, user_path, findings)
        except ProblemsError as error:
            return Broken(address, user_path, (*problems, *error.problems))
        problems += findings
        if experiment is None or has_error(problems):
            return Broken(address, user_path, unique(problems), tuple(redacted(shaped)), experiment)
        self.problems += problems
        return experiment

    def _validate(self, shaped: Fields, id_: str, user_path: str, problems: list[Problem]) -> Experiment | None:
        """Return the experiment, or what is left of it, or None; add what is wrong to the problems."""
        if shaped.get("category") is None:
            parts = id_.split("/")[:-1]
            if parts:
                shaped = shaped.updated(category=Scalar("/".join(parts), shaped.where))
        data = {**to_data(shaped), "id": id_, "path": user_path}
        try:
            experiment = Experiment.model_validate(data)
        except ValidationError as error:
            entries = error.errors(include_url=False)
            paths = {entry["loc"] for entry in entries}
            for entry in entries:
                if entry["loc"] == ("date",) and any(path[0] == "runs" and path[-1] == "date" for path in paths):
                    continue  # the run that lacks its date says it
                message, hint = explain(entry)
                hint = hint or _MISSING_HINTS.get(str(entry["loc"][-1]), "")
                problems.append(Problem(locate(shaped, entry["loc"]), message, hint, code_of(entry["type"])))
            left = remains(data, error)
            findings = check_experiment(left, shaped, self._verdicts) if left else ()
            problems += (
                finding for finding in findings if finding.severity is Severity.ERROR and finding.code != "no-run"
            )
            return left
        problems += check_experiment(experiment, shaped, self._verdicts)
        return experiment

    def _with_defaults(self, node: Fields, folder: Path) -> Fields:
        """Fill in what the folders above say, the nearest first."""
        missing = dict(node.entries)
        keys = dict(node.keys)
        while True:
            if defaults := self._folder_defaults(folder):
                for name, value in defaults.entries.items():
                    if node.get(name) is None and name not in missing:
                        missing[name] = value
                        keys[name] = defaults.place(name)
            if folder == self._folder:
                return replace(node, entries=missing, keys=keys)
            folder = folder.parent

    def _folder_defaults(self, folder: Path) -> Fields | None:
        if folder in self._defaults:
            return self._defaults[folder]
        file = folder / DEFAULTS
        defaults: Fields | None = None
        if os.path.lexists(file):
            user_path = self._settings.shown(file)
            try:
                self._check_inside(file, user_path)
                fields = parse(file, user_path, "model: …")
                version = _check_version(fields)
                self.problems += [version] if version else [*check_names(fields, RECORD_FIELDS), *run_together(fields)]
                if not version:
                    defaults = fields.without(*(name for name in fields.entries if name not in RECORD_FIELDS))
            except ProblemsError as error:
                self.problems += error.problems
        self._defaults[folder] = defaults
        return defaults

    def _read_text(self, path: str, named_at: Position) -> str:
        """Return the file of a transcript; arguments and errors as for `media_shorthand.ReadText`."""
        file = self._workspace.find(path)
        if isinstance(file, Refusal):
            raise ProblemsError([file.problem(path, named_at)])
        return read_text(file, named_at)

    def _check_inside(self, file: Path, user_path: str) -> None:
        if not self._workspace.owns(file):
            message = "is a link to a file outside the experiments folder"
            raise ProblemsError([Problem(Position(user_path), message, "copy the file here", "outside")])


_MISSING_HINTS = {
    "title": "say in a few words what is tried",
    "date": "say when it was tried: `date: 2023-10-06`",
    "model": "say which model was tried: `model: …`",
    "role": "say who speaks: `- user: …`",
    "url": "write `url: https://…`",
    "file": "name the file: `file: …`",
}


def _check_version(node: Fields) -> Problem | None:
    """Refuse a record of a newer format; any other finding about it could be wrong."""
    version = node.get("version")
    if version is None:
        return None
    text = version.text if isinstance(version, Scalar) else ""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        hint = f"write `version: {FORMAT_VERSION}`, or leave it away"
        return Problem(version.where, "is not a version of the record format", hint, "version")
    if int(text) > FORMAT_VERSION:
        message = f"the record is of format {text}, this program reads up to {FORMAT_VERSION}"
        return Problem(version.where, message, "upgrade mkdocs-gptlog", "version")
    return None


def _without_clashes(records: list[Experiment | Broken]) -> tuple[list[Experiment], list[Broken]]:
    """Take the experiments whose addresses are the same out, all but the first."""
    experiments: list[Experiment] = []
    broken: list[Broken] = []
    first: dict[str, Experiment] = {}
    for record in records:
        if isinstance(record, Broken):
            broken.append(record)
            continue
        other = first.setdefault(slugs.comparable(record.id), record)
        if other is record:
            experiments.append(record)
            continue
        message = f"has the same id as {other.path}"
        problem = Problem(Position(record.path), message, "rename or delete one of them", "id-clash")
        broken.append(Broken("", record.path, (problem,), record.media))
    return experiments, broken
