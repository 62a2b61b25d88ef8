"""What is used of Engine.IO and Socket.IO beyond what they document.

Both may change it in any release. So only this module touches it, and `websocket.py`, which
Engine.IO calls; `pyproject.toml` caps the versions, and `tests/backend/test_upstream.py` names what
has to stay as it is. Engine.IO calls what it opens for a page a socket; here that is a connection.
It has a sid of its own, which is not the sid of the session on it.
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
"""The only one in which pages speak."""


def prepare(socketio: SocketIO, websocket_class: type, queue_class: type) -> None:
    """Gives new connections our WebSocket, our queue of packets, and a clock that nobody sets.

    Engine.IO asks the clock on the wall how long a page has been silent.
    """
    engineio.base_socket.time = engineio.socket.time = SimpleNamespace(time=monotonic)
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": websocket_class, "queue": queue_class}


class Engine:
    """The connections of a Socket.IO server, and the steps by which it hands packets on."""

    def __init__(self, server: Any) -> None:
        """`server`: a `socketio.Server`."""
        self._server = server
        self._sockets = server.eio.sockets
        self._manager = server.manager

    @property
    def count(self) -> int:
        """How many connections there are."""
        return len(self._sockets)

    def has(self, engine_sid: str) -> bool:
        """Whether a connection is still there."""
        return engine_sid in self._sockets

    def budget(self, engine_sid: str) -> Budget | None:
        """What a connection may still spend; None if it is gone."""
        socket = self._sockets.get(engine_sid)
        return None if socket is None else socket.queue.budget

    def backlog(self, engine_sid: str) -> int:
        """How many packets wait until the page reads them."""
        socket = self._sockets.get(engine_sid)
        return 0 if socket is None else socket.queue.qsize()

    def polls(self, engine_sid: str) -> bool:
        """Whether a connection is there and has no WebSocket yet."""
        socket = self._sockets.get(engine_sid)
        return socket is not None and not socket.upgraded

    def close(self, engine_sid: str) -> None:
        """Ends a connection without a farewell, if it is still there."""
        socket = self._sockets.get(engine_sid)
        if socket is not None:
            socket.close(wait=False, abort=True)

    def connection_of(self, sid: str) -> str:
        """The sid of the connection of a session."""
        engine_sid: str = self._manager.eio_sid_from_sid(sid, NAMESPACE)
        return engine_sid

    def session_of(self, engine_sid: str, namespace: str = NAMESPACE) -> str | None:
        """The sid of the session on a connection; None before there is one."""
        sid: str | None = self._manager.sid_from_eio_sid(engine_sid, namespace)
        return sid

    def is_session(self, sid: str | None, namespace: str = NAMESPACE) -> bool:
        """Whether a session has begun and is not over."""
        return sid is not None and self._manager.is_connected(sid, namespace)

    def awaits(self, sid: str | None, number: int) -> bool:
        """Whether a session has been asked for the acknowledgement with this number."""
        return number in self._manager.callbacks.get(sid, ())

    def acknowledge(self, engine_sid: str, namespace: str, number: int, answer: object) -> None:
        """Answers an event of a page."""
        packet = self._server.packet_class(ACK, namespace=namespace, id=number, data=[answer])
        self._server._send_packet(engine_sid, packet)

    def wrap_connections(
        self,
        connect: Handler | None = None,
        disconnect: Handler | None = None,
        message: Handler | None = None,
    ) -> None:
        """Puts handlers between Engine.IO and Socket.IO.

        Each gets Socket.IO's own handler, and then what that gets: the sid of the connection, and
        the request, the reason, or what came.
        """
        engine = self._server.eio
        wrappers = {"connect": connect, "disconnect": disconnect, "message": message}
        for event, wrapper in wrappers.items():
            if wrapper is not None:
                engine.on(event, partial(wrapper, engine.handlers[event]))

    def wrap_packets(self, connect: Handler, event: Handler, ack: Handler) -> None:
        """Puts handlers between a packet and what Socket.IO does with it.

        Each gets Socket.IO's own, and then what that gets: the sid of the connection, a namespace,
        and the data (connect), or a number and the data.
        """
        server = self._server
        server._handle_connect = partial(connect, server._handle_connect)
        server._handle_event = partial(event, server._handle_event)
        server._handle_ack = partial(ack, server._handle_ack)
