"""Runs inputs that arrive together through their network as one batch.

Rasterising a digit takes about sixty numpy calls on a hundred points each, and a forward pass of
784-16-16-10 about twenty calls on a handful of numbers. The calls cost more than the arithmetic, so
a batch takes a fifth of the time that its inputs would take one by one. While many visitors draw,
batches begin a little later, so that they contain more inputs. While few draw, no input is delayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from time import perf_counter, thread_time
from typing import Any, NamedTuple

from gevent.hub import Waiter, get_hub

from forwardpass.questions.passes import packed_passes
from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime.budget import Budget
from forwardpass.server.registry import Model
from forwardpass.wire import InputFrame

MOST_TOGETHER = 64
"""Inputs in one batch at most, so that the first answers leave before the last inputs are read."""
CROWD = 8
"""Visitors drawing at the same time from which batches are delayed. A visitor who floods the server
counts once."""
DISTANCE_S = 0.004
"""Seconds between the beginnings of two batches at least, while `CROWD` visitors draw. A page
paints every 16 ms."""
CENSUS_S = 0.1
"""Seconds over which drawing visitors are counted; a pen sends three inputs in that time."""


class Waiting(NamedTuple):
    """An input that waits for its batch, its waiter, and its time of arrival by `perf_counter`."""

    frame: InputFrame
    waiter: Waiter
    since: float


def call_later(seconds: float, callback: Callable[[], None]) -> None:
    """Calls back after a delay, or, if that is 0 or less, once all available data has been read."""
    loop = get_hub().loop
    if seconds <= 0:
        loop.run_callback(callback)
        return
    timer: Any = loop.timer(seconds)

    def ring() -> None:
        timer.close()
        callback()

    timer.start(ring)


class Census:
    """Counts the visitors who drew in the last full interval of `CENSUS_S`."""

    def __init__(self) -> None:
        self.count = 0
        self._seen: set[object] = set()
        self._until = 0.0

    def note(self, visitor: object, now: float) -> None:
        """Notes that a visitor draws at the time `now`, seconds."""
        if now >= self._until:
            self.count = len(self._seen) if now < self._until + CENSUS_S else 0
            self._seen.clear()
            self._until = now + CENSUS_S
        self._seen.add(visitor)


class PassBatcher:
    """Collects the inputs of one turn of the event loop and computes their passes as one batch."""

    def __init__(
        self,
        metrics: Metrics,
        clock: Callable[[], float] = perf_counter,
        computed: Callable[[], float] = thread_time,
        call_later: Callable[[float, Callable[[], None]], None] = call_later,
    ) -> None:
        self._metrics = metrics
        self._clock = clock
        self._computed = computed
        self._call_later = call_later
        self._waiting: defaultdict[Model, list[Waiting]] = defaultdict(list)
        self._census = Census()
        self._began = 0.0

    def run(self, model: Model, frame: InputFrame, budget: Budget) -> bytes:
        """Waits for the batch of this input and returns its packed pass.

        Charges `budget` with the input's share of the batch's computing time.
        """
        now = self._clock()
        self._census.note(budget, now)
        if not self._waiting:
            distance = DISTANCE_S if self._census.count >= CROWD else 0.0
            self._call_later(self._began + distance - now, self._compute)
        waiter = Waiter()
        self._waiting[model].append(Waiting(frame, waiter, now))
        budget.pause()
        try:
            blob, seconds = waiter.get()
        finally:
            budget.begin()
        budget.charge(seconds)
        packed: bytes = blob
        return packed

    def _compute(self) -> None:
        """Computes all waiting passes and wakes their waiters."""
        together, self._waiting = self._waiting, defaultdict(list)
        self._began = self._clock()
        for model, inputs in together.items():
            for start in range(0, len(inputs), MOST_TOGETHER):
                batch = inputs[start : start + MOST_TOGETHER]
                began = self._computed()  # not charged for the time of other programs
                try:
                    blobs = packed_passes(model, [waiting.frame for waiting in batch])
                except Exception as error:  # for each visitor's handler to report
                    for waiting in batch:
                        waiting.waiter.throw(error)
                    continue
                now = self._clock()
                share = (self._computed() - began) / len(batch)
                self._metrics.count_batch([now - waiting.since for waiting in batch])
                for waiting, blob in zip(batch, blobs, strict=True):
                    waiting.waiter.switch((blob, share))
