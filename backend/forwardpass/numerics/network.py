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

from forwardpass.numerics import other_libraries
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.refusal import malformed

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.intp]
A = TypeVar("A", bound=npt.NDArray[Any])


@dataclass(frozen=True)
class Trace:
    """All numbers of one forward pass, or of a batch of them. A notebook shows it as a picture.

    Attributes
    ----------
    zs : tuple of ndarray of float32
        The weighted inputs, one array for each layer after the input: (n,), or (images, n) for a
        batch. All arrays are read-only.
    activations : tuple of ndarray of float32
        One more than `zs`: the first is the input, in the order in which the network sees it.
    """

    zs: tuple[FloatArray, ...]
    activations: tuple[FloatArray, ...]

    @property
    def output(self) -> FloatArray:
        """The activations of the last layer."""
        return self.activations[-1]

    def to_svg(self) -> str:
        """Draw the forward pass as an SVG; of a batch, that of its first image.

        Returns
        -------
        str
            An ``<svg>`` element without scripts, for light and dark pages.
        """
        from forwardpass.previews.diagram import diagram  # only a picture needs Pillow

        batch = self.output.ndim == 2
        activations = [a[0] if batch else a for a in self.activations]
        sizes = [len(a) for a in activations]
        words = f", the first of {len(self.output):,}" if batch else ""
        return diagram(sizes, None, activations, f"{'-'.join(map(str, sizes))}{words}")

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.to_svg()


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
    """A fully connected feed-forward network. A notebook shows it as a picture.

    It never changes: an edited network is a new one.

    Attributes
    ----------
    weights : tuple of ndarray of float32
        Per layer W: (n_out, n_in), read-only.
    biases : tuple of ndarray of float32
        Per layer b: (n_out,), read-only.
    activations : tuple of str
        Per layer the name of its activation function: ``sigmoid``, ``relu``, ``tanh``,
        ``identity`` or ``softmax``.
    layer_activations : tuple of LayerActivation
        Per layer the function that turns z into a.
    input_order : ndarray of int or None
        (n_in,). A network trained on shuffled pixels applies this fixed shuffle to every input
        first: it sees x[input_order].
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

    @classmethod
    def from_arrays(
        cls,
        weights: Sequence[npt.ArrayLike],
        biases: Sequence[npt.ArrayLike],
        activations: str | Sequence[str] = "sigmoid",
    ) -> Network:
        """Make a network of arrays.

        Parameters
        ----------
        weights : sequence of array_like
            Per layer W: (n_out, n_in), so that row j holds the weights of neuron j.
        biases : sequence of array_like
            Per layer b: (n_out,).
        activations : str or sequence of str
            The activation function of all layers, or one for each: ``sigmoid``, ``relu``,
            ``tanh``, ``identity`` or ``softmax``.

        Returns
        -------
        Network
            Its numbers are copies, rounded to float32.

        Raises
        ------
        Refusal
            The shapes do not fit together, a number is not finite, or an activation function is
            unknown. A `Refusal` is a `ValueError`.

        Examples
        --------
        >>> network = Network.from_arrays([[[1, 2], [3, -4]], [[1, 1]]], [[0, 1], [0]], "relu")
        >>> network.feedforward([1, 2])
        array([5.], dtype=float32)
        """
        names = [activations] * len(weights) if isinstance(activations, str) else activations
        return cls(weights, biases, names)

    @classmethod
    def from_sklearn(cls, classifier: Any) -> Network:
        """Make a network of a fitted ``MLPClassifier`` of scikit-learn.

        Parameters
        ----------
        classifier : sklearn.neural_network.MLPClassifier
            An ``MLPRegressor`` is read as well.

        Returns
        -------
        Network
            Output j stands for ``classifier.classes_[j]``. Of two classes there is one output,
            the probability of the second.

        Raises
        ------
        Refusal
            It has not been fitted, or is another kind of estimator. A `Refusal` is a
            `ValueError`.

        Examples
        --------
        >>> from sklearn.neural_network import MLPClassifier
        >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
        >>> classifier = MLPClassifier((4,), "tanh", solver="lbfgs", random_state=1).fit(X, y)
        >>> network = Network.from_sklearn(classifier)
        >>> network.sizes, network.activations
        ((2, 4, 1), ('tanh', 'sigmoid'))
        >>> network.feedforward(X).ravel().round(2)
        array([0., 1., 1., 0.], dtype=float32)
        """
        return cls(*other_libraries.layers_of_sklearn(classifier))

    @classmethod
    def from_torch(cls, module: Any, activations: Sequence[str] | None = None) -> Network:
        """Make a network of a PyTorch module or state dict.

        Parameters
        ----------
        module : torch.nn.Module or mapping of str to torch.Tensor
            A ``Sequential`` of ``Linear`` modules and activation functions, also nested;
            ``Dropout`` is left out, as in a trained network, and ``Flatten`` too. Or a state
            dict, or another module, that has ``Linear`` modules alone, declared in the order in
            which they are used.
        activations : sequence of str, optional
            Per layer its activation function: ``sigmoid``, ``relu``, ``tanh``, ``identity`` or
            ``softmax``. Needed unless `module` is a ``Sequential``.

        Returns
        -------
        Network
            Its outputs are probabilities where a last ``LogSoftmax`` gives their logarithms.

        Raises
        ------
        Refusal
            A module is not supported, or the order or the activation functions are not known. A
            `Refusal` is a `ValueError`.

        Examples
        --------
        >>> import torch
        >>> module = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU())
        >>> Network.from_torch(module).sizes
        (4, 3)
        >>> Network.from_torch(module.state_dict(), ["relu"]).activations
        ('relu',)
        """
        return cls(*other_libraries.layers_of_torch(module, activations))

    @classmethod
    def from_keras(cls, model: Any) -> Network:
        """Make a network of a Keras model.

        Parameters
        ----------
        model : keras.Model
            ``Dense`` layers in a row, with the activation functions of `Network`. A ``Rescaling``
            or ``Normalization`` before them becomes part of the first layer; ``Dropout`` and
            ``Flatten`` are left out.

        Returns
        -------
        Network
            Its outputs are probabilities where a last ``log_softmax`` gives their logarithms.

        Raises
        ------
        Refusal
            A layer is not supported, or the layers branch. A `Refusal` is a `ValueError`.

        Examples
        --------
        >>> import keras
        >>> layers = keras.layers.Dense(3, "relu"), keras.layers.Dense(2, "softmax")
        >>> model = keras.Sequential([keras.Input((4,)), *layers])
        >>> Network.from_keras(model).activations
        ('relu', 'softmax')
        """
        return cls(*other_libraries.layers_of_keras(model))

    def to_torch(self) -> Any:
        """Make a PyTorch module of the network.

        Returns
        -------
        torch.nn.Sequential
            A ``Linear`` and an activation function for each layer, float32 on the CPU. A shuffle
            of the inputs becomes part of the first layer's weights.

        Raises
        ------
        ModuleNotFoundError
            PyTorch is not installed.
        Refusal
            Switches round activations, or turn neurons off, which no such module does.

        Examples
        --------
        >>> import torch
        >>> module = Network.from_arrays([[[1, 2]]], [[3]], "identity").to_torch()
        >>> module(torch.tensor([10.0, 100.0])).tolist()
        [213.0]
        """
        if any(squish.binary or squish.off for squish in self.layer_activations):
            raise malformed(
                "the network rounds activations or has neurons that are off",
                "one without these switches; its attribute plain has none",
            )
        return other_libraries.torch_sequential(
            self._weights_of_inputs(), self.biases, self.activations
        )

    def to_svg(self, x: npt.ArrayLike | None = None) -> str:
        """Draw the network as an SVG.

        Parameters
        ----------
        x : array_like, optional
            (n_in,). Also draw the forward pass of this input.

        Returns
        -------
        str
            An ``<svg>`` element without scripts, for light and dark pages. Of a layer with more
            than sixteen neurons it shows sixteen, with an input the most active ones.

        Raises
        ------
        Refusal
            `x` does not have n_in numbers.
        """
        from forwardpass.previews.diagram import diagram  # only a picture needs Pillow

        activations = None
        if x is not None:
            given = np.asarray(x, dtype=np.float32)
            if given.ndim != 1:
                raise malformed(f"an input of shape {given.shape}", f"({self.sizes[0]},)")
            activations = [given, *self.trace(given).activations[1:]]
        kinds = ", ".join(dict.fromkeys(self.activations))
        title = f"{'-'.join(map(str, self.sizes))} · {kinds}"
        return diagram(self.sizes, self._weights_of_inputs(), activations, title)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.to_svg()

    def _weights_of_inputs(self) -> list[FloatArray]:
        """Returns the weights for inputs in the order in which they are given."""
        if self.input_order is None:
            return list(self.weights)
        first = np.empty_like(self.weights[0])
        first[:, self.input_order] = self.weights[0]
        return [first, *self.weights[1:]]

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
        """Compute the output of the network.

        Parameters
        ----------
        x : array_like
            One image (n_in,) or a batch (images, n_in), values usually in [0, 1].

        Returns
        -------
        ndarray of float32
            (n_out,) or (images, n_out).

        Raises
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

        Returns
        -------
        Trace
            All numbers of the pass.

        Raises
        ------
        Refusal
            `x` does not have n_in numbers per image.
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
