"""Runs slow work in threads, so that one visitor's request does not hold up the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from gevent.hub import get_hub

from forwardpass.server.stopwatch import waiting

R = TypeVar("R")


def in_thread(work: Callable[..., R], *arguments: object) -> R:
    """The result of `work`, done beside the event loop, where it would be noticed.

    What it raises is handed over as a value: gevent would print it, refused files and all.
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
