"""Collapses a network without squish between its layers into one layer.

This shows why the squish matters.
"""

from __future__ import annotations

import numpy as np

from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import Switches, switched
from forwardpass.refusal import malformed


def collapse(network: Network) -> Network:
    """Returns the single layer that equals a network without squish between its layers.

    W₂(W₁a + b₁) + b₂ = (W₂W₁)a + (W₂b₁ + b₂), and so on from layer to layer. The product is
    computed in float64 and stored in float32. The last layer keeps its activation function.

    A neuron that is switched off is always 0, which is linear too.

    Raises:
        Refusal: a hidden layer changes its sums.
    """
    *hidden, last = network.layer_activations
    for layer, squish in enumerate(hidden, 1):
        if squish.name != "identity" or squish.binary:
            rounds = " and rounds" if squish.binary else ""
            raise malformed(
                f"layer {layer} squishes by {squish.name}{rounds}; expected identity in every "
                "hidden layer: only without squish is a network one layer"
            )
    # From the outputs backwards: W keeps its ten rows for any number of pixels.
    W = network.weights[-1].astype(np.float64)
    b = network.biases[-1].astype(np.float64)
    for layer in reversed(range(len(hidden))):
        W[:, list(hidden[layer].off)] = 0
        b += W @ network.biases[layer]
        W = W @ network.weights[layer]
    one_layer = Network([W], [b], [last.name], network.input_order)
    return switched(one_layer, Switches(off=tuple((1, neuron) for neuron in last.off)))
