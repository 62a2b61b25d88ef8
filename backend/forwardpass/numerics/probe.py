"""Probes a neuron as a function of one or two neurons of an earlier layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network
from forwardpass.refusal import malformed

STEPS = {1: 101, 2: 33}
"""Values in [0, 1] that each input takes, for one input and for two."""


class ProbeResponse(NamedTuple):
    """The response of a neuron.

    Attributes:
        steps: how many values each input took.
        z, a: (steps,) float32 for one input; (steps · steps,) for two: one row for each value of
            the second input, with the first input varying along the row.
    """

    steps: int
    z: FloatArray
    a: FloatArray


def probe(
    network: Network,
    start: int,
    activations: npt.ArrayLike,
    inputs: Sequence[int],
    layer: int,
    neuron: int,
) -> ProbeResponse:
    """Computes the response of a neuron while one or two inputs go from 0 to 1.

    Args:
        network: the neuron's network.
        start: the layer of the inputs; 0 is the pixels.
        activations: (n,) the activations of that layer, which its other neurons keep.
        inputs: one or two different neurons of that layer.
        layer: the layer of the probed neuron, after `start`.
        neuron: the probed neuron in `layer`.

    Raises:
        Refusal: there is no such neuron, or the activations do not fit the layer.
    """
    a = np.asarray(activations, np.float32)
    sizes = network.sizes
    if not 0 <= start < layer < len(sizes):
        raise malformed(
            f"layer {layer} asked about layer {start}; expected layers 0 to {len(sizes) - 1}, "
            "the inputs' before the neuron's"
        )
    if not 0 <= neuron < sizes[layer]:
        raise malformed(f"neuron {neuron} of layer {layer}; expected 0 to {sizes[layer] - 1}")
    if len(inputs) not in STEPS or len(set(inputs)) < len(inputs):
        raise malformed(f"the inputs are {list(inputs)}; expected one, or two different ones")
    for index in inputs:
        if not 0 <= index < sizes[start]:
            raise malformed(f"input {index} of layer {start}; expected 0 to {sizes[start] - 1}")
    if a.shape != (sizes[start],):
        raise malformed(f"activations of shape {a.shape}; expected ({sizes[start]},)")
    steps = STEPS[len(inputs)]
    values = np.linspace(0, 1, steps, dtype=np.float32)
    batch = np.tile(a, (steps ** len(inputs), 1))
    batch[:, inputs[0]] = np.tile(values, steps ** (len(inputs) - 1))
    if len(inputs) == 2:
        batch[:, inputs[1]] = values.repeat(steps)
    z, a_of_layer = network.forward_from(start, batch, layer)
    return ProbeResponse(steps, z[:, neuron].copy(), a_of_layer[:, neuron].copy())
