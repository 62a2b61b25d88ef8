"""The undocumented parts of Engine.IO and Socket.IO that the server uses.

Both libraries may change these parts in any release. Only this module touches them, and
`websocket.py`, which Engine.IO calls. `pyproject.toml` caps the versions, and
`tests/backend/test_upstream.py` states what must not change. What Engine.IO calls a socket is a
connection here. A connection has its own sid, which differs from the sid of its session.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from types import SimpleNamespace
from typing import Any

import engineio.base_socket
import engineio.socket
from flask_socketio import SocketIO
from socketio.packet import ACK

from forwardpass.server.realtime.budget import Budget

Handler = Callable[..., Any]

NAMESPACE = "/"
"""The only namespace that pages use."""


def prepare(socketio: SocketIO, websocket_class: type, queue_class: type) -> None:
    """Gives new connections our WebSocket class, our packet queue and a monotonic clock.

    Engine.IO measures how long a page has been silent by the system clock, which may be set.
    """
    engineio.base_socket.time = engineio.socket.time = SimpleNamespace(time=monotonic)
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": websocket_class, "queue": queue_class}


class Engine:
    """The connections of a Socket.IO server, and the hooks into its handling of packets."""

    def __init__(self, server: Any) -> None:
        """`server`: a `socketio.Server`."""
        self._server = server
        self._sockets = server.eio.sockets
        self._manager = server.manager

    @property
    def count(self) -> int:
        """The number of connections."""
        return len(self._sockets)

    def has(self, engine_sid: str) -> bool:
        """Returns whether a connection is still open."""
        return engine_sid in self._sockets

    def budget(self, engine_sid: str) -> Budget | None:
        """Returns the budget of a connection; None if the connection is closed."""
        socket = self._sockets.get(engine_sid)
        return None if socket is None else socket.queue.budget

    def backlog(self, engine_sid: str) -> int:
        """Returns the number of packets that the page has not read yet."""
        socket = self._sockets.get(engine_sid)
        return 0 if socket is None else socket.queue.qsize()

    def polls(self, engine_sid: str) -> bool:
        """Returns whether a connection is open and has no WebSocket yet."""
        socket = self._sockets.get(engine_sid)
        return socket is not None and not socket.upgraded

    def close(self, engine_sid: str) -> None:
        """Closes a connection without a closing handshake, if it is still open."""
        socket = self._sockets.get(engine_sid)
        if socket is not None:
            socket.close(wait=False, abort=True)

    def connection_of(self, sid: str) -> str:
        """Returns the sid of a session's connection."""
        engine_sid: str = self._manager.eio_sid_from_sid(sid, NAMESPACE)
        return engine_sid

    def session_of(self, engine_sid: str, namespace: str = NAMESPACE) -> str | None:
        """Returns the sid of a connection's session; None before the session begins."""
        sid: str | None = self._manager.sid_from_eio_sid(engine_sid, namespace)
        return sid

    def is_session(self, sid: str | None, namespace: str = NAMESPACE) -> bool:
        """Returns whether a session has begun and has not ended."""
        return sid is not None and self._manager.is_connected(sid, namespace)

    def awaits(self, sid: str | None, number: int) -> bool:
        """Returns whether the acknowledgement with this number is still expected of a session."""
        return number in self._manager.callbacks.get(sid, ())

    def acknowledge(self, engine_sid: str, namespace: str, number: int, answer: object) -> None:
        """Acknowledges an event of a page, with an answer."""
        packet = self._server.packet_class(ACK, namespace=namespace, id=number, data=[answer])
        self._server._send_packet(engine_sid, packet)

    def wrap_connections(
        self,
        connect: Handler | None = None,
        disconnect: Handler | None = None,
        message: Handler | None = None,
    ) -> None:
        """Wraps the handlers that Socket.IO registers with Engine.IO.

        Each wrapper receives Socket.IO's own handler, followed by the handler's arguments: the sid
        of the connection, and the request, the reason or the message.
        """
        engine = self._server.eio
        wrappers = {"connect": connect, "disconnect": disconnect, "message": message}
        for event, wrapper in wrappers.items():
            if wrapper is not None:
                engine.on(event, partial(wrapper, engine.handlers[event]))

    def wrap_packets(self, connect: Handler, event: Handler, ack: Handler) -> None:
        """Wraps Socket.IO's handlers of decoded packets.

        Each wrapper receives Socket.IO's own handler, followed by the handler's arguments: the sid
        of the connection, a namespace, and the data (connect) or a number and the data.
        """
        server = self._server
        server._handle_connect = partial(connect, server._handle_connect)
        server._handle_event = partial(event, server._handle_event)
        server._handle_ack = partial(ack, server._handle_ack)
