"""What is told of the cost and its gradient: by layer, by dial, and after a nudge.

`cost_surface` works it out. All arrays are float64.
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
    """How the cost changes with what one layer is and does.

    Of each image's own cost, (images, n), or (n,) where there is one image alone:

    Attributes:
        activations: ∂C/∂a: which activations should rise (negative) or fall, and how much it helps.
        delta: δ = ∂C/∂z: the same of the weighted sums, so through the slope of the squish.
        weights: ∂C/∂W = δ aᵀ of the layer before, the mean over the images: (n_out, n_in).
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
        costs: that of each image, (images,), or () for one image alone.
        desired: y, the outputs that were wanted: (images, n_out), or (n_out,).
        zs: the weighted sums of each layer after the input: (images, n), or (n,).
        activations: of each layer, the input first, in the order in which the network sees it.
        layers: per layer after the input what the cost says to it.
    """

    cost: float
    costs: Floats
    desired: Floats
    zs: tuple[Floats, ...]
    activations: tuple[Floats, ...]
    layers: tuple[LayerGradient, ...]

    def of(self, dial: Dial) -> float:
        """∂C/∂w of one weight, or ∂C/∂b of one bias."""
        layer = self.layers[dial.layer - 1]
        if dial.source == BIAS:
            return float(layer.biases[dial.neuron])
        return float(layer.weights[dial.neuron, dial.source])


@dataclass(frozen=True, eq=False)
class Nudge:
    """One step downhill: each dial by −η times its slope.

    Attributes:
        learning_rate: η.
        weights: per layer what is added to the weights, −η ∂C/∂W: (n_out, n_in).
        biases: per layer what is added to the biases: (n_out,).
        before: the cost before, the mean over the images.
        after: the cost after it.
        network: as it is after it, in float32 as all networks are.
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

    value: the slope. h: how far the dial was turned. costs: C at w − 2h, w − h, w + h and w + 2h.
    rounding: how much of `value` may come from the last bits of these costs.
    """

    value: float
    h: float
    costs: tuple[float, float, float, float]
    rounding: float
