"""Backpropagation: how the cost changes with every single weight and bias.

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
    """The mean cost of a batch and its gradient.

    Args:
        weights: per layer W: (n_out, n_in).
        biases: per layer b: (n_out,).
        activations: per layer a key of `ACTIVATIONS`.
        cost: a key of `COSTS`.
        x: (images, n_in) inputs.
        y: (images, n_out) the outputs that are wanted.

    Returns:
        C, ∂C/∂W for each W and ∂C/∂b for each b, of the dtype of what was given.
    """
    a = [x]
    for W, b, name in zip(weights, biases, activations, strict=True):
        a.append(ACTIVATIONS[name].function(a[-1] @ W.T + b))
    value = COSTS[cost].value(a[-1], y, activations[-1])

    delta = COSTS[cost].delta(a[-1], y, activations[-1])  # BP1
    delta /= len(x)  # in place: the gradient of the mean, in the dtype of what was given
    nabla_W: list[Array] = []
    nabla_b: list[Array] = []
    for k in range(len(weights) - 1, -1, -1):
        nabla_W.append(delta.T @ a[k])  # BP4
        nabla_b.append(delta.sum(axis=0))  # BP3
        if k:
            delta = ACTIVATIONS[activations[k - 1]].derivative(a[k], delta @ weights[k])  # BP2
    return value, nabla_W[::-1], nabla_b[::-1]
