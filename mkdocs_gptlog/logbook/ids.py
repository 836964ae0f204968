"""Which files are records, and the ids that their paths give them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from mkdocs_gptlog.logbook import slugs
from mkdocs_gptlog.logbook.facets import RESERVED
from mkdocs_gptlog.problems import Position, Problem, Severity

SUFFIXES = (".yaml", ".yml")
DEFAULTS = "_defaults.yaml"
"""What serves all records in a folder and below it."""
_LIKE_DEFAULTS = re.compile(r"(?i)_defaults?\.ya?ml")
_RECORD_STEM = "experiment"
_BAD_IN_ID = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff<>:"|?*#%\\]')


def experiment_id(file: PurePosixPath) -> str:
    """Return the id of a record from its path below the experiments folder.

    `vision/sign/experiment.yaml` and `vision/sign.yaml` are both `vision/sign`.
    """
    path = file.parent if file.stem == _RECORD_STEM else file.with_suffix("")
    return unicodedata.normalize("NFC", path.as_posix())


@dataclass(frozen=True, slots=True)
class Found:
    """What the experiments folder holds, in a stable order.

    Attributes:
        records: The records, and folders that are named like one, so that they are told and not passed over.
        links: Links to folders that hold records: a link could lead anywhere, so none is followed.
        misnamed: What was probably meant to be a `_defaults.yaml`.
    """

    records: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    misnamed: list[Path] = field(default_factory=list)


def check_found(found: Found, user_path: Callable[[Path], str]) -> Iterator[Problem]:
    """Yield what would be passed over; `shown` returns a path as users see it."""
    for link in found.links:
        message, hint = "is a link to a folder, whose records are not read", "put the folder itself here"
        yield Problem(Position(user_path(link)), message, hint, "link-to-folder", Severity.WARNING)
    for file in found.misnamed:
        yield Problem(Position(user_path(file)), "is not read", f"name it `{DEFAULTS}`", "misnamed")


def look_into(folder: Path) -> Found:
    """Find the records below a folder; names that start with `_` or `.` are not records."""
    found = Found()
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        for name in folders:
            if os.path.islink(os.path.join(parent, name)):  # noqa: PTH114, PTH118 (paths are slow to make)
                link = Path(parent, name)
                if any(file_name.lower().endswith(SUFFIXES) for *_, there in os.walk(link) for file_name in there):
                    found.links.append(link)
        for name in (*folders, *sorted(files)):
            if name.lower().endswith(SUFFIXES):
                if name[0] not in "._":
                    found.records.append(Path(parent, name))
                elif name != DEFAULTS and _LIKE_DEFAULTS.fullmatch(name):
                    found.misnamed.append(Path(parent, name))
    return found


def check_id(id_: str, user_path: str) -> Iterator[Problem]:
    """Yield what keeps an id from being an address; `shown` is the record's file as users see it."""
    where, parts = Position(user_path), id_.split("/")
    if id_ in {"", "."}:
        yield Problem(where, "has no id", "put it into a folder of its own", "id")
    elif bad := _BAD_IN_ID.search(id_):
        sign = bad[0].encode("utf-8", "replace").decode()
        yield Problem(where, f"the name holds `{sign}`, which an address cannot", "rename it", "id")
    elif any(part != part.strip(" .") for part in parts):
        yield Problem(where, "a part of the name starts or ends with a space or a dot", "rename it", "id")
    elif slugs.comparable(parts[0]) in RESERVED:
        message = f"the address `{parts[0]}/` belongs to the log itself"
        yield Problem(where, message, "rename the file or folder", "address-clash")
    elif taken := next((part for part in parts if slugs.comparable(part) == slugs.PAGE_FILE), ""):
        message = f"a folder `{taken}` cannot stand in an address: each page is a file of that name"
        yield Problem(where, message, "rename the file or folder", "address-clash")
    elif device := next(filter(slugs.is_device, parts), ""):
        message = f"Windows keeps the name `{device}` for a device, so nobody can copy the log there"
        yield Problem(where, message, "rename the file or folder", "device-name", Severity.WARNING)
