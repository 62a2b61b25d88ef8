"""Budgets that all connections of one address share, so that reconnecting does not refill a budget.

Many people may be behind one address: a school, a lecture hall. So nothing here slows down a
connection that keeps to its own budget, however many there are. Only two things are shared: the
initial allowance of new connections, and the time of connections that have overspent.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import inf
from time import monotonic
from weakref import WeakSet

from forwardpass.server.realtime.crowd import Crowd

NEW_CONNECTIONS = 400
"""New connections of one address in one burst: the largest lecture hall opens the page, or
reconnects after a restart of the server."""
NEW_PER_S = 10.0
"""New connections of one address per second after the burst, 600 per minute: a class of 30 is
connected after three seconds."""
GIFT_S = 20.0
"""Initial allowance that all new connections of one address share, seconds of computing: enough for
400 pages. A connection that ends returns what is left of its allowance, so that a lecture hall may
reload its pages."""
GIFT_SHARE = 0.02
"""Rate at which that allowance refills, as a share of the time: enough for 24 new pages per minute.
More pages can open, but each takes a second longer."""
HELD_SHARE = 0.05
"""Share of the time that all overspent connections of one address may compute together."""
REQUEST_S = 0.0003
"""Seconds for reading an HTTP request and writing its answer, which are not measured."""
REQUESTS_S = 5.0
"""Seconds of computing that the HTTP requests of one address may take in one burst: 400 pages
open."""
REQUESTS_SHARE = 0.05
"""Share of the time that they may take after that: about a hundred requests per second."""
ALL_REQUESTS_S = 0.05
"""Seconds of computing that the requests of all addresses may take in one burst before they give
way to the sockets: several pages open."""
ALL_REQUESTS_SHARE = 0.5
"""Share of the time that the requests of all addresses may take together."""
NEW_TRAININGS = 60
"""Training runs that one address may begin in one burst: a class, twice. Each starts a process."""
NEW_TRAININGS_PER_S = 1.0
"""Training runs that one address may begin per second after the burst."""
MOST_ADDRESSES = 10_000
"""Addresses remembered at a time; a new one replaces the one that has been idle longest."""


class Bucket:
    """A token bucket: at most `most` tokens, refilled with `per_s` tokens per second."""

    def __init__(self, most: float, per_s: float, clock: Callable[[], float]) -> None:
        self._most = self._left = most
        self._per_s = per_s
        self._clock = clock
        self._since = clock()

    def take(self, amount: float) -> float:
        """Takes an amount, or as much of it as is left, and returns what was taken."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._since) * self._per_s)
        self._since = now
        taken = min(amount, self._left)
        self._left -= taken
        return taken

    def put_back(self, amount: float) -> None:
        """Returns unused tokens to the bucket."""
        self._left = min(self._most, self._left + amount)


class Queue:
    """A token bucket of computing time that may go into debt: a burst, then a share of the time.

    Work that arrives during a debt waits until the debt is paid off. It adds to the debt itself, so
    later work waits longer.
    """

    def __init__(self, most: float, share: float, clock: Callable[[], float]) -> None:
        """Fills the bucket.

        Args:
            most: seconds of computing in one burst.
            share: share of the time by which the debt is paid off, in (0, 1].
            clock: seconds.
        """
        self._most = most
        self._share = share
        self._clock = clock
        self._used = 0.0
        self._since = clock()

    def enter(self, seconds: float, patience_s: float = inf) -> float:
        """Adds a piece of work to the queue.

        Args:
            seconds: its minimum computing time; `charge` adds the rest.
            patience_s: the longest wait; work that would have to wait longer is not added.

        Returns:
            Seconds to wait before the work begins.
        """
        now = self._clock()
        self._used = max(0.0, self._used - (now - self._since) * self._share)
        self._since = now
        wait_s = max(0.0, self._used + seconds - self._most) / self._share
        if wait_s <= patience_s:
            self._used += seconds
        return wait_s

    def charge(self, seconds: float) -> None:
        """Adds the computing time of a piece of work beyond its minimum."""
        self._used += seconds


class AddressBudget:
    """The budget that the connections and HTTP requests of one address share.

    Attributes:
        crowd: the backlogged connections of the server; see `Crowd`.
        requests: the computing time of HTTP requests.
    """

    def __init__(self, clock: Callable[[], float] = monotonic, crowd: Crowd | None = None) -> None:
        """`crowd`: the server's, which all addresses share."""
        self.crowd = crowd or Crowd(clock)
        self.requests = Queue(REQUESTS_S, REQUESTS_SHARE, clock)
        self._arrivals = Bucket(NEW_CONNECTIONS, NEW_PER_S, clock)
        self._trainings = Bucket(NEW_TRAININGS, NEW_TRAININGS_PER_S, clock)
        self._gifts = Bucket(GIFT_S, GIFT_SHARE, clock)
        self._held: WeakSet[object] = WeakSet()

    def admits(self) -> bool:
        """Counts a new connection, and returns whether it may begin now."""
        return self._arrivals.take(1) == 1

    def admits_training(self) -> bool:
        """Counts a new training run, and returns whether it may begin now."""
        return self._trainings.take(1) == 1

    def give(self, seconds: float) -> float:
        """Takes an initial allowance for a new connection; returns these seconds, or fewer."""
        return self._gifts.take(seconds)

    def take_back(self, seconds: float) -> None:
        """Returns the unused part of a connection's initial allowance, seconds."""
        self._gifts.put_back(seconds)

    def hold(self, connection: object) -> None:
        """Counts a connection as overspent until `release`, or until it is garbage collected."""
        self._held.add(connection)

    def release(self, connection: object) -> None:
        """Counts a connection as overspent no longer."""
        self._held.discard(connection)

    def share_of_held(self, most: float) -> float:
        """Returns the share of the time for one overspent connection, at most `most`."""
        return min(most, HELD_SHARE / max(1, len(self._held)))


class AddressBudgets:
    """The budgets of all addresses.

    Attributes:
        requests: the computing time of the HTTP requests of all addresses.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.requests = Queue(ALL_REQUESTS_S, ALL_REQUESTS_SHARE, clock)
        self._clock = clock
        self._crowd = Crowd(clock)
        self._by_address: OrderedDict[str, AddressBudget] = OrderedDict()

    def of(self, address: str) -> AddressBudget:
        """Returns the budget of an address, which is given as `counted_as` returns it."""
        budget = self._by_address.pop(address, None) or AddressBudget(self._clock, self._crowd)
        self._by_address[address] = budget
        if len(self._by_address) > MOST_ADDRESSES:
            self._by_address.popitem(last=False)
        return budget
