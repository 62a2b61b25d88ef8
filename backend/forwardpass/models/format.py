"""What a model format is, and the named arrays that all formats store.

A network is stored as `W1`, `b1`, `W2`, `b2`, … and, where it shuffles its pixels, `input_order`.
What other programs name and turn otherwise is read by `layouts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.models.about import NAMES, NOTHING, about_in, completed
from forwardpass.models.card import Assumption, Card
from forwardpass.models.layouts import find_layers
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import switched
from forwardpass.refusal import Refusal, no_network
from forwardpass.schemas import Switches, convert

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read: a thousand times the default network."""

MAX_ARRAYS = 130
"""Arrays in a file: the weights and biases of 64 layers, the order of the pixels, the card."""


@dataclass(frozen=True)
class Reader:
    """One kind of file that is read.

    Attributes:
        match: does this begin like a file of this format?
        load: (bytes, name to give it if it has none) → network and card; raises Refusal for
            what holds no network, and whatever its parser raises for what is damaged.
    """

    match: Callable[[bytes], bool]
    load: Callable[[bytes, str], tuple[Network, Card]]


@dataclass(frozen=True)
class ModelFormat(Reader):
    """One way to store a network.

    Attributes:
        save: network and card → bytes, the same bytes each time.
    """

    save: Callable[[Network, Card], bytes]


def to_arrays(network: Network) -> dict[str, npt.NDArray[Any]]:
    """The network as named arrays. Its switches are told by its card."""
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
    """The network of named arrays, and its card.

    A file that some other program wrote has no card: its layers are then taken to be sigmoid, as
    the lesson's are, unless `activation` says otherwise, and nothing is claimed about it.

    Args:
        arrays: by name; without a card, `about.NAMES` may be among them.
        card_text: the card as JSON, if there is one.
        name: what errors call the file, and the name of a network without a card.
        activation: of all layers where there is no card; None if the file does not say.
        said: what a file without a card says besides, by `about.NAMES`.

    Raises:
        Refusal: the arrays make no network, or the card is damaged or another network's.
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
        if card_text is not None:  # our own files have each
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
) -> tuple[Network, Card]:
    """The network of layers that a file tells whole, and a card that claims nothing more.

    Args:
        weights: per layer (n_out, n_in).
        biases: per layer (n_out,).
        activations: per layer, keys of `ACTIVATIONS`.
        name: what errors call the file, and the network's name.
        assumed: what was done to show it as it is shown.

    Raises:
        Refusal: the layers make no network, or have neither ten outputs nor one.
    """
    try:
        network = Network(weights, biases, activations)
        card = replace(Card.unknown(name, network), assumed=tuple(assumed))
        card.check_fits(network)
    except Refusal as error:
        raise no_network(f"{name}: {error}") from error
    return network, card
