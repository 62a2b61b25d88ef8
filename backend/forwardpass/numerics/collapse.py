"""Why the squish matters: without it between its layers, a network is but one layer."""

from __future__ import annotations

import numpy as np

from forwardpass.numerics.network import Network, NetworkError


def collapse(network: Network) -> Network:
    """The one layer that a network without squish between its layers equals.

    W₂(W₁a + b₁) + b₂ = (W₂W₁)a + (W₂b₁ + b₂), and so on from layer to layer. It is multiplied out
    in float64 and kept in float32. The last layer keeps its activation function.

    Raises:
        NetworkError: a hidden layer has another activation function than the identity.
    """
    *hidden, last = network.activations
    for layer, name in enumerate(hidden, 1):
        if name != "identity":
            raise NetworkError(
                f"layer {layer} squishes by {name}; expected identity in every hidden layer: "
                "only without squish is a network one layer"
            )
    W = np.eye(network.sizes[0])
    b = np.zeros(network.sizes[0])
    for next_W, next_b in zip(network.weights, network.biases, strict=True):
        W = next_W.astype(np.float64) @ W
        b = next_W.astype(np.float64) @ b + next_b
    return Network([W], [b], [last], network.input_order)
