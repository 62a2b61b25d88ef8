"""Networks of scikit-learn, PyTorch and Keras → ours, with the numbers that those libraries give.

scikit-learn is real here. PyTorch and Keras are played by objects that offer what theirs offer;
`test_real_libraries.py` compares with the real ones.
"""

import sys
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

from forwardpass import Network
from forwardpass.numerics.switches import Switches, switched
from forwardpass.refusal import Refusal

RNG = np.random.default_rng(4)
X = RNG.random((40, 6))
W1, b1 = RNG.normal(size=(5, 6)).astype("f4"), RNG.normal(size=5).astype("f4")
W2, b2 = RNG.normal(size=(3, 5)).astype("f4"), RNG.normal(size=3).astype("f4")


def by_hand(x, last=lambda z: z):
    """A network of W1, b1, a ReLU, W2, b2, in float64."""
    return last(np.maximum(x @ W1.T.astype(float) + b1, 0) @ W2.T.astype(float) + b2)


# Arrays


def test_a_network_of_arrays_takes_one_activation_function_for_all_layers_or_one_for_each():
    alike = Network.from_arrays([W1, W2], [b1, b2], "tanh")
    assert alike.activations == ("tanh", "tanh")
    each = Network.from_arrays([W1, W2], [b1, b2], ["relu", "identity"])
    np.testing.assert_allclose(each.feedforward(X), by_hand(X), atol=1e-5)


def test_a_network_of_arrays_is_sigmoid_unless_told_otherwise_and_copies_them():
    mine = W1.copy()
    network = Network.from_arrays([mine], [b1])
    mine[:] = 0
    assert network.activations == ("sigmoid",)
    assert network.weights[0].tolist() == W1.tolist()


def test_arrays_that_do_not_fit_are_refused_with_what_was_expected():
    with pytest.raises(Refusal, match="W2 has 5 columns; expected 6"):
        Network.from_arrays([np.zeros((6, 6)), W2], [np.zeros(6), b2])


# scikit-learn


def fitted(kind, y, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return kind(hidden_layer_sizes=(5, 4), max_iter=15, random_state=1, **settings).fit(X, y)


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
def test_a_classifier_of_scikit_learn_gives_its_own_probabilities(activation):
    classifier = fitted(MLPClassifier, np.arange(40) % 3, activation=activation)
    network = Network.from_sklearn(classifier)
    assert network.sizes == (6, 5, 4, 3)
    np.testing.assert_allclose(network.feedforward(X), classifier.predict_proba(X), atol=1e-5)


def test_a_classifier_of_two_classes_has_one_output_the_probability_of_the_second():
    classifier = fitted(MLPClassifier, np.arange(40) % 2)
    network = Network.from_sklearn(classifier)
    second = classifier.predict_proba(X)[:, 1:]
    assert network.activations == ("relu", "relu", "sigmoid")
    np.testing.assert_allclose(network.feedforward(X), second, atol=1e-5)


def test_a_regressor_of_scikit_learn_is_read_too():
    regressor = fitted(MLPRegressor, X.sum(axis=1))
    found = Network.from_sklearn(regressor).feedforward(X)[:, 0]
    np.testing.assert_allclose(found, regressor.predict(X), atol=1e-5)


def test_a_classifier_that_is_not_fitted_or_of_another_kind_is_refused():
    with pytest.raises(Refusal, match=r"MLPClassifier has not been fitted; expected one after fit"):
        Network.from_sklearn(MLPClassifier())
    with pytest.raises(Refusal, match="LogisticRegression is no multi-layer perceptron"):
        Network.from_sklearn(LogisticRegression())


# PyTorch, played


class Tensor:
    """What is used of a tensor; as of bfloat16, numpy gets it only after `float()`."""

    def __init__(self, values):
        self.values, self.shape, self.is_float32 = values, values.shape, False

    def detach(self):
        return self

    def cpu(self):
        return self

    def float(self):
        self.is_float32 = True
        return self

    def numpy(self):
        assert self.is_float32
        return self.values


def module(name, **attributes):
    return type(name, (), attributes)()


def linear(W, b):
    return module("Linear", weight=Tensor(W), bias=None if b is None else Tensor(b))


def sequential(*parts):
    return module("Sequential", children=lambda self: iter(parts))


STATE = {
    "fc1.weight": Tensor(W1),
    "fc1.bias": Tensor(b1),
    "fc2.weight": Tensor(W2),
    "fc2.bias": Tensor(b2),
}


def test_a_sequential_gives_its_linear_modules_and_activation_functions():
    inner = sequential(linear(W1, b1), module("ReLU"), module("Dropout"))
    network = Network.from_torch(sequential(module("Flatten"), inner, linear(W2, b2)))
    assert network.activations == ("relu", "identity")
    np.testing.assert_allclose(network.feedforward(X), by_hand(X), atol=1e-5)


def test_a_linear_module_without_a_bias_has_one_of_zeros():
    network = Network.from_torch(sequential(linear(W1, None), module("Tanh")))
    assert network.biases[0].tolist() == [0, 0, 0, 0, 0]


def test_a_last_log_softmax_is_read_as_the_softmax_and_one_between_is_refused():
    parts = [linear(W1, b1), module("ReLU"), linear(W2, b2), module("LogSoftmax", dim=1)]
    network = Network.from_torch(sequential(*parts))
    assert network.activations == ("relu", "softmax")
    np.testing.assert_allclose(network.feedforward(X).sum(axis=1), 1, atol=1e-6)
    with pytest.raises(Refusal, match="LogSoftmax stands between layers"):
        Network.from_torch(sequential(linear(W1, b1), parts[3], linear(W2, b2)))


def test_a_state_dict_is_read_with_the_activation_functions_that_are_told():
    network = Network.from_torch(STATE, activations=["relu", "identity"])
    np.testing.assert_allclose(network.feedforward(X), by_hand(X), atol=1e-5)
    of_module = module("Net", state_dict=lambda self: STATE)
    again = Network.from_torch(of_module, activations=["relu", "identity"])
    assert again.weights[1].tolist() == W2.tolist()


@pytest.mark.parametrize(
    ("given", "activations", "reason"),
    [
        (sequential(module("Conv2d")), None, "module Conv2d is not supported; expected .*Linear"),
        (sequential(module("ReLU")), None, "ReLU does not follow a fully connected layer"),
        (sequential(linear(W1, b1), module("ReLU"), module("Tanh")), None, "Tanh does not follow"),
        (sequential(linear(W1, b1), module("Softmax", dim=0)), None, "runs along the axis 0"),
        (sequential(), None, "the Sequential has no fully connected layer"),
        (sequential(linear(W1, b1)), ["relu"], "a Sequential, which has its own"),
        (module("Net"), None, "Net does not say in which order it uses its layers; expected a Seq"),
        (STATE, None, r"does not say its activation functions; expected activations=\[…\] with 2"),
        (STATE, ["relu"], "1 activation functions"),
        (
            {**STATE, "bn.running_mean": Tensor(b1)},
            ["relu", "relu"],
            r"bn\.running_mean of shape \(5,\), which is no part of a fully connected layer",
        ),
        ({"c.weight": Tensor(np.zeros((3, 1, 3, 3)))}, ["relu"], r"c\.weight of shape \(3, 1, 3"),
    ],
)  # fmt: skip
def test_what_of_pytorch_is_not_supported_is_named_with_what_is(given, activations, reason):
    with pytest.raises(Refusal, match=reason):
        Network.from_torch(given, activations)


def test_without_pytorch_to_torch_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModuleNotFoundError, match=r"to_torch needs PyTorch, .* pip install torch"):
        Network([W1], [b1], ["relu"]).to_torch()


