"""Destinations: where in the site the links of an author's text lead.

A link may be relative to the address of the record's page, as browsers read it, or to the file that it is written in;
it may name a record, a page of the author's, or an id.

    ../b/   ../b/experiment.yaml   ../../../docs/page.md#part   w/b
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

from mkdocs_gptlog.logbook.ids import SUFFIXES, experiment_id
from mkdocs_gptlog.logbook.logbook import Logbook
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.logbook.slugs import comparable
from mkdocs_gptlog.media.album import Album
from mkdocs_gptlog.pages.addresses import Addresses
from mkdocs_gptlog.settings import Settings

INDEX = "index.html"


class Surroundings(Protocol):
    """What the site holds beside the log.

    Addresses are those of links from the site's root: quoted; or whole ones; empty for what is not in the site that is
    being built.
    """

    def address_of(self, file: Path) -> str | None:
        """Return the address of a file of the author's; None where the site does not hold it."""

    def address_at(self, uri: str) -> str | None:
        """Return the address of the file at a place of the site, unquoted and posix; None where nothing is there."""


class NoSurroundings:
    """A site that is nothing but the log."""

    def address_of(self, file: Path) -> str | None:  # noqa: ARG002 (there is none)
        """Return None."""
        return None

    def address_at(self, uri: str) -> str | None:  # noqa: ARG002 (as above)
        """Return None."""
        return None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads.

    Attributes:
        address: As `Surroundings` returns them.
        place: Of a page of the log; empty for anything else.
        draft: Whether that is the page of a draft.
    """

    address: str
    place: str = ""
    draft: bool = False


def relative(link: str) -> bool:
    """Return whether a link depends on where it stands: no whole address, and none from the root of the host."""
    try:
        parts = urlsplit(link.replace("\\", "/"))
    except ValueError:  # brackets that do not close
        return False
    whole = len(parts.scheme) > 1 and parts.scheme != "file"  # `C:` is a disk
    return not whole and not parts.netloc and (bool(parts.scheme) or not parts.path.startswith("/"))


class Destinations:
    """Finds where links lead."""

    def __init__(
        self,
        settings: Settings,
        logbook: Logbook,
        album: Album,
        addresses: Addresses,
        *,
        surroundings: Surroundings,
        uris: Callable[[], frozenset[str]],
    ) -> None:
        self._settings = settings
        self._logbook = logbook
        self._album = album
        self._addresses = addresses
        self._surroundings = surroundings
        self._uris = uris

    def find(self, link: str, file: str, place: str) -> Destination | None:
        """Return where a relative link leads; None where it leads nowhere.

        Args:
            link: As in HTML; what stands after `?` or `#` does not matter.
            file: The file that the link is written in, relative to the project's folder.
            place: The address of the page of its record, unquoted.
        """
        parts = urlsplit(link.replace("\\", "/"))
        path = unquote(parts.path)
        if parts.scheme or "\0" in path:
            return None
        if not path:
            return Destination(self._addresses.link(place), place)
        return (
            self._at(posixpath.normpath(place + path), folder=path.endswith(("/", "/.", "/..")) or path in {".", ".."})
            or self._of_file(posixpath.normpath(posixpath.join(posixpath.dirname(file), path)))
            or self._record(path.strip("/"))
            or self._named_at(posixpath.normpath(place + path))
        )

    def experiment(self, destination: Destination) -> Experiment | None:
        """Return the experiment whose page a link leads to; None for anything else."""
        base = self._addresses.place()
        if not destination.place.startswith(base):
            return None
        return self._logbook.by_id.get(comparable(destination.place.removeprefix(base).rstrip("/")))

    def _at(self, uri: str, *, folder: bool) -> Destination | None:
        """Return what is at a place of the site."""
        if uri.startswith(".."):
            return None
        uri = "" if uri == "." else uri
        parent, _, name = uri.rpartition("/")
        place = "" if uri in {"", INDEX} else f"{parent if name == INDEX else uri}/"
        base = self._addresses.place()
        if place.startswith(base) and (record := self._record(place.removeprefix(base).rstrip("/"))):
            return record
        if page := self._places.get(comparable(place)):
            return Destination(self._addresses.link(page), page)
        if not folder and (document := self._places.get(comparable(uri))):
            return Destination(quote(document))
        address = self._surroundings.address_at
        flat = place.rstrip("/")
        names = (place + INDEX, f"{flat}.html", f"{flat.removesuffix('.html')}/{INDEX}")
        beside = (address(name) for name in (names if folder else (uri, *names)))
        nearest = next((one for one in beside if one is not None), None)
        return None if nearest is None else Destination(nearest)

    def _named_at(self, uri: str) -> Destination | None:
        """Return the page of a record whose file would be at a place of the site, if records were there."""
        inside = PurePosixPath(uri.removeprefix(self._addresses.place()))
        return self._record(experiment_id(inside)) if inside.suffix in SUFFIXES else None

    def _of_file(self, name: str) -> Destination | None:
        """Return the page of a record, what is published of a file in it, or what the site holds of a file."""
        file = Path(posixpath.normpath((self._settings.root / name).as_posix()))
        if file == self._settings.experiments_dir:
            return Destination(self._addresses.gallery, self._addresses.place())
        if file.is_relative_to(self._settings.experiments_dir):
            inside = PurePosixPath(file.relative_to(self._settings.experiments_dir).as_posix())
            if record := self._record(experiment_id(inside) if inside.suffix in SUFFIXES else str(inside)):
                return record
            if uri := self._published.get(name):
                return Destination(quote(uri))
        beside = self._surroundings.address_of(file)
        return None if beside is None else Destination(beside)

    def _record(self, id_: str) -> Destination | None:
        return self._records.get(comparable(id_))

    @cached_property
    def _records(self) -> dict[str, Destination]:
        """The pages of the records by comparable id; those of broken records and drafts may not be built."""
        where, previewed = self._addresses, self._settings.drafts
        records: dict[str, Destination] = {}
        for record in self._logbook.broken:
            if record.id:
                place = where.place(record.id)
                records[comparable(record.id)] = Destination(where.link(place) if previewed else "", place)
        for experiment in self._logbook.left_out:
            records[comparable(experiment.id)] = Destination("", where.place(experiment.id), draft=True)
        for experiment in self._logbook.experiments:
            place = where.place(experiment.id)
            records[comparable(experiment.id)] = Destination(where.link(place), place, draft=experiment.draft)
        return records

    @cached_property
    def _places(self) -> dict[str, str]:
        """The pages of the log and the files beside them, by comparable address."""
        return {comparable(uri): uri for uri in self._uris()}

    @cached_property
    def _published(self) -> dict[str, str]:
        """What is published of the files of records, by their paths."""
        album = self._album
        copies = {name: attached.copy for name, attached in album.attachments.items() if attached.copy}
        clips = {name: clip.uri for name, clip in (album.clips | album.downloads | copies).items()}
        return clips | {name: picture.largest.uri for name, picture in album.pictures.items()}
