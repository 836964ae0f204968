"""Recordings: how long they are and how loud where, the times in a record against them, and how they are shown."""

from __future__ import annotations

import array
import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from logs import Element, Log, bodies, draw, lines_of, parse, record, tone

from mkdocs_gptlog.cli import main
from mkdocs_gptlog.media.recordings import waveform
from mkdocs_gptlog.media.recordings.decoder import MAX_BARS, Peaks, SilentError, decode
from mkdocs_gptlog.media.recordings.waveform import Wave
from mkdocs_gptlog.pages.views.recordings import clock
from mkdocs_gptlog.problems import Severity

av = pytest.importorskip("av")
RATE = 8000


def encoded(codec: str, file_format: str, rate: int) -> bytes:
    """Return the tone in another format."""
    buffer = io.BytesIO()
    with av.open(io.BytesIO(tone(4))) as source, av.open(buffer, "w", format=file_format) as out:
        stream = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        for frame in source.decode(audio=0):
            frame.pts = None
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return buffer.getvalue()


def silent_film() -> bytes:
    """Return a video of one second without waveform."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="matroska") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(10):
            out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    return buffer.getvalue()


# Decoding


@pytest.mark.parametrize(
    ("codec", "file_format", "rate", "demuxer"),
    [
        ("aac", "ipod", 44100, "mov"),
        ("libmp3lame", "mp3", 44100, "mp3"),
        ("libopus", "ogg", 48000, "ogg"),
        ("libopus", "webm", 48000, "matroska"),
        ("flac", "flac", 44100, "flac"),
        ("aac", "adts", 44100, "aac"),
        ("pcm_s16le", "wav", 44100, "wav"),
    ],
)
def test_sounds_of_every_format_have_a_length_and_a_waveform(
    codec: str, file_format: str, rate: int, demuxer: str
) -> None:
    duration, peaks = decode(io.BytesIO(encoded(codec, file_format, rate)), demuxer)
    assert duration == pytest.approx(4, abs=0.1)
    assert MAX_BARS / 2 <= len(peaks) <= MAX_BARS
    assert max(peaks) == 100
    assert peaks[len(peaks) // 4] == pytest.approx(25, abs=5)  # it grows evenly
    assert peaks[len(peaks) // 2] == pytest.approx(50, abs=5)


def test_silence_is_flat() -> None:
    data = bytearray(tone(4))
    data[44:] = bytes(len(data) - 44)
    assert set(decode(io.BytesIO(data), "wav")[1]) == {0}


def test_a_video_without_sound_has_a_length_and_no_waveform() -> None:
    duration, peaks = decode(io.BytesIO(silent_film()), "matroska")
    assert duration == pytest.approx(1, abs=0.2)
    assert peaks == []


@pytest.mark.parametrize("seconds", [0.01, 1, 1.99, 2.01, 60, 3000])
def test_there_are_never_many_bars(seconds: float) -> None:
    peaks = Peaks()
    for _ in range(int(seconds * RATE) // 80):
        peaks.add(memoryview(array.array("h", [0, 5, -7, 3] * 20)))
    assert peaks.count == int(seconds * RATE) // 80 * 80
    assert 1 <= len(peaks.bars) <= MAX_BARS
    assert set(peaks.bars) == {7}


def test_what_is_missing_at_the_end_is_passed_over() -> None:
    data = encoded("libmp3lame", "mp3", 44100)
    assert decode(io.BytesIO(data[:-50]), "mp3")[0] == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("hole", [b"\xaa" * 600, bytes(600)])
def test_a_hole_in_the_middle_is_never_taken_for_sound_without_a_word(hole: bytes) -> None:
    data = encoded("aac", "ipod", 44100)
    middle = len(data) // 2
    damaged = data[:middle] + hole + data[middle + len(hole) :]
    with pytest.raises(av.FFmpegError):
        decode(io.BytesIO(damaged), "mov")


def test_a_list_of_other_files_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(tone(4))
    for listing in (f"#EXTM3U\n#EXTINF:4,\nfile://{secret}\n", f"ffconcat version 1.0\nfile {secret}\n"):
        for demuxer in ("wav", "mp3", "ogg", "mov", "matroska", "flac", "aac"):
            with pytest.raises((av.FFmpegError, SilentError)):
                decode(io.BytesIO(listing.encode()), demuxer)


# In a log


TALK = {"audio": {"file": "talk.wav", "alt": "A talk"}}


def voice(log: Log, more: str = "", content: bytes | None = None, **fields: object) -> Log:
    """Write a record with a recording of the whole run."""
    log.write({"experiments/talk.wav": tone(4) if content is None else content})
    return log.add("a", record("A", more, prompt=None, reply=None, kind="voice", **(TALK | fields)))


def shown_of(log: Log) -> Element:
    """Return the recording on the page of the only experiment."""
    (body,) = bodies(log.core(), "result")
    return parse(body).one(".gptlog-recording")


def test_a_recording_is_measured_once(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    first = voice(log).core()
    assert first.problems == ()
    (found,) = first.album.waves.values()
    assert found.duration == 4.0
    assert 0 < len(found.peaks) <= MAX_BARS
    monkeypatch.setattr(waveform, "measure", None)
    assert log.core().album.waves == first.album.waves


def test_the_waveform_is_kept_and_not_published(log: Log) -> None:
    site = voice(log).core()
    (kept,) = site.album.kept
    assert json.loads(kept.read_bytes())["duration"] == 4.0
    assert kept not in {path for _, path in site.files}


def test_tidying_the_cache_leaves_waveforms_that_are_in_use(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    waves = voice(log).configure().core().album.waves
    done = CliRunner().invoke(main, ["cache", "prune", str(log.root)])
    assert done.output.startswith("deleted 0 files")
    monkeypatch.setattr(waveform, "measure", None)
    assert log.core().album.waves == waves


def test_without_the_library_one_notice_says_how_to_install_it(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    voice(log, observations={"at": 1, "note": "breath"})
    log.write({"experiments/other.wav": tone(1)}).add("b", record("B", reply={"audio": "other.wav"}))
    site = log.core()
    (problem,) = site.problems
    assert problem.severity is Severity.NOTICE
    assert problem.hint == 'run `pip install "mkdocs-gptlog[audio]"`'
    assert site.album.waves == {}
    shown = parse(next(site.html.body(page) for page in site.pages if page.place.endswith("/a/")))
    assert not shown.all("svg")
    assert shown.one("audio")["preload"] == "metadata"  # the browser has to find out where the marker belongs
    assert "style" not in shown.one(".gptlog-wave__mark")


def test_a_log_without_recordings_needs_no_library(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    log.write({"experiments/a.png": draw()}).add("a", record(reply={"image": {"file": "a.png", "alt": "A"}}))
    assert log.core().problems == ()


def test_a_recording_that_cannot_be_decoded_is_one_warning_and_still_published(log: Log) -> None:
    data = bytearray(tone(0.5))
    data[20:22] = b"\xff\x7f"  # a codec that nobody knows
    site = voice(log, content=bytes(data)).core()
    (problem,) = site.problems
    assert problem.severity is Severity.WARNING
    assert problem.code == "bad-sound"
    reason = problem.message.removeprefix("`talk.wav`: the sound ")
    assert reason.startswith(("cannot be decoded: ", "makes the decoder crash"))  # as PyAV does before 18.1
    assert [problem.where.line] == lines_of((log.root / "experiments/a.yaml").read_text(), "file: talk.wav")
    assert site.album.clips


def test_a_file_that_is_refused_is_one_problem(log: Log) -> None:
    site = voice(log, content=tone(4)[:30]).core()
    assert [problem.code for problem in site.problems] == ["bad-clip"]


DECODERS = {
    "hangs": ("import time; time.sleep(60)", "the sound took too long to decode"),
    "crashes": ("import os; os.abort()", "the sound makes the decoder crash"),
    "says nothing": ("", "the sound makes the decoder crash"),
}


@pytest.mark.parametrize(("code", "message"), DECODERS.values(), ids=DECODERS)
def test_a_decoder_that_fails_costs_the_waveform_and_not_the_build(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    (tmp_path / "bad_decoder.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(waveform, "_MODULE", "bad_decoder")
    (problem,) = voice(log).core(time_limit=2).problems
    assert problem.message == f"`talk.wav`: {message}"
    assert problem.severity is Severity.WARNING


def test_times_beyond_the_end_are_problems_where_they_stand(log: Log) -> None:
    more = """transcript: |
  [00:03] user: Fine.
  [00:04] The last second may be rounded up.
  [00:05] Too late.
