"""Networks edited by hand: single dials, and switches."""

from __future__ import annotations

import numpy as np
import pytest

from forwardpass import models
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.dials import BIAS, CHANGE, Dials, changes_between
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import Switches, rounded, switched
from forwardpass.refusal import Refusal

DIGITS = models.load_network("digits")


def changes(*values: tuple[int, int, int, float]) -> np.ndarray:
    return np.array(list(values), CHANGE)


def everywhere(network: Network, seed: int = 0) -> np.ndarray:
    """A change of every dial."""
    rng = np.random.default_rng(seed)
    turned = Network(
        [rng.normal(size=W.shape) for W in network.weights],
        [rng.normal(size=b.shape) for b in network.biases],
        network.activations,
        network.input_order,
    )
    return changes_between(network, turned)


def outputs(network: Network, x: np.ndarray, squish: dict[int, object] | None = None) -> np.ndarray:
    """An independent forward pass in float64, with one function for each layer."""
    functions = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "relu": lambda z: np.where(z > 0, z, 0),
        "identity": lambda z: z,
    }
    a = x.astype(np.float64)
    for k, (W, b, name) in enumerate(
        zip(network.weights, network.biases, network.activations, strict=True), 1
    ):
        a = (squish or {}).get(k, functions[name])(W.astype(np.float64) @ a + b)
    return a


def test_no_change_is_the_trained_network_itself():
    assert Dials(DIGITS).network is DIGITS


def test_one_weight_and_one_bias_are_what_they_were_set_to_and_all_else_is_shared():
    dials = Dials(DIGITS)
    dials.turn(changes((1, 3, 400, 2.5), (3, 9, BIAS, -10)))
    turned = dials.network
    assert turned.weights[0][3, 400] == 2.5
    assert turned.biases[2][9] == -10
    assert turned.weights[1] is DIGITS.weights[1]
    assert turned.biases[1] is DIGITS.biases[1]
    assert [change.item() for change in dials.changes()] == [(1, 3, 400, 2.5), (3, 9, BIAS, -10)]
    assert DIGITS.weights[0][3, 400] == models.load_network("digits").weights[0][3, 400] != 2.5


def test_the_turned_network_computes_with_its_own_numbers():
    dials = Dials(DIGITS)
    dials.turn(everywhere(DIGITS))
    x = np.random.default_rng(1).random(784, dtype=np.float32)
    expected = outputs(dials.network, x)
    np.testing.assert_allclose(dials.network.feedforward(x), expected, atol=1e-5)
    assert np.abs(expected - outputs(DIGITS, x)).max() > 0.1


def test_turning_all_back_is_the_trained_network_to_the_bit():
    dials = Dials(DIGITS)
    dials.turn(everywhere(DIGITS))
    assert len(dials.changes()) == 13_002
    dials.turn(changes_between(dials.network, DIGITS))
    assert dials.network is DIGITS
    assert dials.nbytes == 0


def test_the_last_value_of_a_dial_counts_and_a_reset_comes_first():
    dials = Dials(DIGITS)
    dials.turn(changes((1, 0, 0, 1), (2, 5, 3, 7), (1, 0, 0, 2)))
    assert dials.network.weights[0][0, 0] == 2
    dials.turn(changes((1, 0, 1, 5)), reset=True)
    assert [change.item() for change in dials.changes()] == [(1, 0, 1, 5)]


def test_at_rest_only_turned_neurons_take_room_and_the_network_comes_back():
    dials = Dials(DIGITS)
    dials.turn(changes((1, 3, 400, 2.5)))
    before = dials.network.weights[0].tobytes()
    dials.rest()
    assert dials.nbytes == 4 * 785
    assert dials.network.weights[0].tobytes() == before
    dials.turn(everywhere(DIGITS))
    turned = dials.changes().tobytes()
    dials.rest()
    assert dials.nbytes == 4 * 13_002
    dials.rest()
    assert dials.changes().tobytes() == turned
    dials.rest()
    dials.turn(changes((1, 3, 400, 2.5)), reset=True)
    assert dials.network.weights[0].tobytes() == before
    assert dials.nbytes == 4 * 785


