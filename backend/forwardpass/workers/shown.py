"""Defines which networks a page can show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from forwardpass.models.card import LEAST_SIDE, Card
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
    rows, columns = card.picture or (1, 1)
    if rows != columns or (card.picture is None and sizes[0] > MOST_FEATURES):
        raise no_network(
            f"{called} holds a network of {shape}; expected a square picture as its input, of "
            f"{LEAST_SIDE} × {LEAST_SIDE} pixels or more, or at most {MOST_FEATURES} numbers"
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


def parameters_of(sizes: Sequence[int]) -> int:
    """Returns how many weights and biases a network of these sizes has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def shape_of(sizes: Sequence[int]) -> str:
    """Returns the sizes of a network as text: 784-16-16-10."""
    return "-".join(map(str, sizes))
