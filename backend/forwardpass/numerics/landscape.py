"""The cost around where a network stands: a plane through it, along two directions with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from forwardpass.numerics.cost_surface import CostSurface
from forwardpass.numerics.directions import DIRECTIONS, towards
from forwardpass.numerics.gradient import Floats
from forwardpass.numerics.network import Network
from forwardpass.refusal import malformed

POINTS = 41
"""Along each axis: with the middle one the network stands on the grid."""

SAME_WAY = 1e-9
"""Two directions lead the same way if no more than this share of one is across the other."""


class Way(NamedTuple):
    """A direction with a name.

    direction: (n,) float64, of length 1.
    length: how far it is to what the direction leads to, if that is a network; else None.
    """

    direction: Floats
    length: float | None


@dataclass(frozen=True, eq=False)
class Plane:
    """Two directions perpendicular to each other.

    Attributes:
        first: (n,) float64, of length 1.
        second: (n,), of the second direction what is across the first, of length 1.
        goals: where what the directions lead to lies on the plane, for each that leads to a
            network: how far along the first and along the second; else None.
    """

    first: Floats
    second: Floats
    goals: tuple[tuple[float, float] | None, tuple[float, float] | None]


@dataclass(frozen=True, eq=False)
class Place:
    """Where a network stands as seen from a plane.

    Attributes:
        first: how far along the first axis.
        second: how far along the second.
        away: how far from the plane.
        cost: its own cost, which is that of the point on the plane only where `away` is 0.
    """

    first: float
    second: float
    away: float
    cost: float


def way(surface: CostSurface, name: str, seed: int, other: Network | None = None) -> Way:
    """The direction of this name.

    Args:
        surface: where one stands.
        name: a key of `DIRECTIONS`, or `towards`.
        seed: of what is random.
        other: the network that `towards` leads to.

    Raises:
        Refusal: there is no such direction, or none from here.
    """
    if name == "towards" and other is not None:
        vector = towards(surface, other)
    elif name in DIRECTIONS:
        vector = DIRECTIONS[name](surface, seed)
    else:
        known = ", ".join([*DIRECTIONS, "towards"])
        raise malformed("there is no such direction", f"one of {known}", name)
    length = float(np.linalg.norm(vector))
    if not length:
        raise malformed(
            f"no way leads {name} from here: it is there already, or the cost has no slope",
            "another direction",
        )
    far = {"towards": length, "origin": float(np.linalg.norm(surface.parameters))}.get(name)
    return Way(vector / length, far)


def plane(first: Way, second: Way) -> Plane:
    """The plane of two directions.

    Raises:
        Refusal: both lead the same way.
    """
    along = float(first.direction @ second.direction)
    rest = second.direction - along * first.direction
    across = float(np.linalg.norm(rest))
    if across < SAME_WAY:
        raise malformed("both directions lead the same way", "two different ones")
    goals = (
        None if first.length is None else (first.length, 0.0),
        None if second.length is None else (second.length * along, second.length * across),
    )
    return Plane(first.direction, rest / across, goals)


def distances(reach: float) -> Floats:
    """(POINTS,), from −reach to reach."""
    return reach * np.linspace(-1, 1, POINTS)


def place(surface: CostSurface, now: CostSurface, seen_from: Plane) -> Place:
    """Where a network of the same sizes stands, seen from the plane through another.

    Args:
        surface: the plane goes through where this one stands.
        now: where the network stands, and its cost.
        seen_from: the plane.
    """
    moved = now.parameters - surface.parameters
    u, v = float(moved @ seen_from.first), float(moved @ seen_from.second)
    rest = moved - u * seen_from.first - v * seen_from.second
    return Place(u, v, float(np.linalg.norm(rest)), now.cost())
