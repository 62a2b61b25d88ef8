"""Reads the bodies of requests before the application runs, within limits of time and memory.

A body is held in memory, and a client that stops before the last byte would hold that memory for
ever. So each body has a deadline that depends on its size, and all bodies share a limited amount of
memory, of which one address gets half at most. When the memory is used up, a request waits before a
byte of its body is read, and back-pressure keeps the data in the network's buffers.
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
"""Bytes of the largest body, a network file. Routes have lower limits of their own."""

MEMORY = 64 * 1024 * 1024
"""Bytes of all bodies together; one address may hold half of them."""

MOST_WAITING = 256
PATIENCE_S = 10.0
"""How many requests may wait for memory, and for how many seconds."""

FIRST_S = 10.0
SLOWEST = 65_536
"""A body must arrive in `FIRST_S` seconds and one more per `SLOWEST` bytes: 135 s for a large
picture."""

READ_BYTES = 65_536

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class Uploads:
    """WSGI middleware that reads the whole body of a request before the application runs.

    Attributes:
        shares: the memory for bodies.
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
                with body:  # frees it now: the handler lives until its garbage is collected
                    # Answers are complete by now, except those of files and of sockets.
                    return self._app(environ, start_response)
        except NoneLeftError:
            message = "too much data is being sent to the server at once"
            busy = Refusal(Code.BUSY, message, retry_after_s=int(PATIENCE_S))
            return refuse_early(environ, start_response, busy)
        finally:
            if length >= LARGE:
                self._freed.give_back_soon()


def read_within(stream: Any, length: int, seconds: float) -> BytesIO | None:
    """Reads `length` bytes of a body; returns None if they do not arrive in time or at all.

    The bytes are not copied again: reading all of them returns the buffer's own bytes object.
    """
    body = BytesIO()
    with waiting(), gevent.Timeout(seconds, False):
        try:
            while length:
                part = stream.read(min(length, READ_BYTES))
                if not part:
                    return None
                gevent.sleep(0)  # data that has already arrived must not block everybody else
                body.write(part)
                length -= len(part)
            body.seek(0)
            return body
        except OSError:
            return None
    return None
