"""The templates: the user's go before the package's, which a user's may extend as `packaged/…`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import jinja2

TEMPLATES = Path(__file__).parent / "templates"


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
