"""Switches: changes of a network other than its dials, to see their effect.

They give a layer another activation function, turn neurons off, remove the biases of layers, round
weights and biases to a few bits, and round activations to 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from forwardpass.numerics.activations import ACTIVATIONS, LayerActivation
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network
from forwardpass.options import MAX_BITS
from forwardpass.refusal import malformed


@dataclass(frozen=True)
class Switches:
    """The state of all switches; layers count from 1, neurons from 0.

    Attributes:
        activations: per layer the name of another activation function, or None for its own; empty
            if all layers have their own.
        off: (layer, neuron) of each neuron whose activation is always 0.
        no_bias: the layers without biases.
        bits: the number of bits to which weights and biases are rounded, 1 to `MAX_BITS`; None for
            no rounding.
        binary: whether the activations of hidden layers are rounded to 0 and 1. Outputs are not
            rounded, because then no single one would be the largest.
    """

    activations: tuple[str | None, ...] = ()
    off: tuple[tuple[int, int], ...] = ()
    no_bias: tuple[int, ...] = ()
    bits: int | None = None
    binary: bool = False

    def check(self, sizes: tuple[int, ...]) -> None:
        """Raises Refusal unless a network of these sizes has such switches."""
        layers = len(sizes) - 1
        if self.activations and len(self.activations) != layers:
            raise malformed(
                "there must be an activation function for each layer, or none",
                f"{layers} names or nulls",
                len(self.activations),
            )
        for name in self.activations:
            if name is not None and name not in ACTIVATIONS:
                expected = f"one of {', '.join(ACTIVATIONS)}"
                raise malformed("there is no such activation function", expected, name[:100])
        for layer in (*self.no_bias, *(layer for layer, _ in self.off)):
            if not 1 <= layer <= layers:
                raise malformed("there is no such layer", f"1 to {layers}", layer)
        for layer, neuron in self.off:
            if not 0 <= neuron < sizes[layer]:
                expected = f"0 to {sizes[layer] - 1} in layer {layer}"
                raise malformed("there is no such neuron", expected, neuron)
        if self.bits is not None and not 1 <= self.bits <= MAX_BITS:
            raise malformed("there is no such number of bits", f"1 to {MAX_BITS}", self.bits)

    def as_dict(self) -> dict[str, Any]:
        """The switches, ready for JSON."""
        return {
            "activations": list(self.activations),
            "off": [list(neuron) for neuron in self.off],
            "no_bias": list(self.no_bias),
            "bits": self.bits,
            "binary": self.binary,
        }


NO_SWITCHES = Switches()
"""No switch is set."""


class SwitchedNetwork(Network):
    """A network with switches set. Its weights and biases are the numbers that it computes with.

    Attributes:
        switches: the state of its switches.
    """

    def __init__(self, plain: Network, switches: Switches) -> None:
        """Sets the switches.

        Raises:
            Refusal: the network has no such switches.
        """
        switches.check(plain.sizes)
        self._plain = plain
        self.switches = switches
        biases = [
            np.zeros_like(b) if layer in switches.no_bias else b
            for layer, b in enumerate(plain.biases, 1)
        ]
        chosen = switches.activations or (None,) * len(biases)
        super().__init__(
            [rounded(W, switches.bits) for W in plain.weights],
            [rounded(b, switches.bits) for b in biases],
            [name or own for name, own in zip(chosen, plain.activations, strict=True)],
            plain.input_order,
        )

    @property
    def plain(self) -> Network:
        """The network without the switches."""
        return self._plain

    def _layer_activations(self) -> tuple[LayerActivation, ...]:
        last = len(self.activations)
        return tuple(
            LayerActivation(
                name,
                self.switches.binary and layer < last,
                tuple(sorted({neuron for of, neuron in self.switches.off if of == layer})),
            )
            for layer, name in enumerate(self.activations, 1)
        )


def switched(network: Network, switches: Switches) -> Network:
    """Returns the network with these switches set; the network itself if none is set.

    Raises:
        Refusal: the network has no such switches.
    """
    return network if switches == NO_SWITCHES else SwitchedNetwork(network, switches)


def rounded(values: FloatArray, bits: int | None) -> FloatArray:
    """Rounds values to the levels of `bits` bits, with one grid for the whole array.

    The largest magnitude and 0 are kept: there are 2^(bits − 1) − 1 equal steps in each direction.
    A single bit is the sign; the magnitude is then the mean of all magnitudes, which fits best.
    """
    largest = np.abs(values).max()
    if bits is None or largest == 0:
        return values
    if bits == 1:
        grid = np.copysign(np.abs(values).mean(), np.where(values < 0, -1, 1))
    else:
        steps = 2 ** (bits - 1) - 1
        grid = np.rint(values.astype(np.float64) / largest * steps) * largest / steps
    kept: FloatArray = grid.astype(np.float32)
    return kept
