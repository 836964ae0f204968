"""Painter of pictures: takes their renditions from the store, or has them made in the studio and keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs_gptlog.media.album import BASE_URI, Picture, Rendition, Stills
from mkdocs_gptlog.media.pictures.encoding import ENCODER
from mkdocs_gptlog.media.recipe import Box, Recipe, Size
from mkdocs_gptlog.media.renditions import MOVING, VECTOR, Rendered, cover_name, still_name
from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.media.studio import Studio
from mkdocs_gptlog.settings import Options

_TYPES = {"webp": "image/webp", "avif": "image/avif"}


@dataclass(frozen=True)
class Painter:
    """Makes pictures as the settings say.

    Attributes:
        options: Widths, formats, quality, limits.
        store: Where renditions are kept.
        studio: Where they are made.
    """

    options: Options
    store: Store = field(repr=False)
    studio: Studio = field(repr=False)

    def recipe(self, hidden: tuple[Box, ...] = (), *, cover: bool = False) -> Recipe:
        """Return how a picture is made in which something is hidden, or which a card shows."""
        options = self.options
        quality = tuple(options.avif_quality if name == "avif" else options.quality for name in options.formats)
        return Recipe(options.widths, options.formats, quality, hidden, cover, ENCODER)

    def paint(self, path: Path, recipe: Recipe, key: str) -> Rendered:
        """Make the renditions of a picture and keep them under a key.

        Raises:
            PictureError: It cannot be shown.
            TimeoutError: It takes too long.
        """

        def write(name: str, data: bytes) -> None:
            self.store.write(key, name, data)
            names.append(name)

        names: list[str] = []
        rendered = self.studio.render(path, recipe, self.options.max_pixels * 1_000_000, write)
        self.store.remember(key, rendered, names)
        return rendered

    def picture(self, key: str, rendered: Rendered) -> Picture:
        """Return the picture whose renditions are kept under a key."""
        formats = self.options.formats

        def rendition(size: Size, name: str) -> Rendition:
            return Rendition(*size, f"{BASE_URI}/{key}-{name}", self.store.path(key, name))

        def stills(sizes: tuple[Size, ...], name: Callable[[int, str], str]) -> Stills:
            of = {each: tuple(rendition(size, name(size[0], each)) for size in sizes) for each in formats}
            return Stills(of[formats[-1]], tuple((_TYPES[each], of[each]) for each in formats[:-1]))

        if rendered.vector:
            whole = Stills((rendition(rendered.sizes[0], VECTOR),))
            return Picture(rendered.color, whole, whole)
        whole = stills(rendered.sizes, still_name)
        cover = stills(rendered.covers, cover_name) if rendered.covers else whole
        moving = rendition(rendered.moving, MOVING) if rendered.moving else None
        return Picture(rendered.color, whole, cover, moving)
