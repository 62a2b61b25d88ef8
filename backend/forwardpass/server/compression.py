"""Compresses HTTP answers for clients that accept it."""

from __future__ import annotations

import gzip

from flask import Response, request

from forwardpass.server.threads import in_thread

WORTH_COMPRESSING = 1_000
"""Bytes of an answer: ten handwritten digits are 35 KB of JSON, a third of that as gzip."""

MUCH_TO_COMPRESS = 65_536
"""Bytes of an answer that is compressed beside the event loop: a network of 109,386 turned dials
is 4 MB."""


def compressed(response: Response) -> Response:
    """The answer as gzip, if the asker takes that and it is large enough to gain by it."""
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if len(data) >= WORTH_COMPRESSING and request.accept_encodings["gzip"]:
        large = len(data) >= MUCH_TO_COMPRESS
        response.set_data(in_thread(packed, data) if large else packed(data))
        response.content_encoding = "gzip"
    return response


def packed(data: bytes) -> bytes:
    """Bytes as gzip, always the same for the same ones."""
    return gzip.compress(data, compresslevel=6, mtime=0)
