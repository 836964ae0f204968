"""Fills templates, each of which knows the words, addresses, media and verdicts of the log."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.slugs import slug
from mkdocs_gptlog.logbook.verdicts import pass_rate
from mkdocs_gptlog.media.album import Album
from mkdocs_gptlog.pages import addresses
from mkdocs_gptlog.pages.jobs import job
from mkdocs_gptlog.pages.jobs.charts import Charts
from mkdocs_gptlog.pages.links.authored import AuthoredTexts, Markdown
from mkdocs_gptlog.pages.links.destinations import Destinations
from mkdocs_gptlog.pages.templates.cards import Cards
from mkdocs_gptlog.pages.templates.environment import environment
from mkdocs_gptlog.pages.text.messages import message_text
from mkdocs_gptlog.pages.text.plain import excerpt
from mkdocs_gptlog.pages.text.richtext import untrusted
from mkdocs_gptlog.pages.views import players
from mkdocs_gptlog.pages.views.media import Exhibits
from mkdocs_gptlog.pages.views.pictures import is_long, verdict_views
from mkdocs_gptlog.pages.words import interface, overrides
from mkdocs_gptlog.settings import Settings


class Renderer:
    """Fills templates.

    Attributes:
        interface: The words of the interface.
        misworded: Problems of the words that a user set.
        addresses: Where each page of the log is.
        exhibits: Its media, as templates show them.
        verdicts: How each verdict is shown, by name, in the order in which they are counted.
        jobs: What is shown of fine-tuning job.
        texts: What the author wrote in Markdown.
    """

    def __init__(
        self,
        settings: Settings,
        logbook: Logbook,
        album: Album,
        markdown: Markdown,
        charts: Charts,
        *,
        destinations: Destinations,
    ) -> None:
        packaged_words = interface.load(settings.language)
        own = overrides.read(settings, packaged_words.strings)
        self.interface, self.misworded = packaged_words.saying(own.strings), own.problems
        self.addresses = addresses.Addresses(settings)
        self.exhibits = Exhibits(album)
        self.verdicts = verdict_views(settings.options.all_verdicts(), self.interface)
        self.texts = AuthoredTexts(markdown, untrusted, destinations, self.addresses)
        self.jobs = job.prepare(logbook, self.interface, charts)
        self._site_url = settings.site_url
        self._environment = environment(settings.template_dirs)
        self._environment.globals.update(
            address=self.addresses.experiment,
            card_list=Cards().html,
            cover=self.exhibits.cover,
            download_uri=self.exhibits.download_uri,
            original_uri=self.exhibits.original_uri,
            player=players.address,
            excerpt=excerpt,
            job_of=self.jobs.__getitem__,
            gallery_address=self.addresses.gallery,
            gallery_index=addresses.GALLERY_INDEX,
            gallery_texts=addresses.GALLERY_TEXTS,
            hub_address=self.addresses.hub,
            link_end=self.addresses.end,
            host=lambda url: urlsplit(url).hostname or url,
            is_long=is_long,
            message_text=partial(message_text, math=settings.math),
            mark=self.exhibits.marks,
            markdown=self.texts.html,
            pass_rate=partial(pass_rate, tones={name: view.tone for name, view in self.verdicts.items()}),
            picture=self.exhibits.picture,
            recording=self.exhibits.recording,
            slug=slug,
            sorts=addresses.SORTS,
            spark_size=job.SPARK,
            slugs=lambda parts: "/".join(map(slug, parts)),
            script=addresses.SCRIPT,
            stylesheet=addresses.STYLESHEET,
            t=self.interface.text,
            ui=self.interface,
            uri_of=self.exhibits.clip_uri,
            verdict=self.verdicts.get,
        )

    def fill(self, template: str, at: str, **values: Any) -> str:  # noqa: ANN401 (a template takes anything)
        """Return a template filled for a page of the site, to whose place the links are relative.

        Args:
            template: Its name.
            at: The address of the page that is to carry it, from the site's root.
            values: What the template takes.
        """
        return self._fill(template, "../" * at.count("/") or "./", {"at": at, **values})

    def abroad(self, template: str, **values: Any) -> str:  # noqa: ANN401 (a template takes anything)
        """Return a template filled with whole addresses, for what is read away from the site."""
        return self._fill(template, self._site_url, {"at": None, **values})

    def _fill(self, template: str, root: str, values: dict[str, Any]) -> str:
        return self._environment.get_template(f"gptlog/{template}").render(root=root, **values)
