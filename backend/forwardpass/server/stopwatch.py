"""Times what a request computes. The time that it waits belongs to others.

All requests run on one thread, in turns. So the stopwatch of a request has to stand still wherever
the request waits; what waits says so by `waiting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, thread_time
from typing import Any

from gevent.local import local

Clocks = tuple[Callable[[], float], Callable[[], float]]
CLOCKS: Clocks = thread_time, perf_counter
"""The clock of this thread, which stands still while other programs compute, and the one on the
wall."""


class Stopwatch:
    """Adds up the time between `go` and `stop`.

    Attributes:
        computed: seconds that the thread computed, until the last `stop`.
        passed: seconds that passed meanwhile; more, where other programs compute too.
    """

    def __init__(self, clocks: Clocks) -> None:
        self.computed = 0.0
        self.passed = 0.0
        self._thread, self._wall = clocks
        self._began = (0.0, 0.0)
        self._stops = 1

    def go(self) -> None:
        """Runs on, once it has been told so as often as it was stopped."""
        self._stops -= 1
        if not self._stops:
            self._began = self._thread(), self._wall()

    def stop(self) -> None:
        """Stands still."""
        if not self._stops:
            thread, wall = self._began
            self.computed += self._thread() - thread
            self.passed += self._wall() - wall
        self._stops += 1


class _Here(local):  # type: ignore[misc]  # untyped
    """What belongs to the present greenlet."""

    stopwatch: Stopwatch | None = None


_here = _Here()


@contextmanager
def timed(clocks: Clocks = CLOCKS) -> Iterator[Stopwatch]:
    """Times what the present greenlet computes in this block."""
    stopwatch = _here.stopwatch = Stopwatch(clocks)
    stopwatch.go()
    try:
        yield stopwatch
    finally:
        stopwatch.stop()
        _here.stopwatch = None


@contextmanager
def waiting() -> Iterator[None]:
    """In this block others compute: the stopwatch of the present greenlet, if any, stands still."""
    stopwatch = _here.stopwatch
    if stopwatch is None:
        yield
        return
    stopwatch.stop()
    try:
        yield
    finally:
        stopwatch.go()


@contextmanager
def holding(lock: Any) -> Iterator[None]:
    """Holds a lock or semaphore of gevent in this block; the time until it is free is not ours."""
    with waiting():
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
