"""Answers requests to /socket.io that Engine.IO cannot read, before Engine.IO sees them.

Engine.IO would log them as its own faults and leave the session waiting.
"""

from __future__ import annotations

import logging
from base64 import b64decode
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import gevent

from forwardpass.server.realtime.websocket import MAX_INCOMING, PACKETS

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

log = logging.getLogger("forwardpass.socketio")

PATH = "/socket.io/"
METHODS = ("GET", "POST", "OPTIONS")
MOST_PACKETS = 16
"""Packets in one request; Engine.IO reads no more."""
BODY_WITHIN_S = 10.0
"""Seconds within which the whole body of a request must arrive."""


class RequestGuard:
    """WSGI middleware that passes only requests to Engine.IO that it can answer."""

    def __init__(self, app: Application, polling: bool = True) -> None:
        """`polling`: whether pages without a WebSocket may poll."""
        self._app = app
        self._polling = polling

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request, or refuses it."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._app(environ, start_response)
        refusal = refused(environ)
        if refusal is None and not self._polling and polls(environ):
            log.warning("A polling page was refused: with --workers, pages need a WebSocket")
            refusal = HTTPStatus.BAD_REQUEST, "this server accepts only WebSocket connections"
        if refusal is None:
            return self._app(environ, start_response)
        status, message = refusal
        body = message.encode()
        headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def polls(environ: Environ) -> bool:
    """Whether a request is a poll, which may reach another process than the session's."""
    query = parse_qs(environ.get("QUERY_STRING", ""))
    return query.get("transport", ["polling"]) != ["websocket"]


def refused(environ: Environ) -> tuple[HTTPStatus, str] | None:
    """Checks a request, and reads the body of one that passes.

    Returns:
        The status and message of the refusal; None if Engine.IO can answer the request.
    """
    if environ["REQUEST_METHOD"] not in METHODS:
        return HTTPStatus.METHOD_NOT_ALLOWED, "expected GET or POST"
    if "j" in parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True):
        return HTTPStatus.BAD_REQUEST, "answers are not wrapped in scripts (JSONP)"
    if environ["REQUEST_METHOD"] != "POST":
        return None
    length = int(environ.get("CONTENT_LENGTH") or 0)  # the server lets only digits through
    if length > MAX_INCOMING:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected at most {MAX_INCOMING} bytes"
    try:
        with gevent.Timeout(BODY_WITHIN_S, TimeoutError):
            body = environ["wsgi.input"].read(length)
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT, f"expected the body within {BODY_WITHIN_S:.0f} s"
    except OSError:
        return HTTPStatus.BAD_REQUEST, "the body ends early"
    if not are_packets(body):
        return HTTPStatus.BAD_REQUEST, "expected Engine.IO packets, messages in Base64"
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    return None


def are_packets(body: bytes) -> bool:
    """Whether Engine.IO can read all packets of the body of a request."""
    try:
        packets = body.decode("ascii").split("\x1e")
        return len(packets) <= MOST_PACKETS and all(map(is_packet, packets))
    except ValueError:
        return False


def is_packet(text: str) -> bool:
    """Whether a text is a packet from a page; raises ValueError for invalid Base64."""
    return text in PACKETS or (text[:1] == "b" and b64decode(text[1:], validate=True) is not None)
