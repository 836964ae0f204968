"""Which links become players, what the players show, and what is left of the link."""

from __future__ import annotations

import pytest

from mkdocs_gptlog.pages.views.players import address, moment

BILIBILI = "https://player.bilibili.com/player.html?bvid=BV1J34y1379A"
YOUTUBE = "https://www.youtube-nocookie.com/embed/a-b_C1"
VIMEO = "https://player.vimeo.com/video/123456"
PLAYLIST = "PLabcdefghij0123456789"


@pytest.mark.parametrize(
    ("link", "player"),
    [
        ("https://www.bilibili.com/video/BV1J34y1379A/?vd_source=c449147&spm_id_from=333", BILIBILI),
        ("https://m.bilibili.com/video/BV1J34y1379A", BILIBILI),
        ("https://b23.tv/BV1J34y1379A", BILIBILI),
        ("https://www.bilibili.com/video/av170001", "https://player.bilibili.com/player.html?aid=170001"),
        ("https://youtu.be/a-b_C1?si=tracker", YOUTUBE),
        ("https://www.youtube.com/watch?list=x&v=a-b_C1", YOUTUBE),
        ("https://youtube.com/shorts/a-b_C1?feature=share", YOUTUBE),
        ("https://music.youtube.com/watch?v=a-b_C1", YOUTUBE),
        ("https://vimeo.com/123456", f"{VIMEO}?dnt=1"),
        ("https://vimeo.com/channels/staffpicks/123456?autoplay=1", f"{VIMEO}?dnt=1"),
        ("https://player.vimeo.com/video/123456?h=1", f"{VIMEO}?dnt=1"),
    ],
)
def test_a_known_video_has_a_player_without_what_follows_the_reader(link: str, player: str) -> None:
    assert address(link) == player


@pytest.mark.parametrize(
    ("link", "player"),
    [
        ("https://www.bilibili.com/video/BV1J34y1379A?p=3", f"{BILIBILI}&page=3"),
        ("https://www.bilibili.com/video/BV1J34y1379A/?p=1", BILIBILI),
        ("https://www.bilibili.com/video/BV1J34y1379A/?p=12&vd_source=x&t=95", f"{BILIBILI}&page=12&t=95"),
        ("https://www.bilibili.com/video/BV1J34y1379A/?t=30.5", f"{BILIBILI}&t=30"),
        ("https://www.bilibili.com/video/BV1J34y1379A/#page=2", f"{BILIBILI}&page=2"),
        ("https://b23.tv/BV1J34y1379A/p4", f"{BILIBILI}&page=4"),
        ("//player.bilibili.com/player.html?isOutside=true&bvid=BV1J34y1379A&cid=1&p=2", f"{BILIBILI}&page=2"),
        ("https://player.bilibili.com/player.html?aid=7&page=2&t=9", f"{BILIBILI[:-18]}?aid=7&page=2&t=9"),
    ],
)
def test_a_video_on_bilibili_keeps_its_part_and_its_time(link: str, player: str) -> None:
    assert address(link) == player


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("t=42", 42),
        ("t=42s", 42),
        ("t=1m2s", 62),
        ("t=1h2m3s", 3723),
        ("t=2m", 120),
        ("t=1h", 3600),
        ("t=1:02:03", 3723),
        ("start=42", 42),
        ("time_continue=42", 42),
        ("si=x&amp;t=42", 42),
        ("feature=share#t=42", 42),
        ("feature=share#t=1m2s", 62),
    ],
)
@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/watch?v=a-b_C1&",
        "https://youtu.be/a-b_C1?",
        "https://www.youtube.com/shorts/a-b_C1?",
        "https://www.youtube.com/live/a-b_C1?",
        "https://www.youtube.com/embed/a-b_C1?",
    ],
)
def test_a_video_on_youtube_starts_where_the_link_does(link: str, said: str, seconds: int) -> None:
    assert address(link + said) == f"{YOUTUBE}?start={seconds}"


