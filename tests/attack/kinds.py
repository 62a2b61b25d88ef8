"""The endless input of hostile connections, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from raw import ACK, CONNECT, CONTINUATION, PING, PONG, TEXT, event, frame, packet

from forwardpass import wire
from forwardpass.numerics.switches import NO_SWITCHES

STROKE = np.array([[0.5, 0.25], [0.5, 0.5], [0.5, 0.75]], np.float32)
OFF = {**NO_SWITCHES.as_dict(), "seq": 1, "off": [[1, 1]] * 60_000}


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()


REQUESTS = {
    "the page": [get("/")],
    "the networks": [get("/api/models")],
    "handwriting": [get(f"/api/handwriting?seed={seed}") for seed in range(10_000)],
    "new polls": [get("/socket.io/?EIO=4&transport=polling")],
    "polls of nobody": [get("/socket.io/?EIO=4&transport=polling&sid=nobody")],
    "nonsense": [b"nonsense\r\n\r\n"],
}
"""Name → requests, repeated from the first one without end."""


def drawing(seq: int) -> bytes:
    return wire.StrokesFrame(seq, False, True, 1.5, (STROKE,)).serialize()


def inputs() -> Iterator[bytes]:
    """Valid inputs, each newer than the previous one."""
    for seq in range(1, 100_000, 20):
        yield b"".join(event("input", drawing(seq + i), number=seq + i) for i in range(20))


def once(chunk: bytes) -> Callable[[], list[bytes]]:
    return lambda: [chunk]


FLOODS: dict[str, Callable[[], list[bytes] | Iterator[bytes]]] = {
    "WebSocket pongs": once(frame(b"", PONG) * 1000),
    "WebSocket pings": once(frame(bytes(100), PING) * 100),
    "no-ops": once(frame(b"6", TEXT) * 1000),
    "Engine.IO pongs": once(frame(b"3", TEXT) * 1000),
    "empty messages": once(frame(b"") * 1000),
    "unknown events": once(event("nonsense", 1, number=1) * 200),
    "unknown acknowledgements": once(packet(ACK, [], 99) * 200),
    "garbage": once(frame(b"\xc1" * 50) * 200),
    "inputs": inputs,
    "old inputs": once(event("input", drawing(1), number=1) * 100),
    "sessions": once(packet(CONNECT) * 200),
    "greetings": once(event("hello", {"protocol": wire.VERSION}, number=1) * 100),
    "long switches": once(event("switches", OFF, number=1)),
    "empty fragments": lambda: iter(
        [frame(b"", last=False), *[frame(b"", CONTINUATION, last=False) * 1000] * 10_000]
    ),
}
"""Name → chunks, repeated from the first one without end."""
