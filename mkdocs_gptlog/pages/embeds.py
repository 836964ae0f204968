"""What authors embed in pages of their own: one experiment, a gallery, or the list of the hub they replace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args

from pydantic import ValidationError

from mkdocs_gptlog.logbook.addresses import comparable, slug
from mkdocs_gptlog.logbook.model import Kind
from mkdocs_gptlog.logbook.nodes import Mapping, Node, Scalar, SourceError, locate, to_data, type_name
from mkdocs_gptlog.logbook.query import Query, select, unmatched
from mkdocs_gptlog.logbook.reader import Logbook
from mkdocs_gptlog.logbook.source import parse_text
from mkdocs_gptlog.pages.render import Renderer
from mkdocs_gptlog.pages.results import embedded
from mkdocs_gptlog.pages.site import Page
from mkdocs_gptlog.problems import Position, Problem, Severity, did_you_mean, explain, unforeseen

FENCE_NAME = "gptlog"
FIELDS = ("experiment", "gallery", "hub")
_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<name>[\w-]*)[ \t]*(?P<rest>[^`\n]*)$")

_STEP = 4
"""Columns of a level of Markdown."""
_HOLDER = re.compile(r"\s*(?:[-*+:]\s|\d+\.\s|!!!|\?\?\?|===|\[\^[^\]]+\]:)")
"""What an indented block may belong to: an entry of a list, a note, a tab, a footnote."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block in a page.

    Attributes:
        first: The line of the opening fence, from 0.
        last: The line of the closing fence.
        indent: What stands before the fence.
        text: What stands between the fences, with its indentation.
    """

    first: int
    last: int
    indent: str
    text: str


def blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the `gptlog` blocks of a page; those that only show how one looks, or are commented out, are not meant.

    Args:
        lines: Of the page's Markdown.
    """
    opened: re.Match[str] | None = None
    start = end_of_comment = 0
    for number, line in enumerate(lines):
        if number < end_of_comment:
            continue
        found = _FENCE.match(line)
        if opened is None:
            if found and not _is_indented_code(lines, number):
                opened, start = found, number
            elif line.lstrip().startswith("<!--"):
                end_of_comment = _end_of_comment(lines, number)
            continue
        if found and found["fence"].startswith(opened["fence"]) and not found["name"] and not found["rest"]:
            if opened["name"] == FENCE_NAME:
                yield Block(start, number, opened["indent"], "\n".join(lines[start + 1 : number]))
            opened = None


def _end_of_comment(lines: list[str], first: int) -> int:
    """Return the line after a comment's last; one that does not end is no comment."""
    return next((number + 1 for number in range(first, len(lines)) if "-->" in lines[number]), first)


def _is_indented_code(lines: list[str], number: int) -> bool:
    """Return whether a line is indented as code is: by more than what the list, note or tab asks for that holds it."""
    width = _indent(lines[number])
    outer = width
    for line in reversed(lines[:number]):
        if outer < _STEP:
            break
        if line.strip() and _indent(line) < outer:
            outer = _indent(line)
            if _HOLDER.match(line):
                return width - outer >= 2 * _STEP
    return width >= _STEP


def _indent(line: str) -> int:
    expanded = line.expandtabs(_STEP)
    return len(expanded) - len(expanded.lstrip())


def comparable_text(text: str) -> str:
    """Return the text of a block without what Markdown changes on the way: tabs, and spaces at the ends of lines."""
    return "\n".join(line.expandtabs(4).rstrip() for line in text.split("\n"))


