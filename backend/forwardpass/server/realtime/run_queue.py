"""Who trains, and who waits for it: in turn by address, and each can be told how many are before.

`FairShares` blocks who waits for it, which is right for a request of some seconds. A visitor may
wait for a training for minutes, and looks on as the place in the queue changes.
"""

from __future__ import annotations

from collections import Counter
from typing import Generic, TypeVar

MOST_WAITING = 64
"""Runs that wait."""
MOST_OF_ONE_ADDRESS = 40
"""Of them of one address: a class."""

R = TypeVar("R")


class FullError(Exception):
    """Too many wait already."""


class RunQueue(Generic[R]):
    """The runs that have one of so many places, and those that wait for one.

    Next is a run of the address that has the fewest places, those of its runs included that wait
    before; of these the one that has waited longest. So an address of which many wait takes turns
    with the others.
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
            FullError: it can do neither.
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
        """Takes a run out, wherever it is.

        Returns:
            The one that has got its place, if one has.
        """
        self._waiting.pop(run, None)
        if run not in self._running:
            return None
        following = next(iter(self.waiting), None)  # the one that was told it is next
        del self._running[run]
        if following is None:
            return None
        self._running[following] = self._waiting.pop(following)
        return following
