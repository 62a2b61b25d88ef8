"""The messages of the events about the cost and its gradient; see `schemas.events`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from forwardpass.options import MAX_NEURONS, MAX_SEED, DigitSource
from forwardpass.schemas.events import Count, Floats, Seq
from forwardpass.schemas.switches import Layer, Neuron

MAX_LEARNING_RATE = 1_000
"""The largest learning rate of a nudge. With a larger one, no cost falls."""

MAX_BATCH = 100
"""The most images of a batch."""

MAX_REACH = 1_000
"""The farthest that a slice extends from its network."""

Digit = Annotated[int, Meta(ge=0, le=9)]
CostName = Annotated[str, Meta(max_length=100)]
ModelName = Annotated[str, Meta(max_length=200)]
Seed = Annotated[int, Meta(ge=0, le=MAX_SEED)]


class Batch(Struct, frozen=True, forbid_unknown_fields=True):
    """A batch of labelled digits, chosen at random by the server.

    Attributes:
        count: how many digits.
        seed: the same seed gives the same digits.
    """

    count: Annotated[int, Meta(ge=2, le=MAX_BATCH)]
    seed: Seed


class NextBatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The images that the next step of the page's paused training learns from.

    Attributes:
        number, taken: the position of the training as the page knows it, see
            `schemas.training.TrainingState`.
    """

    number: Count
    taken: Count


class GradientQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """The question how the cost changes with every dial of the network.

    Attributes:
        seq: the number of the question, which the answer repeats.
        a: the activations of layer 0.
        digit: the desired answer.
        cost: `quadratic`, or `cross-entropy` if it is defined for the outputs.
        learning_rate: η of the nudge.
        dial: the dial to examine: layer (from 1), neuron (from 0), source (-1 is the bias).
        batch: the digits to average over, instead of `a` and `digit`; null to use those.
        next_batch: the training's next batch, instead of `a`, `digit` and `batch`. The learning
            rate is then that of the step.
        pictures: whether to include the pictures of the batch.
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

    For a batch, all numbers are means over its images.
    """

    activations: bytes
    delta: bytes
    weights: bytes
    biases: bytes


class DialCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """The slope at one dial by the chain rule and by the cost alone, see `numerics.one_step`.

    Attributes:
        h: how far the dial was turned for `difference`, in each direction; also by twice as much.
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
    """The next step of a training.

    Attributes:
        number, taken: the position of the training before the step.
        learning_rate: η of the step, with the share of its schedule.
    """

    number: Count
    taken: Count
    learning_rate: float


class BatchSlopes(Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers for each image of a batch, in its order.

    Attributes:
        labels: the digits, a byte each.
        costs: C for each image.
        slopes: the slope for each image at the dial in question.
        pictures: 784 bytes each, 0 for the background to 255 for ink; null if not requested.
        source: the source of the digits.
        next_step: the step that learns from them; null if the question was not about a training.
    """

    labels: bytes
    costs: bytes
    slopes: bytes
    pictures: bytes | None
    source: DigitSource
    next_step: NextStep | None


class GradientResponse(Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to a `GradientQuestion`.

    Attributes:
        seq: the seq of the question.
        cost: C. For a batch, this and all fields up to `layers` are means over its images.
        after: C after the nudge.
        desired: the desired outputs.
        terms: the contribution of each output to C.
        layers: the gradient of each layer after the input.
        dial: the slope at the dial in question.
        batch: the numbers for each image of a batch; null for one image.
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
        name: a name in `numerics.directions`, or `towards`.
        network: the name of the network that `towards` leads to.
    """

    name: Literal["downhill", "random", "origin", "towards"]
    network: ModelName | None = None


class LandscapeQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """The question what the cost is around the network, on a plane of two directions.

    Attributes:
        seq: the number of the question, which the answer repeats.
        a, digit, batch, next_batch, cost: as in a `GradientQuestion`.
        first, second: the directions; only the part of the second that is perpendicular to the
            first counts.
        seed: the seed of random directions.
        reach: how far the plane extends in each direction.
        since: the seq of an earlier question, to get the network's current position on its plane.
            If the server no longer has that plane, it computes a new one.
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
    """The position of a network, see `numerics.landscape.Place`."""

    first: float
    second: float
    away: float
    cost: float


class Landscape(Struct, frozen=True, forbid_unknown_fields=True):
    """The cost around a network.

    Attributes:
        seq: the seq of the question.
        since: the seq of the question for which the plane was computed: this one, or an earlier
            one.
        costs: C on the plane, a row for each distance along the first direction; null if the plane
            is that of an earlier question.
        goals: the position on the plane of the network that each direction leads to; null if it
            leads to none.
        place: the position of the network.
    """

    seq: Seq
    since: Seq
    costs: bytes | None
    goals: tuple[tuple[float, float] | None, tuple[float, float] | None]
    place: PlaceOnPlane
