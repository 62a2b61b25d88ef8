"""What a training tells of its steps, and what it keeps of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from forwardpass.numerics.evaluation import Evaluation
from forwardpass.numerics.network import FloatArray, IntArray, Network
from forwardpass.numerics.recipe import Recipe, TrainingError

if TYPE_CHECKING:
    from forwardpass.numerics.training import Training


@dataclass(frozen=True)
class Measured:
    """How a network does on images.

    Attributes:
        cost: the mean over the images, by the recipe's cost function, penalties not counted.
        evaluation: what it takes each image for.
    """

    cost: float
    evaluation: Evaluation

    @property
    def accuracy(self) -> float:
        """The share that it reads right, in [0, 1]."""
        return self.evaluation.accuracy


@dataclass(frozen=True)
class Best:
    """The best epoch so far, by validation; the later of equals: it had more of the schedule.

    Attributes:
        network: before the first epoch ends, the one that the training started from.
        accuracy: the share of the validation images that it reads right; −1 before.
        epoch: which that was, 1 being the first; 0 before.
    """

    network: Network
    accuracy: float
    epoch: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a training: the gradient of one batch, followed once.

    Attributes:
        number: 1 at the first step; where one image was learned from alone, that of the last step
            whose batch is complete.
        taken: how many images of the batch of the next step have been learned from alone.
        epoch: 1 in the first.
        examples: how many images have been learned from so far, each as often as it was.
        cost: the mean cost of the batch before the step, penalties not counted.
        learning_rate: by which the step was made: the schedule's share of the training's.
        ends_epoch: whether each image has now been seen as often as every other.
        validation: how the network does on the validation images, where that was due.
        training: how it does on images that it learns from, as many as there are for validation
            and not augmented, where that was due.
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
        """The network as it is after this step; it is made when it is asked for.

        Raises:
            TrainingError: the training has gone on or back. Keep `Training.checkpoint()` to return.
        """
        if (self._run.number, self._run.taken) != (self.number, self.taken):
            raise TrainingError(
                f"the training is at step {self._run.number}, so the network of step "
                f"{self.number} is gone; expected to be asked before the next step"
            )
        return self._run.network

    @property
    def accuracy(self) -> float | None:
        """The share of the validation images read right, in [0, 1], where it was due."""
        return None if self.validation is None else self.validation.accuracy

    @property
    def training_accuracy(self) -> float | None:
        """The share read right of images that are learned from, where it was due."""
        return None if self.training is None else self.training.accuracy


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that a training is after one of its steps; it never changes.

    What is random from there on follows from the recipe's seed and the number of the step.

    Attributes:
        recipe: of the training.
        number: of the step; 0 before the first.
        taken: how many images of the batch of the next step it has learned from alone.
        updates: how often the optimiser has been followed.
        state: (1 + moments, parameters) float32, read-only: the parameters (all weights, layer by
            layer, then all biases), and below them the moments of the optimiser.
        learning_rate: of the training, as it was set last.
        best: the best epoch so far.
        input_order: that of the network, or None.
        examples: the checksum of what it learns from.
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
        """The network as it was then."""
        weights, biases = views(self.state[0], self.recipe.sizes)
        return Network(weights, biases, self.recipe.activations, self.input_order)


def views(
    parameters: FloatArray, sizes: Sequence[int]
) -> tuple[list[FloatArray], list[FloatArray]]:
    """The weights and the biases that lie in one row of numbers, not copied."""
    shapes = [(n_out, n_in) for n_in, n_out in pairwise(sizes)]
    lengths = [n_out * n_in for n_out, n_in in shapes] + [n_out for n_out, _ in shapes]
    parts = np.split(parameters, np.cumsum(lengths)[:-1])
    weights = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=False)]
    return weights, parts[len(shapes) :]


class DivergenceError(TrainingError):
    """The cost or a parameter grew beyond all numbers: the learning rate is too large.

    Attributes:
        step: the number of the step that failed, 1 being the first.
        learning_rate: that of the training then.
        network: the last one whose cost was a number. The training stands there.
    """

    def __init__(self, step: int, learning_rate: float, network: Network) -> None:
        super().__init__(
            f"at step {step} the cost grew beyond all numbers: the learning rate "
            f"{learning_rate:g} is too large; the network is kept as it was before that"
        )
        self.step = step
        self.learning_rate = learning_rate
        self.network = network
