"""The cards of lists: one experiment stands in many, so its card is made once, and each list sets its links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from mkdocs_gptlog.logbook.model import Experiment

EAGER_CARDS = 4
"""So many pictures of a list are loaded at once, the rest as the reader comes to them."""
_ROOT = "\0/"
"""Stands for the way to the site's root until a page is known; harmless where a text holds it too."""


class Cards:
    """Makes cards for templates."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, dt.date, bool], str] = {}

    @pass_context
    def html(self, context: Context, experiments: Sequence[Experiment], model: str, eager: int = EAGER_CARDS) -> Markup:
        """Return the cards of experiments with the verdicts of a model, or of the newest runs where it is empty.

        Args:
            context: Of the template that asks for them.
            experiments: In the order of the list.
            model: Whose verdicts are meant.
            eager: How many of the pictures are loaded at once.
        """
        cards = "".join(
            self._card(context.environment, experiment, model, eager=i < eager)
            for i, experiment in enumerate(experiments)
        )
        return Markup(cards.replace(_ROOT, context["root"]))  # noqa: S704 (rendered below)

    def _card(self, environment: Environment, experiment: Experiment, model: str, *, eager: bool) -> str:
        run = experiment.newest(model) or experiment.newest()
        name, date = (run.outcome, run.date) if run else ("", experiment.date)
        key = experiment.id, name, date, eager
        if key not in self._made:
            template = environment.get_template("gptlog/card.html")
            self._made[key] = template.render(root=_ROOT, experiment=experiment, name=name, date=date, eager=eager)
        return self._made[key]
