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
"""Seconds that open requests have to finish when the server stops."""
HTTP_PATIENCE = 30
"""Idle timeout of a connection, seconds: the first line of its next request must arrive in it."""
HEADERS_WITHIN = 10
"""Seconds in which all headers of a request must arrive."""
REST_WITHIN = 5
"""Seconds for reading the rest of a body that the application left; then the connection closes."""
READ_BYTES = 16_384

ONCE = ("Host", "Content-Length", "Transfer-Encoding")
"""Header fields that a request may have only once."""


class Body(Input):  # type: ignore[misc]  # untyped
    """The body of a request. gevent alone would read an unread rest without any time limit."""

    def _discard(self) -> None:
        """Reads what the application left, without which the client might not see the answer."""
        self.send_100_continue_enabled = False
        with gevent.Timeout(REST_WITHIN, False):
            while not self._chunked_input_error and self.read(READ_BYTES):
                gevent.sleep(0)  # data that has already arrived must not block everybody else

    @property
    def is_read(self) -> bool:
        """Whether the whole body has been read, so that the next request follows."""
        return not self.chunked_input and self.position == (self.content_length or 0)


class Handler(WSGIHandler):  # type: ignore[misc]  # untyped
    """Answers HTTP requests on one connection, until it becomes a WebSocket."""

    environ: Any
    wsgi_input: Any

    def handle(self) -> None:
        """Answers all requests of the connection."""
        try:
            super().handle()
        finally:
            self.environ = None  # breaks a reference cycle that would keep the body alive

    def read_requestline(self) -> str:
        """Reads the first line of a request; empty if it does not arrive in time."""
        line = ""
        with gevent.Timeout(HTTP_PATIENCE, False):
            line = str(super().read_requestline())
        return line

    def read_request(self, raw_requestline: str) -> bool:
        """Reads the headers; returns False if they do not arrive in time."""
        read = False
        with gevent.Timeout(HEADERS_WITHIN, False):
            read = bool(super().read_request(raw_requestline))
        return read

    def get_environ(self) -> dict[str, Any]:
        """Builds the WSGI environment, with a body that has a time limit."""
        environ: dict[str, Any] = super().get_environ()
        plain: Any = self.wsgi_input
        self.wsgi_input = Body(plain.rfile, plain.content_length, plain.socket, plain.chunked_input)
        environ[SOCKET] = self.socket
        environ[SHOOK_HANDS] = self.drop_request
        if environ["wsgi.input"] is plain:
            environ["wsgi.input"] = self.wsgi_input
        return environ

    def drop_request(self, environ: dict[str, Any]) -> None:
        """Frees the 8 KB read buffer of the request and its headers, once frames follow.

        Args:
            environ: the environment that the application got, perhaps a copy.
        """
        self.rfile = self.wsgi_input.rfile = BytesIO()
        self.environ["wsgi.input"] = environ["wsgi.input"] = self.wsgi_input
        self.headers = None

    def MessageClass(self, *arguments: Any) -> Any:  # noqa: N802  # gevent's name
        """Parses the header fields of a request.

        Raises:
            ValueError: there are too many fields, or they are ambiguous. A proxy might read an
                ambiguous request differently than this server (request smuggling).
        """
        try:
            headers = super().MessageClass(*arguments)
        except HTTPException as error:
            raise ValueError(str(error)) from None
        for name in ONCE:
            if len(headers.get_all(name, ())) > 1:
                raise ValueError(f"more than one {name} header")
        length, coding = headers.get("Content-Length"), headers.get("Transfer-Encoding")
        if length is not None and not (length.isascii() and length.isdigit()):
            raise ValueError("an invalid Content-Length")
        if coding is not None and (length is not None or coding.lower() != "chunked"):
            raise ValueError("an invalid Transfer-Encoding, or one beside a Content-Length")
        return headers

    def log_error(self, msg: str, *args: Any) -> None:
        """Logs a request that could not be read, without the client's address."""
        told = tuple("a client" if each is self.client_address else each for each in args)
        self.server.error_log.write(f"{msg % told if told else msg}\n")

    def handle_one_request(self) -> Any:
        """Answers the next request; other connections are served between two of this one."""
        result = super().handle_one_request()
        if result is True:
            gevent.sleep(PAUSE_S)
        return result

    def handle_one_response(self) -> None:
        """Answers one request. Bytes after an upgrade are frames, not another request."""
        super().handle_one_response()
        if "HTTP_UPGRADE" in self.environ or not self.wsgi_input.is_read:
            self.close_connection = True


class Server(WSGIServer):  # type: ignore[misc]  # untyped
    """gevent's WSGI server without Nagle's algorithm, which would delay each answer by 40 ms."""

    handler_class = Handler
    arrive: Callable[[str], object] | None = None
    """Called with the address of each new connection before anything is read; it may wait."""

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
    """Serves an application until Ctrl-C or a signal stops the process.

    Requests are not logged; errors go to the logger `forwardpass.http`.

    Args:
        listener: the listening socket.
        app: the WSGI application.
        started: called once, when the server accepts connections.
        arrive: called with the address of each new connection before anything is read; it may wait.
        alive: called every second as a heartbeat, if given.
    """
    gevent.config.track_greenlet_tree = False  # saves 3 KB per connection
    server = Server(
        listener,
        app,
        log=None,
        error_log=logging.getLogger("forwardpass.http"),
        # Without it, gevent looks up this machine's name in the network, which may take seconds.
        environ={"SERVER_NAME": listener.getsockname()[0]},
    )
    server.arrive = arrive
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, stopping.set)
    server.start()
    gc.freeze()  # loaded modules stay: collecting garbage among them takes 20 ms each time
    started()
    while not stopping.wait(ALIVE_S if alive else None):
        if alive:
            alive()
    server.stop(timeout=PARTING)
