"""Refuses requests before the application sees them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from forwardpass.refusal import Refusal
from forwardpass.server.errors import STATUS, reason
from forwardpass.server.metrics import count_refusal

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def refuse_early(
    environ: Environ, start_response: StartResponse, refusal: Refusal
) -> Iterable[bytes]:
    """Answers a request with a refusal in JSON, and closes its connection."""
    count_refusal(environ, refusal.code)
    body = json.dumps({"error": reason(refusal)}).encode()
    status = HTTPStatus(STATUS.get(refusal.code, 422))
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ]
    if refusal.retry_after_s is not None:
        headers.append(("Retry-After", str(refusal.retry_after_s)))
    start_response(f"{status.value} {status.phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
