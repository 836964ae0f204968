"""Players of video sites: which address shows a linked video inside a page, once the reader asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_PLAYLIST = re.compile(r"(?:PL|UU|FL|OL|EL)[A-Za-z0-9_-]{10,64}")
"""Of YouTube; mixes (`RD…`) are not among them, because they are made for each reader."""
_UNLISTED = re.compile(r"[0-9a-f]{6,40}")
"""The hash of an unlisted video on Vimeo, without which it is not played."""
_NUMBER = re.compile(r"[0-9]{1,18}")
_SPAN = re.compile(r"(?=.)(?:([0-9]{1,4})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,8})(?:\.[0-9]*)?s?)?")
"""`42`, `42s`, `1m2s`, `1h2m3s`, `42.5`."""
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-5]?[0-9])")
"""`1:02`, `1:02:03`."""
_STARTS = ("t", "start", "time_continue")
"""What the start is called in links, the first that is there."""
_HOST_PREFIXES = ("www.", "m.", "music.")

Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Player:
    """A player of one video.

    Attributes:
        base: Its address without anything behind it.
        parameters: What the address says besides the time.
        start: The name of its time, in seconds; with a `#` it stands behind that sign.
    """

    base: str
    parameters: Parameters
    start: str

    def at(self, seconds: int | None) -> str:
        """Return the whole address, from a time on where there is one."""
        query, fragment = dict(self.parameters), ""
        if seconds is not None and self.start.startswith("#"):
            fragment = f"{self.start}={seconds}s"
        elif seconds is not None:
            query[self.start] = str(seconds)
        return self.base + ("?" if query else "") + urlencode(query) + fragment


def address(link: str) -> str:
    """Return the address of a player for a link to bilibili, YouTube or Vimeo; empty for any other link.

    It shows what the link shows: the same part of a video, from the same time, an unlisted one too. Nothing else is
    taken from the link, so nothing that follows a reader around comes along.
    """
    parts = _split(link)
    player = _player(parts) if parts else None
    return player.at(_start(parts) or None) if parts and player else ""


def moment(link: str, seconds: float) -> str:
    """Return the address of the player that starts at a time, whatever the link says of it; empty without a player."""
    parts = _split(link)
    player = _player(parts) if parts else None
    return player.at(int(seconds)) if player else ""


def _split(link: str) -> SplitResult | None:
    """Return the parts of a link; None where they cannot be told."""
    try:
        # As it stands in the source of a page that somebody copied it from
        parts = urlsplit(link.strip().replace("&amp;", "&"))
    except ValueError:  # `https://[`
        return None
    return parts if parts.hostname else None


def _values(text: str) -> dict[str, str]:
    """Return the first value of each name in a query or a fragment."""
    return {name: values[0] for name, values in parse_qs(text).items()}


def _player(parts: SplitResult) -> _Player | None:
    host = parts.hostname or ""
    for prefix in _HOST_PREFIXES:
        host = host.removeprefix(prefix)
    path = [part for part in parts.path.split("/") if part]
    query = _values(parts.query)
    match host:
        case "bilibili.com" | "player.bilibili.com" | "b23.tv":
            return _bilibili(path, query, _values(parts.fragment))
        case "youtube.com" | "youtube-nocookie.com" | "youtu.be":
            return _youtube(path if host != "youtu.be" else ["embed", *path], query)
        case "vimeo.com" | "player.vimeo.com":
            return _vimeo(path, query)
    return None


def _bilibili(path: Sequence[str], query: Parameters, fragment: Parameters) -> _Player | None:
    part = query.get("p") or query.get("page") or fragment.get("page") or ""
    match path:
        case ["video", video, *_]:
            pass
        case [video] if video.lower().startswith(("bv", "av")):  # b23.tv; its other names do not tell the video
            pass
        case [video, page] if video.lower().startswith(("bv", "av")) and page.startswith("p"):
            part = page.removeprefix("p")
        case ["player.html"] | ["blackboard", "html5mobileplayer.html" | "player.html"]:
            video = query.get("bvid") or f"av{query.get('aid', '')}"
        case _:
            return None
    if video.lower().startswith("bv") and _ID.fullmatch(video):
        parameters = {"bvid": video}
    elif video.lower().startswith("av") and _NUMBER.fullmatch(video[2:]):
        parameters = {"aid": video[2:]}
    else:
        return None
    if _NUMBER.fullmatch(part) and int(part) > 1:
        parameters["page"] = str(int(part))
    return _Player("https://player.bilibili.com/player.html", parameters, "t")


def _youtube(path: Sequence[str], query: Parameters) -> _Player | None:
    playlist = query.get("list", "")
    parameters = {"list": playlist} if _PLAYLIST.fullmatch(playlist) else {}
    match path:
        case ["watch"]:
            video = query.get("v", "")
        case ["playlist"] | ["embed", "videoseries"]:
            video = "videoseries" if parameters else ""
        case ["shorts" | "embed" | "live" | "v" | "e", video, *_] if video != "live_stream":  # it names no video
            pass
        case _:
            return None
    if not _ID.fullmatch(video):
        return None
    return _Player(f"https://www.youtube-nocookie.com/embed/{video}", parameters, "start")


def _vimeo(path: Sequence[str], query: Parameters) -> _Player | None:
    unlisted = query.get("h", "")
    match path:
        case (
            [video]
            | ["video", video]
            | ["channels", _, video]
            | ["groups", _, "videos", video]
            | ["album" | "showcase", _, "video", video]
        ):
            pass
        case [video, unlisted] if _UNLISTED.fullmatch(unlisted):
            pass
        case _:
            return None
    if not _NUMBER.fullmatch(video):
        return None
    parameters = {"h": unlisted} if _UNLISTED.fullmatch(unlisted) else {}
    return _Player(f"https://player.vimeo.com/video/{video}", parameters | {"dnt": "1"}, "#t")


def _start(parts: SplitResult) -> int:
    """Return where a link starts, in seconds; 0 where it does not say so."""
    for values in (_values(parts.fragment), _values(parts.query)):
        for name in _STARTS:
            if name in values:
                return _seconds(values[name].partition(",")[0])  # `#t=10,20` ends too
    return 0


def _seconds(text: str) -> int:
    """Return a time as links say it, in whole seconds; 0 for anything else."""
    found = _SPAN.fullmatch(text) or _CLOCK.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return 3600 * hours + 60 * minutes + seconds
