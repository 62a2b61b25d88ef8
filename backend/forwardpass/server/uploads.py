"""Bodies of requests: read before the application runs, within a time and a memory that all share.

A body is held in memory, and whoever stops before its last byte holds it as long as they are let.
So there is a deadline that the size sets, and so much memory for all bodies together, of which one
address gets half. Who comes when it is used up waits before a byte is read: what they send stays in
the network's own buffers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import gevent

from forwardpass.server.fair_shares import FairShares, NoneLeftError

MAX_BODY = 16 * 1024 * 1024
"""Bytes of the largest body of all: a file of a network. Routes have lower limits of their own."""

MEMORY = 64 * 1024 * 1024
"""Bytes of all bodies together; one address may have half of them."""

MOST_WAITING = 256
PATIENCE_S = 10.0
"""So many requests wait for memory, and so long."""

FIRST_S = 10.0
SLOWEST = 65_536
"""A body has 10 s to come, and a second more for each of these bytes: 135 s for a large picture."""

READ_BYTES = 65_536

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class Uploads:
    """An application whose requests have their bodies in memory before it sees them.

    Attributes:
        shares: the memory that bodies take.
    """

    def __init__(self, app: App) -> None:
        self.shares = FairShares(MEMORY, MEMORY // 2, MOST_WAITING, PATIENCE_S)
        self._app = app

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            return refuse(
                start_response, "411 Length Required", "length_required",
                "the request does not say how long its body is",
            )  # fmt: skip
        text = environ.get("CONTENT_LENGTH") or "0"
        if not (text.isascii() and text.isdigit()):
            return refuse(
                start_response, "400 Bad Request", "bad_request",
                f"the length of the body is {text[:20]!r}; expected a whole number",
            )  # fmt: skip
        length = int(text[:20])
        if length > MAX_BODY:
            return refuse(
                start_response, "413 Content Too Large", "too_large",
                f"the body has {length:,} bytes; expected at most {MAX_BODY:,}",
            )  # fmt: skip
        if not length or "HTTP_UPGRADE" in environ:
            return self._app(environ, start_response)
        return self._with_body(environ, start_response, length)

    def _with_body(
        self, environ: Environ, start_response: StartResponse, length: int
    ) -> Iterable[bytes]:
        deadline_s = FIRST_S + length / SLOWEST
        try:
            with self.shares.share(environ.get("REMOTE_ADDR", ""), length):
                body = read_within(environ["wsgi.input"], length, deadline_s)
                if body is None:
                    return refuse(
                        start_response, "408 Request Timeout", "too_slow",
                        f"the body of {length:,} bytes did not come; "
                        f"expected all of it within {deadline_s:.0f} s",
                    )  # fmt: skip
                environ["wsgi.input"] = BytesIO(body)
                environ["wsgi.input_terminated"] = True
                # Answers are whole before they are sent, except those of files and of sockets.
                return self._app(environ, start_response)
        except NoneLeftError:
            return refuse(
                start_response, "503 Service Unavailable", "busy",
                "too much is being sent to the server at once",
                [("Retry-After", str(int(PATIENCE_S)))],
            )  # fmt: skip


def read_within(stream: Any, length: int, seconds: float) -> bytes | None:
    """So many bytes of a body; None if they do not come in time or at all."""
    parts = []
    with gevent.Timeout(seconds, False):
        try:
            while length:
                part = stream.read(min(length, READ_BYTES))
                if not part:
                    return None
                gevent.sleep(0)  # bytes that are there already would keep everybody else waiting
                parts.append(part)
                length -= len(part)
            return b"".join(parts)
        except OSError:
            return None
    return None


def refuse(
    start_response: StartResponse,
    status: str,
    code: str,
    message: str,
    headers: Iterable[tuple[str, str]] = (),
) -> list[bytes]:
    """The answer to a request that goes no further; its connection ends with it."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    start_response(
        status,
        [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
            *headers,
        ],
    )
    return [body]
