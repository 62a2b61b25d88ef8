"""The visitors' own networks: each belongs to one session, and ends with it.

RULE: knows no socket.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from forwardpass import schemas
from forwardpass.refusal import Code, Refusal, malformed
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
        self._memory = memory
        self._coming: WeakKeyDictionary[Session, tuple[str, bytearray]] = WeakKeyDictionary()
        self._held: WeakKeyDictionary[Model, tuple[str, int]] = WeakKeyDictionary()

    def add(self, session: Session, address: str, part: schemas.NumbersPart) -> None:
        """Adds a part of the numbers of the network that a session opens next.

        Raises:
            Refusal: it is not the next part, there are too many bytes, or too many others have own
                networks.
        """
        if part.at == 0:
            self._coming.pop(session, None)
        _, numbers = self._coming.get(session, ("", bytearray()))
        if part.at != len(numbers):
            raise malformed("a part of the numbers is missing", len(numbers), part.at)
        more = len(part.numbers)
        if part.at + more > MAX_BYTES:
            raise malformed("the numbers are too many", f"{MAX_BYTES:,} bytes", part.at + more)
        taken, of_address = self._taken(address)
        if taken + more > self._memory or of_address + more > self._memory // 2:
            self._coming.pop(session, None)
            raise Refusal(
                Code.BUSY, "too many visitors have networks of their own open; try again later"
            )
        numbers += part.numbers
        self._coming[session] = (address, numbers)

    def open(self, session: Session, asked: schemas.OpenOwn) -> Model:
        """Returns the network whose numbers have arrived.

        Raises:
            Refusal: the card is damaged, or the numbers do not fit it.
        """
        address, numbers = self._coming.pop(session, ("", bytearray()))
        model = Model(*own(OwnNetwork(asked.card, bytes(numbers), asked.input_order)))
        self._held[model] = (address, len(numbers))
        return model

    def leave(self, session: Session) -> None:
        """Drops the parts of a session's network that have arrived."""
        self._coming.pop(session, None)

    def _taken(self, address: str) -> tuple[int, int]:
        """Returns the bytes of all own networks, and of those of one address.

        A network counts until it is garbage collected.
        """
        coming = ((of, len(numbers)) for of, numbers in self._coming.values())
        held = [*coming, *self._held.values()]
        return sum(size for _, size in held), sum(size for of, size in held if of == address)
