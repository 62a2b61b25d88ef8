"""One step of learning in detail: the cost of an image or a batch, all its slopes, and a nudge.

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
from forwardpass.numerics.examples import pixels, targets
from forwardpass.numerics.gradient import CentralDifference, Dial, Floats, Gradient
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import SwitchedNetwork, Switches
from forwardpass.refusal import malformed


@dataclass(frozen=True)
class DialSlope:
    """The slope of the cost at one dial, by the chain rule and by the cost alone.

    ∂C/∂w = a · σ'(z) · ∂C/∂a: the activation before the weight (1 for a bias), the slope of the
    squish, and the slope of the cost at the neuron's activation. These factors belong to one image.
    For a batch, whose slope is the mean of such products, they are None.

    Attributes:
        value: the value of the dial.
        before: a of the neuron before the weight; 1 for a bias.
        squish_slope: σ'(z); None for a softmax too, whose outputs depend on each other.
        activation: ∂C/∂a of the neuron.
        delta: ∂C/∂z of the neuron.
        slope: ∂C/∂w by backpropagation.
        difference: the same from the cost, by turning the dial a little.
        relative_error: the difference of the two slopes as a share of the larger one; None if both
            are 0.
    """

    value: float
    before: float | None
    squish_slope: float | None
    activation: float | None
    delta: float | None
    slope: float
    difference: CentralDifference
    relative_error: float | None


@dataclass(frozen=True, eq=False)
class OneStep:
    """One step of learning from one image or from a batch.

    Attributes:
        gradient: the cost and its gradient.
        terms: the contribution of each output to the cost, for a batch the mean: (n_out,).
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
    surface = CostSurface(with_slopes(network), activations, desired, cost)
    return _step(surface, learning_rate, dial)


def batch_step(
    network: Network,
    images: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.integer],
    readout: Readout,
    cost: str,
    learning_rate: float,
    dial: Dial,
) -> OneStep:
    """Computes one step of learning from a batch: each slope is the mean over its images.

    Args:
        network: as for `one_step`.
        images: (images, 784) uint8.
        labels: (images,) their digits.
        readout: how outputs become digits, which determines the desired outputs.
        cost: a key of `COSTS`.
        learning_rate: η of the nudge.
        dial: the dial to examine.

    Raises:
        Refusal: as `one_step` does.
    """
    return _step(batch_surface(network, images, labels, readout, cost), learning_rate, dial)


def batch_surface(
    network: Network,
    images: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.integer],
    readout: Readout,
    cost: str,
) -> CostSurface:
    """Returns the cost of a batch as a function of all dials; see `batch_step`."""
    order = network.plain.input_order
    seen = images if order is None else images[:, order]
    desired = targets(labels, readout)
    return CostSurface(with_slopes(network), pixels(seen), desired, cost)


def with_slopes(network: Network) -> Network:
    """Returns the same network without switches and without its own order of pixels.

    Raises:
        Refusal: a switch is set that leaves a dial without a slope.
    """
    if isinstance(network, SwitchedNetwork):
        switches = network.switches
        if switches != Switches(activations=switches.activations):
            raise malformed(
                "neurons are off, biases are left out, or numbers are rounded",
                "a network whose every dial has a slope",
            )
    plain = network.plain
    return Network(plain.weights, plain.biases, network.activations)


def _step(surface: CostSurface, learning_rate: float, dial: Dial) -> OneStep:
    gradient = surface.gradient()
    outputs, desired = np.atleast_2d(gradient.activations[-1]), np.atleast_2d(gradient.desired)
    value, output = COSTS[surface.cost_name].value, surface.network.activations[-1]
    terms = [value(outputs[:, [k]], desired[:, [k]], output) for k in range(outputs.shape[1])]
    slope = _dial_slope(surface, gradient, dial)
    return OneStep(gradient, np.array(terms), surface.nudge(learning_rate).after, slope)


def _dial_slope(surface: CostSurface, gradient: Gradient, dial: Dial) -> DialSlope:
    difference = surface.central_difference(dial)
    layer, neuron, source = dial
    network = surface.network
    weights, biases = network.weights[layer - 1], network.biases[layer - 1]
    by_chain, by_cost = gradient.of(dial), difference.value
    largest = max(abs(by_chain), abs(by_cost))
    before, squish_slope, activation, delta = _factors(network, gradient, dial)
    return DialSlope(
        value=float(biases[neuron] if source == BIAS else weights[neuron, source]),
        before=before,
        squish_slope=squish_slope,
        activation=activation,
        delta=delta,
        slope=by_chain,
        difference=difference,
        relative_error=abs(by_chain - by_cost) / largest if largest else None,
    )


def _factors(
    network: Network, gradient: Gradient, dial: Dial
) -> tuple[float | None, float | None, float | None, float | None]:
    """Returns the factors of the slope at a dial: a, σ'(z), ∂C/∂a, and δ. None for a batch."""
    if gradient.desired.ndim > 1:
        return None, None, None, None
    layer, neuron, source = dial
    name, a, of = network.activations[layer - 1], gradient.activations, gradient.layers[layer - 1]
    slopes = ACTIVATIONS[name].derivative(a[layer], np.ones_like(a[layer]))
    return (
        1.0 if source == BIAS else float(a[layer - 1][source]),
        None if name == "softmax" else float(slopes[neuron]),
        float(of.activations[neuron]),
        float(of.delta[neuron]),
    )
