"""The checkpoints of a run, so many as memory allows, spread over all of it."""

from __future__ import annotations

from bisect import bisect_right

from forwardpass.numerics.training import Training
from forwardpass.numerics.training_steps import Checkpoint

MAX_BYTES = 64_000_000
"""Of all checkpoints of a run."""
MOST = 256
"""However small they are: a slider has no more places."""


class Checkpoints:
    """The checkpoints of one training.

    There is one every so many steps. Whenever there are too many, every other one goes, and new
    ones come half as often. The first and the newest always stay.
    """

    def __init__(self, most: int = MOST, max_bytes: int = MAX_BYTES) -> None:
        self._most = most
        self._max_bytes = max_bytes
        self._every = 1
        self._kept: dict[int, Checkpoint] = {}

    @property
    def numbers(self) -> list[int]:
        """The steps that can be gone back to, upwards."""
        return sorted(self._kept)

    def keep_if_due(self, training: Training) -> None:
        """Keeps where the training is, once in so many steps."""
        if training.number % self._every == 0:
            self.keep(training)

    def keep(self, training: Training) -> None:
        """Keeps where the training is now."""
        if training.number in self._kept:
            return
        self._kept[training.number] = training.checkpoint()
        while len(self._kept) > max(2, self._room):
            self._every *= 2
            first, *between, newest = self.numbers
            kept = [first, *(n for n in between if n % self._every == 0), newest]
            self._kept = {number: self._kept[number] for number in kept}

    def at_or_before(self, number: int) -> Checkpoint:
        """The nearest one that is not after this step."""
        numbers = self.numbers
        return self._kept[numbers[max(0, bisect_right(numbers, number) - 1)]]

    def drop_after(self, number: int) -> None:
        """Drops those of later steps, which would come out otherwise now."""
        self._kept = {n: kept for n, kept in self._kept.items() if n <= number}

    @property
    def _room(self) -> int:
        """How many there may be. The best network so far, which each holds, is counted too."""
        state = next(iter(self._kept.values())).state
        room: int = self._max_bytes // (state.nbytes + state[0].nbytes)
        return min(self._most, room)
