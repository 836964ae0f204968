"""Chinese text, which searches have to cut into words."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_KANA = re.compile("[\u3041-\u30ff]")
"""Text that holds any is Japanese."""


def is_chinese(text: str) -> bool:
    """Return whether a text holds Chinese characters and is not Japanese."""
    return not text.isascii() and _HAN.search(text) is not None and _KANA.search(text) is None
