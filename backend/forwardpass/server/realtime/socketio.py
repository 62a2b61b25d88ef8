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
"""In one packet, besides those within bytes. The switches of the largest network need a tenth."""
MOST_LETTERS = 100
CHANNEL = "forwardpass"
"""Of the messages between processes."""
MAX_ID = 2**53
"""The largest whole number that JavaScript can count to."""

log = logging.getLogger("forwardpass.socketio")


class MsgPackOnlyPacket(MsgPackPacket):  # type: ignore[misc]  # untyped
    """A Socket.IO packet in msgpack, which never has parts that follow later."""

    def decode(self, encoded_packet: bytes) -> None:
        """Reads a packet of a page.

        Raises:
            ValueError: it is none, or none that a page may send.
            TypeError, KeyError: the same.
        """
        decoded = msgpack.unpackb(encoded_packet, max_array_len=MOST_VALUES)
        kind, number, data = decoded["type"], decoded.get("id"), decoded.get("data")
        self.packet_type, self.id, self.data = kind, number, data
        self.namespace = decoded["nsp"]
        if type(self.namespace) is not str or len(self.namespace) > MOST_LETTERS:
            raise ValueError("a strange namespace")
        if number is not None and (type(number) is not int or not 0 <= number <= MAX_ID):
            raise ValueError("a strange id")
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
    """Bounds what a page may send in one packet; what it should be is for each event to say.

    Raises:
        ValueError: it is too much.
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
    """How what is said to all pages reaches those of other processes; None for one alone.

    What is for one page goes past it (`ignore_queue`): its connection is always here.
    """
    if url is None:
        return None
    # It waits for ever for what comes next: a timeout would end that, so Redis is asked for a sign.
    options = {"socket_timeout": None, "socket_keepalive": True, "health_check_interval": 10}
    return RedisManager(url, channel=CHANNEL, logger=log, redis_options=options)


def create_socketio(app: Flask, settings: Settings, callers: Callers) -> SocketIO:
    """The Socket.IO server of one application.

    msgpack carries binary frames as they are, in one message. Handlers run in the order of the
    visitor's events (`async_handlers=False`) and are registered on `socketio.server`, without the
    request context of Flask, which no handler needs and which would cost a third of the time.
    Nothing is kept in cookies.
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
