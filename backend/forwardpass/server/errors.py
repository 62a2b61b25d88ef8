"""Turns a refusal into an answer: the JSON that both transports share, and the HTTP handlers."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from forwardpass.refusal import Code, Refusal
from forwardpass.server.metrics import count_refusal

STATUS = {
    Code.BAD_QUERY: 400,
    Code.BAD_REQUEST: 400,
    Code.ORIGIN_REFUSED: 403,
    Code.NOT_FOUND: 404,
    Code.NO_MNIST: 404,
    Code.UNKNOWN_MODEL: 404,
    Code.NOT_ALLOWED: 405,
    Code.TOO_SLOW: 408,
    Code.LENGTH_REQUIRED: 411,
    Code.TOO_LARGE: 413,
    Code.HOST_REFUSED: 421,
    Code.TOO_FAST: 429,
    Code.INTERNAL: 500,
    Code.UNKNOWN_FORMAT: 501,
    Code.BUSY: 503,
}
"""Code → HTTP status. All other codes are 422: the request was read but cannot be processed."""

IN_OUR_WORDS = {
    404: Refusal(Code.NOT_FOUND, "There is nothing at this address."),
    405: Refusal(Code.NOT_ALLOWED, "This address cannot be used in this way."),
    413: Refusal(Code.TOO_LARGE, "The request has too many parts or bytes."),
    500: Refusal(Code.INTERNAL, "Something went wrong on the server."),
}
"""HTTP status of an error that Flask or Werkzeug raises → our refusal for it."""

UNREADABLE = Refusal(Code.BAD_REQUEST, "The request cannot be read.")


def init_app(app: Flask) -> None:
    """Makes an application answer every error in JSON."""
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(HTTPException, in_our_words)


def refuse(refusal: Refusal) -> Response:
    """The answer to a refused request."""
    count_refusal(request.environ, refusal.code)
    response = jsonify(error=reason(refusal))
    response.status_code = STATUS.get(refusal.code, 422)
    if refusal.retry_after_s is not None:
        response.headers["Retry-After"] = str(refusal.retry_after_s)
    return response


def in_our_words(error: HTTPException) -> Response | HTTPException:
    """The answer to an error of the framework. A redirect is not an error and stays as it is."""
    if error.code is None or error.code < 400:
        return error
    return refuse(IN_OUR_WORDS.get(error.code, UNREADABLE))


def reason(refusal: Refusal) -> dict[str, object]:
    """The reason for a refusal, ready for JSON."""
    told: dict[str, object] = {"code": str(refusal.code), "message": refusal.message}
    if refusal.expected is not None:
        told |= {"expected": refusal.expected, "found": refusal.found}
    if refusal.program is not None:
        told["program"] = refusal.program
    return told
