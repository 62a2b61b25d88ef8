"""The visitors' own networks: each belongs to one session, and ends with it.

RULE: knows no socket.
"""

from __future__ import annotations

from forwardpass import schemas
from forwardpass.server.realtime.parts import Parts
from forwardpass.server.realtime.session import Session
from forwardpass.server.registry import Model
from forwardpass.workers.bodies import OwnNetwork
from forwardpass.workers.own_network import MAX_BYTES, own

MEMORY = 128_000_000
"""Bytes of the numbers of all visitors' own networks in one process; of one address, half."""


class OwnNetworks:
    """The own networks of all sessions of one application, including those still arriving."""

    def __init__(self, memory: int = MEMORY) -> None:
        """`memory`: bytes of numbers in all."""
        self._parts = Parts(memory, "numbers", "networks of their own")

    def add(self, session: Session, address: str, part: schemas.NumbersPart) -> None:
        """Adds a part of the numbers of the network that a session opens next.

        Raises:
            Refusal: it is not the next part, there are too many bytes, or too many others have own
                networks.
        """
        self._parts.add(session, address, part.at, part.numbers, MAX_BYTES)

    def open(self, session: Session, asked: schemas.OpenOwn) -> Model:
        """Returns the network whose numbers have arrived.

        Raises:
            Refusal: the card is damaged, or the numbers do not fit it.
        """
        address, numbers = self._parts.take(session)
        model = Model(*own(OwnNetwork(asked.card, numbers, asked.input_order)))
        self._parts.hold(model, address, len(numbers))
        return model

    def leave(self, session: Session) -> None:
        """Drops the parts of a session's network that have arrived."""
        self._parts.leave(session)
