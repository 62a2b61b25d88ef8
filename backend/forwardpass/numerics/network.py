"""The network as Python code meets it: it computes, converts and shows itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.numerics import other_libraries
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.feedforward import FeedforwardNetwork
from forwardpass.refusal import malformed


class Network(FeedforwardNetwork):
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
            Output j stands for ``classifier.classes_[j]``, which ``show(network, labels=…)``
            takes. Of two classes there is one output, the probability of the second.

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
