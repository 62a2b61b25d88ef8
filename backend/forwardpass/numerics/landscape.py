"""A slice of the cost surface: a plane through a network, spanned by two named directions."""

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
"""Points along each axis. The number is odd, so that the network itself is a point of the grid."""

SAME_WAY = 1e-9
"""Directions are parallel if at most this share of one is perpendicular to the other."""


class Way(NamedTuple):
    """A named direction.

    direction: (n,) float64, of length 1.
    length: the distance to the network that the direction leads to; None if it leads to none.
    """

    direction: Floats
    length: float | None


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane, spanned by two perpendicular directions.

    Attributes:
        first: (n,) float64, of length 1.
        second: (n,) the part of the second direction that is perpendicular to the first, scaled to
            length 1.
        goals: for each direction, the coordinates on the plane of the network that it leads to;
            None if it leads to none.
    """

    first: Floats
    second: Floats
    goals: tuple[tuple[float, float] | None, tuple[float, float] | None]


@dataclass(frozen=True, eq=False)
class Place:
    """The position of a network relative to a plane.

    Attributes:
        first: its coordinate along the first axis.
        second: its coordinate along the second axis.
        away: its distance from the plane.
        cost: its own cost. It equals the cost at the point on the plane only where `away` is 0.
    """

    first: float
    second: float
    away: float
    cost: float


def way(surface: CostSurface, name: str, seed: int, other: Network | None = None) -> Way:
    """Returns the direction with this name.

    Args:
        surface: the cost surface, which knows the network to start from.
        name: a key of `DIRECTIONS`, or `towards`.
        seed: the seed of a random direction.
        other: the network that `towards` leads to.

    Raises:
        Refusal: no direction has this name, or it does not exist at this network.
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
            f"there is no direction {name} here: the network is there, or the gradient is 0",
            "another direction",
        )
    far = {"towards": length, "origin": float(np.linalg.norm(surface.parameters))}.get(name)
    return Way(vector / length, far)


def plane(first: Way, second: Way) -> Plane:
    """Returns the plane that two directions span.

    Raises:
        Refusal: the directions are parallel.
    """
    along = float(first.direction @ second.direction)
    rest = second.direction - along * first.direction
    across = float(np.linalg.norm(rest))
    if across < SAME_WAY:
        raise malformed("the two directions are parallel", "two different directions")
    goals = (
        None if first.length is None else (first.length, 0.0),
        None if second.length is None else (second.length * along, second.length * across),
    )
    return Plane(first.direction, rest / across, goals)


def distances(reach: float) -> Floats:
    """Returns the coordinates along an axis: (POINTS,), from −reach to reach."""
    return reach * np.linspace(-1, 1, POINTS)


def place(surface: CostSurface, now: CostSurface, seen_from: Plane) -> Place:
    """Returns the position of a network relative to a plane through another one of the same sizes.

    Args:
        surface: the cost surface at the network that the plane runs through.
        now: the cost surface at the network to place.
        seen_from: the plane.
    """
    moved = now.parameters - surface.parameters
    u, v = float(moved @ seen_from.first), float(moved @ seen_from.second)
    rest = moved - u * seen_from.first - v * seen_from.second
    return Place(u, v, float(np.linalg.norm(rest)), now.cost())
