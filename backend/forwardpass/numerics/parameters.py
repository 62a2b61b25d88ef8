"""Checks the arrays that a network is made of, and makes them its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.arrays import FloatArray, IntArray, frozen
from forwardpass.refusal import malformed


def parameters(values: npt.ArrayLike, ndim: int, name: str) -> FloatArray:
    """Returns a read-only float32 array: a copy, unless `values` is already read-only.

    Args:
        values: the weights (n_out, n_in) or the biases (n_out,) of a layer.
        ndim: 2 for weights, 1 for biases.
        name: what the error calls the array.

    Raises:
        Refusal: the shape is another, or a value is not finite as float32.
    """
    with np.errstate(over="ignore"):  # too large values become infinite, which is refused
        array = np.asarray(values, dtype=np.float32, order="C")
    if array.ndim != ndim or array.size == 0:
        expected = "a table of rows (n_out, n_in)" if ndim == 2 else "a column (n_out,)"
        raise malformed(f"{name} has shape {array.shape}; expected {expected}, not empty")
    if not np.isfinite(array).all():
        raise malformed(f"{name} holds a value that is not a finite number")
    if array.flags.writeable or not array.flags.owndata:
        array = array.copy()
    return frozen(array)


def check_layers(
    weights: Sequence[FloatArray], biases: Sequence[FloatArray], activations: Sequence[str]
) -> None:
    """Raises Refusal unless each layer fits the one before it."""
    if not len(weights) == len(biases) == len(activations) or not weights:
        raise malformed(
            f"{len(weights)} weight matrices, {len(biases)} bias vectors and "
            f"{len(activations)} activation functions were given; "
            "expected one of each for every layer, and at least one layer"
        )
    n_in = weights[0].shape[1]
    for k, (W, b, name) in enumerate(zip(weights, biases, activations, strict=True), 1):
        if W.shape[1] != n_in:
            raise malformed(
                f"W{k} has {W.shape[1]} columns; expected {n_in}, one for each neuron before it"
            )
        if b.shape[0] != W.shape[0]:
            raise malformed(
                f"b{k} has {b.shape[0]} values; expected {W.shape[0]}, one for each row of W{k}"
            )
        if name not in ACTIVATIONS:
            raise malformed(
                f"layer {k} has the activation function {name!r}; "
                f"expected one of {', '.join(ACTIVATIONS)}"
            )
        n_in = W.shape[0]


def order_of_inputs(values: npt.ArrayLike, n_in: int) -> IntArray:
    """Returns an order of the inputs, (n_in,), as a read-only array.

    Raises:
        Refusal: not each of 0 … n_in − 1 stands in it once.
    """
    order = np.array(values)
    if order.dtype.kind not in "iu" or not np.array_equal(np.sort(order, axis=None), range(n_in)):
        raise malformed(
            f"the input order is not an order of the {n_in} inputs; "
            f"expected each of 0 … {n_in - 1} exactly once"
        )
    return frozen(order.astype(np.intp))
