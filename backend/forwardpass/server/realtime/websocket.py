"""The WebSocket of one visitor: simple-websocket's server end, mended and shortened for gevent.

Mended, because simple-websocket 1.1 sends with `socket.send`, which under gevent may write only a
part of a frame to a slow reader: the rest is lost and the stream broken (its issue 45). It also
reads without end into memory, and accepts compression, which costs 2 ms for 50 KB of weights.

Shortened, because nearly all that is said here is one small binary message and one answer. Those
are unmasked and framed in a few lines; a packet is written at once, where engineio would wake a
writer for it. Everything else (text, control frames, fragments, faults) is wsproto's, and a packet
that the network cannot take at once is the writer's, as ever. This halves the cost of an echo.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from struct import Struct
from typing import Any

import gevent
import simple_websocket
from engineio.packet import Packet
from gevent.lock import Semaphore
from gevent.queue import JoinableQueue
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import ProtocolError

MAX_INCOMING = 262_144
"""Bytes of one message above which the connection is cut while they arrive. Four times what any
event may have: a page that sends a little too much is told so instead."""

READ_BYTES = 16_384

WHOLE_BINARY = 0x82  # the last and only frame of a binary message, no extension bits
LAST, OPCODE, CONTROL = 0x80, 0x0F, 0x08
MASKED, LENGTH = 0x80, 0x7F
HEADER_16, HEADER_64 = Struct(">BBH"), Struct(">BBQ")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class WholeSocket:
    """A socket that writes whole messages, one sender at a time, or is shut."""

    def __init__(self, sock: Any, patience: float) -> None:
        """`patience`: s that a reader may let a message wait."""
        self._sock = sock
        self._patience = patience
        self._sending = Semaphore()
        self.recv = sock.recv
        self.close = sock.close

    def send(self, data: bytes) -> None:
        """Writes all of `data`.

        Raises:
            OSError: the other end is gone, or has not read for too long.
        """
        with self._sending:
            self._send_all(data)

    def send_now(self, data: bytes) -> bool:
        """Writes `data` without waiting; what the network does not take follows by itself.

        Returns:
            Whether `data` is on its way. If not, nothing of it is.

        Raises:
            OSError: the other end is gone.
        """
        if not self._sending.acquire(blocking=False):
            return False
        try:
            sent = self._sock.send(data, 0, 0.0)
        except BlockingIOError:
            self._sending.release()
            return False
        except OSError:
            self._sending.release()
            raise
        if sent < len(data):
            gevent.spawn(self._finish, data[sent:])
        else:
            self._sending.release()
        return True

    def _finish(self, rest: bytes) -> None:
        """Writes the rest of a message, with the right to send in its hands."""
        with suppress(OSError):  # whoever reads from the socket learns of it
            self._send_all(rest)
        self._sending.release()

    def _send_all(self, data: bytes) -> None:
        try:
            with gevent.Timeout(self._patience, TimeoutError("the other end does not read")):
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
        """Answers the handshake. `patience`: s that the visitor may let a message wait."""
        plain = {k: v for k, v in environ.items() if k != "HTTP_SEC_WEBSOCKET_EXTENSIONS"}
        self._patience = patience
        self._unread = b""
        self._in_fragments = False
        super().__init__(plain, max_message_size=MAX_INCOMING)

    def handshake(self) -> None:
        """Mends the socket before anything is written to it."""
        self.sock.settimeout(None)  # engineio's pings find out who is gone; a timer is not free
        self.sock = WholeSocket(self.sock, self._patience)
        super().handshake()

    def _thread(self) -> None:
        """The reading greenlet of the base class has nothing to do here."""

    def receive(self, timeout: float | None = None) -> bytes | str:
        """The next message, however long it takes.

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
        """Takes what has arrived, frame by frame."""
        try:
            data = self.sock.recv(READ_BYTES)
            if not data:
                self.connected = False
                return
            self._unread += data
            while self.connected and (frame := self._next_frame()):
                self._take(frame)
        except (OSError, ProtocolError):
            self.connected = False

    def _next_frame(self) -> bytes:
        """The next frame (RFC 6455, 5.2), or nothing while it is incomplete.

        One that is too long counts as complete as soon as its header says so.
        """
        unread = self._unread
        if len(unread) < 2:
            return b""
        header = 6 if unread[1] & MASKED else 2
        length = unread[1] & LENGTH
        if length >= 126:
            form = HEADER_16 if length == 126 else HEADER_64
            if len(unread) < form.size:
                return b""
            length = form.unpack_from(unread)[2]
            header += form.size - 2
        if length > MAX_INCOMING:
            self.close(CloseReason.MESSAGE_TOO_BIG, "the message is too big")
            return b""
        if len(unread) < header + length:
            return b""
        self._unread = unread[header + length :]
        return unread[: header + length]

    def _take(self, frame: bytes) -> None:
        """Reads a whole frame: a message of its own here, anything else by wsproto."""
        if frame[0] == WHOLE_BINARY and frame[1] & MASKED and not self._in_fragments:
            self.input_buffer.append(_unmasked(frame))
            return
        if not frame[0] & CONTROL:
            self._in_fragments = not frame[0] & LAST
        self.ws.receive_data(frame)
        self.connected = self._handle_events()

    def send_now(self, message: bytes) -> bool:
        """Writes a binary message if the network takes it without waiting.

        Raises:
            OSError: the connection is over.
        """
        if not self.connected:
            raise OSError("the connection is closed")
        length = len(message)
        if length < 126:
            header = bytes((WHOLE_BINARY, length))
        elif length < 65_536:
            header = HEADER_16.pack(WHOLE_BINARY, 126, length)
        else:
            header = HEADER_64.pack(WHOLE_BINARY, 127, length)
        sent: bool = self.sock.send_now(header + message)
        return sent

    def close(self, reason: int | None = None, message: str | None = None) -> None:
        """Says goodbye and shuts the connection, without waiting for an answer."""
        try:
            super().close(reason, message)
        except OSError:
            self.connected = False
        self.sock.shut()


