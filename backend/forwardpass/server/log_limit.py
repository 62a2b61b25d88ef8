"""Limits repeated log lines, so that clients cannot fill the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

MOST_LINES = 20
"""Of one kind in one minute."""
MINUTE_S = 60.0


class RepetitionFilter(logging.Filter):
    """Lets so many lines of one kind through in any minute, and says how many it left out.

    Lines are of one kind if they have the logger, the level and the text before its values are put
    in in common. A text without values counts as the value itself.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._kinds: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line is written."""
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
