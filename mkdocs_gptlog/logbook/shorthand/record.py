"""Every way of writing a record becomes one shape, node by node, so that each value keeps its place.

What comes out has the fields of `Experiment` (without `id` and `path`); what no level knows is a problem here,
because only here the names are at hand that users may write.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from mkdocs_gptlog.explain import did_you_mean
from mkdocs_gptlog.logbook.model.experiment import RECORDINGS
from mkdocs_gptlog.logbook.model.fine_tuning import FineTuning
from mkdocs_gptlog.logbook.model.media_kinds import KEYS
from mkdocs_gptlog.logbook.model.values import record_fields
from mkdocs_gptlog.logbook.shorthand.forms import FORMS, ROLES
from mkdocs_gptlog.logbook.shorthand.media import HEARD, MediaShaper, ReadText
from mkdocs_gptlog.logbook.shorthand.steps import listed, located, only_known, placed, places, written_out
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar, Sequence, type_name
from mkdocs_gptlog.problems import Problem

MESSAGE_FIELDS, RUN_FIELDS, RECORD_FIELDS = (FORMS[name].names for name in ("message", "run", "record"))
FINE_TUNING_FIELDS = record_fields(FineTuning)
_RUN_DEFAULTS = ("model", "date", "via", "settings", "prompt")
"""What stands at the top of a record serves every run that does not say it itself."""
_SHORTHAND = RUN_FIELDS - set(_RUN_DEFAULTS)
"""What may stand at the top only where there is no `runs`."""


def expand(
    record: Mapping, read_text: ReadText, markdown_roles: Collection[str] = ("assistant",)
) -> tuple[Mapping, list[Problem]]:
    """Bring a record into the one shape.

    Args:
        record: The top level of a file, with the folder's defaults filled in.
        read_text: Reads the files that transcripts stand in.
        markdown_roles: Whose texts are Markdown where a message does not say it.

    Returns:
        The record in the shape of `Experiment`, and what was wrong on the way. Values of the wrong kind are
        left as they stand: the model says what it expected.
    """
    expander = _Expander(read_text, markdown_roles)
    return expander.record(record), expander.problems


class _Expander:
    def __init__(self, read_text: ReadText, markdown_roles: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._markdown_roles = markdown_roles
        self._media = MediaShaper(read_text, self.problems)

    def _known(self, node: Mapping, known: Collection[str]) -> Mapping:
        return only_known(node, known, self.problems)

    def record(self, node: Mapping) -> Mapping:
        node = self._known(node, RECORD_FIELDS)
        record = node.without("version", *RUN_FIELDS - {"date"}, *FINE_TUNING_FIELDS)
        added: dict[str, Node] = {}
        if tuning := self._fine_tuning(node):
            added["fine_tuning"] = tuning
        if runs := self._runs(node):
            added["runs"] = runs
            if record.get("date") is None and (date := _earliest_date(runs)):
                added["date"] = date
        if record.get("date") is None and "date" not in added and (created := node.get("created")):
            added["date"] = created
        if cover := node.get("cover"):
            added["cover"] = self._media.shape(cover, "image")
        for name in ("tags", "authors"):
            if isinstance(text := node.get(name), Scalar):
                added[name] = Sequence((text,), text.where)
        for name, shape in (("links", self._link), ("related", _reference)):
            if found := node.get(name):
                added[name] = listed(found, shape)
        return replace(record.updated(**added), told=places(record, "summary", "notes"))

    def _fine_tuning(self, node: Mapping) -> Mapping | None:
        entries = {name: value for name in FINE_TUNING_FIELDS if (value := node.get(name)) is not None}
        if not entries:
            return None
        where = min(node.place(name) for name in entries)
        shaped = Mapping(entries, where, {name: node.place(name) for name in entries})
        dataset = entries.get("dataset")
        dataset = written_out(dataset, FORMS["dataset"]) if dataset else None
        if isinstance(dataset, Mapping):
            dataset = self._known(dataset, FORMS["dataset"].names)
            shaped = shaped.updated(dataset=placed(located(dataset, "file", "validation_file"), dataset.where))
        if compare := entries.get("compare"):
            shaped = shaped.updated(compare=listed(compare, _reference))
        metrics = entries.get("metrics")
        return placed(located(shaped, "metrics"), metrics.where if metrics else where)

    def _runs(self, node: Mapping) -> Node | None:
        runs = node.get("runs")
        if runs is None:
            if not any(node.get(name) for name in _SHORTHAND | {"prompt"}):
                return None
            own = Mapping({k: node.entries[k] for k in RUN_FIELDS if k in node.entries}, node.where, node.keys)
            return Sequence((self._run(own, node),), node.where)
        for name in sorted(_SHORTHAND):
            if node.get(name):
                message = "stands beside `runs`, so nobody knows which run it belongs to"
                self.problems.append(Problem(node.place(name), message, "write it inside a run", "misplaced"))
        if not isinstance(runs, Sequence):
            return runs
        return Sequence(
            tuple(self._run(run, node) if isinstance(run, Mapping) else run for run in runs.items), runs.where
        )

    def _run(self, run: Mapping, record: Mapping) -> Mapping:
        run = self._known(run, RUN_FIELDS)
        defaults = {name: v for name in _RUN_DEFAULTS if run.get(name) is None and (v := record.get(name))}
        if "model" not in defaults and run.get("model") is None:
            tuned = record.get("result_model") or record.get("base_model")
            defaults |= {"model": tuned} if tuned else {}
        if "date" not in defaults and run.get("date") is None and (created := record.get("created")):
            defaults["date"] = created
        run = run.updated(**defaults)
        if isinstance(tokens := run.get("tokens"), Mapping):
            run = run.updated(tokens=self._known(tokens, FORMS["tokens"].names))
        shaped = run.without("prompt", "reply", *RECORDINGS, *HEARD).updated(messages=self._messages(run))
        recording = self._media.recording(run)
        shaped = shaped.updated(recording=recording) if recording else shaped
        return placed(shaped, run.where, **places(shaped, "why", "review"))

    def _link(self, node: Node) -> Node:
        node = written_out(node, FORMS["link"])
        return self._known(node, FORMS["link"].names) if isinstance(node, Mapping) else node

    def _messages(self, run: Mapping) -> Sequence:
        prompt, reply, messages = run.get("prompt"), run.get("reply"), run.get("messages")
        turns: list[Node] = []
        if reply is not None and messages is not None:
            problem = "stands beside `messages`, so nobody knows which comes first"
            self.problems.append(Problem(run.place("reply"), problem, "write it as the last message", "misplaced"))
        elif isinstance(messages, Sequence):
            turns += [self._turn(item) for item in messages.items]
        elif messages is not None:
            self.problems.append(
                Problem(messages.where, "expected a list of messages", "start each with `- `", "wrong-type")
            )
        elif reply is not None:
            turns.append(self._message(reply, "assistant"))
        if prompt is not None:
            leading = next((i for i, turn in enumerate(turns) if not _is_system(turn)), len(turns))
            turns.insert(leading, self._message(prompt, "user"))
        return Sequence(tuple(turns), run.where)

    def _turn(self, node: Node) -> Node:
        """Shape one entry of `messages`: `- user: …` or `- {role: user, text: …}`."""
        if isinstance(node, Mapping) and len(node.entries) == 1:
            ((name, value),) = node.entries.items()
            if name in ROLES:
                return self._message(value, name)
        if isinstance(node, Mapping) and "role" not in node.entries:
            names = [name for name in node.entries if name not in MESSAGE_FIELDS]
            if names:
                self.problems.append(_no_role(node, names[0]))
                return self._message(node.entries[names[0]], "user")
        return self._message(node, None)

    def _message(self, node: Node, role: str | None) -> Node:
        node = written_out(node, FORMS["message"])
        if not isinstance(node, Mapping):
            self.problems.append(
                Problem(node.where, f"expected a text or fields, not {type_name[type(node)]}", "", "wrong-type")
            )
            return Mapping({"role": Scalar(role or "user", node.where), "text": Scalar("-", node.where)}, node.where)
        node = self._known(node, MESSAGE_FIELDS)
        if role and (own := node.get("role")) and not (isinstance(own, Scalar) and own.text == role):
            hint = "leave it away, or write the messages out as `messages`"
            self.problems.append(Problem(node.place("role"), f"cannot be another one than `{role}` here", hint, "role"))
        media: list[Node] = []
        for key, kind in KEYS.items():
            found = node.get(key)
            if found is not None:
                items = found.items if isinstance(found, Sequence) else (found,)
                media += [self._media.shape(item, kind) for item in items]
        shaped = node.without(*KEYS).updated(media=Sequence(tuple(media), node.where))
        if role:
            shaped = shaped.updated(role=Scalar(role, node.where))
        return shaped if shaped.get("format") else shaped.updated(format=self._format(shaped))

    def _format(self, message: Mapping) -> Scalar:
        """Return how the text of a message is shown that does not say it."""
        role = message.get("role")
        markdown = isinstance(role, Scalar) and role.text in self._markdown_roles
        return Scalar("markdown" if markdown else "plain", message.where)


def _no_role(node: Mapping, name: str) -> Problem:
    if name in ROLES:
        hint = f"write `{name}: {{text: …, image: …}}`, or `role: {name}` instead"
        return Problem(node.place(name), "a role has no other fields beside it", hint, "unknown-role")
    return Problem(node.place(name), "is not a role", did_you_mean(name, ROLES), "unknown-role")


def _is_system(turn: Node) -> bool:
    role = turn.get("role") if isinstance(turn, Mapping) else None
    return isinstance(role, Scalar) and role.text == "system"


def _earliest_date(runs: Node) -> Scalar | None:
    items = runs.items if isinstance(runs, Sequence) else ()
    dates = [date for run in items if isinstance(run, Mapping) and isinstance(date := run.get("date"), Scalar)]
    return min(dates, key=lambda date: date.text, default=None)


def _reference(node: Node) -> Node:
    return placed(Mapping({"id": node}, node.where), node.where)
