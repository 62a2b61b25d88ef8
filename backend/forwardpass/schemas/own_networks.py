"""The messages of the events about a visitor's own network; see `schemas.events`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from forwardpass.options import PIXELS
from forwardpass.schemas.events import Count, Seq

MAX_PART = 61_440
"""Bytes of the numbers of a network in one message, which must fit `wire.MAX_MESSAGE`."""

MAX_CARD = 16_384
"""Characters of a network's card."""

MAX_ORDER = 2 * PIXELS
"""Bytes of the order in which a network sees its pixels."""

CardText = Annotated[str, Meta(max_length=MAX_CARD)]


class NumbersPart(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the numbers of the network that is opened next; see `wire.network_bytes`.

    Attributes:
        seq: the number of the request, which the answer repeats.
        at: the number of bytes before this part; 0 begins anew.
        numbers: the bytes.
    """

    seq: Seq
    at: Count
    numbers: Annotated[bytes, Meta(max_length=MAX_PART)]


class OpenOwn(Struct, frozen=True, forbid_unknown_fields=True):
    """The request to open the network whose numbers came in parts; its weights carry this seq.

    Attributes:
        seq: the number of the request, which the answer repeats.
        card: the network's card as JSON; see `models.Card`.
        input_order: the order of the pixels; see `wire.order_bytes`.
    """

    seq: Seq
    card: CardText
    input_order: Annotated[bytes, Meta(max_length=MAX_ORDER)] | None
