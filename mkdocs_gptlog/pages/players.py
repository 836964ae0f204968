"""Players of video sites: which address shows a linked video inside a page, once the reader asks for it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_YOUTUBE = "https://www.youtube-nocookie.com/embed/{}"


_STARTS = {"player.bilibili.com": "{}&t={}", "www.youtube-nocookie.com": "{}?start={}", "player.vimeo.com": "{}#t={}s"}
"""How the address of a player says where to start, in seconds."""


def address(link: str) -> str:
    """Return the address of a player for a link to bilibili, YouTube or Vimeo; empty for any other link.

    Only the video's id is taken from the link, so nothing that follows a reader around comes along.
    """
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = [part for part in parts.path.split("/") if part]
    match host, path:
        case "bilibili.com", ["video", video, *_] if video.lower().startswith("bv"):
            player = "https://player.bilibili.com/player.html?bvid={}"
        case "youtube.com" | "youtube-nocookie.com", ["watch"]:
            video = parse_qs(parts.query).get("v", [""])[0]
            player = _YOUTUBE
        case ("youtube.com" | "youtube-nocookie.com", ["shorts" | "embed" | "live", video, *_]) | ("youtu.be", [video]):
            player = _YOUTUBE
        case ("vimeo.com", [video]) | ("player.vimeo.com", ["video", video]) if video.isdecimal():
            player = "https://player.vimeo.com/video/{}?dnt=1"
        case _:
            return ""
    return player.format(video) if _ID.fullmatch(video) else ""


def moment(link: str, seconds: float) -> str:
    """Return the address of the player that starts at a time; empty for a link without a player."""
    player = address(link)
    return _STARTS[urlsplit(player).netloc].format(player, int(seconds)) if player else ""
