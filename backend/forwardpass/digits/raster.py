"""Rasterises strokes: draws a soft round pen along lines onto the 28×28 grid.

Coordinates are px of the grid, measured from its outer corner: pixel (row i, column j) is the
square [j, j+1) × [i, i+1) and its centre lies at (j + ½, i + ½); x runs right, y runs down.

All functions take several drawings at once: a drawing has only about a hundred points, so numpy's
calls cost more than the arithmetic. The bits of one drawing's picture do not depend on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp, pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forwardpass.options import GRID, PEN_RADIUS

SPACING = 0.5
"""Distance, px, between the dots that a stroke is drawn with."""

MOST_DOTS = 8_192
"""Dots of one drawing. A line longer than SPACING times this (146 times across the grid) gets wider
spacing instead of more dots, which bounds the time for one drawing."""

FINE = 16
"""Positions that a dot can take along each px."""

_MARGIN = 10  # px around the grid in which dots may lie
_ONE = np.float32(1)
_STEP = 2.0**24  # fractions of a spacing; whole numbers of them add up without rounding

Points = NDArray[np.float64]
Pictures = NDArray[np.float32]
Strokes = Sequence[NDArray[np.floating]]


class Lines(NamedTuple):
    """Several drawings as one sequence of points, with the positions where the pen was lifted.

    Attributes:
        points: (n, 2) x and y, px.
        starts: (drawings,) index of each drawing's first point.
        ends: (drawings,) index of each drawing's last point.
        owner: (n,) index of the drawing that each point belongs to.
        lifts: index of the last point before each lift, including those between drawings.
        tips: indices of every stroke's first and last point.
    """

    points: Points
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    owner: NDArray[np.intp]
    lifts: NDArray[np.intp]
    tips: NDArray[np.intp]

    @classmethod
    def of(cls, drawings: Sequence[Strokes], unit: float = 1.0) -> Lines:
        """Joins drawings of at least one point each; strokes are (n, 2) in units of `unit` px."""
        strokes = [stroke for drawing in drawings for stroke in drawing if len(stroke)]
        points = np.concatenate(strokes, dtype=np.float64)
        points *= unit
        lifts = np.array([len(stroke) for stroke in strokes]).cumsum() - 1
        counts = np.array([sum(map(len, drawing)) for drawing in drawings])
        ends = counts.cumsum() - 1
        first = np.concatenate(([0], lifts[:-1] + 1))
        owner = np.arange(len(counts)).repeat(counts)
        return cls(points, ends - counts + 1, ends, owner, lifts, np.concatenate((first, lifts)))

    def moved(self, scale: NDArray[np.float64], shift: Points) -> Lines:
        """Scales each drawing by its `scale` (drawings,), then moves it by its `shift` (…, 2)."""
        points = self.points * scale.take(self.owner)[:, None] + shift.take(self.owner, axis=0)
        return self._replace(points=points)

    def dots(self) -> Dots:
        """Places dots every `SPACING` px along each stroke and at both of its ends.

        A drawing gets at most MOST_DOTS + 2 · strokes dots. Even the shortest stroke leaves a dot.
        """
        flat = self.points.view(np.complex128).ravel()
        travelled = np.zeros(len(flat) + 1)
        steps = travelled[1:]
        np.abs(flat[1:] - flat[:-1], out=steps[:-1])
        steps[self.lifts] = 0  # a lifted pen leaves no ink on its way to the next stroke
        lengths = np.add.reduceat(steps, self.starts)
        steps *= (_STEP / np.maximum(SPACING, lengths / MOST_DOTS)).take(self.owner)
        np.rint(steps, out=steps)
        # The gap to the next drawing completes a whole number of spacings.
        lengths = np.add.reduceat(steps, self.starts)
        marks = np.ceil(lengths / _STEP)
        steps[self.ends] = marks * _STEP - lengths
        travelled.cumsum(out=travelled)
        along = np.interp(np.arange(marks.sum()), travelled[:-1] / _STEP, flat)
        drawings = np.arange(len(marks))
        owner = np.concatenate((drawings.repeat(marks.astype(np.intp)), self.owner.take(self.tips)))
        order = owner.argsort(kind="stable")
        owner = owner.take(order)
        positions = np.concatenate((along, flat.take(self.tips))).take(order)
        return Dots(positions.view(np.float64).reshape(-1, 2), owner)


class Dots(NamedTuple):
    """The dots of several drawings: (m, 2) px, and the drawing (m,) of each, in order."""

    positions: Points
    owner: NDArray[np.intp]

    def moved(self, shift: Points) -> Dots:
        """Moves each drawing's dots by its `shift` (drawings, 2)."""
        return Dots(self.positions + shift.take(self.owner, axis=0), self.owner)

    def ink(self, pens: Sequence[Pen]) -> Pictures:
        """Draws each drawing with its pen: (drawings, 28, 28) float32 in [0, 1].

        Dots must lie between −10 and 38 px.
        """
        ink = np.empty((len(pens), GRID, GRID), np.float32)
        across, down = (self.positions.T * FINE + (FINE * _MARGIN + 0.5)).astype(np.intp)
        ends = np.bincount(self.owner).cumsum().tolist()
        start = 0
        for pen, picture, end in zip(pens, ink, ends, strict=True):
            columns = pen.rows.take(across[start:end], axis=0)
            rows = pen.rows.take(down[start:end], axis=0)
            np.dot(rows.T, columns, out=picture)
            start = end
        np.maximum(ink, _ONE, out=ink)  # ln 1 = 0: paper
        np.log(ink, out=ink)
        ink *= np.array([pen.slope for pen in pens])[:, None, None]
        np.minimum(ink, _ONE, out=ink)
        return ink


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


