"""The lists of a log: of experiments, and of what they have in common; each on one page or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mkdocs_gptlog.logbook.model import Experiment
from mkdocs_gptlog.logbook.query import Group

GROUPS_ON_A_PAGE = 200
"""So many models, tags or categories of the first level stand on one page of their list."""


@dataclass(frozen=True)
class Listing:
    """A list of experiments, on one page or several.

    Attributes:
        experiments: All of them.
        place: The address of the first page, unquoted.
        title: Its heading.
        hub: The hub that the list belongs to; empty for the gallery of everything.
        group: What the experiments have in common.
        children: Narrower groups.
        parent: What the wider group is called.
    """

    experiments: Sequence[Experiment]
    place: str
    title: str
    hub: str = ""
    group: Group | None = None
    children: Sequence[Group] = ()
    parent: str = ""

    @property
    def model(self) -> str:
        """The model whose list it is; empty for any other."""
        return self.group.label if self.group and self.hub == "models" else ""


@dataclass(frozen=True)
class Hub:
    """The groups of a hub, on one page or several.

    Attributes:
        name: One of `HUBS`.
        groups: Those that stand below no other.
        children: Narrower groups, by the address of the wider one.
        place: The address of the first page, unquoted.
        title: Its heading.
    """

    name: str
    groups: Sequence[Group]
    children: Mapping[str, Sequence[Group]]
    place: str
    title: str


def page_count(total: int, size: int) -> int:
    """Return how many pages a list takes, at least one."""
    return max(1, -(-total // size))
