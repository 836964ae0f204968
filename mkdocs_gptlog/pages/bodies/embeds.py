"""What authors embed in pages of their own: one experiment, a gallery, or the list of the hub they replace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, get_args

from pydantic import ValidationError

from mkdocs_gptlog.explain import did_you_mean, explain
from mkdocs_gptlog.logbook.facets import FACETS
from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.model.experiment import Kind
from mkdocs_gptlog.logbook.query import Query, Question, select, unmatched
from mkdocs_gptlog.logbook.slugs import comparable, slug
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar, locate, to_data, type_name
from mkdocs_gptlog.logbook.yaml.parse import parse_text
from mkdocs_gptlog.pages.bodies.blocks import Stray
from mkdocs_gptlog.pages.bodies.experiment import embedded_view
from mkdocs_gptlog.pages.jobs.job import Jobs
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.pages.words.speech import Speech
from mkdocs_gptlog.problems import Position, Problem, ProblemsError, Severity, unforeseen

_BEGINNING = 80
"""So many characters tell a block on its page; other plugins may change what follows."""
FIELDS = ("experiment", "gallery", "hub")


def stray_block(stray: Stray, user_path: str) -> Problem:
    """Return the problem of a fence of ours that makes no block, in a page that users see by that name."""
    where = Position(user_path, stray.line + 1)
    if stray.open:
        hint = "close it with as many of the same signs; in a quotation, begin each of its lines with `>`"
        return Problem(where, "the block never ends", hint, "embed")
    return Problem(where, "a block cannot begin here", "begin it on a line of its own, outside of tables", "embed")


def misplaced_block(html: str, content: str, user_path: str, line: int) -> Problem | None:
    """Return what went wrong with the HTML of a block on its way through the author's Markdown; None where nothing did.

    Args:
        html: Of the block.
        content: Of the page.
        user_path: The page's file as users see it.
        line: The line of the file on which the block begins, from 1; 0 where it came from elsewhere.
    """
    place = content.find(html.strip()[:_BEGINNING])
    before = content[: max(0, place)]
    in_code = any(before.rfind(f"<{name}") > before.rfind(f"</{name}") for name in ("pre", "code"))
    if place >= 0 and not in_code and not before.endswith(('"', "'", "=")):
        return None
    fault = "takes the block for code" if in_code else "does not show the block"
    hint = "indent it as the text around it, in steps of four spaces, or move it out of what holds it"
    return Problem(Position(user_path, line), f"the site's Markdown {fault}", hint, "embed")


@dataclass(frozen=True)
class Embedder:
    """Renders embedded blocks.

    Attributes:
        logbook: What can be embedded.
        renderer: Fills the templates.
        speech: The words of the interface and the verdicts.
        jobs: What is shown of fine-tuning jobs.
    """

    logbook: Logbook
    renderer: Renderer
    speech: Speech
    jobs: Jobs

    def render(
        self, text: str, at: str | None, user_path: str, line: int, *, hub: Page | None, scope: str
    ) -> tuple[str, list[Problem]]:
        """Return the HTML of a block and what is wrong with it; what cannot be shown is a visible note.

        Args:
            text: The YAML between the fences.
            at: The address of the page that carries it, from the site's root; None where it may be anywhere, so that
                the address of the site stands before each link.
            user_path: The page's file as users see it.
            line: The line of the file on which the block begins, from 1; 0 where it came from elsewhere.
            hub: The page of the log whose place this page has taken, if it has.
            scope: What the ids of the block begin with: no other block on the page has it.
        """
        findings: list[Problem] = []
        try:
            html = self._render(_parse(text, user_path, line), at, hub, findings, scope)
            return html, [_placed(problem, user_path, line) for problem in findings]
        except ProblemsError as error:
            problems = [_placed(problem, user_path, line) for problem in error.problems]
            return self.renderer.fill("findings.html", at, problems=problems), problems

    def _render(self, node: Mapping, at: str | None, hub: Page | None, findings: list[Problem], scope: str) -> str:
        unknown = [name for name in node.entries if name not in FIELDS]
        if unknown:
            hint = did_you_mean(unknown[0], FIELDS)
            raise ProblemsError([Problem(node.place(unknown[0]), "cannot be embedded", hint, "embed")])
        if len(node.entries) != 1:
            raise ProblemsError([Problem(node.where, "a block embeds one thing", "use a block for each", "embed")])
        ((name, value),) = node.entries.items()
        if name == "experiment":
            return self._experiment(value, at, scope)
        if name == "gallery":
            return self._gallery(value, at, findings)
        if hub is None or hub.kind not in {"gallery", "hub", "list"}:
            hint = "write it in a page that stands where the log has a list"
            raise ProblemsError([Problem(node.place(name), "this page is not a hub's", hint, "embed")])
        return self.renderer.body(hub, heading=False)

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return _labels(self.speech)

    def _gallery(self, node: Node, at: str | None, findings: list[Problem]) -> str:
        experiments, query = self.logbook.experiments, _query(node, self._labels)
        for name, i, value in unmatched(experiments, query):
            where = locate(node, (name, i))
            hint = "check how it is written in the records"
            findings.append(Problem(where, f"no experiment has the {name} `{value}`", hint, "embed", Severity.WARNING))
        return self.renderer.fill("cards.html", at, results=select(experiments, query, self.speech.verdicts))

    def _experiment(self, node: Node, at: str | None, scope: str) -> str:
        if not isinstance(node, Scalar):
            raise ProblemsError([Problem(node.where, f"expected an id, not {type_name[type(node)]}", "", "embed")])
        experiment = self.logbook.by_id.get(comparable(node.text.strip()))
        if experiment is None:
            ids = (other.id for other in self.logbook.experiments)
            hint = did_you_mean(node.text, ids, otherwise="an id is a record's path, without `.yaml`")
            if any(comparable(record.id) == comparable(node.text) for record in self.logbook.broken):
                hint = "the record is there but has problems; mend those first"
            elif any(comparable(record.id) == comparable(node.text) for record in self.logbook.left_out):
                hint = "it is a draft, which only previews show; take `draft` away or the block"
            raise ProblemsError([Problem(node.where, f"there is no experiment `{node.text}`", hint, "unknown-id")])
        try:
            return self.renderer.show(embedded_view(experiment, scope, self.jobs, self.speech.interface), at)
        except Exception as error:
            raise ProblemsError([unforeseen(experiment.path, error)]) from error


def _placed(problem: Problem, user_path: str, line: int) -> Problem:
    """Return a problem in the file, where its lines are known: without them it is one of the page."""
    if line or problem.where.path != user_path:
        return problem
    return replace(problem, where=replace(problem.where, line=0, column=0))


def _parse(text: str, user_path: str, line: int) -> Mapping:
    if not text.strip():
        hint = "write `experiment: …` or `gallery: …`"
        raise ProblemsError([Problem(Position(user_path, line + 1), "the block is empty", hint, "embed")])
    try:
        return parse_text("\n" * line + text, user_path, "experiment: …")
    except ProblemsError as error:
        first = line + 1
        places = (p if p.where.line >= first else replace(p, where=Position(user_path, first)) for p in error.problems)
        raise ProblemsError(places) from error


def _labels(speech: Speech) -> dict[str, dict[str, str]]:
    """Return the names of verdicts and kinds, by field: each by what readers see, and by itself."""
    names = {"kind": get_args(Kind), "verdict": tuple(speech.verdicts)}
    return {
        facet.name: {slug(speech.label(facet, name)): name for name in names[facet.labels]}
        | {slug(name): name for name in names[facet.labels]}
        for facet in FACETS
        if facet.labels != "written"
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
            named[field] = [names.get(slug(entry), entry) if isinstance(entry, str) else entry for entry in value]
    return named


def _query(node: Node, labels: dict[str, dict[str, str]]) -> Question:
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
        raise ProblemsError(problems) from error
