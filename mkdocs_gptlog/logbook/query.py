"""Queries: questions to the logbook, of which each result answers all parts or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from mkdocs_gptlog.logbook.facets import FACETS, meets
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.results import Result, results, results_in
from mkdocs_gptlog.logbook.slugs import comparable


def _natural(text: str) -> list[tuple[bool, int, str]]:
    """Return what names are sorted by: without case, numbers by their size."""
    parts = re.split(r"(\d+)", text.casefold())
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


SORT_KEYS: dict[str, Callable[[Result, Sequence[str]], Any]] = {
    "date": lambda result, _: result.date,
    "title": lambda result, _: _natural(result.experiment.title),
    "id": lambda result, _: result.experiment.id,
    "verdict": lambda result, verdicts: verdicts.index(result.verdict) if result.verdict in verdicts else len(verdicts),
    "model": lambda result, _: _natural(result.model),
}
"""By what a list is sorted, from a result and the verdicts in the order of the settings."""


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _order(value: str) -> str:
    if value and value.removeprefix("-") not in SORT_KEYS:
        names = ", ".join(SORT_KEYS)
        raise PydanticCustomError(
            "sort",
            "`{value}` is not an order; use one of: {known}, with `-` before it for the reverse",
            {"value": value, "known": names},
        )
    return value


class Question(BaseModel):
    """Which experiments to list, as written in a `gallery:`; every part that is set must hold for one result.

    Beside these, it has a part for each facet, with the values of which any will do.

    Attributes:
        ids: Exactly these, in this order unless `sort` says otherwise.
        limit: At most so many.
        sort: A key of `SORT_KEYS`, with `-` before it for the reverse.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ids: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    limit: Annotated[int, Field(ge=1)] | None = None
    sort: Annotated[str, AfterValidator(_order)] = ""

    def wanted(self, facet: str) -> tuple[object, ...]:
        """Return the values of a facet of which any will do; none where all will."""
        values: tuple[object, ...] = getattr(self, facet)
        return values


_PARTS: dict[str, Any] = {
    facet.name: (Annotated[tuple[facet.type, ...], BeforeValidator(_listed)], ())  # type: ignore[name-defined]
    for facet in FACETS
}
Query = create_model("Query", __base__=Question, **_PARTS)
"""A question with a part for each facet."""


def select(experiments: Sequence[Experiment], query: Question, verdicts: Iterable[str] = ()) -> list[Result]:
    """Return what the query asks for: of each experiment the newest result that fits; unknown ids are left out.

    Args:
        experiments: Newest first; of results of one day, that order remains.
        query: The question.
        verdicts: In the order of the settings.
    """
    answers = [answer for experiment in experiments if (answer := _answer(experiment, query))]
    if query.ids:
        places = {comparable(id_): place for place, id_ in enumerate(query.ids)}
        answers = [answer for answer in answers if comparable(answer.experiment.id) in places]
        answers.sort(key=lambda answer: places[comparable(answer.experiment.id)])
    if query.sort or not query.ids:
        key, order = SORT_KEYS[query.sort.removeprefix("-") or "date"], list(verdicts)
        answers.sort(key=lambda answer: key(answer, order), reverse=not query.sort or query.sort.startswith("-"))
    return answers[: query.limit]


def unmatched(experiments: Sequence[Experiment], query: Question) -> Iterator[tuple[str, int, str]]:
    """Yield the values of a query that nothing in the logbook has: the field, the value's index, the value.

    They are as likely misspelt as they are ahead of their time.
    """
    for facet in FACETS:
        for i, value in enumerate(query.wanted(facet.name)):
            alone = Query.model_validate({facet.name: [value]})
            if not any(_answer(experiment, alone) for experiment in experiments):
                yield facet.name, i, str(value)
    ids = {comparable(experiment.id) for experiment in experiments}
    yield from (("ids", i, id_) for i, id_ in enumerate(query.ids) if comparable(id_) not in ids)


def _answer(experiment: Experiment, query: Question) -> Result | None:
    """Return the newest result of an experiment for which everything holds that a query asks for."""
    asked = [(facet, [str(value) for value in values]) for facet in FACETS if (values := query.wanted(facet.name))]
    of_all = [one for one in asked if not one[0].of_results]
    first = results(experiment)[0]
    if not all(any(meets(facet, first, value) for value in values) for facet, values in of_all):
        return None
    of_each = [one for one in asked if one[0].of_results]
    fitting = (
        result
        for result in _among(experiment, query)
        if all(any(meets(facet, result, value) for value in values) for facet, values in of_each)
    )
    return next(fitting, None)


def _among(experiment: Experiment, query: Question) -> Iterable[Result]:
    """Return the results of an experiment, the newest first; those of years where a query asks for years."""
    if not query.wanted("year"):
        return results(experiment)
    return (result for year in experiment.years for result in results_in(experiment, year))
