"""Streams of valid and broken WebSocket frames, read by the server's WebSocket and by wsproto.

Both must report the same messages, however the bytes are split, and none after a protocol error.
"""

from __future__ import annotations

from contextlib import suppress
from struct import pack

import gevent
import pytest
from gevent import socket
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, TextMessage
from wsproto.utilities import ProtocolError

from forwardpass.server.realtime.budget import Budget
from forwardpass.server.realtime.websocket import ClosedError, WebSocket

pytestmark = pytest.mark.attack


EXAMPLES = 500
LONG_FORM = "would have sufficed"
"""From the reason with which wsproto refuses lengths written in more bytes than necessary."""


class FreeBudget(Budget):
    """Accepts everything, because these tests are about frames and not about their cost."""

    turn_is_over = False

    def end(self) -> None:
        pass


def frame(first: int, masked: bool, mask: bytes, payload: bytes) -> bytes:
    """A frame with an arbitrary first byte."""
    length = len(payload)
    if length < 126:
        header = pack(">BB", first, 0x80 * masked | length)
    else:
        header = pack(">BBH", first, 0x80 * masked | 126, length)
    if not masked:
        return header + payload
    return header + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


payloads = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=60).map(str.encode),
    st.sampled_from([b"", b"\x03\xe8", b"\x03\xe8bye", b"\x00", b"\xff\xff", b"\xc3"]),
)
good = st.builds(
    frame,
    st.sampled_from([0x82, 0x82, 0x81, 0x02, 0x01, 0x00, 0x80, 0x89, 0x8A]),
    st.just(True),
    st.binary(min_size=4, max_size=4),
    payloads,
)
any_frame = st.builds(
    frame, st.integers(0, 255), st.booleans(), st.binary(min_size=4, max_size=4), payloads
)
streams = st.lists(st.one_of(good, good, good, any_frame, st.binary(max_size=20)), max_size=8)


def ours(pieces: list[bytes]) -> list[bytes | str]:
    """The messages that the server reads before it ends the connection."""
    end, browser = socket.socketpair()
    websocket = WebSocket(end, 5, FreeBudget())
    heard: list[bytes | str] = []

    def read() -> None:
        with suppress(ClosedError):
            while True:
                heard.append(websocket.receive())

    reader = gevent.spawn(read)
    with suppress(OSError):  # the connection has already ended
        for piece in pieces:
            browser.sendall(piece)
            gevent.sleep(0)
        browser.shutdown(socket.SHUT_WR)
    reader.get(timeout=10)
    end.close()
    browser.close()
    return heard


def theirs(data: bytes) -> list[bytes | str]:
    """The messages that wsproto reads."""
    connection = Connection(ConnectionType.SERVER)
    heard: list[bytes | str] = []
    parts: list[bytes | str] = []
    with suppress(ProtocolError):
        connection.receive_data(data)
        for event in connection.events():
            if isinstance(event, CloseConnection):
                if LONG_FORM in str(event.reason):
                    reject()  # websockets accepts it, which does no harm
                break
            if isinstance(event, TextMessage | BytesMessage):
                is_text = isinstance(event, TextMessage)
                parts.append(event.data if is_text else bytes(event.data))
                if event.message_finished:
                    heard.append(type(parts[0])().join(parts))
                    parts = []
    return heard


@settings(max_examples=EXAMPLES, deadline=None)
@given(streams, st.lists(st.integers(1, 400), max_size=10))
def test_both_readers_tell_the_same(frames: list[bytes], cuts: list[int]) -> None:
    data = b"".join(frames)
    pieces, at = [], 0
    for cut in [*cuts, len(data)]:
        if at < len(data):
            pieces.append(data[at : at + cut])
            at += cut
    assert ours(pieces) == theirs(data[:at])