class Embedder:
    """Renders embedded blocks."""

    def __init__(self, logbook: Logbook, renderer: Renderer) -> None:
        self._logbook = logbook
        self._renderer = renderer
        self._labels = _labels(renderer)

    def render(
        self, text: str, at: str, shown: str, line: int, *, hub: Page | None, scope: str
    ) -> tuple[str, list[Problem]]:
        """Return the HTML of a block and what is wrong with it; what cannot be shown is a visible note.

        Args:
            text: The YAML between the fences.
            at: The address of the page that carries it, from the site's root.
            shown: The page's file as users see it.
            line: The line of the file on which the text starts, from 1.
            hub: The page of the log whose place this page has taken, if it has.
            scope: What the ids of the block begin with: no other block on the page has it.
        """
        found: list[Problem] = []
        try:
            node = _parse(text, shown, line)
            return self._render(node, at, hub, found, scope), found
        except _EmbedError as error:
            return self._renderer.fill("findings.html", at, problems=error.problems), list(error.problems)

    def _render(self, node: Mapping, at: str, hub: Page | None, found: list[Problem], scope: str) -> str:
        unknown = [name for name in node.entries if name not in FIELDS]
        if unknown:
            hint = did_you_mean(unknown[0], FIELDS)
            raise _EmbedError(Problem(node.place(unknown[0]), "cannot be embedded", hint, "embed"))
        if len(node.entries) != 1:
            raise _EmbedError(Problem(node.where, "a block embeds one thing", "use a block for each", "embed"))
        ((name, value),) = node.entries.items()
        if name == "experiment":
            return self._experiment(value, at, scope)
        if name == "gallery":
            return self._gallery(value, at, found)
        if hub is None or hub.kind not in {"gallery", "hub", "list"}:
            hint = "write it in a page that stands where the log has a list"
            raise _EmbedError(Problem(node.place(name), "this page is not a hub's", hint, "embed"))
        return hub.render(heading=False)

    def _gallery(self, node: Node, at: str, found: list[Problem]) -> str:
        experiments, query = self._logbook.experiments, _query(node, self._labels)
        for name, i, value in unmatched(experiments, query):
            where = locate(node, (name, i))
            hint = "check how it is written in the records"
            found.append(Problem(where, f"no experiment has the {name} `{value}`", hint, "embed", Severity.WARNING))
        return self._renderer.fill("cards.html", at, experiments=select(experiments, query), model="")

    def _experiment(self, node: Node, at: str, scope: str) -> str:
        if not isinstance(node, Scalar):
            raise _EmbedError(Problem(node.where, f"expected an id, not {type_name[type(node)]}", "", "embed"))
        experiment = self._logbook.by_id.get(comparable(node.text.strip()))
        if experiment is None:
            ids = (known.id for known in self._logbook.experiments)
            hint = did_you_mean(node.text, ids, otherwise="an id is a record's path, without `.yaml`")
            if any(comparable(record.id) == comparable(node.text) for record in self._logbook.broken):
                hint = "the record is there but has problems; mend those first"
            elif any(comparable(record.id) == comparable(node.text) for record in self._logbook.left_out):
                hint = "it is a draft, which only previews show; take `draft` away or the block"
            raise _EmbedError(Problem(node.where, f"there is no experiment `{node.text}`", hint, "unknown-id"))
        try:
            return embedded(experiment, at, scope, self._renderer)
        except Exception as error:
            raise _EmbedError(unforeseen(experiment.path, error)) from error


class _EmbedError(Exception):
    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


def _parse(text: str, shown: str, line: int) -> Mapping:
    if not text.strip():
        hint = "write `experiment: …` or `gallery: …`"
        raise _EmbedError(Problem(Position(shown, line), "the block is empty", hint, "embed"))
    try:
        return parse_text("\n" * (line - 1) + text, shown, "experiment: …")
    except SourceError as error:
        places = (p if p.where.line >= line else replace(p, where=Position(shown, line)) for p in error.problems)
        raise _EmbedError(*places) from error


def _labels(renderer: Renderer) -> dict[str, dict[str, str]]:
    """Return the names of verdicts and kinds, by field: each by what readers see, and by itself."""
    kinds = {kind: renderer.interface.text(f"kind_{kind}") for kind in get_args(Kind)}
    verdicts = {name: view.label for name, view in renderer.verdicts.items()}
    return {
        field: {slug(label): name for name, label in labels.items()} | {slug(name): name for name in labels}
        for field, labels in (("verdict", verdicts), ("kind", kinds))
    }


def _by_name(data: Any, labels: dict[str, dict[str, str]]) -> Any:  # noqa: ANN401 (what a block may hold)
    """Return the data of a query with the names of values in the place of their labels."""
    if not isinstance(data, dict):
        return data
    named = dict(data)
    for field, names in labels.items():
        if isinstance(value := named.get(field), str):
            named[field] = names.get(slug(value), value)
        elif isinstance(value, list):
            named[field] = [names.get(slug(one), one) if isinstance(one, str) else one for one in value]
    return named


def _query(node: Node, labels: dict[str, dict[str, str]]) -> Query:
    if isinstance(node, Scalar) and node.empty:
        return Query()
    try:
        return Query.model_validate(_by_name(to_data(node), labels))
    except ValidationError as error:
        problems = []
        for entry in error.errors(include_url=False):
            message, hint = explain(entry)
            if entry["type"] == "extra_forbidden":
                hint = did_you_mean(str(entry["loc"][-1]), Query.model_fields)
            problems.append(Problem(locate(node, entry["loc"]), message, hint, "embed"))
        raise _EmbedError(*problems) from error
