"""Returns freed memory to the operating system, which glibc does only on request."""

from __future__ import annotations

import ctypes
from contextlib import suppress

import gevent

LARGE = 1024 * 1024
"""Freed bytes from which a return is worth its cost."""

SOON_S = 1.0
"""Seconds by which a return is delayed. It takes some milliseconds, so one return covers all memory
that is freed meanwhile."""


class FreedMemory:
    """Returns the freed memory of this process, from a thread."""

    def __init__(self) -> None:
        self._due = False

    def give_back_soon(self) -> None:
        """Schedules a return in a second, unless one is scheduled already."""
        if not self._due:
            self._due = True
            gevent.spawn_later(SOON_S, self._give_back)

    def _give_back(self) -> None:
        self._due = False
        gevent.get_hub().threadpool.spawn(give_back)


def give_back() -> None:
    """Returns all freed memory to the operating system."""
    with suppress(OSError, AttributeError, TypeError):  # another C library, or Windows
        ctypes.CDLL(None).malloc_trim(0)
