"""What a user can set: the options under `plugins: - gptlog:`, and the settings that a build starts from."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from mkdocs_gptlog.explain import did_you_mean, explain
from mkdocs_gptlog.lookalikes import SIGN, described
from mkdocs_gptlog.problems import Position, Problem, ProblemsError


class Verdict(BaseModel):
    """How a verdict is shown.

    Attributes:
        label: What readers see; without one the interface language's word, or the name.
        icon: One character, so that colour alone never tells a verdict.
        color: A CSS colour; without one that of the theme for the tone.
        tone: Which of the built-in verdicts it counts as in rates.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = ""
    icon: str = ""
    color: Annotated[str, Field(pattern=r"^[#\w(),.%\s-]*$")] = ""
    tone: str = ""


BUILT_IN_VERDICTS = {
    "pass": Verdict(icon="✓", tone="pass"),
    "partial": Verdict(icon="½", tone="partial"),
    "fail": Verdict(icon="✗", tone="fail"),
    "unclear": Verdict(icon="?", tone="unclear"),
    "pending": Verdict(icon="…", tone="pending"),
}
Sought = Literal["everything", "no-replies", "titles"]
"""What a search is to find of an experiment."""
Width = Annotated[int, Field(ge=16, le=8192)]


def _below_the_root(address: str) -> str:
    parts = address.split("/")
    if any(part.casefold() in {"", ".", "..", "index.html"} or re.search(r"[\s?#%\\]", part) for part in parts):
        raise PydanticCustomError(
            "address",
            "`{value}` is not an address below the site's root; write it like `lab/experiments`",
            {"value": address},
        )
    return address


