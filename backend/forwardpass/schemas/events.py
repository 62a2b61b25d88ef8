"""What a page says by events, where it is a map rather than a frame."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct

from forwardpass.refusal import Refusal
from forwardpass.schemas.reading import convert
from forwardpass.schemas.switches import Switches

T = TypeVar("T", bound=Struct)

MAX_SEQ = 2**32 - 1
"""A frame holds the number of an event in four bytes."""

Seq = Annotated[int, Meta(ge=0, le=MAX_SEQ)]


class Hello(Struct, frozen=True):
    """The first thing that a page says; one of another version may say more."""

    protocol: int


class OpenModel(Struct, frozen=True, forbid_unknown_fields=True):
    """A network is to be opened; its weights carry this seq."""

    name: str
    seq: Seq


class SetSwitches(Switches, frozen=True, forbid_unknown_fields=True):
    """All switches of the open network, as the change with this seq."""

    seq: Seq


class Numbered(Struct, frozen=True):
    """Anything with a number."""

    seq: Seq


def read_event(argument: object, schema: type[T]) -> T:
    """The argument of an event as what `schema` declares.

    Raises:
        Refusal: it is not as declared.
    """
    event: T = convert(argument, schema, "the event")
    return event


def seq_of(argument: Any) -> int | None:
    """The number of an argument that was refused, as far as it can be told."""
    try:
        return read_event(argument, Numbered).seq
    except Refusal:
        return None
