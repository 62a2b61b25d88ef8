"""WebSockets written byte by byte, so that no library blocks an attack."""

from __future__ import annotations

import select
import selectors
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from struct import pack, unpack_from
from types import TracebackType
from typing import Any, Self, cast

import msgpack

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 0x1, 0x2, 0x8, 0x9, 0xA, 0x0
CONNECT, DISCONNECT, EVENT, ACK = 0, 1, 2, 3
PATIENCE_S = 20
"""Timeout for answers that must come; far more than a busy machine needs."""


def frame(payload: bytes, opcode: int = BINARY, last: bool = True, masked: bool = True) -> bytes:
    """A WebSocket frame, masked with zeros, which changes no byte."""
    first = opcode | 0x80 * last
    length = len(payload)
    if length < 126:
        header = pack(">BB", first, 0x80 * masked | length)
    elif length < 65_536:
        header = pack(">BBH", first, 0x80 * masked | 126, length)
    else:
        header = pack(">BBQ", first, 0x80 * masked | 127, length)
    return header + bytes(4 * masked) + payload


def packet(kind: int, data: Any = None, number: int | None = None, namespace: str = "/") -> bytes:
    """A Socket.IO packet in a WebSocket frame."""
    fields = {"type": kind, "nsp": namespace, "data": data}
    if number is not None:
        fields["id"] = number
    return frame(msgpack.packb(fields))


def event(name: object, *arguments: object, number: int | None = None) -> bytes:
    """An event in a WebSocket frame."""
    return packet(EVENT, [name, *arguments], number)


@dataclass(frozen=True)
class Closed:
    """How the server ended a connection: code and reason of its close frame, if it sent one."""

    code: int | None
    reason: str
    sent: int
    """Bytes of the attack that were sent before."""