class Options(BaseModel):
    """The options of the plugin, one for one as they stand in `mkdocs.yml`.

    Attributes:
        experiments: The folder of the records, relative to `mkdocs.yml`.
        address: Where the pages appear below the site's root.
        cache: The folder for renditions, relative to `mkdocs.yml`.
        verdicts: Further verdicts, and other labels, icons and colours for the built-in ones.
        widths: Of the published pictures, in px; a picture is never enlarged.
        formats: Of the published pictures; browsers take the first that they read, so WebP stands last.
        quality: Of WebP, 1 to 100.
        avif_quality: Of AVIF, 1 to 100.
        originals: `link` publishes the original pictures too, with all that cameras wrote into them.
        missing_alt: How much it matters that a picture has no text for those who cannot see it.
        max_pixels: Pictures with more pixels are refused before they are decoded, in millions.
        time_limit: For one picture or clip, in seconds.
        page_size: Cards on one page of a list.
        record: Whether the page of an experiment shows its YAML, without the comments in it.
        nav: Whether the hub pages are added to the navigation where it does not name them.
        markdown_roles: Whose texts are Markdown; others are shown as they were typed. A message may say otherwise.
        search: What the search of the site finds of an experiment: everything, not what was answered, or the title.
        feed_size: Entries in a feed; 0 for no feeds.
        feed_ids: What the ids in feeds begin with; without it the address of the site.
        data: Whether the log is published as data too: with its runs, or also with what was said in them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    experiments: str = "experiments"
    address: Annotated[str, AfterValidator(_below_the_root)] = "experiments"
    cache: str = ".cache/gptlog"
    verdicts: dict[str, Verdict] = Field(default_factory=dict)
    widths: tuple[Width, ...] = (400, 800, 1600)
    formats: tuple[Literal["avif", "webp"], ...] = ("webp",)
    quality: Annotated[int, Field(ge=1, le=100)] = 80
    avif_quality: Annotated[int, Field(ge=1, le=100)] = 60
    originals: Literal["none", "link"] = "none"
    missing_alt: Literal["ignore", "notice", "warning", "error"] = "notice"
    max_pixels: Annotated[int, Field(ge=1, le=178)] = 80
    time_limit: Annotated[float, Field(gt=0)] = 120
    page_size: Annotated[int, Field(ge=1)] = 60
    record: Literal["show", "none"] = "show"
    nav: bool = True
    markdown_roles: tuple[Literal["system", "user", "assistant", "tool"], ...] = ("assistant",)
    search: Sought = "everything"
    feed_size: Annotated[int, Field(ge=0)] = 20
    feed_ids: Annotated[str, Field(pattern=r"^(https?://[^\s#]+)?$")] = ""
    data: Literal["none", "runs", "messages"] = "runs"

    @field_validator("widths")
    @classmethod
    def _sorted(cls, widths: tuple[int, ...]) -> tuple[int, ...]:
        if not widths:
            raise ValueError("is empty")
        return tuple(sorted(set(widths)))

    @field_validator("formats")
    @classmethod
    def _webp_last(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        if "webp" not in formats:
            raise ValueError("`webp` must be among them, for browsers that read nothing newer")
        return tuple(sorted(set(formats)))

    @field_validator("verdicts")
    @classmethod
    def _with_tone(cls, verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
        for name, verdict in verdicts.items():
            if verdict.tone and verdict.tone not in BUILT_IN_VERDICTS:
                hint = did_you_mean(verdict.tone, BUILT_IN_VERDICTS)
                raise ValueError(f"the tone `{verdict.tone}` of `{name}` is not known: {hint}")
        return verdicts

    def all_verdicts(self) -> dict[str, Verdict]:
        """Return every verdict by name, the built-in ones first, with icons and tones filled in."""
        merged = dict(BUILT_IN_VERDICTS)
        for name, verdict in self.verdicts.items():
            base = merged.get(name, Verdict(icon="•", tone="unclear"))
            merged[name] = base.model_copy(update={k: v for k, v in verdict.model_dump().items() if v})
        return merged


@dataclass(frozen=True)
class Docs:
    """The author's own pages, where no site generator tells of them.

    Attributes:
        folder: Where they are, absolute.
        shown: The same as users see it.
    """

    folder: Path
    shown: str = "docs"


@dataclass(frozen=True)
class Settings:
    """What one build starts from: the options, and what the host knows. It is values only: no file is asked for.

    Attributes:
        root: The folder that paths in options and in problems are relative to, absolute.
        options: What the user set.
        language: Of the interface: `en`, `zh`, …
        drafts: Whether drafts get pages, and broken records pages with their problems (a preview).
        directory_urls: Whether addresses end in `/` rather than `/index.html`.
        template_dirs: Folders whose `gptlog/` templates go before the package's.
        edit_base: The web address under which `root` can be edited, ending in `/`; empty where there is none.
        site_name: What the site is called.
        site_url: The web address of the site's root, ending in `/`; empty where it is not known.
        math: Whether the site sets formulas that are written as `pymdownx.arithmatex` writes them.
        previews: Whether pages say how they look where they are shared; not where something else does.
        docs: The author's own pages; None where there are none, or a site generator holds them.
    """

    root: Path
    options: Options = field(default_factory=Options)
    language: str = "en"
    drafts: bool = False
    directory_urls: bool = True
    template_dirs: tuple[Path, ...] = ()
    edit_base: str = ""
    site_name: str = ""
    site_url: str = ""
    math: bool = False
    previews: bool = True
    docs: Docs | None = field(default=None, compare=False)

    @cached_property
    def experiments_dir(self) -> Path:
        """The folder of the records, absolute."""
        return self.root / self.options.experiments

    @property
    def cache_dir(self) -> Path:
        """The folder of the renditions, absolute."""
        return self.root / self.options.cache

    @property
    def feeds(self) -> bool:
        """Whether feeds are written: what they link to is looked for from elsewhere, by whole addresses."""
        return self.options.feed_size > 0 and self.site_url.startswith(("https://", "http://"))

    def shown(self, path: Path) -> str:
        """Return the path as users see it: relative to `root`, posix."""
        relative = Path(os.path.relpath(path, self.root)).as_posix()
        return os.fsencode(relative).decode("utf-8", "replace")


OptionPath = tuple[int | str, ...]
"""Where an option stands among the options: names and indices; for the name itself, `KEY` comes last."""
KEY = "[key]"
"""As pydantic writes it."""


Places = Callable[[OptionPath], Position]
"""Returns where an option stands."""


def parse_options(data: Mapping[str, Any], file: str, place: Places | None = None) -> Options:
    """Check the options that stand in a configuration file.

    Args:
        data: The options as read.
        file: The configuration file as users see it.
        place: Returns where an option stands; without it, each is told by the file.

    Raises:
        ProblemsError: With every option that is wrong.
    """
    try:
        return Options.model_validate(data)
    except ValidationError as error:
        where = place or (lambda _: Position(file))
        raise ProblemsError(_option_problem(entry, where) for entry in error.errors()) from error


def _option_problem(entry: Any, place: Places) -> Problem:  # noqa: ANN401 (a TypedDict of pydantic's)
    message, hint = explain(entry)
    name = ".".join(map(str, entry["loc"]))
    where = place(entry["loc"])
    if entry["type"] == "extra_forbidden":
        where = place((*entry["loc"], KEY))
        fields = Verdict.model_fields if entry["loc"][0] == "verdicts" else Options.model_fields
        message, hint = "is not a known option", did_you_mean(str(entry["loc"][-1]), fields)
        if sign := SIGN.search(str(entry["loc"][-1])):
            message = f"holds {described(sign[0])}, and is not a known option"
    elif entry["input"] is None:
        message, hint = "has no value", "leave it out, or give the variable a default: `!ENV [NAME, default]`"
    elif entry["loc"][-1] == KEY:  # YAML takes `no` and `1` for something else
        name = ".".join(map(str, entry["loc"][:-2]))
        message, hint = "a name in it is not a text", "put the name in quotes"
    elif entry["loc"] == ("feed_ids",):
        hint = "it starts with https://"
    return Problem(replace(where, field=f"gptlog.{name}"), message, hint, "option")


def root_address(site_url: str) -> str:
    """Return the address of a site's root with its closing slash; empty where it is not set."""
    return f"{site_url.rstrip('/')}/" if site_url.strip("/") else ""
