"""Labelled digits for measuring networks: MNIST's or generated ones."""

from __future__ import annotations

import numpy as np

from forwardpass.digits import Drawing, see_all
from forwardpass.numerics.incremental import Labelled


def labelled(images: np.ndarray, labels: np.ndarray) -> Labelled:
    """Converts (images, 784) uint8 greys into a network's input, with their labels."""
    pixels = np.divide(np.ascontiguousarray(images.T), np.float32(255))
    return Labelled(pixels, labels)


def handwritten_image(number: int) -> np.ndarray:
    """Generates the handwritten digit with this number, centred: (784,) uint8.

    It is the digit `number % 10`, and always the same image. It takes a millisecond.
    """
    from forwardpass.digits.handwriting import write

    written = write(number % 10, number // 10)
    strokes = [stroke.points for stroke in written.strokes]
    (seen,) = see_all([Drawing(strokes, written.pen_radius)])
    image: np.ndarray = np.rint(255 * seen.pixels).astype(np.uint8)
    return image
