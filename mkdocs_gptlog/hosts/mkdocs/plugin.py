"""The plugin: MkDocs' events in the order of a build."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from mkdocs_gptlog.build import Site, build
from mkdocs_gptlog.hosts.configuration.site import settings_of
from mkdocs_gptlog.hosts.mkdocs.config import add_ours, described, read_options, site_markdown
from mkdocs_gptlog.hosts.mkdocs.languages import Languages, languages
from mkdocs_gptlog.hosts.mkdocs.nav import add_lists, nav_titles
from mkdocs_gptlog.hosts.mkdocs.pages import GeneratedPage, held, keep_back, page_file, site_file
from mkdocs_gptlog.hosts.mkdocs.search import search_problems
from mkdocs_gptlog.hosts.mkdocs.surroundings import SiteFiles
from mkdocs_gptlog.logbook.slugs import comparable
from mkdocs_gptlog.media.store import Store, write_atomically
from mkdocs_gptlog.pages.bodies.blocks import FENCE_NAME, Block, strays, with_lines
from mkdocs_gptlog.pages.bodies.embeds import misplaced_block, stray_block
from mkdocs_gptlog.pages.clashes import INDEX, SiteFile, Taken, clashes, late_clashes, page_clash
from mkdocs_gptlog.pages.outputs.documents import Document
from mkdocs_gptlog.pages.page import Page
from mkdocs_gptlog.problems import Problem, ProblemsError, Severity
from mkdocs_gptlog.progress import progress_bar
from mkdocs_gptlog.settings import Options, Settings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("gptlog")
_LAST = -110
"""After mkdocs-static-i18n (-100), which sets the language and takes files that are not below `docs_dir` away."""
_FIRST = 100
"""Before plugins that take note of all pages, as mkdocs-redirects does, wherever they stand in the list of plugins."""
_LEVELS = {Severity.ERROR: logging.WARNING, Severity.WARNING: logging.INFO, Severity.NOTICE: logging.DEBUG}
"""MkDocs counts what is logged as a warning; `--strict` fails on any."""


class _NoConfig(Config):
    """MkDocs wants a schema; the options are `settings.Options`, which other hosts read too."""


class GptlogPlugin(BasePlugin[_NoConfig]):
    """Adds the pages of the log to a site.

    The instance lives as long as `mkdocs serve`, and with it the cache of renditions.
    """

    def __init__(self) -> None:
        self.options = Options()
        self._preview = False
        self._store: Store | None = None
        self._site: Site | None = None
        self._documents: list[Document] = []
        self._settings: Settings | None = None
        self._languages: Languages | None = None
        self._beside: SiteFiles | None = None
        self._taken: dict[str, Page] = {}
        self._carried: dict[str, GeneratedPage] = {}
        self._current: MkDocsPage | None = None
        self._first_time = True
        self._embedded = 0
        self._rendered: list[tuple[str, int]] = []

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Check the options; MkDocs shows every problem and stops."""
        super().load_config({}, config_file_path)
        try:
            self.options = read_options(options, Path(config_file_path or "mkdocs.yml"))
        except ProblemsError as error:
            return [(problem.where.field, PluginError(str(problem))) for problem in error.problems], []
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002
        """Note whether this is a preview; that the event is defined keeps the instance between builds."""
        self._preview = command == "serve"

    def on_shutdown(self) -> None:
        """Leave what the log holds to the end of the program: to take it apart would cost a tenth of a build."""
        gc.freeze()

    @event_priority(_LAST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Take what the site sets: language, address, templates, Markdown; other plugins have their say before."""
        self._languages = languages(config)  # of this build: there is one for each language
        prefix = self._languages.prefix if self._languages else ""
        self._settings = settings = settings_of(described(config, self.options, prefix), drafts=self._preview)
        if self._store is None or self._store.folder != settings.cache_dir:
            self._store = Store(settings.cache_dir)
        add_ours(config, settings, self._embed)
        return config

    @event_priority(_FIRST)
    def _files_at_once(self, /, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the log where plugins that look at all files see it."""
        return files if self._languages else self._add_log(files, config)

    @event_priority(_LAST)
    def _files_at_last(self, /, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the log where the site is built once for each language; else make room for pages that others made."""
        if self._languages:
            return self._add_log(files, config)
        assert self._settings is not None  # noqa: S101 (on_config has run)
        carried = {page.file.dest_uri: page for page in self._carried.values()}
        for file in list(files.documentation_pages()):
            page = carried.get(file.dest_uri)
            if page is not None and page.file is not file:
                self._give_place(page, file, files)
        return files

    on_files = CombinedEvent(_files_at_once, _files_at_last)

    def _add_log(self, files: Files, config: MkDocsConfig) -> Files:
        """Build the log and add its pages and files; an author's page at a place of ours is kept."""
        assert self._settings is not None  # noqa: S101 (on_config has run)
        spoken = self._languages
        self._beside = SiteFiles(files)
        try:
            self._site = build(
                self._settings,
                markdown=site_markdown(config),
                store=self._store,
                progress=progress_bar("Pictures"),
                surroundings=self._beside,
            )
        except ProblemsError as error:
            raise PluginError(str(error)) from error
        problems = [*self._site.problems, *search_problems(self._site, self.options.search, config)]
        keep_back(files, self._settings)
        taken = Taken(held_file for _, held_file in held(files, self._settings))
        uris = dict.fromkeys(uri for uri, _ in self._site.files) | dict.fromkeys(
            output.uri for output in self._site.documents
        )
        problems += clashes(self._site.pages, sorted(uris), taken, self._settings)
        titles = dict(nav_titles(config.nav))
        self._taken, self._carried = {}, {}
        for page in self._site.pages:
            if theirs := taken.by(page.place + INDEX):
                self._taken[theirs.name] = page
                continue
            file = page_file(page, config, self._settings, spoken)
            self._carried[file.src_uri] = GeneratedPage(page, self._site.html, titles.get(file.src_uri), file, config)
            files.append(file)
        if spoken:
            spoken.note(page.file for page in self._carried.values())
        for uri, path in self._site.files:
            if not taken.by(uri) and files.get_file_from_path(uri) is None:
                files.append(site_file(uri, path, config, self._settings))
        self._documents = [document for document in self._site.documents if not taken.by(document.uri)]
        for problem in problems:
            _report(problem)
        return files

    def _give_place(self, page: GeneratedPage, file: File, files: Files) -> None:
        """Let a page of the author's that another plugin made stand in the place of ours."""
        assert self._settings is not None  # noqa: S101 (on_config has run)
        del self._carried[page.file.src_uri]
        if files.get_file_from_path(page.file.src_uri) is page.file:
            files.remove(page.file)
        self._taken[file.src_uri] = page.source
        if page.source.kind in {"result", "problems"}:
            theirs = SiteFile(file.dest_uri, file.src_uri, file.src_uri, page=True)
            _report(page_clash(page.source, theirs, self._settings))

    def _nav_at_once(self, /, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Add the lists where plugins that arrange the navigation see them."""
        return nav if self._languages else self._add_lists(nav, config, files)

    @event_priority(_LAST)
    def _nav_at_last(self, /, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Add the lists where the navigation is that of one language."""
        return self._add_lists(nav, config, files) if self._languages else nav

    on_nav = CombinedEvent(_nav_at_once, _nav_at_last)

    def _add_lists(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Put the lists into the navigation, where the options want them there."""
        assert self._site is not None  # noqa: S101 (on_files has run)
        assert self._beside is not None  # noqa: S101 (as above)
        self._beside.follow(files)
        if self.options.nav:
            add_lists(nav, self._site.pages, files, self._languages, configured=config.nav is not None)
        return nav

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Note which page is about to be rendered, and in its blocks where they stand, before anything shifts them."""
        self._current = page
        self._first_time = True
        self._embedded = 0
        self._rendered = []
        if page.file.src_uri in self._carried or FENCE_NAME not in markdown.lower():
            return markdown
        file = page.file.content_string.split("\n")  # as Markdown cuts them
        for stray in strays(file):
            _report(stray_block(stray, self._shown(page)))
        return "\n".join(with_lines(markdown.split("\n"), file))

    @event_priority(100)
    def on_page_content(self, html: str, *, page: MkDocsPage, **_: object) -> str:
        """Tell of blocks that did not get through the author's Markdown."""
        for block, line in self._rendered if page is self._current else ():
            if problem := misplaced_block(block, html, self._shown(page), line):
                _report(problem)
        return html

    def on_env(self, env: Any, *, files: Files, **_: object) -> Any:  # noqa: ANN401 (MkDocs' own)
        """Tell of links that lead nowhere and of places taken twice: all pages and files of the site are there now."""
        assert self._site is not None  # noqa: S101 (on_files has run)
        assert self._settings is not None  # noqa: S101 (as above)
        for problem in (*self._site.links.problems(), *self._late_clashes(files, self._settings)):
            _report(problem)
        return env

    def _late_clashes(self, files: Files, settings: Settings) -> Iterator[Problem]:
        """Yield the files that other plugins have added at places of ours; documents of ours are left out for them."""
        documents = {comparable(document.uri): document.uri for document in self._documents}
        pages = {comparable(page.file.dest_uri): page.file.dest_uri for page in self._carried.values()}
        theirs = (other for file, other in held(files, settings) if file.src_uri not in self._carried)
        for uri, problem in late_clashes(theirs, documents | pages):
            self._documents = [document for document in self._documents if document.uri != uri]
            yield problem

    @event_priority(100)
    def _offer_words(self, /, context: TemplateContext, *, page: MkDocsPage, **_: object) -> None:  # noqa: ARG002
        """Let search plugins read an experiment's words in place of its page: less to parse, less to index."""
        self._current = page
        self._first_time = False  # excerpts of posts are rendered once more, for the page of a blog
        self._embedded = 0
        if isinstance(page, GeneratedPage):
            page.offer_words()

    @event_priority(-100)
    def _restore_body(self, /, context: TemplateContext, *, page: MkDocsPage, **_: object) -> None:  # noqa: ARG002
        """Put the page back before it is rendered."""
        if isinstance(page, GeneratedPage):
            page.restore_body()

    on_page_context = CombinedEvent(_offer_words, _restore_body)

    @event_priority(100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the documents of the log, before other plugins look at what was written."""
        for document in self._documents:
            write_atomically(Path(config.site_dir, document.uri), document.make())

    def _embed(self, block: Block) -> str:
        page, site = self._current, self._site
        if page is None or site is None or self._settings is None:
            return ""
        user_path = self._shown(page)
        at, hub = page.file.dest_uri.removesuffix("index.html"), self._taken.get(page.file.src_uri)
        self._embedded += 1
        scope = f"{'embed' if self._first_time else 'excerpt'}-{self._embedded}"
        html, problems = site.embeds.render(block.text, at, user_path, block.line, hub=hub, scope=scope)
        self._rendered.append((html, block.line))
        if self._first_time:
            for problem in problems:
                _report(problem)
        return html

    def _shown(self, page: MkDocsPage) -> str:
        """Return the file of a page as users see it."""
        source = page.file.abs_src_path
        return self._settings.shown(Path(source)) if source and self._settings else page.file.src_uri


def _report(problem: Problem) -> None:
    level = logging.INFO if problem.code == "missing-extra" else _LEVELS[problem.severity]  # said once, not per record
    log.log(level, "%s", problem)
