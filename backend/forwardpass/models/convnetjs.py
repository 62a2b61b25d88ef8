"""Networks as ConvNetJS saves them: https://cs.stanford.edu/people/karpathy/convnetjs/docs.html.

`JSON.stringify(net.toJSON())` lists layers by type. A layer of neurons, `fc`, has a filter for each
neuron. Its activation function, such as `relu`, is the next layer. Numbers are in a list or, as
browsers write typed arrays, in an object with their indices as keys: {"0": 0.5, "1": …}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
import numpy.typing as npt
from msgspec import Meta, Struct

from forwardpass.models.card import Assumption, Card
from forwardpass.models.flow import Flow, NotReadError
from forwardpass.models.format import network_of
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network

MAX_LAYERS = 200
"""Layers in a file. Six layers of neurons, each with a function and a dropout, take nineteen."""

GRID = 28
"""Pixels along each side of MNIST's pictures."""

MIDDLE = 24
"""Pixels along each side of their middle, which the network of its demo sees."""

Array = npt.NDArray[np.float64]
Size = Annotated[int, Meta(ge=0, le=1_000_000)]


class Volume(Struct, frozen=True):
    """The weights of a neuron, or all biases."""

    w: list[float] | dict[str, float]


class Layer(Struct, frozen=True):
    """A layer of any type; each type has only some of the fields."""

    layer_type: str
    out_sx: Size = 1
    out_sy: Size = 1
    out_depth: Size = 1
    filters: list[Volume] = []
    biases: Volume | None = None
    drop_prob: float = 1.0


ACTIVATIONS = {"relu": "relu", "sigmoid": "sigmoid", "tanh": "tanh", "softmax": "softmax"}
"""Type of a layer → our name of its activation function."""

UNCHANGED = ("regression", "svm")
"""Types that only define a cost; their output is their input."""

KNOWN = ("input", "fc", *ACTIVATIONS, "dropout", *UNCHANGED)


def network_from(layers: Sequence[Layer], name: str) -> tuple[Network, Card]:
    """Builds the network of the layers in a file, and its card.

    Raises:
        Refusal: a layer is not supported, or the layers make no network.
    """
    if len(layers) > MAX_LAYERS:
        raise no_network(f"{name} lists {len(layers):,} layers; expected at most {MAX_LAYERS}")
    flow = Flow(None)
    try:
        with np.errstate(all="ignore"):  # Network refuses numbers that are not finite
            for layer in layers:
                flow = after(flow, layer)
            steps = flow.finished().steps
    except NotReadError as error:
        raise no_network(
            f"{name} is of ConvNetJS and has {error}, which is not read; "
            f"expected {', '.join(KNOWN)}"
        ) from None
    if not steps:
        raise no_network(f"{name} lists no layer of neurons; expected one fc or more")
    weights = [step.W for step in steps]
    notes: list[Assumption] = []
    entry = layers[0]
    axes = (entry.out_sy, entry.out_sx, entry.out_depth) if entry.layer_type == "input" else ()
    if axes and is_cropped(entry) and weights[0].shape[1] == MIDDLE**2:
        weights[0] = within_grid(weights[0], MIDDLE)
        notes.append("cropped")
    biases, activations = [step.b for step in steps], [step.activation for step in steps]
    return network_of(weights, biases, activations, name, notes, axes)


def after(flow: Flow, layer: Layer) -> Flow:
    """Applies a layer to a flow.

    Raises:
        NotReadError: a fully connected network cannot express the layer.
    """
    kind = layer.layer_type
    if kind == "input" or kind in UNCHANGED:
        return flow
    if kind == "fc":
        rows = [numbers(each) for each in layer.filters]
        if len({len(row) for row in rows}) != 1:
            raise NotReadError("an fc whose filters are not of one length")
        product = flow.product(np.array(rows))
        biases = np.zeros(len(rows)) if layer.biases is None else numbers(layer.biases)
        if len(biases) != len(rows):
            raise NotReadError(f"an fc of {len(rows)} filters and {len(biases)} biases")
        return product.shifted(biases)
    if kind in ACTIVATIONS:
        return flow.closed(ACTIVATIONS[kind])
    if kind == "dropout":
        # Outside training, ConvNetJS multiplies the input by this number.
        flow = flow if flow.W is None else flow.closed("identity")
        return flow.scaled(np.array(layer.drop_prob))
    raise NotReadError(f"a layer of the type {kind[:60]!r}")


def numbers(volume: Volume) -> Array:
    """Returns numbers in order; raises NotReadError if one is missing."""
    w = volume.w
    if isinstance(w, Mapping):
        try:
            w = [w[str(place)] for place in range(len(w))]
        except KeyError as error:
            raise NotReadError(f"numbers without that at {error}") from None
    return np.array(w, np.float64)


def is_cropped(entry: Layer) -> bool:
    """Whether a network sees only the middle of a picture, as that of the MNIST demo does."""
    return entry.out_depth == 1 and entry.out_sx == entry.out_sy == MIDDLE


def within_grid(W: Array, side: int) -> Array:
    """Extends weights to the whole grid with 0 at its border: (n_out, side²) → (n_out, GRID²)."""
    whole = np.zeros((len(W), GRID, GRID))
    border = (GRID - side) // 2
    inside = slice(border, border + side)
    whole[:, inside, inside] = W.reshape(len(W), side, side)
    return whole.reshape(len(W), -1)
