"""Training: the loop that turns random numbers into a network that reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.augmentation import AUGMENTATIONS, augment
from forwardpass.numerics.backpropagation import backprop
from forwardpass.numerics.evaluation import evaluate
from forwardpass.numerics.heatmaps import roughness_gradient
from forwardpass.numerics.initialisation import INITS
from forwardpass.numerics.network import FloatArray, IntArray, Network
from forwardpass.numerics.optimisers import OPTIMISERS, rate_share
from forwardpass.numerics.recipe import Recipe, TrainingError

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.integer]

SPLIT_SEED = 2017
"""The split into training and validation images is the same for every network."""

VALIDATION_SHARE = 12
"""One image in so many is kept for validation: 5,000 of 60,000."""


@dataclass(frozen=True)
class Progress:
    """Where the training is after one epoch.

    Attributes:
        epoch: 1 … the recipe's epochs.
        cost: the mean cost of the epoch's batches, as they were met.
        network: as it is now.
        accuracy: the share of the validation images that it reads right.
        best: the network of the best epoch so far, by validation; the later of equals, because it
            has had more of the schedule.
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


def fit(recipe: Recipe, images: Images, labels: Labels) -> Iterator[Progress]:
    """Trains a network, telling after each epoch how it stands. Stop asking, and it stops.

    Args:
        recipe: how.
        images: (n, n_in) uint8, at least 12; a twelfth is kept apart for validation.
        labels: (n,) the digits 0–9.

    Raises:
        TrainingError: the recipe cannot be followed, or the cost grows beyond all numbers.
    """
    recipe.check()
    for_init, for_order, for_batches, for_copies = np.random.default_rng(recipe.seed).spawn(4)
    training, validation = split(len(images))
    order = for_order.permutation(recipe.sizes[0]) if recipe.shuffle_pixels else None
    learner = _Learner(recipe, order, images[training], for_init)
    copies = _Copies(recipe, images[training], for_copies)
    y = targets(labels[training], recipe)
    x_validation, labels_validation = pixels(images[validation]), labels[validation]
    best, best_accuracy, best_epoch = learner.network(), -1.0, 0
    for epoch in range(1, recipe.epochs + 1):
        costs = learner.learn_epoch(copies.of_epoch(epoch), y, for_batches)
        if not np.isfinite(costs):
            raise TrainingError(
                f"in epoch {epoch} the cost grew beyond all numbers; "
                f"expected a learning rate below {recipe.learning_rate}"
            )
        network = learner.network()
        accuracy = evaluate(network, x_validation, labels_validation, recipe.readout).accuracy
        if accuracy >= best_accuracy:
            best, best_accuracy, best_epoch = network, accuracy, epoch
        yield Progress(epoch, costs, network, accuracy, best, best_accuracy, best_epoch)


def split(count: int) -> tuple[IntArray, IntArray]:
    """Which of `count` images are for training and which for validation, always the same."""
    order = np.random.default_rng(SPLIT_SEED).permutation(count)
    kept = count // VALIDATION_SHARE
    return order[: count - kept], order[count - kept :]


def targets(labels: Labels, recipe: Recipe) -> FloatArray:
    """The outputs wanted: (n, 10), 1 for the digit and 0 for all others; or (n, 1), digit/10."""
    if recipe.readout == "tenths":
        return (labels[:, np.newaxis] / 10).astype(np.float32)
    one_hot: FloatArray = np.eye(10, dtype=np.float32)[labels]
    return one_hot


def pixels(images: npt.NDArray[np.number]) -> FloatArray:
    """What a network sees of the bytes: float32 in [0, 1]."""
    x: FloatArray = np.divide(images, np.float32(255), dtype=np.float32)
    return x


class _Learner:
    """The parameters while they are being learned, and the optimiser that changes them."""

    def __init__(
        self, recipe: Recipe, order: IntArray | None, images: Images, rng: np.random.Generator
    ) -> None:
        self._recipe = recipe
        self._order = order
        mean_image = self._arranged(pixels(images.mean(axis=0)))
        self._weights, self._biases = INITS[recipe.init](
            rng, recipe.sizes, recipe.activations, mean_image
        )
        self._optimiser = OPTIMISERS[recipe.optimiser]([*self._weights, *self._biases])
        self._steps_done = 0
        self._steps = recipe.epochs * -(-len(images) // recipe.batch)

    def network(self) -> Network:
        """The network as it is now."""
        return Network(self._weights, self._biases, self._recipe.activations, self._order)

    def learn_epoch(self, images: Images, y: FloatArray, rng: np.random.Generator) -> float:
        """Learns from each image once, in random order; the mean cost of the batches.

        It is not finite if the numbers grow beyond float32, which is for the caller to notice.
        """
        costs = []
        order = rng.permutation(len(images))
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, len(order), self._recipe.batch):
                batch = order[start : start + self._recipe.batch]
                costs.append(self._learn(self._arranged(pixels(images[batch])), y[batch]))
            return float(np.mean(costs))

    def _learn(self, x: FloatArray, y: FloatArray) -> float:
        """One step of the optimiser; the cost of the batch before it, penalties not counted."""
        recipe, weights = self._recipe, self._weights
        cost, nabla_W, nabla_b = backprop(
            weights, self._biases, recipe.activations, recipe.cost, x, y
        )
        if recipe.smoothness:
            nabla_W[0] += np.float32(recipe.smoothness) * roughness_gradient(weights[0])
        rate = recipe.learning_rate * rate_share(
            recipe.schedule, self._steps_done, self._steps, recipe.warm_up
        )
        self._optimiser.step([*nabla_W, *nabla_b], rate)
        for W in weights if recipe.decay_layers == "all" else weights[:1]:
            W *= np.float32(1 - rate * recipe.decay)
        self._steps_done += 1
        return cost

    def _arranged(self, x: FloatArray) -> FloatArray:
        """The inputs in the order in which the network sees them."""
        return x if self._order is None else x[..., self._order]


class _Copies:
    """The training images and their augmented copies, each made when its epoch first comes."""

    def __init__(self, recipe: Recipe, images: Images, rng: np.random.Generator) -> None:
        self._limits = AUGMENTATIONS[recipe.augmentation]
        self._made = [images]
        self._count = 1 + (recipe.copies if self._limits else 0)
        self._rng = rng

    def of_epoch(self, epoch: int) -> Images:
        """The copy whose turn it is in that epoch, 1 being the first."""
        turn = (epoch - 1) % self._count
        if turn == len(self._made) and self._limits:
            self._made.append(augment(self._made[0], self._limits, self._rng))
        return self._made[turn]
