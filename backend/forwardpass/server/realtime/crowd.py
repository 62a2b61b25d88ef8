"""Makes connections that send more than they are served wait for each other.

A page waits for its answers before it sends more: after a turn there is nothing left of it to be
read, except while it sends a large file. A connection of which more is waiting after each turn
presses. Fifty that press, each with a small part of the time, would keep to their budgets for ever
and leave nothing to the pages beside them; so all together they leave half of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

CROWD_SHARE = 0.5
"""Of the time, what all that press compute together."""
FORGOTTEN_S = 1.0
"""After its last turn that pressed, a connection is one no longer."""


class Crowd:
    """The connections that press now."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._pressed: dict[object, float] = {}  # the one that pressed last stands last

    def pause_after(self, connection: object, spent: float) -> float:
        """Seconds that a connection leaves to others after a turn in which it pressed.

        Args:
            connection: the one whose turn ends.
            spent: seconds that it has computed.
        """
        now = self._clock()
        self._pressed.pop(connection, None)
        self._pressed[connection] = now
        while self._pressed[first := next(iter(self._pressed))] <= now - FORGOTTEN_S:
            del self._pressed[first]
        return spent * (len(self._pressed) / CROWD_SHARE - 1)
