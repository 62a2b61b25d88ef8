"""Counts again how many images a network reads correctly, after some of its dials were turned.

The work depends on the change. Layers before it keep their activations. A changed weight of the
first layer adds its change times one row of pixels to the sums of one neuron. A neuron with many
changed weights needs only its own sums again. The values of the trained network are computed once
for all visitors.

Numbers are float32, as in the network itself. Each row of sums is at most `MOST_ADDED` additions
away from a complete product, so errors do not accumulate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.answer import Readout
from forwardpass.numerics.arrays import FloatArray, IntArray
from forwardpass.numerics.evaluation import evaluate_outputs
from forwardpass.numerics.network import Network

MOST_ADDED = 8
"""Changed weights of a neuron up to which changes are added; with more, the row is recomputed."""
MIXES = "softmax"
"""The activation function in which each neuron depends on all others of its layer."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """Images with the digits they show.

    Attributes:
        pixels: (n_in, images) float32: the values of one pixel in all images are adjacent.
        labels: (images,) the digits 0–9.
    """

    pixels: FloatArray
    labels: npt.NDArray[np.integer]

    @cached_property
    def totals(self) -> IntArray:
        """(10,) how many images there are of each digit."""
        return np.bincount(self.labels, minlength=10)


class Baseline:
    """The activations of a trained network for all images, shared by all visitors who edit it.

    Attributes:
        correct: (10,) how many images of each digit the network reads correctly.
    """

    def __init__(self, network: Network, readout: Readout, images: Labelled) -> None:
        self.network = network
        self.readout = readout
        self.images = images
        self.sums = self.multiply(network.weights[0])
        activations = [_squished(network, 0, self.sums)]
        for layer in range(1, len(network.weights)):
            activations.append(_next(network, layer, activations[-1]))
        self.activations = tuple(activations)
        self.correct = np.diagonal(self.confusion(activations[-1]))

    def row(self, source: int) -> FloatArray:
        """Returns the activations (images,) of input neuron `source`."""
        order = self.network.input_order
        row: FloatArray = self.images.pixels[source if order is None else order[source]]
        return row

    def multiply(self, W: FloatArray) -> FloatArray:
        """Computes the weighted sums without a bias: (rows, n_in) → (rows, images)."""
        order = self.network.input_order
        if order is not None:  # the shuffled weights are far fewer than the pixels
            unshuffled = np.empty_like(W)
            unshuffled[:, order] = W
            W = unshuffled
        return W @ self.images.pixels

    def confusion(self, outputs: FloatArray) -> IntArray:
        """Counts how each digit is read: (n_out, images) → (10, 10), see `Evaluation`."""
        return evaluate_outputs(outputs.T, self.images.labels, self.readout).confusion


@dataclass(slots=True)
class Row:
    """The sums of one turned neuron of the first layer, without its bias.

    Attributes:
        W: (n_in,) the weights with which `anchor` was computed.
        anchor: (images,) W times the pixels, computed as a complete product.
        sums: (images,) the same for the current weights.
    """

    W: FloatArray
    anchor: FloatArray
    sums: FloatArray


@dataclass(eq=False)
class IncrementalEvaluation:
    """The evaluation of one visitor's network after each change. It is only a cache."""

    baseline: Baseline
    _network: Network = field(init=False)
    _activations: list[FloatArray] = field(init=False)
    _rows: dict[int, Row] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._network = self.baseline.network
        self._activations = list(self.baseline.activations)

    def count(self, network: Network) -> IntArray:
        """Counts how many images of each digit the network reads correctly: (10,).

        Args:
            network: the edited network, with the sizes and the input order of the trained one.
        """
        return np.diagonal(self.confusion(network))

    def confusion(self, network: Network) -> IntArray:
        """Counts how the network reads each digit: (10, 10), see `Evaluation`.

        Args:
            network: the edited network, with the sizes and the input order of the trained one.
        """
        before, self._network = self._network, network
        turned = [layer for layer in range(len(network.weights)) if _differ(before, network, layer)]
        if turned:
            first = turned[0]
            if first == 0:
                self._activations[0] = self._first_layer(before, network)
            for layer in range(max(first, 1), len(network.weights)):
                self._activations[layer] = _next(network, layer, self._activations[layer - 1])
        return self.baseline.confusion(self._activations[-1])

    def _first_layer(self, before: Network, network: Network) -> FloatArray:
        W, b, squish = network.weights[0], network.biases[0], network.layer_activations[0]
        weighed = (before.weights[0] != W).any(axis=1)
        self._weigh(np.flatnonzero(weighed), W)
        if squish != before.layer_activations[0] or squish.name == MIXES:
            sums = np.stack([self._sums(neuron) for neuron in range(len(b))])
            return _squished(network, 0, sums)
        activations = self._activations[0]
        if activations is self.baseline.activations[0]:
            activations = activations.copy()
        function = ACTIVATIONS[squish.name].function
        for neuron in np.flatnonzero(weighed | (b != before.biases[0])).tolist():
            a = function(self._sums(neuron) + b[neuron])
            a = (a >= 0.5).astype(a.dtype) if squish.binary else a
            activations[neuron] = 0 if neuron in squish.off else a
        return activations

    def _sums(self, neuron: int) -> FloatArray:
        row = self._rows.get(neuron)
        return self.baseline.sums[neuron] if row is None else row.sums

    def _weigh(self, neurons: IntArray, W: FloatArray) -> None:
        """Updates the sums of these neurons of the first layer to their new weights."""
        anew = []
        for neuron in neurons.tolist():
            row = self._rows.get(neuron)
            if row is None:
                trained = self.baseline.sums[neuron]
                row = Row(self.baseline.network.weights[0][neuron], trained, trained)
            sources = np.flatnonzero(W[neuron] != row.W)
            if len(sources) > MOST_ADDED:
                anew.append(neuron)
                continue
            row.sums = row.anchor
            for source in sources.tolist():
                step = W[neuron, source] - row.W[source]
                row.sums = row.sums + step * self.baseline.row(source)
            self._rows[neuron] = row
        if anew:
            sums = self.baseline.multiply(W[anew])
            for neuron, own in zip(anew, sums, strict=True):
                kept = own if len(anew) == 1 else own.copy()
                self._rows[neuron] = Row(W[neuron].copy(), kept, kept)


def _differ(one: Network, other: Network, layer: int) -> bool:
    """Whether a layer is not the same in both, counted from 0."""
    return (
        one.layer_activations[layer] != other.layer_activations[layer]
        or not _same(one.weights[layer], other.weights[layer])
        or not _same(one.biases[layer], other.biases[layer])
    )


def _same(one: FloatArray, other: FloatArray) -> bool:
    return one is other or np.array_equal(one, other)


def _next(network: Network, layer: int, a: FloatArray) -> FloatArray:
    """(n_in, images) → (n_out, images): the activations of a layer, counted from 0."""
    return _squished(network, layer, network.weights[layer] @ a)


def _squished(network: Network, layer: int, sums: FloatArray) -> FloatArray:
    """The activations for sums without biases, (n, images) both."""
    z = sums + network.biases[layer][:, np.newaxis]
    return np.ascontiguousarray(network.layer_activations[layer](z.T).T)
