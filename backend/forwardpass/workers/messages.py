"""What a worker process and the server say to each other: msgpack, after its length in bytes."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any

import msgpack

MAX_BYTES = 64 * 1024 * 1024
"""The longest message, bytes."""

_LENGTH = Struct(">Q")


class MessageError(ValueError):
    """What came is no message."""


def pack(message: object) -> bytes:
    """A message as bytes."""
    packed: bytes = msgpack.packb(message)
    return _LENGTH.pack(len(packed)) + packed


def read(read_bytes: Callable[[int], bytes]) -> Any:
    """The next message; None at the end.

    Args:
        read_bytes: n → at most n bytes, none at the end.

    Raises:
        MessageError: it is too long, breaks off or is no msgpack.
    """
    header = _read_all(read_bytes, _LENGTH.size)
    if not header:
        return None
    if len(header) < _LENGTH.size:
        raise MessageError("the message breaks off")
    (length,) = _LENGTH.unpack(header)
    if length > MAX_BYTES:
        raise MessageError(f"the message has {length:,} bytes; expected at most {MAX_BYTES:,}")
    packed = _read_all(read_bytes, length)
    if len(packed) < length:
        raise MessageError("the message breaks off")
    try:
        return msgpack.unpackb(packed)
    except (ValueError, msgpack.UnpackException) as error:
        raise MessageError(f"the message is no msgpack: {error}") from error


def _read_all(read_bytes: Callable[[int], bytes], length: int) -> bytes:
    """So many bytes; fewer where they end before."""
    parts = []
    while length and (part := read_bytes(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
