"""Flask-SocketIO, set up for many visitors who each wait for one answer at a time."""

from __future__ import annotations

import logging

from flask import Flask
from flask_socketio import SocketIO

from forwardpass.server.settings import Settings
from forwardpass.server.sockets import MAX_INCOMING, Outbox, WebSocketWSGI

log = logging.getLogger("forwardpass.sockets")


def create_socketio(app: Flask, settings: Settings) -> SocketIO:
    """The Socket.IO server of one application.

    msgpack carries binary frames as they are, in one message. Handlers run in the order of the
    visitor's events (`async_handlers=False`) and are registered on `socketio.server`, without the
    request context of Flask, which no handler needs and which would cost a third of the time.
    Nothing is kept in cookies.
    """
    socketio = SocketIO(
        app,
        async_mode="gevent",
        serializer="msgpack",
        async_handlers=False,
        manage_session=False,
        cookie=None,
        http_compression=False,
        max_http_buffer_size=MAX_INCOMING,
        ping_interval=settings.ping_interval,
        ping_timeout=settings.ping_timeout,
        logger=log,
        engineio_logger=log,
    )
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": WebSocketWSGI, "queue": Outbox}
    return socketio
