"""Training: the loop that turns random weights and biases into a network that reads digits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.arrays import FloatArray, IntArray
from forwardpass.numerics.backpropagation import backprop
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.evaluation import evaluate_outputs
from forwardpass.numerics.examples import Copies, Examples, Images, Labels, pixels, targets
from forwardpass.numerics.heatmaps import roughness_gradient
from forwardpass.numerics.initialisation import INITS
from forwardpass.numerics.network import Network
from forwardpass.numerics.optimisers import OPTIMISERS, rate_share
from forwardpass.numerics.recipe import Recipe, TrainingError, check_learning_rate
from forwardpass.numerics.training_steps import (
    Best,
    Checkpoint,
    DivergenceError,
    Measured,
    Step,
    views,
)


class Training:
    """A training: an iterator over its steps. Between steps it can be measured, saved and reset.

    The same recipe, examples and start give the same numbers. They are equal to the bit on the same
    machine with the same numpy, if linear algebra uses one thread.

    Attributes:
        recipe: the recipe that the training follows.
        examples: the images and labels that it learns from.
        number: the number of the last completed step; 0 before the first.
        taken: how many images of the next step's batch `next_example` has already learned from.
            The next step learns from the rest.
        steps: the total number of steps.
        steps_per_epoch: the number of steps in which each image is learned from once.
        best: the best epoch so far.
    """

    def __init__(
        self,
        recipe: Recipe,
        examples: Examples,
        *,
        start: Network | None = None,
        validate_every: int | None = None,
    ) -> None:
        """Prepares a training. It learns as it is iterated over.

        Args:
            recipe: the recipe to follow.
            examples: the images and labels to learn from; several trainings may share them.
            start: the network to start from; None for the recipe's random numbers.
            validate_every: measure after every so many steps, in addition to each epoch's end.

        Raises:
            TrainingError: the recipe does not fit the examples or the start.
        """
        recipe.check()
        check_fit(recipe, len(examples.images), start, validate_every)
        self.recipe, self.examples = recipe, examples
        self._validate_every = validate_every
        self._images = examples.images[: recipe.digits]
        self._labels = _labels(recipe, examples.labels[: recipe.digits])
        self._y = targets(self._labels, recipe.readout)
        self._copies = Copies(recipe, self._images, _random(recipe).copies)
        self._sample_x: FloatArray | None = None
        self.steps_per_epoch = -(-len(self._images) // recipe.batch)
        self.steps = recipe.epochs * self.steps_per_epoch

        self._optimiser = OPTIMISERS[recipe.optimiser]
        parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(recipe.sizes))
        self._state = np.zeros((1 + self._optimiser.moments, parameters), np.float32)
        self._gradient = np.empty_like(self._state[0])
        self._weights, self._biases = views(self._state[0], recipe.sizes)
        random = _random(recipe)
        self._batches, self._epochs_drawn = random.batches, 0
        self._input_order = input_order_of(recipe, start)
        np.concatenate(self._start_numbers(start, random.init), out=self._state[0])
        self.learning_rate = recipe.learning_rate
        self.number = self.taken = self._updates = 0
        self._good, self._good_at = self._state.copy(), (0, 0, 0)
        self._network: Network | None = None
        self.best = Best(self.network, -1.0, 0)

    @classmethod
    def resume(
        cls, checkpoint: Checkpoint, examples: Examples, *, validate_every: int | None = None
    ) -> Training:
        """Returns a new training that continues from a checkpoint exactly as the original did.

        Raises:
            TrainingError: the checkpoint belongs to other examples.
        """
        start = checkpoint.network
        training = cls(checkpoint.recipe, examples, start=start, validate_every=validate_every)
        training.restore(checkpoint)
        return training

    def __iter__(self) -> Training:
        return self

    def __next__(self) -> Step:
        """Makes one step.

        Raises:
            StopIteration: all steps are made.
            DivergenceError: the cost or a parameter is no longer finite after this step or the
                previous one. The step is undone, so the training can continue with a lower
                `learning_rate`.
        """
        if self.number == self.steps:
            raise StopIteration
        return self._learn_next(self.recipe.batch)

    def next_example(self) -> Step:
        """Learns from the next image of the next batch alone, as if it were a batch of one.

        The update uses the learning rate and weight decay of the step that the batch belongs to,
        and the optimiser counts it as a step. The order of the images does not change, and each
        image is still learned from once in an epoch: the next step takes the rest of the batch, and
        the last image of a batch completes its step. No recipe alone gives the resulting numbers,
        but the same calls give the same numbers again.

        Raises:
            TrainingError: all steps are made.
            DivergenceError: as for a step.
        """
        if self.number == self.steps:
            raise TrainingError(
                f"all {self.steps} steps are made; expected a call before the last step"
            )
        return self._learn_next(1)

    def next_batch(self) -> tuple[Images, Labels]:
        """Returns the images that the next step will learn from, without learning from them.

        Returns:
            (n, 784) uint8, augmented as in the step, and (n,) the labels that the step uses.

        Raises:
            TrainingError: all steps are made.
        """
        if self.number == self.steps:
            raise TrainingError(
                f"all {self.steps} steps are made; expected a call before the last step"
            )
        chosen = self._whole_batch()[self.taken :]
        epoch = self.number // self.steps_per_epoch + 1
        return self._copies.some_of_epoch(epoch, chosen), self._labels.take(chosen)

    @property
    def next_rate(self) -> float:
        """The learning rate of the next step: the schedule's share of the peak rate."""
        recipe = self.recipe
        return self._learning_rate * rate_share(
            recipe.schedule, self.number, self.steps, recipe.warm_up
        )

    def _whole_batch(self) -> IntArray:
        """Returns the indices of all images of the next step's batch, taken or not."""
        epoch, batch = divmod(self.number, self.steps_per_epoch)
        order = self._visiting_order(epoch + 1)
        return order[batch * self.recipe.batch : (batch + 1) * self.recipe.batch]

    def _learn_next(self, most: int) -> Step:
        """Learns from the remaining images of the next batch, or from at most `most` of them."""
        epoch, batch = divmod(self.number, self.steps_per_epoch)
        whole = self._whole_batch()
        chosen = whole[self.taken : self.taken + most]
        images = self._copies.of_epoch(epoch + 1).take(chosen, axis=0)
        cost, rate = self._learn(images, self._y.take(chosen, axis=0))
        self._updates += 1
        self.taken += len(chosen)
        examples = epoch * len(self._images) + batch * self.recipe.batch + self.taken
        is_whole = self.taken == len(whole)
        if is_whole:
            self.number, self.taken = self.number + 1, 0
        self._network = None
        ends_epoch = is_whole and batch + 1 == self.steps_per_epoch
        validation, training = self._measured_if_due(ends_epoch) if is_whole else (None, None)
        if ends_epoch and validation and validation.accuracy >= self.best.accuracy:
            self.best = Best(self.network, validation.accuracy, epoch + 1)
        return Step(
            self.number,
            self.taken,
            epoch + 1,
            examples,
            cost,
            rate,
            ends_epoch,
            validation,
            training,
            self,
        )

    @property
    def learning_rate(self) -> float:
        """The peak learning rate of the schedule. It may be set between steps."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        check_learning_rate(value)
        self._learning_rate = float(value)

    @property
    def network(self) -> Network:
        """The current network."""
        if self._network is None:
            self._network = Network(
                self._weights, self._biases, self.recipe.activations, self._input_order
            )
        return self._network

    def measure(self) -> tuple[Measured, Measured]:
        """Measures the current network: what `Step.validation` and `Step.training` contain."""
        if self._sample_x is None:
            self._sample_x = pixels(self._images[: len(self.examples.validation_images)])
        return (
            self.measure_on(self.examples.validation_x, self.examples.validation_labels),
            self.measure_on(self._sample_x, self._labels[: len(self._sample_x)]),
        )

    def measure_on(self, x: FloatArray, labels: Labels) -> Measured:
        """Measures the current network on other images.

        Args:
            x: (n, 784) float32 in [0, 1].
            labels: (n,) the digits 0–9.
        """
        recipe = self.recipe
        outputs = self.network.feedforward(x)
        return Measured(
            COSTS[recipe.cost].value(
                outputs, targets(labels, recipe.readout), recipe.activations[-1]
            ),
            evaluate_outputs(outputs, labels, recipe.readout),
        )

    def checkpoint(self) -> Checkpoint:
        """Returns the complete current state of the training."""
        state = self._state.copy()
        state.setflags(write=False)
        return Checkpoint(
            self.recipe,
            self.number,
            self.taken,
            self._updates,
            state,
            self.learning_rate,
            self.best,
            self._input_order,
            self.examples.checksum,
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Sets the training to the state of a checkpoint.

        Raises:
            TrainingError: the checkpoint belongs to another recipe or to other examples.
        """
        if (checkpoint.recipe, checkpoint.examples) != (self.recipe, self.examples.checksum):
            raise TrainingError(
                "the checkpoint belongs to another recipe or to other examples; "
                "expected a checkpoint of this training"
            )
        np.copyto(self._state, checkpoint.state)
        np.copyto(self._good, checkpoint.state)
        self._good_at = (checkpoint.number, checkpoint.taken, checkpoint.updates)
        self.number, self.taken, self._updates = self._good_at
        self.best = checkpoint.best
        self._learning_rate = checkpoint.learning_rate
        self._input_order = checkpoint.input_order
        self._network = None

    def _start_numbers(self, start: Network | None, rng: np.random.Generator) -> list[FloatArray]:
        """Returns the weights and biases to start from, each array flattened."""
        weights: Sequence[FloatArray]
        biases: Sequence[FloatArray]
        if start is None:
            recipe = self.recipe
            mean_image = self._arranged(pixels(self._images.mean(axis=0)))
            weights, biases = INITS[recipe.init](rng, recipe.sizes, recipe.activations, mean_image)
        else:
            weights, biases = start.weights, start.biases
        return [numbers.ravel() for numbers in (*weights, *biases)]

    def _visiting_order(self, epoch: int) -> IntArray:
        """Returns the order in which an epoch learns from the images: (n,)."""
        if epoch < self._epochs_drawn:  # the training was set back
            self._batches, self._epochs_drawn = _random(self.recipe).batches, 0
        for _ in range(self._epochs_drawn, epoch):
            self._order = self._batches.permutation(len(self._images))
        self._epochs_drawn = epoch
        return self._order

    def _learn(self, images: npt.NDArray[np.uint8], y: FloatArray) -> tuple[float, float]:
        """Makes one step of the optimiser. Returns the batch's cost before it, and its rate."""
        recipe, weights, state = self.recipe, self._weights, self._state
        rate = self.next_rate
        with np.errstate(over="ignore", invalid="ignore"):
            cost, nabla_W, nabla_b = backprop(
                weights,
                self._biases,
                recipe.activations,
                recipe.cost,
                self._arranged(pixels(images)),
                y,
            )
            if not math.isfinite(cost):
                raise self._diverged()
            if recipe.smoothness:
                nabla_W[0] += np.float32(recipe.smoothness) * roughness_gradient(weights[0])
            np.concatenate([g.ravel() for g in (*nabla_W, *nabla_b)], out=self._gradient)
            np.copyto(self._good, state)
            self._good_at = (self.number, self.taken, self._updates)
            self._optimiser.step(state[0], self._gradient, state[1:], self._updates + 1, rate)
            for W in weights if recipe.decay_layers == "all" else weights[:1]:
                W *= np.float32(1 - rate * recipe.decay)
        if not np.isfinite(state).all():
            raise self._diverged()
        return cost, rate

    def _diverged(self) -> DivergenceError:
        """Restores the last state with a finite cost, and returns the error to raise."""
        failed = self.number + 1
        np.copyto(self._state, self._good)
        self.number, self.taken, self._updates = self._good_at
        self._network = None
        return DivergenceError(failed, self.learning_rate, self.network)

    def _measured_if_due(self, ends_epoch: bool) -> tuple[Measured | None, Measured | None]:
        """Measures the network at the end of an epoch and after every `validate_every` steps."""
        every = self._validate_every
        due = ends_epoch or (every is not None and self.number % every == 0)
        return self.measure() if due else (None, None)

    def _arranged(self, x: FloatArray) -> FloatArray:
        """Returns the inputs in the order in which the network takes them."""
        return x if self._input_order is None else x[..., self._input_order]


