"""Backpropagation compared with finite differences and with scikit-learn."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.backpropagation import backprop
from forwardpass.numerics.costs import COSTS

CASES = [
    (hidden, output, cost)
    for cost, entry in COSTS.items()
    for output in entry.outputs
    for hidden in ACTIVATIONS
]


def problem(sizes, output, images=5):
    """Random float64 weights, biases, inputs and target outputs."""
    rng = np.random.default_rng(7)
    weights = [rng.normal(0, 0.7, (n_out, n_in)) for n_in, n_out in pairwise(sizes)]
    biases = [rng.normal(0, 0.5, n_out) for n_out in sizes[1:]]
    y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], images)]
    return weights, biases, rng.random((images, sizes[0])), y


def numerical_gradient(value, parameter):
    """∂value/∂parameter by central differences, one number at a time."""
    gradient = np.empty_like(parameter)
    for index in np.ndindex(parameter.shape):
        kept = parameter[index]
        parameter[index] = kept + 1e-6
        above = value()
        parameter[index] = kept - 1e-6
        gradient[index] = (above - value()) / 2e-6
        parameter[index] = kept
    return gradient


@pytest.mark.parametrize(("hidden", "output", "cost"), CASES)
def test_the_gradient_is_the_slope_of_the_cost(hidden, output, cost):
    weights, biases, x, y = problem([6, 5, 4, 3], output)
    names = [hidden, hidden, output]

    def value():
        return backprop(weights, biases, names, cost, x, y)[0]

    _, nabla_W, nabla_b = backprop(weights, biases, names, cost, x, y)
    for parameter, gradient in zip(weights + biases, nabla_W + nabla_b, strict=True):
        np.testing.assert_allclose(gradient, numerical_gradient(value, parameter), atol=1e-8)


def test_every_activation_is_covered_hidden_and_with_the_quadratic_cost_as_output():
    assert len(CASES) == len(ACTIVATIONS) * (len(ACTIVATIONS) + 2)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("sigmoid", "logistic"), ("tanh", "tanh"), ("relu", "relu"), ("identity", "identity")],
)
def test_cost_and_gradient_are_those_of_scikit_learn(ours, theirs):
    weights, biases, x, y = problem([20, 9, 7, 10], "softmax", images=30)
    model = MLPClassifier((9, 7), activation=theirs, alpha=0, batch_size=30, max_iter=1)
    layers = [30, *(len(b) for b in biases)]
    # One call of `partial_fit` creates the model's arrays; after that, it gets our numbers.
    model.partial_fit(x, y.argmax(axis=1), classes=range(10))
    model.coefs_ = [W.T.copy() for W in weights]
    model.intercepts_ = [b.copy() for b in biases]
    loss, coefficients, intercepts = model._backprop(
        x, y, None, [x, *(np.empty((30, n)) for n in layers[1:])],
        [np.empty((30, n)) for n in layers[1:]],
        [np.empty_like(W.T) for W in weights], [np.empty_like(b) for b in biases],
    )  # fmt: skip

    value, nabla_W, nabla_b = backprop(
        weights, biases, [ours, ours, "softmax"], "cross-entropy", x, y
    )
    assert value == pytest.approx(loss, rel=1e-7)
    for k in range(3):
        np.testing.assert_allclose(nabla_W[k], coefficients[k].T, atol=1e-12)
        np.testing.assert_allclose(nabla_b[k], intercepts[k], atol=1e-12)


def test_a_gradient_of_float32_parameters_is_float32():
    weights, biases, x, y = problem([6, 5, 3], "sigmoid")
    small_W, small_b = ([p.astype(np.float32) for p in group] for group in (weights, biases))
    _, nabla_W, nabla_b = backprop(
        small_W,
        small_b,
        ["tanh", "sigmoid"],
        "quadratic",
        x.astype(np.float32),
        y.astype(np.float32),
    )
    assert {g.dtype for g in nabla_W + nabla_b} == {np.dtype(np.float32)}
