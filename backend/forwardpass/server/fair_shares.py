"""Something of which there is only so much, given out in turn by address.

Who asks for more than their part waits, and so does who comes when nothing is left; but never for
those of the same address who came before them while another address has waited longer.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from gevent.event import Event

from forwardpass.server.stopwatch import waiting


class NoneLeftError(Exception):
    """It took too long until something was left, or too many are waiting already."""


class FairShares:
    """So much of something, of which each address gets a part and one after the other.

    Attributes:
        taken: how much is in use.
        waiting: how many are waiting.
    """

    def __init__(self, total: int, per_address: int, most_waiting: int, patience_s: float) -> None:
        """Sets the limits.

        Args:
            total: how much there is.
            per_address: how much of it one address may have in use.
            most_waiting: how many may wait; half of them may be of one address.
            patience_s: how long each waits, seconds.
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
        """Holds so much of it while the block lasts; waits for it first.

        Raises:
            NoneLeftError: there is none to be had soon.
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
        except BaseException:  # killed, perhaps with its share in its hands
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
        """Gives to those who wait, one of each address at a time."""
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
        """Whose turn it is, of those who do not have their part already.

        Who needs more than is left is waited for: else small ones would pass for ever.
        """
        for address, queue in self._queues.items():
            amount = queue[0][1]
            if self._taken_by[address] + amount <= self._per_address:
                return address if self._fits(address, amount) else None
        return None
