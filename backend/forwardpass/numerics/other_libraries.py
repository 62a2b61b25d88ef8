"""Networks that other libraries hold in memory → the layers of ours, and back.

A network of PyTorch, Keras or scikit-learn is recognised by its attributes, not by its class, so
that reading one imports none of these libraries. A part that fully connected layers cannot express
is refused and named, never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.refusal import malformed

FloatArray = npt.NDArray[np.float32]


class Layers(NamedTuple):
    """What a network is made of, in the order of `Network`'s arguments.

    Attributes:
        weights: per layer (n_out, n_in).
        biases: per layer (n_out,).
        activations: per layer a key of `ACTIVATIONS`.
    """

    weights: list[FloatArray]
    biases: list[FloatArray]
    activations: list[str]


class _Stack:
    """Builds layers from the parts that a library lists one by one."""

    def __init__(self) -> None:
        self._layers: list[tuple[FloatArray, FloatArray]] = []
        self._activations: list[str | None] = []
        self._last = ""
        self._before: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None = None

    def connect(self, W: FloatArray, b: FloatArray | None) -> None:
        """Adds a layer with W of shape (n_out, n_in); without a bias, it is 0.

        Raises:
            Refusal: the layer before it gives logarithms.
        """
        if self._last in LOGARITHMS:
            raise malformed(f"{self._last} stands between layers", "one after the last layer")
        bias = np.zeros(len(W), np.float32) if b is None else b
        if self._before and not self._layers:  # W(s·x + t) + b = (W·s)x + (Wt + b)
            scale, shift = (_for_each(numbers, W.shape[1]) for numbers in self._before)
            wide = W.astype(np.float64)
            W, bias = _float32(wide * scale), _float32(wide @ shift + bias)
        self._layers.append((W, bias))
        self._activations.append(None)

    def rescale(self, scale: npt.ArrayLike, shift: npt.ArrayLike, called: str) -> None:
        """Multiplies the inputs by `scale`, then adds `shift`: one number, or one for each.

        Raises:
            Refusal: there is a layer before it.
        """
        if self._layers:
            raise malformed(f"{called} follows a fully connected layer", "one before all layers")
        by, plus = (np.asarray(numbers, np.float64).ravel() for numbers in (scale, shift))
        before, added = self._before or (np.ones(1), np.zeros(1))
        self._before = before * by, added * by + plus

    def squish(self, name: str, called: str) -> None:
        """Gives the last layer its activation function.

        Raises:
            Refusal: there is no layer, or it has one already.
        """
        if not self._layers or self._activations[-1] is not None:
            raise malformed(f"{called} does not follow a fully connected layer", "one before it")
        self._activations[-1] = name
        self._last = called

    def finished(self, what: str) -> Layers:
        """Returns the layers.

        Raises:
            Refusal: there are none.
        """
        if not self._layers:
            raise malformed(f"{what} has no fully connected layer", "one or more")
        return Layers(
            [W for W, _ in self._layers],
            [b for _, b in self._layers],
            [name or "identity" for name in self._activations],
        )


def _for_each(numbers: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    """Returns `count` numbers, from one for all or from one for each."""
    if numbers.size not in (1, count):
        raise malformed(f"the inputs are rescaled by {numbers.size} numbers", f"1 or {count}")
    return np.broadcast_to(numbers, count)


LOGARITHMS = ("LogSoftmax", "log_softmax")
"""Activation functions that give the logarithms of a softmax, which is read in their place."""


# scikit-learn

SKLEARN_ACTIVATIONS = {
    "identity": "identity",
    "logistic": "sigmoid",
    "relu": "relu",
    "softmax": "softmax",
    "tanh": "tanh",
}
"""scikit-learn's name of an activation function → ours."""


def layers_of_sklearn(classifier: Any) -> Layers:
    """Reads the layers of a fitted MLPClassifier; see `Network.from_sklearn`."""
    called = type(classifier).__name__
    if not hasattr(classifier, "hidden_layer_sizes"):
        raise malformed(f"{called} is no multi-layer perceptron", "an MLPClassifier")
    if not hasattr(classifier, "coefs_"):
        raise malformed(f"{called} has not been fitted", "one after fit(X, y)")
    names = [classifier.activation] * (len(classifier.coefs_) - 1) + [classifier.out_activation_]
    for name in names:
        if name not in SKLEARN_ACTIVATIONS:
            raise malformed(
                f"{called} has the activation function {name!r}"[:200],
                f"one of {', '.join(SKLEARN_ACTIVATIONS)}",
            )
    return Layers(
        [_float32(W).T for W in classifier.coefs_],
        [_float32(b) for b in classifier.intercepts_],
        [SKLEARN_ACTIVATIONS[name] for name in names],
    )


