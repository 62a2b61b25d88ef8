"""From strokes to pixels: a soft round pen drawn along a line onto the 28×28 grid.

Coordinates are px of the grid, measured from its outer corner: pixel (row i, column j) is the
square [j, j+1) × [i, i+1) and its centre lies at (j + ½, i + ½); x runs right, y runs down.
A point is held as one complex number x + iy: a whole drawing is then one flat array, and its
lengths, shifts and interpolations are one numpy call each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import exp, pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIDE = 28
"""Pixels along each side of the grid."""

PEN_RADIUS = 1.25
"""The default pen, px: straight ink is 2.5 px wide, as in MNIST (a median of 2.8 px in its ones,
2.4 px as ink over half the outline in all digits)."""

PEN_RADIUS_LIMITS = (0.3, 4.0)
"""The thinnest and the thickest pen, px."""

SPACING = 0.5
"""Distance, px, between the dots that a stroke is drawn with."""

MOST_DOTS = 8_192
"""A line longer than SPACING times this (146 times across the grid) gets its dots further apart
instead of more of them: the time for one drawing stays bounded."""

FINE = 16
"""Places a dot can take along each px."""

_MARGIN = 10  # px around the grid where a dot may still lie
_CORNER = (1 + 1j) * (FINE * _MARGIN + 0.5)  # the ½ turns cutting into rounding
_ONE = np.float32(1)

Points = NDArray[np.complex128]
Picture = NDArray[np.float32]


class Line(NamedTuple):
    """A drawing as one run of points, with the places where the pen was lifted.

    points: (n,) complex, px. lifts: index of the last point before each lift but the final one.
    tips: indices of every stroke's first and last point.
    """

    points: Points
    lifts: list[int]
    tips: list[int]

    @classmethod
    def of(cls, strokes: Sequence[NDArray[np.floating]], unit: float = 1.0) -> Line | None:
        """The line through `strokes`, each (n, 2) in units of `unit` px; None if there is none."""
        lengths = [len(stroke) for stroke in strokes if len(stroke)]
        if not lengths:
            return None
        points = np.concatenate(strokes, dtype=np.float64).view(np.complex128).ravel()
        points *= unit
        ends = [after - 1 for after in accumulate(lengths)]
        lifts = ends[:-1]
        return cls(points, lifts, [0, *ends, *[end + 1 for end in lifts]])

    def dots(self, spacing: float = SPACING) -> Points:
        """Points every `spacing` px along the pen's way, and every stroke's first and last one.

        Returns (m,) complex, m ≤ MOST_DOTS + 2 · strokes: no stroke is too short to leave a dot.
        """
        points = self.points
        travelled = np.zeros(len(points))
        steps = np.abs(points[1:] - points[:-1], out=travelled[1:])
        if self.lifts:  # a lifted pen leaves no ink on its way to the next stroke
            steps[self.lifts] = 0
        steps.cumsum(out=steps)
        length = float(travelled[-1])
        marks = np.arange(0.0, length, max(spacing, length / MOST_DOTS))
        return np.concatenate((np.interp(marks, travelled, points), points.take(self.tips)))


class Pen(NamedTuple):
    """A soft round pen: how its ink falls off with the distance d from the line it drew.

    ink = ½ + (r² − d²) / 2r, kept within [0, 1]: ½ at the radius r, where it falls by 1 per px, 1
    inside and 0 from `reach` = √(r² + r) on. A pen thinner than a pixel (r < ½) is as wide as one
    and paler, by 2r. Of d² only the least over all dots counts, and the log-sum-exp takes that
    minimum for a whole picture in one matrix product, since the Gaussian of a distance is the
    product of those of its two coordinates:

        −2σ² · ln Σ exp(−|pixel − dot|² / 2σ²)  →  min d²    for small σ

    On a straight line of dots that sum is √(2π)·σ / SPACING too large; the rows take that factor
    out. Where strokes overlap or meet at an acute angle the rim gets a little more ink:
    σ²·ln 2 / r, 3 % of full, for a line traced twice; 30 % in single pixels at worst.

    rows: (48·16, 28) float32, the Gaussian of each pixel's distance along one axis from a dot at
    every sixteenth of a px from −10 to 38, so scaled that ink = slope · ln(sum of products).
    """

    reach: float
    rows: NDArray[np.float32]
    slope: np.float32

    def draw(self, dots: Points) -> Picture:
        """The picture of ink drawn through `dots`: (m,) complex, px, between −10 and 38.

        Returns (28, 28) float32 in [0, 1].
        """
        place = (dots * FINE + _CORNER).view(np.float64).astype(np.intp)
        ink: Picture = np.dot(
            self.rows.take(place[1::2], axis=0).T, self.rows.take(place[::2], axis=0)
        )
        np.maximum(ink, _ONE, out=ink)  # ln 1 = 0: paper
        np.log(ink, out=ink)
        ink *= self.slope
        np.minimum(ink, _ONE, out=ink)
        return ink


def pen(radius: float) -> Pen:
    """The pen of `radius` px, to 1/16 px. Raises ValueError outside PEN_RADIUS_LIMITS."""
    thinnest, thickest = PEN_RADIUS_LIMITS
    if not thinnest <= radius <= thickest:
        raise ValueError(f"pen radius {radius}: expected {thinnest} to {thickest} px")
    return _pen(round(radius * 16))


@lru_cache(maxsize=64)  # every radius there is: (4 − 0.3) · 16 < 64, 86 KB each
def _pen(sixteenths: int) -> Pen:
    radius = max(sixteenths / 16, 0.5)
    reach = sqrt(radius**2 + radius)
    sigma = max(SPACING / 2, reach / 7)  # no gaps between dots, and exp(−7² / 2) is still a float32
    places = np.arange((SIDE + 2 * _MARGIN) * FINE) / FINE - _MARGIN
    distance = np.abs(places[:, None] - (np.arange(SIDE) + 0.5))
    slope = sigma**2 / radius
    scale = exp((0.5 + radius / 2) / slope) / (sqrt(2 * pi) * sigma / SPACING)
    rows = sqrt(scale) * np.exp(-((distance / sigma) ** 2) / 2)
    rows[distance > 1.1 * reach] = 0  # no ink so far off, and products below 1e-38 would be slow
    paler = min(1.0, 2 * sixteenths / 16)
    return Pen(reach, rows.astype(np.float32), np.float32(slope * paler))


def rasterise(strokes: Sequence[NDArray[np.floating]], pen_radius: float = PEN_RADIUS) -> Picture:
    """The picture of `strokes` as they stand on the grid.

    strokes: each (n, 2) of x, y in px; a stroke of one point is a dot. Ink beyond the grid's edge
    is cut off. Returns (28, 28) float32 in [0, 1], all zeros where there is no stroke.
    Raises ValueError for a pen outside PEN_RADIUS_LIMITS.
    """
    line = Line.of(strokes)
    return np.zeros((SIDE, SIDE), np.float32) if line is None else draw(line, pen(pen_radius))


def draw(line: Line, pen: Pen) -> Picture:
    """The (28, 28) picture of one line; see `rasterise`."""
    xy = line.dots().view(np.float64)
    # What lies further off than the pen reaches is moved to just that far: no ink arrives there.
    np.maximum(xy, -pen.reach, out=xy)
    np.minimum(xy, SIDE + pen.reach, out=xy)
    return pen.draw(xy.view(np.complex128))


_CENTRES = np.arange(SIDE, dtype=np.float32) + np.float32(0.5)
_MOMENTS = np.stack(
    [np.ones(SIDE**2, np.float32), np.tile(_CENTRES, SIDE), np.repeat(_CENTRES, SIDE)], axis=1
)


def centre_of_mass(picture: Picture) -> tuple[float, float]:
    """Where (x, y) the ink of a (28, 28) picture balances, px. It must hold some ink."""
    ink, x, y = np.dot(picture.ravel(), _MOMENTS).tolist()
    return x / ink, y / ink
