"""Runs inputs that arrive together through their network as one batch.

Rasterising a digit takes some sixty numpy calls on a hundred points each, and a forward pass of
784-16-16-10 some twenty calls on a handful of numbers. The calls cost more than the arithmetic, so
a batch takes a fifth of the time of its inputs one by one. So while many visitors draw, a batch
begins a little later, and more inputs are in it. Where few draw no input is delayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from time import perf_counter, thread_time
from typing import Any, NamedTuple

import numpy as np
from gevent.hub import Waiter, get_hub

from forwardpass import wire
from forwardpass.digits import Drawing, Seen, see_all
from forwardpass.digits.centring import IDENTITY
from forwardpass.numerics.answer import read_answers
from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime.budget import Budget
from forwardpass.server.registry import Model
from forwardpass.wire import InputFrame, PixelsFrame, StrokesFrame

MOST_TOGETHER = 64
"""Inputs in one batch: the first answers leave before the last inputs are looked at."""
CROWD = 8
"""Visitors who draw at the same time, from which on batches keep their distance. One who floods the
server is one of them, however much they send."""
DISTANCE_S = 0.004
"""From the beginning of one batch to that of the next, at least, while a crowd draws. A page paints
every 16 ms."""
CENSUS_S = 0.1
"""How often it is counted who draws; a pen tells three times as often where it is."""


class Waiting(NamedTuple):
    """An input on its way, who waits for it, and since when, by `perf_counter`."""

    frame: InputFrame
    waiter: Waiter
    since: float


def call_later(seconds: float, callback: Callable[[], None]) -> None:
    """Has the event loop call back after a while, or after all that it has found to read."""
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
    """Counts who draws, as it was in the last `CENSUS_S`."""

    def __init__(self) -> None:
        self.count = 0
        self._seen: set[object] = set()
        self._until = 0.0

    def note(self, visitor: object, now: float) -> None:
        """A visitor draws now, seconds."""
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
        """The packed pass of this input, computed once everything that has arrived is here.

        Its share of the time goes to the account of `budget`.
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
        """Computes all passes and wakes those who wait for them."""
        together, self._waiting = self._waiting, defaultdict(list)
        self._began = self._clock()
        for model, inputs in together.items():
            for start in range(0, len(inputs), MOST_TOGETHER):
                batch = inputs[start : start + MOST_TOGETHER]
                began = self._computed()  # what other programs compute meanwhile is nobody's fault
                try:
                    blobs = compute(model, [waiting.frame for waiting in batch])
                except Exception as error:  # for each visitor's handler to report
                    for waiting in batch:
                        waiting.waiter.throw(error)
                    continue
                now = self._clock()
                share = (self._computed() - began) / len(batch)
                self._metrics.count_batch([now - waiting.since for waiting in batch])
                for waiting, blob in zip(batch, blobs, strict=True):
                    waiting.waiter.switch((blob, share))


def compute(model: Model, frames: Sequence[InputFrame]) -> list[bytes]:
    """The packed passes of these inputs, as one batch."""
    seen = see_inputs(frames)
    xs = np.concatenate([each.pixels for each in seen]).reshape(len(seen), -1)
    trace = model.network.trace(xs)
    seqs = [frame.seq for frame in frames]
    layers = wire.encode_layers(seqs, trace)
    answers = read_answers(xs, trace.output, model.card.readout)
    return [
        wire.encode_pass(seq, answer, each.placement, frames_of_layers)
        for seq, answer, each, frames_of_layers in zip(seqs, answers, seen, layers, strict=True)
    ]


def see_inputs(frames: Sequence[InputFrame]) -> list[Seen]:
    """What the network sees of each input: pixels as they are, strokes drawn and centred."""
    drawings = [
        Drawing(frame.strokes, frame.pen_radius, frame.centred)
        for frame in frames
        if isinstance(frame, StrokesFrame)
    ]
    drawn = iter(see_all(drawings))
    pictures = iter(wire.activations_of([f for f in frames if isinstance(f, PixelsFrame)]))
    return [
        next(drawn) if isinstance(frame, StrokesFrame) else Seen(next(pictures), IDENTITY)
        for frame in frames
    ]
