"""Lets HTTP work begin one piece at a time, after the messages that arrive over sockets."""

from __future__ import annotations

import gevent
from gevent.lock import BoundedSemaphore

from forwardpass.server.stopwatch import waiting

IDLE_WITHIN_S = 0.02
"""Seconds for which a request gives way to the sockets at most. Even if they are never idle, 50
requests a second begin."""


class Turns:
    """Lets requests begin one at a time, each only when no socket has data to read.

    Otherwise requests that become ready together would run back to back, and a message from a page
    would wait for all of them instead of one.
    """

    def __init__(self) -> None:
        self._next = BoundedSemaphore(1)

    def wait(self) -> None:
        """Returns when the current greenlet may begin; it must then compute at once."""
        with waiting(), self._next, gevent.Timeout(IDLE_WITHIN_S, False):
            gevent.idle()
