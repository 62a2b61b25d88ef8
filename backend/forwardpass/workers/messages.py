"""What a worker process and the server say to each other: msgpack, after its length in bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from struct import Struct
from typing import Any

import msgpack

MAX_BYTES = 64 * 1024 * 1024
"""The longest message, bytes."""

_LENGTH = Struct(">Q")
_BIN_32 = Struct(">BI")
"""What msgpack writes before bytes: https://github.com/msgpack/msgpack/blob/master/spec.md."""


class MessageError(ValueError):
    """What came is no message."""


def parts_of(message: Mapping[str, Any]) -> list[bytes]:
    """A message as bytes, in parts to be sent one after the other.

    A value that is bytes is a part as it is. A file of 16 MB would take 64 MB besides for a moment:
    msgpack makes room for twice of it, and copies what it has packed.
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
        write_bytes: takes bytes, gives how many of them it has written.
        message: a map whose keys are texts.
    """
    for part in parts_of(message):
        rest = memoryview(part)
        while rest:
            rest = rest[write_bytes(rest) or 0 :]


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