observations:
  - {at: 4, note: click}
  - {at: 1:04, note: breath}
"""
    voice(log, more)
    text = (log.root / "experiments/a.yaml").read_text()
    problems = log.core().problems
    assert [problem.where.line for problem in problems] == lines_of(text, "Too late", "1:04")
    assert {problem.code for problem in problems} == {"beyond-the-end"}
    assert problems[0].message == "the time 5 s is beyond the end of the recording at 4.0 s"


def test_a_time_in_a_webvtt_file_beyond_the_end_names_its_line(log: Log) -> None:
    log.write({"experiments/talk.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nfine\n\n00:09.000 --> 00:10.000\nlate\n"})
    (problem,) = voice(log, transcript="talk.vtt").core().problems
    assert (problem.where.path, problem.where.line) == ("experiments/talk.vtt", 6)


def test_a_wave_of_any_length_has_its_times_checked_by_the_second(log: Log) -> None:
    (media,) = voice(log, observations={"at": 4.2, "note": "x"}).core().logbook.experiments[0].media
    assert list(waveform.beyond(media, Wave(4.1, ()))) == []
    assert len(list(waveform.beyond(media, Wave(3.9, ())))) == 1


# On the page


HEARD = """transcript: |
  [00:00] user: Is it <b>right</b>?
  [0:02.5] assistant: It is.
  [00:03] Ann: Good.
