"""The queue of training runs: addresses take turns, and each run knows how many are before it.

`FairShares` blocks its callers, which suits requests of a few seconds. A visitor may wait for
minutes for a training, and sees the position in the queue change.
"""

from __future__ import annotations

from collections import Counter
from typing import Generic, TypeVar

MOST_WAITING = 64
"""Runs that wait."""
MOST_OF_ONE_ADDRESS = 40
"""Waiting runs of one address: a class."""

R = TypeVar("R")


class FullError(Exception):
    """Too many runs are waiting already."""


class RunQueue(Generic[R]):
    """The runs that have one of the places, and those that wait for one.

    The next run is of the address with the fewest places, counting its earlier runs in the queue;
    among equals, it is the run that has waited longest. So an address with many waiting runs takes
    turns with the others.
    """

    def __init__(
        self,
        places: int,
        most_waiting: int = MOST_WAITING,
        most_of_one_address: int = MOST_OF_ONE_ADDRESS,
    ) -> None:
        self._places = places
        self._most_waiting = most_waiting
        self._most_of_one_address = most_of_one_address
        self._running: dict[R, str] = {}
        self._waiting: dict[R, str] = {}

    @property
    def running(self) -> list[R]:
        """The runs that have a place."""
        return list(self._running)

    @property
    def waiting(self) -> list[R]:
        """The runs that wait, the next one first."""
        before = Counter(self._running.values())
        ranks: dict[R, int] = {}
        for run, address in self._waiting.items():
            ranks[run] = before[address]
            before[address] += 1
        return sorted(ranks, key=ranks.__getitem__)

    def enter(self, run: R, address: str) -> bool:
        """Gives a run a place, or lets it wait for one.

        Returns:
            Whether it has a place.

        Raises:
            FullError: too many runs are waiting.
        """
        if len(self._running) < self._places:
            self._running[run] = address
            return True
        mine = sum(other == address for other in self._waiting.values())
        if len(self._waiting) >= self._most_waiting or mine >= self._most_of_one_address:
            raise FullError
        self._waiting[run] = address
        return False

    def leave(self, run: R) -> R | None:
        """Removes a run from its place or from the queue.

        Returns:
            The run that takes its place, if any.
        """
        self._waiting.pop(run, None)
        if run not in self._running:
            return None
        following = next(iter(self.waiting), None)  # the one that is first in the queue
        del self._running[run]
        if following is None:
            return None
        self._running[following] = self._waiting.pop(following)
        return following
