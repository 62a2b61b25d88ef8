"""Which networks a page can show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from forwardpass.options import PIXELS
from forwardpass.refusal import no_network
from forwardpass.schemas.events import MAX_ACTIVATIONS

MOST_LAYERS = 6
"""After the input, in a network from a file."""

MOST_PARAMETERS = 1_000_000
"""Of such a network."""


def check_shown(sizes: Sequence[int], called: str) -> None:
    """Raises Refusal for the sizes of a network that a page cannot show."""
    shape = shape_of(sizes)[:100]
    if sizes[0] != PIXELS:
        raise no_network(
            f"{called} holds a network of {shape}; expected {PIXELS} inputs, a picture of 28 × 28"
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
    """How many weights and biases a network of these sizes has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def shape_of(sizes: Sequence[int]) -> str:
    """The sizes of a network as text: 784-16-16-10."""
    return "-".join(map(str, sizes))
