"""The switches of a network as they are sent: in events and requests, in files, in links."""

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
    """How the switches stand, see `numerics.switches`: each must be said."""

    activations: Activations
    off: Off
    no_bias: NoBias
    bits: Bits
    binary: bool

    @classmethod
    def of(cls, how: switches.Switches) -> Self:
        """The switches of a network, to be sent."""
        return cls(how.activations, how.off, how.no_bias, how.bits, how.binary)

    def read(self) -> switches.Switches:
        """The switches for a network. Whether it has such layers and neurons it says itself."""
        return switches.Switches(self.activations, self.off, self.no_bias, self.bits, self.binary)


class LinkSwitches(Switches, frozen=True, forbid_unknown_fields=False):
    """The switches in a link, which leaves out those that are not thrown."""

    activations: Activations = ()
    off: Off = ()
    no_bias: NoBias = ()
    bits: Bits = None
    binary: bool = False
