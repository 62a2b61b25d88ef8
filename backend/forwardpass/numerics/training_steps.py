"""The records of a training: its steps, measurements and checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from forwardpass.numerics.arrays import FloatArray, IntArray
from forwardpass.numerics.evaluation import Evaluation
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import Recipe, TrainingError

if TYPE_CHECKING:
    from forwardpass.numerics.training import Training


@dataclass(frozen=True)
class Measured:
    """The performance of a network on a set of images.

    Attributes:
        cost: the mean of the recipe's cost function over the images, without penalties.
        evaluation: the answer to each image.
    """

    cost: float
    evaluation: Evaluation

    @property
    def accuracy(self) -> float:
        """The share of correct answers, in [0, 1]."""
        return self.evaluation.accuracy


@dataclass(frozen=True)
class Best:
    """The best epoch so far by validation accuracy; of equal ones the latest.

    Attributes:
        network: the network after that epoch; before the first epoch ends, the starting network.
        accuracy: its accuracy on the validation images; −1 before the first epoch ends.
        epoch: the number of that epoch, starting at 1; 0 before the first epoch ends.
    """

    network: Network
    accuracy: float
    epoch: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a training: one update by the gradient of one batch.

    Attributes:
        number: the number of the step, starting at 1. After a single image, the number of the last
            step whose batch is complete.
        taken: how many images of the next step's batch have been learned from one by one.
        epoch: the number of the epoch, starting at 1.
        examples: how many images have been learned from so far, counting repetitions.
        cost: the mean cost of the batch before the step, without penalties.
        learning_rate: the rate of this step: the schedule's share of the peak rate.
        ends_epoch: whether this step completes an epoch.
        validation: the performance on the validation images; None where it was not measured.
        training: the performance on as many of the training images, not augmented; None where it
            was not measured.
    """

    number: int
    taken: int
    epoch: int
    examples: int
    cost: float
    learning_rate: float
    ends_epoch: bool
    validation: Measured | None
    training: Measured | None
    _run: Training = field(repr=False, compare=False)

    @property
    def network(self) -> Network:
        """The network after this step, built on access.

        Raises:
            TrainingError: the training has moved on or back. Keep a `Training.checkpoint()` to be
                able to return.
        """
        if (self._run.number, self._run.taken) != (self.number, self.taken):
            raise TrainingError(
                f"the training is at step {self._run.number}, so the network of step "
                f"{self.number} is gone; expected access before the next step"
            )
        return self._run.network

    @property
    def accuracy(self) -> float | None:
        """The accuracy on the validation images, in [0, 1]; None where it was not measured."""
        return None if self.validation is None else self.validation.accuracy

    @property
    def training_accuracy(self) -> float | None:
        """The accuracy on training images, in [0, 1]; None where it was not measured."""
        return None if self.training is None else self.training.accuracy


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The complete, immutable state of a training after one of its steps.

    The random choices that follow depend only on the recipe's seed and the number of the step.

    Attributes:
        recipe: the recipe of the training.
        number: the number of the step; 0 before the first.
        taken: how many images of the next step's batch have been learned from one by one.
        updates: the number of updates that the optimiser has made.
        state: (1 + moments, parameters) float32, read-only: the parameters (all weights, layer by
            layer, then all biases), followed by the moments of the optimiser.
        learning_rate: the peak learning rate, as it was last set.
        best: the best epoch so far.
        input_order: the order in which the network takes the pixels; None for the usual order.
        examples: the checksum of the examples.
    """

    recipe: Recipe
    number: int
    taken: int
    updates: int
    state: FloatArray
    learning_rate: float
    best: Best
    input_order: IntArray | None
    examples: int

    @property
    def network(self) -> Network:
        """The network at the checkpoint."""
        weights, biases = views(self.state[0], self.recipe.sizes)
        return Network(weights, biases, self.recipe.activations, self.input_order)


def views(
    parameters: FloatArray, sizes: Sequence[int]
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Returns the weights and the biases in a flat array of parameters, as views."""
    shapes = [(n_out, n_in) for n_in, n_out in pairwise(sizes)]
    lengths = [n_out * n_in for n_out, n_in in shapes] + [n_out for n_out, _ in shapes]
    parts = np.split(parameters, np.cumsum(lengths)[:-1])
    weights = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=False)]
    return weights, parts[len(shapes) :]


class DivergenceError(TrainingError):
    """The cost or a parameter is no longer finite: the learning rate is too large.

    Attributes:
        step: the number of the step that failed, starting at 1.
        learning_rate: the peak learning rate at that step.
        network: the last network with a finite cost. The training is set back to it.
    """

    def __init__(self, step: int, learning_rate: float, network: Network) -> None:
        super().__init__(
            f"at step {step} the cost grew beyond all numbers: the learning rate "
            f"{learning_rate:g} is too large; the network is kept as it was before that"
        )
        self.step = step
        self.learning_rate = learning_rate
        self.network = network
