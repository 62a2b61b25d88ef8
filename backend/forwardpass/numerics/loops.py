"""Compares the forward pass by matrices with one by loops, one multiplication after another.

The lesson writes a layer as σ(Wa + b) and says that libraries make such products fast. Here both
ways compute the same numbers and are timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

import numpy as np

from forwardpass.numerics.activations import LayerActivation
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network

ROUNDS = 20
"""Passes by matrices that are timed; the fastest counts, because it is the least disturbed."""

Rows = list[list[float]]


class Comparison(NamedTuple):
    """The comparison of loops and matrices.

    Attributes:
        loop_us: the time of one pass by loops, µs.
        matrix_us: the time of one pass by matrices, µs.
        multiplications: their number in one pass, one for each weight.
        squishes: their number in one pass, one for each neuron after the input.
        largest_difference: the largest difference between the outputs of both ways.
    """

    loop_us: float
    matrix_us: float
    multiplications: int
    squishes: int
    largest_difference: float


def compare(network: Network, x: FloatArray) -> Comparison:
    """Runs x, (n_in,), through the network both ways, and times them."""
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
    """Measures the time of one pass with numpy, s."""
    begun = perf_counter()
    network.feedforward(x)
    return perf_counter() - begun


def in_loops(
    layers: list[tuple[Rows, list[float]]], squishes: Sequence[LayerActivation], a: list[float]
) -> list[float]:
    """Computes the output of a network for the input a with Python's loops alone.

    Only the squish is the network's own, for a whole layer at once, because it may be a softmax.
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
