"""Where pictures of digits come from: a hand on the pad, our own handwriting, files, MNIST.

RULE: numpy and Pillow, nothing of ours. It makes pictures; it knows no network and no visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forwardpass.digits.framing import IDENTITY, Placement, frame
from forwardpass.digits.raster import PEN_RADIUS, SIDE, Line, draw, pen

__all__ = ["PEN_RADIUS", "SIDE", "Placement", "Seen", "see"]


class Seen(NamedTuple):
    """What a network sees of a drawing.

    pixels: (784,) float32 in [0, 1], row by row from the top; 0 is paper, 1 is ink.
    placement: how the drawing was moved on the way; the identity where it was not.
    """

    pixels: NDArray[np.float32]
    placement: Placement


def see(
    strokes: Sequence[NDArray[np.floating]],
    pen_radius: float = PEN_RADIUS,
    *,
    framed: bool = True,
) -> Seen:
    """The picture of `strokes` that goes into a network.

    strokes: each (n, 2) of x, y in pad units, [0, 1) across the pad. pen_radius: px of the 28×28
    grid, before and after the framing. framed: whether the MNIST framing is applied.
    No strokes give zeros. Raises ValueError for a pen outside raster.PEN_RADIUS_LIMITS.

    This runs for every move of every visitor's pen: 75 µs for 100 points (45 unframed), 0.2 ms for
    8,192 points written smoothly, 4 ms for the same scattered at random, on one 2.4 GHz core.
    """
    line = Line.of(strokes, unit=SIDE)
    if line is None:
        return Seen(np.zeros(SIDE * SIDE, np.float32), IDENTITY)
    if framed:
        placement, picture = frame(line, pen(pen_radius))
    else:
        placement, picture = IDENTITY, draw(line, pen(pen_radius))
    return Seen(picture.ravel(), placement)
