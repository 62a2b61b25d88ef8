"""ONNX files written by other programs, compared with what these programs compute from them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from forwardpass import models
from forwardpass.refusal import Refusal
from onnx_bytes import STRING, constant, field, model, node, tensor, varint

NETWORKS = Path(__file__).parents[1] / "networks"
EXPECTED = json.loads((NETWORKS / "expected.json").read_text())
X = np.array(EXPECTED["inputs"], np.float32)

FILES = {
    "pytorch-gemm.onnx": ((12, 5, 10), ("relu", "softmax"), ("log_softmax", "normalised")),
    "turned-matmul.onnx": (
        (12, 6, 5, 4, 10), ("sigmoid", "tanh", "identity", "softmax"), (),
    ),
    "inverted-columns.onnx": ((12, 6, 10), ("relu", "identity"), ("normalised",)),
    "scikit-learn.onnx": ((12, 6, 5, 10), ("tanh", "tanh", "softmax"), ()),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_network_of_another_program_gives_the_numbers_that_it_gives_there(name):
    network, card = models.load(NETWORKS / name)
    assert (network.sizes, network.activations, card.assumed) == FILES[name]
    outputs = np.array(EXPECTED["files"][name]["outputs"])
    if "log_softmax" in card.assumed:  # the file outputs the logarithms, we show the probabilities
        outputs = np.exp(outputs)
    np.testing.assert_allclose(network.feedforward(X), outputs, rtol=1e-5, atol=1e-5)


W, B = np.arange(40, dtype="f4").reshape(10, 4) / 10, np.arange(10, dtype="f4")
GEMM = node("Gemm", "x W b", "y", transB=1)
LAYER = [constant("W", W), constant("b", B)]


def read(data: bytes) -> models.Network:
    return models.read(data, "The file", "it")[0]


def test_a_file_written_by_hand_is_read_with_the_numbers_in_it():
    network = read(model([GEMM], LAYER))
    assert (network.sizes, network.activations) == ((4, 10), ("identity",))
    outputs = network.feedforward([1, 0, 0, 2]).tolist()
    assert outputs == pytest.approx([0.6, 2.8, 5.0, 7.2, 9.4, 11.6, 13.8, 16.0, 18.2, 20.4])


@pytest.mark.parametrize(
    ("numbers", "dtype"),
    [
        (tensor("W", (10, 4), 10, W.astype("<f2").tobytes()), "f2"),
        (tensor("W", (10, 4), 11, W.astype("<f8").tobytes()), "f8"),
        (tensor("W", (10, 4), 16, (W.view("<u4") >> 16).astype("<u2").tobytes()), "bf16"),
        (field(1, 10) + field(1, 4) + field(2, 1) + field(8, "W") + field(4, W.tobytes()), "f4"),
        (
            field(1, 10) + field(1, 4) + field(2, 10) + field(8, "W")
            + field(5, b"".join(varint(int(bits)) for bits in W.astype("<f2").view("<u2").ravel())),
            "f2",
        ),
    ],
    ids=["float16", "float64", "bfloat16", "a list of floats", "a list of float16's bits"],
)  # fmt: skip
def test_every_way_to_store_a_number_is_read_to_the_bit(numbers, dtype):
    expected = (W.view("u4") & 0xFFFF0000).view("f4") if dtype == "bf16" else W.astype(dtype)
    assert read(model([GEMM], [numbers, LAYER[1]])).weights[0].tolist() == expected.tolist()


def test_a_batch_of_a_fixed_size_and_a_picture_without_one_are_told_apart():
    flat = node("Reshape", "x shape", "flat")
    gemm = node("Gemm", "flat W b", "y", transB=1)
    for shape, sizes in [((64, 4), [64, 4]), ((64, 2, 2), [-1, 4]), ((2, 2), [1, 4])]:
        network = read(model([flat, gemm], [*LAYER, constant("shape", sizes)], shape))
        assert network.weights[0].tolist() == W.tolist()


def test_an_older_softmax_is_over_all_that_follows_its_axis():
    nodes = [node("Gemm", "x W b", "h", transB=1), node("Softmax", "h", "y")]
    assert read(model(nodes, LAYER, opset=11)).activations == ("softmax",)


def ml(kind: str, inputs: str, output: str, **attributes: list) -> bytes:
    """An operator for models of scikit-learn."""
    return node(kind, inputs, output, **attributes) + field(7, "ai.onnx.ml")


SCALER = ml("Scaler", "x", "n", offset=[1.0, 0.0, -2.0, 0.5], scale=[2.0, 0.5, 1.0, 4.0])
DENSE = [SCALER, node("MatMul", "n V", "p"), node("Add", "p c", "z")]
X4 = np.random.default_rng(3).normal(size=(5, 4))
N4 = (X4 - [1, 0, -2, 0.5]) * [2, 0.5, 1, 4]
V, C = np.linspace(-1, 1, 12, dtype="f4").reshape(4, 3), np.array([0.5, -1, 0], "f4")
NAMES = (field(6, name) for name in ("ash", "elm", "oak"))
TEXTS = tensor("classes", (3,), STRING, b"", *NAMES)


def logistic(z):
    return 1 / (1 + np.exp(-z))


@pytest.mark.parametrize("output", ["label", "named", "probabilities"])
def test_a_classifier_of_scikit_learn_is_read_whichever_of_its_outputs_comes_first(output):
    tail = [
        node("Softmax", "z", "probabilities"),
        node("ArgMax", "probabilities", "place", axis=1),
        ml("ArrayFeatureExtractor", "classes place", "name"),
        node("Identity", "name", "label"),
        ml("ZipMap", "probabilities", "named"),
    ]
    constants = [constant("V", V), constant("c", C), TEXTS]
    network, card = models.read(model([*DENSE, *tail], constants, output=output), "The file", "it")
    e = np.exp(N4 @ V.astype(float) + C)
    np.testing.assert_allclose(network.feedforward(X4), e / e.sum(axis=1, keepdims=True), atol=1e-5)
    assert (network.activations, card.assumed) == (("softmax",), ("normalised",))
    assert card.labels == ("ash", "elm", "oak")


def classes(of: int, **named: list) -> tuple[str, ...]:
    """The labels of a network of so many outputs with a ZipMap of these classes."""
    numbers = [constant("V", np.ones((of, 4), "f4")), constant("c", np.zeros(of, "f4"))]
    nodes = [node("Gemm", "x V c", "z", transB=1), node("Softmax", "z", "p")]
    data = model([*nodes, ml("ZipMap", "p", "y", **named)], numbers)
    return models.read(data, "The file", "it")[1].labels


def test_the_classes_of_a_classifier_are_the_labels_of_its_outputs():
    french = [b"chat", b"chien", "crêpe".encode()]
    assert classes(3, classlabels_strings=french) == ("chat", "chien", "crêpe")
    assert classes(3, classlabels_int64s=[3, 5, 8]) == ("3", "5", "8")
    assert classes(10, classlabels_int64s=[*range(10)]) == ()  # the digits need no labels
    assert classes(3, classlabels_strings=[b"cat", b"dog"]) == ("0", "1", "2")
    assert classes(2, classlabels_strings=[b"cat", b"d" * 41]) == ("0", "1")


def test_a_classifier_of_two_classes_has_an_output_for_each():
    tail = [
        node("Sigmoid", "z", "p1"),
        node("Sub", "one p1", "p0"),
        node("Concat", "p0 p1", "y", axis=1),
    ]
    constants = [constant("V", V[:, :1]), constant("c", C[:1]), constant("one", np.float32([1]))]
    network = read(model([*DENSE, *tail], constants))
    p = logistic(N4 @ V[:, :1].astype(float) + C[0])
    np.testing.assert_allclose(network.feedforward(X4), np.hstack([1 - p, p]), atol=1e-5)


def test_a_threshold_in_the_middle_of_one_output_is_its_label_and_another_is_not_read():
    for place, reason in ((0.5, None), (0.9, "GreaterOrEqual with another threshold")):
        tail = [node("Sigmoid", "z", "p"), node("GreaterOrEqual", "p t", "y")]
        constants = [
            constant("V", V[:, :1]),
            constant("c", C[:1]),
            constant("t", np.float32(place)),
        ]
        data = model([SCALER, node("Gemm", "n V c", "z"), *tail], constants)
        if reason:
            with pytest.raises(Refusal, match=reason):
                read(data)
        else:
            p = logistic(N4 @ V[:, :1].astype(float) + C[0])
            np.testing.assert_allclose(read(data).feedforward(X4), p, atol=1e-5)


def test_a_batch_normalisation_becomes_part_of_the_layer_before_it():
    names = ("scale", "bias", "mean", "variance")
    numbers = [np.linspace(low, 2, 3, dtype="f4") for low in (-1, 0.5, 0, 0.1)]
    nodes = [
        *DENSE,
        node("BatchNormalization", "z " + " ".join(names), "h"),
        node("Relu", "h", "y"),
    ]
    constants = [constant("V", V), constant("c", C), *map(constant, names, numbers)]
    scale, bias, mean, variance = (each.astype(float) for each in numbers)
    z = N4 @ V.astype(float) + C
    expected = np.maximum(scale * (z - mean) / np.sqrt(variance + 1e-5) + bias, 0)
    np.testing.assert_allclose(read(model(nodes, constants)).feedforward(X4), expected, atol=1e-5)


def test_the_metadata_say_labels_and_what_happens_to_the_inputs() -> None:
    said = {"mean": "0.25", "std": "0.5", "inverted": "true", "labels": ",".join("abcdefghij"),
            "features": "w,x,y,z", "author": "somebody"}  # fmt: skip
    metadata = b"".join(field(14, field(1, key) + field(2, text)) for key, text in said.items())
    network, card = models.read(model([GEMM], LAYER) + metadata, "The file", "it")
    assert (card.labels, card.features) == (tuple("abcdefghij"), ("w", "x", "y", "z"))
    assert card.assumed == ("normalised",)
    x = np.array([0.5, 0, 1, 0.25])
    expected = W.astype(float) @ ((1 - x - 0.25) / 0.5) + B
    np.testing.assert_allclose(network.feedforward(x), expected, atol=1e-4)
    wrong = model([GEMM], LAYER) + field(14, field(1, "mean") + field(2, "dark"))
    with pytest.raises(Refusal, match="mean is 'dark'; expected a number"):
        models.read(wrong, "The file", "it")
