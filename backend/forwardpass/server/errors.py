"""How an HTTP request is refused: one error, and what it and others become as an answer."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from forwardpass.wire import ErrorCode, WireError

STATUS = {ErrorCode.UNKNOWN_MODEL: 404, ErrorCode.TOO_LARGE: 413}
"""HTTP status of a refusal that the socket knows too; every other code is 422."""

NOT_FOUND = "There is nothing at this address."
INTERNAL = "Something went wrong on the server."
TOO_LARGE = "The request has too many parts or bytes."
NOT_ALLOWED = "This address cannot be used in this way."


class ApiError(Exception):
    """A request that is refused.

    Attributes:
        status: of the HTTP answer.
        code: what went wrong, for programs.
        message: what went wrong, for people.
        expected: what would have been right, if there is a word for it.
        found: what came instead.
        retry_after_s: seconds after which the same would be taken, if it would.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        expected: object = None,
        found: object = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found
        self.retry_after_s = retry_after_s


def init_app(app: Flask) -> None:
    """Answers every error of one application, in JSON."""
    app.register_error_handler(ApiError, refuse)
    app.register_error_handler(WireError, refuse_as_the_socket)
    app.register_error_handler(404, lambda error: refuse(ApiError(404, "not_found", NOT_FOUND)))
    app.register_error_handler(405, lambda error: refuse(ApiError(405, "not_allowed", NOT_ALLOWED)))
    app.register_error_handler(413, lambda error: refuse(ApiError(413, "too_large", TOO_LARGE)))
    app.register_error_handler(500, lambda error: refuse(ApiError(500, "internal", INTERNAL)))


def refuse(error: ApiError) -> Response:
    """The answer to a refused request."""
    reason: dict[str, object] = {"code": error.code, "message": error.message}
    if error.expected is not None:
        reason |= {"expected": error.expected, "found": error.found}
    response = jsonify(error=reason)
    response.status_code = error.status
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def refuse_as_the_socket(error: WireError) -> Response:
    """A refusal as the socket has it, as the answer to a request."""
    status = STATUS.get(error.code, 422)
    return refuse(ApiError(status, str(error.code), error.message, error.expected, error.found))
