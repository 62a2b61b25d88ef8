"""One forward pass, of which files are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from forwardpass.messages import ENGLISH, Messages, messages_in
from forwardpass.models.card import Shape
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network
from forwardpass.numerics.trace import Trace
from forwardpass.refusal import Code, Refusal


@dataclass(frozen=True)
class Pass:
    """A network, an input, and the part of the network that a file is about.

    Attributes:
        network: the network.
        name: its name.
        x: (n_in,) float32, the input in the order of the picture.
        layer: the number of a layer, from 1; None for the whole network.
        neuron: a neuron of this layer, from 0; None for the whole layer.
        language: of what the file says to people, a BCP 47 tag.
        picture: rows and columns of the input; None if it is no picture.
    """

    network: Network
    name: str
    x: FloatArray
    layer: int | None = None
    neuron: int | None = None
    language: str = ENGLISH
    picture: Shape | None = None

    @cached_property
    def trace(self) -> Trace:
        """Every number of the pass."""
        return self.network.trace(self.x)

    @cached_property
    def messages(self) -> Messages:
        """The messages that the file shows to people."""
        return messages_in(self.language)

    def check(self) -> None:
        """Raises Refusal unless the network has this layer and this neuron."""
        sizes = self.network.sizes
        if self.layer is None:
            return
        if not 1 <= self.layer < len(sizes):
            raise Refusal(
                Code.BAD_QUERY, "there is no such layer", f"1 to {len(sizes) - 1}", self.layer
            )
        if self.neuron is not None and not 0 <= self.neuron < sizes[self.layer]:
            expected = f"0 to {sizes[self.layer] - 1} in layer {self.layer}"
            raise Refusal(Code.BAD_QUERY, "there is no such neuron", expected, self.neuron)

    def neuron_asked(self) -> tuple[int, int]:
        """Returns the layer and the neuron that the file is about.

        Raises:
            Refusal: none was named.
        """
        if self.layer is None or self.neuron is None:
            raise Refusal(
                Code.BAD_QUERY, "no neuron is named", "a layer and a neuron such as 2.5", "none"
            )
        return self.layer, self.neuron
