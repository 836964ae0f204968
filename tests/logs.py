"""Small logs for tests: written into a folder, built for real, and read back as pages."""

from __future__ import annotations

import array
import functools
import http.server
import io
import logging
import math
import os
import posixpath
import sys
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from PIL import Image

from mkdocs_gptlog.build import Site, build
from mkdocs_gptlog.settings import Options, Settings

REPOSITORY = Path(__file__).parent.parent
INLINE = frozenset("a abbr b code em i kbd small span strong sub sup".split())  # noqa: SIM905
VOID = frozenset("area base br col embed hr img input link meta source track wbr path".split())  # noqa: SIM905


def draw(
    size: tuple[int, int] = (64, 48), color: str = "teal", file_format: str = "PNG", mode: str = "RGB", **save: object
) -> bytes:
    """Return a picture of one colour as a file's content."""
    return encode(Image.new(mode, size, color), file_format, **save)


def encode(picture: Image.Image, file_format: str = "PNG", **save: object) -> bytes:
    """Return a picture as a file's content."""
    buffer = io.BytesIO()
    picture.save(buffer, file_format, **save)
    return buffer.getvalue()


def tone(seconds: float = 0.1) -> bytes:
    """Return a sound that grows louder from silence, as the content of a WAV file."""
    count = int(seconds * 8000)
    samples = array.array("h", (int(20000 * i / count * math.sin(i / 3)) for i in range(count)))
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return buffer.getvalue()


def make_pipe(path: Path) -> None:
    """Put a pipe at a path; a test that needs one is skipped where there are none."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pipes in folders")
    os.mkfifo(path)


def record(title: str = "A try", more: str = "", **fields: object) -> str:
    """Return a complete record; fields and lines of YAML are added to it, a field of None is left out."""
    values: dict[str, object] = {
        "title": title,
        "date": "2024-05-01",
        "model": "Model One",
        "prompt": "How many?",
        "reply": "Three.",
        "verdict": "pass",
        "why": "It counted right.",
    } | fields
    kept = {name: value for name, value in values.items() if value is not None}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False) + more


@dataclass
class Log:
    """A log in a folder of its own."""

    root: Path
    theme: str = "material"

    def write(self, files: dict[str, str | bytes]) -> Log:
        """Write files by their path below the folder."""
        for name, content in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def add(self, id_: str, text: str | None = None) -> Log:
        """Write a record; without a text, a complete one whose title is its id."""
        return self.write({f"experiments/{id_}.yaml": record(id_) if text is None else text})

    def configure(self, *, options: dict[str, Any] | None = None, **config: Any) -> Log:
        """Write `mkdocs.yml`, and a front page where there is none."""
        theme = {"name": self.theme, **({"font": False} if self.theme == "material" else {})}
        values = {
            "site_name": "Log",
            "theme": theme | config.pop("theme", {}),
            "plugins": config.pop("plugins", ["search", {"gptlog": options or {}}]),
            **config,
        }
        self.write({"mkdocs.yml": yaml.safe_dump(values, allow_unicode=True, sort_keys=False)})
        if not (self.root / "docs" / "index.md").exists():
            self.write({"docs/index.md": "# Home\n"})
        return self

    def core(self, **options: Any) -> Site:
        """Build without a host."""
        return build(Settings(self.root, options=Options(**options)))

    def preview(self) -> Built:
        """Build as `mkdocs serve` does."""
        return self.build(command="serve")

    def build(self, *, strict: bool = False, command: str = "build") -> Built:
        """Build through MkDocs as its commands do; an abort is kept, not raised."""
        if not (self.root / "mkdocs.yml").exists():
            self.configure()
        built = Built(self.root / "site")
        logger = logging.getLogger("mkdocs")
        handler = _Keep(built.said)
        logger.addHandler(handler)
        level = logger.level
        logger.setLevel(logging.INFO)
        try:
            config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(built.folder), strict=strict)
            config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
            mkdocs_build(config, serve_url="http://127.0.0.1:8000/" if command == "serve" else None)
        except Abort as error:
            built.abort = str(error)
        finally:
            logger.setLevel(level)
            logger.removeHandler(handler)
        return built


class _Keep(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@dataclass
class Built:
    """A site that was built, and what was said on the way."""

    folder: Path
    said: list[logging.LogRecord] = field(default_factory=list)
    abort: str = ""

    @property
    def warnings(self) -> list[str]:
        """What a strict build fails on, as the reader sees it."""
        told = [entry.getMessage() for entry in self.said if entry.levelno >= logging.WARNING]
        return [text.removeprefix("gptlog: ") for text in told]

    def page(self, place: str) -> Element:
        """Return a page by its address from the site's root."""
        name = place if place.endswith(".html") else posixpath.join(place, "index.html")
        return parse((self.folder / name).read_text("utf-8"))

    def has(self, place: str) -> bool:
        """Return whether there is such a page or file."""
        file = self.folder / place
        return (file / "index.html").is_file() if place.endswith("/") else file.is_file()


