"""Stands between Socket.IO and the handlers: rates, refusals, faults, unreadable messages.

A refused event gets an `error` event and a null acknowledgement; the connection stays open.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from socketio import Server

from forwardpass import schemas, wire
from forwardpass.refusal import Code, Refusal
from forwardpass.server.errors import reason
from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime.engine import Engine
from forwardpass.server.realtime.session import Session

MAX_BACKLOG = 64
"""Unsent packets above which a visitor's connection is dropped. A page waits for each answer before
it asks again, so it never has more than a handful of them."""

log = logging.getLogger("forwardpass.events")


class EventGuard:
    """Keeps a bad event, or a fault in a handler, from ending a connection."""

    def __init__(
        self,
        server: Server,
        engine: Engine,
        sessions: Mapping[str, Session],
        metrics: Metrics,
        events: Sequence[str],
    ) -> None:
        """`sessions` are the sessions by sid, now and later; `events` are the names that exist."""
        self._server = server
        self._engine = engine
        self._sessions = sessions
        self._metrics = metrics
        self._events = events

    def guarded(self, event: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Wraps a handler so that its errors become `error` events."""

        def guard(sid: str, *arguments: object) -> Any:
            session = self._sessions[sid]
            try:
                session.rate_limiter.admit()
                if len(arguments) != 1:
                    raise Refusal(Code.MALFORMED, "an event has one argument", 1, len(arguments))
                return handler(sid, session, arguments[0])
            except Refusal as error:
                refusal = error
            except Exception:
                log.exception("The event %r of visitor %s failed", event, sid)
                refusal = Refusal(Code.INTERNAL, "something went wrong on the server")
            self.refuse(sid, event, _seq_of(arguments), refusal)
            return (None,)

        return guard

    def on_unknown(self, event: object, sid: str, *arguments: object) -> tuple[None]:
        """Refuses an event that does not exist."""
        self.refuse(
            sid,
            str(event)[:100],
            None,
            Refusal(Code.MALFORMED, "there is no such event", "one of " + ", ".join(self._events)),
        )
        return (None,)

    def on_reserved(self, event: str, sid: str) -> None:
        """Refuses an event whose name is reserved."""
        self.on_unknown(event, sid)

    def on_message(self, handle: Callable[..., None], engine_sid: str, data: object) -> None:
        """Lets Socket.IO read a message, and refuses one that it cannot read."""
        if self._engine.backlog(engine_sid) > MAX_BACKLOG:
            log.warning("A visitor was dropped: too many packets are unread")
            self._metrics.count("drops", "not_reading")
            self._engine.close(engine_sid)
            return
        try:
            handle(engine_sid, data)
        except Exception as error:  # a hostile message can make the parser raise anything
            log.info("A message could not be read: %r", error)
            budget = self._engine.budget(engine_sid)
            if budget is not None:
                budget.charge_as_useless()
            sid = self._engine.session_of(engine_sid)
            if sid is not None:
                refusal = Refusal(
                    Code.MALFORMED, "the message cannot be read", "a Socket.IO packet"
                )
                self.refuse(sid, None, None, refusal)

    def refuse(self, sid: str, event: str | None, seq: int | None, refusal: Refusal) -> None:
        """Tells a page that an event was refused, and counts it against the visitor.

        Args:
            sid: the page.
            event: the name of the event; None if the message cannot be read.
            seq: its number; None if it cannot be read.
            refusal: the reason.
        """
        log.info("Visitor %s, event %r: %s: %s", sid, event, refusal.code, refusal)
        self._metrics.count("refusals", "socket", refusal.code)
        if sid in self._sessions and refusal.code is not Code.BUSY:  # not the visitor's fault
            self._sessions[sid].budget.charge_as_useless()
        told = {
            "event": event,
            "seq": seq,
            "expected": None,
            "found": None,
            **reason(refusal),
        }
        self._server.emit("error", told, to=sid, ignore_queue=True)


def _seq_of(arguments: tuple[object, ...]) -> int | None:
    """Returns the seq of a refused event; None if it cannot be read."""
    match arguments:
        case (bytes() as data, *_):
            return wire.peek_seq(data)
        case (argument, *_):
            return schemas.seq_of(argument)
        case _:
            return None
