"""What a model format is, and the named arrays that all formats store.

A network is stored as `W1`, `b1`, `W2`, `b2`, … and, where it shuffles its pixels, `input_order`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Card
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import switched
from forwardpass.refusal import Refusal, no_network
from forwardpass.schemas import Switches, convert

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read: a thousand times the default network."""

MAX_ARRAYS = 130
"""Arrays in a file: the weights and biases of 64 layers, the order of the pixels, the card."""


@dataclass(frozen=True)
class ModelFormat:
    """One way to store a network.

    Attributes:
        match: does this begin like a file of this format?
        load: (bytes, name to give it if it has none) → network and card; raises Refusal for
            what holds no network, and whatever its parser raises for what is damaged.
        save: network and card → bytes, the same bytes each time.
    """

    match: Callable[[bytes], bool]
    load: Callable[[bytes, str], tuple[Network, Card]]
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
    arrays: Mapping[str, npt.NDArray[Any]], card_text: str | bytes | None, name: str
) -> tuple[Network, Card]:
    """The network of named arrays, and its card.

    A file that some other program wrote has no card: its layers are then taken to be sigmoid, as
    the lesson's are, and nothing is claimed about it.

    Raises:
        Refusal: the arrays make no network, or the card is damaged or another network's.
    """
    layer_count = _layer_count(arrays, name)
    weights = [_numbers(arrays[f"W{k}"], f"W{k}", name) for k in range(1, layer_count + 1)]
    biases = [_numbers(arrays[f"b{k}"], f"b{k}", name) for k in range(1, layer_count + 1)]
    try:
        card = None if card_text is None else Card.from_json(card_text)
        activations = ["sigmoid"] * layer_count if card is None else card.activations
        network = Network(weights, biases, activations, arrays.get("input_order"))
        if card is None:
            card = Card.unknown(name, network)
        card.check_fits(network)
        if card.switches is not None:
            how = convert(card.switches, Switches, "its card's switches").read()
            network = switched(network, how)
    except Refusal as error:
        raise no_network(f"{name}: {error}") from error
    return network, card


def _layer_count(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> int:
    """How many layers the names W1, b1, W2, b2, … tell of; raises Refusal for any other."""
    found = set(arrays) - {"input_order"}
    count = sum(1 for key in found if re.fullmatch(r"W[0-9]+", key))
    expected = {f"{kind}{k}" for k in range(1, count + 1) for kind in "Wb"}
    if not count or found != expected:
        listed = ", ".join(key[:40] for key in sorted(found)[:20]) or "none"
        raise no_network(f"{name} holds the arrays {listed}; expected W1, b1, W2, b2, …")
    return count


def _numbers(array: npt.NDArray[Any], key: str, name: str) -> npt.NDArray[Any]:
    """The array itself; raises Refusal if it does not hold real numbers."""
    if array.dtype.kind not in "fiu":
        raise no_network(f"{name}: {key} holds {array.dtype}; expected numbers")
    return array
