"""Schemas of request bodies, and of the query that comes with a picture; see `schemas`.

An answer needs no schema: `as_text` encodes it.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from msgspec import Meta, Struct

from forwardpass.models.card import Assumption
from forwardpass.options import MAX_INPUT, MAX_THRESHOLD, PIXELS, DigitSource
from forwardpass.schemas import MAX_ACTIVATIONS, CardText, ChangeRows, RecipeChoices, Switches

InputNumber = Annotated[
    float,
    Meta(
        ge=-MAX_INPUT,
        le=MAX_INPUT,
        description="a number, from 0 to 1 if it is a pixel",
    ),
]

Input = Annotated[
    list[InputNumber],
    Meta(
        min_length=1,
        max_length=MAX_ACTIVATIONS,
        description=f"{PIXELS} pixels, or as many numbers as the network has inputs",
    ),
]

ModelName = Annotated[str, Meta(max_length=200)]


Share = Annotated[float, Meta(ge=0, le=1, description="a share of its side, from 0 to 1")]


class PictureQuery(Struct, frozen=True):
    """A visitor's corrections of a picture; see `digits.pictures.Corrections`."""

    left: Share = 0.0
    top: Share = 0.0
    right: Share = 1.0
    bottom: Share = 1.0
    threshold: Annotated[
        float,
        Meta(
            ge=-MAX_THRESHOLD,
            le=MAX_THRESHOLD,
            description=f"a number from −{MAX_THRESHOLD:g} (more is ink) to {MAX_THRESHOLD:g}",
        ),
    ] = 0.0
    inverted: Annotated[
        bool | None, Meta(description="true where the pen is darker than the paper, or false")
    ] = None
    steps: Annotated[bool, Meta(description="true to get the steps too, or false")] = False


class TraceBody(Struct, frozen=True):
    """An input for a trained network."""

    pixels: Input


class TrainedNetwork(Struct, frozen=True, tag_field="kind", tag="training"):
    """The network of a visitor's training after one of its steps.

    Attributes:
        recipe: all fields of the training's recipe.
        step: the number of the step; 0 is before the first.
        source: the source of the digits that it learned from.
        by_recipe: whether the recipe and the step alone determine these numbers.
        numbers: all weights and biases; see `wire.network_bytes`.
        input_order: the order of the pixels; see `wire.order_bytes`.
    """

    recipe: RecipeChoices
    step: Annotated[int, Meta(ge=0)]
    source: DigitSource
    by_recipe: bool
    numbers: bytes
    input_order: bytes | None = None


class OwnNetwork(Struct, frozen=True, tag_field="kind", tag="own"):
    """A visitor's own network, from a file.

    Attributes:
        card: its card as JSON; see `models.Card`.
        numbers: all weights and biases; see `wire.network_bytes`.
        input_order: the order of the pixels; see `wire.order_bytes`.
    """

    card: CardText
    numbers: bytes
    input_order: bytes | None = None


class EditedNetwork(Struct, frozen=True):
    """A network and its edits; one that the server does not have is given whole."""

    model: ModelName | TrainedNetwork | OwnNetwork
    changes: ChangeRows
    switches: Switches


class OpenedNetwork(EditedNetwork, frozen=True):
    """An edited network from a file, and the assumptions about what the file leaves open."""

    assumed: tuple[Assumption, ...]


class EditedTraceBody(EditedNetwork, frozen=True):
    """An edited network and an input for it."""

    pixels: Input


def as_text(answer: dict[str, Any]) -> bytes:
    """Encodes an answer as compact JSON."""
    return json.dumps(answer, separators=(",", ":")).encode()
