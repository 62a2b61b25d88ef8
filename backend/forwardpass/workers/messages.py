"""Messages between a worker process and the server: msgpack after its length in bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from struct import Struct
from typing import Any

import msgpack

MAX_BYTES = 64 * 1024 * 1024
"""The longest message, bytes."""

_LENGTH = Struct(">Q")
_BIN_32 = Struct(">BI")
"""The header of bytes in msgpack: https://github.com/msgpack/msgpack/blob/master/spec.md."""


class MessageError(ValueError):
    """The received bytes are not a message."""


def parts_of(message: Mapping[str, Any]) -> list[bytes]:
    """Encodes a message as parts to be sent one after the other.

    A value of type bytes becomes a part without a copy. msgpack would allocate twice its size and
    then copy the result: 64 MB for a file of 16 MB.
    """
    packer = msgpack.Packer()
    parts: list[bytes] = [packer.pack_map_header(len(message))]
    for name, value in message.items():
        parts.append(packer.pack(name))
        if isinstance(value, bytes):
            parts += [_BIN_32.pack(0xC6, len(value)), value]
        else:
            parts.append(packer.pack(value))
    return [_LENGTH.pack(sum(map(len, parts))), *parts]


def write(write_bytes: Callable[[memoryview], int | None], message: Mapping[str, Any]) -> None:
    """Writes a whole message.

    Args:
        write_bytes: writes bytes, and returns how many of them it has written.
        message: a map with text keys.
    """
    for part in parts_of(message):
        rest = memoryview(part)
        while rest:
            rest = rest[write_bytes(rest) or 0 :]


def read(read_bytes: Callable[[int], bytes]) -> Any:
    """Reads the next message; returns None at the end of the input.

    Args:
        read_bytes: n → at most n bytes, none at the end.

    Raises:
        MessageError: the message is too long, is truncated, or is not msgpack.
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
        raise MessageError(f"the message is not msgpack: {error}") from error


def _read_all(read_bytes: Callable[[int], bytes], length: int) -> bytes:
    """Reads `length` bytes, or fewer if the input ends early."""
    parts = []
    while length and (part := read_bytes(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
