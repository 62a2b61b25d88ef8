"""Computes the cost around a network, point by point."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from forwardpass.numerics.cost_surface import CostSurface
from forwardpass.numerics.landscape import Way, distances, place, plane, way
from forwardpass.wire import network_from
from forwardpass.workers.model import Ours, model_called

FLOAT = np.dtype("<f4")


def landscape(
    data: bytes,
    ours: Ours,
    sizes: Sequence[int],
    activations: Sequence[str],
    x: bytes,
    y: bytes,
    cost: str,
    directions: Sequence[tuple[str, str | None]],
    seed: int,
    reach: float,
) -> dict[str, Any]:
    """Computes the cost on a plane, and the position of a network relative to it.

    Args:
        data: `wire.network_bytes` of the network at the origin of the plane, followed by those of
            the network to locate if it is another one; then only its position is computed.
        ours: the trained networks.
        sizes: the sizes of the network.
        activations: the activation functions of its layers.
        x: float32, the input for each image, in the order in which the network sees it.
        y: float32, the desired outputs for each image.
        cost: a key of `COSTS`.
        directions: for each, its name and the name of the network that it leads to, or None.
        seed: the seed of the first direction's random numbers; the second direction has the next
            seed.
        reach: how far the plane extends in each direction.

    Returns:
        `costs`: float32, a row for each distance along the first direction, or None; `goals` as in
        `numerics.landscape.Plane`; `place`: the fields of `numerics.landscape.Place`.

    Raises:
        Refusal: there is no such direction, or both are parallel.
    """
    length = FLOAT.itemsize * sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    images = np.frombuffer(x, FLOAT).reshape(-1, sizes[0])
    desired = np.frombuffer(y, FLOAT).reshape(-1, sizes[-1])
    through, now = (
        CostSurface(network_from(numbers, sizes, activations), images, desired, cost)
        for numbers in (data[:length], data[-length:])
    )
    ways = [_way(through, *directions[at], seed + at, ours) for at in (0, 1)]
    seen = plane(*ways)
    stands = place(through, now, seen)
    costs = None
    if len(data) == length:
        along = distances(reach)
        costs = through.slice(seen.first, seen.second, along, along).astype(FLOAT).tobytes()
    return {
        "costs": costs,
        "goals": seen.goals,
        "place": [stands.first, stands.second, stands.away, stands.cost],
    }


def _way(surface: CostSurface, name: str, other: str | None, seed: int, ours: Ours) -> Way:
    network = model_called(other, ours).network if name == "towards" else None
    return way(surface, name, seed, network)
