"""Named directions on a cost surface, along which a slice through it may run.

To add one, write a function and add a line to `DIRECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from forwardpass.numerics.cost_surface import CostSurface
from forwardpass.numerics.gradient import Floats
from forwardpass.numerics.network import Network
from forwardpass.refusal import malformed


def downhill(surface: CostSurface, seed: int) -> Floats:
    """Returns the direction in which the cost falls fastest: (n,), of length 1."""
    return _unit(-surface.flat_gradient())


def random(surface: CostSurface, seed: int) -> Floats:
    """Returns a random direction: (n,), of length 1.

    Each neuron's part is scaled to the size of its own weights and bias, so that no layer changes
    out of proportion to another. This is the filter normalisation of Li, Xu, Taylor, Studer &
    Goldstein, "Visualizing the loss landscape of neural nets" (2018), section 4.
    """
    rng = np.random.default_rng(seed)
    direction = rng.standard_normal(len(surface.parameters))
    own, there = surface.parts(surface.parameters), surface.parts(direction)
    for W, b, dW, db in zip(*own, *there, strict=True):
        size = np.sqrt((W**2).sum(axis=1) + b**2)
        scale = size / np.sqrt((dW**2).sum(axis=1) + db**2)
        dW *= scale[:, np.newaxis]
        db *= scale
    return _unit(direction)


def origin(surface: CostSurface, seed: int) -> Floats:
    """Returns the direction to the network whose dials are all 0: (n,), of length 1."""
    return _unit(-surface.parameters)


DIRECTIONS: dict[str, Callable[[CostSurface, int], Floats]] = {
    "downhill": downhill,
    "random": random,
    "origin": origin,
}
"""Name → function (surface, seed) → direction (n,) of length 1.

A distance along a direction is the Euclidean distance over all dials: √Σ (change of a dial)². Where
a direction does not exist (the gradient is 0, or every dial is 0), it is all zeros."""


def towards(surface: CostSurface, other: Network) -> Floats:
    """Returns the vector to another network of the same sizes: (n,), not normalised.

    Raises:
        Refusal: the other network has other sizes, or takes the pixels in another order.
    """
    network = surface.network
    ours, theirs = (
        np.arange(one.sizes[0]) if one.input_order is None else one.input_order
        for one in (network, other)
    )
    alike = np.array_equal(ours, theirs)
    if other.sizes != network.sizes or not alike:
        raise malformed(f"the other network is {other}", f"one that is shaped as {network}")
    arrays = (*other.weights, *other.biases)
    return np.concatenate([p.ravel() for p in arrays]).astype(np.float64) - surface.parameters


def _unit(direction: Floats) -> Floats:
    """Scales a direction to length 1; a direction of zeros stays as it is."""
    length = np.linalg.norm(direction)
    return direction / length if length else direction
