"""Limits how much of the server's time the HTTP requests of one address may take.

Requests wait for their turn here before the application sees them. The computing time of each is
measured. An address that has used up its budget gets only a small share of the time from then on:
its requests wait longer and longer, and in the end are refused. Other addresses are not affected.
The requests of a session that polls count towards the budget of its connection; see
`realtime.budget`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil
from typing import Any

import gevent

from forwardpass.refusal import Code, Refusal
from forwardpass.server.addresses import counted_as
from forwardpass.server.realtime.address_budget import REQUEST_S, AddressBudget, AddressBudgets
from forwardpass.server.realtime.budget import OverspentError
from forwardpass.server.refuse_early import refuse_early
from forwardpass.server.stopwatch import CLOCKS, Clocks, Stopwatch, timed
from forwardpass.server.turns import Turns

EXTENSION = "forwardpass-request-budget"

PATIENCE_S = 10.0
"""Seconds that a request waits for its turn at most; after that it is refused."""
MEASURABLE_S = 0.00001
"""The resolution of the thread clock, seconds."""
CONNECTION_S = 0.0002
"""Seconds that it takes to accept a connection and to close it."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class RequestBudget:
    """WSGI middleware that gives each address a budget of computing time."""

    def __init__(
        self,
        app: Application,
        addresses: AddressBudgets,
        charge_session: Callable[[Environ], bool],
        turns: Turns,
        sleep: Callable[[float], object] = gevent.sleep,
        clocks: Clocks = CLOCKS,
    ) -> None:
        """Wraps an application.

        Args:
            app: answers the requests.
            addresses: the budgets by address.
            charge_session: charges a request to its session; returns whether it has one, and raises
                OverspentError if that session's budget is exhausted.
            turns: lets requests begin one at a time.
            sleep: waits for a number of seconds.
            clocks: time the requests.
        """
        self._app = app
        self._addresses = addresses
        self._charge_session = charge_session
        self._sleep = sleep
        self._clocks = clocks
        self._turns = turns

    def arrive(self, address: str) -> None:
        """Delays a new connection until its address may have one more, by at most `PATIENCE_S`."""
        requests = self._addresses.of(counted_as(address)).requests
        self._sleep(min(requests.enter(CONNECTION_S, PATIENCE_S), PATIENCE_S))
        self._turns.wait()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request when it is its turn."""
        try:
            if self._charge_session(environ):
                return self._app(environ, start_response)
        except OverspentError:
            message = "this session takes more of the server's time than one page needs"
            return refuse_early(environ, start_response, Refusal(Code.TOO_FAST, message))
        address = self._addresses.of(counted_as(environ.get("REMOTE_ADDR", "")))
        wait_s = address.requests.enter(REQUEST_S, PATIENCE_S)
        if wait_s > PATIENCE_S:
            self._sleep(PATIENCE_S)  # an immediate refusal would bring an immediate retry
            return refuse_early(environ, start_response, too_many(wait_s))
        if wait_s:
            self._sleep(wait_s)
        if pause_s := self._addresses.requests.enter(REQUEST_S):
            self._sleep(pause_s)
        self._turns.wait()
        with timed(self._clocks) as stopwatch:
            try:
                return self._app(environ, start_response)
            finally:
                stopwatch.stop()
                self._charge(address, stopwatch)
                stopwatch.go()

    def _charge(self, address: AddressBudget, stopwatch: Stopwatch) -> None:
        """Charges a request: its computing time to its address, the time that passed to all.

        If other programs take most of the processor, sockets need their half all the more.
        """
        address.requests.charge(stopwatch.computed)
        slowness = stopwatch.passed / max(stopwatch.computed, MEASURABLE_S)
        self._addresses.requests.charge(stopwatch.passed + REQUEST_S * max(0.0, slowness - 1))


def too_many(wait_s: float) -> Refusal:
    """The refusal of a request that would have to wait for too long."""
    return Refusal(
        Code.TOO_FAST,
        f"your address has used up its share of the server's time; try again in {ceil(wait_s)} s",
        retry_after_s=ceil(wait_s),
    )
