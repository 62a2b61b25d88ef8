"""Labelled digits to measure networks on: from MNIST, or from generated handwriting."""

from __future__ import annotations

import gevent
import numpy as np

from forwardpass.digits import Drawing, see_all
from forwardpass.numerics.incremental import Labelled

GENERATED = 2_000
"""Handwritten digits that are counted where MNIST is not at hand."""
PAUSE_S = 0.002
"""Between two of them, so that the event loop looks for what has come meanwhile."""


def labelled(images: np.ndarray, labels: np.ndarray) -> Labelled:
    """(images, 784) uint8 as the numbers that networks see."""
    pixels = np.divide(np.ascontiguousarray(images.T), np.float32(255))
    return Labelled(pixels, labels)


def handwritten(count: int) -> Labelled:
    """So many digits written by our own hands, centred, the same each time.

    It takes seconds, and lets visitors' passes through after each digit.
    """
    from forwardpass.digits.handwriting import write

    images = np.empty((count, 784), np.uint8)
    labels = np.arange(count) % 10
    for index in range(count):
        written = write(index % 10, index // 10)
        strokes = [stroke.points for stroke in written.strokes]
        (seen,) = see_all([Drawing(strokes, written.pen_radius)])
        images[index] = np.rint(255 * seen.pixels)
        gevent.sleep(PAUSE_S)
    return labelled(images, labels)
