"""A whole network as bytes, without its shape: for who knows that already."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.network import FloatArray, Network
from forwardpass.wire.header import FLOAT

ORDER = np.dtype("<u2")
"""Of an input in the order in which a network sees them."""


def network_bytes(network: Network) -> bytes:
    """All weights and biases: of each layer W, row by row, then b, as little-endian float32."""
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
    """The network whose numbers `network_bytes` wrote.

    Raises:
        ValueError: they are not as many as such a network has, or one is not finite.
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
    """The order in which a network sees its inputs, as little-endian uint16, if it has one."""
    return None if order is None else order.astype(ORDER).tobytes()


def order_from(data: bytes | None) -> npt.NDArray[np.uint16] | None:
    """What `order_bytes` wrote."""
    return None if data is None else np.frombuffer(data, ORDER)
