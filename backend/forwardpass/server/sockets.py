"""The WebSocket of one visitor: simple-websocket's server end, mended for gevent.

simple-websocket 1.1 sends with `socket.send`, which under gevent may write only a part of the
frame to a slow reader: the rest is lost and the stream is broken (its issue 45). It also reads
without end into memory, on a greenlet of its own, and accepts compression, which costs 2 ms for
50 KB of weights that hardly shrink.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import simple_websocket
from engineio.packet import Packet
from gevent.lock import RLock
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import ProtocolError

MAX_INCOMING = 262_144
"""Bytes of one message above which the connection is cut while they arrive. Four times what any
event may have: a page that sends a little too much is told so instead."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class WholeSocket:
    """A socket whose `send` writes everything, one sender at a time, or shuts the connection."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._sending = RLock()
        self.recv = sock.recv
        self.close = sock.close

    def send(self, data: bytes) -> None:
        """Writes all of `data`.

        Raises:
            OSError: the other end is gone, or has not read for as long as the socket's timeout.
        """
        with self._sending:
            try:
                self._sock.sendall(data)
            except OSError:
                self.shut()
                raise

    def shut(self) -> None:
        """Ends the connection, which wakes whoever is reading from it."""
        with suppress(OSError):  # it was shut already
            self._sock.shutdown(socket.SHUT_RDWR)


class VisitorSocket(simple_websocket.Server):  # type: ignore[misc]  # untyped
    """One WebSocket, read by whoever waits for the next message and by nobody else.

    Reading only on demand leaves a flood of messages in the visitor's own network buffers.
    """

    sock: Any

    def __init__(self, environ: Environ, patience: float) -> None:
        """Answers the handshake. `patience`: s without a byte read or written, then it is over."""
        plain = {k: v for k, v in environ.items() if k != "HTTP_SEC_WEBSOCKET_EXTENSIONS"}
        self._patience = patience
        super().__init__(plain, max_message_size=MAX_INCOMING, receive_bytes=MAX_INCOMING)

    def handshake(self) -> None:
        """Mends the socket before anything is written to it."""
        self.sock.settimeout(self._patience)
        self.sock = WholeSocket(self.sock)
        super().handshake()

    def _thread(self) -> None:
        """The reading greenlet of the base class has nothing to do here."""

    def receive(self, timeout: float | None = None) -> bytes | str:
        """The next message. `timeout` is the base class's; the socket's own is used.

        Raises:
            simple_websocket.ConnectionClosed: there will be none.
        """
        while not self.input_buffer:
            if not self.connected:
                self.sock.shut()  # whoever is still writing need not go on
                raise simple_websocket.ConnectionClosed(self.close_reason, self.close_message)
            self._read()
        message: bytes | str = self.input_buffer.pop(0)
        return message

    def _read(self) -> None:
        """Takes what has arrived and sorts it into messages."""
        try:
            data = self.sock.recv(self.receive_bytes)
            if data:
                self.ws.receive_data(data)
                self.connected = self._handle_events()
            else:
                self.connected = False
        except (OSError, ProtocolError):
            self.connected = False

    def close(self, reason: int | None = None, message: str | None = None) -> None:
        """Says goodbye and shuts the connection, without waiting for an answer."""
        try:
            super().close(reason, message)
        except OSError:
            self.connected = False
        self.sock.shut()


class WebSocketWSGI:
    """What python-engineio asks of a WebSocket: an object made per server that upgrades a request.

    It stands in for the class of the same name in engineio's gevent driver.
    """

    def __init__(self, handler: Callable[[WebSocketWSGI], Iterable[bytes]], server: Any) -> None:
        self._handler = handler
        self._patience = server.ping_interval + server.ping_timeout

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Runs the connection to its end, or refuses a request that is no proper upgrade."""
        try:
            self._ws = VisitorSocket(environ, self._patience)
        except (ProtocolError, simple_websocket.ConnectionError):
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"This is not a WebSocket handshake."]
        try:
            return self._handler(self)
        finally:
            self._ws.sock.close()

    def wait(self) -> bytes | str | None:
        """The next message; None when the connection is over."""
        try:
            message = self._ws.receive()
        except simple_websocket.ConnectionClosed:
            return None
        if isinstance(message, str) and not _is_packet(message):
            self._ws.close(CloseReason.PROTOCOL_ERROR, "not an Engine.IO packet")
            return None
        return message

    def send(self, message: bytes | str) -> None:
        """Writes one message.

        Raises:
            OSError: the connection is over.
        """
        try:
            self._ws.send(message)
        except simple_websocket.ConnectionClosed as error:
            raise OSError("the connection is closed") from error

    def close(self) -> None:
        """Ends the connection, if it has not ended already."""
        if self._ws.connected:
            self._ws.close()


def _is_packet(text: str) -> bool:
    """Whether engineio can read it; it does so where an error would leave the connection behind."""
    try:
        Packet(encoded_packet=text)
    except ValueError:
        return False
    return True
