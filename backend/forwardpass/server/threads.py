"""Runs slow work in threads, so that one visitor's request does not delay the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from gevent.hub import get_hub

from forwardpass.server.stopwatch import waiting

R = TypeVar("R")


def in_thread(work: Callable[..., R], *arguments: object) -> R:
    """Runs `work` in a thread, so that it does not block the event loop, and returns its result.

    An exception is passed back as a value and raised here: gevent would print it, although it may
    only mean that a file is refused.
    """

    def attempt() -> tuple[R, None] | tuple[None, Exception]:
        try:
            return work(*arguments), None
        except Exception as error:  # raised again below
            return None, error

    with waiting():
        result, error = get_hub().threadpool.apply(attempt)
    if error is not None:
        raise error
    return cast(R, result)
