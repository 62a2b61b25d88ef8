"""Evaluation: how many images a network reads right, and what it takes the others for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.answer import Readout, read_digits
from forwardpass.numerics.network import Network


@dataclass(frozen=True)
class Evaluation:
    """How a network did on labelled images.

    Attributes:
        confusion: (10, 10), how many images of the digit in the row were read as the one in the
            column.
    """

    confusion: npt.NDArray[np.intp]

    @property
    def correct(self) -> int:
        """How many images were read right."""
        return int(np.trace(self.confusion))

    @property
    def total(self) -> int:
        """How many images there were."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """The share read right, in [0, 1]."""
        return self.correct / self.total

    @property
    def per_class(self) -> list[float]:
        """The share read right of each digit, in [0, 1]; 0 for a digit that was not there."""
        totals = self.confusion.sum(axis=1)
        shares: list[float] = (np.diagonal(self.confusion) / np.maximum(totals, 1)).tolist()
        return shares


def evaluate(
    network: Network,
    x: npt.NDArray[np.float32],
    labels: npt.NDArray[np.integer],
    readout: Readout = "argmax",
) -> Evaluation:
    """What the network takes each image for: the best digit, even where it is undecided.

    Args:
        network: of n_in inputs.
        x: (images, n_in) float32 in [0, 1], at least one image.
        labels: (images,) the digits 0–9.
        readout: how the outputs are to be read.

    Raises:
        ValueError: there are no images, or not as many labels.
    """
    if len(x) != len(labels) or not len(x):
        raise ValueError(
            f"{len(x)} images and {len(labels)} labels were given; "
            "expected as many labels as images, and at least one"
        )
    return evaluate_outputs(network.feedforward(x), labels, readout)


def evaluate_outputs(
    outputs: npt.NDArray[np.float32], labels: npt.NDArray[np.integer], readout: Readout
) -> Evaluation:
    """The same of outputs that are there already, (images, n_out)."""
    digits = read_digits(outputs, readout)
    counts = np.bincount(10 * labels.astype(np.intp) + digits, minlength=100)
    return Evaluation(counts.reshape(10, 10))
