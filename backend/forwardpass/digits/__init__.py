"""Where pictures of digits come from: a hand on the pad, our own handwriting, files, MNIST.

RULE: numpy and Pillow, nothing of ours. It makes pictures; it knows no network and no visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forwardpass.digits.centring import IDENTITY, Placement, frame
from forwardpass.digits.raster import Lines, Strokes, draw, pen
from forwardpass.options import GRID, PEN_RADIUS

__all__ = ["Drawing", "Placement", "Seen", "see", "see_all"]


class Drawing(NamedTuple):
    """What a hand drew, and how it is to be seen.

    strokes: each (n, 2) of x, y in pad units, [0, 1) across the pad. pen_radius: px of the 28×28
    grid, before and after the framing. framed: whether the MNIST framing is applied.
    """

    strokes: Strokes
    pen_radius: float = PEN_RADIUS.usual
    framed: bool = True


class Seen(NamedTuple):
    """What a network sees of a drawing.

    pixels: (784,) float32 in [0, 1], row by row from the top; 0 is paper, 1 is ink.
    placement: how the drawing was moved on the way; the identity where it was not.
    """

    pixels: NDArray[np.float32]
    placement: Placement


def see(strokes: Strokes, pen_radius: float = PEN_RADIUS.usual, *, framed: bool = True) -> Seen:
    """The picture of `strokes` that goes into a network; the arguments are those of `Drawing`.

    No strokes give zeros. Raises ValueError for a pen outside PEN_RADIUS.
    """
    return see_all([Drawing(strokes, pen_radius, framed)])[0]


def see_all(drawings: Sequence[Drawing]) -> list[Seen]:
    """What `see` gives for each of `drawings`, to the bit, for less.

    This runs for every move of every visitor's pen.
    """
    seen = [Seen(np.zeros(GRID * GRID, np.float32), IDENTITY)] * len(drawings)
    for framed in (True, False):
        places = [
            place
            for place, drawing in enumerate(drawings)
            if drawing.framed is framed and any(map(len, drawing.strokes))
        ]
        if not places:
            continue
        pens = [pen(drawings[place].pen_radius) for place in places]
        lines = Lines.of([drawings[place].strokes for place in places], unit=GRID)
        if framed:
            placements, pictures = frame(lines, pens)
        else:
            placements, pictures = [IDENTITY] * len(places), draw(lines, pens)
        for place, pixels, moved in zip(places, pictures, placements, strict=True):
            seen[place] = Seen(pixels.ravel(), moved)
    return seen
