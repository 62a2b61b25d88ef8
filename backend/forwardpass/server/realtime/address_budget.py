"""What all connections of one address share, so that coming again is no way to a fresh budget.

Many people may be behind one address: a school, a lecture hall. So nothing here slows down a
connection that keeps to its own budget, however many there are. What is shared is what a connection
is given before it has shown anything, and what those may compute that have overspent already.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import inf
from time import monotonic
from weakref import WeakSet

from forwardpass.server.realtime.crowd import Crowd

NEW_CONNECTIONS = 400
"""Connections of one address that may begin at once: the largest lecture hall opens the page, or
comes back after a restart of the server."""
NEW_PER_S = 10.0
"""And so many more in each second, 600 in a minute; a class of 30 is in after three."""
GIFT_S = 20.0
"""Seconds of computing that new connections of one address are given in all: what 400 pages get.
Who leaves and has some left gives it back, so that a lecture hall may reload its pages."""
GIFT_SHARE = 0.02
"""Of the time, by which that grows again: what 24 new pages in a minute get. More of them open all
the same, each a second later."""
HELD_SHARE = 0.05
"""Of the time, what all connections of one address may compute together that have overspent."""
REQUEST_S = 0.0003
"""Seconds that reading an HTTP request and writing its answer take, besides what is measured."""
REQUESTS_S = 5.0
"""Seconds of computing that the HTTP requests of one address may take at once: 400 pages open."""
REQUESTS_SHARE = 0.05
"""Of the time, what they may take after that: some hundred requests a second."""
ALL_REQUESTS_S = 0.05
"""Seconds of computing that requests may take before they make room for the sockets: several pages
open."""
ALL_REQUESTS_SHARE = 0.5
"""Of the time, what the requests of all addresses take together."""
NEW_TRAININGS = 60
"""Training runs that one address may begin at once: a class, and again. Each starts a process."""
NEW_TRAININGS_PER_S = 1.0
"""And so many more in each second."""
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

    def put_back(self, amount: float) -> None:
        """Some that was taken and is not needed."""
        self._left = min(self._most, self._left + amount)


class Queue:
    """Time that is given out in order: so much at once, then a share of the time.

    Who comes when more has been used waits until that is paid off, each a little longer than those
    before.
    """

    def __init__(self, most: float, share: float, clock: Callable[[], float]) -> None:
        """`most`: seconds of computing at once."""
        self._most = most
        self._share = share
        self._clock = clock
        self._used = 0.0
        self._since = clock()

    def enter(self, seconds: float, patience_s: float = inf) -> float:
        """Joins the queue with a piece of work.

        Args:
            seconds: what it takes at least; the rest is told by `charge`.
            patience_s: whoever would have to wait longer does not join.

        Returns:
            The seconds to wait before it begins.
        """
        now = self._clock()
        self._used = max(0.0, self._used - (now - self._since) * self._share)
        self._since = now
        wait_s = max(0.0, self._used + seconds - self._most) / self._share
        if wait_s <= patience_s:
            self._used += seconds
        return wait_s

    def charge(self, seconds: float) -> None:
        """Adds what a piece of work has taken besides."""
        self._used += seconds


class AddressBudget:
    """What the connections and the requests of one address share.

    Attributes:
        crowd: see `Crowd`.
        requests: the time for HTTP requests.
    """

    def __init__(self, clock: Callable[[], float] = monotonic, crowd: Crowd | None = None) -> None:
        """`crowd`: of the server, which addresses share."""
        self.crowd = crowd or Crowd(clock)
        self.requests = Queue(REQUESTS_S, REQUESTS_SHARE, clock)
        self._arrivals = Bucket(NEW_CONNECTIONS, NEW_PER_S, clock)
        self._trainings = Bucket(NEW_TRAININGS, NEW_TRAININGS_PER_S, clock)
        self._gifts = Bucket(GIFT_S, GIFT_SHARE, clock)
        self._held: WeakSet[object] = WeakSet()

    def admits(self) -> bool:
        """Whether one more connection may begin now; it is counted."""
        return self._arrivals.take(1) == 1

    def admits_training(self) -> bool:
        """Whether one more training run may begin now; it is counted."""
        return self._trainings.take(1) == 1

    def give(self, seconds: float) -> float:
        """Seconds of computing for a connection that has shown nothing yet: so many, or fewer."""
        return self._gifts.take(seconds)

    def take_back(self, seconds: float) -> None:
        """Seconds that a connection was given and has not used up."""
        self._gifts.put_back(seconds)

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
    """The budgets by address.

    Attributes:
        requests: the time for the HTTP requests of all of them.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.requests = Queue(ALL_REQUESTS_S, ALL_REQUESTS_SHARE, clock)
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
