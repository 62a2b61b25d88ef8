"""The cost as a function of all dials: its gradient in detail, one nudge, and its surroundings.

Everything is in float64, so that a gradient can be checked by differences of the cost.
Notation and equations are those of Michael Nielsen, "Neural Networks and Deep Learning" (2015),
chapter 2; the order follows 3Blue1Brown's chapters 2 to 4 on deep learning: the cost, the way
downhill, nudges layer by layer, and the chain rule for one weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import ACTIVATIONS, Array
from forwardpass.numerics.backpropagation import backward, forward
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.dials import BIAS
from forwardpass.numerics.gradient import (
    CentralDifference,
    Dial,
    Floats,
    Gradient,
    LayerGradient,
    Nudge,
)
from forwardpass.numerics.network import Network
from forwardpass.refusal import malformed, too_large

FARTHEST, NEAREST = 2e-3, 2e-7
"""How far a dial is turned for a central difference. A larger step would add the error of a curved
cost, a smaller one that of rounding. The step is smaller only if a ReLU would switch on or off on
the way, because its kink has no slope."""

MAX_POINTS = 10_000
"""Points of a slice; the cost is computed at each."""


class CostSurface:
    """The cost of some images as a function of all weights and biases of a network.

    For a single image, the arrays have no axis for images.

    Attributes:
        network: the current point of the surface.
        cost_name: a key of `COSTS`.
        parameters: (n,) float64, read-only: all weights, layer by layer, then all biases.
    """

    def __init__(
        self, network: Network, x: npt.ArrayLike, y: npt.ArrayLike, cost: str = "quadratic"
    ) -> None:
        """Prepares the surface for these images.

        Args:
            network: a network without switches.
            x: one image (n_in,) or a batch (images, n_in), values usually in [0, 1].
            y: the desired outputs, (n_out,) or (images, n_out): `numerics.examples.targets`.
            cost: a key of `COSTS` that is defined for the activation of the outputs.

        Raises:
            Refusal: they do not fit together.
        """
        _check(network, cost)
        given, desired = np.asarray(x, np.float64), np.asarray(y, np.float64)
        sizes = network.sizes
        if given.ndim not in (1, 2) or given.shape[-1] != sizes[0] or not len(given):
            raise malformed(
                f"an input of shape {given.shape} was given; "
                f"expected ({sizes[0]},) for one image or (images, {sizes[0]}) for a batch"
            )
        if desired.shape != (*given.shape[:-1], sizes[-1]):
            raise malformed(
                f"desired outputs of shape {desired.shape} were given; "
                f"expected {(*given.shape[:-1], sizes[-1])}"
            )
        self.network, self.cost_name = network, cost
        self._alone = given.ndim == 1
        seen = given if network.input_order is None else given[..., network.input_order]
        self._x, self._y = np.atleast_2d(seen), np.atleast_2d(desired)
        arrays = (*network.weights, *network.biases)
        self.parameters: Floats = np.concatenate([p.ravel() for p in arrays]).astype(np.float64)
        self.parameters.setflags(write=False)

    def cost(self) -> float:
        """C at the current point: the mean over the images."""
        return self._cost(self.parameters)

    def gradient(self) -> Gradient:
        """The gradient of C at the current point."""
        weights, biases = self.parts(self.parameters)
        names, cost = self.network.activations, COSTS[self.cost_name]
        zs, a = forward(weights, biases, names, self._x)
        last = cost.delta(a[-1], self._y, names[-1])
        deltas = backward(weights, names, a, last)
        slopes: list[Array] = [delta @ W for delta, W in zip(deltas[1:], weights[1:], strict=True)]
        slopes.append(cost.gradient(a[-1], self._y, names[-1]))
        layers = [
            LayerGradient(
                self._by_image(slope),
                self._by_image(delta),
                delta.T @ before / len(self._x),
                delta.mean(axis=0),
            )
            for slope, delta, before in zip(slopes, deltas, a, strict=False)
        ]
        costs = np.array(
            [cost.value(a[-1][i : i + 1], self._y[i : i + 1], names[-1]) for i in range(len(a[-1]))]
        )
        return Gradient(
            cost.value(a[-1], self._y, names[-1]),
            self._by_image(costs),
            self._by_image(self._y),
            tuple(map(self._by_image, zs)),
            tuple(map(self._by_image, a)),
            tuple(layers),
        )

    def flat_gradient(self) -> Floats:
        """∇C: (n,)."""
        layers = self.gradient().layers
        rows = [layer.weights.ravel() for layer in layers] + [layer.biases for layer in layers]
        return np.concatenate(rows)

    def nudge(self, learning_rate: float) -> Nudge:
        """Makes one step downhill, η = `learning_rate`.

        Raises:
            Refusal: the step leads to numbers that are not finite.
        """
        moved = -learning_rate * self.flat_gradient()
        parameters = self.parameters + moved
        weights, biases = self.parts(parameters)
        network = self.network
        after = Network(weights, biases, network.activations, network.input_order)
        dW, db = self.parts(moved)
        return Nudge(
            learning_rate, tuple(dW), tuple(db), self.cost(), self._cost(parameters), after
        )

    def cost_at(self, dial: Dial, value: float) -> float:
        """Computes C with one dial set to a value and all others unchanged.

        Raises:
            Refusal: the network has no such dial.
        """
        parameters = self.parameters.copy()
        parameters[self._index(dial)] = value
        return self._cost(parameters)

    def central_difference(self, dial: Dial) -> CentralDifference:
        """Computes the slope at one dial without backpropagation.

        Raises:
            Refusal: the network has no such dial.
        """
        index = self._index(dial)
        value, h = float(self.parameters[index]), FARTHEST
        while h > NEAREST and self._relu_switches(index, value - 2 * h, value + 2 * h):
            h /= 10
        far_below, below, above, far_above = (
            self.cost_at(dial, value + turns * h) for turns in (-2, -1, 1, 2)
        )
        slope = (8 * (above - below) - (far_above - far_below)) / (12 * h)
        # A cost contains several rounding errors, each of the last bit of a number of that size.
        rounding = 16 * float(np.finfo(np.float64).eps) * (1 + abs(below)) / h
        return CentralDifference(slope, h, (far_below, below, above, far_above), rounding)

    def along(self, direction: npt.ArrayLike, distances: npt.ArrayLike) -> Floats:
        """Computes C along a straight line through the current point.

        Args:
            direction: (n,), from `DIRECTIONS` or any other; its length is the unit.
            distances: (points,); 0 is the current point.

        Returns:
            (points,) float64.

        Raises:
            Refusal: the direction is invalid, or there are too many points.
        """
        there = np.zeros_like(self.parameters)
        return self._slice([self._direction(direction), there], distances, [0.0])[:, 0]

    def slice(
        self,
        first: npt.ArrayLike,
        second: npt.ArrayLike,
        first_distances: npt.ArrayLike,
        second_distances: npt.ArrayLike,
    ) -> Floats:
        """Computes C on a plane through the current point: two of all the thousands of directions.

        Args:
            first: (n,), one axis.
            second: (n,); only its part perpendicular to the first counts, scaled to its length.
            first_distances: (points,) along the first axis.
            second_distances: (points,) along the second axis.

        Returns:
            (points of the first, points of the second) float64.

        Raises:
            Refusal: the directions are parallel, one is invalid, or there are too many points.
        """
        one, two = self._direction(first), self._direction(second)
        across = two - one * (one @ two / (one @ one))
        length = np.linalg.norm(across)
        if length < 1e-9 * np.linalg.norm(two):
            raise malformed("the two directions are parallel", "two different directions")
        across *= np.linalg.norm(two) / length
        return self._slice([one, across], first_distances, second_distances)

    def parts(self, parameters: Floats) -> tuple[list[Floats], list[Floats]]:
        """Returns (n,) numbers as the weights and biases of each layer."""
        return _parts(parameters, self.network.sizes)

    def _cost(self, parameters: Floats) -> float:
        """Computes C at a point of the surface."""
        weights, biases = self.parts(parameters)
        with np.errstate(over="ignore", invalid="ignore"):
            _, a = forward(weights, biases, self.network.activations, self._x)
            return COSTS[self.cost_name].value(a[-1], self._y, self.network.activations[-1])

    def _relu_switches(self, index: int, low: float, high: float) -> bool:
        """Whether any ReLU is on at one value of a dial and off at the other."""
        on = []
        for value in (low, high):
            parameters = self.parameters.copy()
            parameters[index] = value
            zs, _ = forward(*self.parts(parameters), self.network.activations, self._x)
            on.append([z > 0 for z in zs])
        names = self.network.activations
        pairs = zip(names, *on, strict=True)
        return any(name == "relu" and (one != other).any() for name, one, other in pairs)

    def _slice(self, axes: Sequence[Floats], first: npt.ArrayLike, second: npt.ArrayLike) -> Floats:
        """Computes C at each point of a grid on a plane.

        The sums of the first layer are linear in its dials. So their products with the pixels, the
        bulk of the work, are computed once for the whole plane.
        """
        distances = [np.asarray(points, np.float64).ravel() for points in (first, second)]
        count = len(distances[0]) * len(distances[1])
        if count > MAX_POINTS:
            raise too_large("points of a slice", MAX_POINTS, count)
        places = [self.parameters, *axes]
        sums = [self._x @ W[0].T + b[0] for W, b in map(self.parts, places)]
        later = [self._later(place) for place in places]
        names, cost = self.network.activations, COSTS[self.cost_name]
        costs = np.empty((len(distances[0]), len(distances[1])))
        with np.errstate(over="ignore", invalid="ignore"):
            for i, u in enumerate(distances[0].tolist()):
                for j, v in enumerate(distances[1].tolist()):
                    dials = later[0] + u * later[1] + v * later[2]
                    weights, biases = _parts(dials, self.network.sizes[1:])
                    a = ACTIVATIONS[names[0]].function(sums[0] + u * sums[1] + v * sums[2])
                    outputs = forward(weights, biases, names[1:], a)[1][-1]
                    costs[i, j] = cost.value(outputs, self._y, names[-1])
        return costs

    def _later(self, parameters: Floats) -> Floats:
        """Returns those of (n,) numbers that belong to the layers after the first."""
        n_in, n_out = self.network.sizes[:2]
        biases = len(parameters) - sum(self.network.sizes[1:])
        return np.concatenate([parameters[n_in * n_out : biases], parameters[biases + n_out :]])

    def _index(self, dial: Dial) -> int:
        """Returns the index of a dial among the parameters."""
        sizes = self.network.sizes
        layer, neuron, source = dial
        there = 1 <= layer < len(sizes) and 0 <= neuron < sizes[layer]
        if not there or not (source == BIAS or 0 <= source < sizes[layer - 1]):
            raise malformed(f"there is no dial {tuple(dial)} in a network of sizes {sizes}")
        products = [n_in * n_out for n_in, n_out in pairwise(sizes)]
        if source == BIAS:
            return sum(products) + sum(sizes[1:layer]) + neuron
        return sum(products[: layer - 1]) + neuron * sizes[layer - 1] + source

    def _direction(self, values: npt.ArrayLike) -> Floats:
        """Returns the values as a direction on this surface."""
        direction = np.asarray(values, np.float64)
        if direction.shape != self.parameters.shape or not np.isfinite(direction).all():
            raise malformed(
                f"a direction has shape {direction.shape}; "
                f"expected {self.parameters.shape}, a finite number for each dial"
            )
        if not direction.any():
            raise malformed("a direction is all zeros", "one that leads somewhere")
        return direction

    def _by_image(self, rows: Array) -> Floats:
        """Returns the rows of a batch, or a single one without its axis."""
        return np.asarray(rows[0] if self._alone else rows, np.float64)


def _parts(parameters: Floats, sizes: Sequence[int]) -> tuple[list[Floats], list[Floats]]:
    """Yields views of all weights, layer by layer, then of all biases."""
    shapes = [(n_out, n_in) for n_in, n_out in pairwise(sizes)]
    lengths = [n_out * n_in for n_out, n_in in shapes] + list(sizes[1:])
    ends = np.cumsum(lengths).tolist()
    rows = [parameters[end - length : end] for end, length in zip(ends, lengths, strict=True)]
    weights = [row.reshape(shape) for row, shape in zip(rows, shapes, strict=False)]
    return weights, rows[len(shapes) :]


def _check(network: Network, cost: str) -> None:
    """Raises Refusal unless the cost exists and is defined for these outputs."""
    if cost not in COSTS:
        raise malformed(f"the cost is {cost!r}; expected one of {', '.join(COSTS)}")
    if network.activations[-1] not in COSTS[cost].outputs:
        raise malformed(
            f"the outputs are {network.activations[-1]}; for the cost {cost} "
            f"expected {' or '.join(COSTS[cost].outputs)}"
        )
    if network.plain is not network:
        raise malformed("the network has switches", "a plain one, of which each dial has a slope")
