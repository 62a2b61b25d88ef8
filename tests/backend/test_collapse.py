"""Without squish, a network of any depth equals a single layer."""

from __future__ import annotations

import numpy as np
import pytest

from forwardpass import models
from forwardpass.numerics.collapse import collapse
from forwardpass.numerics.switches import Switches, switched
from forwardpass.refusal import Refusal

ROUNDING = 3e-4
"""Tolerance for z, which reaches 240 for noise; float32 has seven digits. A sigmoid would hide
errors."""


def test_the_identity_network_is_one_layer_of_7850_parameters() -> None:
    one_layer = collapse(models.load_network("identity"))
    assert one_layer.sizes == (784, 10)
    assert one_layer.parameter_count == 7_850


def test_it_answers_1000_inputs_as_the_deep_one_does_in_float64_but_for_rounding() -> None:
    deep = models.load_network("identity")
    x = np.random.default_rng(3).random((1_000, 784)).astype(np.float32)
    a = x.astype(float)
    for W, b in zip(deep.weights, deep.biases, strict=True):
        a = a @ W.astype(float).T + b
    np.testing.assert_allclose(collapse(deep).forward_from(0, x, 1)[0], a, rtol=0, atol=ROUNDING)


def test_its_numbers_are_the_products_of_the_layers() -> None:
    deep = models.load_network("identity")
    W1, W2, W3 = (W.astype(float) for W in deep.weights)
    b1, b2, b3 = (b.astype(float) for b in deep.biases)
    one_layer = collapse(deep)
    np.testing.assert_allclose(one_layer.weights[0], W3 @ W2 @ W1, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(one_layer.biases[0], W3 @ (W2 @ b1 + b2) + b3, rtol=1e-6)


def test_a_network_without_hidden_layers_is_its_own_one_layer() -> None:
    shallow = models.load_network("no-hidden")
    np.testing.assert_array_equal(collapse(shallow).weights[0], shallow.weights[0])


def test_a_network_with_a_squish_is_refused_by_the_layer_that_squishes() -> None:
    with pytest.raises(
        Refusal, match="layer 1 squishes by sigmoid; expected identity in every hidden"
    ):
        collapse(models.load_network("digits"))


def test_neurons_that_are_off_are_off_in_the_one_layer_too() -> None:
    off = switched(models.load_network("identity"), Switches(off=((1, 3), (2, 0), (3, 9))))
    x = np.random.default_rng(3).random((100, 784)).astype(np.float32)
    z, a = collapse(off).forward_from(0, x, 1)
    np.testing.assert_allclose(z, off.trace(x).zs[-1], rtol=0, atol=ROUNDING)
    assert a[:, 9].max() == 0
    assert np.abs(z - collapse(off.plain).forward_from(0, x, 1)[0]).min(axis=0).max() > 0.1


def test_a_network_that_rounds_its_activations_is_refused() -> None:
    with pytest.raises(Refusal, match="layer 1 squishes by identity and rounds; expected"):
        collapse(switched(models.load_network("identity"), Switches(binary=True)))
