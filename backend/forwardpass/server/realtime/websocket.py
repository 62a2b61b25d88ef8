"""The WebSocket of a session, parsed by the `websockets` library and charged to a budget.

`websockets` is sans-I/O, so gevent can do the reading and writing. Packets are written immediately,
where engineio would wake a writer; the writer gets only what the network does not accept without
waiting. That saves a third of the time of an echo.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from struct import Struct
from typing import Any, cast

import gevent
from engineio.packet import Packet
from gevent.lock import Semaphore
from gevent.queue import JoinableQueue
from websockets.datastructures import Headers
from websockets.frames import CTRL_OPCODES, CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import OPEN, Protocol, Side
from websockets.server import ServerProtocol

from forwardpass.server.metrics import count_drop
from forwardpass.server.realtime.budget import Budget, OverspentError
from forwardpass.server.stopwatch import waiting

SOCKET = "forwardpass.socket"
"""The environ key of the TCP socket of a request."""

SHOOK_HANDS = "forwardpass.shook_hands"
"""The environ key of a callback that takes the environ once the request is a WebSocket."""

MAX_INCOMING = 262_144
"""Bytes of one message above which the connection is closed while they arrive. This is four times
the limit of any event, so that a page that sends a little too much gets a proper error instead."""

READ_BYTES = 2_048
"""Bytes of one read: enough for a picture, but not for too many of the smallest frames."""

SMALL_PART = 1_024
"""Bytes of the smallest message fragment that a well-behaved client sends."""

OVERSPENT = "this connection takes more of the server's time than one page needs"

WHOLE_BINARY = 0x82  # the first byte of a binary message in one frame
HEADER_16, HEADER_64 = Struct(">BBH"), Struct(">BBQ")

PACKETS = frozenset(("1", "2probe", "3", "3probe", "5", "6"))
"""Engine.IO packets that a page may send as text. Messages are binary."""

HANDSHAKE = ("Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version")
"""The headers of a handshake that are read. Extensions are ignored: compression takes longer than
it saves."""

FIRST_WORD_S = 10.0
"""Seconds that a polling session may take to move to the WebSocket that it has opened."""

FAREWELL_S = 1.0
"""Seconds that an ending session waits for its last packets to be fetched."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class ClosedError(Exception):
    """The connection is closed."""


