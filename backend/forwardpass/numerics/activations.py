"""Activation functions: what turns a neuron's weighted sum z into its activation a."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.arrays import FloatArray

Array = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Activation:
    """One activation function and its derivative.

    Attributes:
        function: z (..., n) → a (..., n), of the same dtype. The last axis is the layer.
        derivative: (a, ∂C/∂a) → ∂C/∂z, both (..., n): the chain rule through the function. It takes
            a instead of z because every derivative here is simplest in terms of a, and it takes the
            gradient because softmax mixes the neurons of a layer: its derivative is a matrix.
        formula: the function as one would write it down.
    """

    function: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]
    formula: str


def sigmoid(z: Array) -> Array:
    """The logistic curve 1 / (1 + e^−z), between 0 and 1.

    For very negative z, e^−z overflows to infinity, and 1 / ∞ is the correct 0, so the overflow is
    ignored. In this form, both tails keep their full relative precision.
    """
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def sigmoid_derivative(a: Array, gradient: Array) -> Array:
    """The slope: σ(1 − σ)."""
    return gradient * a * (1 - a)


def relu(z: Array) -> Array:
    """The rectified linear unit: z where it is positive, else 0."""
    return np.maximum(z, 0)


def relu_derivative(a: Array, gradient: Array) -> Array:
    """The slope: 1 where the unit is active, else 0 (by convention also at z = 0)."""
    return gradient * (a > 0)


def tanh(z: Array) -> Array:
    """The hyperbolic tangent, between −1 and 1: a sigmoid stretched about 0."""
    return np.tanh(z)


def tanh_derivative(a: Array, gradient: Array) -> Array:
    """The slope: 1 − tanh²."""
    return gradient * (1 - a * a)


def identity(z: Array) -> Array:
    """No squish: a = z."""
    return z


def identity_derivative(a: Array, gradient: Array) -> Array:
    """The slope: 1 everywhere."""
    return gradient


def softmax(z: Array) -> Array:
    """Positive numbers in proportion to e^z that add up to 1 over the layer.

    The largest z is subtracted first, which does not change the result but prevents an overflow.
    """
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    a: Array = e / e.sum(axis=-1, keepdims=True)
    return a


def softmax_derivative(a: Array, gradient: Array) -> Array:
    """∂aⱼ/∂zₖ = aⱼ(δⱼₖ − aₖ), multiplied into the gradient without building that matrix."""
    own: Array = (gradient * a).sum(axis=-1, keepdims=True)
    return a * (gradient - own)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(sigmoid, sigmoid_derivative, "σ(z) = 1 / (1 + e^−z)"),
    "relu": Activation(relu, relu_derivative, "ReLU(z) = max(0, z)"),
    "tanh": Activation(tanh, tanh_derivative, "tanh(z) = (e^z − e^−z) / (e^z + e^−z)"),
    "identity": Activation(identity, identity_derivative, "a = z"),
    "softmax": Activation(softmax, softmax_derivative, "softmax(z)ⱼ = e^zⱼ / Σₖ e^zₖ"),
}
"""Name → activation function."""


@dataclass(frozen=True)
class LayerActivation:
    """The function that turns a layer's weighted sums into its activations.

    Attributes:
        name: the name of the activation function, a key of `ACTIVATIONS`.
        binary: whether activations are rounded to 0 and 1, one half to 1.
        off: the neurons that are always 0.
    """

    name: str
    binary: bool = False
    off: tuple[int, ...] = ()

    def __call__(self, z: FloatArray) -> FloatArray:
        """Computes the activations of the layer: (..., n) → (..., n)."""
        a: FloatArray = ACTIVATIONS[self.name].function(z)
        if self.binary:
            a = (a >= 0.5).astype(a.dtype)
        if self.off:
            a = a.copy()
            a[..., list(self.off)] = 0
        return a
