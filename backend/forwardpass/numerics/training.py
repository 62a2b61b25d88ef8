"""Training: the loop that turns random numbers into a network that reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.backpropagation import backprop
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.evaluation import evaluate_outputs
from forwardpass.numerics.examples import Copies, Examples, Images, Labels, pixels, targets
from forwardpass.numerics.heatmaps import roughness_gradient
from forwardpass.numerics.initialisation import INITS
from forwardpass.numerics.network import FloatArray, IntArray, Network
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
    """A training: an iterator over its steps, which can be measured, kept and set back meanwhile.

    The same recipe, examples and start give the same numbers, to the bit on the same machine, with
    the same numpy and one thread for its linear algebra.

    Attributes:
        recipe: how.
        examples: on what.
        number: of the last step made; 0 before the first.
        taken: how many images of the next step's batch it has learned from alone, by
            `next_example`; that step takes the others.
        steps: how many there are in all.
        steps_per_epoch: how many of them look at each image once.
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
        """Sets up a training; it learns when it is iterated over.

        Args:
            recipe: how.
            examples: on what; they may be shared.
            start: the network to start from; None for the recipe's random numbers.
            validate_every: after how many steps it is measured, besides each epoch's end.

        Raises:
            TrainingError: the recipe cannot be followed with these.
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
        """A training of its own that goes on from a checkpoint, bit for bit as the first one did.

        Raises:
            TrainingError: the examples are others.
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
            StopIteration: the recipe's epochs are over.
            DivergenceError: the step leads beyond all numbers, or the one before it had. That is
                undone, so one may go on with a lower `learning_rate`.
        """
        if self.number == self.steps:
            raise StopIteration
        return self._learn_next(self.recipe.batch)

    def next_example(self) -> Step:
        """Learns from the next image of the next batch alone, as if it were a batch.

        It is followed at the rate of the step whose batch it is of, weight decay and all, and the
        optimiser counts it as a step of its own. The order of the images stays, and each is still
        met once in an epoch: the step that comes next takes what is left of the batch, and the
        last image of a batch completes it. The numbers that come of it are those of no recipe; the
        same calls come to the same ones again.

        Raises:
            TrainingError: the recipe's epochs are over.
            DivergenceError: as for a step.
        """
        if self.number == self.steps:
            raise TrainingError(
                f"all {self.steps} steps are made; expected to be asked for an image before that"
            )
        return self._learn_next(1)

    def next_batch(self) -> tuple[Images, Labels]:
        """The images that the next step learns from, without learning from them.

        Returns:
            (n, 784) uint8, augmented as they will be, and (n,) the digits that they are learned as.

        Raises:
            TrainingError: the recipe's epochs are over.
        """
        if self.number == self.steps:
            raise TrainingError(
                f"all {self.steps} steps are made; expected to be asked for a batch before that"
            )
        chosen = self._whole_batch()[self.taken :]
        epoch = self.number // self.steps_per_epoch + 1
        return self._copies.some_of_epoch(epoch, chosen), self._labels.take(chosen)

    @property
    def next_rate(self) -> float:
        """The learning rate by which the next step is made: the schedule's share of its peak."""
        recipe = self.recipe
        return self._learning_rate * rate_share(
            recipe.schedule, self.number, self.steps, recipe.warm_up
        )

    def _whole_batch(self) -> IntArray:
        """Which images the batch of the next step has, those that were taken from it too."""
        epoch, batch = divmod(self.number, self.steps_per_epoch)
        order = self._visiting_order(epoch + 1)
        return order[batch * self.recipe.batch : (batch + 1) * self.recipe.batch]

    def _learn_next(self, most: int) -> Step:
        """Learns from the images of the next batch that are left, or from so many of them."""
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
        """The peak of the schedule: the recipe's, until another one is set; then from there on."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        check_learning_rate(value)
        self._learning_rate = float(value)

    @property
    def network(self) -> Network:
        """The network as it is now."""
        if self._network is None:
            self._network = Network(
                self._weights, self._biases, self.recipe.activations, self._input_order
            )
        return self._network

    def measure(self) -> tuple[Measured, Measured]:
        """How the network does now, as `Step.validation` and `Step.training` say it."""
        if self._sample_x is None:
            self._sample_x = pixels(self._images[: len(self.examples.validation_images)])
        return (
            self._measured(self.examples.validation_x, self.examples.validation_labels),
            self._measured(self._sample_x, self._labels[: len(self._sample_x)]),
        )

    def checkpoint(self) -> Checkpoint:
        """All that the training is now."""
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
        """Goes back, or on, to where the training was at the checkpoint.

        Raises:
            TrainingError: it is that of another recipe or of other examples.
        """
        if (checkpoint.recipe, checkpoint.examples) != (self.recipe, self.examples.checksum):
            raise TrainingError(
                "the checkpoint is that of a training by another recipe or on other examples; "
                "expected one of the same"
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
        """The weights and the biases to start from, each as a row."""
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
        """The order in which an epoch looks at the images: (n,)."""
        if epoch < self._epochs_drawn:  # the training was set back
            self._batches, self._epochs_drawn = _random(self.recipe).batches, 0
        for _ in range(self._epochs_drawn, epoch):
            self._order = self._batches.permutation(len(self._images))
        self._epochs_drawn = epoch
        return self._order

    def _learn(self, images: npt.NDArray[np.uint8], y: FloatArray) -> tuple[float, float]:
        """One step of the optimiser: the cost of the batch before it, and the learning rate."""
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
        """Goes back to where the cost was last known to be a number; the error that says so."""
        failed = self.number + 1
        np.copyto(self._state, self._good)
        self.number, self.taken, self._updates = self._good_at
        self._network = None
        return DivergenceError(failed, self.learning_rate, self.network)

    def _measured_if_due(self, ends_epoch: bool) -> tuple[Measured | None, Measured | None]:
        """How the network does, at the end of an epoch and where it was asked for."""
        every = self._validate_every
        due = ends_epoch or (every is not None and self.number % every == 0)
        return self.measure() if due else (None, None)

    def _measured(self, x: FloatArray, labels: Labels) -> Measured:
        """How the network does on images."""
        recipe = self.recipe
        outputs = self.network.feedforward(x)
        return Measured(
            COSTS[recipe.cost].value(
                outputs, targets(labels, recipe.readout), recipe.activations[-1]
            ),
            evaluate_outputs(outputs, labels, recipe.readout),
        )

    def _arranged(self, x: FloatArray) -> FloatArray:
        """The inputs in the order in which the network sees them."""
        return x if self._input_order is None else x[..., self._input_order]


@dataclass(frozen=True)
class _Random:
    """A generator for each thing that is random, so that none depends on another's appetite."""

    init: np.random.Generator
    order: np.random.Generator
    batches: np.random.Generator
    copies: np.random.Generator
    labels: np.random.Generator


