"""Limits how much of the server's time one connection may take.

The server runs on one thread, so a client that keeps it busy delays everybody else. Each connection
therefore has a budget in seconds of computing, for messages, control frames and noise alike. The
budget is charged per turn: the work on the bytes of one read. After a long turn, other connections
are served first, and for longer if more data is waiting to be read; see `Crowd`. A connection that
overspends is throttled: it is read more and more slowly, so that back-pressure slows down its
sender. If it goes on, it is closed. A page waits for each answer before it asks again and never
comes near its limit.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

import gevent

from forwardpass.server.realtime.address_budget import AddressBudget

SHARE = 0.25
"""Share of the time that a connection may compute in the long run. Dragging a dial of the largest
network at 60 Hz takes an eighth."""
BURST_S = 0.25
"""Seconds of computing that it may take in one burst, after being idle."""
FIRST_S = 0.05
"""Initial allowance of a connection, seconds of computing. It is given a second time when the
thread clock takes over. A page needs a third of it to open."""
SLOW_SHARE = 0.02
"""Share of the time that an overspent connection may compute until it has recovered; less if many
connections of its address have overspent."""
MOST_HELD_S = 5.0
"""Seconds of throttling, summed until a recovery, after which a connection is closed."""
TURN_S = 0.0005
"""Seconds of computing after which other connections are served first."""
PAUSE_S = 0.0001
"""A pause that lets the event loop look for new data: any timer does, but `sleep(0)` does not."""
USELESS = 10
"""Factor by which useless work is charged: noise, refused events, control frames."""


class OverspentError(Exception):
    """A connection has been throttled for too long."""


class Budget:
    """The seconds of computing that one connection may still take.

    A turn is `begin`, work, `end`. At first the wall clock measures it, which is cheap and never
    shows less than the time computed. When that budget is used up, another program may be the
    cause. From then on the thread clock measures, which other programs cannot affect.
    """

    def __init__(
        self,
        wall: Callable[[], float] = perf_counter,
        computed: Callable[[], float] = thread_time,
        sleep: Callable[[float], None] = gevent.sleep,
        address: AddressBudget | None = None,
    ) -> None:
        """`address`: the budget shared with the other connections of its address; see `join`."""
        self._wall = wall
        self._computed = computed
        self._sleep = sleep
        self._clock = wall
        self._address = address or AddressBudget()
        self._allowance = self._given = self._address.give(FIRST_S)
        self._ended = wall()
        self._began = self._ended
        self._spent = 0.0
        self._unshared = 0.0
        self._held = 0.0
        self._factor = 1
        self._presses = False

    def join(self, address: AddressBudget) -> None:
        """Makes this a new connection of an address, with a new initial allowance."""
        self._address = address
        self._allowance = self._given = address.give(FIRST_S)

    def leave(self) -> None:
        """Returns the unused part of the initial allowance to the address."""
        if self._held:
            self._address.release(self)
            return
        rested = self._allowance + (self._wall() - self._ended) * SHARE
        self._address.take_back(max(0.0, min(self._given, rested)))
        self._given = 0.0

    def begin(self) -> None:
        """Begins a turn, or goes on with it after `pause`."""
        self._began = self._clock()

    @property
    def turn_is_over(self) -> bool:
        """Whether other connections should be served before this one continues."""
        return self._clock() - self._began > TURN_S

    def charge_as_useless(self) -> None:
        """Charges extra for a turn that brought nothing useful."""
        self._factor = USELESS

    def press(self) -> None:
        """Notes that the connection is backlogged: more data waits than this turn has read."""
        self._presses = True

    def rested(self, seconds: float) -> None:
        """Refills for a rest before a large message, whose first read would forget it."""
        if not self._held:
            self._allowance = min(BURST_S, self._allowance + seconds * SHARE)

    def pause(self) -> None:
        """Stops measuring until `begin`, while the connection waits."""
        self._spent += self._clock() - self._began

    def charge(self, seconds: float) -> None:
        """Adds computing time that was spent on this connection elsewhere, seconds."""
        self._spent += seconds

    def end(self) -> None:
        """Ends a turn, and sleeps as long as the budget demands.

        Raises:
            OverspentError: the connection has been throttled for too long.
        """
        spent = self._spent + self._clock() - self._began
        self._unshared += spent
        spent *= self._factor
        self._spent, self._factor = 0.0, 1
        now = self._wall()
        if self._held:
            share = self._address.share_of_held(SLOW_SHARE)
        else:
            share = 0.0 if self._presses else SHARE
        allowance = min(BURST_S, self._allowance + (now - self._ended) * share) - spent
        self._ended = now
        self._allowance = allowance
        if allowance < 0:
            self._hold_back()
        elif self._held and allowance > BURST_S / 2:
            self._held = 0.0
            self._address.release(self)
        if self._presses:
            pause = self._address.crowd.pause_after(self, self._unshared)
            self._presses, self._unshared = False, 0.0
            self._sleep(max(pause, PAUSE_S))
        elif self._unshared > TURN_S:
            self._unshared = 0.0
            self._sleep(PAUSE_S)

    def _hold_back(self) -> None:
        if self._clock is not self._computed:
            self._clock = self._computed
            self._allowance = self._address.give(FIRST_S)
            self._given += self._allowance
            return
        self._address.hold(self)
        pause = -self._allowance / self._address.share_of_held(SLOW_SHARE)
        self._held += pause
        if self._held > MOST_HELD_S:
            self._address.release(self)
            raise OverspentError
        self._unshared = 0.0
        self._sleep(pause)