def test_a_network_with_neurons_off_is_no_module_of_pytorch():
    network = switched(Network([W1], [b1], ["relu"]), Switches(off=((1, 2),)))
    with pytest.raises(Refusal, match="has neurons that are off; expected one without"):
        network.to_torch()


# Keras, played


def relu():
    """A function of the name of Keras's; nothing calls it."""


def log_softmax():
    """The same."""


def gelu():
    """The same."""


def linear_function():
    """The same."""


linear_function.__name__ = "linear"


def dense(W, b, activation=linear_function):
    arrays = [W.T] if b is None else [W.T, b]
    return module("Dense", get_weights=lambda self: arrays, activation=staticmethod(activation))


def model(*layers, config=None, **attributes):
    attributes = {"layers": layers, "get_config": lambda self: config or {}, **attributes}
    return module("Sequential", **attributes)


def test_a_keras_model_gives_its_dense_layers_and_activation_functions():
    inside = model(dense(W1, b1, relu), module("Dropout"))
    network = Network.from_keras(model(module("Flatten"), inside, dense(W2, b2)))
    assert network.activations == ("relu", "identity")
    np.testing.assert_allclose(network.feedforward(X), by_hand(X), atol=1e-5)


def test_an_activation_function_of_keras_may_be_a_layer_of_its_own():
    plain = module("ReLU", max_value=None, negative_slope=0.0, threshold=0.0)
    last = module("Activation", activation=staticmethod(log_softmax))
    network = Network.from_keras(model(dense(W1, None), plain, dense(W2, b2), last))
    assert network.activations == ("relu", "softmax")
    assert network.biases[0].tolist() == [0, 0, 0, 0, 0]


def test_what_keras_does_to_the_inputs_becomes_a_part_of_the_first_layer():
    mean, variance = np.full((1, 6), 0.3), np.array([[4, 4, 4, 4, 4, 0.25]])
    normal = module("Normalization", mean=mean, variance=variance, invert=False)
    halved = module("Rescaling", scale=0.5, offset=0.1)
    network = Network.from_keras(model(halved, normal, dense(W1, b1, relu), dense(W2, b2)))
    inputs = (0.5 * X + 0.1 - mean) / np.sqrt(variance)
    np.testing.assert_allclose(network.feedforward(X), by_hand(inputs), atol=1e-5)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (SimpleNamespace(), "SimpleNamespace has no layers; expected a Keras model"),
        (model(module("Conv2D")), "the layer Conv2D is not supported; expected Activation, Act"),
        (
            model(dense(W1, b1), module("Rescaling", scale=2, offset=0)),
            "Rescaling follows a fully connected layer; expected one before all layers",
        ),
        (
            model(module("Rescaling", scale=[1, 2], offset=0), dense(W1, b1)),
            "the inputs are rescaled by 2 numbers; expected 1 or 6",
        ),
        (model(module("Normalization", invert=True)), "the layer Normalization is inverted"),
        (model(dense(W1, b1, gelu)), "the activation function gelu is not supported"),
        (model(dense(W1, b1), module("ReLU", max_value=6)), "ReLU has max_value = 6"),
        (model(dense(W1, b1), module("Softmax", axis=0)), "Softmax runs along the axis 0"),
        (model(dense(W1, b1), outputs=[1, 2]), "the model has 2 outputs; expected layers in a row"),
        (
            model(dense(W1, b1), config={"layers": [{"name": "d", "inbound_nodes": [[], []]}]}),
            "the model uses the layer d twice",
        ),
    ],
)
def test_what_of_keras_is_not_supported_is_named_with_what_is(given, reason):
    with pytest.raises(Refusal, match=reason):
        Network.from_keras(given)
