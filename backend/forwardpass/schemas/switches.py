"""The schema of a network's switches in events, requests, files and links."""

from __future__ import annotations

from typing import Annotated, Self

from msgspec import Meta, Struct

from forwardpass.numerics import switches
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.options import MAX_BITS, MAX_LAYERS, MAX_NEURONS, MAX_OFF

Layer = Annotated[int, Meta(ge=1, le=MAX_LAYERS)]
Neuron = Annotated[int, Meta(ge=0, le=MAX_NEURONS - 1)]

ActivationName = Annotated[str, Meta(max_length=100, extra_json_schema={"enum": [*ACTIVATIONS]})]
Activations = Annotated[
    tuple[ActivationName | None, ...],
    Meta(max_length=MAX_LAYERS, description="a list of names and nulls"),
]
NeuronRef = Annotated[tuple[Layer, Neuron], Meta(description="[layer, neuron]")]
Off = Annotated[
    tuple[NeuronRef, ...],
    Meta(max_length=MAX_OFF, description=f"a list of at most {MAX_OFF:,} [layer, neuron]"),
]
NoBias = Annotated[tuple[Layer, ...], Meta(max_length=MAX_LAYERS, description="a list of layers")]
Bits = (
    Annotated[int, Meta(ge=1, le=MAX_BITS, description=f"a whole number from 1 to {MAX_BITS}")]
    | None
)


class Switches(Struct, frozen=True, forbid_unknown_fields=True):
    """The state of all switches, each of which must be given; see `numerics.switches`."""

    activations: Activations
    off: Off
    no_bias: NoBias
    bits: Bits
    binary: bool

    @classmethod
    def of(cls, how: switches.Switches) -> Self:
        """Converts the switches of a network to a message."""
        return cls(how.activations, how.off, how.no_bias, how.bits, how.binary)

    def read(self) -> switches.Switches:
        """Returns the switches. Whether a network has these layers and neurons is not checked."""
        return switches.Switches(self.activations, self.off, self.no_bias, self.bits, self.binary)


class LinkSwitches(Switches, frozen=True, forbid_unknown_fields=False):
    """The switches in a link, which leaves out those that are not set."""

    activations: Activations = ()
    off: Off = ()
    no_bias: NoBias = ()
    bits: Bits = None
    binary: bool = False
