"""What every part of a record goes through on its way into the one shape: names checked, places kept, lists made."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection
from dataclasses import replace

from mkdocs_gptlog.explain import did_you_mean
from mkdocs_gptlog.logbook.model.values import is_link
from mkdocs_gptlog.logbook.shorthand.forms import Form
from mkdocs_gptlog.logbook.yaml.nodes import Mapping, Node, Scalar, Sequence
from mkdocs_gptlog.problems import Position, Problem


def check_names(node: Mapping, known: Collection[str]) -> list[Problem]:
    """Return a problem for each entry whose name is not known."""
    return [
        Problem(node.place(name), "is not a known field", _name_hint(node, name, known), "unknown-field")
        for name in node.entries
        if name not in known
    ]


def _name_hint(node: Mapping, name: str, known: Collection[str]) -> str:
    value = node.entries[name]
    ends = node.place(name).column + len(name)
    if isinstance(value, Scalar) and value.empty and value.where.column == ends:  # no colon: `{text: one, two}`
        return "a comma between braces ends a text: put the text in quotes"
    return did_you_mean(name, known)


def only_known(node: Mapping, known: Collection[str], problems: list[Problem]) -> Mapping:
    """Return a copy without the entries that are not known; add them to the problems."""
    problems += check_names(node, known)
    return node.without(*(name for name in node.entries if name not in known))


def written_out(node: Node, form: Form) -> Node:
    """Return the fields for which a text stands that stands alone; anything else as it is."""
    return Mapping({form.text: node}, node.where) if form.text and isinstance(node, Scalar) else node


def placed(node: Mapping, where: Position, **others: Position) -> Mapping:
    """Have the model told where it stands, and further places by the names of its fields."""
    return replace(node, told={"where": where, **others})


def places(node: Mapping, *names: str) -> dict[str, Position]:
    """Return where the texts of these fields stand, as the model is told of them: `why_at` for `why`."""
    return {f"{name}_at": text.where for name in names if isinstance(text := node.get(name), Scalar)}


def located(node: Mapping, *names: str) -> Mapping:
    """Make paths relative to the project's folder: a path belongs to the file that it is written in."""
    found: dict[str, Node] = {}
    for name in names:
        value = node.get(name)
        if isinstance(value, Scalar) and value.text.strip() and not is_link(value.text):
            found[name] = Scalar(beside(value), value.where, plain=False)
    return node.updated(**found)


def beside(path: Scalar) -> str:
    """Return a path, written relative to its file, relative to the project's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path.where.path), path.text))


def listed(node: Node, shape: Callable[[Node], Node]) -> Sequence:
    """Shape every entry of a list; one entry needs no list around it."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return Sequence(tuple(map(shape, items)), node.where)
