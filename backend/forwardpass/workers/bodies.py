"""What the bodies of requests hold, declared: see `schemas`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from forwardpass.models.card import Assumption
from forwardpass.options import PIXELS
from forwardpass.schemas import ChangeRows, Switches

Activation = Annotated[float, Meta(ge=0, le=1, description="a number from 0 to 1")]

Pixels = Annotated[
    list[Activation],
    Meta(min_length=PIXELS, max_length=PIXELS, description=f"{PIXELS} pixels"),
]

ModelName = Annotated[str, Meta(max_length=200)]


class TraceBody(Struct, frozen=True):
    """An input for a trained network."""

    pixels: Pixels


class EditedNetwork(Struct, frozen=True):
    """A network of ours as it was turned by hand."""

    model: ModelName
    changes: ChangeRows
    switches: Switches


class OpenedNetwork(EditedNetwork, frozen=True):
    """The same from a file, and what the file does not say and was taken for granted."""

    assumed: tuple[Assumption, ...]


class EditedTraceBody(EditedNetwork, frozen=True):
    """The same, and an input for it."""

    pixels: Pixels
