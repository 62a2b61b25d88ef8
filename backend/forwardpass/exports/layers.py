"""The layers of a network as another program computes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network


@dataclass(frozen=True)
class Layer:
    """One layer, with all switches applied.

    Attributes:
        number: 1 is the first layer after the pixels.
        W: (n_out, n_in) float32.
        b: (n_out,) float32.
        activation: the name of its activation function.
        binary: whether activations are rounded to 0 and 1, one half to 1.
        off: the neurons that are always 0.
    """

    number: int
    W: FloatArray
    b: FloatArray
    activation: str
    binary: bool
    off: tuple[int, ...]


def layers_of(network: Network) -> list[Layer]:
    """Returns the layers of a network.

    If the network sees its pixels in another order, the weights of the first layer are put into
    the order of the picture instead: the sums are the same, and a program needs no shuffle.
    """
    first = network.weights[0]
    if network.input_order is not None:
        in_order = first.copy()
        in_order[:, network.input_order] = first
        first = in_order
    weights = (first, *network.weights[1:])
    return [
        Layer(number, W, b, squish.name, squish.binary, squish.off)
        for number, (W, b, squish) in enumerate(
            zip(weights, network.biases, network.layer_activations, strict=True), 1
        )
    ]


def numbers_of(values: npt.NDArray[Any], suffix: str = "") -> list[str]:
    """Writes numbers (n,), each as the shortest decimal that gives the same number of its type.

    Args:
        values: (n,), of any floating-point type.
        suffix: what a language puts after a number, such as `f` in C.
    """
    return [f"{value}{suffix}" for value in map(str, values)]
