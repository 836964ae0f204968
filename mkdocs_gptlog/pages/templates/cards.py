"""The cards of lists: one experiment stands in many, so its card is made once, and each list sets its links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from mkdocs_gptlog.logbook.results import Result
from mkdocs_gptlog.logbook.slugs import slug

EAGER_CARDS = 4
"""So many pictures of a list are loaded at once, the rest as the reader comes to them."""
_ROOT = "\0/"
"""Stands for the way to the site's root until a page is known; harmless where a text holds it too."""


class Cards:
    """Makes cards for templates."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, dt.date, str, bool], str] = {}

    @pass_context
    def html(self, context: Context, results: Sequence[Result], eager: int = EAGER_CARDS) -> Markup:
        """Return the cards of experiments, each with the verdict, the date and the model of a result.

        Args:
            context: Of the template that asks for them.
            results: In the order of the list.
            eager: How many of the pictures are loaded at once.
        """
        cards = "".join(
            self._card(context.environment, result, eager=place < eager) for place, result in enumerate(results)
        )
        return Markup(cards.replace(_ROOT, context["root"]))  # noqa: S704 (rendered below)

    def _card(self, environment: Environment, result: Result, *, eager: bool) -> str:
        experiment, name, date, model = result.experiment, result.verdict, result.date, result.model
        key = experiment.id, name, date, model, eager
        if key not in self._made:
            template = environment.get_template("gptlog/card.html")
            facts = {"name": name, "date": date, "model": model}
            others = [other for other in experiment.models if slug(other) != slug(model)]
            self._made[key] = template.render(root=_ROOT, experiment=experiment, others=others, eager=eager, **facts)
        return self._made[key]
