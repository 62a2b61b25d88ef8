"""Activation functions against literal values and against an independent float64 computation."""

import math

import numpy as np
import pytest

from forwardpass.numerics.activations import ACTIVATIONS

ELEMENTWISE = ["sigmoid", "relu", "tanh", "identity"]


def apply(name, *z):
    return ACTIVATIONS[name].function(np.array(z, dtype=np.float32)).tolist()


def test_the_table_names_five_functions_and_writes_each_down():
    assert list(ACTIVATIONS) == ["sigmoid", "relu", "tanh", "identity", "softmax"]
    assert all(activation.formula for activation in ACTIVATIONS.values())


def test_sigmoid_of_zero_is_one_half():
    assert apply("sigmoid", 0) == [0.5]


def test_sigmoid_is_exactly_0_and_1_at_minus_and_plus_1000():
    assert apply("sigmoid", -1000, 1000) == [0.0, 1.0]


def test_sigmoid_keeps_its_relative_precision_far_out_in_both_tails():
    z = np.array([-80.0, -20.0, -5.0, 3.0, 12.0])
    expected = [1 / (1 + math.exp(-value)) for value in z]
    np.testing.assert_allclose(apply("sigmoid", *z), expected, rtol=1e-6)


def test_sigmoid_of_minus_10_is_below_and_of_10_above_a_ten_thousandth_from_the_ends():
    low, high = apply("sigmoid", -10, 10)
    assert low < 0.0001
    assert high > 0.9999


def test_relu_is_the_identity_above_zero_and_zero_below():
    assert apply("relu", -1000, -3, 0, 3, 1000) == [0, 0, 0, 3, 1000]


def test_tanh_is_exactly_at_its_ends_at_minus_and_plus_1000():
    assert apply("tanh", -1000, 0, 1000) == [-1, 0, 1]


def test_identity_changes_nothing():
    assert apply("identity", -1000, 0.25, 1000) == [-1000, 0.25, 1000]


def test_softmax_of_1000_and_minus_1000_is_1_and_0():
    assert apply("softmax", 1000, -1000) == [1.0, 0.0]


def test_softmax_of_ln_1_2_5_is_in_the_proportion_1_2_5():
    z = np.log([1, 2, 5])
    np.testing.assert_allclose(apply("softmax", *z), [0.125, 0.25, 0.625], rtol=1e-6)


def test_softmax_adds_up_to_one_over_each_image_of_a_batch():
    z = np.random.default_rng(1).normal(0, 5, (7, 10))
    np.testing.assert_allclose(ACTIVATIONS["softmax"].function(z).sum(axis=1), np.ones(7))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_float32_stays_float32(name):
    z = np.linspace(-3, 3, 10, dtype=np.float32)
    a = ACTIVATIONS[name].function(z)
    assert a.dtype == np.float32
    assert ACTIVATIONS[name].derivative(a, np.ones_like(a)).dtype == np.float32


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_derivative_is_the_slope_of_its_function(name):
    z = np.linspace(-4, 4, 10)  # none of them the kink of relu
    activation = ACTIVATIONS[name]
    slope = (activation.function(z + 1e-6) - activation.function(z - 1e-6)) / 2e-6
    derivative = activation.derivative(activation.function(z), np.ones_like(z))
    np.testing.assert_allclose(derivative, slope, atol=1e-8)


def test_the_derivative_of_softmax_is_its_jacobian_times_the_gradient():
    z = np.array([0.3, -1.2, 2.0])
    gradient = np.array([1.0, -2.0, 0.5])
    softmax = ACTIVATIONS["softmax"]
    shifts = 1e-6 * np.eye(3)
    jacobian = np.array([softmax.function(z + s) - softmax.function(z - s) for s in shifts]) / 2e-6
    derivative = softmax.derivative(softmax.function(z), gradient)
    np.testing.assert_allclose(derivative, jacobian @ gradient, atol=1e-8)
