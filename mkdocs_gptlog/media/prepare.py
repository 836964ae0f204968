"""Makes all media of a logbook ready to publish: every file once, every failure one problem with its place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs_gptlog.explain import quoted
from mkdocs_gptlog.logbook.model.experiment import Experiment, Media
from mkdocs_gptlog.logbook.model.media_kinds import KINDS
from mkdocs_gptlog.media import workers
from mkdocs_gptlog.media.album import BASE_URI, Album, Clip, Picture, picture_file
from mkdocs_gptlog.media.attachments.preparing import Attachments, Original
from mkdocs_gptlog.media.failure import COPY_AGAIN, PictureError
from mkdocs_gptlog.media.painter import Painter
from mkdocs_gptlog.media.recipe import Box, Recipe
from mkdocs_gptlog.media.recordings import clean
from mkdocs_gptlog.media.recordings.waveform import Listener
from mkdocs_gptlog.media.renditions import Finding, Rendered
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.media.studio import Studio
from mkdocs_gptlog.media.workers import Progress, quietly
from mkdocs_gptlog.problems import Problem
from mkdocs_gptlog.settings import Settings
from mkdocs_gptlog.workspace import Refusal, Workspace

_ORIGINALS = frozenset(".jpg .jpeg .png .webp .avif .gif .tif .tiff .bmp .heic .heif".split())  # noqa: SIM905
_SLOW_HINT = "save it again, or raise `time_limit`"
_CLIP_HINT = "save it as MP3, M4A, WAV, FLAC, Ogg, MP4 or WebM; captions as WebVTT"
_CAPTIONS_HINT = "its first line is `WEBVTT`"


def prepare(
    experiments: Sequence[Experiment],
    settings: Settings,
    store: Store,
    progress: Progress = quietly,
    unseen: Sequence[Media] = (),
    *,
    named: Sequence[Media] = (),
) -> Album:
    """Make every rendition that is not in the store yet.

    Args:
        experiments: Whose media to prepare.
        settings: Widths, quality, limits, folders.
        store: Where renditions are kept.
        progress: Told of each file that is done.
        unseen: Media of records that are not shown; what is hidden in them is hidden in the others too.
        named: Media of broken records; nothing is made of them, but files that are missing are problems.
    """
    return _Preparation(settings, store).run(experiments, progress, unseen, named)


class _Preparation:
    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._workspace = Workspace(settings.root, settings.experiments_dir)
        self._store = store
        self._pictures: dict[str, Picture] = {}
        self._hidden: dict[str, tuple[Box, ...]] = {}
        """By the content of files: a copy, a link or another spelling of a path shows no more than the file."""
        self._clips: dict[str, Clip] = {}
        self._listener = Listener(store, settings.options.time_limit)
        self._originals: dict[str, Clip] = {}
        self._failed: dict[str, tuple[str, str, str]] = {}
        self._studio = Studio(settings.options.time_limit)
        self._painter = Painter(settings.options, store, self._studio)
        self._attachments = Attachments(store, settings.options.time_limit, self._painter)
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._decoded = 0

    def run(
        self,
        experiments: Sequence[Experiment],
        progress: Progress,
        unseen: Sequence[Media],
        named: Sequence[Media],
    ) -> Album:
        media = [media for experiment in experiments for media in experiment.media]
        for one in (*media, *unseen):
            if one.redact and (found := self._source(one.file)):
                _, digest = found
                self._hidden[digest] = tuple(sorted({*self._hidden.get(digest, ()), *one.redact}))
        pictures = dict.fromkeys(file for one in media if (file := picture_file(one)))
        leads = {picture_file(experiment.lead) for experiment in experiments if experiment.lead}
        jobs = [job for file in pictures if (job := self._picture_job(file, cover=file in leads))]
        self._decoded = len(jobs)
        for file in dict.fromkeys(f for m in media for f in _clip_files(m)):
            jobs += self._clip_jobs(file)
        published = {one.file for one in media if one.publish}
        for file in dict.fromkeys(f for m in media for f in _attached_files(m)):
            jobs += self._attachment_jobs(file, publish=file in published)
        self._do(jobs, progress)
        if self._settings.options.originals == "link":
            self._add_originals(experiments)
        downloads = dict(self._downloads(experiments))
        self._store.save()
        for file in {
            file for one in named for file in (picture_file(one), *_clip_files(one), *_attached_files(one)) if file
        }:
            self._source(file)
        problems = tuple(self._problems((*media, *named)))
        # Copies: a job that took too long may still end and note what it has made.
        return Album(
            dict(self._pictures),
            dict(self._clips),
            dict(self._listener.waves),
            self._originals,
            downloads,
            dict(self._attachments.attached),
            problems,
            self._decoded,
            (*self._listener.kept, *self._attachments.kept),
        )

    def _do(self, jobs: list[tuple[str, workers.Job]], progress: Progress) -> None:
        """Do the jobs, each named by the file that it is about."""
        if not jobs:
            return
        with self._studio as studio:
            studio.open(self._decoded)
            results = workers.run([job for _, job in jobs], self._settings.options.time_limit)
            for index, error in progress(results, len(jobs)):
                if isinstance(error, TimeoutError):
                    self._failed[jobs[index][0]] = f"could not be read: it {error}", _SLOW_HINT, "slow"
                elif error is not None:
                    raise error

    def _source(self, file: str) -> tuple[Path, str] | None:
        """Return a file on disk and the hash of its content, or note why it cannot be used."""
        try:
            path = self._workspace.find(file)
            if not isinstance(path, Refusal):
                return path, self._store.digest(path)
            self._failed[file] = path.message, path.hint, path.code
        except OSError as error:
            self._failed[file] = f"cannot be read: {error.strerror}", "", "unreadable"
        return None

    def _picture_job(self, file: str, *, cover: bool) -> tuple[str, workers.Job] | None:
        """Take a picture from the store, or return the work that makes it."""
        found = self._source(file)
        if found is None:
            return None
        path, digest = found
        recipe = self._painter.recipe(self._hidden.get(digest, ()), cover=cover)
        key = recipe.key(digest)
        if rendered := self._store.find(key):
            self._keep(file, key, rendered)
            return None
        return file, lambda: self._render(file, path, recipe, key)

    def _attachment_jobs(self, file: str, *, publish: bool) -> Iterator[tuple[str, workers.Job]]:
        """Yield the work that an attachment makes."""
        if found := self._source(file):
            hidden = found[1] in self._hidden
            if job := self._attachments.job(Original(file, *found), publish=publish, hidden=hidden):
                yield file, job

    def _render(self, file: str, path: Path, recipe: Recipe, key: str) -> None:
        try:
            rendered = self._painter.paint(path, recipe, key)
        except PictureError as error:
            self._failed[file] = f"the picture {error}", error.hint, "bad-picture"
            return
        self._keep(file, key, rendered)

    def _keep(self, file: str, key: str, rendered: Rendered) -> None:
        self._pictures[file] = self._painter.picture(key, rendered)
        if rendered.findings:
            self._findings[file] = rendered.findings

    def _clip_jobs(self, file: str) -> Iterator[tuple[str, workers.Job]]:
        """Take a clip and its waveform from the store, or yield the work that makes them."""
        found = self._source(file)
        if found is None:
            return
        path, digest = found
        key = f"{digest[:24]}v{clean.VERSION}"
        container = clean.identify(path)
        if container is None and not path.stat().st_size:
            self._failed[file] = "the file is empty", COPY_AGAIN, "bad-clip"
            return
        if container is None:
            self._failed[file] = "is not an audio, video or captions file that is known", _CLIP_HINT, "bad-clip"
            return
        name = f"clip{container.suffix}"
        kind = "video" if container.holds_video else "audio"
        clip = Clip(f"{BASE_URI}/{key}-{name}", self._store.path(key, name), container.media_type(kind))
        if self._store.find_file(key, name):
            self._clips[file] = clip
        else:
            yield file, lambda: self._clean(file, path, key, name, clip)
        if container.demuxer and (job := self._listener.job(file, path, digest, container.demuxer)):
            yield file, job

    def _clean(self, file: str, path: Path, key: str, name: str, clip: Clip) -> None:
        with self._store.writable():
            self._store.folder.mkdir(parents=True, exist_ok=True)
            made = tempfile.TemporaryDirectory(dir=self._store.folder)
        with made as folder:
            beside = Path(folder) / "clip"
            try:
                with self._store.writable():
                    clean.clean(path, beside)
            except clean.ClipError as error:
                self._failed[file] = f"the file {error}", "save it again with another program", "bad-clip"
                return
            self._store.adopt(key, name, beside)
        self._clips[file] = clip

    def _add_originals(self, experiments: Sequence[Experiment]) -> None:
        """Publish originals as they are, except every one of a record that hides anything.

        Neither are those that a browser could take for anything but a picture without scripts, going by their names.
        """
        hiding = [media for e in experiments if any(m.redact for m in e.media) for media in e.media]
        secret = {*self._hidden, *(found[1] for m in hiding if (found := self._source(picture_file(m))))}
        for file in self._pictures:
            found = self._source(file)
            if found and found[1] not in secret and found[0].suffix.lower() in _ORIGINALS:
                path, digest = found
                uri = f"{BASE_URI}/{digest[:24]}-original{path.suffix.lower()}"
                self._originals[file] = Clip(uri, path, "")

    def _downloads(self, experiments: Sequence[Experiment]) -> Iterator[tuple[str, Clip]]:
        """Yield the data files whose records say so, under a name that no browser takes for a page.

        What any record hides something in is never published whole, whatever it is called.
        """
        for experiment in experiments:
            dataset = experiment.fine_tuning.dataset if experiment.fine_tuning else None
            for file in dataset.files if dataset and dataset.publish else ():
                found = self._source(file)
                if found and found[1] not in self._hidden:
                    path, digest = found
                    yield file, Clip(f"{BASE_URI}/{digest[:24]}-data.jsonl", path, "application/jsonl")

    def _problems(self, media: Sequence[Media]) -> Iterator[Problem]:
        for one in media:
            named = (
                (one.file, one.where, False),
                (one.poster, one.poster_at, False),
                (one.captions, one.captions_at, True),
            )
            for file, where, captions in named:
                if found := self._failed.get(file) or self._misused(file, captions=captions):
                    message, hint, code = found
                    yield Problem(where, f"{quoted(Path(file).name)}: {message}", hint, code)
                for finding in self._findings.get(file, ()):
                    message = f"{quoted(Path(file).name)}: the picture {finding.message}"
                    yield Problem(where, message, finding.hint, "odd-picture", finding.severity)
            if one.file not in self._failed:
                yield from self._listener.problems(one)
                yield from self._attachments.problems(one)
        yield from self._listener.missing(media)

    def _misused(self, file: str, *, captions: bool) -> tuple[str, str, str] | None:
        """Return why a file that can be read is not what its place asks for."""
        clip = self._clips.get(file)
        if clip is None or (clip.type == clean.CAPTIONS.audio) == captions:
            return None
        return (
            ("is not a WebVTT file", _CAPTIONS_HINT, "bad-clip")
            if captions
            else ("is captions, and no sound or video", _CLIP_HINT, "bad-clip")
        )


def _clip_files(media: Media) -> Iterator[str]:
    if KINDS[media.kind].heard:
        if not media.linked:
            yield media.file
        if media.captions:
            yield media.captions


def _attached_files(media: Media) -> Iterator[str]:
    if KINDS[media.kind].attached and not media.linked:
        yield media.file