observations:
  - {at: 3, note: stutter}
  - {at: 00:01, note: breath}
"""


def test_a_recording_has_a_player_a_waveform_and_its_length(log: Log) -> None:
    shown = shown_of(voice(log))
    player = shown.one("audio")
    assert player["preload"] == "none"
    assert player["aria-label"] == "A talk"
    assert "controls" in player
    path = shown.one("path")["d"]
    assert path.count("M") <= MAX_BARS
    assert len(path) < 3000
    assert "Length 0:04" in shown.one("figcaption").text
    assert not shown.all("ol")


def test_the_lines_of_a_transcript_are_links_into_the_recording(log: Log) -> None:
    shown = shown_of(voice(log, HEARD))
    lines = shown.one(".gptlog-transcript").all("a")
    assert [line.text for line in lines] == [
        "0:00 User: Is it <b>right</b>?",
        "0:02 Model: It is.",
        "0:03 Ann: Good.",
    ]
    source = shown.one("audio")["src"]
    assert [line["href"] for line in lines] == [f"{source}#t={at}" for at in ("0", "2.5", "3")]
    assert [line["data-gptlog-at"] for line in lines] == ["0", "2.5", "3"]


def test_who_speaks_is_said_with_the_colon_of_the_language(log: Log) -> None:
    voice(log, transcript="[00:00] user: 你好")
    shown = log.configure(theme={"name": "material", "language": "zh"}).build().page("experiments/a/")
    assert shown.one(".gptlog-transcript").one("li").text == "0:00 用户：你好"


def test_observations_are_markers_in_the_order_of_time(log: Log) -> None:
    shown = shown_of(voice(log, HEARD))
    marks = shown.all(".gptlog-wave__mark")
    assert [mark["title"] for mark in marks] == ["0:01 breath", "0:03 stutter"]
    assert [mark["style"] for mark in marks] == ["--gptlog-place: 25%", "--gptlog-place: 75%"]
    listed = shown.all("ol")[0]
    assert listed["aria-label"] == "Observations"
    assert listed.texts("a") == ["0:01 breath", "0:03 stutter"]


@pytest.mark.parametrize(
    ("link", "start"),
    [
        ("https://youtu.be/abc", "https://www.youtube-nocookie.com/embed/abc?start=62"),
        (
            "https://www.bilibili.com/video/BV1J34y1379A/",
            "https://player.bilibili.com/player.html?bvid=BV1J34y1379A&t=62",
        ),
        ("https://vimeo.com/1", "https://player.vimeo.com/video/1?dnt=1#t=62s"),
    ],
)
def test_what_is_said_in_a_linked_video_loads_its_player_at_that_time(log: Log, link: str, start: str) -> None:
    log.add("a", record(prompt=None, reply=None, video=link, transcript="[01:02.7] user: Hello"))
    shown = shown_of(log)
    line = shown.one(".gptlog-transcript").one("a")
    assert line["data-gptlog-player"] == line["href"] == start
    assert line.text == "1:02 User: Hello"


def test_what_is_said_elsewhere_is_plain_text_with_times(log: Log) -> None:
    log.add("a", record(prompt=None, reply=None, audio="https://example.org/talk", transcript="[01:02] Hello"))
    box = shown_of(log).one(".gptlog-transcript")
    assert box.text == "1:02 Hello"
    assert not box.all("a")
    assert box["tabindex"] == "0"  # or the keyboard could not scroll it


def test_what_is_said_remains_where_the_file_is_missing(log: Log) -> None:
    log.add("a", record(prompt=None, reply=None, audio="none.wav", transcript="[00:01] Hello"))
    shown = shown_of(log)
    assert shown.all(".gptlog-missing")
    assert shown.one(".gptlog-transcript").text == "0:01 Hello"


def test_a_recording_may_belong_to_one_message(log: Log) -> None:
    log.write({"experiments/talk.wav": tone(4)})
    audio = {"file": "talk.wav", "transcript": "[00:01] Hello", "observations": [{"at": 2, "note": "breath"}]}
    log.add("a", record(reply={"audio": audio, "text": "Hello"}))
    site = log.core()
    assert site.problems == ()
    message = parse(next(bodies(site, "result"))).all(".gptlog-message")[1]
    assert message.one(".gptlog-transcript").text == "0:01 Hello"


def test_a_card_shows_the_waveform_and_the_length(log: Log) -> None:
    card = parse(next(bodies(voice(log).core()))).one(".gptlog-card")
    assert card.one("svg").all("path")
    assert "Length 0:04" in card.one(".gptlog-card__facts").text


def test_a_card_of_a_linked_video_shows_that_it_plays(log: Log) -> None:
    log.add("a", record(prompt=None, reply=None, video="https://vimeo.com/1", summary="We talked."))
    card = parse(next(bodies(log.core()))).one(".gptlog-card")
    assert card.one(".gptlog-card__cover--text").texts("span") == ["▶", "We talked."]


def test_an_embedded_recording_has_its_player_and_markers_only(log: Log) -> None:
    site = voice(log, HEARD).core()
    html, problems = site.embeds.render("experiment: a", "", "index.md", 1, hub=None, scope="embed-1")
    shown = parse(html).one(".gptlog-embedded")
    assert problems == []
    assert shown.all("audio")
    assert [mark["aria-label"] for mark in shown.all(".gptlog-wave__mark")] == ["0:01 breath", "0:03 stutter"]
    assert not shown.all("ol")


def test_the_search_finds_what_is_said_and_noticed(log: Log) -> None:
    site = voice(log, HEARD).core()
    words = next(site.html.search_text(page) for page in site.pages if page.search)
    assert "It is. Good." in words
    assert "stutter" in words


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (9.99, "0:09"), (62, "1:02"), (3599, "59:59"), (3723.5, "1:02:03")]
)
def test_times_are_shown_as_players_show_them(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
