"""The initial weights and biases of a network."""

import numpy as np
import pytest

from forwardpass.numerics.initialisation import INITS

SIZES = (784, 200, 100, 10)
SIGMOIDS = ("sigmoid",) * 3
MEAN = np.random.default_rng(9).random(784, dtype=np.float32)


def start(name, sizes=SIZES, activations=SIGMOIDS, seed=0):
    return INITS[name](np.random.default_rng(seed), sizes, activations, MEAN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nielsen", [1, 1, 1]),
        ("centred", [0.2, 1, 0.25]),
        ("glorot", [np.sqrt(2 / 984), np.sqrt(2 / 300), np.sqrt(2 / 110)]),
        ("he", [np.sqrt(2 / 784), np.sqrt(2 / 200), np.sqrt(2 / 100)]),
    ],
)
def test_weights_spread_as_their_source_says(name, expected):
    spreads = [W.std() for W in start(name)[0]]
    np.testing.assert_allclose(spreads, expected, rtol=0.05)


@pytest.mark.parametrize("name", INITS)
def test_there_is_a_float32_weight_for_each_link_and_a_bias_for_each_neuron(name):
    weights, biases = start(name)
    assert [W.shape for W in weights] == [(200, 784), (100, 200), (10, 100)]
    assert [b.shape for b in biases] == [(200,), (100,), (10,)]
    assert {array.dtype for array in weights + biases} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", [name for name in INITS if name != "zeros"])
def test_the_same_seed_gives_the_same_numbers_and_another_others(name):
    assert np.array_equal(start(name)[0][0], start(name)[0][0])
    assert not np.array_equal(start(name)[0][0], start(name, seed=1)[0][0])


def test_centred_biases_put_every_sigmoid_at_z_0_for_what_it_gets_on_average():
    weights, biases = start("centred")
    np.testing.assert_allclose(weights[0] @ MEAN + biases[0], 0, atol=1e-4)
    np.testing.assert_allclose(weights[1] @ np.full(200, 0.5) + biases[1], 0, atol=1e-4)


def test_centred_biases_are_zero_after_a_layer_that_has_its_mean_at_zero():
    _, biases = start("centred", activations=("tanh", "identity", "sigmoid"))
    assert biases[1].any() == biases[2].any() == False  # noqa: E712 - numpy's own truth value


def test_a_network_without_hidden_layers_can_start_centred():
    weights, biases = start("centred", sizes=(784, 10), activations=("sigmoid",))
    assert weights[0].std() == pytest.approx(0.2, rel=0.05)
    np.testing.assert_allclose(weights[0] @ MEAN + biases[0], 0, atol=1e-4)


@pytest.mark.parametrize("name", ["he", "glorot"])
def test_he_and_glorot_start_without_bias(name):
    assert not any(b.any() for b in start(name)[1])


def test_zeros_are_zeros():
    weights, biases = start("zeros")
    assert not any(array.any() for array in weights + biases)
