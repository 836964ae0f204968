"""Work side by side, each piece within a limit."""

from __future__ import annotations

import threading
import time

from mkdocs_gptlog.media import workers


def test_every_job_is_done_and_reported_once() -> None:
    done: list[int] = []
    jobs = [lambda number=number: done.append(number) for number in range(50)]
    assert sorted(workers.run(jobs, 60), key=lambda result: result[0]) == [(number, None) for number in range(50)]
    assert sorted(done) == list(range(50))


def test_no_jobs_are_no_work() -> None:
    assert not list(workers.run([], 60))


def test_what_a_job_raises_is_handed_over_and_the_others_go_on() -> None:
    error = ValueError("no")

    def fail() -> None:
        raise error

    assert sorted(workers.run([fail, lambda: None], 60), key=lambda result: result[0]) == [(0, error), (1, None)]


def test_a_job_that_hangs_is_left_behind_and_the_others_are_done() -> None:
    release = threading.Event()
    jobs: list[workers.Job] = [lambda: release.wait(60), *[lambda: None] * 5]
    start = time.monotonic()
    try:
        results = dict(workers.run(jobs, 0.2))
    finally:
        release.set()
    assert isinstance(results.pop(0), TimeoutError)
    assert results == dict.fromkeys(range(1, 6))
    assert time.monotonic() - start < 30


def test_as_many_jobs_may_hang_as_there_are_workers() -> None:
    release = threading.Event()
    jobs: list[workers.Job] = [*[lambda: release.wait(60)] * 8, lambda: None]
    try:
        results = dict(workers.run(jobs, 0.1))
    finally:
        release.set()
    assert [isinstance(results[index], TimeoutError) for index in range(9)] == [True] * 8 + [False]
