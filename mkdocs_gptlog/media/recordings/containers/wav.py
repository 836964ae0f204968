"""WAV: the format and the samples.

Source: Microsoft and IBM, «Multimedia Programming Interface and Data Specifications 1.0», chapter 3.
"""

from __future__ import annotations

import struct

from mkdocs_gptlog.media.recordings.containers.patches import DamagedError, Piece, Source, Span

_HEAD = 12
_CHUNK = 8
_STREAMED = 0x7FFF_0000
"""Sizes from here on stand for «not known yet»: programs that write into a pipe, and speech services, put them."""
_FORMAT_BYTES = range(16, 1025)
_FACT_BYTES = 4


def wav(source: Source) -> list[Piece]:
    """Return a WAV file of nothing but `fmt`, `fact` and `data`."""
    chunks = _chunks(source)
    if b"fmt " not in chunks or b"data" not in chunks:
        raise DamagedError("it holds no sound")
    start, stop = chunks[b"fmt "]
    if stop - start not in _FORMAT_BYTES:
        raise DamagedError("its format chunk has no sensible size")
    parts = [(name, chunks[name]) for name in (b"fmt ", b"fact", b"data") if name in chunks]
    pieces: list[Piece] = []
    total = 4
    for name, (start, stop) in parts:
        size = stop - start
        total += _CHUNK + size + size % 2
        pieces += [name + struct.pack("<I", size), (start, stop), bytes(size % 2)]
    return [b"RIFF" + struct.pack("<I", total) + b"WAVE", *pieces]


def _chunks(source: Source) -> dict[bytes, Span]:
    """Return where the bodies of the chunks lie that matter."""
    size = int.from_bytes(source.read(4, 4), "little")
    end = _CHUNK + size
    if end > source.size + 1:  # the byte that makes the length even may be missing
        if size < _STREAMED:
            raise DamagedError("it ends too early")
        end = source.size
    end = min(end, source.size)
    chunks: dict[bytes, Span] = {}
    at = _HEAD
    while at + _CHUNK <= end:
        name, size = struct.unpack("<4sI", source.read(at, _CHUNK))
        at += _CHUNK
        if at + size > end:
            if name != b"data" or size < _STREAMED:
                raise DamagedError(f"its part {name.decode('ascii', 'replace')!r} ends too early")
            size = end - at
        if name in {b"fmt ", b"data"} or (name == b"fact" and size == _FACT_BYTES):
            if name in chunks:
                raise DamagedError(f"it has the part {name.decode().strip()!r} twice")
            chunks[name] = (at, at + size)
        at += size + size % 2
    return chunks
