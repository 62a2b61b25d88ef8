"""The message of the event about a visitor's own test set; see `schemas.events`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from forwardpass.options import MAX_TEST_IMAGES, PIXELS
from forwardpass.schemas.events import Count, Seq
from forwardpass.schemas.own_networks import MAX_PART

ROW = 1 + PIXELS
"""Bytes of a labelled image: its label and its pixels."""

MAX_NAME = 100
"""Characters of the name of its file."""


class TestSetPart(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the visitor's own test set, which is used once the last part has come.

    Attributes:
        seq: the number of the request, which the answer repeats.
        name: the name of the file.
        count: the number of images; 0 for the server's own again.
        at: the number of bytes before this part; 0 begins anew.
        rows: the bytes: for each image its label, 0 to 9, and its 784 pixels, 0 to 255.
    """

    seq: Seq
    name: Annotated[str, Meta(max_length=MAX_NAME)]
    count: Annotated[Count, Meta(le=MAX_TEST_IMAGES)]
    at: Count
    rows: Annotated[bytes, Meta(max_length=MAX_PART)]
