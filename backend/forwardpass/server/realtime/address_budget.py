"""What all connections of one address share, so that coming again is no way to a fresh budget.

Many people may be behind one address: a school, a lecture hall. So nothing here slows down a
connection that keeps to its own budget, however many there are. What is shared is what a connection
is given before it has shown anything, and what those may compute that have overspent already.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from weakref import WeakSet

from forwardpass.server.realtime.crowd import Crowd

NEW_CONNECTIONS = 400
"""Connections of one address that may begin at once: the largest lecture hall opens the page, or
comes back after a restart of the server."""
NEW_PER_S = 10.0
"""And so many more in each second, 600 in a minute; a class of 30 is in after three."""
GIFT_S = 20.0
"""Seconds of computing that new connections of one address are given in all: what 400 pages get."""
GIFT_SHARE = 0.02
"""Of the time, by which that grows again: what 24 new pages in a minute get. More of them open all
the same, each a second later."""
HELD_SHARE = 0.05
"""Of the time, what all connections of one address may compute together that have overspent."""
MOST_ADDRESSES = 10_000
"""Remembered at a time; the one that has rested longest makes room."""


class Bucket:
    """A token bucket: so much at once, and so much a second."""

    def __init__(self, most: float, per_s: float, clock: Callable[[], float]) -> None:
        self._most = self._left = most
        self._per_s = per_s
        self._clock = clock
        self._since = clock()

    def take(self, amount: float) -> float:
        """As much of an amount as there is."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._since) * self._per_s)
        self._since = now
        taken = min(amount, self._left)
        self._left -= taken
        return taken


class AddressBudget:
    """What the connections of one address share."""

    def __init__(self, clock: Callable[[], float] = monotonic, crowd: Crowd | None = None) -> None:
        """`crowd`: of the server, which addresses share."""
        self.crowd = crowd or Crowd(clock)
        self._arrivals = Bucket(NEW_CONNECTIONS, NEW_PER_S, clock)
        self._gifts = Bucket(GIFT_S, GIFT_SHARE, clock)
        self._held: WeakSet[object] = WeakSet()

    def admits(self) -> bool:
        """Whether one more connection may begin now; it is counted."""
        return self._arrivals.take(1) == 1

    def give(self, seconds: float) -> float:
        """Seconds of computing for a connection that has shown nothing yet: so many, or fewer."""
        return self._gifts.take(seconds)

    def hold(self, connection: object) -> None:
        """Counts a connection among those that have overspent. One that is gone is forgotten."""
        self._held.add(connection)

    def release(self, connection: object) -> None:
        """It has rested."""
        self._held.discard(connection)

    def share_of_held(self, most: float) -> float:
        """Of the time, what a connection that has overspent may compute: `most`, or less."""
        return min(most, HELD_SHARE / max(1, len(self._held)))


class AddressBudgets:
    """The budgets by address."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._crowd = Crowd(clock)
        self._by_address: OrderedDict[str, AddressBudget] = OrderedDict()

    def of(self, address: str) -> AddressBudget:
        """The budget of an address, as `counted_as` gives it."""
        budget = self._by_address.pop(address, None) or AddressBudget(self._clock, self._crowd)
        self._by_address[address] = budget
        if len(self._by_address) > MOST_ADDRESSES:
            self._by_address.popitem(last=False)
        return budget
