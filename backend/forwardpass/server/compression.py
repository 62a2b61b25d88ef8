"""Compresses HTTP answers for those who can read them so."""

from __future__ import annotations

import gzip

from flask import Response, request

WORTH_COMPRESSING = 1_000
"""Bytes of an answer: ten handwritten digits are 35 KB of JSON, a third of that as gzip."""


def compressed(response: Response) -> Response:
    """The answer as gzip, if the asker takes that and it is large enough to gain by it."""
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if len(data) >= WORTH_COMPRESSING and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(data, compresslevel=6, mtime=0))
        response.content_encoding = "gzip"
    return response
