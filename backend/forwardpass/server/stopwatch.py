"""Measures the time that a request computes, without the time that it waits.

All requests run on one thread, in turns. So the stopwatch of a request must stop while the request
waits: code that waits does so inside `waiting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, thread_time
from typing import Any

from gevent.local import local

Clocks = tuple[Callable[[], float], Callable[[], float]]
CLOCKS: Clocks = thread_time, perf_counter
"""The clock of this thread, which stands still while other programs compute, and a wall clock."""


class Stopwatch:
    """Adds up the time between `go` and `stop`.

    Attributes:
        computed: seconds that the thread computed, until the last `stop`.
        passed: seconds of wall time; more than `computed` if other programs compute too.
    """

    def __init__(self, clocks: Clocks) -> None:
        self.computed = 0.0
        self.passed = 0.0
        self._thread, self._wall = clocks
        self._began = (0.0, 0.0)
        self._stops = 1

    def go(self) -> None:
        """Starts the stopwatch, or undoes one `stop`: it runs again when every stop is undone."""
        self._stops -= 1
        if not self._stops:
            self._began = self._thread(), self._wall()

    def stop(self) -> None:
        """Stops the stopwatch; calls nest."""
        if not self._stops:
            thread, wall = self._began
            self.computed += self._thread() - thread
            self.passed += self._wall() - wall
        self._stops += 1


class _Here(local):  # type: ignore[misc]  # untyped
    """State of the current greenlet."""

    stopwatch: Stopwatch | None = None


_here = _Here()


@contextmanager
def timed(clocks: Clocks = CLOCKS) -> Iterator[Stopwatch]:
    """Measures how long the current greenlet computes in this block."""
    stopwatch = _here.stopwatch = Stopwatch(clocks)
    stopwatch.go()
    try:
        yield stopwatch
    finally:
        stopwatch.stop()
        _here.stopwatch = None


@contextmanager
def waiting() -> Iterator[None]:
    """Stops the stopwatch of the current greenlet, if any, while the block waits."""
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
    """Holds a gevent lock or semaphore in this block; the wait for it is not measured."""
    with waiting():
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
