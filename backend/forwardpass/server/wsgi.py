"""Runs the server: gevent's WSGI server, configured for short messages."""

from __future__ import annotations

import gc
import logging
import signal
import socket
from collections.abc import Callable
from http.client import HTTPException
from io import BytesIO
from typing import Any

import gevent
from gevent.event import Event
from gevent.pywsgi import Input, WSGIHandler, WSGIServer

from forwardpass.server.realtime.budget import PAUSE_S
from forwardpass.server.realtime.websocket import SHOOK_HANDS, SOCKET

ALIVE_S = 1.0
PARTING = 0.2
"""Seconds that open requests get to finish when the server is stopped."""
HTTP_PATIENCE = 30
"""Seconds that a connection may rest before its next request, all of the first line included."""
HEADERS_WITHIN = 10
"""Seconds that the headers of a request may take, all together."""
REST_WITHIN = 5
"""Seconds for what is left of a body that nobody wants; then the connection is closed."""
READ_BYTES = 16_384

ONCE = ("Host", "Content-Length", "Transfer-Encoding")
"""Header fields that a request has once at most."""


class Body(Input):  # type: ignore[misc]  # untyped
    """The body of a request, of which gevent would read the rest for as long as it trickles in."""

    def _discard(self) -> None:
        """Reads what the application left: else the other end might not see its answer."""
        self.send_100_continue_enabled = False
        with gevent.Timeout(REST_WITHIN, False):
            while not self._chunked_input_error and self.read(READ_BYTES):
                gevent.sleep(0)  # bytes that are there already would keep everybody else waiting

    @property
    def is_read(self) -> bool:
        """Whether the next request begins where this body ends."""
        return not self.chunked_input and self.position == (self.content_length or 0)


class Handler(WSGIHandler):  # type: ignore[misc]  # untyped
    """Answers HTTP requests on one connection, until it becomes a WebSocket."""

    environ: Any
    wsgi_input: Any

    def handle(self) -> None:
        """Answers the requests of the connection."""
        try:
            super().handle()
        finally:
            self.environ = (
                None  # which holds a method of this handler: a cycle, with the body in it
            )

    def read_requestline(self) -> str:
        """The first line of a request; empty if it does not come in time."""
        line = ""
        with gevent.Timeout(HTTP_PATIENCE, False):
            line = str(super().read_requestline())
        return line

    def read_request(self, raw_requestline: str) -> bool:
        """Reads the headers; False if they do not come in time."""
        read = False
        with gevent.Timeout(HEADERS_WITHIN, False):
            read = bool(super().read_request(raw_requestline))
        return read

    def get_environ(self) -> dict[str, Any]:
        """The request for the application, with a body that does not trickle in for ever."""
        environ: dict[str, Any] = super().get_environ()
        plain: Any = self.wsgi_input
        self.wsgi_input = Body(plain.rfile, plain.content_length, plain.socket, plain.chunked_input)
        environ[SOCKET] = self.socket
        environ[SHOOK_HANDS] = self.drop_request
        if environ["wsgi.input"] is plain:
            environ["wsgi.input"] = self.wsgi_input
        return environ

    def drop_request(self, environ: dict[str, Any]) -> None:
        """Frees what the request was read by, 8 KB, and its header fields: frames follow.

        Args:
            environ: the request as the application has it; it may be a copy.
        """
        self.rfile = self.wsgi_input.rfile = BytesIO()
        self.environ["wsgi.input"] = environ["wsgi.input"] = self.wsgi_input
        self.headers = None

    def MessageClass(self, *arguments: Any) -> Any:  # noqa: N802  # gevent's name
        """The header fields of a request.

        Raises:
            ValueError: there are too many, or they leave in doubt what the request is. A proxy
                might read such a request in another way than we do.
        """
        try:
            headers = super().MessageClass(*arguments)
        except HTTPException as error:
            raise ValueError(str(error)) from None
        for name in ONCE:
            if len(headers.get_all(name, ())) > 1:
                raise ValueError(f"more than one {name}")
        length, coding = headers.get("Content-Length"), headers.get("Transfer-Encoding")
        if length is not None and not (length.isascii() and length.isdigit()):
            raise ValueError("a strange Content-Length")
        if coding is not None and (length is not None or coding.lower() != "chunked"):
            raise ValueError("a strange Transfer-Encoding, or a Content-Length besides")
        return headers

    def log_error(self, msg: str, *args: Any) -> None:
        """Reports a request that could not be read; gevent would say whose it was."""
        told = tuple("a client" if each is self.client_address else each for each in args)
        self.server.error_log.write(f"{msg % told if told else msg}\n")

    def handle_one_request(self) -> Any:
        """Answers the next request; between two of one connection others are served."""
        result = super().handle_one_request()
        if result is True:
            gevent.sleep(PAUSE_S)
        return result

    def handle_one_response(self) -> None:
        """Answers one request. Bytes that follow an upgrade are frames, not another request."""
        super().handle_one_response()
        if "HTTP_UPGRADE" in self.environ or not self.wsgi_input.is_read:
            self.close_connection = True


class Server(WSGIServer):  # type: ignore[misc]  # untyped
    """gevent's WSGI server without Nagle's delay, which would cost 40 ms an answer."""

    handler_class = Handler
    arrive: Callable[[str], object] | None = None
    """Called with the address of each new connection, before anything is read; may wait."""

    def handle(self, sock: Any, address: Any) -> None:
        """Serves one connection to its end."""
        if self.arrive:
            self.arrive(address[0])
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(HTTP_PATIENCE)
        super().handle(sock, address)


def run(
    listener: socket.socket,
    app: Callable[..., Any],
    started: Callable[[], None],
    arrive: Callable[[str], object] | None = None,
    alive: Callable[[], None] | None = None,
) -> None:
    """Serves an application until the process is told to stop, by Ctrl-C or a signal.

    Access is not logged; errors go to the log `forwardpass.http`.

    Args:
        listener: where.
        app: the application, WSGI.
        started: called once, when it is being served.
        arrive: called with the address of each new connection, before anything is read; may wait.
        alive: called each second, where somebody wants to know that this process still works.
    """
    gevent.config.track_greenlet_tree = False  # who began what, which takes 3 KB a connection
    server = Server(
        listener,
        app,
        log=None,
        error_log=logging.getLogger("forwardpass.http"),
        # Otherwise gevent asks the network for this machine's name, which may take seconds.
        environ={"SERVER_NAME": listener.getsockname()[0]},
    )
    server.arrive = arrive
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, stopping.set)
    server.start()
    gc.freeze()  # what has been loaded stays: looking through it for garbage takes 20 ms a time
    started()
    while not stopping.wait(ALIVE_S if alive else None):
        if alive:
            alive()
    server.stop(timeout=PARTING)
