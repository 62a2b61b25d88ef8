"""MNIST's centring: every digit of one size, its ink balanced on the middle of the picture.

MNIST's digits were fitted into a 20×20 box and then placed by their centre of mass
(http://yann.lecun.com/exdb/mnist/). A network trained on them expects that of a drawing too.
Here the *path* is moved, not the picture: the pen keeps its width whatever the drawing's size.
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
"""The longer side of a centred digit, px, from the ink's first trace to its last."""

MOST_SCALE = 4.0
"""The most a drawing is enlarged: only digits less than about 4 px tall stay smaller than BOX. A
dot therefore stays a dot, and a speck does not become a stroke across the picture."""

MIDDLE = GRID / 2
"""Middle of the picture, px from its corner: 13.5 when pixels are counted by their index."""


class Placement(NamedTuple):
    """How a drawing was moved: centred px = scale · drawn px + (dx, dy)."""

    scale: float
    dx: float
    dy: float


IDENTITY = Placement(scale=1.0, dx=0.0, dy=0.0)
"""The drawing as it stands."""


def placement_of(strokes: Strokes, pen_radius: float = PEN_RADIUS.usual) -> Placement:
    """Where MNIST's centring puts `strokes`, each (n, 2) in px of the pad; IDENTITY if none."""
    pens = [pen(pen_radius)]
    return centre(Lines.of([strokes]), pens)[0][0] if any(map(len, strokes)) else IDENTITY


def centre(lines: Lines, pens: Sequence[Pen]) -> tuple[list[Placement], Pictures]:
    """The placement of each drawing and its centred picture: (drawings, 28, 28) float32 in [0, 1].

    Each is drawn twice: with its box in the middle, which weighs the ink, and then with the
    ink's centre of mass there. The move is a whole number of the pen's steps, so that it leaves
    every dot as it was weighed: the centre of mass lands within 0.1 px of the middle, unless the
    move puts ink over the edge.
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
