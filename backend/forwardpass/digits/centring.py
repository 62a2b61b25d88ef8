"""MNIST's centring: scales every digit to one size and moves its centre of mass to the middle.

MNIST's digits were fitted into a 20×20 box and then placed by their centre of mass
(http://yann.lecun.com/exdb/mnist/). A network trained on them expects the same of a drawing.
This module moves the *path*, not the picture, so the pen keeps its width for drawings of any size.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from forwardpass.digits.raster import (
    FINE,
    Lines,
    Pen,
    Pictures,
    Strokes,
    centres_of_mass,
    pen,
)
from forwardpass.options import GRID, PEN_RADIUS

BOX = 20.0
"""The longer side of a centred digit's ink, px."""

MOST_SCALE = 4.0
"""The largest scale of a drawing: only digits less than about 4 px tall stay smaller than BOX. So a
dot stays a dot, and a speck does not become a stroke across the picture."""

MIDDLE = GRID / 2
"""The middle of the picture, px from its corner; as a pixel index it would be 13.5."""


class Placement(NamedTuple):
    """How a drawing was moved: centred px = scale · drawn px + (dx, dy)."""

    scale: float
    dx: float
    dy: float


IDENTITY = Placement(scale=1.0, dx=0.0, dy=0.0)
"""The placement of a drawing that is not moved."""


def placement_of(strokes: Strokes, pen_radius: float = PEN_RADIUS.usual) -> Placement:
    """Returns the placement of `strokes`, each (n, 2) in px of the pad; IDENTITY if empty."""
    pens = [pen(pen_radius)]
    return centre(Lines.of([strokes]), pens)[0][0] if any(map(len, strokes)) else IDENTITY


def centre(lines: Lines, pens: Sequence[Pen]) -> tuple[list[Placement], Pictures]:
    """Centres drawings; returns placements and pictures: (drawings, 28, 28) float32 in [0, 1].

    Each drawing is drawn twice: first with its box in the middle, to find the ink's centre of mass,
    and then with that centre in the middle. The move is a whole number of the pen's steps, so that
    every dot keeps its ink. The centre of mass lands within 0.1 px of the middle, unless the move
    puts ink over the edge.
    """
    low = np.minimum.reduceat(lines.points, lines.starts, axis=0)
    high = np.maximum.reduceat(lines.points, lines.starts, axis=0)
    room = np.array([BOX - 2 * pen.reach for pen in pens])
    scale = room / np.maximum((high - low).max(axis=1), room / MOST_SCALE)
    shift = MIDDLE - scale[:, None] * (low + high) / 2
    dots = lines.moved(scale, shift).dots()
    move = np.rint((MIDDLE - centres_of_mass(dots.ink(pens))) * FINE) / FINE
    shift += move
    placements = list(map(Placement, scale.tolist(), *shift.T.tolist()))
    return placements, dots.moved(move).ink(pens)
