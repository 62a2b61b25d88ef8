"""One of several processes is killed while a lecture hall draws."""

from __future__ import annotations

import os
import signal
import time

import pytest
from test_processes import Drawer, answered_again, until, workers_of

from servers import serving

PAGES = 200
BACK_WITHIN_S = 5


def seconds_until_answered_again(pages: int) -> float:
    """The seconds until all pages are answered again after one of four processes is killed."""
    with serving("--workers", "4") as server:
        until(lambda: "Forward Pass is at" in server.printed())
        drawers = [Drawer(server.port) for _ in range(pages)]
        try:
            answered_again(drawers)
            os.kill(min(workers_of(server)), signal.SIGKILL)
            since = time.monotonic()
            answered_again(drawers)
            return time.monotonic() - since
        finally:
            for drawer in drawers:
                drawer.leave()


@pytest.mark.attack
def test_pages_of_a_killed_process_are_answered_again_within_five_seconds() -> None:
    seconds = seconds_until_answered_again(PAGES)
    print(f"all {PAGES} pages are answered again after {seconds:.2f} s")
    assert seconds <= BACK_WITHIN_S
