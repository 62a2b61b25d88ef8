"""Limits connections: their number, the time until they become sessions, the events they may send.

A connection counts from its handshake. It is closed if CONNECT does not follow in time, and after
DISCONNECT. Clients cannot start or end a session by an event: the names that Socket.IO reserves are
refused.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

import gevent

from forwardpass.server.addresses import counted_as
from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime.address_budget import (
    NEW_CONNECTIONS,
    NEW_PER_S,
    REQUEST_S,
    AddressBudgets,
)
from forwardpass.server.realtime.budget import Budget, OverspentError
from forwardpass.server.realtime.engine import NAMESPACE, Engine
from forwardpass.server.realtime.request_guard import PATH
from forwardpass.server.shared_limits import SharedLimits

CONNECT_WITHIN_S = 10.0
"""Seconds within which CONNECT must follow the handshake; a page sends it at once."""
WAITING_ROOM = 64
"""Connections beyond the maximum number of visitors, for those that have not sent CONNECT yet or
are about to be told that the server is full."""
MOST_OF_ONE_ADDRESS = 500
"""Connections of one address at a time: more than a lecture hall has, and half of the default
maximum, so that one address cannot fill the server."""
RESERVED = ("connect", "disconnect", "*")
"""Names of handlers that are not events, which clients may not send."""

log = logging.getLogger("forwardpass.connections")


class Connections:
    """The connections of one Socket.IO server."""

    def __init__(
        self,
        engine: Engine,
        max_visitors: int,
        addresses: AddressBudgets,
        refuse_event: Callable[[str, str], object],
        metrics: Metrics,
        shared: SharedLimits,
    ) -> None:
        """`refuse_event` takes an event's name and a sid, and returns the acknowledgement."""
        self._engine = engine
        self._most = max_visitors + WAITING_ROOM
        self._refuse_event = refuse_event
        self._addresses = addresses
        self._address_of: dict[str, str] = {}  # by the sid of Engine.IO
        self._count_of: Counter[str] = Counter()
        self._metrics = metrics
        self._shared = shared
        metrics.watch("connections", lambda: engine.count)

    def register(self) -> None:
        """Hooks these limits in between Engine.IO and Socket.IO."""
        self._engine.wrap_connections(self._on_connect, self._on_disconnect, self._on_message)
        self._engine.wrap_packets(self._on_session, self._on_event, self._on_ack)

    def budget(self, sid: str) -> Budget:
        """Returns the budget of a session's connection.

        Raises:
            KeyError: the connection is gone.
        """
        return self._budget(self._engine.connection_of(sid))

    def address(self, sid: str) -> str:
        """Returns the address of a session, as `counted_as` returns it."""
        return self._address_of[self._engine.connection_of(sid)]

    def charge_request(self, environ: Mapping[str, Any]) -> bool:
        """Charges an HTTP request to the connection that it belongs to.

        Returns:
            Whether it belongs to a connection.

        Raises:
            OverspentError: the connection has been throttled for too long and is closed.
        """
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return False
        engine_sid = parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0]
        budget = self._engine.budget(engine_sid)
        if budget is None:
            return False
        budget.begin()
        budget.charge(REQUEST_S)
        try:
            budget.end()
        except OverspentError:
            self._engine.close(engine_sid)
            raise
        return True

    def end(self, sid: str) -> None:
        """Closes the connection of a session that is over, after the current packet."""
        gevent.spawn(self._engine.close, self._engine.connection_of(sid))

    def _budget(self, engine_sid: str) -> Budget:
        """Returns the budget of a connection that is still open."""
        budget = self._engine.budget(engine_sid)
        if budget is None:
            raise KeyError(engine_sid)
        return budget

    def _on_connect(self, handle: Callable[..., Any], engine_sid: str, environ: Any) -> Any:
        """Refuses a connection if the server is full or its address has too many."""
        if self._engine.count > self._most:
            log.warning("A connection was refused: there are already %d", self._most)
            self._metrics.count("drops", "full")
            return "The server is full. Try again in a while."
        name = counted_as(environ.get("REMOTE_ADDR", ""))
        address = self._addresses.of(name)
        if (
            self._count_of[name] >= MOST_OF_ONE_ADDRESS
            or not address.admits()
            or self._shared.wait_s("connections", name, NEW_CONNECTIONS, NEW_PER_S)
        ):
            log.warning("A connection was refused: its address has too many")
            self._metrics.count("drops", "too_many_of_address")
            return "Too many connections come from your address. Try again in a while."
        self._address_of[engine_sid] = name
        self._count_of[name] += 1
        self._budget(engine_sid).join(address)
        gevent.spawn_later(CONNECT_WITHIN_S, self._expect_session, engine_sid)
        return handle(engine_sid, environ)

    def _on_disconnect(self, handle: Callable[..., Any], engine_sid: str, reason: str) -> Any:
        """Frees the place of a connection and returns its unused allowance to its address."""
        name = self._address_of.pop(engine_sid, None)  # a refused one has none
        if name is not None:
            self._count_of[name] -= 1
            if not self._count_of[name]:
                del self._count_of[name]
            budget = self._engine.budget(engine_sid)
            if budget is not None:
                budget.leave()
        return handle(engine_sid, reason)

    def _expect_session(self, engine_sid: str) -> None:
        """Closes a connection that has not become a session."""
        engine = self._engine
        if engine.has(engine_sid) and not engine.is_session(engine.session_of(engine_sid)):
            self._metrics.count("drops", "silent")
            engine.close(engine_sid)

    def _on_message(self, handle: Callable[..., Any], engine_sid: str, data: object) -> None:
        """Charges the budget of a connection that polls; a WebSocket charges its own."""
        if not self._engine.polls(engine_sid):
            handle(engine_sid, data)
            return
        budget = self._budget(engine_sid)
        budget.begin()
        handle(engine_sid, data)
        try:
            budget.end()
        except OverspentError:
            self._metrics.count("drops", "overspent")
            self._engine.close(engine_sid)

    def _on_session(
        self, handle: Callable[..., None], engine_sid: str, namespace: str, data: object
    ) -> None:
        """Begins a session; a second one on the same connection is charged as useless."""
        if namespace != NAMESPACE or self._engine.session_of(engine_sid):
            self._budget(engine_sid).charge_as_useless()
        handle(engine_sid, namespace, data)

    def _on_event(
        self,
        handle: Callable[..., None],
        engine_sid: str,
        namespace: str,
        number: int | None,
        data: list[Any],
    ) -> None:
        """Passes on an event, unless its name is reserved or its session is not connected."""
        sid = self._engine.session_of(engine_sid, namespace)
        if sid is None or not self._engine.is_session(sid, namespace):
            self._budget(engine_sid).charge_as_useless()
        elif data[0] not in RESERVED:
            handle(engine_sid, namespace, number, data)
        else:
            answer = self._refuse_event(data[0], sid)
            if number is not None:
                self._engine.acknowledge(engine_sid, namespace, number, answer)

    def _on_ack(
        self,
        handle: Callable[..., None],
        engine_sid: str,
        namespace: str,
        number: int,
        data: list[Any],
    ) -> None:
        """Passes on an acknowledgement, unless nobody waits for it."""
        if self._engine.awaits(self._engine.session_of(engine_sid, namespace), number):
            handle(engine_sid, namespace, number, data)
        else:
            self._budget(engine_sid).charge_as_useless()
