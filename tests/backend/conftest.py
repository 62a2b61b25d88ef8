"""What all tests of the Python package share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from patience import LAST_RESORT_S

DEADLINES = (
    "forwardpass.server.realtime.accuracy.DEADLINE_S",
    "forwardpass.server.realtime.batch_gradients.DEADLINE_S",
    "forwardpass.server.worker_pool.DEADLINE_S",
    "forwardpass.server.worker_pool.START_S",
)
"""Seconds in which the server must have an answer, else its visitor is told that it is busy."""


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Lets the server finish an answer on however busy a machine; a test of a deadline sets it."""
    with pytest.MonkeyPatch.context() as patch:
        for deadline in DEADLINES:
            patch.setattr(deadline, LAST_RESORT_S)
        yield