# PyTorch

TORCH_ACTIVATIONS = {
    "Identity": None,
    "LogSoftmax": "softmax",
    "ReLU": "relu",
    "Sigmoid": "sigmoid",
    "Softmax": "softmax",
    "Tanh": "tanh",
}
"""PyTorch's class of an activation function → ours; none for what changes nothing."""

TORCH_SKIPPED = ("AlphaDropout", "Dropout", "Flatten")
"""Modules that change nothing once a network is trained, if its input is a row of numbers."""


def layers_of_torch(module: Any, activations: Sequence[str] | None) -> Layers:
    """Reads the layers of a Sequential or of a state dict; see `Network.from_torch`."""
    if isinstance(module, Mapping):
        return _layers_of_state_dict(module, activations)
    if not _is_sequential(module):
        called = type(module).__name__
        if activations is not None and hasattr(module, "state_dict"):
            return _layers_of_state_dict(module.state_dict(), activations)
        raise malformed(
            f"{called} does not say in which order it uses its layers",
            "a Sequential, or a module or state dict together with activations=[…]",
        )
    if activations is not None:
        raise malformed(
            "activations were given beside a Sequential, which has its own", "one of both"
        )
    stack = _Stack()
    for part in _parts(module):
        called = type(part).__name__
        if called == "Linear":
            stack.connect(_tensor(part.weight), None if part.bias is None else _tensor(part.bias))
        elif called in TORCH_ACTIVATIONS:
            if getattr(part, "dim", None) not in (None, -1, 1):
                raise malformed(f"{called} runs along the axis {part.dim}", "the axis −1")
            if name := TORCH_ACTIVATIONS[called]:
                stack.squish(name, called)
        elif called not in TORCH_SKIPPED:
            raise malformed(
                f"the module {called} is not supported",
                ", ".join(sorted({"Linear", "Sequential", *TORCH_ACTIVATIONS, *TORCH_SKIPPED})),
            )
    return stack.finished("the Sequential")


def _is_sequential(module: Any) -> bool:
    return any(kind.__name__ == "Sequential" for kind in type(module).__mro__)


def _parts(module: Any) -> Iterator[Any]:
    """Yields the modules of a Sequential, including those of nested ones."""
    for part in module.children():
        if _is_sequential(part):
            yield from _parts(part)
        else:
            yield part


def _layers_of_state_dict(state: Mapping[str, Any], activations: Sequence[str] | None) -> Layers:
    """Reads a state dict, which has its arrays in the order in which a module declares them."""
    names = [key.removesuffix(".weight") for key in state if key.endswith(".weight")]
    known = {f"{name}.{kind}" for name in names for kind in ("weight", "bias")}
    for key, tensor in state.items():
        shape = tuple(tensor.shape)
        if key not in known or len(shape) != (2 if key.endswith(".weight") else 1):
            raise malformed(
                f"the state dict has {key[:100]} of shape {shape}, which is no part of a fully "
                "connected layer",
                "name.weight (n_out, n_in) and name.bias (n_out,) of Linear modules",
            )
    if activations is None:
        raise malformed(
            "a state dict does not say its activation functions",
            f"activations=[…] with {len(names)} of {', '.join(ACTIVATIONS)}",
        )
    stack = _Stack()
    for name in names:
        bias = state.get(f"{name}.bias")
        stack.connect(_tensor(state[f"{name}.weight"]), None if bias is None else _tensor(bias))
    layers = stack.finished("the state dict")
    return layers._replace(activations=list(activations))


def _tensor(tensor: Any) -> FloatArray:
    """Copies a tensor of any device and any float type, even bfloat16, which numpy lacks."""
    return _float32(tensor.detach().cpu().float().numpy())


def torch_sequential(
    weights: Sequence[FloatArray], biases: Sequence[FloatArray], activations: Sequence[str]
) -> Any:
    """Builds a Sequential of these layers; see `Network.to_torch`."""
    try:
        import torch
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "to_torch needs PyTorch, which is not installed; run: pip install torch",
            name=error.name,
        ) from error
    modules: dict[str, Callable[[], Any]] = {
        "identity": torch.nn.Identity,
        "relu": torch.nn.ReLU,
        "sigmoid": torch.nn.Sigmoid,
        "softmax": lambda: torch.nn.Softmax(dim=-1),
        "tanh": torch.nn.Tanh,
    }
    parts: list[Any] = []
    for W, b, name in zip(weights, biases, activations, strict=True):
        linear = torch.nn.Linear(W.shape[1], W.shape[0])
        linear.load_state_dict({"weight": torch.tensor(W), "bias": torch.tensor(b)})
        parts += [linear, modules[name]()]
    return torch.nn.Sequential(*parts)


