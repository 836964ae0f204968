"""What a page says of itself to other programs: how it looks where it is shared, and its facts for search engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.pages.page import SiteFacts
from mkdocs_gptlog.pages.views.pictures import PictureView


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


@dataclass(frozen=True)
class HeadView:
    """What stands in the head of every page.

    Attributes:
        about: The page.
        kind: Of the thing that it shows, as the Open Graph protocol calls it.
        site_name: May be empty.
        previews: Whether the page says how it looks where it is shared.
        facts: An Article of schema.org, ready for JSON-LD; empty on lists.
    """

    template: ClassVar[str] = "head.html"

    about: About
    kind: str
    site_name: str
    previews: bool
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class ListingHeadView:
    """What the head of a list has besides: the links to its feeds by media type, and to its data."""

    template: ClassVar[str] = "listing-head.html"

    title: str
    feeds: Mapping[str, str]
    data: str


def list_head(title: str, description: str, link: str, site: SiteFacts) -> HeadView:
    """Return what stands in the head of a list.

    Args:
        title: Plain text.
        description: One or two plain sentences.
        link: To the page, from the site's root.
        site: What the site is called, and where it is.
    """
    about = About(title, description, site.url + link if site.url else "")
    return HeadView(about, "website", site.name, site.previews, {})


def experiment_head(
    experiment: Experiment, description: str, link: str, cover: PictureView | None, site: SiteFacts
) -> HeadView:
    """Return what stands in the head of an experiment's page.

    Args:
        experiment: What the page shows.
        description: One or two plain sentences.
        link: To the page, from the site's root.
        cover: The picture that stands for the experiment; None without one.
        site: What the site is called, and where it is.
    """
    image = _preview(experiment, cover, site.url) if cover and site.url else None
    about = About(experiment.title, description, site.url + link if site.url else "", image)
    facts = article(experiment, about, language=site.language, site_name=site.name, site_url=site.url)
    return HeadView(about, "article", site.name, site.previews, facts)


def _preview(experiment: Experiment, cover: PictureView, site_url: str) -> Preview:
    """Return an experiment's cover where it is shared; programs elsewhere need its absolute address."""
    alt = experiment.lead.alt if experiment.lead else ""
    return Preview(site_url + cover.stills[-1][0], cover.width, cover.height, alt or experiment.title)


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
    site = _without_empty({"@type": "WebSite", "name": site_name, "url": site_url})
    return _without_empty(
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


def _without_empty(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
