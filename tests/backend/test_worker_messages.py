"""The messages between a worker process and the server."""

from __future__ import annotations

from io import BytesIO

import msgpack

from forwardpass.workers import messages


def test_a_message_arrives_unchanged_and_a_large_file_is_not_copied():
    data = bytes(range(256)) * 256
    message = {"name": "open_network", "data": data, "options": {"suffix": "npz", "few": [1, None]}}
    parts = messages.parts_of(message)
    assert any(part is data for part in parts)
    packed = b"".join(parts)
    assert packed[:8] == (len(packed) - 8).to_bytes(8, "big")
    assert msgpack.unpackb(packed[8:]) == message
    assert messages.read(BytesIO(packed).read) == message


def test_what_is_taken_in_pieces_is_written_whole():
    written = bytearray()

    def take_three(rest: memoryview) -> int:
        written.extend(rest[:3])
        return len(rest[:3])

    messages.write(take_three, {"result": b"0123456789", "refusal": "none"})
    assert messages.read(BytesIO(written).read) == {"result": b"0123456789", "refusal": "none"}