class MessageSocket:
    """A socket that writes whole messages, one sender at a time, and shuts down if one fails."""

    def __init__(self, sock: Any, patience: float) -> None:
        """`patience`: seconds that the client may let a message wait."""
        self._sock = sock
        self._patience = patience
        self._sending = Semaphore()

    def recv(self, most: int) -> bytes:
        """Reads at most `most` bytes; returns b"" if the client has closed.

        Raises:
            OSError: the client is gone.
        """
        data: bytes = self._sock.recv(most)
        return data

    def send(self, data: bytes) -> None:
        """Writes all of `data`.

        Raises:
            OSError: the client is gone, or has not read for too long.
        """
        with self._sending:
            self._send_all(data)

    def send_now(self, data: bytes) -> bool:
        """Writes `data` without waiting; a greenlet writes what the network does not accept yet.

        Returns:
            Whether `data` was accepted. If not, nothing of it is sent.

        Raises:
            OSError: the client is gone.
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
        """Writes the rest of a message; the send lock is held."""
        with suppress(OSError):  # the reader of the socket gets the error too
            self._send_all(rest)
        self._sending.release()

    def _send_all(self, data: bytes) -> None:
        try:
            with gevent.Timeout(self._patience, TimeoutError("the client does not read")):
                self._sock.sendall(data)
        except OSError:
            self.shut()
            raise

    def shut(self) -> None:
        """Shuts the connection down, which wakes its reader."""
        with suppress(OSError):  # it was shut down already
            self._sock.shutdown(socket.SHUT_RDWR)


class WebSocket:
    """One WebSocket after its handshake. It is read only when `receive` needs a message.

    This creates back-pressure: a flood of messages stays in the sender's own network buffers.

    Attributes:
        overspent: whether it was closed because its budget was exhausted.
    """

    def __init__(self, sock: Any, patience: float, budget: Budget) -> None:
        """`patience`: seconds that the client may let a message wait."""
        self.overspent = False
        sock.settimeout(None)  # engineio's pings detect lost clients; a timer is not free
        self.sock = MessageSocket(sock, patience)
        self._budget = budget
        self._protocol = Protocol(Side.SERVER, max_size=MAX_INCOMING)
        self._messages: list[bytes | str] = []  # an empty deque would be ten times as large
        self._parts: list[bytes] = []
        self._is_text = False
        self._gone = False

    @property
    def connected(self) -> bool:
        """Whether messages can be sent."""
        return self._protocol.state is OPEN and not self._gone

    def receive(self) -> bytes | str:
        """Waits for the next message, without a time limit.

        Raises:
            ClosedError: the connection is closed.
        """
        messages, budget = self._messages, self._budget
        if messages and not budget.turn_is_over:
            return messages.pop(0)
        if messages:
            budget.press()
        try:
            budget.end()
            budget.begin()
            while not messages:
                self._read()
                if not messages:
                    budget.end()
        except OverspentError:
            self.overspent = True
            self.close(CloseCode.POLICY_VIOLATION, OVERSPENT)
            raise ClosedError from None
        return messages.pop(0)

    def _read(self) -> None:
        """Begins a turn with the data that has arrived.

        Raises:
            ClosedError: the connection is closed.
        """
        try:
            data = self.sock.recv(READ_BYTES) if self.connected else b""
        except OSError:
            data = b""
        self._budget.begin()
        if not data:
            self._gone = True
            self.sock.shut()  # wakes a writer that is still waiting
            raise ClosedError
        if len(data) == READ_BYTES:
            self._budget.press()
        protocol = self._protocol
        protocol.receive_data(data)
        for frame in protocol.events_received():
            self._take(cast(Frame, frame))  # after the handshake there is nothing else
            if self._gone:
                return
        if answer := b"".join(protocol.data_to_send()):  # pongs, and our CLOSE
            with suppress(OSError):  # the next read reports it
                self.sock.send(answer)

    def _take(self, frame: Frame) -> None:
        """Assembles messages; `websockets` has already answered the control frames."""
        opcode = frame.opcode
        if opcode is Opcode.BINARY and frame.fin:
            self._messages.append(bytes(frame.data))
        elif opcode in CTRL_OPCODES:
            self._budget.charge_as_useless()
        else:
            self._take_part(frame)

    def _take_part(self, frame: Frame) -> None:
        """Takes a text frame or a fragment of a message."""
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        if frame.data:
            self._parts.append(bytes(frame.data))
        if self._is_text or len(frame.data) < SMALL_PART:
            self._budget.charge_as_useless()
        if not frame.fin:
            return
        message = b"".join(self._parts)
        self._parts.clear()
        if not self._is_text:
            self._messages.append(message)
            return
        try:
            self._messages.append(message.decode())
        except UnicodeDecodeError:
            self.close(CloseCode.INVALID_DATA, "the text is not UTF-8")
            self._gone = True  # further frames of this read are ignored

    def send_now(self, message: bytes) -> bool:
        """Writes a binary message if the network accepts it without waiting.

        Returns:
            Whether the message was accepted.

        Raises:
            OSError: the connection is closed.
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
        return self.sock.send_now(header + message)

    def send(self, message: bytes | str) -> None:
        """Writes a message, and waits until the network has accepted it.

        Raises:
            OSError: the connection is closed.
        """
        if not self.connected:
            raise OSError("the connection is closed")
        if isinstance(message, str):
            self._protocol.send_text(message.encode())
        else:
            self._protocol.send_binary(message)
        self.sock.send(b"".join(self._protocol.data_to_send()))

    def close(self, code: int = CloseCode.NORMAL_CLOSURE, reason: str = "") -> None:
        """Sends a CLOSE frame and shuts the connection down, without waiting for an answer."""
        self._protocol.fail(code, reason)
        with suppress(OSError):
            self.sock.send_now(b"".join(self._protocol.data_to_send()))
        self.sock.shut()


