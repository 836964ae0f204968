"""Studio: programs that make pictures side by side, each picture within a time limit."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Self

from mkdocs_gptlog.media.failure import SAVE_AGAIN, PictureError
from mkdocs_gptlog.media.recipe import Recipe
from mkdocs_gptlog.media.renditions import Rendered, Write, read_rendered

_MODULE = "mkdocs_gptlog.media.program"
_Program = subprocess.Popen[bytes]


class Studio:
    """Programs that wait for orders; leaving it ends them."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._idle: queue.SimpleQueue[_Program] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._programs: list[_Program] = []
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            for program in self._programs:
                program.kill()
                program.wait()
                for stream in (program.stdin, program.stdout):
                    with contextlib.suppress(OSError):
                        _stream(stream).close()

    def open(self, pictures: int) -> None:
        """Start as many programs as there are processors or pictures; the time to start is not that of a picture."""
        # Where none can be started, each picture says so.
        programs: list[_Program] = []
        with contextlib.suppress(OSError):
            for _ in range(min(pictures, os.cpu_count() or 1)):
                programs.append(self._start())  # noqa: PERF401 (those that could be started are kept)
        for program in programs:
            _stream(program.stdout).readline()
            self._idle.put(program)

    def render(self, file: Path, recipe: Recipe, max_pixels: int, write: Write) -> Rendered:
        """Have all renditions of a picture or drawing made.

        Args:
            file: The original.
            recipe: What to make.
            max_pixels: More pixels than this are refused before decoding.
            write: Keeps each rendition.

        Raises:
            PictureError: It cannot be shown, for whatever reason, a crash of its decoder among them.
            TimeoutError: It takes too long.
        """
        program = self._waiting()
        late = threading.Event()

        def stop() -> None:
            late.set()
            program.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            order = {"file": str(file.absolute()), "recipe": asdict(recipe), "max_pixels": max_pixels}
            answer = _carry_out(program, order, write)
        except BaseException:
            program.kill()
            raise
        finally:
            timer.cancel()
        if late.is_set() or (answer is None and self._closed):
            raise TimeoutError(f"took longer than {self._seconds:g} seconds")
        if answer is None:
            raise _crash(program.wait())
        self._idle.put(program)
        if "error" in answer:
            raise PictureError(answer["error"], answer["hint"])
        return read_rendered(answer["rendered"])

    def _waiting(self) -> _Program:
        """Return a program that waits for orders, a new one where each of the others is at work or has ended."""
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            pass
        try:
            program = self._start()
            _stream(program.stdout).readline()
        except OSError as error:
            raise PictureError(f"cannot be decoded: no program can be started ({error.strerror})", "") from error
        return program

    def _start(self) -> _Program:
        command = [sys.executable, "-P", "-m", _MODULE]
        program = subprocess.Popen(  # noqa: S603 (this program)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        with self._lock:
            self._programs.append(program)
        return program


def _carry_out(program: _Program, order: dict[str, Any], write: Write) -> dict[str, Any] | None:
    """Return the last answer to an order; None where the program ends before it."""
    try:
        orders = _stream(program.stdin)
        orders.write(json.dumps(order).encode() + b"\n")
        orders.flush()
    except OSError:
        return None
    answers = _stream(program.stdout)
    while (line := answers.readline()).endswith(b"\n"):
        answer: dict[str, Any] = json.loads(line)
        if "name" not in answer:
            return answer
        data = answers.read(answer["size"])
        if len(data) < answer["size"]:
            return None
        write(answer["name"], data)
    return None


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("the program has no streams")
    return stream


def _crash(code: int) -> PictureError:
    """Return why a program has ended before its answer, by its exit code."""
    if hasattr(signal, "SIGKILL") and code == -signal.SIGKILL:
        return PictureError("needs more memory than there is", "scale it down")
    return PictureError("makes its decoder crash", SAVE_AGAIN)
