"""Why something that a stranger sent is refused: one kind of error for the whole program.

Whoever finds it raises it, however deep; each transport has one handler that turns it into an
answer. It is a plain `ValueError` besides, for those who use the package without a server.

RULE: imports nothing of ours.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What went wrong, for programs."""

    # Of what was sent, whichever way.
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TOO_FAST = "too_fast"
    UNKNOWN_MODEL = "unknown_model"
    UNSUPPORTED_VERSION = "unsupported_version"
    INTERNAL = "internal"
    # Of events.
    BAD_RECIPE = "bad_recipe"
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


class Refusal(ValueError):  # noqa: N818  # the word that the page and the docs have for it
    """Something that was sent is refused.

    Attributes:
        code: what went wrong, for programs.
        message: what went wrong, for people.
        expected: what would have been right, if there is a word for it.
        found: what came instead.
        retry_after_s: seconds after which the same would be taken, if it would.
    """

    def __init__(
        self,
        code: Code,
        message: str,
        expected: str | int | None = None,
        found: str | int | float | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(code, message, expected, found, retry_after_s)  # so that it can be copied
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        wanted = "" if self.expected is None else f"; expected {self.expected}"
        came = "" if self.found is None else f", found {self.found}"
        return self.message + wanted + came


def malformed(
    message: str, expected: str | int | None = None, found: str | int | float | None = None
) -> Refusal:
    """The refusal of what means nothing here."""
    return Refusal(Code.MALFORMED, message, expected, found)


def too_large(what: str, most: int, found: int) -> Refusal:
    """The refusal of more than there may be."""
    return Refusal(Code.TOO_LARGE, f"too many {what}", f"at most {most}", found)


def no_network(message: str) -> Refusal:
    """The refusal of a file that holds no network."""
    return Refusal(Code.NO_NETWORK, message)
