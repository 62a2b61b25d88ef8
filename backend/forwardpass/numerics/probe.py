"""A neuron as a function: what it answers to one or two neurons of an earlier layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.network import FloatArray, Network
from forwardpass.refusal import malformed

STEPS = {1: 101, 2: 33}
"""Values in [0, 1] that each input takes, for one input and for two."""


class ProbeResponse(NamedTuple):
    """What a neuron answered.

    z, a: (steps,) float32 for one input; (steps · steps,) for two, one row for each value of the
    second input, the first running along it.
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
    """The answers of a neuron while inputs of it go from 0 to 1.

    Args:
        network: whose neuron it is.
        start: the layer of the inputs; 0 is the pixels.
        activations: (n,) of that layer: what the other neurons of it stay at.
        inputs: one or two different neurons of that layer.
        layer: of the neuron that is asked, after `start`.
        neuron: in that layer.

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
