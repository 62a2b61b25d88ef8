"""The messages of the events about training runs; see `schemas.events`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field, structs

from forwardpass.options import DigitSource
from forwardpass.schemas.events import Count, Seq

Name = Annotated[str, Meta(max_length=100)]
Token = Annotated[str, Meta(max_length=100)]

MAX_LISTED = 16
"""Layers that a message may list; the recipe itself may allow fewer."""

MOST_COSTS = 32
"""Points of the cost in a message, unless it sends the whole curve."""
MOST_POINTS = 512
"""Points of the cost in a message that sends the whole curve."""


class RecipeChoices(Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a recipe that a visitor chose; the preset gives the rest.

    See `numerics.recipe.Recipe`.
    """

    sizes: Annotated[tuple[int, ...], Meta(max_length=MAX_LISTED)] | UnsetType = UNSET
    activations: Annotated[tuple[Name, ...], Meta(max_length=MAX_LISTED)] | UnsetType = UNSET
    cost: Name | UnsetType = UNSET
    optimiser: Name | UnsetType = UNSET
    learning_rate: float | UnsetType = UNSET
    schedule: Name | UnsetType = UNSET
    warm_up: int | UnsetType = UNSET
    decay: float | UnsetType = UNSET
    decay_layers: Name | UnsetType = UNSET
    smoothness: float | UnsetType = UNSET
    augmentation: Name | UnsetType = UNSET
    copies: int | UnsetType = UNSET
    init: Name | UnsetType = UNSET
    batch: int | UnsetType = UNSET
    epochs: int | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    shuffle_pixels: bool | UnsetType = UNSET
    shuffle_labels: bool | UnsetType = UNSET
    digits: int | UnsetType | None = UNSET

    def read(self) -> dict[str, Any]:
        """Returns the chosen fields by name."""
        return {name: value for name, value in structs.asdict(self).items() if value is not UNSET}


class Train(Struct, frozen=True, forbid_unknown_fields=True):
    """The request to train a network.

    Attributes:
        seq: the number of the request, which the answer repeats.
        preset: the name of a recipe, or null for that of the default network.
        recipe: the fields that differ from that recipe.
        start: whether to start from random numbers or from the open network in its current state.
    """

    seq: Seq
    preset: Name | None
    recipe: RecipeChoices
    start: Literal["random", "open"]


class TestSet(Struct, frozen=True, forbid_unknown_fields=True):
    """An own test set.

    Attributes:
        name: the name of its file.
        count: the number of its images.
    """

    name: str
    count: Count


class TrainingRun(Struct, frozen=True, forbid_unknown_fields=True):
    """A run that has been accepted, or found again.

    Attributes:
        seq: the seq of the request.
        token: the secret that lets its holder find and steer the run.
        recipe: all fields by name.
        command: the command line that trains the same network, byte for byte; null if there is
            none, because the run did not start from random numbers.
        card: the card of its network.
        source: the source of the digits.
        steps: the number of steps in all.
        steps_per_epoch: the number of steps in which each image is used once.
        training_images: the number of images that it learns from.
        validation_images: the number of images that are held out.
        test_set: the own test set that measures the network; null if the held-out images do.
        input_order: the order in which the network sees the pixels, see `wire.order_bytes`; null
            for their own order.
    """

    seq: Seq
    token: Token
    recipe: dict[str, Any]
    command: str | None
    card: dict[str, Any]
    source: DigitSource
    steps: Count
    steps_per_epoch: Count
    training_images: Count
    validation_images: Count
    test_set: TestSet | None
    input_order: bytes | None


class FindTraining(Struct, frozen=True, forbid_unknown_fields=True):
    """The request to find a run after a reload or a lost connection."""

    seq: Seq
    token: Token


class Steer(Struct, frozen=True, forbid_unknown_fields=True):
    """The request to steer a run.

    Attributes:
        seq: the number of the request, which the answer repeats.
        token: the token of the run.
        action: see `workers.steering.SteeredTraining`. `cancel` ends the run. `resume` continues a
            lost run from its last checkpoint, paused, as soon as there is a process.
        value: for `play` the most steps per second; for `advance` `batch`, `epoch` or `example`;
            for `seek` and `reach` a step; for `learning_rate` the new one; null for all others.
    """

    seq: Seq
    token: Token
    action: Literal[
        "play", "pause", "advance", "reach", "seek", "learning_rate", "cancel", "resume"
    ]
    value: float | Name | None = None


class MeasuredStep(Struct, frozen=True, forbid_unknown_fields=True):
    """The performance of a network after a step, on validation and some training images.

    With an own test set, see `TrainingRun`, that takes the place of the validation images.
    """

    number: Count
    validation_cost: float
    validation_accuracy: float
    training_cost: float
    training_accuracy: float


class TrainingState(Struct, frozen=True, forbid_unknown_fields=True):
    """The state of a run, and its news since the previous message.

    Attributes:
        token: the token of the run.
        state: `waiting` for a process; `diverged` if the cost was no longer finite and the last
            good step was kept; `lost` if its process is gone.
        place: how many runs are before it while it waits.
        number: the number of the last step; 0 before the first.
        taken: how many images of the next step's batch it has learned from one by one.
        epoch: the epoch of that step, from 1 on; 0 before the first.
        examples: how many images it has learned from, counting repetitions.
        examples_per_second: the current rate; 0 while it pauses.
        cost: the cost of the newest batch, before its step.
        learning_rate: the peak of the schedule.
        by_recipe: whether the numbers follow from the recipe and the number of the step alone: it
            started from random numbers, and every step followed the recipe.
        forget: whether to drop all points from earlier messages, because this one has all of them.
        costs: each point: a step, and the mean cost since the point before.
        measured: new measurements; null if there are none.
        confusion: 100 little-endian uint32, row by row, a row for each true digit; null if not new.
        checkpoints: the steps to which the run can go back.
        weights: see `wire.network_bytes`; null if not new.
        pass_: the packed pass of the newest input through this network, with the seq of that input.
        resumes: the step from which a lost run can continue; null if there is none, and in all
            other states.
        message: why it is `lost` (`lost`, `time`, `idle`) or `diverged`; null for all other states.
    """

    token: Token
    state: Literal["waiting", "running", "paused", "done", "diverged", "lost"]
    place: Count | None
    number: Count
    taken: Count
    epoch: Count
    examples: Count
    examples_per_second: float
    cost: float | None
    learning_rate: float
    by_recipe: bool
    forget: bool
    costs: tuple[tuple[Count, float], ...]
    measured: tuple[MeasuredStep, ...] | None
    confusion: bytes | None
    checkpoints: tuple[Count, ...]
    weights: bytes | None
    pass_: bytes | None = field(name="pass")
    resumes: Count | None
    message: Literal["diverged", "lost", "time", "idle"] | None
