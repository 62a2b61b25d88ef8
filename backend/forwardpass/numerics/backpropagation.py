"""Backpropagation: the derivative of the cost by every weight and bias.

Notation and the four equations (BP1 to BP4) are those of Michael Nielsen, "Neural Networks and Deep
Learning" (2015), chapter 2, with the images of a batch in the rows of each array.
"""

from __future__ import annotations

from collections.abc import Sequence

from forwardpass.numerics.activations import ACTIVATIONS, Array
from forwardpass.numerics.costs import COSTS


def backprop(
    weights: Sequence[Array],
    biases: Sequence[Array],
    activations: Sequence[str],
    cost: str,
    x: Array,
    y: Array,
) -> tuple[float, list[Array], list[Array]]:
    """Returns the mean cost of a batch and its gradient.

    Args:
        weights: per layer W: (n_out, n_in).
        biases: per layer b: (n_out,).
        activations: per layer a key of `ACTIVATIONS`.
        cost: a key of `COSTS`.
        x: (images, n_in) inputs.
        y: (images, n_out) the desired outputs.

    Returns:
        C, ∂C/∂W for each W and ∂C/∂b for each b, in the dtype of the arguments.
    """
    _, a = forward(weights, biases, activations, x)
    value = COSTS[cost].value(a[-1], y, activations[-1])
    delta = COSTS[cost].delta(a[-1], y, activations[-1])  # BP1
    delta /= len(x)  # in place, which keeps the dtype: the gradient of the mean
    deltas = backward(weights, activations, a, delta)
    nabla_W: list[Array] = [delta.T @ before for delta, before in zip(deltas, a, strict=False)]
    nabla_b: list[Array] = [delta.sum(axis=0) for delta in deltas]  # BP3; the line above is BP4
    return value, nabla_W, nabla_b


def forward(
    weights: Sequence[Array], biases: Sequence[Array], activations: Sequence[str], x: Array
) -> tuple[list[Array], list[Array]]:
    """Computes the forward pass in the dtype of the arguments.

    Returns:
        z of each layer after the input, and a of each layer from the input on: (images, n).
    """
    zs: list[Array] = []
    a = [x]
    for W, b, name in zip(weights, biases, activations, strict=True):
        z = a[-1] @ W.T
        z += b
        zs.append(z)
        a.append(ACTIVATIONS[name].function(zs[-1]))
    return zs, a


def backward(
    weights: Sequence[Array], activations: Sequence[str], a: Sequence[Array], delta: Array
) -> list[Array]:
    """Computes δ of each layer after the input from δ of the last one, by repeating BP2.

    Args:
        weights: per layer W.
        activations: per layer a key of `ACTIVATIONS`.
        a: of each layer from the input on: (images, n).
        delta: ∂C/∂z of the last layer: (images, n_out).
    """
    deltas = [delta]
    for k in range(len(weights) - 1, 0, -1):
        gradient = deltas[-1] @ weights[k]
        deltas.append(ACTIVATIONS[activations[k - 1]].derivative(a[k], gradient))
    return deltas[::-1]
