"""WebM and Matroska: elements that hold more than sound and pictures become void, in their place.

Nothing moves, so the index stays right. Segments and clusters are walked as if their elements lay beside each other:
those of a live recording do not say where they end.

Sources: RFC 8794, section 6; RFC 9559, section 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_gptlog.media.recordings.containers import xiph
from mkdocs_gptlog.media.recordings.containers.patches import ClipError, DamagedError, Patch, Piece, Source, patched

MARK = b"\x1a\x45\xdf\xa3"
_DOC_TYPE = 0x4282
_EBML = 0x1A45DFA3
_SEGMENT, _CLUSTER, _SEEK_HEAD, _INFO, _TRACKS, _CUES = (
    0x18538067,
    0x1F43B675,
    0x114D9B74,
    0x1549A966,
    0x1654AE6B,
    0x1C53BB6B,
)
_VOID, _VOID_MARK = 0xEC, b"\xec"
_BLOCK_GROUP, _SIMPLE_BLOCK, _BLOCK = 0xA0, 0xA3, 0xA1
_TIME, _POSITION, _PREVIOUS = 0xE7, 0xA7, 0xAB
_SEEK, _SEEK_ID = 0x4DBB, 0x53AB
_ABOUT_THE_FILE = frozenset({0x4286, 0x42F7, 0x42F2, 0x42F3, _DOC_TYPE, 0x4287, 0x4285})
_TIME_SCALE, _DURATION, _MUXER, _WRITER = 0x2AD7B1, 0x4489, 0x4D80, 0x5741
_TRACK, _NUMBER, _TYPE, _CODEC, _PRIVATE = 0xAE, 0xD7, 0x83, 0x86, 0x63A2
_CHECKSUM = 0xBF
_WORDS_ABOUT_TRACKS = frozenset({_CHECKSUM, _VOID, 0x536E, 0x258688, 0x3A9697, 0x3B4040, 0x26B240, 0x7446})
_SHOWN = frozenset({1, 2})
_POINTED_AT = frozenset({_SEEK_HEAD, _INFO, _TRACKS, _CUES, _CLUSTER})
_LONGEST_ID = 4
_LONGEST_SIZE = 8
_LONG_VOID = 9


@dataclass(frozen=True, slots=True)
class Element:
    """One element.

    Attributes:
        id: What it is.
        start: Where it begins, in bytes.
        body: Where its content begins.
        stop: Where it ends, or must have ended.
        open: Whether it does not say where it ends.
    """

    id: int
    start: int
    body: int
    stop: int
    open: bool


def element(source: Source, at: int, limit: int) -> Element:
    """Return the element that begins somewhere and ends before a limit.

    Raises:
        DamagedError: There is none.
    """
    id_length = _vint_length(source, at)
    size_length = _vint_length(source, at + id_length)
    body = at + id_length + size_length
    if id_length > _LONGEST_ID or body > limit:
        raise DamagedError(f"no element begins at byte {at}")
    size = _vint(source, at + id_length)
    is_open = size == (1 << 7 * size_length) - 1
    if not is_open and body + size > limit:
        raise DamagedError("it ends too early")
    return Element(source.number(at, id_length), at, body, limit if is_open else body + size, is_open)


def _vint(source: Source, at: int) -> int:
    length = _vint_length(source, at)
    return source.number(at, length) & (1 << 7 * length) - 1


def _vint_length(source: Source, at: int) -> int:
    length = 9 - source.number(at, 1).bit_length()
    if length > _LONGEST_SIZE:
        raise DamagedError(f"no number begins at byte {at}")
    return length


def _children(source: Source, parent: Element) -> Iterator[Element]:
    at = parent.body
    while at < parent.stop:
        found = element(source, at, parent.stop)
        if found.open:
            raise DamagedError("an element has no end")
        yield found
        at = found.stop


def doc_type(source: Source) -> bytes:
    """Return the name of the format that a file says it has; empty where it says none."""
    try:
        for found in _children(source, element(source, 0, source.size)):
            if found.id == _DOC_TYPE:
                return source.read(found.body, found.stop - found.body).rstrip(b"\0")
    except DamagedError:
        pass
    return b""


def matroska(source: Source) -> Iterator[Piece]:
    """Return a WebM or Matroska file of nothing but its tracks of sound and pictures."""
    return patched(source.size, _Walk(source).patches())


class _Walk:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: list[Patch] = []
        self._shown: set[int] = set()
        self._dropped = False
        self._cleaned = {
            _EBML: self._about_the_file,
            _SEEK_HEAD: self._seek_head,
            _INFO: self._info,
            _TRACKS: self._tracks,
            _BLOCK_GROUP: self._block_group,
            _SIMPLE_BLOCK: self._block,
            _CUES: self._keep,
            _CLUSTER: self._keep,
            _TIME: self._keep,
            _POSITION: self._keep,
            _PREVIOUS: self._keep,
        }

    def patches(self) -> list[Patch]:
        at = 0
        clusters = False
        while at < self._source.size:
            found = element(self._source, at, self._source.size)
            clusters = clusters or found.id == _CLUSTER
            if found.id == _TRACKS and clusters:
                raise DamagedError("its tracks are described too late")
            if found.id == _SEGMENT or (found.id == _CLUSTER and (found.open or self._dropped)):
                at = found.body
                continue
            if found.open:
                raise DamagedError("an element has no end")
            self._cleaned.get(found.id, self._void)(found)
            at = found.stop
        if not self._shown:
            raise ClipError("holds neither sound nor moving pictures")
        return self._found

    def _keep(self, found: Element) -> None:
        """Leave an element as it is."""

    def _void(self, found: Element) -> None:
        length = found.stop - found.start
        if length < _LONG_VOID:
            self._found.append(
                Patch(found.start, found.stop, _VOID_MARK + bytes([0x80 | length - 2]) + bytes(length - 2))
            )
            return
        size = (1 << 7 * _LONGEST_SIZE) | length - _LONG_VOID
        self._found.append(
            Patch(found.start, found.start + _LONG_VOID, _VOID_MARK + size.to_bytes(_LONGEST_SIZE, "big"))
        )
        self._found.append(Patch(found.start + _LONG_VOID, found.stop))

    def _number(self, found: Element) -> int:
        if found.stop - found.body > _LONGEST_SIZE:
            raise DamagedError("a number is too long")
        return self._source.number(found.body, found.stop - found.body)

    def _about_the_file(self, head: Element) -> None:
        for found in _children(self._source, head):
            if found.id not in _ABOUT_THE_FILE:
                self._void(found)

    def _seek_head(self, head: Element) -> None:
        for seek in _children(self._source, head):
            if seek.id != _SEEK or not _POINTED_AT.intersection(self._ids(seek)):
                self._void(seek)

    def _ids(self, seek: Element) -> Iterator[int]:
        return (self._number(found) for found in _children(self._source, seek) if found.id == _SEEK_ID)

    def _info(self, info: Element) -> None:
        for found in _children(self._source, info):
            if found.id in {_MUXER, _WRITER}:  # they must be there
                self._found.append(Patch(found.body, found.stop, b" " * (found.stop - found.body)))
            elif found.id not in {_TIME_SCALE, _DURATION}:
                self._void(found)

    def _tracks(self, tracks: Element) -> None:
        for track in _children(self._source, tracks):
            if track.id != _TRACK:
                self._void(track)
                continue
            fields = {found.id: found for found in _children(self._source, track)}
            if _TYPE in fields and _NUMBER in fields and self._number(fields[_TYPE]) in _SHOWN:
                self._shown.add(self._number(fields[_NUMBER]))
                self._track(track, fields)
            else:
                self._dropped = True
                self._void(track)

    def _track(self, track: Element, fields: dict[int, Element]) -> None:
        for found in _children(self._source, track):
            if found.id in _WORDS_ABOUT_TRACKS:
                self._void(found)
        codec = self._content(fields.get(_CODEC)).rstrip(b"\0")
        private = fields.get(_PRIVATE)
        if private is None:
            return
        if codec in {b"A_VORBIS", b"V_THEORA"}:
            data = xiph.emptied_laced(self._content(private))
        elif codec == b"A_FLAC":
            content = self._content(private)
            mark = xiph.FLAC_MARK if content.startswith(xiph.FLAC_MARK) else b""
            data = mark + xiph.emptied_blocks(content[len(mark) :])
        else:
            return
        self._found.append(Patch(private.body, private.stop, data))

    def _content(self, found: Element | None) -> bytes:
        return self._source.read(found.body, found.stop - found.body) if found else b""

    def _block_group(self, group: Element) -> None:
        blocks = [found for found in _children(self._source, group) if found.id == _BLOCK]
        if not blocks or not all(self._is_shown(block) for block in blocks):
            self._void(group)

    def _block(self, block: Element) -> None:
        if not self._is_shown(block):
            self._void(block)

    def _is_shown(self, block: Element) -> bool:
        return block.body < block.stop and _vint(self._source, block.body) in self._shown
