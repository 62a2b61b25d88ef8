"""How often one address may ask for much work over HTTP.

Addresses that rest are forgotten. Those of a class behind one router count as one, so the limit is
no narrow one: it keeps one script from taking the server from everybody else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from flask import Flask, request

from forwardpass.refusal import Code, Refusal
from forwardpass.server.settings import Settings

HEAVY = (
    "trace.timing", "gallery.picture", "networks.save", "networks.open_file", "networks.trace",
    "previews.picture",
)  # fmt: skip
"""Routes that cost more than a few milliseconds: the names of blueprint and function."""

MOST_ADDRESSES = 10_000
"""Remembered at a time; the one that has rested longest makes room."""


class Limits:
    """A token bucket per address: so many calls in any minute, and as many in one burst."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, address: str) -> float:
        """Counts one call.

        Returns:
            0 if it may be made, else the seconds after which it may.
        """
        now = self._clock()
        left, since = self._seen.pop(address, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * self._per_minute / 60)
        admitted = left >= 1
        self._seen[address] = (left - admitted, now)
        if len(self._seen) > MOST_ADDRESSES:
            self._seen.popitem(last=False)
        return 0.0 if admitted else (1 - left) * 60 / self._per_minute


def init_app(app: Flask, settings: Settings) -> None:
    """Keeps count of the heavy calls of one application."""
    per_minute = settings.heavy_calls_per_minute
    limits = Limits(per_minute)

    @app.before_request
    def count() -> None:
        """Raises Refusal for one too many."""
        if not is_heavy():
            return
        wait_s = ceil(limits.admit(request.remote_addr or ""))
        if wait_s:
            raise Refusal(
                Code.TOO_FAST,
                f"calls of this kind come too fast; the next is taken in {wait_s} s",
                f"at most {per_minute} in a minute",
                "more",
                retry_after_s=wait_s,
            )


def is_heavy() -> bool:
    """Whether the present request is for much work; reading a picture always is."""
    picture = request.endpoint == "trace.trace" and request.mimetype != "application/json"
    return picture or request.endpoint in HEAVY