def _random(recipe: Recipe) -> _Random:
    """The generators as they are when a training begins."""
    return _Random(*np.random.default_rng(recipe.seed).spawn(5))


def _labels(recipe: Recipe, labels: Labels) -> Labels:
    """The labels as they are learned."""
    return _random(recipe).labels.permutation(labels) if recipe.shuffle_labels else labels


def input_order_of(recipe: Recipe, start: Network | None) -> IntArray | None:
    """The order in which the network of a training sees the pixels; None for as they are."""
    if start is not None:
        return start.input_order
    return _random(recipe).order.permutation(recipe.sizes[0]) if recipe.shuffle_pixels else None


def check_fit(
    recipe: Recipe, images: int, start: Network | None, validate_every: int | None = None
) -> None:
    """Raises TrainingError unless the recipe, the examples and the start go together.

    Args:
        recipe: one that can be followed.
        images: how many there are to learn from.
        start: the network to start from; None for random numbers.
        validate_every: as a `Training` takes it.
    """
    if recipe.digits and recipe.digits > images:
        raise TrainingError(
            f"digits is {recipe.digits}; expected at most {images}, "
            "as many as there are to learn from"
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
            "the network to start from has switches; expected a plain one, whose numbers alone "
            "say what it does"
        )
    if (start.input_order is not None) != recipe.shuffle_pixels:
        seen = "as they are" if start.input_order is None else "in an order of its own"
        raise TrainingError(
            f"the network to start from sees pixels {seen}; expected as shuffle_pixels says, "
            f"which is {recipe.shuffle_pixels}"
        )
