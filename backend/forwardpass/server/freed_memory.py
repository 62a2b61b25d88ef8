"""Gives freed memory back to the system, which glibc does only when told so."""

from __future__ import annotations

import ctypes
from contextlib import suppress

import gevent

LARGE = 1024 * 1024
"""Bytes worth giving back when they are freed."""

SOON_S = 1.0
"""It takes some milliseconds, so what is freed within a second is given back together."""


class FreedMemory:
    """The freed memory of this process, given back from a thread."""

    def __init__(self) -> None:
        self._due = False

    def give_back_soon(self) -> None:
        """Gives back what is free in a second; what is freed until then counts."""
        if not self._due:
            self._due = True
            gevent.spawn_later(SOON_S, self._give_back)

    def _give_back(self) -> None:
        self._due = False
        gevent.get_hub().threadpool.spawn(give_back)


def give_back() -> None:
    """Returns freed memory to the system."""
    with suppress(OSError, AttributeError, TypeError):  # another C library, or Windows
        ctypes.CDLL(None).malloc_trim(0)
