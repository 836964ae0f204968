"""The tree that a YAML file becomes: nodes that keep their text and their place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from mkdocs_gptlog.problems import Position


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as text.

    Attributes:
        plain: Whether it stands without quotes.
        lines_at: Where the first of its lines stands, if it is a block after `|`; the others follow line by line.
    """

    text: str
    where: Position
    plain: bool = True
    size: int = 1
    lines_at: Position | None = None

    @property
    def empty(self) -> bool:
        """True where nothing at all was written (`why:`)."""
        return self.plain and not self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    where: Position
    size: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named nodes in the order of the file.

    Attributes:
        keys: Where each name stands.
        told: The places that the model made of it is to know, by the names of its fields.
    """

    entries: dict[str, Node]
    where: Position
    keys: dict[str, Position] = field(default_factory=dict)
    size: int = 1
    told: dict[str, Position] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """Return the node of that name; None where it is missing or nothing was written."""
        node = self.entries.get(key)
        return None if isinstance(node, Scalar) and node.empty else node

    def place(self, key: str) -> Position:
        """Return where the name stands, or the mapping itself."""
        return self.keys.get(key, self.where)

    def without(self, *names: str) -> Mapping:
        """Return a copy that lacks these entries."""
        return self._with({name: node for name, node in self.entries.items() if name not in names})

    def updated(self, **entries: Node) -> Mapping:
        """Return a copy with these entries set."""
        return self._with({**self.entries, **entries})

    def _with(self, entries: dict[str, Node]) -> Mapping:
        return Mapping(entries, self.where, self.keys, self.size, self.told)


type_name = {Scalar: "a text", Sequence: "a list", Mapping: "fields"}
Node = Scalar | Sequence | Mapping


def to_data(node: Node) -> Any:  # noqa: ANN401 (it is what pydantic takes)
    """Return the node as dicts, lists and texts; fields with nothing written are left out."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    data: dict[str, Any] = {key: to_data(value) for key in node.entries if (value := node.get(key)) is not None}
    return data | node.told


def locate(node: Node, path: tuple[int | str, ...]) -> Position:
    """Return the place of the value at the end of the path, or of the last part of it that exists.

    Args:
        node: Where the path starts.
        path: Names and indices, as in a finding of pydantic.
    """
    where = node.where
    for part in path:
        if isinstance(node, Mapping) and isinstance(part, str):
            inner = node.get(part)
            if inner is None:
                name = f"{where.field}.{part}" if where.field else part
                return node.keys.get(part) or replace(node.where, field=name)
            node = inner
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            break
        where = node.where
    return where
