"""What a page says of itself to other programs: how it looks where it is shared, and its facts for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mkdocs_gptlog.logbook.model import Experiment


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
