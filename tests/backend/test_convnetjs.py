"""Networks of ConvNetJS: layers by type, numbers in lists or in objects by their places."""

from __future__ import annotations

import json

import numpy as np
import pytest

from forwardpass import models
from forwardpass.refusal import Refusal

RNG = np.random.default_rng(11)
X = RNG.random(12)


def volume(values, by_place: bool) -> dict:
    values = [float(value) for value in values]
    w = {str(k): value for k, value in enumerate(values)} if by_place else values
    return {"sx": 1, "sy": 1, "depth": len(values), "w": w}


def given(sx: int, sy: int, depth: int = 1) -> dict:
    return {"out_depth": depth, "out_sx": sx, "out_sy": sy, "layer_type": "input"}


def fc(n_in: int, n_out: int, by_place: bool = True) -> dict:
    return {
        "out_depth": n_out, "out_sx": 1, "out_sy": 1, "layer_type": "fc", "num_inputs": n_in,
        "l1_decay_mul": 0, "l2_decay_mul": 1,
        "filters": [volume(RNG.normal(size=n_in), by_place) for _ in range(n_out)],
        "biases": volume(RNG.normal(size=n_out), by_place),
    }  # fmt: skip


def then(kind: str, **more) -> dict:
    return {"out_depth": 6, "out_sx": 1, "out_sy": 1, "layer_type": kind, **more}


def as_file(*layers: dict) -> bytes:
    return json.dumps({"layers": layers}).encode()


def values_of(volume: dict) -> list[float]:
    w = volume["w"]
    return [w[str(k)] for k in range(len(w))] if isinstance(w, dict) else w


def run(layers: tuple[dict, ...], x: np.ndarray) -> np.ndarray:
    """Forward as in the loops of ConvNetJS's `forward`, neuron by neuron."""
    for layer in layers:
        kind = layer["layer_type"]
        if kind == "fc":
            biases = values_of(layer["biases"])
            filters = [values_of(each) for each in layer["filters"]]
            x = np.array(
                [sum(a * w for a, w in zip(x, row, strict=True)) + b
                 for row, b in zip(filters, biases, strict=True)]
            )  # fmt: skip
        elif kind == "relu":
            x = np.array([max(value, 0.0) for value in x])
        elif kind == "sigmoid":
            x = 1 / (1 + np.exp(-x))
        elif kind == "tanh":
            x = np.tanh(x)
        elif kind == "dropout":
            x = x * layer["drop_prob"]
        elif kind == "softmax":
            x = np.exp(x - x.max())
            x = x / x.sum()
    return x


NETWORKS = {
    "relu and softmax": (
        given(12, 1), fc(12, 6), then("relu"), fc(6, 10), then("softmax", num_inputs=10),
    ),
    "numbers in lists": (given(1, 1, 12), fc(12, 10, False), then("softmax")),
    "sigmoid, tanh, a cost": (
        given(3, 4), fc(12, 6), then("sigmoid"), fc(6, 5), then("tanh"), fc(5, 10),
        then("regression"),
    ),
    "dropout": (
        given(3, 4), fc(12, 6), then("relu"), then("dropout", drop_prob=0.4), fc(6, 10),
        then("softmax"),
    ),
    "a layer without a function": (given(3, 4), fc(12, 6), fc(6, 10), then("svm")),
}  # fmt: skip


@pytest.mark.parametrize("case", NETWORKS)
def test_a_network_gives_the_numbers_of_convnetjs(case):
    layers = NETWORKS[case]
    network, card = models.read(as_file(*layers), "it", "it")
    np.testing.assert_allclose(
        network.feedforward(X.astype(np.float32)), run(layers[1:], X), atol=1e-5
    )
    assert card.assumed == ()


def test_a_network_of_the_middle_of_a_picture_sees_the_whole_with_a_border_of_zeros():
    layers = (given(24, 24), fc(576, 10), then("softmax"))
    network, card = models.read(as_file(*layers), "it", "it")
    picture = RNG.random((28, 28))
    assert (network.sizes, card.assumed) == ((784, 10), ("cropped",))
    np.testing.assert_allclose(
        network.feedforward(picture.ravel().astype(np.float32)),
        run(layers[1:], picture[2:26, 2:26].ravel()),
        atol=1e-5,
    )


REFUSED = {
    "a convolution": (
        as_file(given(12, 1), then("conv"), fc(12, 10)),
        "it is of ConvNetJS and has a layer of the type 'conv', which is not read; "
        "expected input, fc, relu, sigmoid, tanh, softmax, dropout, regression, svm",
    ),
    "no neurons": (as_file(given(12, 1)), "lists no layer of neurons; expected one fc or more"),
    "a function first": (as_file(given(12, 1), then("relu")), "relu without a layer before it"),
    "filters of two lengths": (
        as_file(fc(12, 1) | {"filters": [volume([1], True), volume([1, 2], True)]}),
        "an fc whose filters are not of one length",
    ),
    "no filters": (as_file(fc(12, 10) | {"filters": []}), "filters are not of one length"),
    "a bias too few": (
        as_file(fc(12, 10) | {"biases": volume([1] * 9, True)}), "of 10 filters and 9 biases",
    ),
    "a number left out": (
        as_file(fc(2, 10) | {"biases": {"w": {str(k): 0 for k in range(1, 11)}}}),
        "numbers without that at '0'",
    ),
    "layers that do not fit": (
        as_file(fc(12, 6), then("relu"), fc(7, 10)), "a product that takes 7 numbers where 6 come",
    ),
    "texts for numbers": (
        as_file(fc(2, 10) | {"biases": {"w": ["1"] * 10}}), "of layers does not fit",
    ),
    "too many layers": (as_file(*[then("svm")] * 201), "lists 201 layers; expected at most 200"),
    "too many outputs": (as_file(fc(12, 129)), "it has 129 outputs; expected 2 to 128"),
    "layers that are none": (b'{"layers": 3}', "layers does not fit"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_fully_connected_network_is_refused_in_plain_words(case):
    data, reason = REFUSED[case]
    with pytest.raises(Refusal) as caught:
        models.read(data, "it", "it")
    assert reason in str(caught.value)


def test_labels_and_means_stand_beside_the_layers():
    layers = (given(12, 1), fc(12, 3), then("softmax", num_inputs=3))
    said = {"labels": ["ash", "elm", "oak"], "mean": [0.25] * 12, "std": 0.5}
    data = json.dumps({"layers": layers} | said).encode()
    network, card = models.read(data, "The file", "it")
    assert (card.labels, card.assumed) == (("ash", "elm", "oak"), ("normalised",))
    expected = run(layers, (X - 0.25) / 0.5)
    np.testing.assert_allclose(network.feedforward(X), expected, atol=1e-5)
