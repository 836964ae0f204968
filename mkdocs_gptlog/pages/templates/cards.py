"""The cards of lists: one experiment stands in many, so its card is made once, and each list sets its links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from mkdocs_gptlog.logbook.model.experiment import Experiment, Run
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
    def html(
        self, context: Context, experiments: Sequence[Experiment], model: str, eager: int = EAGER_CARDS, year: int = 0
    ) -> Markup:
        """Return the cards of experiments with the verdicts of a model, of a year, or of the newest runs.

        Args:
            context: Of the template that asks for them.
            experiments: In the order of the list.
            model: Whose verdicts are meant; empty for any.
            eager: How many of the pictures are loaded at once.
            year: The year whose verdicts are meant; 0 for any.
        """
        newest = ((e, e.newest(year=year) if year else e.newest(model) or e.newest()) for e in experiments)
        cards = "".join(
            self._card(context.environment, experiment, run, eager=i < eager)
            for i, (experiment, run) in enumerate(newest)
        )
        return Markup(cards.replace(_ROOT, context["root"]))  # noqa: S704 (rendered below)

    def _card(self, environment: Environment, experiment: Experiment, run: Run | None, *, eager: bool) -> str:
        name, date, model = (run.outcome, run.date, run.model) if run else ("", experiment.date, "")
        key = experiment.id, name, date, model, eager
        if key not in self._made:
            template = environment.get_template("gptlog/card.html")
            told = {"name": name, "date": date, "model": model}
            others = [other for other in experiment.models if slug(other) != slug(model)]
            self._made[key] = template.render(root=_ROOT, experiment=experiment, others=others, eager=eager, **told)
        return self._made[key]
