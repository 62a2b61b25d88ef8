"""One step of learning in detail: the cost of one image, all its slopes, and a nudge.

The slope at one dial is computed by the chain rule and, for comparison, from the cost alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.answer import Readout
from forwardpass.numerics.cost_surface import CostSurface
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.dials import BIAS
from forwardpass.numerics.examples import targets
from forwardpass.numerics.gradient import CentralDifference, Dial, Floats, Gradient
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import SwitchedNetwork, Switches
from forwardpass.refusal import malformed


@dataclass(frozen=True)
class DialSlope:
    """The slope of the cost at one dial, by the chain rule and by the cost alone.

    ∂C/∂w = a · σ'(z) · ∂C/∂a: the activation before the weight (1 for a bias), the slope of the
    squish, and the slope of the cost at the neuron's activation.

    Attributes:
        value: the value of the dial.
        before: a of the neuron before the weight; 1 for a bias.
        squish_slope: σ'(z); None for a softmax, whose outputs depend on each other.
        activation: ∂C/∂a of the neuron.
        delta: ∂C/∂z of the neuron.
        slope: ∂C/∂w by backpropagation.
        difference: the same from the cost, by turning the dial a little.
        relative_error: the difference of the two slopes as a share of the larger one; None if both
            are 0.
    """

    value: float
    before: float
    squish_slope: float | None
    activation: float
    delta: float
    slope: float
    difference: CentralDifference
    relative_error: float | None


@dataclass(frozen=True, eq=False)
class OneStep:
    """One step of learning from one image.

    Attributes:
        gradient: the cost and its gradient.
        terms: the contribution of each output to the cost: (n_out,).
        after: the cost after each dial moved by −η times its slope.
        dial: the slope at the dial in question.
    """

    gradient: Gradient
    terms: Floats
    after: float
    dial: DialSlope


def one_step(
    network: Network,
    activations: npt.ArrayLike,
    digit: int,
    readout: Readout,
    cost: str,
    learning_rate: float,
    dial: Dial,
) -> OneStep:
    """Computes one step of learning that these activations show this digit.

    Args:
        network: a network. A switch may change its activation functions; no other switch may be
            set.
        activations: (n_in,), the input, in the order in which the network sees it.
        digit: 0 to 9, the desired answer.
        readout: how outputs become digits, which determines the desired outputs.
        cost: a key of `COSTS`.
        learning_rate: η of the nudge.
        dial: the dial to examine.

    Raises:
        Refusal: the arguments do not fit together, there is no such dial, or the nudge leads to
            numbers that are not finite.
    """
    desired = targets(np.array([digit]), readout)[0]
    surface = CostSurface(_with_slopes(network), activations, desired, cost)
    gradient = surface.gradient()
    outputs, output = gradient.activations[-1], surface.network.activations[-1]
    terms = [
        COSTS[cost].value(a.reshape(1, 1), y.reshape(1, 1), output)
        for a, y in zip(outputs, gradient.desired, strict=True)
    ]
    slope = _dial_slope(surface, gradient, dial)
    return OneStep(gradient, np.array(terms), surface.nudge(learning_rate).after, slope)


def _with_slopes(network: Network) -> Network:
    """Returns the network without switches, except for activations, and without input order."""
    if isinstance(network, SwitchedNetwork):
        switches = network.switches
        if switches != Switches(activations=switches.activations):
            raise malformed(
                "neurons are off, biases are left out, or numbers are rounded",
                "a network whose every dial has a slope",
            )
    plain = network.plain
    return Network(plain.weights, plain.biases, network.activations)


def _dial_slope(surface: CostSurface, gradient: Gradient, dial: Dial) -> DialSlope:
    difference = surface.central_difference(dial)
    layer, neuron, source = dial
    network, of = surface.network, gradient.layers[layer - 1]
    weights, biases = network.weights[layer - 1], network.biases[layer - 1]
    name, a = network.activations[layer - 1], gradient.activations[layer]
    slopes = ACTIVATIONS[name].derivative(a, np.ones_like(a))
    by_chain, by_cost = gradient.of(dial), difference.value
    largest = max(abs(by_chain), abs(by_cost))
    return DialSlope(
        value=float(biases[neuron] if source == BIAS else weights[neuron, source]),
        before=1.0 if source == BIAS else float(gradient.activations[layer - 1][source]),
        squish_slope=None if name == "softmax" else float(slopes[neuron]),
        activation=float(of.activations[neuron]),
        delta=float(of.delta[neuron]),
        slope=by_chain,
        difference=difference,
        relative_error=abs(by_chain - by_cost) / largest if largest else None,
    )
