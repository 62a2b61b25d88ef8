"""Labelled images: pictures of digits with the digits that they show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Pictures of digits with the digits that they show.

    Attributes:
        images: (n, 784) uint8, rows from the top, 0 background … 255 ink.
        labels: (n,) uint8, the digits 0–9.
    """

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def x(self) -> npt.NDArray[np.float32]:
        """The images as a network's input: (n, 784) float32 in [0, 1]."""
        return np.divide(self.images, np.float32(255))
