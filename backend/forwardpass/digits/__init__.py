"""Sources of digit pictures: drawings, generated handwriting, picture files, MNIST.

RULE: numpy and Pillow only. This room makes pictures; it knows no network and no visitor.
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
    """A drawing, and how to turn it into a network's input.

    Attributes:
        strokes: each (n, 2) of x, y in pad units, [0, 1) across the pad.
        pen_radius: px of the 28×28 grid, before and after the centring.
        centred: whether MNIST's centring is applied.
    """

    strokes: Strokes
    pen_radius: float = PEN_RADIUS.usual
    centred: bool = True


class Seen(NamedTuple):
    """A network's input, made from a drawing.

    Attributes:
        pixels: (784,) float32 in [0, 1], row by row from the top; 0 is paper, 1 is ink.
        placement: how the drawing was moved; the identity if it was not.
    """

    pixels: NDArray[np.float32]
    placement: Placement


def see(strokes: Strokes, pen_radius: float = PEN_RADIUS.usual, *, centred: bool = True) -> Seen:
    """Converts strokes to a network's input; the arguments are those of `Drawing`.

    Without strokes, all pixels are 0.

    Raises:
        ValueError: the pen radius is outside `PEN_RADIUS`.
    """
    return see_all([Drawing(strokes, pen_radius, centred)])[0]


def see_all(drawings: Sequence[Drawing]) -> list[Seen]:
    """Does the same as `see` for several drawings, with identical bits but less work.

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
