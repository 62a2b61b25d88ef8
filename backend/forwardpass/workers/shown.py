"""Defines which networks a page can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from forwardpass.models.card import LEAST_SIDE, MOST_ASPECT, Card, is_drawable, shapes_of
from forwardpass.refusal import no_network
from forwardpass.schemas.events import MAX_ACTIVATIONS

MOST_LAYERS = 6
"""After the input, in a network from a file."""

MOST_FEATURES = 64
"""Inputs that are no picture. A page has a field for each."""

MOST_PARAMETERS = 1_000_000
"""Of such a network."""


def check_shown(card: Card, called: str) -> None:
    """Raises Refusal if a page cannot show a network."""
    sizes = card.sizes
    shape = shape_of(sizes)[:100]
    if card.picture is None and sizes[0] > MOST_FEATURES:
        raise no_network(
            f"{called} holds a network of {shape}; expected a picture as its input, a square of "
            f"{LEAST_SIDE} × {LEAST_SIDE} pixels or more or of stated rows and columns "
            f"(input_shape), or at most {MOST_FEATURES} numbers"
        )
    if card.picture is not None and not is_drawable(card.picture):
        rows, columns = card.picture
        raise no_network(
            f"{called} holds a network of {shape}, for pictures of {rows} × {columns} pixels; "
            f"expected the longer side to be at most {MOST_ASPECT} times the shorter one"
        )
    if card.picture is None and sizes[-1] == 1:
        raise no_network(
            f"{called} holds a network of {shape}, whose one output would be read as a digit; "
            "expected a picture as its input, or two outputs or more"
        )
    layers, parameters = len(sizes) - 1, parameters_of(sizes)
    if layers > MOST_LAYERS or parameters > MOST_PARAMETERS:
        raise no_network(
            f"{called} holds a network of {shape}, with {layers} layers and {parameters:,} weights "
            f"and biases; expected at most {MOST_LAYERS} layers and {MOST_PARAMETERS:,}"
        )
    if max(sizes) > MAX_ACTIVATIONS:
        raise no_network(
            f"{called} holds a network of {shape}, with {max(sizes):,} neurons in a layer; "
            f"expected at most {MAX_ACTIVATIONS:,}"
        )


def arranged(card: Card) -> Card:
    """Returns the card with a shape of its pictures if the inputs are too many for plain numbers.

    The rows and columns are those that differ least, with more rows than columns. An odd number of
    inputs, such as a prime, makes no picture; such a card stays as it is.
    """
    inputs = card.sizes[0]
    shapes = shapes_of(inputs)
    if card.picture or card.features or inputs <= MOST_FEATURES or not shapes:
        return card
    rows, columns = min(shapes, key=lambda shape: (abs(shape[0] - shape[1]), -shape[0]))
    return replace(card, input_shape=(rows, columns), assumed=(*card.assumed, "input_shape"))


def parameters_of(sizes: Sequence[int]) -> int:
    """Returns how many weights and biases a network of these sizes has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def shape_of(sizes: Sequence[int]) -> str:
    """Returns the sizes of a network as text: 784-16-16-10."""
    return "-".join(map(str, sizes))