def pen(radius: float) -> Pen:
    """Returns the pen of `radius` px, to 1/16 px. Raises ValueError outside `PEN_RADIUS`."""
    thinnest, _, thickest = PEN_RADIUS
    if not thinnest <= radius <= thickest:
        raise ValueError(f"pen radius {radius}: expected {thinnest} to {thickest} px")
    return _pen(round(radius * 16))


@lru_cache(maxsize=64)  # enough for all radii: (4 − 0.3) · 16 < 64, 86 KB each
def _pen(sixteenths: int) -> Pen:
    radius = max(sixteenths / 16, 0.5)
    reach = sqrt(radius**2 + radius)
    sigma = max(SPACING / 2, reach / 7)  # no gaps between dots, and exp(−7² / 2) is still a float32
    positions = np.arange((GRID + 2 * _MARGIN) * FINE) / FINE - _MARGIN
    distance = np.abs(positions[:, None] - (np.arange(GRID) + 0.5))
    slope = sigma**2 / radius
    scale = exp((0.5 + radius / 2) / slope) / (sqrt(2 * pi) * sigma / SPACING)
    rows = sqrt(scale) * np.exp(-((distance / sigma) ** 2) / 2)
    rows[distance > 1.1 * reach] = 0  # no ink so far off, and products below 1e-38 would be slow
    paler = min(1.0, 2 * sixteenths / 16)
    return Pen(reach, rows.astype(np.float32), np.float32(slope * paler))


def rasterise(strokes: Strokes, pen_radius: float = PEN_RADIUS.usual) -> Pictures:
    """Draws strokes on the grid without centring.

    Args:
        strokes: each (n, 2) of x, y in px; a stroke of one point is a dot. Ink beyond the grid's
            edge is cut off.
        pen_radius: px.

    Returns:
        (28, 28) float32 in [0, 1], all zeros without strokes.

    Raises:
        ValueError: the pen radius is outside `PEN_RADIUS`.
    """
    pens = [pen(pen_radius)]
    if not any(map(len, strokes)):
        return np.zeros((GRID, GRID), np.float32)
    picture: Pictures = draw(Lines.of([strokes]), pens)[0]
    return picture


def draw(lines: Lines, pens: Sequence[Pen]) -> Pictures:
    """Draws each drawing without centring: (drawings, 28, 28); see `rasterise`."""
    dots = lines.dots()
    # Dots beyond the pen's reach are moved to exactly that distance, where they leave no ink.
    reach = np.array([pen.reach for pen in pens]).take(dots.owner)[:, None]
    return dots._replace(positions=dots.positions.clip(-reach, GRID + reach)).ink(pens)


_CENTRES = np.arange(GRID, dtype=np.float32) + np.float32(0.5)
_MOMENTS = np.stack(
    [np.ones(GRID**2, np.float32), np.tile(_CENTRES, GRID), np.repeat(_CENTRES, GRID)], axis=1
)


def centres_of_mass(pictures: Pictures) -> Points:
    """Returns the centre of mass of each (28, 28) picture, not blank: (…, 2) x and y, px."""
    # One product per picture: in a single product, the last bit would depend on their number.
    moments = np.matmul(pictures.reshape(-1, 1, GRID**2), _MOMENTS)[:, 0].astype(np.float64)
    centres: Points = moments[:, 1:] / moments[:, :1]
    return centres
