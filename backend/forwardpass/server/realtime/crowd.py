"""Limits how much of the server's time all backlogged connections take together.

A connection is backlogged if, after its turn, more of its data is waiting to be read. A page is
not: it waits for its answers before it sends more, except while it sends a large file. Fifty
backlogged connections could each keep to their budgets for ever and still leave no time for the
pages beside them. So all backlogged connections together get half of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

CROWD_SHARE = 0.5
"""Share of the time that all backlogged connections compute together."""
FORGOTTEN_S = 1.0
"""Seconds after its last backlogged turn for which a connection counts as backlogged."""


class Crowd:
    """The connections that are backlogged now."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._pressed: dict[object, float] = {}  # in the order of their last turns

    def pause_after(self, connection: object, spent: float) -> float:
        """Returns how long a connection must pause after a backlogged turn, seconds.

        Args:
            connection: the connection whose turn ends.
            spent: seconds of computing since its last pause.
        """
        now = self._clock()
        self._pressed.pop(connection, None)
        self._pressed[connection] = now
        while self._pressed[first := next(iter(self._pressed))] <= now - FORGOTTEN_S:
            del self._pressed[first]
        return spent * (len(self._pressed) / CROWD_SHARE - 1)
