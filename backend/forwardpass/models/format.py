"""Defines what a model format is, and the named arrays that all formats store.

A network is stored as `W1`, `b1`, `W2`, `b2`, … and, if it shuffles its pixels, `input_order`.
`layouts` reads the names and matrix orientations of other programs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.models.about import NAMES, NOTHING, about_in, completed
from forwardpass.models.card import Assumption, Card, picture_of_axes
from forwardpass.models.layouts import find_layers
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import switched
from forwardpass.refusal import Refusal, no_network
from forwardpass.schemas import Switches, convert
from forwardpass.zips import MAX_FILES

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of the largest file that is read: a thousand times the default network."""

MAX_ARRAYS = MAX_FILES
"""Arrays in a file: the weights and biases of 64 layers, the order of the pixels, the card."""


@dataclass(frozen=True)
class Reader:
    """A file format that is read.

    Attributes:
        match: whether bytes begin like a file of this format.
        load: (bytes, name of a network that has none) → network and card. Raises Refusal if there
            is no network, and whatever the parser raises for a damaged file.
    """

    match: Callable[[bytes], bool]
    load: Callable[[bytes, str], tuple[Network, Card]]


@dataclass(frozen=True)
class ModelFormat(Reader):
    """A file format that is read and written.

    Attributes:
        save: network and card → bytes, the same each time.
    """

    save: Callable[[Network, Card], bytes]


def to_arrays(network: Network) -> dict[str, npt.NDArray[Any]]:
    """Returns a network as named arrays; its card has its switches."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    network = network.plain
    for k, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        arrays[f"W{k}"] = W
        arrays[f"b{k}"] = b
    if network.input_order is not None:
        arrays["input_order"] = network.input_order.astype(np.int32)
    return arrays


def from_arrays(
    arrays: Mapping[str, npt.NDArray[Any]],
    card_text: str | bytes | None,
    name: str,
    activation: str | None = None,
    said: Mapping[str, Any] | None = None,
) -> tuple[Network, Card]:
    """Builds the network of named arrays, and its card.

    A file of another program has no card. Its layers are then taken to be sigmoid, as in the
    lesson, unless `activation` is given, and its card claims nothing.

    Args:
        arrays: name → array; without a card, `about.NAMES` may be among them.
        card_text: the card as JSON, if there is one.
        name: the name of the file in errors, and of a network without a card.
        activation: the function of all layers if there is no card; None if the file does not state
            it.
        said: further facts in a file without a card, by `about.NAMES`.

    Raises:
        Refusal: the arrays make no network, or the card is damaged or belongs to another one.
    """
    about = NOTHING
    if card_text is None:
        beside = {key: array for key, array in arrays.items() if key in NAMES}
        about = about_in({**(said or {}), **beside})
        arrays = {key: array for key, array in arrays.items() if key not in NAMES}
    named = {key: array for key, array in arrays.items() if key != "input_order"}
    layers = find_layers(named, name)
    layer_count = len(layers.weights)
    assumed: list[Assumption] = ["in_out"] if layers.turned else []
    if layers.without_bias:
        if card_text is not None:  # our own files have every bias
            listed = ", ".join(key[:40] for key in sorted(named)[:20])
            raise no_network(f"{name} holds the arrays {listed}; expected a bias for each layer")
        assumed.append("no_bias")
    if card_text is None and activation is None:
        assumed.append("sigmoid")
    try:
        card = None if card_text is None else Card.from_json(card_text)
        activations = [activation or "sigmoid"] * layer_count if card is None else card.activations
        network = Network(layers.weights, layers.biases, activations, arrays.get("input_order"))
        card = replace(card or Card.unknown(name, network), assumed=tuple(assumed))
        card.check_fits(network)
        network, card = completed(network, card, about)
        if card.switches is not None:
            how = convert(card.switches, Switches, "its card's switches").read()
            network = switched(network, how)
    except Refusal as error:
        raise no_network(f"{name}: {error}") from error
    return network, card


def network_of(
    weights: Sequence[npt.NDArray[Any]],
    biases: Sequence[npt.NDArray[Any]],
    activations: Sequence[str],
    name: str,
    assumed: Sequence[Assumption] = (),
    axes: Sequence[int] = (),
) -> tuple[Network, Card]:
    """Builds the network of complete layers, and a card that claims nothing more.

    Args:
        weights: (n_out, n_in) for each layer.
        biases: (n_out,) for each layer.
        activations: a key of `ACTIVATIONS` for each layer.
        name: the name of the network, and of the file in errors.
        assumed: what was assumed or done to show it.
        axes: the shape of its input, if the file states it; see `card.picture_of_axes`.

    Raises:
        Refusal: the layers make no network, or it has neither ten outputs nor one.
    """
    try:
        network = Network(weights, biases, activations)
        card = replace(Card.unknown(name, network), assumed=tuple(assumed))
        picture = picture_of_axes(axes)
        if picture is not None and math.prod(picture) == network.sizes[0]:
            card = replace(card, input_shape=picture)
        card.check_fits(network)
    except Refusal as error:
        raise no_network(f"{name}: {error}") from error
    return network, card
