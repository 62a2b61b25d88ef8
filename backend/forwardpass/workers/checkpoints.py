"""The checkpoints of a run: as many as memory allows, spread over all its steps."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import numpy as np

from forwardpass.numerics.optimisers import OPTIMISERS
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training import Training
from forwardpass.numerics.training_steps import Best, Checkpoint
from forwardpass.wire import network_bytes, network_from, order_bytes, order_from

MAX_BYTES = 64_000_000
"""Memory for all checkpoints of a run."""
MOST = 256
"""Checkpoints of a run at most, however small they are: a slider has no more positions."""


class Checkpoints:
    """The checkpoints of one training.

    They are a fixed number of steps apart. When there are too many, every other one is dropped and
    that number doubles. The first and the newest always stay.
    """

    def __init__(self, most: int = MOST, max_bytes: int = MAX_BYTES) -> None:
        self._most = most
        self._max_bytes = max_bytes
        self._every = 1
        self._kept: dict[int, Checkpoint] = {}

    @property
    def numbers(self) -> list[int]:
        """The steps that the training can return to, in ascending order."""
        return sorted(self._kept)

    def keep_if_due(self, training: Training) -> None:
        """Keeps a checkpoint of the training if the current step is due for one."""
        if training.number % self._every == 0:
            self.keep(training)

    def keep(self, training: Training) -> None:
        """Keeps a checkpoint of the training, unless it is in the middle of a batch."""
        if training.taken or training.number in self._kept:
            return
        self._kept[training.number] = training.checkpoint()
        while len(self._kept) > max(2, self._room):
            self._every *= 2
            first, *between, newest = self.numbers
            kept = [first, *(n for n in between if n % self._every == 0), newest]
            self._kept = {number: self._kept[number] for number in kept}

    def at_or_before(self, number: int) -> Checkpoint | None:
        """Returns the newest checkpoint at or before this step; None if there is none."""
        numbers = self.numbers[: bisect_right(self.numbers, number)]
        return self._kept[numbers[-1]] if numbers else None

    def drop_after(self, number: int) -> None:
        """Drops the checkpoints after this step, which the training will now pass differently."""
        self._kept = {n: kept for n, kept in self._kept.items() if n <= number}

    @property
    def _room(self) -> int:
        """The largest number of checkpoints. Each also holds the best network so far."""
        state = next(iter(self._kept.values())).state
        room: int = self._max_bytes // (state.nbytes + state[0].nbytes)
        return min(self._most, room)


def packed(checkpoint: Checkpoint) -> dict[str, Any]:
    """Encodes a checkpoint as part of a message, without its recipe, which both ends know."""
    best = checkpoint.best
    return {
        "number": checkpoint.number,
        "taken": checkpoint.taken,
        "updates": checkpoint.updates,
        "state": checkpoint.state.astype("<f4").tobytes(),
        "learning_rate": checkpoint.learning_rate,
        "best": network_bytes(best.network),
        "best_accuracy": best.accuracy,
        "best_epoch": best.epoch,
        "input_order": order_bytes(checkpoint.network.input_order),
        "examples": checkpoint.examples,
    }


def unpacked(told: dict[str, Any], recipe: Recipe) -> Checkpoint:
    """Decodes a checkpoint that `packed` encoded, of a training with this recipe."""
    order = order_from(told["input_order"])
    best = network_from(told["best"], recipe.sizes, recipe.activations, order)
    rows = 1 + OPTIMISERS[recipe.optimiser].moments
    return Checkpoint(
        recipe,
        told["number"],
        told["taken"],
        told["updates"],
        np.frombuffer(told["state"], "<f4").reshape(rows, -1),
        told["learning_rate"],
        Best(best, told["best_accuracy"], told["best_epoch"]),
        best.input_order,
        told["examples"],
    )