# Keras

KERAS_ACTIVATIONS = {
    "linear": None,
    "log_softmax": "softmax",
    "relu": "relu",
    "sigmoid": "sigmoid",
    "softmax": "softmax",
    "tanh": "tanh",
}
"""Keras's name of an activation function → ours; none for what changes nothing."""

KERAS_LAYERS = {"ReLU": "relu", "Softmax": "softmax"}
"""Keras's class of a layer that only squishes → the activation function."""

KERAS_READ = ("Activation", "Dense", "Normalization", "Rescaling")
"""Further layers that are supported."""

KERAS_SKIPPED = ("ActivityRegularization", "Dropout", "Flatten", "InputLayer")
"""Layers that change nothing once a network is trained, if its input is a row of numbers."""


def layers_of_keras(model: Any) -> Layers:
    """Reads the layers of a Keras model; see `Network.from_keras`."""
    called = type(model).__name__
    if not hasattr(model, "layers"):
        raise malformed(f"{called} has no layers", "a Keras model, Sequential or Functional")
    _check_in_a_row(model)
    stack = _Stack()
    for layer in _keras_parts(model):
        kind = type(layer).__name__
        if kind == "Dense":
            kernel, *bias = (_float32(array) for array in layer.get_weights())
            stack.connect(kernel.T, bias[0] if bias else None)
            _squish_keras(stack, layer)
        elif kind == "Activation":
            _squish_keras(stack, layer)
        elif kind in KERAS_LAYERS:
            _check_plain(layer)
            stack.squish(KERAS_LAYERS[kind], kind)
        elif kind == "Rescaling":
            stack.rescale(layer.scale, layer.offset, kind)
        elif kind == "Normalization":
            _normalise_keras(stack, layer)
        elif kind not in KERAS_SKIPPED:
            raise malformed(
                f"the layer {kind} is not supported",
                ", ".join(sorted({*KERAS_READ, *KERAS_LAYERS, *KERAS_SKIPPED})),
            )
    return stack.finished(f"the model {called}")


def _normalise_keras(stack: _Stack, layer: Any) -> None:
    """Adds a Normalization: (x − mean) / √variance, where Keras divides by no less than 10⁻⁷."""
    if layer.invert:
        raise malformed("the layer Normalization is inverted", "one that is not")
    mean, variance = (np.asarray(each, np.float64) for each in (layer.mean, layer.variance))
    deviation = np.maximum(np.sqrt(variance), 1e-7)
    stack.rescale(1 / deviation, -mean / deviation, "Normalization")


def _keras_parts(model: Any) -> Iterator[Any]:
    """Yields the layers of a model, including those of nested ones."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _keras_parts(layer)
        else:
            yield layer


def _check_in_a_row(model: Any) -> None:
    """Raises Refusal for a model with several outputs, or one that uses a layer twice."""
    if len(getattr(model, "outputs", None) or [None]) > 1:
        raise malformed(f"the model has {len(model.outputs)} outputs", "layers in a row")
    for layer in model.get_config().get("layers", ()):
        if len(layer.get("inbound_nodes") or ()) > 1:
            raise malformed(
                f"the model uses the layer {layer.get('name')} twice", "layers in a row"
            )


def _squish_keras(stack: _Stack, layer: Any) -> None:
    activation = layer.activation
    called = getattr(activation, "__name__", type(activation).__name__)
    if called in KERAS_LAYERS:
        _check_plain(activation)
        stack.squish(KERAS_LAYERS[called], called)
    elif called not in KERAS_ACTIVATIONS:
        raise malformed(
            f"the activation function {called} is not supported",
            f"one of {', '.join(KERAS_ACTIVATIONS)}",
        )
    elif name := KERAS_ACTIVATIONS[called]:
        stack.squish(name, called)


def _check_plain(layer: Any) -> None:
    """Raises Refusal for a ReLU with a slope or a limit, and for a softmax along another axis."""
    for setting in ("max_value", "negative_slope", "threshold"):
        if value := getattr(layer, setting, None):
            raise malformed(f"the layer ReLU has {setting} = {value}", "one without")
    if getattr(layer, "axis", -1) not in (-1, 1):
        raise malformed(f"the layer Softmax runs along the axis {layer.axis}", "the axis −1")


def _float32(values: Any) -> FloatArray:
    return np.array(values, dtype=np.float32)
