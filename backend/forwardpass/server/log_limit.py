"""Limits repeated log lines, so that clients cannot fill the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

MOST_LINES = 20
"""Lines of one kind that are written in one minute."""
MINUTE_S = 60.0


class RepetitionFilter(logging.Filter):
    """Lets `MOST_LINES` lines of one kind through per minute, and reports how many it dropped.

    Lines are of one kind if they share the logger, the level and the message template. All messages
    of a logger and a level that have no arguments are of one kind.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._kinds: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write this line."""
        now = self._clock()
        kind = (record.name, record.levelno, str(record.msg) if record.args else "")
        since, count = self._kinds.get(kind, (now, 0))
        left_out = 0
        if now - since >= MINUTE_S:
            left_out, since, count = max(0, count - MOST_LINES), now, 0
        self._kinds[kind] = (since, count + 1)
        if count >= MOST_LINES:
            return False
        if left_out:
            record.msg = f"{record.msg} ({left_out} more like this were left out)"
        return True
