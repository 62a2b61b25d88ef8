"""Inputs that arrive together go through their network together.

One forward pass of 784-16-16-10 is some twenty numpy calls on a handful of numbers each: nearly all
of its time goes into the calls, not the numbers. When many visitors draw, many inputs are there in
one turn of the event loop; as one batch they cost little more than one of them. A lone input waits
for nobody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from gevent.hub import Waiter, get_hub

from forwardpass import wire
from forwardpass.numerics.answer import Answer, read_answers
from forwardpass.server.holdings import Model


class Pass(NamedTuple):
    """One forward pass: all its LAYER frames in one piece, and the answer."""

    layers: bytes
    answer: Answer


class Waiting(NamedTuple):
    """An input on its way, and who waits for it."""

    seq: int
    x: npt.NDArray[np.float32]
    waiter: Waiter


class Passes:
    """The inputs of this turn of the event loop."""

    def __init__(self) -> None:
        self._waiting: defaultdict[Model, list[Waiting]] = defaultdict(list)

    def run(self, model: Model, seq: int, x: npt.NDArray[np.float32]) -> Pass:
        """The pass of the input x, computed once everything that has arrived is here."""
        if not self._waiting:
            # The loop runs its callbacks when it has handed out all that it found to read.
            get_hub().loop.run_callback(self._compute)
        waiter = Waiter()
        self._waiting[model].append(Waiting(seq, x, waiter))
        result: Pass = waiter.get()
        return result

    def _compute(self) -> None:
        """Computes all passes and wakes those who wait for them."""
        together, self._waiting = self._waiting, defaultdict(list)
        for model, inputs in together.items():
            try:
                passes = compute(model, inputs)
            except Exception as error:  # for each visitor's handler to report
                for waiting in inputs:
                    waiting.waiter.throw(error)
                continue
            for waiting, result in zip(inputs, passes, strict=True):
                waiting.waiter.switch(result)


def compute(model: Model, inputs: list[Waiting]) -> list[Pass]:
    """The passes of these inputs, as one batch."""
    xs = np.stack([waiting.x for waiting in inputs])
    trace = model.network.trace(xs)
    layers = wire.encode_layers([waiting.seq for waiting in inputs], trace)
    answers = read_answers(xs, trace.output, model.card.readout)
    return [Pass(*both) for both in zip(layers, answers, strict=True)]
