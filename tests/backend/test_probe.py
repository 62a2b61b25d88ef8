"""A neuron as a function of one or two inputs, compared with one float64 pass per value."""

from __future__ import annotations

import numpy as np
import pytest

from forwardpass import models
from forwardpass.numerics.probe import probe
from forwardpass.refusal import Refusal


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def forward_from(name: str, start: int, a: np.ndarray, layer: int) -> np.ndarray:
    """z of a layer, computed from the activations of an earlier one, in float64."""
    network = models.load_network(name)
    for k in range(start, layer):
        z = network.weights[k].astype(float) @ a + network.biases[k]
        a = sigmoid(z)
    return z


def test_one_pixel_from_0_to_1_moves_a_first_layer_neuron_by_its_weight() -> None:
    network = models.load_network("digits")
    a = np.random.default_rng(1).random(784).astype(np.float32)
    steps, z, activation = probe(network, 0, a, [400], 1, 3)
    assert steps == 101
    for at in (0, 25, 100):
        a[400] = at / 100
        assert abs(z[at] - forward_from("digits", 0, a.astype(float), 1)[3]) < 1e-5
    np.testing.assert_allclose(activation, sigmoid(z.astype(float)), atol=1e-6)
    np.testing.assert_allclose(z[100] - z[0], network.weights[0][3, 400], atol=1e-5)


def test_two_inputs_make_a_map_whose_rows_are_the_second() -> None:
    network = models.load_network("digits")
    a = np.random.default_rng(2).random(16).astype(np.float32)
    steps, z, activation = probe(network, 1, a, [4, 9], 3, 7)
    assert (steps, z.shape, activation.shape) == (33, (1089,), (1089,))
    for first, second in ((0, 0), (32, 0), (0, 32), (8, 24)):
        a[4], a[9] = first / 32, second / 32
        expected = forward_from("digits", 1, a.astype(float), 3)[7]
        assert abs(z[second * 33 + first] - expected) < 1e-4


def test_a_network_with_shuffled_pixels_is_probed_in_its_own_order_of_pixels() -> None:
    network = models.load_network("shuffled")
    x = np.random.default_rng(3).random(784).astype(np.float32)
    seen = network.trace(x).activations[0].copy()
    _, z, _ = probe(network, 0, seen, [5], 3, 2)
    x[network.input_order[5]] = 0.25
    np.testing.assert_allclose(z[25], network.trace(x).zs[-1][2], atol=1e-5)
    seen[5] = 0.25
    assert abs(z[25] - forward_from("shuffled", 0, seen.astype(float), 3)[2]) < 1e-4


@pytest.mark.parametrize(
    ("start", "inputs", "layer", "neuron", "n", "reason"),
    [
        (0, [784], 1, 0, 784, "input 784 of layer 0; expected 0 to 783"),
        (0, [3], 1, 16, 784, "neuron 16 of layer 1; expected 0 to 15"),
        (1, [3], 1, 0, 16, "layer 1 asked about layer 1"),
        (0, [3], 4, 0, 784, "layer 4 asked about layer 0"),
        (0, [3, 3], 1, 0, 784, "expected one, or two different ones"),
        (0, [], 1, 0, 784, "expected one, or two different ones"),
        (1, [3], 2, 0, 17, r"activations of shape \(17,\); expected \(16,\)"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    start: int, inputs: list[int], layer: int, neuron: int, n: int, reason: str
) -> None:
    network = models.load_network("digits")
    with pytest.raises(Refusal, match=reason):
        probe(network, start, np.zeros(n, np.float32), inputs, layer, neuron)
