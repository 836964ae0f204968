"""Renders the body of each kind of page from its template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from mkdocs_gptlog.logbook import query
from mkdocs_gptlog.logbook.addresses import HUBS, comparable, slug
from mkdocs_gptlog.logbook.model import Experiment, Media
from mkdocs_gptlog.logbook.pieces import read_pieces
from mkdocs_gptlog.logbook.reader import Broken, Logbook
from mkdocs_gptlog.logbook.statistics import pass_rate, verdict_counts
from mkdocs_gptlog.media.album import Album
from mkdocs_gptlog.pages import addresses, interface, jobs, players, wording
from mkdocs_gptlog.pages.addresses import FACETS, SORTS
from mkdocs_gptlog.pages.cards import Cards
from mkdocs_gptlog.pages.charts import Charts
from mkdocs_gptlog.pages.environment import environment
from mkdocs_gptlog.pages.exhibits import Exhibits, pictures_outside_runs, strip
from mkdocs_gptlog.pages.heads import About, Preview, article
from mkdocs_gptlog.pages.lists import GROUPS_ON_A_PAGE, Hub, Listing, page_count
from mkdocs_gptlog.pages.richtext import untrusted
from mkdocs_gptlog.pages.texts import excerpt, plain, question, sought
from mkdocs_gptlog.pages.views import is_long, verdict_views
from mkdocs_gptlog.problems import Problem, Severity, unique
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
        self._counts: dict[str, dict[str, int]] = {}
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

    @cached_property
    def _hubs(self) -> dict[str, list[query.Group]]:
        """The hubs that have something to list, and what they list."""
        groups = ((hub, query.group(self._logbook.experiments, hub)) for hub in HUBS)
        return {hub: found for hub, found in groups if found}

    @cached_property
    def _facets(self) -> tuple[str, ...]:
        """The facets that part the experiments: a value that all of them have is no choice."""
        total = len(self._logbook.experiments)
        parting = {hub for hub, groups in self._hubs.items() if any(len(one.members) < total for one in groups)}
        if len({experiment.kind for experiment in self._logbook.experiments}) > 1:
            parting.add(FACETS["kind"])
        return tuple(facet for facet, hub in FACETS.items() if hub in parting)

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
        return self._fill(
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

    def head(self, at: str, title: str, description: str = "", experiment: Experiment | None = None) -> str:
        """Return what stands in the head of a page.

        Args:
            at: The address of the page, from the site's root.
            title: Plain text.
            description: One or two plain sentences.
            experiment: What it shows, if it is the page of one.
        """
        site = self._settings.site_url
        image = self._preview(experiment) if experiment else None
        about = About(title, description, site + self.addresses.link(at) if site else "", image)
        language, name = self._settings.language, self._settings.site_name
        return self._fill(
            "head.html",
            at,
            about=about,
            kind="article" if experiment else "website",
            site_name=name,
            previews=self._settings.previews,
            facts=article(experiment, about, language=language, site_name=name, site_url=site) if experiment else {},
        )

    def _preview(self, experiment: Experiment) -> Preview | None:
        """Return an experiment's cover where it is shared; programs elsewhere need its absolute address."""
        view = self.exhibits.cover(experiment.lead) if experiment.lead and self._settings.site_url else None
        if view is None or experiment.lead is None:
            return None
        uri, alt = view.stills[-1][0], experiment.lead.alt or experiment.title
        return Preview(self._settings.site_url + uri, view.width, view.height, alt)

    def words(self, experiment: Experiment) -> str:
        """Return what a search is to find of an experiment: what was asked, answered and judged, without the markup."""
        sections = [(anchor, title, map(plain, texts)) for anchor, title, texts in self.sought(experiment)]
        return self._fill("search.html", "", sections=sections)

    def sought(self, experiment: Experiment) -> list[tuple[str, str, list[str]]]:
        """Return what a search is to find of an experiment as it is written: by sections, anchor, title and texts."""
        return sought(experiment, self._settings.options.search, self.interface)

    def counts(self, about: Listing) -> dict[str, int]:
        """Return how many experiments of a list have each verdict; where it is a model's list, from that model."""
        if about.place not in self._counts:
            self._counts[about.place] = verdict_counts(about.experiments, self.verdicts, about.model)
        return self._counts[about.place]

    def listing(self, about: Listing, at: str, page: int, *, heading: bool = True) -> str:
        """Return one page of a list of cards.

        Args:
            about: The whole list.
            at: The address of the page that carries it.
            page: Which page, from 1.
            heading: Whether the page still lacks a heading of its own.
        """
        size = self._settings.options.page_size
        total = len(about.experiments)
        shown = about.experiments[(page - 1) * size : page * size]
        return self._fill(
            "listing.html",
            at,
            title=about.title,
            heading=heading,
            total=total,
            counts=self.counts(about),
            experiments=shown,
            months=query.months(shown, int(about.group.label)) if about.group and about.hub == "years" else (),
            hub=about.hub,
            group=about.group,
            children=about.children,
            parent_label=about.parent,
            model=about.model,
            **self._pager(about.place, page_count(total, size), page),
            hubs=self._hubs if not about.hub else (),
            feeds=self.addresses.feeds(about.place, about.hub),
            gallery=not about.hub and page == 1 and total > 1,
            facets=self._facets,
            filter_address=self.addresses.filtered(about.hub, about.group.address)
            if about.group
            else self.addresses.gallery,
            page_size=size,
        )

    def listing_head(self, about: Listing, at: str, description: str) -> str:
        """Return what stands in the head of a list: what it is, and where its feeds and its data are."""
        where = self.addresses
        feeds = where.feeds(about.place, about.hub)
        found = self._fill("listing-head.html", at, title=about.title, feeds=feeds, data=where.data(about.hub))
        return self.head(at, about.title, description) + found

    def abroad(self, template: str, **values: Any) -> str:  # noqa: ANN401 (a template takes anything)
        """Return a template filled with whole addresses, for what is read away from the site."""
        return self._environment.get_template(f"gptlog/{template}").render(root=self._settings.site_url, **values)

    def hub(self, about: Hub, at: str, page: int, *, heading: bool = True) -> str:
        """Return one page of the list of a hub's groups.

        Args:
            about: The whole list.
            at: The address of the page that carries it.
            page: Which page, from 1.
            heading: Whether the page still lacks a heading of its own.
        """
        shown = about.groups[(page - 1) * GROUPS_ON_A_PAGE : page * GROUPS_ON_A_PAGE]
        return self._fill(
            "hub.html",
            at,
            title=about.title,
            heading=heading,
            hub=about.name,
            groups=shown,
            children_of=about.children,
            counts_of=partial(self._group_counts, about.name),
            most=max(len(group.members) for group in about.groups),
            **self._pager(about.place, page_count(len(about.groups), GROUPS_ON_A_PAGE), page),
        )

    def _pager(self, place: str, pages: int, page: int) -> dict[str, Any]:
        """Return what `pager.html` takes: which page of a list it is, and where the next ones are."""
        return {
            "page": page,
            "pages": pages,
            "newer": self.addresses.numbered(place, page - 1) if page > 1 else "",
            "older": self.addresses.numbered(place, page + 1) if page < pages else "",
        }

    def _group_counts(self, hub: str, group: query.Group) -> dict[str, int]:
        return verdict_counts(group.members, self.verdicts, group.label if hub == "models" else "")

    def problems(self, record: Broken, at: str) -> str:
        """Return the page that stands in for a broken record in a preview."""
        also = (*self._logbook.problems, *self._album.problems)
        found = (one for one in also if one.where.path == record.path and one.severity > Severity.NOTICE)
        problems = unique((*record.problems, *found))
        return self._fill("problems.html", at, record=record, problems=problems, edit_url=self._edit_url(record.path))

    def embedded(self, experiment: Experiment, at: str) -> str:
        """Return one experiment in short, to stand in a page of the author's."""
        run = experiment.by_date[-1] if experiment.runs else None
        outside = pictures_outside_runs(experiment)
        shown = [*((media, "picture") for media in self._in_place_of_curves(experiment, outside)), *strip(experiment)]
        return self._fill(
            "embedded.html",
            at,
            experiment=experiment,
            run=run,
            number=experiment.runs.index(run) + 1 if run and len(experiment.runs) > 1 else None,
            question=question(experiment),
            shown_media=list(dict.fromkeys(shown))[:MAX_EMBEDDED_MEDIA],
            shown_job=self._jobs[experiment],
        )

    def cards(self, experiments: Sequence[Experiment], at: str) -> str:
        """Return cards, to stand in a page of the author's."""
        return self._fill("cards.html", at, experiments=experiments, model="")

    def plate(self, experiment: Experiment) -> str:
        """Return what a card shows of an experiment without a picture."""
        heard = self.exhibits.recording(experiment.recording) if experiment.recording else None
        return self._fill("cover.html", "", experiment=experiment, view=None, heard=heard).strip()

    def length(self, experiment: Experiment) -> str:
        """Return how long an experiment's recording is, in words; empty where that is not known."""
        length = self.exhibits.recording(experiment.recording).length if experiment.recording else ""
        return self.interface.text("length", time=length) if length else ""

    def findings(self, problems: Iterable[Problem], at: str) -> str:
        """Return problems as a visible note, to stand where something could not be shown."""
        return self._fill("findings.html", at, problems=list(problems))

    def document(self, title: str, body: str, at: str, *, lang: str, description: str, head: str) -> str:
        """Return a whole HTML document around a body, for where no site generator gives one."""
        return self._fill(
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
        return self._fill("front.html", "", home=self.addresses.gallery, lang=self._settings.language)

    def _fill(self, template: str, at: str, **values: Any) -> str:  # noqa: ANN401 (a template takes anything)
        root = "../" * at.count("/") or "./"
        found = self._environment.get_template(f"gptlog/{template}")
        return found.render(root=root, **values)

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
