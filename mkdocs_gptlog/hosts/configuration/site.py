"""The description of a site, which each host fills from what it knows, and the settings that follow from it.

mkdocs.yml -> MkDocs -> hosts.mkdocs.config --+
|                                         +-> SiteConfiguration -> Settings
+-> source -> hosts.plain.configuration --+
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from mkdocs_gptlog.settings import Options, Settings, root_address

_ARITHMATEX = "pymdownx.arithmatex"


@dataclass(frozen=True)
class SiteConfiguration:
    """What is configured, whoever has read it.

    Attributes:
        root: The folder of the configuration file, absolute.
        options: Those of the log.
        site_name: As it stands there.
        site_url: As it stands there, empty without one.
        language: Of the theme, as it is written there: `zh-TW` or `zh_TW`.
        prefix: Where the pages of this language are, from the root of the site: empty, or `zh/`.
        directory_urls: Whether addresses end in `/`.
        docs_dir: The folder of the author's pages, absolute.
        repo_url: As it stands there, empty without one.
        edit_uri: As MkDocs completes it, empty without one.
        template_dirs: The folders that hold templates of the log, absolute, the first of which wins.
        extensions: The names of the Markdown extensions.
        has_cards: Whether another plugin says how pages look where they are shared.
    """

    root: Path
    options: Options = field(default_factory=Options)
    site_name: str = ""
    site_url: str = ""
    language: str = "en"
    prefix: str = ""
    directory_urls: bool = True
    docs_dir: Path = Path()
    repo_url: str = ""
    edit_uri: str = ""
    template_dirs: tuple[Path, ...] = ()
    extensions: tuple[str, ...] = ()
    has_cards: bool = False


def settings_of(site: SiteConfiguration, *, drafts: bool = False) -> Settings:
    """Return what a build of the log starts from.

    Args:
        site: What is configured.
        drafts: As in `Settings`.
    """
    address = site.prefix + site.options.address
    return Settings(
        site.root,
        options=site.options.model_copy(update={"address": address}) if site.prefix else site.options,
        language=site.language.replace("_", "-"),
        drafts=drafts,
        directory_urls=site.directory_urls,
        template_dirs=site.template_dirs,
        edit_base=_edit_base(site),
        site_name=site.site_name,
        site_url=root_address(site.site_url),
        math=any(name.startswith(_ARITHMATEX) for name in site.extensions),
        previews=not site.has_cards,
    )


def _edit_base(site: SiteConfiguration) -> str:
    """Return the web address under which the project's folder is edited; empty where none is set."""
    if not site.edit_uri or not site.repo_url:
        return ""
    docs = posixpath.relpath(site.docs_dir.as_posix(), site.root.as_posix())
    if docs == "." or docs.startswith(".."):
        return ""
    base = site.repo_url
    if not base.endswith("/") and not site.edit_uri.startswith(("?", "#")):
        base += "/"
    try:
        return urljoin(urljoin(base, site.edit_uri), "../" * len(Path(docs).parts))
    except ValueError:  # a bracket that does not close
        return ""
