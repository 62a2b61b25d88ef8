"""The network: layers of neurons, and the forward pass through them.

Notation is that of Michael Nielsen, "Neural Networks and Deep Learning" (2015), chapters 1 and 2:
z = Wa + b is the weighted input of a layer and a = σ(z) its activation, with W of shape
(n_out, n_in), so that row j holds the weights of neuron j.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.refusal import malformed

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.intp]
A = TypeVar("A", bound=npt.NDArray[Any])


@dataclass(frozen=True)
class Trace:
    """All numbers of one forward pass.

    Attributes:
        zs: the weighted inputs, float32, one array for each layer after the input.
        activations: float32, one more than `zs`: the first is the input.
            Each array is (n,), or (images, n) for a batch. All are read-only.
    """

    zs: tuple[FloatArray, ...]
    activations: tuple[FloatArray, ...]

    @property
    def output(self) -> FloatArray:
        """The activations of the last layer."""
        return self.activations[-1]


@dataclass(frozen=True)
class LayerActivation:
    """The function that turns a layer's weighted sums into its activations.

    Attributes:
        name: the name of the activation function, a key of `ACTIVATIONS`.
        binary: whether activations are rounded to 0 and 1, one half to 1.
        off: the neurons that are always 0.
    """

    name: str
    binary: bool = False
    off: tuple[int, ...] = ()

    def __call__(self, z: FloatArray) -> FloatArray:
        """Computes the activations of the layer: (..., n) → (..., n)."""
        a: FloatArray = ACTIVATIONS[self.name].function(z)
        if self.binary:
            a = (a >= 0.5).astype(a.dtype)
        if self.off:
            a = a.copy()
            a[..., list(self.off)] = 0
        return a


class Network:
    """A fully connected feed-forward network. It never changes: an edited network is a new one.

    Attributes:
        weights: per layer W: (n_out, n_in) float32, read-only.
        biases: per layer b: (n_out,) float32, read-only.
        activations: per layer the name of its activation function, a key of `ACTIVATIONS`.
        layer_activations: per layer the function that turns z into a.
        input_order: (n_in,) or None. A network trained on shuffled pixels applies this fixed
            shuffle to every input first: it sees x[input_order].
    """

    def __init__(
        self,
        weights: Sequence[npt.ArrayLike],
        biases: Sequence[npt.ArrayLike],
        activations: Sequence[str],
        input_order: npt.ArrayLike | None = None,
    ) -> None:
        """Makes a network of these numbers, and of the same arrays if they are already read-only.

        Raises:
            Refusal: the shapes do not fit together, a number is not finite, an activation
                function is unknown, or `input_order` is not an order of the inputs.
        """
        self.weights = tuple(_parameters(W, 2, f"W{k}") for k, W in enumerate(weights, 1))
        self.biases = tuple(_parameters(b, 1, f"b{k}") for k, b in enumerate(biases, 1))
        self.activations = tuple(activations)
        _check_layers(self.weights, self.biases, self.activations)
        self.input_order = None if input_order is None else _order(input_order, self.sizes[0])
        self.layer_activations = self._layer_activations()
        self._layers = tuple(
            (W, b, squish if squish.binary or squish.off else ACTIVATIONS[squish.name].function)
            for W, b, squish in zip(self.weights, self.biases, self.layer_activations, strict=True)
        )

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.sizes))
        return f"<Network {shape} {'-'.join(self.activations)}>"

    @property
    def plain(self) -> Network:
        """The network without switches: see `numerics.switches`."""
        return self

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of neurons in each layer, the inputs first: (784, 16, 16, 10)."""
        return (self.weights[0].shape[1], *(W.shape[0] for W in self.weights))

    @property
    def parameter_count(self) -> int:
        """The number of dials: all weights and all biases."""
        return sum(W.size for W in self.weights) + sum(b.size for b in self.biases)

    def feedforward(self, x: npt.ArrayLike) -> FloatArray:
        """Computes the output of the network for the input x.

        Args:
            x: one image (n_in,) or a batch (images, n_in), values usually in [0, 1].

        Returns:
            (n_out,) or (images, n_out), float32.

        Raises:
            Refusal: x does not have n_in numbers per image.
        """
        a = self._seen(x)
        for W, b, squish in self._layers:
            a = squish(a @ W.T + b)
        return a

    def trace(self, x: npt.ArrayLike) -> Trace:
        """Computes the same forward pass as `feedforward`, and keeps every z and every a.

        The bits of an image's numbers are the same alone and in batches of any size, so that what
        one visitor sees does not depend on other visitors. `feedforward` may differ in the last
        bits.

        Raises:
            Refusal: x does not have n_in numbers per image.
        """
        activations = [_frozen(self._seen(x).copy())]
        zs: list[FloatArray] = []
        for W, b, squish in self._layers:
            zs.append(_frozen(_weighted_sums(W, activations[-1]) + b))
            activations.append(_frozen(squish(zs[-1])))
        return Trace(tuple(zs), tuple(activations))

    def forward_from(
        self, start: int, activations: npt.ArrayLike, layer: int
    ) -> tuple[FloatArray, FloatArray]:
        """Computes the forward pass from the activations of one layer to a later one.

        Args:
            start: the layer of the activations; 0 is the pixels, in the order in which the network
                sees them.
            activations: (n,) or (images, n).
            layer: the target layer, after `start`.

        Returns:
            z and a of that layer.

        Raises:
            Refusal: there are no such layers, or the activations do not fit the first.
        """
        a = np.asarray(activations, dtype=np.float32)
        sizes = self.sizes
        if not 0 <= start < layer < len(sizes):
            raise malformed(
                f"from layer {start} to layer {layer}; expected a way forward "
                f"between layers 0 and {len(sizes) - 1}"
            )
        if a.ndim not in (1, 2) or a.shape[-1] != sizes[start]:
            raise malformed(
                f"activations of shape {a.shape} for layer {start}; "
                f"expected {sizes[start]} in each row"
            )
        for W, b, squish in self._layers[start:layer]:
            z = _weighted_sums(W, a) + b
            a = squish(z)
        return z, a

    def _layer_activations(self) -> tuple[LayerActivation, ...]:
        """Returns the function of each layer that turns its weighted sums into activations."""
        return tuple(LayerActivation(name) for name in self.activations)

    def _seen(self, x: npt.ArrayLike) -> FloatArray:
        """Converts x to what the network sees: float32, in its input order if it has one."""
        seen = np.asarray(x, dtype=np.float32)
        n_in = self.weights[0].shape[1]
        if seen.ndim not in (1, 2) or seen.shape[-1] != n_in:
            raise malformed(
                f"an input of shape {seen.shape} was given; "
                f"expected ({n_in},) for one image or (images, {n_in}) for a batch"
            )
        return seen if self.input_order is None else seen[..., self.input_order]


