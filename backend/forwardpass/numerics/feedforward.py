"""The forward pass: layers of neurons, and what they compute.

Notation is that of Michael Nielsen, "Neural Networks and Deep Learning" (2015), chapters 1 and 2:
z = Wa + b is the weighted input of a layer and a = σ(z) its activation, with W of shape
(n_out, n_in), so that row j holds the weights of neuron j.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import ACTIVATIONS, LayerActivation
from forwardpass.numerics.arrays import FloatArray, frozen
from forwardpass.numerics.parameters import check_layers, order_of_inputs, parameters
from forwardpass.numerics.trace import Trace
from forwardpass.refusal import malformed


class FeedforwardNetwork:
    """A network as mathematics: its numbers, and the forward pass through them.

    `Network` explains the attributes.
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
        self.weights = tuple(parameters(W, 2, f"W{k}") for k, W in enumerate(weights, 1))
        self.biases = tuple(parameters(b, 1, f"b{k}") for k, b in enumerate(biases, 1))
        self.activations = tuple(activations)
        check_layers(self.weights, self.biases, self.activations)
        self.input_order = (
            None if input_order is None else order_of_inputs(input_order, self.sizes[0])
        )
        self.layer_activations = self._layer_activations()
        self._layers = tuple(
            (W, b, squish if squish.binary or squish.off else ACTIVATIONS[squish.name].function)
            for W, b, squish in zip(self.weights, self.biases, self.layer_activations, strict=True)
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of neurons in each layer, the inputs first: (784, 16, 16, 10)."""
        return (self.weights[0].shape[1], *(W.shape[0] for W in self.weights))

    @property
    def parameter_count(self) -> int:
        """The number of dials: all weights and all biases."""
        return sum(W.size for W in self.weights) + sum(b.size for b in self.biases)

    def feedforward(self, x: npt.ArrayLike) -> FloatArray:
        """Compute the output of the network.

        Parameters
        ----------
        x : array_like
            One image (n_in,) or a batch (images, n_in), values usually in [0, 1].

        Returns:
        -------
        ndarray of float32
            (n_out,) or (images, n_out).

        Raises:
        ------
        Refusal
            `x` does not have n_in numbers per image.
        """
        a = self._seen(x)
        for W, b, squish in self._layers:
            a = squish(a @ W.T + b)
        return a

    def trace(self, x: npt.ArrayLike) -> Trace:
        """Compute the same forward pass as `feedforward`, and keep every z and every a.

        The bits of an image's numbers are the same alone and in batches of any size, so that what
        one visitor sees does not depend on other visitors. `feedforward` may differ in the last
        bits.

        Parameters
        ----------
        x : array_like
            One image (n_in,) or a batch (images, n_in), values usually in [0, 1].

        Returns:
        -------
        Trace
            All numbers of the pass.

        Raises:
        ------
        Refusal
            `x` does not have n_in numbers per image.
        """
        activations = [frozen(self._seen(x).copy())]
        zs: list[FloatArray] = []
        for W, b, squish in self._layers:
            zs.append(frozen(_weighted_sums(W, activations[-1]) + b))
            activations.append(frozen(squish(zs[-1])))
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
