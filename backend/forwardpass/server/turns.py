"""Lets what computes for HTTP begin piece by piece, between what comes over sockets."""

from __future__ import annotations

import gevent
from gevent.lock import BoundedSemaphore

from forwardpass.server.stopwatch import waiting

IDLE_WITHIN_S = 0.02
"""How long a request lets the sockets go first at most: where they never rest, 50 requests a second
are answered nevertheless."""


class Turns:
    """Lets requests begin one by one, and each only once no socket has anything to be read.

    Those that became ready together would otherwise be answered in one go, and what a page sends
    meanwhile would wait for all of them and not for one.
    """

    def __init__(self) -> None:
        self._next = BoundedSemaphore(1)

    def wait(self) -> None:
        """Returns when the present greenlet may begin. It is to compute at once."""
        with waiting(), self._next, gevent.Timeout(IDLE_WITHIN_S, False):
            gevent.idle()
