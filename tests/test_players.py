"""Which links become players, and what is left of the link."""

from __future__ import annotations

import pytest

from mkdocs_gptlog.pages.players import address


@pytest.mark.parametrize(
    ("link", "player"),
    [
        (
            "https://www.bilibili.com/video/BV1J34y1379A/?vd_source=c449147&spm_id_from=333",
            "https://player.bilibili.com/player.html?bvid=BV1J34y1379A",
        ),
        ("https://m.bilibili.com/video/BV1J34y1379A", "https://player.bilibili.com/player.html?bvid=BV1J34y1379A"),
        ("https://youtu.be/a-b_C1?si=tracker", "https://www.youtube-nocookie.com/embed/a-b_C1"),
        ("https://www.youtube.com/watch?list=x&v=a-b_C1", "https://www.youtube-nocookie.com/embed/a-b_C1"),
        ("https://youtube.com/shorts/a-b_C1", "https://www.youtube-nocookie.com/embed/a-b_C1"),
        ("https://vimeo.com/123456", "https://player.vimeo.com/video/123456?dnt=1"),
        ("https://player.vimeo.com/video/123456?h=1", "https://player.vimeo.com/video/123456?dnt=1"),
    ],
)
def test_a_known_video_has_a_player_without_what_follows_the_reader(link: str, player: str) -> None:
    assert address(link) == player


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/video/BV1J34y1379A",
        "https://www.bilibili.com/read/cv1",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/watch",
        "https://youtube.com.example.org/watch?v=abc",
        "https://vimeo.com/about",
        "https://youtu.be/" + "a" * 40,
        'https://youtu.be/"><script>',
        "https://www.youtube.com/watch?v=%22%3E",
    ],
)
def test_any_other_link_stays_a_link(link: str) -> None:
    assert address(link) == ""