class Element:
    """One element of a page."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.content: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def __iter__(self) -> Iterator[Element]:
        for part in self.content:
            if isinstance(part, Element):
                yield part
                yield from part

    @property
    def text(self) -> str:
        """All the words below it, with single spaces."""
        return " ".join("".join(self.words()).split())

    def words(self) -> Iterator[str]:
        """Yield the pieces of text below it; a space stands between blocks."""
        for part in self.content:
            if isinstance(part, Element):
                if part.tag not in INLINE:
                    yield " "
                yield from part.words()
            else:
                yield part

    def all(self, name: str = "", /, **attributes: str) -> list[Element]:
        """Return all elements below it by tag or `.class`, and by attributes."""

        def fits(one: Element) -> bool:
            named = name[1:] in one.attributes.get("class", "").split() if name.startswith(".") else one.tag == name
            return (named or not name) and all(one.attributes.get(k) == v for k, v in attributes.items())

        return [one for one in self if fits(one)]

    def one(self, name: str = "", /, **attributes: str) -> Element:
        """Return the only element of that kind."""
        found = self.all(name, **attributes)
        assert len(found) == 1, f"{len(found)} of {name} {attributes}"
        return found[0]

    def texts(self, name: str) -> list[str]:
        """Return the words of all elements of that kind."""
        return [one.text for one in self.all(name)]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self.open):
            while (closed := self.open.pop()).tag != tag:
                pass
            if tag == "template":
                closed.content.clear()  # it stands for what a script may make, and shows nothing

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def parse(html: str) -> Element:
    """Return a page as a tree."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.open[0]


def links(page: Element) -> Iterator[str]:
    """Yield everything that a page points to."""
    for element in page:
        for name in ("href", "src", "poster"):
            if name in element:
                yield element[name]
        for source in element.attributes.get("srcset", "").split(","):
            if source.strip():
                yield source.split()[0]


def dead_links(site: Path, base: str = "/") -> list[str]:
    """Return every link in a site that leads to nothing in it, as `page -> link`.

    Args:
        site: The folder of the site.
        base: The path under which it is published; a link that leaves it is dead.
    """
    pages = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html"))}
    trees = {uri: parse(file.read_text("utf-8")) for uri, file in pages.items()}
    anchors = {
        uri: {one.attributes.get("id", one.attributes.get("name")) for one in tree} for uri, tree in trees.items()
    }
    return [
        f"{uri} -> {link}"
        for uri, tree in trees.items()
        for link in dict.fromkeys(links(tree))
        if not _leads(link, uri, base, site, anchors)
    ]


def _leads(link: str, uri: str, base: str, site: Path, anchors: dict[str, set[str | None]]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link in {"", "#"}:
        return bool(parts.scheme or parts.netloc or link)
    path = unquote(parts.path)
    if path.startswith("/"):
        if uri != "404.html" or not path.startswith(base):
            return False  # every page but the one for unknown addresses knows where it is
        target = path.removeprefix(base)
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), path)) if path else uri
        target += "/" if path.endswith(("/", ".")) else ""
    if target.startswith("../"):
        return False
    if target.endswith(("/", ".")) or not target:
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    if parts.fragment and target in anchors:
        return unquote(parts.fragment) in anchors[target]
    return (site / target).is_file()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a base path; anything above it is not found."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, base: str, **named: Any) -> None:
        self._base = base
        super().__init__(*arguments, **named)

    def translate_path(self, path: str) -> str:
        if not urlsplit(path).path.startswith(self._base):
            return super().translate_path("/outside-the-base-path")
        return super().translate_path(path.removeprefix(self._base[:-1]))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path, base: str = "/") -> Iterator[str]:
    """Serve a site under a path and yield its address."""
    handler = functools.partial(_Handler, base=base, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{base}"
        finally:
            server.shutdown()
            thread.join()


def bodies(site: Site, kind: str = "") -> Iterator[str]:
    """Yield the bodies of a site's pages, of one kind or of all."""
    return (site.html.body(page) for page in site.pages if kind in {"", page.kind})


def cards(page: Element) -> list[str]:
    """Return the titles of the cards on a page, in order."""
    return page.texts(".gptlog-card__title")


def lines_of(text: str, *wanted: str) -> list[int]:
    """Return the numbers of the lines that hold each of these words first, from 1."""
    lines = text.splitlines()
    return [next(i for i, line in enumerate(lines, 1) if word in line) for word in wanted]
