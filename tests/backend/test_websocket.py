"""The patched WebSocket, tested byte by byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from struct import pack, unpack
from types import SimpleNamespace
from typing import Any
from weakref import ref

import gevent
import pytest
from engineio.packet import MESSAGE, Packet
from gevent import socket

from forwardpass.server import wsgi
from forwardpass.server.realtime import websocket
from forwardpass.server.realtime.budget import Budget, OverspentError
from forwardpass.server.realtime.websocket import (
    MAX_INCOMING,
    OVERSPENT,
    SHOOK_HANDS,
    SOCKET,
    ClosedError,
    SendQueue,
    WebSocket,
    WebSocketWSGI,
)
from patience import LAST_RESORT_S

MASK = b"\x01\x02\x03\x04"
TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 0x1, 0x2, 0x8, 0x9, 0xA, 0x0


def frame(payload: bytes, opcode: int = BINARY, last: bool = True, masked: bool = True) -> bytes:
    """A frame as a browser sends it."""
    first = opcode | 0x80 * last
    length = len(payload)
    if length < 126:
        header = pack(">BB", first, 0x80 * masked | length)
    elif length < 65_536:
        header = pack(">BBH", first, 0x80 * masked | 126, length)
    else:
        header = pack(">BBQ", first, 0x80 * masked | 127, length)
    if not masked:
        return header + payload
    return header + MASK + bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload))


class Browser:
    """The other end of the socket."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.settimeout(LAST_RESORT_S)

    def read_until(self, end: bytes) -> bytes:
        data = b""
        while not data.endswith(end):
            data += self.sock.recv(1)
        return data

    def read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.sock.recv(count - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def frame(self) -> tuple[int, bytes]:
        """Opcode and payload of the next frame."""
        first, length = self.read(2)
        if length == 126:
            (length,) = unpack(">H", self.read(2))
        elif length == 127:
            (length,) = unpack(">Q", self.read(8))
        return first & 0xF, self.read(length)

    def send(self, *data: bytes) -> None:
        self.sock.sendall(b"".join(data))

    def close_code(self) -> int:
        opcode, payload = self.frame()
        assert opcode == CLOSE
        return int(unpack(">H", payload[:2])[0])


def environ(sock: socket.socket, **more: str) -> dict[str, object]:
    return {
        SOCKET: sock,
        SHOOK_HANDS: lambda environ: None,
        "HTTP_HOST": "127.0.0.1",
        "HTTP_UPGRADE": "websocket",
        "HTTP_CONNECTION": "Upgrade",
        "HTTP_SEC_WEBSOCKET_VERSION": "13",
        "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
        "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate",
        **more,
    }


@contextmanager
def connected(patience: float = LAST_RESORT_S) -> Iterator[tuple[WebSocket, Browser]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield WebSocket(ours, patience, Budget()), Browser(theirs)


@pytest.fixture
def pair() -> Iterator[tuple[WebSocket, Browser]]:
    with connected() as both:
        yield both


def test_the_handshake_agrees_on_a_websocket_without_compression() -> None:
    ours, theirs = socket.socketpair()
    running = gevent.spawn(WebSocketWSGI(EngineSocket().run, PINGS), environ(ours), None)
    browser = Browser(theirs)
    head = browser.read_until(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101")
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
    assert b"permessage-deflate" not in head
    theirs.close()
    running.get(timeout=LAST_RESORT_S)
    ours.close()


@pytest.mark.parametrize("length", [0, 1, 3, 125, 126, 65_535, 65_536, MAX_INCOMING])
def test_a_message_of_any_length_arrives_whole(pair, length: int) -> None:
    server, browser = pair
    message = bytes(i % 251 for i in range(length))
    gevent.spawn(browser.send, frame(message))
    assert server.receive() == message


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536])
def test_an_answer_of_any_length_arrives_whole(pair, length: int) -> None:
    server, browser = pair
    message = bytes(i % 251 for i in range(length))
    assert server.send_now(message)
    assert browser.frame() == (BINARY, message)


def test_messages_that_arrive_together_are_told_apart(pair) -> None:
    server, browser = pair
    browser.send(frame(b"one"), frame(b"two"), frame(b"drei", TEXT))
    assert [server.receive() for _ in range(3)] == [b"one", b"two", "drei"]


def test_a_message_that_arrives_byte_by_byte_is_put_together(pair) -> None:
    server, browser = pair

    def trickle() -> None:
        for byte in frame(b"slowly" * 30):
            browser.send(bytes([byte]))
            gevent.sleep(0)

    gevent.spawn(trickle)
    assert server.receive() == b"slowly" * 30


def test_a_message_in_fragments_is_put_together_around_a_ping(pair) -> None:
    server, browser = pair
    browser.send(frame(b"in ", last=False), frame(b"?", PING))
    browser.send(frame(b"three ", CONTINUATION, last=False), frame(b"parts", CONTINUATION))
    browser.send(frame(b"whole"))
    assert server.receive() == b"in three parts"
    assert server.receive() == b"whole"
    assert browser.frame() == (PONG, b"?")


def assert_over(server: WebSocket) -> None:
    with pytest.raises(ClosedError):
        server.receive()
    assert not server.connected


def test_a_message_one_byte_too_long_is_refused_at_its_header(pair) -> None:
    server, browser = pair
    browser.send(frame(bytes(MAX_INCOMING + 1))[:14])
    assert_over(server)
    assert browser.close_code() == 1009


def test_fragments_that_grow_too_long_are_refused(pair) -> None:
    server, browser = pair
    part = bytes(MAX_INCOMING // 2 + 1)
    gevent.spawn(browser.send, frame(part, last=False), frame(part, CONTINUATION))
    assert_over(server)
    assert browser.close_code() == 1009


@pytest.mark.parametrize(
    "data",
    [
        frame(b"naked", masked=False),
        b"\xff" * 300,
        b"\xc2" + frame(b"reserved bit")[1:],
        frame(b"out of nowhere", CONTINUATION),
        frame(b"a", last=False) + frame(b"another in between"),
        frame(bytes(126), PING),
        frame(b"\xff\xfe", TEXT),
        frame(b"\xff\xfe", TEXT) + frame(b"not heard"),
    ],
    ids=[
        "unmasked",
        "noise",
        "reserved",
        "continuation",
        "interleaved",
        "long ping",
        "not utf-8",
        "after not utf-8",
    ],
)
def test_what_breaks_the_protocol_ends_the_connection(pair, data: bytes) -> None:
    server, browser = pair
    browser.send(data)
    assert_over(server)


def test_a_goodbye_is_returned(pair) -> None:
    server, browser = pair
    browser.send(frame(pack(">H", 1000), CLOSE))
    assert_over(server)
    assert browser.close_code() == 1000


def test_a_visitor_who_is_gone_ends_the_connection(pair) -> None:
    server, browser = pair
    browser.sock.close()
    assert_over(server)
    with pytest.raises(OSError, match="closed"):
        server.send_now(b"?")


def test_closing_wakes_a_reader_that_waits_for_a_message(pair) -> None:
    server, _ = pair
    reader = gevent.spawn(assert_over, server)
    gevent.sleep(0)
    server.close()
    reader.get(timeout=LAST_RESORT_S)


def test_a_slow_reader_gets_every_byte_in_order(pair) -> None:
    server, browser = pair
    first, second, third = b"1" * 2_000_000, b"2" * 1_000_000, b"3"
    assert server.send_now(first), "part of it is written, the rest follows by itself"
    assert not server.send_now(second), "not before the first is through"
    later = gevent.spawn(lambda: (server.send(second), server.send(third)))
    assert [browser.frame() for _ in range(3)] == [(BINARY, m) for m in (first, second, third)]
    later.get(timeout=LAST_RESORT_S)


def test_a_reader_who_never_reads_is_given_up() -> None:
    with connected(patience=0.05) as (server, _):
        with pytest.raises(TimeoutError):
            server.send(bytes(10_000_000))
        assert_over(server)


def packet(text: bytes) -> Packet:
    return Packet(MESSAGE, text)


def test_packets_queue_until_there_is_a_websocket_and_then_go_straight_to_it(pair) -> None:
    server, browser = pair
    queue = SendQueue()
    queue.put(packet(b"early"))
    assert queue.qsize() == 1
    assert queue.get().data == b"early"
    queue.attach(server)
    queue.put(packet(b"now"))
    assert queue.qsize() == 0
    assert browser.frame() == (BINARY, b"now")


def test_a_packet_never_overtakes_one_that_queues(pair) -> None:
    server, _ = pair
    queue = SendQueue()
    queue.put(packet(b"first"))
    queue.attach(server)
    queue.put(packet(b"second"))
    assert [queue.get().data, queue.get().data] == [b"first", b"second"]


def test_text_packets_and_the_end_are_the_writers(pair) -> None:
    server, _ = pair
    queue = SendQueue()
    queue.attach(server)
    queue.put(Packet(MESSAGE, "text"))
    queue.put(None)
    assert queue.get().data == "text"
    assert queue.get() is None


def test_packets_for_a_visitor_who_is_gone_are_the_writers_to_fail_with(pair) -> None:
    server, _ = pair
    server.close()
    queue = SendQueue()
    queue.attach(server)
    queue.put(packet(b"?"))
    assert queue.qsize() == 1


class EngineSocket:
    """Stands in for an engineio socket that runs a connection."""

    def __init__(self) -> None:
        self.queue = SendQueue()
        self.upgraded = True
        self.upgrading = False
        self.heard: list[bytes | str | None] = []

    def run(self, websocket: WebSocketWSGI) -> list[bytes]:
        while (message := websocket.wait()) is not None:
            self.heard.append(message)
        return []


PINGS = SimpleNamespace(ping_interval=3, ping_timeout=2)


def test_what_is_no_handshake_is_a_bad_request() -> None:
    ours, theirs = socket.socketpair()
    answers: list[str] = []
    upgrade = WebSocketWSGI(EngineSocket().run, PINGS)
    request = environ(ours, HTTP_SEC_WEBSOCKET_VERSION="12")
    body = upgrade(request, lambda status, headers: answers.append(status))
    assert (answers, body) == (["400 Bad Request"], [b"This is not a WebSocket handshake."])
    ours.close()
    theirs.close()


@pytest.mark.parametrize("text", ["", "x", "hello", "b1", "2", "4[]", "33"])
def test_text_that_no_page_sends_ends_the_connection(text: str) -> None:
    ours, theirs = socket.socketpair()
    engine_socket = EngineSocket()
    running = gevent.spawn(WebSocketWSGI(engine_socket.run, PINGS), environ(ours), None)
    browser = Browser(theirs)
    browser.read_until(b"\r\n\r\n")
    browser.send(frame(b"3", TEXT), frame(text.encode(), TEXT))
    assert browser.close_code() == 1002
    running.get(timeout=LAST_RESORT_S)
    assert engine_socket.heard == ["3"]
    ours.close()
    theirs.close()


class SpentBudget(Budget):
    """A budget that has been throttled for too long."""

    def end(self) -> None:
        raise OverspentError


def test_who_has_overspent_is_told_so_and_closed() -> None:
    ours, theirs = socket.socketpair()
    server, browser = WebSocket(ours, LAST_RESORT_S, SpentBudget()), Browser(theirs)
    assert_over(server)
    assert browser.frame() == (CLOSE, pack(">H", 1008) + OVERSPENT.encode())
    ours.close()
    theirs.close()


def test_the_end_of_a_session_waits_for_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "FAREWELL_S", 0.01)
    queue = SendQueue()
    queue.put(packet(b"nobody comes for this"))
    assert not queue.join()


def test_the_buffer_by_which_its_request_was_read_does_not_outlive_the_handshake() -> None:
    """The buffer takes 8 KB, which every idle page would keep."""
    kept: list[object] = []

    def shake_hands(given: dict[str, Any], start_response: Any) -> list[bytes]:
        copied = given.copy()  # as Flask-SocketIO does
        reader = ref(copied["wsgi.input"])
        copied[SHOOK_HANDS](copied)
        kept.append(reader())
        start_response("200 OK", [])
        return [b""]

    server = wsgi.Server(("127.0.0.1", 0), shake_hands, log=None)
    server.start()
    with socket.create_connection(("127.0.0.1", server.server_port), LAST_RESORT_S) as browser:
        fields = b"Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        browser.sendall(b"GET / HTTP/1.1\r\n" + fields)
        assert browser.recv(15) == b"HTTP/1.1 200 OK"
    server.stop()
    assert kept == [None]
