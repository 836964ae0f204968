"""Renderer: fills templates, each of which knows the words, addresses, media and verdicts of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2

from mkdocs_gptlog.logbook.facets import FACETS
from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.logbook.verdicts import pass_rate
from mkdocs_gptlog.pages import addresses
from mkdocs_gptlog.pages.addresses import Addresses
from mkdocs_gptlog.pages.jobs import job
from mkdocs_gptlog.pages.jobs.job import Jobs
from mkdocs_gptlog.pages.links.authored import AuthoredTexts
from mkdocs_gptlog.pages.page import Page, View
from mkdocs_gptlog.pages.templates.cards import Cards
from mkdocs_gptlog.pages.templates.environment import environment
from mkdocs_gptlog.pages.text.messages import message_text
from mkdocs_gptlog.pages.text.plain import excerpt
from mkdocs_gptlog.pages.views import players
from mkdocs_gptlog.pages.views.kinds import MEDIA_TEMPLATES, exhibited, in_rows
from mkdocs_gptlog.pages.views.media import Exhibits
from mkdocs_gptlog.pages.views.pictures import is_long
from mkdocs_gptlog.pages.words.speech import Speech


@dataclass(frozen=True)
class Renderer:
    """Fills templates with views.

    Attributes:
        environment: Finds templates, and gives them what all of them know.
        site_url: The address of the site, for what is read away from it; empty where it is not known.
    """

    environment: jinja2.Environment = field(repr=False)
    site_url: str = ""

    def body(self, page: Page, *, heading: bool = True) -> str:
        """Return the body of a page; without a `heading`, the title of a list is left to the page around it."""
        return self.show(page.view, page.place, heading=heading)

    def head(self, page: Page) -> str:
        """Return what stands in the head of a page's document."""
        return "".join(self.show(view, page.place) for view in page.head)

    def search_text(self, page: Page) -> str:
        """Return what a search is to find of a page, as HTML; nothing of one that is not to be found."""
        return self.show(page.search, "") if page.search else ""

    def show(self, view: View, at: str | None, **values: Any) -> str:  # noqa: ANN401 (a template takes anything)
        """Return a view as its template shows it.

        Args:
            view: What to show.
            at: As in `fill`.
            values: What the template takes besides.
        """
        return self.fill(view.template, at, **{part.name: getattr(view, part.name) for part in fields(view)}, **values)

    def fill(self, template: str, at: str | None, **values: Any) -> str:  # noqa: ANN401 (a template takes anything)
        """Return a template filled for a page of the site, to whose place the links are relative.

        Args:
            template: Its name.
            at: The address of the page that is to carry it, from the site's root; None for what is read away from the
                site, so that its address stands before each link.
            values: What the template takes.
        """
        root = self.site_url if at is None else "../" * at.count("/") or "./"
        return self.environment.get_template(f"gptlog/{template}").render(root=root, at=at, **values)


def open_templates(
    folders: Iterable[Path],
    *,
    speech: Speech,
    where: Addresses,
    exhibits: Exhibits,
    texts: AuthoredTexts,
    jobs: Jobs,
    site_url: str = "",
    math: bool = False,
) -> Renderer:
    """Return what fills the templates of a log.

    Args:
        folders: The user's templates, the first to be looked at first.
        speech: The words of the interface and the verdicts.
        where: The addresses of pages.
        exhibits: The media as they are shown.
        texts: What the author wrote in Markdown.
        jobs: What is shown of fine-tuning jobs.
        site_url: As in `Renderer`.
        math: Whether the site typesets formulas.
    """
    known = environment(folders)
    known.globals.update(
        address=where.experiment,
        attachment=exhibits.attachment,
        all_facets=[facet.name for facet in FACETS],
        card_list=Cards().html,
        cover=exhibits.cover,
        download_uri=exhibits.download_uri,
        original_uri=exhibits.original_uri,
        player=players.address,
        excerpt=excerpt,
        exhibited=exhibited,
        job_of=jobs.__getitem__,
        gallery_address=where.gallery,
        gallery_index=addresses.GALLERY_INDEX,
        gallery_texts=addresses.GALLERY_TEXTS,
        hub_address=where.hub,
        link_end=where.end,
        host=lambda url: urlsplit(url).hostname or url,
        in_rows=in_rows,
        is_long=is_long,
        media_templates=MEDIA_TEMPLATES,
        message_text=partial(message_text, math=math),
        mark=exhibits.marks,
        markdown=texts.html,
        pass_rate=partial(pass_rate, tones={name: view.tone for name, view in speech.verdicts.items()}),
        picture=exhibits.picture,
        recording=exhibits.recording,
        slug=slug,
        sorts=addresses.SORTS,
        spark_size=job.SPARK,
        slugs=lambda parts: "/".join(map(slug, parts)),
        script=addresses.SCRIPT,
        stylesheet=addresses.STYLESHEET,
        t=speech.interface.text,
        ui=speech.interface,
        uri_of=exhibits.clip_uri,
        verdict=speech.verdicts.get,
    )
    return Renderer(known, site_url)
