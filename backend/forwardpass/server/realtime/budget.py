"""How much of the server's time one connection may take.

The server runs on one thread, and whoever keeps it busy keeps everybody waiting. So each connection
has a budget in seconds of computing, whatever it is spent on: messages, control frames, noise. It
is counted per turn, which is what a connection does with the bytes of one read. After a turn that
was long, others are served first, and longer where more is waiting to be read; see `Crowd`. A
connection that spends more than its share is read more and
more slowly, so that the network holds back its sender; one that goes on is closed. A page, which
waits for each answer before it asks again, never comes near.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

import gevent

from forwardpass.server.realtime.address_budget import AddressBudget

SHARE = 0.25
"""Of the time, what a connection may compute for ever. Somebody who drags a dial of the largest
network at 60 Hz takes an eighth."""
BURST_S = 0.25
"""What it may compute at once, after a rest."""
FIRST_S = 0.05
"""What a new connection may compute at once, and once more when its own time is measured. A page
needs a third of it to open."""
SLOW_SHARE = 0.02
"""Of the time, what a connection may compute once it has overspent, until it has rested; less if
many of its address have."""
MOST_HELD_S = 5.0
"""After so long, held back again and again without a rest, a connection is closed."""
TURN_S = 0.0005
"""After so much computing others are served first."""
PAUSE_S = 0.0001
"""A timer, however short, lets the event loop look for what has arrived; `sleep(0)` does not."""
USELESS = 10
"""What nobody can answer costs so many times its time: noise, refused events, control frames."""


class OverspentError(Exception):
    """A connection has been held back for too long."""


class Budget:
    """The seconds of computing that one connection may still take.

    A turn is `begin`, work, `end`. Time is measured by the clock on the wall, which is cheap and
    never less than the time computed. When that is used up, it may be another program's fault;
    from then on the time of this thread is measured, which nobody else can use up.
    """

    def __init__(
        self,
        wall: Callable[[], float] = perf_counter,
        computed: Callable[[], float] = thread_time,
        sleep: Callable[[float], None] = gevent.sleep,
        address: AddressBudget | None = None,
    ) -> None:
        """`address`: what it shares with others; see `join`."""
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
        """Shares from now on with the connections of this address, as a new one of them."""
        self._address = address
        self._allowance = self._given = address.give(FIRST_S)

    def leave(self) -> None:
        """Gives back to the address what the connection was given and has not used up."""
        if self._held:
            self._address.release(self)
            return
        rested = self._allowance + (self._wall() - self._ended) * SHARE
        self._address.take_back(max(0.0, min(self._given, rested)))
        self._given = 0.0

    def begin(self) -> None:
        """From now on the connection computes."""
        self._began = self._clock()

    @property
    def turn_is_over(self) -> bool:
        """Whether other connections should be served before this one continues."""
        return self._clock() - self._began > TURN_S

    def charge_as_useless(self) -> None:
        """Charges extra for a turn that brought nothing useful."""
        self._factor = USELESS

    def press(self) -> None:
        """Notes that more is waiting to be read than this turn takes."""
        self._presses = True

    def pause(self) -> None:
        """From now on, until `begin`, others compute."""
        self._spent += self._clock() - self._began

    def charge(self, seconds: float) -> None:
        """Adds time that was spent for this connection elsewhere."""
        self._spent += seconds

    def end(self) -> None:
        """Ends a turn, and waits for as long as it must.

        Raises:
            OverspentError: it has had to wait for too long.
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
