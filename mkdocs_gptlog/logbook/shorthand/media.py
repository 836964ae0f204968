"""Every way of writing a picture, a sound, a video or another file becomes one shape: that of `experiment.Media`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from mkdocs_gptlog.logbook.model.experiment import RECORDINGS, MediaKind
from mkdocs_gptlog.logbook.model.media_kinds import KINDS, misplaced
from mkdocs_gptlog.logbook.shorthand import transcript
from mkdocs_gptlog.logbook.shorthand.forms import FORMS, SHAPES
from mkdocs_gptlog.logbook.shorthand.steps import beside, located, only_known, placed, written_out
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar, Sequence, type_name
from mkdocs_gptlog.problems import Position, Problem, ProblemsError

MEDIA_FIELDS = frozenset[str]().union(*(FORMS[kind].names for kind in KINDS))
MARK_FIELDS, OBSERVATION_FIELDS = FORMS["mark"].names, FORMS["observation"].names
HEARD = ("transcript", "observations")
_CUE_HINT = "write each as `00:01.000 --> 00:02.000`, and what is said below it"

ReadText = Callable[[str, Position], str]
"""Returns a text file by its path relative to the project's folder; raises ProblemsError at the place that names it."""


class MediaShaper:
    """Shapes the media of one record.

    Attributes:
        problems: Where to add what is wrong.
    """

    def __init__(self, read_text: ReadText, problems: list[Problem]) -> None:
        self._read_text = read_text
        self.problems = problems

    def _known(self, node: Mapping, known: Collection[str]) -> Mapping:
        return only_known(node, known, self.problems)

    def recording(self, run: Mapping) -> Node | None:
        """Return the sound or video of a whole run, with what is heard in it."""
        kinds: list[MediaKind] = [kind for kind in RECORDINGS if run.get(kind) is not None]
        heard = {name: node for name in HEARD if (node := run.get(name)) is not None}
        if len(kinds) > 1:
            message, hint = "stands beside `audio`; a run has one recording", "write the other one inside a message"
            self.problems.append(Problem(run.place("video"), message, hint, "misplaced"))
        if not kinds:
            hint = "write it inside the fields of the sound or video: `{file: …, transcript: …}`"
            for name in heard:
                message = "stands beside neither `audio` nor `video`"
                self.problems.append(Problem(run.place(name), message, hint, "misplaced"))
            return None
        media = written_out(run.entries[kinds[0]], FORMS[kinds[0]])
        if isinstance(media, Mapping):
            for name in heard:
                if media.get(name) is not None:
                    message = f"stands beside `{kinds[0]}` and inside it"
                    self.problems.append(Problem(run.place(name), message, "keep one of them", "misplaced"))
            media = media.updated(**heard)
        return self.shape(media, kinds[0])

    def shape(self, node: Node, kind: MediaKind) -> Node:
        """Return a picture, sound, video or other file."""
        node = written_out(node, FORMS[kind])
        if not isinstance(node, Mapping):
            return node
        node = self._known(node, MEDIA_FIELDS)
        named = node.get("file")
        marks = node.get("marks")
        if isinstance(marks, Mapping):
            marks = Sequence((marks,), marks.where)
        if isinstance(marks, Sequence):
            node = node.updated(marks=Sequence(tuple(map(self._mark, marks.items)), marks.where))
        redact = node.get("redact")
        if isinstance(redact, Sequence) and redact.items and isinstance(redact.items[0], Scalar):
            node = node.updated(redact=Sequence((redact,), redact.where))
        if (said := node.get("transcript")) is not None:
            node = node.updated(transcript=self._transcript(said))
        if (seen := node.get("observations")) is not None:
            items = seen.items if isinstance(seen, Sequence) else (seen,)
            node = node.updated(observations=Sequence(tuple(map(self._observation, items)), seen.where))
        self._belong(node, kind)
        node = node.updated(kind=Scalar(kind, node.where))
        where = named.where if named else node.where
        places = {f"{name}_at": one.where for name in ("poster", "captions") if (one := node.get(name))}
        return placed(located(node, "file", "poster", "captions"), where, **places)

    def _belong(self, node: Mapping, kind: MediaKind) -> None:
        """Tell the fields that would do nothing in media of this kind."""
        names = [name for name in node.entries if node.get(name) is not None]
        for name, message, hint in misplaced(kind, names):
            self.problems.append(Problem(node.place(name), message, hint, "misplaced"))

    def _transcript(self, node: Node) -> Sequence:
        """Return the lines of a transcript, from the record or from the file that it names."""
        hint = "write it as a block after `|`, each line as `[00:12] what is said`, or name a WebVTT file"
        found, problem = Sequence((), node.where), Problem(node.where, "the transcript is empty", hint, "transcript")
        try:
            if not isinstance(node, Scalar):
                problem = replace(problem, message=f"expected a text, not {type_name[type(node)]}")
            elif transcript.is_text(node):
                found = transcript.from_text(node)
            elif node.text.strip():
                path = beside(node)
                problem = replace(problem, message=f"`{node.text.strip()}` holds no line with a time", hint=_CUE_HINT)
                found = transcript.from_webvtt(self._read_text(path, node.where), path)
        except ProblemsError as error:
            problem = error.problems[0]
        if not found.items:
            self.problems.append(problem)
        return found

    def _observation(self, node: Node) -> Node:
        if not isinstance(node, Mapping):
            return node
        return placed(self._known(node, OBSERVATION_FIELDS), node.where)

    def _mark(self, node: Node) -> Node:
        if not isinstance(node, Mapping):
            return node
        node = self._known(node, MARK_FIELDS)
        shapes = [name for name in SHAPES if name in node.entries]
        if len(shapes) != 1:
            hint = "write one of: " + ", ".join(SHAPES)
            self.problems.append(Problem(node.where, "a mark needs exactly one shape", hint, "mark"))
            shapes = shapes[:1] or ["box"]
        at = node.entries.get(shapes[0], Sequence((Scalar("0", node.where),) * 4, node.where))
        return node.without(*SHAPES).updated(shape=Scalar(shapes[0], node.where), at=at)
