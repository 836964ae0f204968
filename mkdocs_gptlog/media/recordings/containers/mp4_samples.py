"""Where the samples of a track lie in an MP4 file.

Source: ISO/IEC 14496-12, sections 8.7.3 to 8.7.5.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence

from mkdocs_gptlog.media.recordings.containers.patches import DamagedError, Source, Span

_CODES = {8: "B", 16: "H", 32: "I", 64: "Q"}
_NIBBLE = 4
_RUN = 3


def chunks(source: Source, tables: Mapping[bytes, Span]) -> Iterator[Span]:
    """Yield where each chunk of samples of a track lies.

    Args:
        source: The file.
        tables: Where the bodies of the boxes in the track's `stbl` lie, by type.

    Raises:
        DamagedError: The tables contradict each other.
    """
    offsets = _offsets(source, tables)
    sizes = _Sizes(source, tables)
    runs = _numbers(source, tables[b"stsc"], 4, 32, _RUN) if b"stsc" in tables else array("I")
    firsts = [*(first - 1 for first in runs[::_RUN]), len(offsets)]
    done = 0
    for index, each in enumerate(runs[1::_RUN]):
        start, stop = firsts[index], min(firsts[index + 1], len(offsets))
        if start < 0 or start > firsts[index + 1]:
            raise DamagedError("the table of its samples is out of order")
        for offset in offsets[start:stop]:
            yield offset, offset + sizes.total(done, done + each)
            done += each


def _offsets(source: Source, tables: Mapping[bytes, Span]) -> Sequence[int]:
    if b"co64" in tables:
        return _numbers(source, tables[b"co64"], 4, 64)
    return _numbers(source, tables[b"stco"], 4, 32) if b"stco" in tables else array("I")


class _Sizes:
    """The sizes of samples in bytes, all alike or one by one."""

    def __init__(self, source: Source, tables: Mapping[bytes, Span]) -> None:
        self._alike = 0
        self._each: Sequence[int] = array("I")
        if b"stsz" in tables:
            self._alike = source.number(tables[b"stsz"][0] + 4, 4)
            if not self._alike:
                self._each = _numbers(source, tables[b"stsz"], 8, 32)
        elif b"stz2" in tables:
            bits = source.number(tables[b"stz2"][0] + 7, 1)
            if bits == _NIBBLE:
                raise DamagedError("a track other than sound and pictures has a table that is not known")
            self._each = _numbers(source, tables[b"stz2"], 8, bits)

    def total(self, start: int, stop: int) -> int:
        """Return how long samples are together; those that are not in the table have no length."""
        return self._alike * (stop - start) if self._alike else sum(self._each[start:stop])


def _numbers(source: Source, table: Span, skip: int, bits: int, each: int = 1) -> array[int]:
    """Return the numbers of a table that follow how many entries (of how many numbers each) there are."""
    if bits not in _CODES:
        raise DamagedError("the table of its samples is not in order")
    start, stop = table
    count = source.number(start + skip, 4) * each * bits // 8
    at = start + skip + 4
    if at + count > stop:
        raise DamagedError("the table of its samples is cut off")
    numbers = array(_CODES[bits], source.read(at, count))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