@pytest.mark.parametrize("time", ["0", "", "-5", "soon", "1m2", "٣", "9" * 50, "t", "1e9", "%3Cb%3E"])
def test_what_is_no_time_starts_at_the_beginning_or_at_what_of_it_is_one(time: str) -> None:
    assert address(f"https://youtu.be/a-b_C1?t={time}") in {YOUTUBE, f"{YOUTUBE}?start=62"}


@pytest.mark.parametrize(
    ("link", "player"),
    [
        (f"https://www.youtube.com/watch?v=a-b_C1&list={PLAYLIST}&index=3", f"{YOUTUBE}?list={PLAYLIST}"),
        (f"https://youtu.be/a-b_C1?list={PLAYLIST}&t=42", f"{YOUTUBE}?list={PLAYLIST}&start=42"),
        (f"https://www.youtube.com/playlist?list={PLAYLIST}", f"{YOUTUBE[:-6]}videoseries?list={PLAYLIST}"),
        ("https://www.youtube.com/watch?v=a-b_C1&list=RDabcdefghij0123", YOUTUBE),
    ],
)
def test_a_list_of_videos_is_kept_unless_it_is_made_for_its_reader(link: str, player: str) -> None:
    assert address(link) == player


@pytest.mark.parametrize(
    ("link", "player"),
    [
        ("https://vimeo.com/123456/0123abcdef", f"{VIMEO}?h=0123abcdef&dnt=1"),
        ("https://vimeo.com/123456?h=0123abcdef&share=copy", f"{VIMEO}?h=0123abcdef&dnt=1"),
        ("https://player.vimeo.com/video/123456?badge=0&h=0123abcdef", f"{VIMEO}?h=0123abcdef&dnt=1"),
        ("https://vimeo.com/123456/0123abcdef#t=1m5s", f"{VIMEO}?h=0123abcdef&dnt=1#t=65s"),
        ("https://vimeo.com/123456#t=30", f"{VIMEO}?dnt=1#t=30s"),
        ("https://vimeo.com/showcase/9/video/123456#t=30s", f"{VIMEO}?dnt=1#t=30s"),
    ],
)
def test_a_video_on_vimeo_keeps_its_hash_and_its_time(link: str, player: str) -> None:
    assert address(link) == player


@pytest.mark.parametrize(
    ("link", "player"),
    [
        ("https://www.bilibili.com/video/BV1J34y1379A/?p=2&t=30", f"{BILIBILI}&page=2&t=9"),
        (f"https://youtu.be/a-b_C1?t=42&list={PLAYLIST}", f"{YOUTUBE}?list={PLAYLIST}&start=9"),
        ("https://vimeo.com/123456/0123abcdef#t=30", f"{VIMEO}?h=0123abcdef&dnt=1#t=9s"),
        ("https://example.org/video.html", ""),
    ],
)
def test_a_line_of_the_transcript_has_its_own_time_in_the_same_video(link: str, player: str) -> None:
    assert moment(link, 9.7) == player


def test_the_first_line_starts_at_the_beginning_whatever_the_link_says() -> None:
    assert moment("https://youtu.be/a-b_C1?t=42", 0) == f"{YOUTUBE}?start=0"


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/video/BV1J34y1379A",
        "https://www.bilibili.com/read/cv1",
        "https://www.bilibili.com/bangumi/play/ep1",
        "https://www.bilibili.com/video/avatar",
        "https://b23.tv/x7Gh2",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/playlist?list=x",
        "https://www.youtube.com/embed/live_stream?channel=x",
        "https://youtube.com.example.org/watch?v=abc",
        "https://vimeo.com/about",
        "https://vimeo.com/123456/settings",
        "https://youtu.be/" + "a" * 40,
        'https://youtu.be/"><script>',
        "https://www.youtube.com/watch?v=%22%3E",
        "https://[youtu.be/a",
        "https://",
    ],
)
def test_any_other_link_stays_a_link(link: str) -> None:
    assert address(link) == ""
    assert moment(link, 1) == ""
