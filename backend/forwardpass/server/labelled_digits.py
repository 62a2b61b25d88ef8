"""Labelled digits for measuring networks: from MNIST, or generated handwriting."""

from __future__ import annotations

import gevent
import numpy as np

from forwardpass.digits import Drawing, see_all
from forwardpass.numerics.incremental import Labelled

GENERATED = 2_000
"""How many handwritten digits stand in for MNIST where it is not installed."""
PAUSE_S = 0.002
"""Pause after each generated digit, in which the event loop serves what has arrived."""


def labelled(images: np.ndarray, labels: np.ndarray) -> Labelled:
    """Converts (images, 784) uint8 greys into a network's input, with their labels."""
    pixels = np.divide(np.ascontiguousarray(images.T), np.float32(255))
    return Labelled(pixels, labels)


def handwritten(count: int) -> Labelled:
    """Generates `count` handwritten digits, centred; always the same ones.

    This takes seconds, and yields to the event loop after each digit.
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
