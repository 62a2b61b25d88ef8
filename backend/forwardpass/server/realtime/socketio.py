"""Flask-SocketIO, set up for many visitors who each wait for one answer at a time."""

from __future__ import annotations

import logging

from flask import Flask
from flask_socketio import SocketIO
from socketio.msgpack_packet import MsgPackPacket
from socketio.packet import BINARY_ACK, BINARY_EVENT

from forwardpass.server.access.cors import Callers
from forwardpass.server.realtime.websocket import MAX_INCOMING, SendQueue, WebSocketWSGI
from forwardpass.server.settings import Settings

log = logging.getLogger("forwardpass.sockets")


class MsgPackOnlyPacket(MsgPackPacket):  # type: ignore[misc]  # untyped
    """A Socket.IO packet in msgpack, which never has parts that follow later."""

    def decode(self, encoded_packet: bytes) -> None:
        """Reads a packet.

        Raises:
            ValueError: it announces parts, for which python-socketio would wait in vain.
        """
        super().decode(encoded_packet)
        if self.packet_type in (BINARY_EVENT, BINARY_ACK):
            raise ValueError("a packet in msgpack has no parts")


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
        cors_allowed_origins=callers.may_call,
        cors_credentials=False,
        http_compression=False,
        max_http_buffer_size=MAX_INCOMING,
        ping_interval=settings.ping_interval,
        ping_timeout=settings.ping_timeout,
        logger=log,
        engineio_logger=log,
    )
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": WebSocketWSGI, "queue": SendQueue}
    return socketio
