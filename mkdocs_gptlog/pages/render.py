"""Renders the body of each kind of page from its template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from mkdocs_gptlog.logbook.addresses import comparable, slug
from mkdocs_gptlog.logbook.model import Experiment, Media
from mkdocs_gptlog.logbook.pieces import read_pieces
from mkdocs_gptlog.logbook.reader import Broken, Logbook
from mkdocs_gptlog.logbook.statistics import pass_rate
from mkdocs_gptlog.media.album import Album
from mkdocs_gptlog.pages import addresses, interface, jobs, players, wording
from mkdocs_gptlog.pages.addresses import SORTS
from mkdocs_gptlog.pages.cards import Cards
from mkdocs_gptlog.pages.charts import Charts
from mkdocs_gptlog.pages.environment import environment
from mkdocs_gptlog.pages.exhibits import Exhibits, pictures_outside_runs, strip
from mkdocs_gptlog.pages.richtext import untrusted
from mkdocs_gptlog.pages.texts import excerpt, plain, question, sought
from mkdocs_gptlog.pages.views import is_long, verdict_views
from mkdocs_gptlog.problems import Severity, unique
from mkdocs_gptlog.settings import Settings

MAX_EMBEDDED_MEDIA = 4
_SHORT_TEXT = 500
"""Characters of a text that is kept once it is rendered: reasons and summaries stand in several places."""
Markdown = Callable[[str], str]
"""Turns the author's own words into HTML, under the site's own extensions."""


class Renderer:
    """Fills the templates with what a logbook holds.

    Every method returns HTML whose links are relative to the page that is to carry it.

    Attributes:
        interface: The words of the interface.
        addresses: Where each page of the log is.
        exhibits: Its media, as templates show them.
        verdicts: How each verdict is shown, by name, in the order in which they are counted.
        misworded: Problems of the words that a user set.
    """

    def __init__(self, settings: Settings, logbook: Logbook, album: Album, markdown: Markdown, charts: Charts) -> None:
        packaged_words = interface.load(settings.language)
        own = wording.read(settings, packaged_words.strings)
        self.interface, self.misworded = packaged_words.saying(own.strings), own.problems
        self.addresses = addresses.Addresses(settings)
        self._settings = settings
        self._logbook = logbook
        self._album = album
        self.exhibits = Exhibits(album)
        self._jobs = jobs.prepare(logbook, self.interface, charts)
        self._site_url = settings.site_url
        self.verdicts = verdict_views(settings.options.all_verdicts(), self.interface)
        self._environment = environment(settings.template_dirs)
        self._environment.globals.update(
            address=self.addresses.experiment,
            card_list=Cards().html,
            cover=self.exhibits.cover,
            download_uri=self.exhibits.download_uri,
            original_uri=self.exhibits.original_uri,
            player=players.address,
            excerpt=excerpt,
            job_of=self._jobs.__getitem__,
            gallery_address=self.addresses.gallery,
            gallery_index=addresses.GALLERY_INDEX,
            gallery_texts=addresses.GALLERY_TEXTS,
            hub_address=self.addresses.hub,
            link_end=self.addresses.end,
            host=lambda url: urlsplit(url).hostname or url,
            is_long=is_long,
            mark=self.exhibits.marks,
            markdown=_keeping_short(markdown),
            pass_rate=partial(pass_rate, tones={name: view.tone for name, view in self.verdicts.items()}),
            picture=self.exhibits.picture,
            recording=self.exhibits.recording,
            slug=slug,
            sorts=SORTS,
            spark_size=jobs.SPARK,
            slugs=lambda parts: "/".join(map(slug, parts)),
            script=addresses.SCRIPT,
            stylesheet=addresses.STYLESHEET,
            t=self.interface.text,
            ui=self.interface,
            untrusted=partial(untrusted, math=settings.math),
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
        return self._fill(template, "../" * at.count("/") or "./", values)

    def abroad(self, template: str, **values: Any) -> str:  # noqa: ANN401 (a template takes anything)
        """Return a template filled with whole addresses, for what is read away from the site."""
        return self._fill(template, self._site_url, values)

    def _fill(self, template: str, root: str, values: dict[str, Any]) -> str:
        return self._environment.get_template(f"gptlog/{template}").render(root=root, **values)

    def result(self, experiment: Experiment, at: str, previous: Experiment | None, following: Experiment | None) -> str:
        """Return the page of one experiment.

        Args:
            experiment: What to show.
            at: The address of the page that carries it, from the site's root.
            previous: The one before it in its category.
            following: The one after it.
        """
        named = {comparable(reference.id): None for reference in experiment.related}
        related = [other for id_ in named if (other := self._logbook.by_id.get(id_))]
        outside = pictures_outside_runs(experiment)
        in_place_of_curves = self._in_place_of_curves(experiment, outside)
        pairs, runs = jobs.before_and_after(experiment)
        return self.fill(
            "result.html",
            at,
            experiment=experiment,
            runs=list(enumerate(experiment.runs, 1)),
            pairs=pairs,
            single_runs=runs,
            previous=previous,
            following=following,
            related=related,
            shown_job=self._jobs[experiment],
            counted=self._logbook.datasets.get(experiment.id),
            edit_url=self._edit_url(experiment.path),
            outside=() if in_place_of_curves else outside,
            in_place_of_curves=in_place_of_curves,
            record=read_pieces(self._settings.root / experiment.path)
            if self._settings.options.record == "show"
            else (),
        )

    def _in_place_of_curves(self, experiment: Experiment, outside: Sequence[Media]) -> tuple[Media, ...]:
        """Return the picture of a job's curves, where there is one and nothing to draw them from."""
        if not experiment.fine_tuning or self._jobs[experiment].table:
            return ()
        caption = self.interface.text("curve_picture")
        return tuple(media if media.caption else media.model_copy(update={"caption": caption}) for media in outside)

    def words(self, experiment: Experiment) -> str:
        """Return what a search is to find of an experiment: what was asked, answered and judged, without the markup."""
        sections = [(anchor, title, map(plain, texts)) for anchor, title, texts in self.sought(experiment)]
        return self.fill("search.html", "", sections=sections)

    def sought(self, experiment: Experiment) -> list[tuple[str, str, list[str]]]:
        """Return what a search is to find of an experiment as it is written: by sections, anchor, title and texts."""
        return sought(experiment, self._settings.options.search, self.interface)

    def problems(self, record: Broken, at: str) -> str:
        """Return the page that stands in for a broken record in a preview."""
        also = (*self._logbook.problems, *self._album.problems)
        found = (one for one in also if one.where.path == record.path and one.severity > Severity.NOTICE)
        problems = unique((*record.problems, *found))
        return self.fill("problems.html", at, record=record, problems=problems, edit_url=self._edit_url(record.path))

    def embedded(self, experiment: Experiment, at: str) -> str:
        """Return one experiment in short, to stand in a page of the author's."""
        run = experiment.by_date[-1] if experiment.runs else None
        outside = pictures_outside_runs(experiment)
        shown = [*((media, "picture") for media in self._in_place_of_curves(experiment, outside)), *strip(experiment)]
        return self.fill(
            "embedded.html",
            at,
            experiment=experiment,
            run=run,
            number=experiment.runs.index(run) + 1 if run and len(experiment.runs) > 1 else None,
            question=question(experiment),
            shown_media=list(dict.fromkeys(shown))[:MAX_EMBEDDED_MEDIA],
            shown_job=self._jobs[experiment],
        )

    def document(self, title: str, body: str, at: str, *, lang: str, description: str, head: str) -> str:
        """Return a whole HTML document around a body, for where no site generator gives one."""
        return self.fill(
            "document.html",
            at,
            title=title,
            body=Markup(body),  # noqa: S704 (rendered above)
            lang=lang,
            description=description,
            head=Markup(head),  # noqa: S704 (rendered here too)
            home=self.addresses.gallery,
        )

    def front(self) -> str:
        """Return the page at the root of a site that is nothing but the log: it leads on to the gallery."""
        return self.fill("front.html", "", home=self.addresses.gallery, lang=self._settings.language)

    def _edit_url(self, path: str) -> str:
        base = self._settings.edit_base
        return base + quote(path) if base else ""


def _keeping_short(markdown: Markdown) -> Callable[[str], Markup]:
    """Return what renders the author's own words for templates, and keeps what it made of short texts."""
    kept: dict[str, Markup] = {}

    def render(text: str) -> Markup:
        found = kept.get(text) if text else Markup()
        if found is None:
            found = Markup(markdown(text))  # noqa: S704 (the author's own)
            if len(text) <= _SHORT_TEXT:
                kept[text] = found
        return found

    return render
