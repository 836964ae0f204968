"""What a page says of itself to other programs: how it looks where it is shared, and its facts for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.pages.bodies.lists import Listing
from mkdocs_gptlog.pages.templates.renderer import Renderer
from mkdocs_gptlog.settings import Settings


@dataclass(frozen=True, slots=True)
class Preview:
    """The picture of a page where it is shared; the address is absolute, sizes are in px."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a page beside its body; what is not known is empty.

    Attributes:
        title: Plain text.
        description: One or two plain sentences.
        url: Absolute.
        image: None without a picture, or where its absolute address is not known.
    """

    title: str
    description: str = ""
    url: str = ""
    image: Preview | None = None


def head(
    at: str,
    title: str,
    description: str,
    renderer: Renderer,
    settings: Settings,
    *,
    experiment: Experiment | None = None,
) -> str:
    """Return what stands in the head of a page.

    Args:
        at: The address of the page, from the site's root.
        title: Plain text.
        description: One or two plain sentences.
        renderer: Fills the template.
        settings: Knows the site.
        experiment: What the page shows, if it is the page of one.
    """
    site = settings.site_url
    image = _preview(experiment, renderer, site) if experiment else None
    about = About(title, description, site + renderer.addresses.link(at) if site else "", image)
    language, name = settings.language, settings.site_name
    return renderer.fill(
        "head.html",
        at,
        about=about,
        kind="article" if experiment else "website",
        site_name=name,
        previews=settings.previews,
        facts=article(experiment, about, language=language, site_name=name, site_url=site) if experiment else {},
    )


def listing_head(listing: Listing, at: str, description: str, renderer: Renderer, settings: Settings) -> str:
    """Return what stands in the head of a list: what it is, and where its feeds and its data are."""
    where, title = renderer.addresses, listing.title
    feeds, data = where.feeds(listing.place, listing.hub), where.data(listing.hub)
    found = renderer.fill("listing-head.html", at, title=title, feeds=feeds, data=data)
    return head(at, title, description, renderer, settings) + found


def _preview(experiment: Experiment, renderer: Renderer, site_url: str) -> Preview | None:
    """Return an experiment's cover where it is shared; programs elsewhere need its absolute address."""
    view = renderer.exhibits.cover(experiment.lead) if experiment.lead and site_url else None
    if view is None or experiment.lead is None:
        return None
    alt = experiment.lead.alt or experiment.title
    return Preview(site_url + view.stills[-1][0], view.width, view.height, alt)


def article(experiment: Experiment, about: About, *, language: str, site_name: str, site_url: str) -> dict[str, Any]:
    """Return an experiment as an Article of schema.org, ready for JSON-LD.

    Args:
        experiment: What the page shows.
        about: The page.
        language: Of the site; the experiment's own goes before it.
        site_name: What the site is called.
        site_url: Its absolute address.
    """
    image = about.image
    site = _known({"@type": "WebSite", "name": site_name, "url": site_url})
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": experiment.title,
            "description": about.description,
            "datePublished": experiment.date.isoformat(),
            "dateModified": experiment.latest_date.isoformat(),
            "inLanguage": experiment.lang or language,
            "author": [{"@type": "Person", "name": name} for name in experiment.authors],
            "about": [{"@type": "Thing", "name": model} for model in experiment.models],
            "articleSection": list(experiment.category),
            "keywords": list(experiment.tags),
            "image": image and {"@type": "ImageObject", "url": image.url, "width": image.width, "height": image.height},
            "url": about.url,
            "isPartOf": site if len(site) > 1 else None,
        }
    )


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
