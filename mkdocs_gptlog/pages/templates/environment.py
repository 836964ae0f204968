"""The templates: the user's go before the package's, which a user's may extend as `packaged/…`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import jinja2

from mkdocs_gptlog.problems import Position, Problem
from mkdocs_gptlog.settings import Settings

TEMPLATES = Path(__file__).parent
TEMPLATE_MISTAKES = (jinja2.TemplateSyntaxError, jinja2.TemplateNotFound)
"""What a template raises that cannot be read, whatever it is to show."""


def environment(folders: Iterable[Path]) -> jinja2.Environment:
    """Return what loads templates.

    Args:
        folders: The user's, the first to be looked at first.
    """
    packaged = jinja2.PrefixLoader({"packaged": jinja2.FileSystemLoader(TEMPLATES)})
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader([*folders, TEMPLATES]), packaged]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        cache_size=-1,  # all of them, without keeping account of which was used last
    )


def template_problem(error: Exception, settings: Settings) -> Problem:
    """Return the problem of a template of the author's that raised one of `TEMPLATE_MISTAKES`."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        where = Position(settings.shown(Path(error.filename)), error.lineno)
        return Problem(where, f"the template has a mistake: {error.message}", "", "template")
    return Problem(Position(str(error)), "there is no such template, but another one asks for it", "", "template")
