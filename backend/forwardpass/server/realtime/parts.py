"""What visitors send in parts, and what is made of it. It belongs to one session, and ends with it.

RULE: knows no socket.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from forwardpass.refusal import Code, Refusal, malformed
from forwardpass.server.realtime.session import Session


class Parts:
    """The bytes of all sessions of one application, those still arriving and those in use."""

    def __init__(self, memory: int, what: str, called: str) -> None:
        """Sets the limits and the words of refusals.

        Args:
            memory: bytes in all; one address may hold half of them.
            what: what the bytes are, like "numbers".
            called: what visitors have too many of, like "networks of their own".
        """
        self._memory = memory
        self._what = what
        self._called = called
        self._coming: WeakKeyDictionary[Session, tuple[str, bytearray]] = WeakKeyDictionary()
        self._held: WeakKeyDictionary[object, tuple[str, int]] = WeakKeyDictionary()

    def add(self, session: Session, address: str, at: int, part: bytes, most: int) -> int:
        """Adds a part.

        Args:
            session: the session that sends it.
            address: the address of its page.
            at: the number of bytes before it; 0 begins anew.
            part: the bytes.
            most: the most bytes of all parts together.

        Returns:
            The number of bytes that have arrived.

        Raises:
            Refusal: it is not the next part, there are too many bytes, or too many others have
                some.
        """
        if at == 0:
            self._coming.pop(session, None)
        _, come = self._coming.get(session, ("", bytearray()))
        if at != len(come):
            raise malformed(f"a part of the {self._what} is missing", len(come), at)
        more = len(part)
        if at + more > most:
            raise malformed(f"the {self._what} are too many", f"{most:,} bytes", at + more)
        taken, of_address = self._taken(address)
        if taken + more > self._memory or of_address + more > self._memory // 2:
            self._coming.pop(session, None)
            raise Refusal(Code.BUSY, f"too many visitors have {self._called} open; try again later")
        come += part
        self._coming[session] = (address, come)
        return len(come)

    def take(self, session: Session) -> tuple[str, bytes]:
        """Returns the address of a session and the bytes that have arrived, which it gives up."""
        address, come = self._coming.pop(session, ("", bytearray()))
        return address, bytes(come)

    def hold(self, made: object, address: str, size: int) -> None:
        """Notes what was made of so many bytes; they count until it is garbage collected."""
        self._held[made] = (address, size)

    def leave(self, session: Session) -> None:
        """Drops the parts of a session that have arrived."""
        self._coming.pop(session, None)

    def _taken(self, address: str) -> tuple[int, int]:
        """Returns the bytes of all, and of one address."""
        coming = ((of, len(come)) for of, come in self._coming.values())
        held = [*coming, *self._held.values()]
        return sum(size for _, size in held), sum(size for of, size in held if of == address)
