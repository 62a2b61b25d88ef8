"""A whole network as bytes, without its shape, which the reader must know."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network
from forwardpass.wire.header import FLOAT

ORDER = np.dtype("<u2")
"""The type of a pixel's index in the input order of a network."""


def network_bytes(network: Network) -> bytes:
    """Encodes all weights and biases as little-endian float32: per layer W, row by row, then b."""
    return b"".join(
        numbers.astype(FLOAT, copy=False).tobytes()
        for layer in zip(network.weights, network.biases, strict=True)
        for numbers in layer
    )


def network_from(
    data: bytes,
    sizes: Sequence[int],
    activations: Sequence[str],
    input_order: npt.ArrayLike | None = None,
) -> Network:
    """Decodes a network of the given shape from `network_bytes`.

    Raises:
        ValueError: there are too few or too many numbers, or one is not finite.
    """
    values = np.frombuffer(data, FLOAT)
    weights: list[FloatArray] = []
    biases: list[FloatArray] = []
    for n_in, n_out in pairwise(sizes):
        W, b, values = np.split(values, [n_in * n_out, (n_in + 1) * n_out])
        weights.append(W.reshape(n_out, n_in))
        biases.append(b)
    if len(values):
        raise ValueError(f"{len(values)} numbers are left over; expected none")
    return Network(weights, biases, activations, input_order)


def order_bytes(order: npt.NDArray[np.integer] | None) -> bytes | None:
    """Encodes the input order of a network as little-endian uint16; None without an order."""
    return None if order is None else order.astype(ORDER).tobytes()


def order_from(data: bytes | None) -> npt.NDArray[np.uint16] | None:
    """Decodes an input order from `order_bytes`."""
    return None if data is None else np.frombuffer(data, ORDER)