@pytest.mark.parametrize(
    ("change", "message", "expected", "found"),
    [
        ((0, 0, 0, 1), "there is no such layer", "1 to 3", 0),
        ((4, 0, 0, 1), "there is no such layer", "1 to 3", 4),
        ((1, 16, 0, 1), "there is no such neuron", "0 to 15 in layer 1", 16),
        ((3, 10, 0, 1), "there is no such neuron", "0 to 9 in layer 3", 10),
        ((1, 0, 784, 1), "there is no such source", "0 to 783, or 4294967295 for the bias", 784),
        ((2, 0, 16, 1), "there is no such source", "0 to 15, or 4294967295 for the bias", 16),
        ((1, 0, 0, np.nan), "a value is not finite", "a finite number", "nan"),
        ((1, 0, BIAS, -np.inf), "a value is not finite", "a finite number", "-inf"),
        ((1, 0, 0, 1_000_001), "a value is too large", "-1,000,000 to 1,000,000", 1_000_001.0),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_changes(change, message, expected, found):
    dials = Dials(DIGITS)
    dials.turn(changes((1, 0, 0, 0.5)))
    with pytest.raises(Refusal) as caught:
        dials.turn(changes((2, 2, 2, 9), change), reset=True)
    error = caught.value
    assert (error.message, error.expected, error.found) == (message, expected, found)
    assert [change.item() for change in dials.changes()] == [(1, 0, 0, 0.5)]


def test_a_million_is_not_too_much():
    dials = Dials(DIGITS)
    dials.turn(changes((1, 0, 0, 1_000_000), (1, 0, 1, -1_000_000)))
    assert dials.network.weights[0][0, :2].tolist() == [1_000_000, -1_000_000]


# Switches


X = np.random.default_rng(2).random(784, dtype=np.float32)


def test_no_switch_is_the_network_itself():
    assert switched(DIGITS, Switches()) is DIGITS


def test_a_neuron_that_is_off_has_its_sum_and_the_activation_0():
    trace = switched(DIGITS, Switches(off=((2, 5), (2, 7)))).trace(X)
    np.testing.assert_array_equal(trace.zs[1], DIGITS.trace(X).zs[1])
    assert trace.activations[2][[5, 7]].tolist() == [0, 0]
    mask = np.ones(16)
    mask[[5, 7]] = 0
    expected = outputs(DIGITS, X, {2: lambda z: mask / (1 + np.exp(-z))})
    np.testing.assert_allclose(trace.output, expected, atol=1e-5)


def test_a_layer_gets_another_activation_function():
    turned = switched(DIGITS, Switches(activations=("relu", None, None)))
    assert turned.activations == ("relu", "sigmoid", "sigmoid")
    expected = outputs(DIGITS, X, {1: lambda z: np.where(z > 0, z, 0)})
    np.testing.assert_allclose(turned.feedforward(X), expected, atol=1e-5)


def test_a_layer_without_biases_has_none():
    turned = switched(DIGITS, Switches(no_bias=(1, 3)))
    assert [b.any() for b in turned.biases] == [False, True, False]
    np.testing.assert_allclose(turned.feedforward(X), outputs(turned, X), atol=1e-5)


def test_activations_of_0_and_1_in_the_hidden_layers_and_outputs_as_they_are():
    trace = switched(DIGITS, Switches(binary=True)).trace(X)
    for a in trace.activations[1:3]:
        assert set(a.tolist()) <= {0.0, 1.0}

    def step(z):
        return np.where(1 / (1 + np.exp(-z)) >= 0.5, 1.0, 0.0)

    np.testing.assert_allclose(trace.output, outputs(DIGITS, X, {1: step, 2: step}), atol=1e-5)
    assert 0 < trace.output.min() < trace.output.max() < 1


def test_an_activation_of_one_half_is_rounded_to_1():
    half = Network([[[0.0]], [[1.0]]], [[0], [0]], ["sigmoid", "identity"])
    assert switched(half, Switches(binary=True)).feedforward([0.3]).tolist() == [1]


def test_few_bits_keep_the_largest_magnitude_and_nought():
    values = np.array([-1, -0.4, 0, 0.1, 0.26, 0.6], dtype=np.float32)
    assert rounded(values, 2).tolist() == [-1, 0, 0, 0, 0, 1]
    np.testing.assert_allclose(rounded(values, 3), [-1, -1 / 3, 0, 0, 1 / 3, 2 / 3], rtol=1e-6)
    assert rounded(values, None) is values


def test_one_bit_is_a_sign_and_the_mean_magnitude():
    values = np.array([-3, 1, 0, 4], dtype=np.float32)
    assert rounded(values, 1).tolist() == [-2, 2, 2, 2]


@pytest.mark.parametrize("bits", [1, 2, 3, 8, 16])
def test_k_bits_count_no_more_than_2_to_the_k_values(bits):
    turned = switched(DIGITS, Switches(bits=bits))
    for W in turned.weights:
        assert 2 <= len(np.unique(W)) <= 2**bits
    np.testing.assert_allclose(turned.feedforward(X), outputs(turned, X), atol=1e-5)


def test_sixteen_bits_are_nearly_the_network():
    turned = switched(DIGITS, Switches(bits=16))
    for W, rough in zip(DIGITS.weights, turned.weights, strict=True):
        step = np.abs(W).max() / 32_767
        assert np.abs(W - rough).max() <= step / 2 * 1.001


def test_a_layer_of_noughts_stays_so_in_any_number_of_bits():
    assert rounded(np.zeros(3, np.float32), 1).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("switches", "message", "expected", "found"),
    [
        (Switches(activations=("relu",)), "there must be an activation function for each layer",
         "3 names or nulls", 1),
        (Switches(activations=("step", None, None)), "there is no such activation function",
         f"one of {', '.join(ACTIVATIONS)}", "step"),
        (Switches(no_bias=(4,)), "there is no such layer", "1 to 3", 4),
        (Switches(off=((0, 3),)), "there is no such layer", "1 to 3", 0),
        (Switches(off=((3, 10),)), "there is no such neuron", "0 to 9 in layer 3", 10),
        (Switches(bits=0), "there is no such number of bits", "1 to 16", 0),
        (Switches(bits=17), "there is no such number of bits", "1 to 16", 17),
    ],
)  # fmt: skip
def test_a_switch_that_is_not_there_is_refused(switches, message, expected, found):
    with pytest.raises(Refusal, match=message) as caught:
        switched(DIGITS, switches)
    assert (caught.value.expected, caught.value.found) == (expected, found)
