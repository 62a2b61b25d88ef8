"""Training reported epoch by epoch, for callers that do not need single steps."""

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
    """The state of a training after an epoch.

    Attributes:
        epoch: from 1 to the number of epochs in the recipe.
        cost: the mean cost of the epoch's batches, each before its step.
        network: the current network.
        accuracy: its accuracy on the validation images, in [0, 1].
        best: the network of the best epoch so far.
        best_accuracy: the accuracy of that network.
        best_epoch: the number of that epoch.
    """

    epoch: int
    cost: float
    network: Network
    accuracy: float
    best: Network
    best_accuracy: float
    best_epoch: int


def fit(recipe: Recipe, images: npt.ArrayLike, labels: npt.ArrayLike) -> Iterator[Progress]:
    """Trains a network and yields the state after each epoch. Stop iterating to stop the training.

    Args:
        recipe: the recipe to follow.
        images: (n, 784) uint8, at least 12; a twelfth of them is held out for validation.
        labels: (n,) the digits 0–9.

    Raises:
        TrainingError: the recipe cannot be followed, or the training diverges.
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
