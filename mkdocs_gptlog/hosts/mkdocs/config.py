"""What the site's configuration says to the log, and what the log adds to it."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import markdown as python_markdown
from mkdocs.config.config_options import ExtraScriptValue

from mkdocs_gptlog.hosts.markdown import Embed, EmbedExtension
from mkdocs_gptlog.hosts.mkdocs.languages import languages
from mkdocs_gptlog.pages.addresses import SCRIPT, STYLESHEET
from mkdocs_gptlog.settings import Options, Settings, root_address

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_TEMPLATES = Path(__file__).parent / "theme"


def read_settings(config: MkDocsConfig, options: Options, *, drafts: bool) -> Settings:
    """Return what the log is built from: its own options, and what the site sets anyway."""
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    language = config.theme.get("language") or config.theme.get("locale") or "en"
    spoken = languages(config)
    if spoken and spoken.prefix:
        options = options.model_copy(update={"address": spoken.prefix + options.address})
    return Settings(
        root.absolute(),
        options=options,
        language=str(language),
        drafts=drafts,
        directory_urls=config.use_directory_urls,
        template_dirs=tuple(Path(folder) for folder in config.theme.dirs if Path(folder, "gptlog").is_dir()),
        edit_base=_edit_base(config, root),
        site_name=config.site_name or "",
        site_url=root_address(config.site_url or ""),
        math=any(str(extension).startswith("pymdownx.arithmatex") for extension in config.markdown_extensions),
        previews=not makes_previews(config),
    )


def add_ours(config: MkDocsConfig, settings: Settings, embed: Embed) -> None:
    """Add the log's templates, records to watch, blocks, styles and script, each once, however often it is called."""
    if str(_TEMPLATES) not in config.theme.dirs:
        config.theme.dirs.append(str(_TEMPLATES))  # last: the site's own templates and the theme's win
    if settings.experiments_dir.is_dir() and str(settings.experiments_dir) not in config.watch:
        config.watch.append(str(settings.experiments_dir))
    extensions = [e for e in config.markdown_extensions if not isinstance(e, EmbedExtension)]
    config.markdown_extensions = [*extensions, EmbedExtension(embed)]  # type: ignore[list-item]
    if STYLESHEET not in config.extra_css:
        config.extra_css.insert(0, STYLESHEET)  # the site's own styles come after it and win
    if not any(getattr(script, "path", script) == SCRIPT for script in config.extra_javascript):
        script = ExtraScriptValue(SCRIPT)
        script.type = "module"
        config.extra_javascript.append(script)


def site_markdown(config: MkDocsConfig) -> Any:  # noqa: ANN401 (pages.render.Markdown)
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
