"""Where pictures of digits come from: a hand on the pad, our own handwriting, files, MNIST.

RULE: numpy and Pillow, nothing of ours. It makes pictures; it knows no network and no visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forwardpass.digits.centring import IDENTITY, Placement, centre
from forwardpass.digits.raster import Lines, Strokes, draw, pen
from forwardpass.options import GRID, PEN_RADIUS

__all__ = ["Drawing", "Placement", "Seen", "see", "see_all"]


class Drawing(NamedTuple):
    """What a hand drew, and how it is to be seen.

    strokes: each (n, 2) of x, y in pad units, [0, 1) across the pad. pen_radius: px of the 28×28
    grid, before and after the centring. centred: whether MNIST's centring is applied.
    """

    strokes: Strokes
    pen_radius: float = PEN_RADIUS.usual
    centred: bool = True


class Seen(NamedTuple):
    """What a network sees of a drawing.

    pixels: (784,) float32 in [0, 1], row by row from the top; 0 is paper, 1 is ink.
    placement: how the drawing was moved on the way; the identity where it was not.
    """

    pixels: NDArray[np.float32]
    placement: Placement


def see(strokes: Strokes, pen_radius: float = PEN_RADIUS.usual, *, centred: bool = True) -> Seen:
    """The picture of `strokes` that goes into a network; the arguments are those of `Drawing`.

    No strokes give zeros. Raises ValueError for a pen outside PEN_RADIUS.
    """
    return see_all([Drawing(strokes, pen_radius, centred)])[0]


def see_all(drawings: Sequence[Drawing]) -> list[Seen]:
    """What `see` gives for each of `drawings`, to the bit, for less.

    This runs for every move of every visitor's pen.
    """
    seen = [Seen(np.zeros(GRID * GRID, np.float32), IDENTITY)] * len(drawings)
    for centred in (True, False):
        indices = [
            index
            for index, drawing in enumerate(drawings)
            if drawing.centred is centred and any(map(len, drawing.strokes))
        ]
        if not indices:
            continue
        pens = [pen(drawings[index].pen_radius) for index in indices]
        lines = Lines.of([drawings[index].strokes for index in indices], unit=GRID)
        if centred:
            placements, pictures = centre(lines, pens)
        else:
            placements, pictures = [IDENTITY] * len(indices), draw(lines, pens)
        flat = pictures.reshape(len(indices), -1)
        for index, pixels, moved in zip(indices, flat, placements, strict=True):
            seen[index] = Seen(pixels, moved)
    return seen
