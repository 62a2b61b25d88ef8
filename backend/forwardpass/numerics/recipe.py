"""The recipe of a training: everything that determines its result."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from numbers import Integral, Real

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.answer import Readout
from forwardpass.numerics.augmentation import AUGMENTATIONS
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.initialisation import INITS
from forwardpass.numerics.optimisers import OPTIMISERS, SCHEDULES

DECAY_LAYERS = ("first", "all")
"""The layers whose weights may decay."""

MAX_HIDDEN_LAYERS = 4
"""Hidden layers that a visitor may choose. These limits hold for visitors only; the command line
may train larger networks."""
MAX_HIDDEN_NEURONS = 128
"""Neurons in each hidden layer."""
MAX_BATCH = 1_000
MAX_EPOCHS = 100
MAX_COPIES = 2
"""Augmented copies; each takes as much memory as the training images, 43 MB for MNIST."""
MAX_SEED = 2**32 - 1


class TrainingError(ValueError):
    """A recipe is invalid, or the training has diverged."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained. The defaults are the recipe of the default network.

    Attributes:
        sizes: neurons per layer, the inputs first.
        activations: per layer after the input, keys of `ACTIVATIONS`.
        cost: a key of `COSTS`.
        optimiser: a key of `OPTIMISERS`.
        learning_rate: the peak of the learning rate.
        schedule: a key of `SCHEDULES`.
        warm_up: the number of steps over which the learning rate rises to its peak.
        decay: weight decay, decoupled from the gradient (Loshchilov & Hutter, 2019): with each step
            W ← W · (1 − learning rate · decay).
        decay_layers: `first` or `all`: the layers whose weights decay.
        smoothness: λ of the cost λ Σ (difference of neighbours)² on the first layer's heatmaps.
        augmentation: a key of `AUGMENTATIONS`.
        copies: the number of augmented copies of the training images. The epochs use the images
            themselves, then each copy in turn, and then start again.
        init: a key of `INITS`.
        batch: images per step.
        epochs: how many times each image is used.
        seed: the seed of all random numbers.
        shuffle_pixels: whether the network sees the pixels in a random but fixed order.
        shuffle_labels: whether the labels of the training images are shuffled. Then the network can
            only memorise each image (Zhang, Bengio, Hardt, Recht & Vinyals, 2017). The validation
            images keep their labels.
        digits: the number of training images to learn from; None for all.
    """

    sizes: tuple[int, ...] = (784, 16, 16, 10)
    activations: tuple[str, ...] = ("sigmoid", "sigmoid", "sigmoid")
    cost: str = "quadratic"
    optimiser: str = "adam"
    learning_rate: float = 0.01
    schedule: str = "cosine"
    warm_up: int = 200
    decay: float = 0.03
    decay_layers: str = "first"
    smoothness: float = 2e-5
    augmentation: str = "mild"
    copies: int = 24
    init: str = "centred"
    batch: int = 100
    epochs: int = 300
    seed: int = 1
    shuffle_pixels: bool = False
    shuffle_labels: bool = False
    digits: int | None = None

    @property
    def readout(self) -> Readout:
        """How to read the outputs: a single output stands for a tenth of the digit."""
        return "tenths" if self.sizes[-1] == 1 else "argmax"

    @property
    def arguments(self) -> list[str]:
        """The arguments of `forwardpass train` for this recipe: `--sizes`, `784-16-16-10`, …."""
        words = []
        for name, value in vars(self).items():
            flag = f"--{name.replace('_', '-')}"
            if name == "sizes":
                words += [flag, "-".join(map(str, value))]
            elif name == "activations":
                words += [flag, ",".join(value)]
            elif isinstance(value, bool):
                words += [flag] if value else []
            elif value is not None:
                words += [flag, str(value)]
        return words

    def check(self) -> None:
        """Raises TrainingError, which names the value and what was expected, if it is invalid."""
        self._check_names()
        self._check_numbers()
        self._check_shape()

    def check_choice(self) -> None:
        """Raises TrainingError unless the recipe is valid and within the limits for visitors."""
        self.check()
        hidden = self.sizes[1:-1]
        for what, number, most in (
            ("the number of hidden layers", len(hidden), MAX_HIDDEN_LAYERS),
            ("the largest hidden layer", max(hidden, default=0), MAX_HIDDEN_NEURONS),
            ("batch", self.batch, MAX_BATCH),
            ("epochs", self.epochs, MAX_EPOCHS),
            ("copies", 0 if self.augmentation == "none" else self.copies, MAX_COPIES),
            ("seed", self.seed, MAX_SEED),
        ):
            if number > most:
                raise TrainingError(f"{what} is {number}; expected at most {most}")

    def _check_names(self) -> None:
        """Checks that every name is in its table."""
        choices: tuple[tuple[str, str, Collection[str]], ...] = (
            ("cost", self.cost, COSTS),
            ("optimiser", self.optimiser, OPTIMISERS),
            ("schedule", self.schedule, SCHEDULES),
            ("augmentation", self.augmentation, AUGMENTATIONS),
            ("init", self.init, INITS),
            ("decay_layers", self.decay_layers, DECAY_LAYERS),
            *(("activation", name, ACTIVATIONS) for name in self.activations),
        )
        for what, value, table in choices:
            if value not in table:
                raise TrainingError(f"{what} is {value!r}; expected one of {', '.join(table)}")

    def _check_shape(self) -> None:
        """Checks that layers, activations, cost and order of pixels fit together."""
        if len(self.sizes) < 2 or self.sizes[0] != 784:
            raise TrainingError(f"sizes are {self.sizes}; expected 784 inputs and a layer or more")
        if self.sizes[-1] not in (1, 10):
            raise TrainingError(f"{self.sizes[-1]} outputs; expected 10, or 1 cut into tenths")
        if len(self.activations) != len(self.sizes) - 1:
            raise TrainingError(
                f"{len(self.activations)} activations; "
                f"expected {len(self.sizes) - 1}, one for each layer after the input"
            )
        if self.activations[-1] not in COSTS[self.cost].outputs:
            raise TrainingError(
                f"the outputs are {self.activations[-1]}; for the cost {self.cost} "
                f"expected {' or '.join(COSTS[self.cost].outputs)}"
            )
        if self.shuffle_pixels and self.smoothness:
            raise TrainingError(
                f"smoothness is {self.smoothness}; expected 0, since shuffled pixels have no "
                "neighbours"
            )

    def _check_numbers(self) -> None:
        """Checks the type and the range of every number."""
        for size in self.sizes:
            _check_number("a size", size, Integral, 1)
        for what, number, kind, least in (
            ("batch", self.batch, Integral, 1),
            ("epochs", self.epochs, Integral, 1),
            ("copies", self.copies, Integral, 0),
            ("warm_up", self.warm_up, Integral, 0),
            ("decay", self.decay, Real, 0),
            ("smoothness", self.smoothness, Real, 0),
            ("seed", self.seed, Integral, 0),
            ("digits", 1 if self.digits is None else self.digits, Integral, 1),
        ):
            _check_number(what, number, kind, least)
        check_learning_rate(self.learning_rate)


def check_learning_rate(value: float) -> None:
    """Raises TrainingError unless the value is a valid learning rate."""
    _check_number("learning_rate", value, Real, 0)
    if value == 0:
        raise TrainingError(f"learning_rate is {value}; expected more than 0")


def _check_number(what: str, number: float, kind: type, least: int) -> None:
    """Raises TrainingError unless the number is of type `kind`, finite, and at least `least`."""
    if not isinstance(number, kind) or isinstance(number, bool):
        expected = "a whole number" if kind is Integral else "a number"
        raise TrainingError(f"{what} is {number!r}; expected {expected}")
    if not (math.isfinite(number) and number >= least):
        raise TrainingError(f"{what} is {number}; expected at least {least}, and finite")
