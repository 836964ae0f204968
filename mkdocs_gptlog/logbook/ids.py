"""Which files are records, and the ids that their paths give them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mkdocs_gptlog.logbook import addresses
from mkdocs_gptlog.problems import Position, Problem

SUFFIXES = (".yaml", ".yml")
DEFAULTS = "_defaults.yaml"
"""What serves all records in a folder and below it."""
_RECORD_STEM = "experiment"
_BAD_IN_ID = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff<>:"|?*#%\\]')


def experiment_id(file: PurePosixPath) -> str:
    """Return the id of a record from its path below the experiments folder.

    `vision/sign/experiment.yaml` and `vision/sign.yaml` are both `vision/sign`.
    """
    path = file.parent if file.stem == _RECORD_STEM else file.with_suffix("")
    return unicodedata.normalize("NFC", path.as_posix())


def record_files(folder: Path) -> Iterator[Path]:
    """Yield the records in a stable order; names that start with `_` or `.` are not records."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and name[0] not in "._":
                yield Path(parent, name)


def check_id(id_: str, shown: str) -> Iterator[Problem]:
    """Yield what keeps an id from being an address; `shown` is the record's file as users see it."""
    where = Position(shown)
    if id_ in {"", "."}:
        yield Problem(where, "has no id", "put it into a folder of its own", "id")
    elif bad := _BAD_IN_ID.search(id_):
        sign = bad[0].encode("utf-8", "replace").decode()
        yield Problem(where, f"the name holds `{sign}`, which an address cannot", "rename it", "id")
    elif any(part != part.strip(" .") for part in id_.split("/")):
        yield Problem(where, "a part of the name starts or ends with a space or a dot", "rename it", "id")
    elif addresses.comparable(id_.split("/", maxsplit=1)[0]) in addresses.RESERVED:
        message = f"the address `{id_.split('/', maxsplit=1)[0]}/` belongs to the log itself"
        yield Problem(where, message, "rename the file or folder", "address-clash")
