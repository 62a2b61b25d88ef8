"""Bodies of requests: read before the application runs, within a time and a memory that all share.

A body is held in memory, and whoever stops before its last byte holds it as long as they are let.
So there is a deadline that the size sets, and so much memory for all bodies together, of which one
address gets half. Who comes when it is used up waits before a byte is read: what they send stays in
the network's own buffers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import gevent

from forwardpass.refusal import Code, Refusal
from forwardpass.server.addresses import counted_as
from forwardpass.server.fair_shares import FairShares, NoneLeftError
from forwardpass.server.freed_memory import LARGE, FreedMemory
from forwardpass.server.refuse_early import refuse_early
from forwardpass.server.stopwatch import waiting

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
        self._freed = FreedMemory()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            return refuse_early(
                environ, start_response,
                Refusal(Code.LENGTH_REQUIRED, "the request does not say how long its body is"),
            )  # fmt: skip
        text = environ.get("CONTENT_LENGTH") or "0"
        if not (text.isascii() and text.isdigit()):
            message = f"the length of the body is {text[:20]!r}; expected a whole number"
            return refuse_early(environ, start_response, Refusal(Code.BAD_REQUEST, message))
        length = int(text[:20])
        if length > MAX_BODY:
            message = f"the body has {length:,} bytes; expected at most {MAX_BODY:,}"
            return refuse_early(environ, start_response, Refusal(Code.TOO_LARGE, message))
        if not length or "HTTP_UPGRADE" in environ:
            return self._app(environ, start_response)
        return self._with_body(environ, start_response, length)

    def _with_body(
        self, environ: Environ, start_response: StartResponse, length: int
    ) -> Iterable[bytes]:
        deadline_s = FIRST_S + length / SLOWEST
        try:
            with self.shares.share(counted_as(environ.get("REMOTE_ADDR", "")), length):
                body = read_within(environ["wsgi.input"], length, deadline_s)
                if body is None:
                    message = (
                        f"the body of {length:,} bytes did not come; "
                        f"expected all of it within {deadline_s:.0f} s"
                    )
                    return refuse_early(environ, start_response, Refusal(Code.TOO_SLOW, message))
                environ["wsgi.input"] = body
                environ["wsgi.input_terminated"] = True
                with body:  # the handler of a connection lives on until its garbage is collected
                    # Answers are whole before they are sent, except those of files and of sockets.
                    return self._app(environ, start_response)
        except NoneLeftError:
            message = "too much is being sent to the server at once"
            busy = Refusal(Code.BUSY, message, retry_after_s=int(PATIENCE_S))
            return refuse_early(environ, start_response, busy)
        finally:
            if length >= LARGE:
                self._freed.give_back_soon()


def read_within(stream: Any, length: int, seconds: float) -> BytesIO | None:
    """So many bytes of a body, to be read; None if they do not come in time or at all.

    They are held once: who reads them all gets the very bytes that the buffer grew to.
    """
    body = BytesIO()
    with waiting(), gevent.Timeout(seconds, False):
        try:
            while length:
                part = stream.read(min(length, READ_BYTES))
                if not part:
                    return None
                gevent.sleep(0)  # bytes that are there already would keep everybody else waiting
                body.write(part)
                length -= len(part)
            body.seek(0)
            return body
        except OSError:
            return None
    return None