def shake_hands(environ: Environ) -> Response:
    """Returns the answer to a handshake: 101, or the error of an invalid one."""
    headers = Headers()
    for name in HANDSHAKE:
        value = environ.get("HTTP_" + name.upper().replace("-", "_"))
        if value is not None:
            headers[name] = value
    return ServerProtocol().accept(Request(environ.get("PATH_INFO", "/"), headers))


class SendQueue(JoinableQueue):  # type: ignore[misc]  # untyped
    """The queue of packets for one session: engineio's queue with a fast path, and the budget.

    A packet goes straight to the WebSocket if there is one, the queue is empty, and the network
    accepts the packet without waiting. Otherwise it is queued for the writer or the next poll, as
    in engineio.
    """

    _websocket: WebSocket | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.budget = Budget()

    def attach(self, websocket: WebSocket) -> None:
        """Sends packets to this socket from now on."""
        self._websocket = websocket

    def put(self, item: Packet | None, block: bool = True, timeout: float | None = None) -> None:
        """Sends or queues a packet; None tells the writer to stop."""
        if item is not None and item.binary and self._websocket and not self.qsize():
            with suppress(OSError):  # the reader notices it too and ends the connection
                if self._websocket.send_now(item.data):
                    return
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Packet | None:
        """Returns the next packet. With a WebSocket, an empty queue does not mean a lost page."""
        packet: Packet | None = super().get(block, None if self._websocket else timeout)
        return packet

    def join(self, timeout: float | None = None) -> bool:
        """Waits until all packets are fetched, but not for long: the page may be gone."""
        fetched: bool = super().join(FAREWELL_S if timeout is None else timeout)
        return fetched


class WebSocketWSGI:
    """The WebSocket interface that engineio expects, which upgrades the request of a connection.

    It replaces the class of the same name in engineio's gevent driver.
    """

    def __init__(self, handler: Callable[[WebSocketWSGI], Iterable[bytes]], server: Any) -> None:
        """`handler` is the method of an engineio socket that runs the connection to its end."""
        self._handler = handler
        self._engine_socket: Any = handler.__self__  # type: ignore[attr-defined]
        self._patience = server.ping_interval + server.ping_timeout

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Runs the connection to its end, or refuses an invalid upgrade request."""
        response = shake_hands(environ)
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS or self._engine_socket.upgrading:
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"This is not a WebSocket handshake."]
        budget = self._engine_socket.queue.budget
        self._environ = environ
        self._ws = WebSocket(environ[SOCKET], self._patience, budget)
        try:
            self._ws.sock.send(response.serialize())
            environ[SHOOK_HANDS](environ)
            del response  # a kilobyte, for as long as the connection lasts
            with waiting():  # the connection's own budget measures its computing
                return self._handler(self)
        except OSError:  # the client left during the handshake
            return []
        finally:
            self._ws.sock.shut()

    def wait(self) -> bytes | str | None:
        """Returns the next message; None when the connection is closed."""
        patience = None
        if self._engine_socket.upgraded:
            self._engine_socket.queue.attach(self._ws)
        else:  # packets may still go out by polling
            patience = FIRST_WORD_S
        try:
            with gevent.Timeout(patience, ClosedError):
                message = self._ws.receive()
        except ClosedError:
            if self._ws.overspent:
                count_drop(self._environ, "overspent")
            return None
        if isinstance(message, str) and message not in PACKETS:
            self._ws.close(CloseCode.PROTOCOL_ERROR, "not an Engine.IO packet")
            return None
        return message

    def send(self, message: bytes | str) -> None:
        """Writes one message.

        Raises:
            OSError: the connection is closed.
        """
        self._ws.send(message)

    def close(self) -> None:
        """Closes the connection, if it is still open."""
        if self._ws.connected:
            self._ws.close()
