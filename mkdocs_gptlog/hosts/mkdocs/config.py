"""What the site's configuration says to the log, and what the log adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown as python_markdown
from mkdocs.config.config_options import ExtraScriptValue

from mkdocs_gptlog.hosts.configuration.options import places
from mkdocs_gptlog.hosts.configuration.site import SiteConfiguration
from mkdocs_gptlog.hosts.configuration.source import Source, read_source
from mkdocs_gptlog.hosts.markdown import NAMES, Embed, EmbedExtension
from mkdocs_gptlog.pages.addresses import SCRIPT, STYLESHEET
from mkdocs_gptlog.problems import ProblemsError
from mkdocs_gptlog.settings import Options, Settings, parse_options

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_TEMPLATES = Path(__file__).parent / "theme"


def described(config: MkDocsConfig, options: Options, prefix: str) -> SiteConfiguration:
    """Return what is configured: the log's own options, and what the site sets anyway.

    Args:
        config: As other plugins have left it.
        options: Of the log.
        prefix: Where the pages of the language at hand are, from the root of the site.
    """
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    return SiteConfiguration(
        root.absolute(),
        options=options,
        site_name=config.site_name or "",
        site_url=config.site_url or "",
        language=str(config.theme.get("language") or _as_written(config.theme.get("locale")) or "en"),
        prefix=prefix,
        directory_urls=config.use_directory_urls,
        docs_dir=Path(config.docs_dir),
        repo_url=config.repo_url or "",
        edit_uri=config.edit_uri or "",
        template_dirs=tuple(Path(folder) for folder in config.theme.dirs if Path(folder, "gptlog").is_dir()),
        extensions=tuple(name for name in config.markdown_extensions if isinstance(name, str)),
        has_cards=_has_cards(config),
    )


def read_options(options: dict[str, Any], file: Path) -> Options:
    """Return the options of the log as MkDocs has read them.

    Args:
        options: By name.
        file: The configuration file, which is read again to say where a wrong option stands.

    Raises:
        ProblemsError: With every option that is wrong.
    """
    try:
        return parse_options(options, file.name)
    except ProblemsError:
        try:
            source = read_source(file)
        except ProblemsError:  # MkDocs reads more than UTF-8
            source = Source()
        return parse_options(options, file.name, places(source, file.name))


def _as_written(locale: Any) -> str:  # noqa: ANN401 (Babel's, or MkDocs' own where that is missing)
    """Return the locale of a theme without the script that Babel adds: `zh_TW` for `zh_Hant_TW`."""
    if locale and getattr(locale, "script", None) and locale.territory:
        short = f"{locale.language}_{locale.territory}"
        return short if type(locale).parse(short) == locale else str(locale)
    return str(locale or "")


def add_ours(config: MkDocsConfig, settings: Settings, embed: Embed) -> None:
    """Add the log's templates, records to watch, blocks, styles and script, each once, however often it is called."""
    if str(_TEMPLATES) not in config.theme.dirs:
        config.theme.dirs.append(str(_TEMPLATES))  # last: the site's own templates and the theme's win
    if settings.experiments_dir.is_dir() and str(settings.experiments_dir) not in config.watch:
        config.watch.append(str(settings.experiments_dir))
    config.markdown_extensions = [*_theirs(config), EmbedExtension(embed)]  # type: ignore[list-item]
    if STYLESHEET not in config.extra_css:
        config.extra_css.insert(0, STYLESHEET)  # the site's own styles come after it and win
    if not any(getattr(script, "path", script) == SCRIPT for script in config.extra_javascript):
        script = ExtraScriptValue(SCRIPT)
        script.type = "module"
        config.extra_javascript.append(script)


def site_markdown(config: MkDocsConfig) -> Any:  # noqa: ANN401 (pages.render.Markdown)
    """Return a renderer of the author's own words, under the site's own extensions."""
    converter = python_markdown.Markdown(extensions=_theirs(config), extension_configs=config.mdx_configs or {})
    return lambda text: converter.reset().convert(text)


def _theirs(config: MkDocsConfig) -> list[str]:
    """Return the Markdown extensions without that for blocks, which the plugin is there for."""
    return [e for e in config.markdown_extensions if not isinstance(e, EmbedExtension) and e not in NAMES]


def _has_cards(config: MkDocsConfig) -> bool:
    """Return whether Material's social plugin draws a card for every page, and says so in its head."""
    social = config.plugins.get("material/social") or config.plugins.get("social")
    return social is not None and bool(social.config.get("enabled", True) and social.config.get("cards", True))
