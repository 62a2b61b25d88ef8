"""The recipe of a training: everything that decides what comes out of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.answer import Readout
from forwardpass.numerics.augmentation import AUGMENTATIONS
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.initialisation import INITS
from forwardpass.numerics.optimisers import OPTIMISERS, SCHEDULES

DECAY_LAYERS = ("first", "all")
"""Whose weights may decay."""


class TrainingError(ValueError):
    """A recipe cannot be followed, or the training went astray."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained. The defaults are the recipe of the default network.

    Attributes:
        sizes: neurons per layer, the inputs first.
        activations: per layer after the input, keys of `ACTIVATIONS`.
        cost: a key of `COSTS`.
        optimiser: a key of `OPTIMISERS`.
        learning_rate: its peak.
        schedule: a key of `SCHEDULES`.
        warm_up: over how many steps the learning rate rises to its peak.
        decay: weight decay apart from the gradient (Loshchilov & Hutter, 2019): with each step
            W ← W · (1 − learning rate · decay).
        decay_layers: `first` or `all`: whose weights decay.
        smoothness: λ of the cost λ Σ (difference of neighbours)² on the first layer's heatmaps.
        augmentation: a key of `AUGMENTATIONS`.
        copies: how many augmented copies of the training images there are; epoch after epoch takes
            the next, the images themselves first, and then starts again.
        init: a key of `INITS`.
        batch: images per step.
        epochs: how often each image is looked at.
        seed: of everything random.
        shuffle_pixels: whether the network sees the pixels in a random but fixed order.
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

    @property
    def readout(self) -> Readout:
        """A single output stands for a tenth of the digit."""
        return "tenths" if self.sizes[-1] == 1 else "argmax"

    def check(self) -> None:
        """Raises TrainingError, naming value and expectation, unless it can be followed."""
        self._check_names()
        self._check_shape()
        self._check_numbers()

    def _check_names(self) -> None:
        """Every name is in its table."""
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
        """The layers, their activations, the cost and the order of the pixels go together."""
        if len(self.sizes) < 2 or min(self.sizes) < 1 or self.sizes[0] != 784:
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
        """Every number is in its range; `not >=` also turns away what is not a number."""
        for what, number, least in (
            ("batch", self.batch, 1),
            ("epochs", self.epochs, 1),
            ("copies", self.copies, 0),
            ("warm_up", self.warm_up, 0),
            ("decay", self.decay, 0),
            ("smoothness", self.smoothness, 0),
            ("seed", self.seed, 0),
        ):
            if not number >= least:
                raise TrainingError(f"{what} is {number}; expected at least {least}")
        if not self.learning_rate > 0:
            raise TrainingError(f"learning_rate is {self.learning_rate}; expected more than 0")