@dataclass(frozen=True)
class _Random:
    """One generator for each random choice, so that no choice depends on how many another draws."""

    init: np.random.Generator
    order: np.random.Generator
    batches: np.random.Generator
    copies: np.random.Generator
    labels: np.random.Generator


def _random(recipe: Recipe) -> _Random:
    """Returns the generators in their state at the start of a training."""
    return _Random(*np.random.default_rng(recipe.seed).spawn(5))


def _labels(recipe: Recipe, labels: Labels) -> Labels:
    """Returns the labels that the training uses: shuffled if the recipe says so."""
    return _random(recipe).labels.permutation(labels) if recipe.shuffle_labels else labels


def input_order_of(recipe: Recipe, start: Network | None) -> IntArray | None:
    """Returns the order in which the network takes the pixels; None for the usual order."""
    if start is not None:
        return start.input_order
    return _random(recipe).order.permutation(recipe.sizes[0]) if recipe.shuffle_pixels else None


def check_fit(
    recipe: Recipe, images: int, start: Network | None, validate_every: int | None = None
) -> None:
    """Checks that the recipe, the examples and the start fit together.

    Args:
        recipe: a recipe that `Recipe.check` accepts.
        images: the number of images to learn from.
        start: the network to start from; None for random numbers.
        validate_every: the argument of `Training`.

    Raises:
        TrainingError: they do not.
    """
    if recipe.digits and recipe.digits > images:
        raise TrainingError(
            f"digits is {recipe.digits}; expected at most {images}, "
            "the number of images to learn from"
        )
    if validate_every is not None and validate_every < 1:
        raise TrainingError(f"validate_every is {validate_every}; expected at least 1")
    if start is None:
        return
    if (start.sizes, start.activations) != (recipe.sizes, recipe.activations):
        raise TrainingError(
            f"the network to start from is {start}; expected one of sizes {recipe.sizes} "
            f"and activations {', '.join(recipe.activations)}"
        )
    if start.plain is not start:
        raise TrainingError(
            "the network to start from has switches; expected a plain network, which its weights "
            "and biases describe completely"
        )
    if (start.input_order is not None) != recipe.shuffle_pixels:
        seen = "in the usual order" if start.input_order is None else "in an order of its own"
        raise TrainingError(
            f"the network to start from takes the pixels {seen}; expected what shuffle_pixels = "
            f"{recipe.shuffle_pixels} says"
        )
