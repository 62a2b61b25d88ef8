"""Types for the cost and its gradient: by layer, by dial, and after a nudge.

`cost_surface` computes them. All arrays are float64.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.dials import BIAS
from forwardpass.numerics.network import Network

Floats = npt.NDArray[np.float64]


class Dial(NamedTuple):
    """One weight or one bias: layers count from 1, neurons and their sources from 0.

    `source` is `BIAS` for the bias.
    """

    layer: int
    neuron: int
    source: int


@dataclass(frozen=True, eq=False)
class LayerGradient:
    """The gradient of the cost for one layer.

    `activations` and `delta` are those of each image's own cost: (images, n), or (n,) for a single
    image.

    Attributes:
        activations: ∂C/∂a: which activations should rise (negative) or fall, and how much it helps.
        delta: δ = ∂C/∂z: the same for the weighted sums, through the slope of the squish.
        weights: ∂C/∂W = δ aᵀ, with a of the layer before, the mean over the images: (n_out, n_in).
        biases: ∂C/∂b = δ, the mean over the images: (n_out,).
    """

    activations: Floats
    delta: Floats
    weights: Floats
    biases: Floats


@dataclass(frozen=True, eq=False)
class Gradient:
    """One pass forward and back.

    Attributes:
        cost: C, the mean over the images.
        costs: the cost of each image, (images,), or () for a single image.
        desired: y, the desired outputs: (images, n_out), or (n_out,).
        zs: the weighted sums of each layer after the input: (images, n), or (n,).
        activations: the activations of each layer, the input first, in the order in which the
            network sees it.
        layers: the gradient for each layer after the input.
    """

    cost: float
    costs: Floats
    desired: Floats
    zs: tuple[Floats, ...]
    activations: tuple[Floats, ...]
    layers: tuple[LayerGradient, ...]

    def of(self, dial: Dial) -> float:
        """Returns ∂C/∂w of one weight, or ∂C/∂b of one bias."""
        layer = self.layers[dial.layer - 1]
        if dial.source == BIAS:
            return float(layer.biases[dial.neuron])
        return float(layer.weights[dial.neuron, dial.source])

    def by_image(self, dial: Dial) -> Floats:
        """The slope at one dial for each image of a batch alone: (images,). Its mean is `of`."""
        delta = self.layers[dial.layer - 1].delta[:, dial.neuron]
        if dial.source == BIAS:
            return delta
        slopes: Floats = delta * self.activations[dial.layer - 1][:, dial.source]
        return slopes


@dataclass(frozen=True, eq=False)
class Nudge:
    """One step downhill: each dial moves by −η times its slope.

    Attributes:
        learning_rate: η.
        weights: per layer the change of the weights, −η ∂C/∂W: (n_out, n_in).
        biases: per layer the change of the biases, −η ∂C/∂b: (n_out,).
        before: the cost before the step, the mean over the images.
        after: the cost after the step.
        network: the network after the step, in float32 like all networks.
    """

    learning_rate: float
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    before: float
    after: float
    network: Network


class CentralDifference(NamedTuple):
    """The slope of the cost at one dial w, from the cost alone.

    (8 (C(w + h) − C(w − h)) − (C(w + 2h) − C(w − 2h))) / 12h: the central difference of five points
    (Abramowitz & Stegun, 1964, table 25.2), whose error is of the order of h⁴.

    Attributes:
        value: the slope.
        h: how far the dial was turned.
        costs: C at w − 2h, w − h, w + h and w + 2h.
        rounding: how much of `value` may come from the last bits of these costs.
    """

    value: float
    h: float
    costs: tuple[float, float, float, float]
    rounding: float
