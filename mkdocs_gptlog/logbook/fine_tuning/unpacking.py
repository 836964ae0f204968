"""The text of a table as services and shells hand it out: in base64, compressed, in UTF-16.

OpenAI's API returns the content of a result file as a CSV file in base64; PowerShell redirects in UTF-16.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from pathlib import Path

MAX_BYTES = 64 * 2**20
"""Of what is packed, and of what comes out."""
_HEAD = 4096
_MOST_LAYERS = 4
"""UTF-16 around base64 around gzip is the most that was seen."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
"""Tells zlib to expect the header of gzip."""
_FRAME = re.compile(r"\s*\"?(?:data:[\w/;=.+-]{0,100},)?([A-Za-z0-9+/_\s\\-]*+=*+)\s*+\"?\s*+")
"""Base64 bare, in the quotes of JSON, or as a `data:` address."""


class UnpackingError(ValueError):
    """What is packed cannot be unpacked; the text says why."""


def unpacked(file: Path) -> str | None:
    """Return the text of a file that is packed in some way; None where it is a text as it stands.

    Raises:
        OSError: The file cannot be read.
        UnpackingError: It is packed and damaged, or too large.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
        if not (head.startswith((_GZIP, *_UTF_16)) or _may_be_base64(head)):
            return None
        data = head + stream.read(MAX_BYTES + 1 - len(head))
    if len(data) > MAX_BYTES:
        raise UnpackingError(f"has more than {MAX_BYTES // 2**20} MiB")
    packed = data
    for _ in range(_MOST_LAYERS):
        if data.startswith(_GZIP):
            data = _decompressed(data)
        elif data.startswith(_UTF_16):
            data = _decoded(data, "utf-16").encode()
        elif (content := _from_base64(data)) is not None:
            data = content
        else:
            break
    return None if data is packed else _decoded(data, "utf-8-sig")


def _may_be_base64(head: bytes) -> bool:
    """Return whether a file may be in base64: tables have commas, which it does not."""
    try:
        return _FRAME.fullmatch(head[: len(head) // 4 * 4].decode("utf-8-sig")) is not None
    except UnicodeDecodeError:
        return False


def _from_base64(data: bytes) -> bytes | None:
    """Return what is in base64, in either of its alphabets, with or without what fills it up; None where it is not."""
    match = _FRAME.fullmatch(data.decode("utf-8-sig", "replace"))
    if match is None:
        return None
    letters = re.sub(r"\\[nr]|\s|=", "", match[1]).replace("-", "+").replace("_", "/")
    try:
        content = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return None
    packed = content.startswith((_GZIP, *_UTF_16))
    return content if packed or b"," in content.split(b"\n", 1)[0] else None


def _decompressed(data: bytes) -> bytes:
    engine = zlib.decompressobj(_GZIP_WINDOW)
    try:
        content = engine.decompress(data, MAX_BYTES)
    except zlib.error as error:
        raise UnpackingError("is damaged") from error
    if engine.unconsumed_tail:
        raise UnpackingError(f"has more than {MAX_BYTES // 2**20} MiB once it is unpacked")
    if not engine.eof:
        raise UnpackingError("is cut off")
    return content


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnpackingError("holds no text") from error
