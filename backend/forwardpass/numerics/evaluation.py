"""Evaluation: how many images a network reads correctly, and how it misreads the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.answer import Readout, read_digits
from forwardpass.numerics.network import Network


@dataclass(frozen=True)
class Evaluation:
    """The result of a network on labelled images.

    Attributes:
        confusion: (10, 10), how many images of the row's digit were read as the column's digit.
    """

    confusion: npt.NDArray[np.intp]

    @property
    def correct(self) -> int:
        """How many images were read correctly."""
        return int(np.trace(self.confusion))

    @property
    def total(self) -> int:
        """How many images there were."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """The share of images that were read correctly, in [0, 1]."""
        return self.correct / self.total

    @property
    def per_class(self) -> list[float]:
        """The share of each digit that was read correctly, in [0, 1]; 0 if it has no images."""
        totals = self.confusion.sum(axis=1)
        shares: list[float] = (np.diagonal(self.confusion) / np.maximum(totals, 1)).tolist()
        return shares


def evaluate(
    network: Network,
    x: npt.NDArray[np.float32],
    labels: npt.NDArray[np.integer],
    readout: Readout = "argmax",
) -> Evaluation:
    """Evaluates a network by its best digit for each image, even where it is undecided.

    Args:
        network: a network of n_in inputs.
        x: (images, n_in) float32 in [0, 1], at least one image.
        labels: (images,) the digits 0–9.
        readout: how to read the outputs.

    Raises:
        ValueError: there are no images, or there are more or fewer labels than images.
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
    """Evaluates outputs that have already been computed, (images, n_out)."""
    digits = read_digits(outputs, readout)
    counts = np.bincount(10 * labels.astype(np.intp) + digits, minlength=100)
    return Evaluation(counts.reshape(10, 10))
