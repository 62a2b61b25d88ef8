"""The bytes of a link: whole numbers in as few as they need, bits, words, and base64url.

The mirror of `frontend/src/net/link/bytes.js`.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from struct import Struct

MOST = 2**32 - 1
"""The most a whole number may be."""

LONGEST_RUN = 16
"""So many ones in Rice's code mean that the number follows as it is."""

LETTERS = re.compile(r"[A-Za-z0-9_-]*")


class BadBytesError(ValueError):
    """Bytes that are not what they should be: they end too early, or hold what cannot be."""


class LinkReader:
    """Bytes being read. Every method raises `BadBytesError` where they end too early.

    Attributes:
        at: the next byte.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._data) - self.at

    def take(self, count: int | None = None) -> bytes:
        """The next bytes; all that are left without a count."""
        count = self.left if count is None else count
        if count > self.left:
            raise BadBytesError("the bytes end early")
        self.at += count
        return self._data[self.at - count : self.at]

    def u8(self) -> int:
        """A byte."""
        return self.take(1)[0]

    def u16(self) -> int:
        """Two bytes."""
        return int.from_bytes(self.take(2), "little")

    def f32(self) -> float:
        """A float32."""
        return self._float(Struct("<f"))

    def f64(self) -> float:
        """A float64."""
        return self._float(Struct("<d"))

    def varint(self) -> int:
        """A whole number by LEB128."""
        value = 0
        for shift in range(0, 35, 7):
            byte = self.u8()
            value += (byte & 0x7F) << shift
            if value > MOST:
                break
            if byte < 0x80:
                return value
        raise BadBytesError("a whole number has more than 32 bits")

    def text(self) -> str:
        """All that is left, as UTF-8."""
        try:
            return self.take().decode()
        except UnicodeDecodeError:
            raise BadBytesError("the text is not UTF-8") from None

    def rice(self, count: int, k: int) -> list[int]:
        """Whole numbers by Rice's code, the highest bit of a byte first."""
        byte = unread = 0

        def bits(length: int) -> int:
            nonlocal byte, unread
            value = 0
            for _ in range(length):
                if unread == 0:
                    byte, unread = self.u8(), 8
                unread -= 1
                value = 2 * value + ((byte >> unread) & 1)
            return value

        values = []
        for _ in range(count):
            high = 0
            while high < LONGEST_RUN and bits(1):
                high += 1
            values.append(bits(16) if high == LONGEST_RUN else (high << k) + bits(k))
        return values

    def _float(self, kind: Struct) -> float:
        value: float = kind.unpack(self.take(kind.size))[0]
        return value


def unzigzag(value: int) -> int:
    """A whole number with its sign: 0, 1, 2, 3, 4 are 0, −1, 1, −2, 2."""
    return -(value + 1) // 2 if value % 2 else value // 2


def sum_of(data: bytes) -> int:
    """Fletcher's sum of 16 bits: it sees a changed byte, and two that were swapped."""
    one = two = 0
    for byte in data:
        one = (one + byte) % 255
        two = (two + one) % 255
    return two * 256 + one


def from_base64url(text: str) -> tuple[bytes, bool]:
    """The bytes up to the first letter that is none of base64url, and whether that was all."""
    match = LETTERS.match(text)
    good = match.group() if match else ""
    if len(good) % 4 == 1:
        good = good[:-1]  # one letter holds no byte
    return urlsafe_b64decode(good + "=" * (-len(good) % 4)), len(good) == len(text)
