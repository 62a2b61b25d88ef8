"""The messages of the events about the cost and its gradient; see `schemas.events`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from forwardpass.options import MAX_NEURONS, MAX_SEED, DigitSource
from forwardpass.schemas.events import Count, Floats, Seq
from forwardpass.schemas.switches import Layer, Neuron

MAX_LEARNING_RATE = 1_000
"""Of one nudge. Above, no cost goes down any more."""

MAX_BATCH = 100
"""Images that a gradient is averaged over."""

MAX_REACH = 1_000
"""Of a slice, from where a network stands."""

Digit = Annotated[int, Meta(ge=0, le=9)]
CostName = Annotated[str, Meta(max_length=100)]
ModelName = Annotated[str, Meta(max_length=200)]
Seed = Annotated[int, Meta(ge=0, le=MAX_SEED)]


class Batch(Struct, frozen=True, forbid_unknown_fields=True):
    """Some labelled digits of the server's, drawn at random for this seed.

    Attributes:
        count: how many.
        seed: the same one draws the same digits.
    """

    count: Annotated[int, Meta(ge=2, le=MAX_BATCH)]
    seed: Seed


class NextBatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The images that the next step of the page's training learns from, while it rests.

    Attributes:
        number, taken: where the page knows it to stand, see `schemas.training.TrainingState`.
    """

    number: Count
    taken: Count


class GradientQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """The question how the cost changes with everything in the network.

    Attributes:
        seq: counts what a page says, upwards.
        a: the activations of layer 0.
        digit: the answer that is wanted.
        cost: `quadratic`, or `cross-entropy` where it fits the outputs.
        learning_rate: η, of the nudge.
        dial: to be looked at closely: layer (from 1), neuron (from 0), source (-1 is the bias).
        batch: in place of `a` and `digit`, which then say nothing; null for them.
        next_batch: likewise, in place of `batch` too. The learning rate is then that of the step.
        pictures: whether the pictures of the batch are asked for too.
    """

    seq: Seq
    a: Floats
    digit: Digit
    cost: CostName
    learning_rate: Annotated[
        float,
        Meta(gt=0, le=MAX_LEARNING_RATE, description=f"more than 0, at most {MAX_LEARNING_RATE:,}"),
    ]
    dial: Annotated[
        tuple[Layer, Neuron, Annotated[int, Meta(ge=-1, le=MAX_NEURONS - 1)]],
        Meta(description="[layer, neuron, source]"),
    ]
    batch: Batch | None = None
    next_batch: NextBatch | None = None
    pictures: bool = False


class LayerSlopes(Struct, frozen=True, forbid_unknown_fields=True):
    """How the cost changes with one layer, see `numerics.gradient.LayerGradient`.

    Of a batch all are means over its images.
    """

    activations: bytes
    delta: bytes
    weights: bytes
    biases: bytes


class DialCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """The slope at one dial by the chain rule and by the cost alone, see `numerics.one_step`.

    Attributes:
        h: how far the dial was turned for `difference`, either way and twice as far.
        rounding: how much of `difference` may come from the last bits of the costs.
    """

    value: float
    before: float | None
    squish_slope: float | None
    activation: float | None
    delta: float | None
    slope: float
    difference: float
    h: float
    rounding: float
    relative_error: float | None


class NextStep(Struct, frozen=True, forbid_unknown_fields=True):
    """The step that a training makes next.

    Attributes:
        number, taken: where the training stands before it.
        learning_rate: η of the step, the share of its schedule.
    """

    number: Count
    taken: Count
    learning_rate: float


class BatchSlopes(Struct, frozen=True, forbid_unknown_fields=True):
    """What each image of a batch says for itself, in the order of the batch.

    Attributes:
        labels: the digits, a byte each.
        costs: C of each.
        slopes: of each at the dial that was asked about.
        pictures: 784 bytes each, 0 for the background to 255 for ink; null if not asked for.
        source: where the digits come from.
        next_step: that learns from them; null where no training was asked about.
    """

    labels: bytes
    costs: bytes
    slopes: bytes
    pictures: bytes | None
    source: DigitSource
    next_step: NextStep | None


class GradientResponse(Struct, frozen=True, forbid_unknown_fields=True):
    """What the cost says to a network.

    Attributes:
        seq: of the question.
        cost: C; of a batch the mean over its images, as everything up to `layers`.
        after: C after the nudge.
        desired: the outputs that were wanted.
        terms: what each output adds to C.
        layers: of each layer after the input.
        dial: the one that was asked about.
        batch: of each image of a batch; null for one image.
    """

    seq: Seq
    cost: float
    after: float
    desired: bytes
    terms: bytes
    layers: tuple[LayerSlopes, ...]
    dial: DialCheck
    batch: BatchSlopes | None


class Direction(Struct, frozen=True, forbid_unknown_fields=True):
    """A direction of a slice.

    Attributes:
        name: of `numerics.directions`.
        network: the name of the one that `towards` leads to.
    """

    name: Literal["downhill", "random", "origin", "towards"]
    network: ModelName | None = None


class LandscapeQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """The question what the cost is around the network, on a plane of two directions.

    Attributes:
        seq: counts what a page says, upwards.
        a, digit, batch, next_batch, cost: as in a `GradientQuestion`.
        first, second: the directions; of the second counts what is across the first.
        seed: of what is random.
        reach: how far the plane goes either way.
        since: the seq of an earlier question, to be told where the network stands on its plane by
            now. The server takes a plane anew where it no longer has that one.
    """

    seq: Seq
    a: Floats
    digit: Digit
    batch: Batch | None
    cost: CostName
    first: Direction
    second: Direction
    seed: Seed
    reach: Annotated[
        float, Meta(gt=0, le=MAX_REACH, description=f"more than 0, at most {MAX_REACH:,}")
    ]
    since: Seq | None
    next_batch: NextBatch | None = None


class PlaceOnPlane(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a network stands, see `numerics.landscape.Place`."""

    first: float
    second: float
    away: float
    cost: float


class Landscape(Struct, frozen=True, forbid_unknown_fields=True):
    """The cost around a network.

    Attributes:
        seq: of the question.
        since: of the question that the plane was taken for: this one, or an earlier one.
        costs: C on the plane, a row for each distance along the first direction; null where the
            plane is an earlier one's.
        goals: where what each direction leads to lies on the plane; null if that is no network.
        place: where the network stands.
    """

    seq: Seq
    since: Seq
    costs: bytes | None
    goals: tuple[tuple[float, float] | None, tuple[float, float] | None]
    place: PlaceOnPlane
