"""Flask-SocketIO, configured for many visitors who each wait for one answer at a time."""

from __future__ import annotations

import logging

import msgpack
from flask import Flask
from flask_socketio import SocketIO
from socketio import RedisManager
from socketio.msgpack_packet import MsgPackPacket
from socketio.packet import ACK, CONNECT, DISCONNECT, EVENT

from forwardpass.server.access.cors import Callers
from forwardpass.server.realtime.engine import prepare
from forwardpass.server.realtime.request_guard import RequestGuard
from forwardpass.server.realtime.websocket import MAX_INCOMING, SendQueue, WebSocketWSGI
from forwardpass.server.settings import Settings

MOST_VALUES = 4_096
"""Values in one packet, not counting those within bytes. The switches of the largest network need a
tenth of that."""
MOST_LETTERS = 100
"""Characters in the name of a namespace."""
CHANNEL = "forwardpass"
"""The Redis channel for messages between processes."""
MAX_ID = 2**53
"""The largest id of an acknowledgement: above it, JavaScript's whole numbers are not exact."""

log = logging.getLogger("forwardpass.socketio")


class MsgPackOnlyPacket(MsgPackPacket):  # type: ignore[misc]  # untyped
    """A Socket.IO packet in msgpack, which never has separate binary attachments."""

    def decode(self, encoded_packet: bytes) -> None:
        """Decodes a packet from a page.

        Raises:
            ValueError: the bytes are not a packet, or not one that a page may send.
            TypeError, KeyError: the same.
        """
        decoded = msgpack.unpackb(encoded_packet, max_array_len=MOST_VALUES)
        kind, number, data = decoded["type"], decoded.get("id"), decoded.get("data")
        self.packet_type, self.id, self.data = kind, number, data
        self.namespace = decoded["nsp"]
        if type(self.namespace) is not str or len(self.namespace) > MOST_LETTERS:
            raise ValueError("an invalid namespace")
        if number is not None and (type(number) is not int or not 0 <= number <= MAX_ID):
            raise ValueError("an invalid id")
        if kind == EVENT:
            if type(data) is not list or not data or type(data[0]) is not str:
                raise ValueError("an event without a name")
        elif kind == ACK:
            if type(data) is not list or not number:  # python-socketio counts its own from 1
                raise ValueError("an acknowledgement of nothing")
        elif kind not in (CONNECT, DISCONNECT):
            raise ValueError("a packet that no page sends")
        check_count(data)


def check_count(value: object) -> None:
    """Limits the number of values in one packet; each event checks the values themselves.

    Raises:
        ValueError: there are too many values.
    """
    values, count = [value], 0
    while values and count <= MOST_VALUES:
        inner: list[object] = []
        for each in values:
            if type(each) is list:
                inner += each
            elif type(each) is dict:
                inner += each.values()
        values, count = inner, count + len(inner)
    if count > MOST_VALUES:
        raise ValueError(f"more than {MOST_VALUES} values")


def queue_at(url: str | None) -> RedisManager | None:
    """Returns the Redis queue that carries broadcasts to the pages of other processes.

    Messages to a single page bypass it (`ignore_queue`), because the connection of that page is
    always in this process. Without a URL there is no queue.
    """
    if url is None:
        return None
    # Listening has no timeout, since messages may be rare; health checks detect a lost Redis.
    options = {"socket_timeout": None, "socket_keepalive": True, "health_check_interval": 10}
    return RedisManager(url, channel=CHANNEL, logger=log, redis_options=options)


def create_socketio(app: Flask, settings: Settings, callers: Callers) -> SocketIO:
    """Creates the Socket.IO server of one application.

    msgpack carries binary frames unchanged, in one message. Handlers run in the order of the
    visitor's events (`async_handlers=False`). They are registered on `socketio.server`, without
    Flask's request context, which no handler needs and which would take a third of the time. No
    cookies are used.
    """
    socketio = SocketIO(
        app,
        async_mode="gevent",
        serializer=MsgPackOnlyPacket,
        async_handlers=False,
        manage_session=False,
        cookie=None,
        client_manager=queue_at(settings.queue),
        cors_allowed_origins=callers.may_call,
        cors_credentials=False,
        http_compression=False,
        max_http_buffer_size=MAX_INCOMING,
        ping_interval=settings.ping_interval,
        ping_timeout=settings.ping_timeout,
        logger=log,
        engineio_logger=log,
    )
    prepare(socketio, WebSocketWSGI, SendQueue)
    app.wsgi_app = RequestGuard(app.wsgi_app, settings.workers == 1)  # type: ignore[method-assign]
    return socketio
