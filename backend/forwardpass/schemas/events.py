"""The messages of events that are maps rather than frames: what is said once in a while.

msgpack writes them, as the rest of a Socket.IO packet. Arrays are bytes in them, see `wire.floats`.
To add one, declare it here, and add its mirror in `net/wire/messages.js` and a golden map.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from forwardpass.options import MAX_LAYERS, MAX_NEURONS, DigitSource
from forwardpass.refusal import Refusal
from forwardpass.schemas.reading import convert
from forwardpass.schemas.switches import Layer, Neuron, Switches

T = TypeVar("T", bound=Struct)

MAX_SEQ = 2**32 - 1
"""A frame holds the number of an event in four bytes."""

MAX_ACTIVATIONS = 8_192
"""Neurons of one layer that a question may come with."""

MAX_LEARNING_RATE = 1_000
"""Of one nudge. Above, no cost goes down any more."""

CostName = Annotated[str, Meta(max_length=100)]
Seq = Annotated[int, Meta(ge=0, le=MAX_SEQ)]
Floats = Annotated[
    bytes,
    Meta(
        max_length=4 * MAX_ACTIVATIONS,
        description=f"the bytes of at most {MAX_ACTIVATIONS:,} little-endian float32",
    ),
]
Count = Annotated[int, Meta(ge=0)]


class Hello(Struct, frozen=True):
    """The first thing that a page says; one of another version may say more."""

    protocol: int


class OpenModel(Struct, frozen=True, forbid_unknown_fields=True):
    """A network is to be opened; its weights carry this seq."""

    name: str
    seq: Seq


class SetSwitches(Switches, frozen=True, forbid_unknown_fields=True):
    """All switches of the open network, as the change with this seq."""

    seq: Seq


class Probe(Struct, frozen=True, forbid_unknown_fields=True):
    """The question how a neuron answers to one or two neurons of an earlier layer.

    Attributes:
        seq: counts what a page says, upwards.
        layer: of the neuron that is asked.
        neuron: in that layer.
        from_: the layer of its inputs; 0 is the pixels.
        inputs: one or two neurons of that layer, which take every value in [0, 1].
        a: the activations of that layer.
    """

    seq: Seq
    layer: Layer
    neuron: Neuron
    from_: Annotated[int, Meta(ge=0, le=MAX_LAYERS)] = field(name="from")
    inputs: Annotated[
        tuple[Neuron, ...],
        Meta(min_length=1, max_length=2, description="a list of one or two neurons"),
    ]
    a: Floats


class ProbeResponse(Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to a probe.

    Attributes:
        seq: of the probe.
        steps: values that each input took, from 0 to 1.
        z, a: of the neuron; one row for each value of the second input, if there is one, the first
            running along it.
    """

    seq: Seq
    steps: Count
    z: Floats
    a: Floats


class Collapse(Struct, frozen=True, forbid_unknown_fields=True):
    """The question what a network without squish amounts to, for the activations of layer 0."""

    seq: Seq
    a: Floats


class GradientQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """The question how the cost of one image changes with everything in the network.

    Attributes:
        seq: counts what a page says, upwards.
        a: the activations of layer 0.
        digit: the answer that is wanted.
        cost: `quadratic`, or `cross-entropy` where it fits the outputs.
        learning_rate: η, of the nudge.
        dial: to be looked at closely: layer (from 1), neuron (from 0), source (-1 is the bias).
    """

    seq: Seq
    a: Floats
    digit: Annotated[int, Meta(ge=0, le=9)]
    cost: CostName
    learning_rate: Annotated[
        float,
        Meta(gt=0, le=MAX_LEARNING_RATE, description=f"more than 0, at most {MAX_LEARNING_RATE:,}"),
    ]
    dial: Annotated[
        tuple[Layer, Neuron, Annotated[int, Meta(ge=-1, le=MAX_NEURONS - 1)]],
        Meta(description="[layer, neuron, source]"),
    ]


class LayerSlopes(Struct, frozen=True, forbid_unknown_fields=True):
    """How the cost changes with one layer, see `numerics.gradient.LayerGradient`."""

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
    before: float
    squish_slope: float | None
    activation: float
    delta: float
    slope: float
    difference: float
    h: float
    rounding: float
    relative_error: float | None


class GradientResponse(Struct, frozen=True, forbid_unknown_fields=True):
    """What the cost says to a network.

    Attributes:
        seq: of the question.
        cost: C.
        after: C after the nudge.
        desired: the outputs that were wanted.
        terms: what each output adds to C.
        layers: of each layer after the input.
        dial: the one that was asked about.
    """

    seq: Seq
    cost: float
    after: float
    desired: bytes
    terms: bytes
    layers: tuple[LayerSlopes, ...]
    dial: DialCheck


class DigitCount(Struct, frozen=True, forbid_unknown_fields=True):
    """How many images there are of one digit, and how many of them are read right.

    Attributes:
        correct: by the network as it stands.
        trained_correct: by the trained network.
        total: of so many.
    """

    correct: Count
    trained_correct: Count
    total: Count


class Accuracy(Struct, frozen=True, forbid_unknown_fields=True):
    """How many digits an edited network reads right.

    Attributes:
        seq: of the change that it was counted after.
        correct: how many it reads right.
        total: of so many.
        trained_correct: how many the trained network reads right.
        per_digit: the same for each digit from 0 to 9.
        source: where the digits come from.
        server_us: from the change to this message, µs.
    """

    seq: Seq
    correct: Count
    total: Count
    trained_correct: Count
    per_digit: Annotated[tuple[DigitCount, ...], Meta(min_length=10, max_length=10)]
    source: DigitSource
    server_us: Count


class Numbered(Struct, frozen=True):
    """Anything with a number."""

    seq: Seq


def read_event(argument: object, schema: type[T]) -> T:
    """The argument of an event as what `schema` declares.

    Raises:
        Refusal: it is not as declared.
    """
    event: T = convert(argument, schema, "the event")
    return event


def map_of(message: Struct) -> dict[str, Any]:
    """The map that `read_event` reads as this message."""
    fields: dict[str, Any] = msgspec.to_builtins(message, builtin_types=(bytes,))
    return fields


def seq_of(argument: Any) -> int | None:
    """The number of an argument that was refused, as far as it can be told."""
    try:
        return read_event(argument, Numbered).seq
    except Refusal:
        return None
