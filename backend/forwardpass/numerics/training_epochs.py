"""Training told epoch by epoch, for those who need no step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.examples import Examples
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training import Training


@dataclass(frozen=True)
class Progress:
    """Where the training is after one epoch.

    Attributes:
        epoch: 1 … the recipe's epochs.
        cost: the mean cost of the epoch's batches, as they were met.
        network: as it is now.
        accuracy: the share of the validation images that it reads right.
        best: the network of the best epoch so far.
        best_accuracy: its share.
        best_epoch: which epoch that was.
    """

    epoch: int
    cost: float
    network: Network
    accuracy: float
    best: Network
    best_accuracy: float
    best_epoch: int


def fit(recipe: Recipe, images: npt.ArrayLike, labels: npt.ArrayLike) -> Iterator[Progress]:
    """Trains a network, telling after each epoch how it stands. Stop asking, and it stops.

    Args:
        recipe: how.
        images: (n, 784) uint8, at least 12; a twelfth is kept apart for validation.
        labels: (n,) the digits 0–9.

    Raises:
        TrainingError: the recipe cannot be followed, or the cost grows beyond all numbers.
    """
    recipe.check()
    training = Training(recipe, Examples.of(images, labels))
    costs = []
    for step in training:
        costs.append(step.cost)
        if step.validation and step.ends_epoch:
            best = training.best
            yield Progress(
                step.epoch,
                float(np.mean(costs)),
                training.network,
                step.validation.accuracy,
                best.network,
                best.accuracy,
                best.epoch,
            )
            costs.clear()
