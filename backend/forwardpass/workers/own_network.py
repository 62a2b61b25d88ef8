"""A visitor's own network, from a file: the page keeps it and sends it to the server.

The server holds it for one session only, so the page can open it on any server.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any

import numpy as np

from forwardpass.models.card import Card
from forwardpass.numerics.network import Network
from forwardpass.options import MAX_DIAL_VALUE
from forwardpass.refusal import malformed
from forwardpass.wire import network_bytes, network_from, order_bytes, order_from
from forwardpass.workers.bodies import OwnNetwork
from forwardpass.workers.shown import MOST_PARAMETERS, check_shown, parameters_of

OWN = "own"
"""The name of a visitor's own network while it is open."""

BYTES_PER_NUMBER = 4

MAX_BYTES = BYTES_PER_NUMBER * MOST_PARAMETERS
"""Bytes of the numbers of the largest network."""


def own(told: OwnNetwork) -> tuple[Network, Card]:
    """Rebuilds a visitor's own network and its card.

    Raises:
        Refusal: the card is damaged, or the numbers do not fit it.
    """
    card = Card.from_json(told.card)
    sizes = card.sizes
    if len(sizes) < 2 or min(sizes) < 1:
        raise malformed("its card has no sizes of layers", "two or more", len(sizes))
    check_shown(card, "The page")
    expected = BYTES_PER_NUMBER * parameters_of(sizes)
    if len(told.numbers) != expected:
        raise malformed(
            "the numbers do not fit the network", f"{expected:,} bytes", len(told.numbers)
        )
    if told.input_order is not None and len(told.input_order) != 2 * sizes[0]:
        raise malformed(
            "the order of the pixels does not fit", f"{2 * sizes[0]:,} bytes", len(told.input_order)
        )
    order = order_from(told.input_order)
    network = network_from(told.numbers, sizes, card.activations, order)
    check_numbers(network)
    card = replace(card, name=OWN, switches=None)
    card.check_fits(network)
    return network, card


def check_numbers(network: Network) -> None:
    """Raises Refusal for a weight or a bias beyond the range of a dial."""
    for numbers in (*network.weights, *network.biases):
        if (too_large := np.abs(numbers) > MAX_DIAL_VALUE).any():
            limits = f"{-MAX_DIAL_VALUE:,} to {MAX_DIAL_VALUE:,}"
            raise malformed("a value is too large", limits, float(numbers[too_large][0]))


def told_of(network: Network, card: Card) -> dict[str, Any]:
    """Returns a network from a file ready for JSON, as `OwnNetwork` reads it."""
    check_numbers(network)
    order = order_bytes(network.input_order)
    return {
        "kind": "own",
        "card": replace(
            card, sizes=network.sizes, activations=network.activations, switches=None
        ).to_json(),
        "numbers": b64encode(network_bytes(network)).decode("ascii"),
        "input_order": None if order is None else b64encode(order).decode("ascii"),
    }
