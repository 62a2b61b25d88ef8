"""Networks as ConvNetJS saves them: https://cs.stanford.edu/people/karpathy/convnetjs/docs.html.

`JSON.stringify(net.toJSON())` lists layers by type. A layer of neurons, `fc`, has a filter for each
neuron; what follows it, `relu` or another function, is a layer of its own. Numbers stand in a list
or, as browsers write typed arrays, in an object by their places: {"0": 0.5, "1": …}.
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
"""That a file lists: six of neurons with a function and a dropout after each take nineteen."""

GRID = 28
"""Pixels along each side of MNIST's pictures."""

MIDDLE = 24
"""Pixels along each side of their middle, which the network of its demo sees."""

Array = npt.NDArray[np.float64]
Size = Annotated[int, Meta(ge=0, le=1_000_000)]


class Volume(Struct, frozen=True):
    """Numbers: those of a neuron's weights, or all biases."""

    w: list[float] | dict[str, float]


class Layer(Struct, frozen=True):
    """A layer of any type; each type has but some of the fields."""

    layer_type: str
    out_sx: Size = 1
    out_sy: Size = 1
    out_depth: Size = 1
    filters: list[Volume] = []
    biases: Volume | None = None
    drop_prob: float = 1.0


ACTIVATIONS = {"relu": "relu", "sigmoid": "sigmoid", "tanh": "tanh", "softmax": "softmax"}
"""Type of a layer → our name of the function."""

UNCHANGED = ("regression", "svm")
"""Types that are but a cost: what comes in goes out."""

KNOWN = ("input", "fc", *ACTIVATIONS, "dropout", *UNCHANGED)


def network_from(layers: Sequence[Layer], name: str) -> tuple[Network, Card]:
    """The network that a file lists, and its card.

    Raises:
        Refusal: a layer is none that is read, or they make no network.
    """
    if len(layers) > MAX_LAYERS:
        raise no_network(f"{name} lists {len(layers):,} layers; expected at most {MAX_LAYERS}")
    flow = Flow(None)
    try:
        with np.errstate(all="ignore"):  # what is not finite is refused with the network
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
    side = layers[0].out_sx
    if layers[0].layer_type == "input" and is_cropped(layers[0]) and weights[0].shape[1] == side**2:
        weights[0] = within_grid(weights[0], side)
        notes.append("cropped")
    return network_of(
        weights, [step.b for step in steps], [step.activation for step in steps], name, notes
    )


def after(flow: Flow, layer: Layer) -> Flow:
    """What becomes of a flow in a layer.

    Raises:
        NotReadError: it does what no fully connected layer does.
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
        # When it is not trained, ConvNetJS multiplies what comes in by this number.
        flow = flow if flow.W is None else flow.closed("identity")
        return flow.scaled(np.array(layer.drop_prob))
    raise NotReadError(f"a layer of the type {kind[:60]!r}")


def numbers(volume: Volume) -> Array:
    """Numbers in their order; raises NotReadError where one is missing."""
    w = volume.w
    if isinstance(w, Mapping):
        try:
            w = [w[str(place)] for place in range(len(w))]
        except KeyError as error:
            raise NotReadError(f"numbers without that at {error}") from None
    return np.array(w, np.float64)


def is_cropped(entry: Layer) -> bool:
    """Whether a network sees but the middle of a picture, as that of the MNIST demo does."""
    return entry.out_depth == 1 and entry.out_sx == entry.out_sy == MIDDLE


def within_grid(W: Array, side: int) -> Array:
    """Weights of the whole grid, those of its border 0: (n_out, side²) → (n_out, GRID²)."""
    whole = np.zeros((len(W), GRID, GRID))
    border = (GRID - side) // 2
    inside = slice(border, border + side)
    whole[:, inside, inside] = W.reshape(len(W), side, side)
    return whole.reshape(len(W), -1)
