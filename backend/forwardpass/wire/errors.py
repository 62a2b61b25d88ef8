"""Why something that came over the wire is refused."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why an event was refused."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    UNSUPPORTED_VERSION = "unsupported_version"
    OUT_OF_ORDER = "out_of_order"
    NO_MODEL = "no_model"
    UNKNOWN_MODEL = "unknown_model"
    TOO_FAST = "too_fast"
    PROTOCOL_MISMATCH = "protocol_mismatch"
    INTERNAL = "internal"


class WireError(ValueError):
    """Something came over the wire that is refused.

    Attributes:
        code: what went wrong, for programs.
        message: what went wrong, for people.
        expected: what would have been right.
        found: what came instead.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        expected: str | int | None = None,
        found: str | int | float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"{self.code}: {self.message} (expected {self.expected}, found {self.found})"


def malformed(message: str, expected: str | int, found: str | float) -> WireError:
    """The refusal of bytes that mean nothing here."""
    return WireError(ErrorCode.MALFORMED, message, expected, found)


def too_large(what: str, most: int, found: int) -> WireError:
    """The refusal of more than there may be."""
    return WireError(ErrorCode.TOO_LARGE, f"too many {what}", f"at most {most}", found)