def _unmasked(frame: bytes) -> bytes:
    """The payload of a whole masked frame, all of it unmasked in one operation on long integers."""
    at = {126: 8, 127: 14}.get(frame[1] & LENGTH, 6)
    payload = frame[at:]
    length = len(payload)
    mask = frame[at - 4 : at] * (length // 4 + 1)
    value = int.from_bytes(payload, "little") ^ int.from_bytes(mask[:length], "little")
    return value.to_bytes(length, "little")


class SendQueue(JoinableQueue):  # type: ignore[misc]  # untyped
    """The packets for one visitor: engineio's queue, with a way past it.

    A packet goes straight to the WebSocket if there is one, nothing is ahead, and the network takes
    it without waiting. Otherwise it queues for the writer (or the next poll), as in engineio.
    """

    _websocket: VisitorSocket | None = None

    def attach(self, websocket: VisitorSocket) -> None:
        """From now on packets go to this socket."""
        self._websocket = websocket

    def put(self, item: Packet | None, block: bool = True, timeout: float | None = None) -> None:
        """Sends or queues a packet; None is for the writer, and means the end."""
        if item is not None and item.binary and self._websocket and not self.qsize():
            with suppress(OSError):  # then the reader learns of it, and ends the connection
                if self._websocket.send_now(item.data):
                    return
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Packet | None:
        """The next packet. With a WebSocket an empty queue is no sign of a lost visitor."""
        packet: Packet | None = super().get(block, None if self._websocket else timeout)
        return packet


class WebSocketWSGI:
    """What engineio asks of a WebSocket: made for each connection, it upgrades the request.

    It stands in for the class of the same name in engineio's gevent driver.
    """

    def __init__(self, handler: Callable[[WebSocketWSGI], Iterable[bytes]], server: Any) -> None:
        """`handler` is the method of an engineio socket that runs the connection to its end."""
        self._handler = handler
        self._engine_socket: Any = handler.__self__  # type: ignore[attr-defined]
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
        if self._engine_socket.upgraded:  # before that, packets may still go out by polling
            self._engine_socket.queue.attach(self._ws)
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
