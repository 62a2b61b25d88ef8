"""The one error of the whole program for invalid input: a refusal with its reason.

Any code may raise it; each transport has one handler that turns it into an answer. It is also a
plain `ValueError`, for code that uses the package without a server.

RULE: imports nothing of ours.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """The kind of a refusal, for programs that react to it."""

    # Of any input.
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TOO_FAST = "too_fast"
    UNKNOWN_MODEL = "unknown_model"
    UNSUPPORTED_VERSION = "unsupported_version"
    INTERNAL = "internal"
    # Of events.
    BAD_RECIPE = "bad_recipe"
    NEEDS_SERVER = "needs_server"
    NO_MODEL = "no_model"
    OUT_OF_ORDER = "out_of_order"
    PROTOCOL_MISMATCH = "protocol_mismatch"
    # Of requests.
    BAD_QUERY = "bad_query"
    BAD_REQUEST = "bad_request"
    BUSY = "busy"
    HOST_REFUSED = "host_refused"
    LENGTH_REQUIRED = "length_required"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    NO_MNIST = "no_mnist"
    ORIGIN_REFUSED = "origin_refused"
    TOO_SLOW = "too_slow"
    UNKNOWN_FORMAT = "unknown_format"
    WRONG_SHAPE = "wrong_shape"
    # Of files.
    ANIMATED = "animated"
    NOT_A_PICTURE = "not_a_picture"
    NO_NETWORK = "no_network"
    UNSUPPORTED_FORMAT = "unsupported_format"


class Refusal(ValueError):  # noqa: N818  # the page and the docs use this word
    """Input is refused.

    Attributes:
        code: what went wrong, for programs.
        message: what went wrong, for people.
        expected: what was expected, if that can be said.
        found: what was found instead.
        retry_after_s: seconds after which a retry may succeed, if it may.
        program: lines of Python that make of the input what was expected, if there are any.
    """

    def __init__(
        self,
        code: Code,
        message: str,
        expected: str | int | None = None,
        found: str | int | float | None = None,
        retry_after_s: int | None = None,
        program: str | None = None,
    ) -> None:
        # All of them, so that it can be copied.
        super().__init__(code, message, expected, found, retry_after_s, program)
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found
        self.retry_after_s = retry_after_s
        self.program = program

    def __str__(self) -> str:
        wanted = "" if self.expected is None else f"; expected {self.expected}"
        came = "" if self.found is None else f", found {self.found}"
        lines = "" if self.program is None else f"\n{self.program}"
        return self.message + wanted + came + lines


def malformed(
    message: str, expected: str | int | None = None, found: str | int | float | None = None
) -> Refusal:
    """Creates the refusal of malformed input."""
    return Refusal(Code.MALFORMED, message, expected, found)


def too_large(what: str, most: int, found: int) -> Refusal:
    """Creates the refusal of more than the limit."""
    return Refusal(Code.TOO_LARGE, f"too many {what}", f"at most {most}", found)


def no_network(message: str) -> Refusal:
    """Creates the refusal of a file that holds no network."""
    return Refusal(Code.NO_NETWORK, message)
