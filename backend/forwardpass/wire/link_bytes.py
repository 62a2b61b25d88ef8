"""Decodes the bytes of a link: variable-length integers, Rice codes, floats, text, base64url.

The mirror of `frontend/src/net/link/bytes.js`.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from struct import Struct

MOST = 2**32 - 1
"""The largest whole number."""

LONGEST_RUN = 16
"""This many ones in a Rice code mean that the number follows in 16 plain bits."""

LETTERS = re.compile(r"[A-Za-z0-9_-]*")


class BadBytesError(ValueError):
    """The bytes are invalid: they end early or hold an impossible value."""


class LinkReader:
    """A reader of bytes. Every method raises `BadBytesError` if the bytes end early.

    Attributes:
        at: the index of the next byte.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    @property
    def left(self) -> int:
        """The number of bytes left."""
        return len(self._data) - self.at

    def take(self, count: int | None = None) -> bytes:
        """Reads `count` bytes, or all that are left."""
        count = self.left if count is None else count
        if count > self.left:
            raise BadBytesError("the bytes end early")
        self.at += count
        return self._data[self.at - count : self.at]

    def u8(self) -> int:
        """Reads an unsigned byte."""
        return self.take(1)[0]

    def u16(self) -> int:
        """Reads an unsigned 16-bit integer, little-endian."""
        return int.from_bytes(self.take(2), "little")

    def f32(self) -> float:
        """Reads a little-endian float32."""
        return self._float(Struct("<f"))

    def f64(self) -> float:
        """Reads a little-endian float64."""
        return self._float(Struct("<d"))

    def varint(self) -> int:
        """Reads a whole number in LEB128, at most 32 bits."""
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
        """Reads all bytes that are left as UTF-8."""
        try:
            return self.take().decode()
        except UnicodeDecodeError:
            raise BadBytesError("the text is not UTF-8") from None

    def rice(self, count: int, k: int) -> list[int]:
        """Reads `count` whole numbers in Rice codes of parameter `k`, highest bit first."""
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
    """Decodes a signed whole number from zigzag: 0, 1, 2, 3, 4 become 0, −1, 1, −2, 2."""
    return -(value + 1) // 2 if value % 2 else value // 2


def sum_of(data: bytes) -> int:
    """Computes the Fletcher-16 checksum, which detects a changed byte and two swapped bytes."""
    one = two = 0
    for byte in data:
        one = (one + byte) % 255
        two = (two + one) % 255
    return two * 256 + one


def from_base64url(text: str) -> tuple[bytes, bool]:
    """Decodes base64url up to the first invalid character; also tells whether that was all."""
    match = LETTERS.match(text)
    good = match.group() if match else ""
    if len(good) % 4 == 1:
        good = good[:-1]  # a single character holds no whole byte
    return urlsafe_b64decode(good + "=" * (-len(good) % 4)), len(good) == len(text)
