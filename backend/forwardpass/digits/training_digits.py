"""Digits to learn from: MNIST's where they are on this machine, else our own handwriting."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forwardpass.digits import Drawing, mnist, see_all
from forwardpass.digits.handwriting import write
from forwardpass.options import PIXELS, DigitSource

FROM_MNIST = 60_000
"""Its training images."""
GENERATED = 3_600
"""Digits written where MNIST is not at hand, in a few seconds."""
FIRST_SEED = 1_000
"""Of their handwriting. Lower seeds are left to those on which networks are measured."""
TOGETHER = 50
"""Drawings that are centred at a time; more would not be faster."""


class TrainingDigits(NamedTuple):
    """Labelled images to learn from.

    images: (n, 784) uint8, 0 background … 255 ink. labels: (n,) uint8, the digits 0–9.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    source: DigitSource


def training_digits(folder: Path | None) -> TrainingDigits:
    """The 60,000 training images of MNIST in this folder; where it is None, generated digits.

    Raises:
        MnistError: the folder does not hold MNIST.
    """
    if folder is None:
        return generate(GENERATED)
    data = mnist.load(folder, "train")
    return TrainingDigits(data.images, data.labels, "mnist")


@cache
def generate(count: int) -> TrainingDigits:
    """So many digits in our own handwriting, centred, the same each time: 0, 1, … 9, 0, …."""
    labels = (np.arange(count) % 10).astype(np.uint8)
    drawings = []
    for index, digit in enumerate(labels.tolist()):
        written = write(digit, FIRST_SEED + index // 10)
        drawings.append(Drawing([stroke.points for stroke in written.strokes], written.pen_radius))
    images = np.empty((count, PIXELS), np.uint8)
    for start in range(0, count, TOGETHER):
        seen = see_all(drawings[start : start + TOGETHER])
        images[start : start + TOGETHER] = np.rint(255 * np.array([one.pixels for one in seen]))
    images.setflags(write=False)
    labels.setflags(write=False)
    return TrainingDigits(images, labels, "generated")
