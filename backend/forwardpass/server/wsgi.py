"""From a host and a port to a running server: gevent's WSGI server, set up for short messages."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
from collections.abc import Callable
from typing import Any

import gevent
from gevent.event import Event
from gevent.pywsgi import WSGIHandler, WSGIServer

BACKLOG = 256
"""Connections that may wait to be accepted: a lecture hall opens the page at once."""
PARTING = 0.2
"""Seconds that open requests get to finish when the server is stopped."""
HTTP_PATIENCE = 30
"""Seconds without a byte, after which a connection that should send a request is given up."""


class ListenError(Exception):
    """The server cannot listen there; the message says why, for people."""


class Handler(WSGIHandler):  # type: ignore[misc]  # untyped
    """Answers HTTP requests on one connection, until it becomes a WebSocket."""

    def handle_one_response(self) -> None:
        """Answers one request. Bytes that follow an upgrade are frames, not another request."""
        super().handle_one_response()
        if "HTTP_UPGRADE" in self.environ:
            self.close_connection = True


class Server(WSGIServer):  # type: ignore[misc]  # untyped
    """gevent's WSGI server without Nagle's delay, which would cost 40 ms an answer."""

    handler_class = Handler

    def handle(self, sock: Any, address: Any) -> None:
        """Serves one connection to its end."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(HTTP_PATIENCE)
        super().handle(sock, address)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on this address.

    Raises:
        ListenError: the address is in use, not allowed, or not one of this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        reason = {
            errno.EADDRINUSE: "another program is using it; choose another one with --port",
            errno.EACCES: "this needs more rights; choose a port from 1024 on with --port",
        }.get(error.errno or 0, error.strerror or str(error))
        raise ListenError(f"Cannot listen on {host}, port {port}: {reason}.") from error


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds the server: `http://127.0.0.1:5000`."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104  # read, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(listener: socket.socket, app: Callable[..., Any], started: Callable[[], None]) -> None:
    """Serves `app` until the process is told to stop, by Ctrl-C or a signal; calls `started` once.

    Access is not logged; errors go to the log `forwardpass.http`.
    """
    server = Server(
        listener,
        app,
        log=None,
        error_log=logging.getLogger("forwardpass.http"),
        # Otherwise gevent asks the network for this machine's name, which may take seconds.
        environ={"SERVER_NAME": listener.getsockname()[0]},
    )
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, stopping.set)
    server.start()
    gc.freeze()  # what has been loaded stays: looking through it for garbage takes 20 ms a time
    started()
    stopping.wait()
    server.stop(timeout=PARTING)
