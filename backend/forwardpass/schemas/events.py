"""The messages of events that are maps instead of frames, because they are rare.

msgpack encodes them, like the rest of a Socket.IO packet. Their arrays are bytes; see
`wire.floats`. To add a message, declare it here, and add its mirror in `net/wire/messages.js` and a
golden map.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from forwardpass.options import MAX_LAYERS, TestSource
from forwardpass.refusal import Refusal
from forwardpass.schemas.reading import convert
from forwardpass.schemas.switches import Layer, Neuron, Switches

T = TypeVar("T", bound=Struct)

MAX_SEQ = 2**32 - 1
"""The largest seq: a frame holds it in four bytes."""

MAX_ACTIVATIONS = 8_192
"""Activations that a question may hold, those of one layer."""

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
    """The first message of a page. One from another version may have more fields."""

    protocol: int


class OpenModel(Struct, frozen=True, forbid_unknown_fields=True):
    """The request to open a network; its weights carry this seq."""

    name: str
    seq: Seq


class SetSwitches(Switches, frozen=True, forbid_unknown_fields=True):
    """All switches of the open network, as the change with this seq."""

    seq: Seq


class Probe(Struct, frozen=True, forbid_unknown_fields=True):
    """The question how a neuron responds to one or two neurons of an earlier layer.

    Attributes:
        seq: the number of the question, which the answer repeats.
        layer: the layer of the probed neuron.
        neuron: the probed neuron in that layer.
        from_: the layer of the inputs; 0 is the pixels.
        inputs: one or two neurons of the layer `from_`, which run through [0, 1].
        a: the activations of the layer `from_`.
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
        seq: the seq of the probe.
        steps: how many values each input took, from 0 to 1.
        z, a: the values of the probed neuron. With two inputs, there is one row for each value of
            the second input; the first input varies along the row.
    """

    seq: Seq
    steps: Count
    z: Floats
    a: Floats


class Collapse(Struct, frozen=True, forbid_unknown_fields=True):
    """The request to collapse a network without squish to one layer.

    Attributes:
        seq: the number of the request, which the answer repeats.
        a: the activations of layer 0.
    """

    seq: Seq
    a: Floats


class DigitCount(Struct, frozen=True, forbid_unknown_fields=True):
    """How many images of one digit there are, and how many of them are read correctly.

    Attributes:
        correct: images that the edited network reads correctly.
        trained_correct: images that the trained network reads correctly.
        total: images of the digit.
    """

    correct: Count
    trained_correct: Count
    total: Count


class Accuracy(Struct, frozen=True, forbid_unknown_fields=True):
    """How many images the open network reads correctly, and how it reads the others.

    Attributes:
        seq: the seq of the change after which it was counted.
        correct: images that the network reads correctly.
        total: all images.
        trained_correct: images that the trained network reads correctly.
        per_digit: the same for each digit from 0 to 9.
        confusion: 10 numbers for each digit: how many of its images are read as 0, 1, … 9.
        source: the source of the images.
        test_set: the name of the own test set that was counted; null for another source.
        server_us: the time from the change to this message, µs.
    """

    seq: Seq
    correct: Count
    total: Count
    trained_correct: Count
    per_digit: Annotated[tuple[DigitCount, ...], Meta(min_length=10, max_length=10)]
    confusion: Annotated[tuple[Count, ...], Meta(min_length=100, max_length=100)]
    source: TestSource
    test_set: str | None
    server_us: Count


class Numbered(Struct, frozen=True):
    """Any message with a seq."""

    seq: Seq


def read_event(argument: object, schema: type[T]) -> T:
    """Reads the argument of an event as `schema` declares it.

    Raises:
        Refusal: the argument does not match `schema`.
    """
    event: T = convert(argument, schema, "the event")
    return event


def map_of(message: Struct) -> dict[str, Any]:
    """Converts a message to the map that `read_event` reads as this message."""
    fields: dict[str, Any] = msgspec.to_builtins(message, builtin_types=(bytes,))
    return fields


def seq_of(argument: Any) -> int | None:
    """Returns the seq of a refused argument; None if it cannot be read."""
    try:
        return read_event(argument, Numbered).seq
    except Refusal:
        return None
