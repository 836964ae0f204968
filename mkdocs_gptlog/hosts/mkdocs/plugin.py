"""The plugin: MkDocs' events in the order of a build."""

from __future__ import annotations

import logging
import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

import markdown as python_markdown
from markupsafe import escape
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_gptlog.build import Site, build
from mkdocs_gptlog.hosts.embed import EmbedExtension
from mkdocs_gptlog.hosts.mkdocs.languages import Languages, languages
from mkdocs_gptlog.hosts.mkdocs.search import chinese_search
from mkdocs_gptlog.hosts.terminal import progress_bar
from mkdocs_gptlog.media.store import Store, publish, write_atomically
from mkdocs_gptlog.pages.addresses import SCRIPT, STYLESHEET
from mkdocs_gptlog.pages.documents import Document
from mkdocs_gptlog.pages.embeds import blocks, comparable_text
from mkdocs_gptlog.pages.site import Page
from mkdocs_gptlog.problems import Position, Problem, ProblemsError, Severity
from mkdocs_gptlog.settings import Options, Settings, parse_options, root_address

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("gptlog")
TEMPLATES = Path(__file__).parent / "theme"
_PAGE_TEMPLATE = "gptlog-page.html"
_SEARCHES = ("material/search", "search")
_ANCHOR = re.compile(r' id="([^"]+)"')
_LAST = -110
"""After mkdocs-static-i18n (-100), which sets the language and takes files that are not below `docs_dir` away."""
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
        self._taken: dict[str, Page] = {}
        self._carried: dict[str, GeneratedPage] = {}
        self._current: MkDocsPage | None = None
        self._blocks: list[tuple[str, int]] | None = []

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Check the options; MkDocs shows every problem and stops."""
        super().load_config({}, config_file_path)
        try:
            self.options = parse_options(options, Path(config_file_path or "mkdocs.yml").name)
        except ProblemsError as error:
            return [(problem.where.field, PluginError(str(problem))) for problem in error.problems], []
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002
        """Note whether this is a preview; that the event is defined keeps the instance between builds."""
        self._preview = command == "serve"

    @event_priority(_LAST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Take what the site sets: language, address, templates, Markdown; other plugins have their say before."""
        self._settings = settings = self._read_settings(config)
        if self._store is None or self._store.folder != settings.cache_dir:
            self._store = Store(settings.cache_dir)
        if str(TEMPLATES) not in config.theme.dirs:
            config.theme.dirs.append(str(TEMPLATES))  # last: the site's own templates and the theme's win
        if settings.experiments_dir.is_dir() and str(settings.experiments_dir) not in config.watch:
            config.watch.append(str(settings.experiments_dir))
        extensions = [e for e in config.markdown_extensions if not isinstance(e, EmbedExtension)]
        config.markdown_extensions = [*extensions, EmbedExtension(self._embed)]  # type: ignore[list-item]
        if STYLESHEET not in config.extra_css:
            config.extra_css.insert(0, STYLESHEET)  # the site's own styles come after it and win
        if not any(getattr(script, "path", script) == SCRIPT for script in config.extra_javascript):
            script = ExtraScriptValue(SCRIPT)
            script.type = "module"
            config.extra_javascript.append(script)
        return config

    def _files_at_once(self, /, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the log where plugins that look at all files see it."""
        return files if languages(config) else self._add_log(files, config)

    @event_priority(_LAST)
    def _files_at_last(self, /, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the log where the site is built once for each language."""
        return self._add_log(files, config) if languages(config) else files

    on_files = CombinedEvent(_files_at_once, _files_at_last)

    def _add_log(self, files: Files, config: MkDocsConfig) -> Files:
        """Build the log and add its pages and files; an author's page at a place of ours is kept."""
        assert self._settings is not None  # noqa: S101 (on_config has run)
        spoken = languages(config)
        self._site = build(
            self._settings, markdown=_site_markdown(config), store=self._store, progress=progress_bar("Pictures")
        )
        problems = [*self._site.problems, *_search_problems(self._site, config)]
        _keep_back(files, self._settings)
        authored = {file.dest_uri: file for file in files.documentation_pages()}
        titles = dict(_nav_titles(config.nav))
        self._taken, self._carried = {}, {}
        for page in self._site.pages:
            if file := authored.get(page.place + "index.html"):
                self._taken[file.src_uri] = page
                if page.kind in {"result", "problems"}:
                    problems.append(_place_taken(page, file, self._settings))
                continue
            file = _page_file(page, config, self._settings, spoken)
            self._carried[file.src_uri] = GeneratedPage(page, titles.get(file.src_uri), file, config)
            files.append(file)
        if spoken:
            spoken.note(page.file for page in self._carried.values())
        for uri, path in self._site.files:
            if files.get_file_from_path(uri) is None:
                files.append(_site_file(uri, path, config, self._settings))
        self._documents = [one for one in self._site.documents if files.get_file_from_path(one.uri) is None]
        for problem in problems:
            _report(problem)
        return files

    def _nav_at_once(self, /, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Add the lists where plugins that arrange the navigation see them."""
        return nav if languages(config) else self._add_lists(nav, config, files)

    @event_priority(_LAST)
    def _nav_at_last(self, /, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Add the lists where the navigation is that of one language."""
        return self._add_lists(nav, config, files) if languages(config) else nav

    on_nav = CombinedEvent(_nav_at_once, _nav_at_last)

    def _add_lists(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Put the gallery and the hubs into the navigation, unless it names them itself."""
        assert self._site is not None  # noqa: S101 (on_files has run)
        if not self.options.nav:
            return nav
        hubs = [page for page in self._site.pages if page.kind in {"gallery", "hub"}]
        named = {page.file.dest_uri: page for page in nav.pages}
        ours = [named[page.place + "index.html"] for page in hubs if page.place + "index.html" in named]
        if ours and config.nav is not None:
            return nav
        missing: list[MkDocsPage] = []
        for page in hubs:
            if page.place + "index.html" not in named:
                file = files.get_file_from_path(_source_uri(page, languages(config)))
                if file is not None and file.page is not None:
                    missing.append(file.page)
        if missing:
            _add_to_nav(nav, missing, ours, hubs[0].title)
        return nav

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Note which page is about to be rendered, and where its blocks stand in its file."""
        self._current = page
        self._blocks = []
        if page.file.src_uri not in self._carried and "gptlog" in markdown:
            lines = page.file.content_string.split("\n")  # as Markdown cuts them
            self._blocks = [(comparable_text(block.text), block.first + 2) for block in blocks(lines)]
        return markdown

    @event_priority(100)
    def _offer_words(self, /, context: TemplateContext, *, page: MkDocsPage, **_: object) -> None:  # noqa: ARG002
        """Let search plugins read an experiment's words in place of its page: less to parse, less to index."""
        self._current, self._blocks = page, None  # excerpts of posts are rendered once more, for the page of a blog
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

    def _embed(self, text: str) -> str:
        page, site = self._current, self._site
        if page is None or site is None or self._settings is None:
            return ""
        source = page.file.abs_src_path
        shown = self._settings.shown(Path(source)) if source else page.file.src_uri
        at, hub = page.file.dest_uri.removesuffix("index.html"), self._taken.get(page.file.src_uri)
        html, problems = site.embeds.render(text, at, shown, self._line_of(text), hub)
        if self._blocks is not None:  # the page is read for the first time
            for problem in problems:
                _report(problem)
        return html

    def _line_of(self, text: str) -> int:
        """Return the line of the page's file on which a block's text starts; 1 where it came from another file."""
        wanted, left = comparable_text(text), self._blocks or []
        for i, (known, line) in enumerate(left):
            if known == wanted:
                del left[i]  # the next block with the same text is another one
                return line
        return 1

    def _read_settings(self, config: MkDocsConfig) -> Settings:
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        language = config.theme.get("language") or config.theme.get("locale") or "en"
        spoken = languages(config)
        options = self.options
        if spoken and spoken.prefix:
            options = options.model_copy(update={"address": spoken.prefix + options.address})
        return Settings(
            root.absolute(),
            options=options,
            language=str(language),
            drafts=self._preview,
            directory_urls=config.use_directory_urls,
            template_dirs=tuple(Path(folder) for folder in config.theme.dirs if Path(folder, "gptlog").is_dir()),
            edit_base=_edit_base(config, root),
            site_name=config.site_name or "",
            site_url=root_address(config.site_url or ""),
            math=any(str(extension).startswith("pymdownx.arithmatex") for extension in config.markdown_extensions),
            previews=not makes_previews(config),
        )


class KeptFile(File):
    """A file of the cache, linked into the site where MkDocs would copy it."""

    cache = ""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002 (MkDocs' signature)
        """Publish the file."""
        if self.abs_src_path is not None:
            publish(self.abs_src_path, self.abs_dest_path, self.cache)


class GeneratedPage(MkDocsPage):
    """A page of the log: it brings its body, title and contents, so nothing passes through Markdown."""

    def __init__(self, page: Page, title: str | None, file: File, config: MkDocsConfig) -> None:
        self._page = page
        self._heading = escape(page.title)  # themes take titles for HTML
        self._body: str | None = None
        super().__init__(title or self._heading, file, config)

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Set what MkDocs would read from the file's front matter."""
        self.markdown = ""
        self.meta = {"title": str(self._heading), "template": _PAGE_TEMPLATE, "hide": ["tags"], "render_macros": False}
        if self._page.description:
            self.meta["description"] = str(escape(self._page.description))
        if self._page.tags:
            self.meta["tags"] = [escape(tag) for tag in self._page.tags]  # ours stand on the page already
        if self._page.date:
            self.meta |= {"date": self._page.date, "updated": self._page.updated}
        if self._page.words is None:
            self.meta["search"] = {"exclude": True}
        if not self._page.contents:
            self.meta["hide"].append("toc")

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Set the body and the contents."""
        self.content = self._page.render()
        links = [AnchorLink(escape(section.title), section.anchor, 2) for section in self._page.contents]
        top = AnchorLink(self._heading, "top", 1)
        top.children = links
        self.toc = TableOfContents([top] if links else [])
        self.present_anchor_ids = set(_ANCHOR.findall(self.content))

    @property
    def head(self) -> str:
        """What the template puts into the head of the document."""
        return self._page.head()

    def offer_words(self) -> None:
        """Show what a search is to find, until `restore_body`."""
        self._body = self.content
        if self._page.words is not None:
            self.content = self._page.words()

    def restore_body(self) -> None:
        """Show the page again."""
        self.content = self._body


def _keep_back(files: Files, settings: Settings) -> None:
    """Take the records and their pictures out of what MkDocs copies, where they lie among the author's pages."""
    folder = str(settings.experiments_dir) + os.sep
    for file in list(files):
        if (file.abs_src_path or "").startswith(folder) and not file.is_documentation_page():
            files.remove(file)


def _report(problem: Problem) -> None:
    level = logging.INFO if problem.code == "missing-extra" else _LEVELS[problem.severity]  # said once, not per record
    log.log(level, "%s", problem)


def _search_problems(site: Site, config: MkDocsConfig) -> Iterator[Problem]:
    """Yield what keeps the search from finding words of the log."""
    plugin = next((config.plugins[name] for name in _SEARCHES if name in config.plugins), None)
    if plugin is not None:
        sought = (site.renderer.sought(experiment) for experiment in site.logbook.experiments)
        texts = (text for sections in sought for _, title, texts in sections for text in (title, *texts))
        file = Path(config.config_file_path or "mkdocs.yml").name
        if problem := chinese_search(texts, plugin.config, file):
            yield problem


def _source_uri(page: Page, spoken: Languages | None) -> str:
    """Return the path under which authors name a page of the log, the same in each language."""
    return page.place.removeprefix(spoken.prefix if spoken else "") + "index.md"


def _page_file(page: Page, config: MkDocsConfig, settings: Settings, spoken: Languages | None) -> File:
    """Return the file that MkDocs asks for: backed by a record, so that plugins find something on disk and in git."""
    record = page.source or page.newest
    source = record or Path(config.config_file_path or settings.root)
    uri = _source_uri(page, spoken)
    file = File.generated(config, uri, abs_src_path=str(source), inclusion=InclusionLevel.NOT_IN_NAV)
    file.dest_uri = page.place + "index.html"
    if record:
        file.generated_by = None  # its history is that of the record
        file.edit_uri = None
    if page.source:
        docs = Path(config.docs_dir)
        file.edit_uri = posixpath.relpath(page.source.as_posix(), docs.as_posix())
    return file


def _site_file(uri: str, path: Path, config: MkDocsConfig, settings: Settings) -> File:
    """Return the file that MkDocs asks for."""
    name, cache = str(path), str(settings.cache_dir)
    if not name.startswith(cache + os.sep):
        return File.generated(config, uri, abs_src_path=name)
    file = KeptFile.generated(config, uri, abs_src_path=name, inclusion=InclusionLevel.INCLUDED)
    assert isinstance(file, KeptFile)  # noqa: S101 (it makes one of its own class)
    file.cache = cache
    return file


def _place_taken(page: Page, file: File, settings: Settings) -> Problem:
    shown = settings.shown(page.source) if page.source else page.place
    message = f"the page {file.src_uri} stands where this experiment's page goes"
    return Problem(Position(shown), message, "rename one of them", "address-clash")


def _nav_titles(nav: object) -> Iterator[tuple[str, str]]:
    """Yield the path and the title of each page that a configured navigation gives a title."""
    if isinstance(nav, dict):
        for title, value in nav.items():
            if isinstance(value, str):
                yield value, str(title)
            else:
                yield from _nav_titles(value)
    elif isinstance(nav, list):
        for entry in nav:
            yield from _nav_titles(entry)


def _add_to_nav(nav: Navigation, pages: list[MkDocsPage], ours: Iterable[MkDocsPage], title: str) -> None:
    """Append pages to the section that holds a page of ours, or to a new section."""
    section = next((page.parent for page in ours if isinstance(page.parent, Section)), None)
    if section is None:
        section = Section(title, [])
        nav.items.append(section)
    for page in pages:
        page.parent = section
        section.children.append(page)
    last = nav.pages[-1] if nav.pages else None
    for page in pages:
        page.previous_page = last
        if last is not None:
            last.next_page = page
        last = page
    nav.pages.extend(pages)


def _site_markdown(config: MkDocsConfig) -> Any:  # noqa: ANN401 (pages.render.Markdown)
    """Return a renderer of the author's own words, under the site's own extensions."""
    extensions = [e for e in config.markdown_extensions if not isinstance(e, EmbedExtension)]
    converter = python_markdown.Markdown(extensions=extensions, extension_configs=config.mdx_configs or {})
    return lambda text: converter.reset().convert(text)


def makes_previews(config: MkDocsConfig) -> bool:
    """Return whether Material's social plugin draws a card for every page, and says so in its head."""
    social = config.plugins.get("material/social") or config.plugins.get("social")
    return social is not None and bool(social.config.get("enabled", True) and social.config.get("cards", True))


def _edit_base(config: MkDocsConfig, root: Path) -> str:
    """Return the web address under which the project's folder is edited; empty where none is set."""
    if not config.edit_uri or not config.repo_url:
        return ""
    docs = posixpath.relpath(Path(config.docs_dir).as_posix(), root.as_posix())
    up = "../" * len(Path(docs).parts) if not docs.startswith("..") else ""
    base = config.repo_url
    if not base.endswith("/") and not config.edit_uri.startswith(("?", "#")):
        base += "/"
    return urljoin(urljoin(base, config.edit_uri), up) if up else ""
