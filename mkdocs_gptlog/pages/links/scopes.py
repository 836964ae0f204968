"""Scopes of ids: an id that an author's text brings stands once on a page, whatever else stands there.

Every text is rendered by itself, so footnotes, tabs and lines of code are counted from the beginning in each, and a
heading may be called as a part of the page is. Its ids get the name of the text in front: `setup` in the notes becomes
`notes-setup`. What themes and their scripts know ids by stays in front of that: `fn:1` becomes `fn:notes-1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mkdocs_gptlog.pages.links.fragments import Attributes, Tag

_FRONT = re.compile(r"(?P<hidden>__[a-z]+[-_])|fn(?:ref\d*)?:")
"""Code lines and tabs, footnotes and the places that lead to them."""
_REFERENCES = frozenset(
    "for form headers itemref list popovertarget commandfor aria-activedescendant aria-controls aria-describedby "  # noqa: SIM905
    "aria-details aria-errormessage aria-flowto aria-labelledby aria-owns".split()
)
"""Attributes that hold ids."""
_GROUPS = {"a", "map", "details"}
"""Elements whose `name` is known on the whole page; besides those of sets of choices."""
_PAINT = re.compile(r"(url\(\s*['\"]?#)([^'\")]+)")


def scoped(id_: str, scope: str) -> str:
    """Return an id as it stands on a page.

    Args:
        id_: As it is in the text.
        scope: The name of the text on the page.
    """
    front = _FRONT.match(id_)
    if front is None:
        return f"{scope}-{id_}"
    name = scope.replace("-", "_") + "_" if front["hidden"] else f"{scope}-"
    return front[0] + name + id_[front.end() :]


def ids_of(tags: Iterable[Tag]) -> frozenset[str]:
    """Return the ids that a text brings, names of anchors among them."""
    return frozenset(id_ for tag in tags for id_ in (tag.attributes.get("id"), _group(tag)) if id_)


def _group(tag: Tag) -> str | None:
    """Return the name that a tag shares with others on the page, or is known by."""
    choice = tag.name == "input" and (tag.attributes.get("type") or "").lower() == "radio"
    return tag.attributes.get("name") if choice or tag.name in _GROUPS else None


def scoping(ids: frozenset[str], scope: str) -> Callable[[Tag], Attributes]:
    """Return what gives a tag its ids on a page, and has all that refers to them follow.

    Of two elements with one id, the second gets another one.

    Args:
        ids: Those that the text brings.
        scope: The name of the text on the page.
    """
    times: dict[str, int] = {}

    def again(id_: str) -> str:
        times[id_] = times.get(id_, 0) + 1
        return scoped(id_, scope) + (f"--{times[id_]}" if times[id_] > 1 else "")

    def refer(value: str) -> str:
        if value.startswith("#") and value[1:] in ids:
            return "#" + scoped(value[1:], scope)
        return _PAINT.sub(
            lambda reference: reference[1] + (scoped(reference[2], scope) if reference[2] in ids else reference[2]),
            value,
        )

    def value_of(name: str, value: str, tag: Tag) -> str:
        if name == "id":
            return again(value)
        if name == "name":
            return scoped(value, scope) if _group(tag) else value
        if name in _REFERENCES:
            return " ".join(scoped(id_, scope) if id_ in ids else id_ for id_ in value.split())
        if name in {"alt", "title"} or (name == "href" and tag.name in {"a", "area"}):
            return value  # words, and links that are led to their places elsewhere
        return refer(value)

    def change(tag: Tag) -> Attributes:
        return {name: value_of(name, value, tag) if value else value for name, value in tag.attributes.items()}

    return change