class Connection:
    """A WebSocket to the server, or to a proxy that uses TLS."""

    def __init__(
        self,
        port: int,
        query: str = "EIO=4&transport=websocket",
        prefix: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self.unread = b""
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls is not None:
                self.sock = tls.wrap_socket(self.sock, server_hostname="127.0.0.1")
            self.sock.sendall(
                f"GET {prefix}/socket.io/?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n".encode()
            )
            while b"\r\n\r\n" not in self.unread:
                self._more()
        except BaseException:
            self.sock.close()
            raise
        self.head, _, self.unread = self.unread.partition(b"\r\n\r\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.sock.close()

    def _more(self) -> None:
        data = self.sock.recv(65_536)
        if not data:
            raise EOFError("the server closed the connection")
        self.unread += data

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Opcode and payload of each complete frame that has arrived."""
        while len(self.unread) >= 2:
            opcode, length, body = self.unread[0] & 0xF, self.unread[1], 2
            if length == 126 and len(self.unread) >= 4:
                (length,), body = unpack_from(">H", self.unread, 2), 4
            elif length == 127 and len(self.unread) >= 10:
                (length,), body = unpack_from(">Q", self.unread, 2), 10
            elif length >= 126:
                return
            if len(self.unread) < body + length:
                return
            payload = self.unread[body : body + length]
            self.unread = self.unread[body + length :]
            yield opcode, payload

    def hear(self) -> dict[str, Any]:
        """Returns the next Socket.IO packet; answers pings meanwhile."""
        while True:
            for opcode, payload in self.frames():
                if opcode == TEXT and payload == b"2":
                    self.sock.sendall(frame(b"3", TEXT))
                elif opcode == BINARY:
                    message: dict[str, Any] = msgpack.unpackb(payload)
                    return message
                elif opcode == CLOSE:
                    raise EOFError(payload[2:].decode())
            self._more()

    def enter(self) -> dict[str, Any]:
        """Sends CONNECT; returns the answer."""
        self.sock.sendall(packet(CONNECT))
        return self.hear()

    def ask(self, name: object, argument: object, number: int = 1) -> Any:
        """Returns the acknowledgement of an event; skips other packets."""
        self.sock.sendall(event(name, argument, number=number))
        while True:
            heard = self.hear()
            if heard["type"] == ACK and heard["id"] == number:
                return heard["data"][0]
            if heard["type"] == EVENT and "id" in heard:  # weights need an acknowledgement
                self.sock.sendall(packet(ACK, [], heard["id"]))

    def open_network(self) -> None:
        """Enters and opens the default network; closes the connection if it is refused."""
        try:
            self.enter()
            self.ask("open_model", {"name": "digits", "seq": 0})
        except BaseException:
            self.sock.close()
            raise

    def flood(
        self, chunks: Iterable[bytes], most_bytes: int, seconds: float, reads: bool = True
    ) -> Closed | None:
        """Sends the chunks again and again, as fast as the server takes them.

        Returns:
            How the server ended it; None if it had not by the end of the bytes or the time.
        """
        deadline = time.monotonic() + seconds
        source = cycle(chunks)
        waiting = memoryview(b"")
        sent, tail, gone = 0, bytearray(self.unread), False
        self.sock.setblocking(False)
        while sent < most_bytes and not gone and (left := deadline - time.monotonic()) > 0:
            readable, writable, _ = select.select(
                [self.sock] if reads else [], [self.sock], [], min(left, 1)
            )
            try:
                if writable:
                    waiting = waiting or memoryview(next(source))
                    count = self.sock.send(waiting)
                    sent, waiting = sent + count, waiting[count:]
                if readable:
                    data = self.sock.recv(262_144)
                    gone = not data
                    tail = (tail + data)[-4096:]
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                continue
            except OSError:
                gone = True
        if not gone:
            return None
        try:
            while data := self.sock.recv(262_144):
                tail = (tail + data)[-4096:]
        except OSError:
            pass
        return Closed(*farewell(bytes(tail)), sent)

    def end(self) -> Closed:
        """Reads until the server ends the connection."""
        self.sock.settimeout(PATIENCE_S)
        tail = bytearray(self.unread)
        try:
            while data := self.sock.recv(262_144):
                tail += data
        except ConnectionError:
            pass
        return Closed(*farewell(bytes(tail[-4096:])), 0)


def farewell(tail: bytes) -> tuple[int | None, str]:
    """Code and reason of the close frame at the end of the server's output."""
    for at in range(len(tail) - 4, max(-1, len(tail) - 130), -1):
        if tail[at] == 0x88 and tail[at + 1] == len(tail) - at - 2:
            return unpack_from(">H", tail, at + 2)[0], tail[at + 4 :].decode(errors="replace")
    return None, ""


def flood_all(connections: list[Connection], chunks: Iterable[bytes], seconds: float) -> None:
    """Sends the chunks over all connections at once, as fast as the server takes them."""
    deadline = time.monotonic() + seconds
    kept = list(islice(chunks, 60))
    waiting = {connection.sock: (cycle(kept), memoryview(b"")) for connection in connections}
    for sock in waiting:
        sock.setblocking(False)
    while waiting and (left := deadline - time.monotonic()) > 0:
        readable, writable, _ = select.select(list(waiting), list(waiting), [], min(left, 1))
        for sock in [*readable, *writable]:
            if sock not in waiting:
                continue
            source, rest = waiting[sock]
            try:
                if sock in writable:
                    rest = rest or memoryview(next(source))
                    waiting[sock] = (source, rest[sock.send(rest) :])
                if sock in readable and not sock.recv(262_144):
                    del waiting[sock]
            except BlockingIOError:
                continue
            except OSError:
                del waiting[sock]


def ask_endlessly(port: int, requests: Iterable[bytes], count: int, seconds: float) -> int:
    """Sends requests over many connections; each sends the next after every answer.

    A connection that the server closes is opened again.

    Returns:
        The number of answers.
    """
    deadline = time.monotonic() + seconds
    answers = 0
    following = cycle(requests)
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())

        def connect() -> None:
            sock = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            sock.sendall(next(following))
            selector.register(sock, selectors.EVENT_READ)

        for _ in range(count):
            connect()
        while (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                sock = cast(socket.socket, key.fileobj)
                try:
                    answer = sock.recv(262_144)
                    if b"HTTP/1.1 " in answer:
                        answers += 1
                        sock.sendall(next(following))
                except ConnectionError:
                    answer = b""
                if not answer:
                    selector.unregister(sock)
                    sock.close()
                    connect()
    return answers
