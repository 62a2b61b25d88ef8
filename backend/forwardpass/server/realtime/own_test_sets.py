"""The visitors' own test sets: each belongs to one session, and ends with it.

RULE: knows no socket.
"""

from __future__ import annotations

import numpy as np

from forwardpass import schemas
from forwardpass.digits.own_test_set import OwnTestSet
from forwardpass.refusal import malformed
from forwardpass.schemas.own_test_sets import ROW
from forwardpass.server.realtime.parts import Parts
from forwardpass.server.realtime.session import Session

MEMORY = 128_000_000
"""Bytes of all visitors' own test sets in one process, 785 for each image; of one address, half."""


class OwnTestSets:
    """The own test sets of all sessions of one application, including those still arriving."""

    def __init__(self, memory: int = MEMORY) -> None:
        """`memory`: bytes of labelled images in all."""
        self._parts = Parts(memory, "labelled images", "test sets of their own")

    def add(self, session: Session, address: str, part: schemas.TestSetPart) -> bool:
        """Adds a part of the test set that a session uses next.

        Returns:
            Whether the session has another test set now: the one whose last part this was, or none
            if there are 0 images.

        Raises:
            Refusal: it is not the next part, there are too many bytes, a label is no digit, or too
                many others have own test sets. The test set in use stays.
        """
        size = ROW * part.count
        come = self._parts.add(session, address, part.at, part.rows, size)
        if come < size:
            return False
        address, rows = self._parts.take(session)
        if not part.count:
            session.test_set = None
            return True
        table = np.frombuffer(rows, np.uint8).reshape(-1, ROW)
        if (largest := table[:, 0].max()) > 9:
            raise malformed("a label is no digit", "0 to 9", int(largest))
        images = np.ascontiguousarray(table[:, 1:])
        test_set = OwnTestSet(images, table[:, 0].copy(), part.name)
        self._parts.hold(test_set, address, size)
        session.test_set = test_set
        return True

    def leave(self, session: Session) -> None:
        """Drops the parts of a session's test set that have arrived."""
        self._parts.leave(session)
