"""The templates: the user's go before the package's, which a user's may extend as `packaged/…`.

A template is a program. Somebody may look at a log that another one wrote, so with templates of the user's all of them
run in Jinja's sandbox, which lets them read what they are given and nothing else.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel

from mkdocs_gptlog.problems import Position, Problem
from mkdocs_gptlog.settings import Settings

TEMPLATES = Path(__file__).parent
_SUFFIXES = {".html", ".xml"}
TEMPLATE_MISTAKES = (jinja2.TemplateSyntaxError, jinja2.TemplateNotFound, SecurityError)
"""What a template raises that cannot be read or does what it may not, whatever it is to show."""


class _Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, in which models are their fields and paths are texts."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 (Jinja's)
        """Return whether a template may have an attribute.

        What all models of pydantic inherit can unpickle, and methods of paths read and write files.
        """
        is_model = isinstance(obj, BaseModel) or (isinstance(obj, type) and issubclass(obj, BaseModel))
        if isinstance(obj, PurePath) or (is_model and hasattr(BaseModel, attr)):
            return False
        return super().is_safe_attribute(obj, attr, value)


def environment(folders: Iterable[Path]) -> jinja2.Environment:
    """Return what loads templates.

    Args:
        folders: The user's, the first to be looked at first.
    """
    folders = list(folders)
    kind = _Sandbox if folders else jinja2.Environment  # the package's own need none, and it takes time
    packaged = jinja2.PrefixLoader({"packaged": jinja2.FileSystemLoader(TEMPLATES)})
    return kind(
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
    if isinstance(error, SecurityError):
        frames = traceback.extract_tb(error.__traceback__)
        where = next(
            Position(settings.shown(Path(frame.filename)), frame.lineno or 0)
            for frame in reversed(frames)
            if Path(frame.filename).suffix in _SUFFIXES
        )
        return Problem(where, f"the template may not do that: {error.message}", "", "template")
    return Problem(Position(str(error)), "there is no such template, but another one asks for it", "", "template")
