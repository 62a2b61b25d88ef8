"""Cost functions: how wrong the outputs are, and the error that backpropagation starts from.

Source: Michael Nielsen, "Neural Networks and Deep Learning" (2015), chapter 2 for the quadratic
cost, chapter 3 for the cross-entropy and why it learns faster where sigmoids are saturated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forwardpass.numerics.activations import ACTIVATIONS, Array


@dataclass(frozen=True)
class Cost:
    """One cost function.

    Attributes:
        value: (a, y, name of the output activation) → the mean cost of a batch.
            a: (images, n_out) the outputs; y: the desired outputs, of the same shape.
        gradient: (a, y, name of the output activation) → ∂C/∂a of the last layer for each image,
            (images, n_out).
        delta: the same → ∂C/∂z of the last layer: Nielsen's δᴸ.
        outputs: the output activations for which the cost is defined.
    """

    value: Callable[[Array, Array, str], float]
    gradient: Callable[[Array, Array, str], Array]
    delta: Callable[[Array, Array, str], Array]
    outputs: tuple[str, ...]


def quadratic(a: Array, y: Array, output: str) -> float:
    """C = ½ Σ (a − y)²."""
    return float(((a - y) ** 2).sum() / (2 * len(a)))


def quadratic_gradient(a: Array, y: Array, output: str) -> Array:
    """∂C/∂a = a − y."""
    return a - y


def quadratic_delta(a: Array, y: Array, output: str) -> Array:
    """δ = (a − y) · σ'(z), for any σ."""
    return ACTIVATIONS[output].derivative(a, a - y)


def cross_entropy(a: Array, y: Array, output: str) -> float:
    """C = −Σ [y ln a + (1 − y) ln(1 − a)] for sigmoids, −Σ y ln a for a softmax.

    An output is kept at least its own precision away from 0 and 1, because ln 0 is undefined.
    """
    nearest = np.finfo(a.dtype).eps
    likelihood = y * np.log(np.maximum(a, nearest))
    if output == "sigmoid":
        likelihood = likelihood + (1 - y) * np.log(np.maximum(1 - a, nearest))
    return float(-likelihood.sum() / len(a))


def cross_entropy_gradient(a: Array, y: Array, output: str) -> Array:
    """∂C/∂a = (1 − y) / (1 − a) − y / a for sigmoids, − y / a for a softmax.

    Outputs have the same bounds as in the cost; `cross_entropy_delta` needs no bounds.
    """
    nearest = np.finfo(a.dtype).eps
    slope: Array = -y / np.maximum(a, nearest)
    if output == "sigmoid":
        slope = slope + (1 - y) / np.maximum(1 - a, nearest)
    return slope


def cross_entropy_delta(a: Array, y: Array, output: str) -> Array:
    """δ = a − y for both: the slope of the activation cancels, so saturation does not slow it."""
    return a - y


COSTS: dict[str, Cost] = {
    "quadratic": Cost(quadratic, quadratic_gradient, quadratic_delta, tuple(ACTIVATIONS)),
    "cross-entropy": Cost(
        cross_entropy, cross_entropy_gradient, cross_entropy_delta, ("sigmoid", "softmax")
    ),
}
"""Name → cost function."""
