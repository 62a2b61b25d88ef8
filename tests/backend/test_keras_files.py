"""Files saved by Keras, compared with what Keras computes from them, and hostile files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from forwardpass import models
from keras_bytes import ARRAYS, DENSE, INPUT, B, W, dense, h5, keras, layer, network_of, row

NETWORKS = Path(__file__).parents[1] / "networks"
EXPECTED = json.loads((NETWORKS / "expected.json").read_text())
X = np.array(EXPECTED["inputs"], np.float32)

FILES = {
    "row.keras": ((12, 6, 5, 10), ("relu", "tanh", "softmax"), ("normalised",)),
    "graph.keras": ((12, 6, 5, 10), ("sigmoid", "relu", "softmax"), ()),
    "graph.h5": ((12, 6, 5, 10), ("sigmoid", "relu", "softmax"), ()),
    "alone.weights.h5": ((12, 6, 10), ("sigmoid", "sigmoid"), ("in_out", "sigmoid")),
}


@pytest.mark.parametrize("name", FILES)
def test_a_network_of_keras_gives_the_numbers_that_keras_gives(name):
    network, card = models.load(NETWORKS / name)
    assert (network.sizes, network.activations, card.assumed) == FILES[name]
    outputs = np.array(EXPECTED["files"][name]["outputs"])
    np.testing.assert_allclose(network.feedforward(X), outputs, rtol=1e-5, atol=1e-5)


# Files written here: one layer of 4 → 10 unless stated otherwise.


def read(data: bytes) -> models.Network:
    return models.read(data, "The file", "The file")[0]


def test_a_file_made_here_is_read_with_the_numbers_in_it():
    network = read(keras())
    assert (network.sizes, network.activations) == ((4, 10), ("relu",))
    outputs = network.feedforward([1, 0, 0, 2]).tolist()
    assert outputs == pytest.approx([6, 7.3, 8.6, 9.9, 11.2, 12.5, 13.8, 15.1, 16.4, 17.7])


@pytest.mark.parametrize(
    "stored",
    [
        lambda array: array.astype(">f4"),
        lambda array: array.astype("f8"),
        lambda array: array.astype("f2"),
        np.asfortranarray,
        lambda array: (array.view("u4") >> 16).astype("u2").view("V2"),
    ],
    ids=["big-endian", "float64", "float16", "Fortran order", "bfloat16"],
)
def test_numbers_stored_another_way_are_the_same_numbers(stored):
    halves = {key: (array.view("u4") & 0xFFE00000).view("f4") for key, array in ARRAYS.items()}
    data = h5({key: stored(array) for key, array in halves.items()})
    network = read(keras(weights=data))
    assert network.weights[0].tolist() == halves["layers/dense/vars/0"].T.tolist()
    assert network.biases[0].tolist() == halves["layers/dense/vars/1"].tolist()


def test_the_older_format_and_its_lists_of_nodes_are_read():
    layers = [
        {**layer("InputLayer", batch_input_shape=[None, 4]), "inbound_nodes": []},
        {**layer("Dense", activation="tanh"), "inbound_nodes": [[["inputlayer", 0, 0, {}]]]},
    ]
    path = "model_weights/dense/dense"
    arrays = {f"{path}/kernel:0": W, f"{path}/bias:0": B, "optimizer_weights/m/kernel:0": W}
    for kind in ("Functional", "Model"):
        network = read(h5(arrays, model_config=row(*layers, kind=kind).decode()))
        assert (network.activations, network.weights[0].tolist()) == (("tanh",), W.T.tolist())


NESTED = row(INPUT, network_of(dense("first", "relu"), network_of(dense("second"), name="core")),
             dense("last"))  # fmt: skip
"""4 → 10 → 3 → 10, of which two layers are in a network and one in a network in that."""
W2, W3 = W[:3].T - 1, W[:3]
ARRAYS_OF_NESTED = {
    "layers/sequential/layers/dense": ("first", W, B),
    "layers/sequential/layers/sequential/layers/dense": ("second", W2, B[:3]),
    "layers/dense": ("last", W3, B),
}


@pytest.mark.parametrize("suffix", ["keras", "h5"])
def test_networks_in_a_network_are_read_as_its_layers(suffix):
    if suffix == "keras":

        def name(file):
            for path, (name, *_) in ARRAYS_OF_NESTED.items():
                file[f"{path}/vars"].attrs["name"] = name

        arrays = {
            f"{path}/vars/{k}": array
            for path, (_, *both) in ARRAYS_OF_NESTED.items()
            for k, array in enumerate(both)
        }
        network = read(keras(NESTED, h5(arrays, name)))
    else:
        arrays = {}
        for name, *both in ARRAYS_OF_NESTED.values():
            group = "last/last" if name == "last" else f"inner/inner/{name}"
            for kind, array in zip(("kernel:0", "bias:0"), both, strict=True):
                arrays[f"model_weights/{group}/{kind}"] = array
        network = read(h5(arrays, model_config=NESTED.decode()))
    assert network.activations == ("relu", "identity", "identity")
    for found, expected in zip(network.weights, (W, W2, W3), strict=True):
        assert found.tolist() == expected.T.tolist()
    assert [b.size for b in network.biases] == [10, 3, 10]


@pytest.mark.parametrize(
    ("settings", "arrays"),
    [
        ({"mean": 0.5, "variance": 0.25}, {}),
        ({"mean": [[0.5, 0, 0, 0]], "variance": [[0.25, 1, 1, 0]]}, {}),
        (
            {"mean": None, "variance": None},
            {"0": np.array([0.5, 0, 0, 0]), "1": np.array([0.25, 1, 1, 0]), "2": np.array(9)},
        ),
    ],
    ids=["one for all", "one for each pixel", "measured"],
)
def test_a_normalisation_becomes_a_part_of_the_first_layer(settings, arrays):
    there = {f"layers/normalization/vars/{key}": array for key, array in arrays.items()}
    config = row(INPUT, layer("Normalization", **settings), dense("dense"))
    network, card = models.read(keras(config, h5({**ARRAYS, **there})), "It", "it")
    expected = W.T.astype(float)
    if settings["mean"] == 0.5:
        expected, b = 2 * expected, B - expected.sum(axis=1)
    else:  # a pixel that never differs is divided by Keras's epsilon, 10⁻⁷
        b = B - expected[:, 0]
        expected = expected * [2, 1, 1, 1e7]
    np.testing.assert_allclose(network.weights[0], expected, rtol=1e-6)
    np.testing.assert_allclose(network.biases[0], b, rtol=1e-6)
    assert card.assumed == ("normalised",)


SAID = {"labels": [*"abcdefghij"], "features": [*"wxyz"], "mean": [0.5, 0, 1, 2], "std": 0.5}


@pytest.mark.parametrize("kind", ["keras", "h5", "weights"])
def test_a_file_of_keras_states_labels_and_the_mean_of_each_input(kind):
    data = {
        "keras": lambda: keras(**{"metadata.json": json.dumps(SAID).encode()}),
        "h5": lambda: h5(
            {"model_weights/dense/dense/kernel:0": W, "model_weights/dense/dense/bias:0": B},
            model_config=row(INPUT, DENSE),
            **SAID,
        ),
        "weights": lambda: h5(activations=["relu"], **SAID),
    }[kind]()
    network, card = models.read(data, "The file", "it")
    assert (card.labels, card.features) == (tuple("abcdefghij"), tuple("wxyz"))
    x = np.array([1, 0.5, 0, 2])
    expected = np.maximum((x - [0.5, 0, 1, 2]) / 0.5 @ W + B, 0)
    np.testing.assert_allclose(network.feedforward(x), expected, atol=1e-4)
