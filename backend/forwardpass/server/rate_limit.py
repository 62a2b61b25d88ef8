"""Limits how often one address may make heavy HTTP calls.

Idle addresses are forgotten. A class behind one router counts as one address, so the limit is
generous: it only keeps a single script from taking the server from everybody else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from flask import Flask, current_app, request

from forwardpass.refusal import Code, Refusal
from forwardpass.server.addresses import counted_as
from forwardpass.server.settings import Settings
from forwardpass.server.shared_limits import SharedLimits

HEAVY = (
    "trace.timing", "gallery.picture", "networks.save", "networks.open_file", "networks.preview",
    "networks.trace", "networks.timing", "networks.export_pass", "test_sets.open_files",
    "previews.picture", "health.exposition",
)  # fmt: skip
"""Routes that take more than a few milliseconds, as `blueprint.function`. Routes that are only
sometimes heavy call `count_heavy_call` themselves."""

EXTENSION = "forwardpass-rate-limit"

MOST_ADDRESSES = 10_000
"""Addresses remembered at a time; a new one replaces the one that has been idle longest."""


class Limits:
    """A token bucket per address: `per_minute` calls in any minute, and as many in one burst."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, address: str) -> float:
        """Counts one call.

        Returns:
            0 if the call is admitted, else the seconds until one will be.
        """
        now = self._clock()
        left, since = self._seen.pop(address, (float(self.per_minute), now))
        left = min(self.per_minute, left + (now - since) * self.per_minute / 60)
        admitted = left >= 1
        self._seen[address] = (left - admitted, now)
        if len(self._seen) > MOST_ADDRESSES:
            self._seen.popitem(last=False)
        return 0.0 if admitted else (1 - left) * 60 / self.per_minute


def init_app(app: Flask, settings: Settings, shared: SharedLimits) -> None:
    """Adds the rate limit of heavy calls to an application."""
    app.extensions[EXTENSION] = (Limits(settings.heavy_calls_per_minute), shared)

    @app.before_request
    def count() -> None:
        """Raises Refusal if the request is a heavy call above the limit."""
        if is_heavy():
            count_heavy_call()


def count_heavy_call() -> None:
    """Counts the current request as a heavy call.

    Raises:
        Refusal: its address has reached the limit.
    """
    limits: Limits
    shared: SharedLimits
    limits, shared = current_app.extensions[EXTENSION]
    address, most = counted_as(request.remote_addr or ""), limits.per_minute
    wait_s = ceil(limits.admit(address) or shared.wait_s("heavy", address, most, most / 60))
    if wait_s:
        raise Refusal(
            Code.TOO_FAST,
            f"calls of this kind come too fast; try again in {wait_s} s",
            f"at most {most} in a minute",
            "more",
            retry_after_s=wait_s,
        )


def is_heavy() -> bool:
    """Whether the current request is a heavy call; one that uploads a picture always is."""
    picture = request.endpoint == "trace.trace" and request.mimetype != "application/json"
    return picture or request.endpoint in HEAVY
