"""Work done side by side, each piece within a time limit."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

Job = Callable[[], object]
Done = tuple[int, BaseException | None]
"""The index of a job, and what it raised: None where it went well, TimeoutError where it took too long."""
Progress = Callable[[Iterable[Done], int], Iterable[Done]]
"""Passes work on as it is done; told how much there is."""


def quietly(work: Iterable[Done], _total: int) -> Iterable[Done]:
    """Show no progress."""
    return work


def run(jobs: Sequence[Job], seconds: float) -> Iterator[Done]:
    """Run jobs on as many threads as there are processors; yield each as it ends.

    A thread cannot be stopped from outside. One that is over the limit is left behind and another takes its place, so
    a decoder that hangs costs its thread and not the build.

    Args:
        jobs: What to do.
        seconds: How long each may take.

    Yields:
        Each job as it is done.
    """
    crew = _Crew(jobs)
    for _ in range(min(len(jobs), os.cpu_count() or 1)):
        crew.hire()
    left = set(range(len(jobs)))
    while left:
        now = time.monotonic()
        for index, since in list(crew.running.items()):
            if now - since > seconds and index in left:
                left.discard(index)
                crew.hire()
                yield index, TimeoutError(f"took longer than {seconds:g} seconds")
        try:
            index, error = crew.done.get(timeout=min(1.0, seconds / 4))
        except queue.Empty:
            continue
        if index in left:
            left.discard(index)
            yield index, error


class _Crew:
    """Threads that take jobs from one line; they die with the program."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._line: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in range(len(jobs)):
            self._line.put(index)
        self.running: dict[int, float] = {}
        self.done: queue.SimpleQueue[Done] = queue.SimpleQueue()

    def hire(self) -> None:
        """Start one more thread."""
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            try:
                index = self._line.get_nowait()
            except queue.Empty:
                return
            self.running[index] = time.monotonic()
            raised: BaseException | None = None
            try:
                self._jobs[index]()
            except BaseException as error:  # noqa: BLE001 (handed to the one who waits)
                raised = error
            del self.running[index]
            self.done.put((index, raised))
