"""Whole HTML documents, for where no site generator gives one around a body."""

from __future__ import annotations

from markupsafe import Markup

from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.settings import Settings


def document(page: Page, renderer: Renderer, settings: Settings) -> str:
    """Return a page of the log as a document."""
    return renderer.fill(
        "document.html",
        page.place,
        title=page.title,
        body=Markup(page.render()),  # noqa: S704 (a template's)
        lang=page.lang or settings.language,
        description=page.description,
        head=Markup(page.head()),  # noqa: S704 (a template's)
        home=renderer.addresses.gallery,
        site_name=settings.site_name,
    )


def front(renderer: Renderer, settings: Settings) -> str:
    """Return the page at the root of a site that is nothing but the log: it leads on to the gallery."""
    return renderer.fill("front.html", "", home=renderer.addresses.gallery, lang=settings.language)
