"""Shares a limited resource fairly among addresses, round robin.

A request waits if its address would exceed its part, or if too little of the resource is left.
Waiting requests are served one address after the other, so a long queue of one address does not
delay another address.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from gevent.event import Event

from forwardpass.server.stopwatch import waiting


class NoneLeftError(Exception):
    """The wait took too long, or too many requests are waiting already."""


class FairShares:
    """A limited amount of a resource; each address may hold a part of it.

    Attributes:
        taken: the amount in use.
        waiting: how many requests are waiting.
    """

    def __init__(self, total: int, per_address: int, most_waiting: int, patience_s: float) -> None:
        """Sets the limits.

        Args:
            total: the amount of the resource.
            per_address: how much of it one address may hold at a time.
            most_waiting: how many requests may wait; at most half of them from one address.
            patience_s: how long a request waits at most, seconds.
        """
        self.taken = 0
        self.waiting = 0
        self._total = total
        self._per_address = per_address
        self._most_waiting = most_waiting
        self._patience_s = patience_s
        self._taken_by: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[tuple[Event, int]]] = OrderedDict()

    @contextmanager
    def share(self, address: str, amount: int = 1) -> Iterator[None]:
        """Waits for an amount of the resource, and holds it during the block.

        Raises:
            NoneLeftError: the wait took too long, or too many requests are waiting already.
        """
        if self._queues or not self._fits(address, amount):
            self._wait(address, amount)
        else:
            self._take(address, amount)
        try:
            yield
        finally:
            self._give_back(address, amount)

    def _wait(self, address: str, amount: int) -> None:
        queue = self._queues.get(address, ())
        if self.waiting >= self._most_waiting or len(queue) >= max(1, self._most_waiting // 2):
            raise NoneLeftError
        turn = (Event(), amount)
        self._queues.setdefault(address, deque()).append(turn)
        self.waiting += 1
        self._hand_out()
        try:
            with waiting():
                turn[0].wait(self._patience_s)
        except BaseException:  # the greenlet was killed, perhaps after it got its share
            if turn[0].is_set():
                self._give_back(address, amount)
            else:
                self._leave(address, turn)
            raise
        if not turn[0].is_set():
            self._leave(address, turn)
            raise NoneLeftError

    def _leave(self, address: str, turn: tuple[Event, int]) -> None:
        self._queues[address].remove(turn)
        self.waiting -= 1
        if not self._queues[address]:
            del self._queues[address]
        self._hand_out()

    def _fits(self, address: str, amount: int) -> bool:
        mine = self._taken_by[address] + amount
        return self.taken + amount <= self._total and mine <= self._per_address

    def _take(self, address: str, amount: int) -> None:
        self.taken += amount
        self._taken_by[address] += amount

    def _give_back(self, address: str, amount: int) -> None:
        self.taken -= amount
        self._taken_by[address] -= amount
        if not self._taken_by[address]:
            del self._taken_by[address]
        self._hand_out()

    def _hand_out(self) -> None:
        """Gives what is free to waiting requests, one per address in turn."""
        while address := self._next():
            turn, amount = self._queues[address].popleft()
            self.waiting -= 1
            if self._queues[address]:
                self._queues.move_to_end(address)
            else:
                del self._queues[address]
            self._take(address, amount)
            turn.set()

    def _next(self) -> str | None:
        """Returns the address that is next; None if its request does not fit yet.

        Addresses that already hold their part are skipped. A request for more than is left keeps
        its turn: otherwise smaller requests could overtake it for ever.
        """
        for address, queue in self._queues.items():
            amount = queue[0][1]
            if self._taken_by[address] + amount <= self._per_address:
                return address if self._fits(address, amount) else None
        return None
