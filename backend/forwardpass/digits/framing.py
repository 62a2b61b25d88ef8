"""The MNIST framing: every digit of one size, its ink balanced on the middle of the picture.

MNIST's digits were fitted into a 20×20 box and then placed by their centre of mass
(http://yann.lecun.com/exdb/mnist/). A network trained on them expects that of a drawing too.
Here the *path* is moved, not the picture: the pen keeps its width whatever the drawing's size.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forwardpass.digits.raster import (
    FINE,
    PEN_RADIUS,
    SIDE,
    SPACING,
    Line,
    Pen,
    Picture,
    centre_of_mass,
    pen,
)

BOX = 20.0
"""The longer side of a framed digit, px, from the ink's first trace to its last."""

MOST_SCALE = 4.0
"""The most a drawing is enlarged: only digits less than about 4 px tall stay smaller than BOX. A
dot therefore stays a dot, and a speck does not become a stroke across the picture."""

MIDDLE = SIDE / 2
"""Middle of the picture, px from its corner: 13.5 when pixels are counted by their index."""


class Placement(NamedTuple):
    """How a drawing was moved: framed px = scale · drawn px + (dx, dy)."""

    scale: float
    dx: float
    dy: float


IDENTITY = Placement(scale=1.0, dx=0.0, dy=0.0)
"""The drawing as it stands."""


def place(strokes: Sequence[NDArray[np.floating]], pen_radius: float = PEN_RADIUS) -> Placement:
    """Where the MNIST framing puts `strokes`, each (n, 2) in px of the pad; IDENTITY if none."""
    line = Line.of(strokes)
    return IDENTITY if line is None else frame(line, pen(pen_radius))[0]


def frame(line: Line, pen: Pen) -> tuple[Placement, Picture]:
    """The placement of a line and its framed picture, (28, 28) float32 in [0, 1].

    The line is drawn twice: with its box in the middle, which weighs the ink, and then with the
    ink's centre of mass there. The move is a whole number of the pen's places, so that it leaves
    every dot as it was weighed: the centre of mass lands within 0.1 px of the middle, unless the
    move puts ink over the edge.
    """
    across, down = line.points.real, line.points.imag
    left, right = float(np.minimum.reduce(across)), float(np.maximum.reduce(across))
    top, bottom = float(np.minimum.reduce(down)), float(np.maximum.reduce(down))
    longer = max(right - left, bottom - top)
    room = BOX - 2 * pen.reach
    scale = room / longer if longer * MOST_SCALE > room else MOST_SCALE
    shift = complex(MIDDLE, MIDDLE) - scale * complex((left + right) / 2, (top + bottom) / 2)
    dots = line.dots(SPACING / scale) * scale + shift
    x, y = centre_of_mass(pen.draw(dots))
    move = complex(round((MIDDLE - x) * FINE), round((MIDDLE - y) * FINE)) / FINE
    shift += move
    return Placement(scale, shift.real, shift.imag), pen.draw(dots + move)
