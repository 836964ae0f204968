"""Questions to the logbook: which experiments belong together, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from mkdocs_gptlog.logbook.model.experiment import Experiment, Kind
from mkdocs_gptlog.logbook.slugs import comparable, means, slug


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _order(value: str) -> str:
    if value and value.removeprefix("-") not in SORT_KEYS:
        known = ", ".join(SORT_KEYS)
        raise PydanticCustomError(
            "sort",
            "`{value}` is not an order; use one of: {known}, with `-` before it for the reverse",
            {"value": value, "known": known},
        )
    return value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]

SORT_KEYS: dict[str, Callable[[Experiment], object]] = {
    "date": lambda experiment: experiment.latest_date,
    "title": lambda experiment: experiment.title.casefold(),
    "id": lambda experiment: experiment.id,
    "verdict": lambda experiment: experiment.verdict,
    "model": lambda experiment: experiment.by_date[-1].model.casefold() if experiment.runs else "",
}


class Query(BaseModel):
    """Which experiments to list, as written in a `gallery:`; every field that is set must hold.

    Attributes:
        category: With everything below it: `图像识别` includes `图像识别/数数`.
        ids: Exactly these, in this order unless `sort` says otherwise.
        limit: At most so many.
        sort: A key of `SORT_KEYS`, with `-` before it for the reverse.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Names = ()
    model: Names = ()
    tag: Names = ()
    verdict: Names = ()
    year: Annotated[tuple[int, ...], BeforeValidator(_listed)] = ()
    kind: Annotated[tuple[Kind, ...], BeforeValidator(_listed)] = ()
    ids: Names = ()
    limit: Annotated[int, Field(ge=1)] | None = None
    sort: Annotated[str, AfterValidator(_order)] = ""


def select(experiments: Sequence[Experiment], query: Query) -> list[Experiment]:
    """Return the experiments that the query asks for; unknown ids are left out.

    Args:
        experiments: Newest first; that order remains where the query gives none.
        query: The question.
    """
    found = [experiment for experiment in experiments if _matches(experiment, query)]
    if query.ids:
        place = {comparable(id_): i for i, id_ in enumerate(query.ids)}
        found = sorted(
            (experiment for experiment in found if comparable(experiment.id) in place),
            key=lambda experiment: place[comparable(experiment.id)],
        )
    if query.sort:
        key = SORT_KEYS[query.sort.removeprefix("-")]
        found.sort(key=key, reverse=query.sort.startswith("-"))  # type: ignore[arg-type]  # keys of one kind compare
    return found[: query.limit]


def unmatched(experiments: Sequence[Experiment], query: Query) -> Iterator[tuple[str, int, str]]:
    """Yield the values of a query that nothing in the logbook has: the field, the value's index, the value.

    They are as likely misspelt as they are ahead of their time.
    """
    ids = {comparable(experiment.id) for experiment in experiments}
    for name in ("category", "model", "tag", "verdict", "year", "kind"):
        for i, value in enumerate(getattr(query, name)):
            alone = Query.model_validate({name: [value]})
            if not any(_matches(experiment, alone) for experiment in experiments):
                yield name, i, str(value)
    yield from (("ids", i, id_) for i, id_ in enumerate(query.ids) if comparable(id_) not in ids)


def _matches(experiment: Experiment, query: Query) -> bool:
    own = _slugs(experiment.category)
    return (
        (not query.category or any(_starts(own, category) for category in query.category))
        and _has(_slugs(experiment.models), query.model)
        and _has(_slugs(experiment.tags), query.tag)
        and _has(_slugs([experiment.verdict]), query.verdict)
        and (not query.year or any(year in experiment.years for year in query.year))
        and (not query.kind or experiment.kind in query.kind)
    )


def _has(own: list[str], wanted: Names) -> bool:
    """Return whether one of the values that an experiment has is wanted, or nothing is."""
    return not wanted or any(means(value, address) for value in wanted for address in own)


def _slugs(parts: Iterable[str]) -> list[str]:
    return [slug(part) for part in parts]


def _starts(own: list[str], category: str) -> bool:
    wanted = [part for part in category.split("/") if part.strip()]
    return len(wanted) <= len(own) and all(map(means, wanted, own))