def _weighted_sums(W: FloatArray, a: FloatArray) -> FloatArray:
    """Computes W a for each row of a, (n,) or (images, n): one matrix-vector product per image.

    A single matrix-matrix product would be faster, but it adds the terms of a sum in an order that
    depends on the number of images.
    """
    sums: FloatArray = (W @ a[..., np.newaxis])[..., 0]
    return sums


def _frozen(array: A) -> A:
    """Makes an array read-only and returns it."""
    array.setflags(write=False)
    return array


def _parameters(values: npt.ArrayLike, ndim: int, name: str) -> FloatArray:
    """Returns a read-only float32 array: a copy, unless `values` is already read-only."""
    with np.errstate(over="ignore"):  # too large values become infinite, which is refused
        array = np.asarray(values, dtype=np.float32, order="C")
    if array.ndim != ndim or array.size == 0:
        expected = "a table of rows (n_out, n_in)" if ndim == 2 else "a column (n_out,)"
        raise malformed(f"{name} has shape {array.shape}; expected {expected}, not empty")
    if not np.isfinite(array).all():
        raise malformed(f"{name} holds a value that is not a finite number")
    if array.flags.writeable or not array.flags.owndata:
        array = array.copy()
    return _frozen(array)


def _check_layers(
    weights: Sequence[FloatArray], biases: Sequence[FloatArray], activations: Sequence[str]
) -> None:
    """Raises Refusal unless each layer fits the one before it."""
    if not len(weights) == len(biases) == len(activations) or not weights:
        raise malformed(
            f"{len(weights)} weight matrices, {len(biases)} bias vectors and "
            f"{len(activations)} activation functions were given; "
            "expected one of each for every layer, and at least one layer"
        )
    n_in = weights[0].shape[1]
    for k, (W, b, name) in enumerate(zip(weights, biases, activations, strict=True), 1):
        if W.shape[1] != n_in:
            raise malformed(
                f"W{k} has {W.shape[1]} columns; expected {n_in}, one for each neuron before it"
            )
        if b.shape[0] != W.shape[0]:
            raise malformed(
                f"b{k} has {b.shape[0]} values; expected {W.shape[0]}, one for each row of W{k}"
            )
        if name not in ACTIVATIONS:
            raise malformed(
                f"layer {k} has the activation function {name!r}; "
                f"expected one of {', '.join(ACTIVATIONS)}"
            )
        n_in = W.shape[0]


def _order(values: npt.ArrayLike, n_in: int) -> IntArray:
    """Checks an input order and returns it as a read-only array."""
    order = np.array(values)
    if order.dtype.kind not in "iu" or not np.array_equal(np.sort(order, axis=None), range(n_in)):
        raise malformed(
            f"the input order is not an order of the {n_in} inputs; "
            f"expected each of 0 … {n_in - 1} exactly once"
        )
    return _frozen(order.astype(np.intp))
