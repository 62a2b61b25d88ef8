"""The same forward pass without a matrix: one multiplication after another, and what that costs.

The lesson writes a layer as σ(Wa + b) and says that libraries make such products fast. Here are
both ways, to be compared: the same numbers, and how long each takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

import numpy as np

from forwardpass.numerics.network import FloatArray, LayerActivation, Network

ROUNDS = 20
"""Passes by matrix that are timed; the quickest counts, as it is the least disturbed."""

Rows = list[list[float]]


class Comparison(NamedTuple):
    """Loop against matrix.

    loop_us, matrix_us: one pass, in µs. multiplications: one for each weight. squishes: one for
    each neuron after the input. largest_difference: between the outputs of the two.
    """

    loop_us: float
    matrix_us: float
    multiplications: int
    squishes: int
    largest_difference: float


def compare(network: Network, x: FloatArray) -> Comparison:
    """Sends x, (n_in,), through the network both ways and times them."""
    layers = [
        (W.tolist(), b.tolist()) for W, b in zip(network.weights, network.biases, strict=True)
    ]
    trace = network.trace(x)
    seen = trace.activations[0].tolist()
    begun = perf_counter()
    outputs = in_loops(layers, network.layer_activations, seen)
    loop_us = 1e6 * (perf_counter() - begun)
    matrix_us = min(1e6 * time_matrix(network, x) for _ in range(ROUNDS))
    return Comparison(
        loop_us,
        matrix_us,
        sum(W.size for W in network.weights),
        sum(b.size for b in network.biases),
        float(np.abs(np.array(outputs) - trace.output).max()),
    )


def time_matrix(network: Network, x: FloatArray) -> float:
    """How long one pass takes as numpy computes it, in s."""
    begun = perf_counter()
    network.feedforward(x)
    return perf_counter() - begun


def in_loops(
    layers: list[tuple[Rows, list[float]]], squishes: Sequence[LayerActivation], a: list[float]
) -> list[float]:
    """The output of a network of these weights and biases for a, with nothing but Python's loops.

    Only the squish is that of the network, for a whole layer at once: it may be a softmax.
    """
    for (W, b), squish in zip(layers, squishes, strict=True):
        z = []
        for weights, bias in zip(W, b, strict=True):
            total = bias
            for weight, activation in zip(weights, a, strict=True):
                total += weight * activation
            z.append(total)
        a = squish(np.array(z)).tolist()
    return a
