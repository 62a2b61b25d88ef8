"""ONNX files written by other programs, compared with what these programs compute from them."""

from __future__ import annotations

import json
import re
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


def external(*more: bytes) -> bytes:
    location = field(13, field(1, "location") + field(2, "../../etc/passwd"))
    return tensor("W", (10, 4), 1, b"", location, *more)


GOOD = model([GEMM], LAYER)
HOSTILE = {
    "cut off": (GOOD[:-30], "The file is a damaged onnx file, or cut off"),
    "cut off after a tag": (GOOD[:3], "is a damaged onnx file"),
    "a length beyond the end": (b"\x08\x08\x12\xff\xff\xff\xff\x0f", "is a damaged onnx file"),
    "nothing in it": (b"\x08\x08\x12\x00", "has the inputs none; expected one"),
    "numbers in another file": (
        model([GEMM], [external(field(14, 1)), LAYER[1]]),
        "the numbers of W lie in another file; expected all in one file",
    ),
    "numbers said to lie here, with a place elsewhere": (
        model([GEMM], [external(), LAYER[1]]), "the numbers of W lie in another file",
    ),
    "a shape as large as the sky": (
        model([GEMM], [tensor("W", (2**40, 2**40), 1, bytes(160)), LAYER[1]]),
        "W holds 40 numbers; expected 1,208,925,819,614,629,174,706,176",
    ),
    "a size below 0": (
        model([GEMM], [tensor("W", (-10, -4), 1, bytes(160)), LAYER[1]]), "none below 0",
    ),
    "many sizes": (
        model([GEMM], [tensor("W", (1,) * 60, 1, bytes(4)), LAYER[1]]), "at most 8 sizes",
    ),
    "a part of a number": (
        model([GEMM], [tensor("W", (10, 4), 1, bytes(159)), LAYER[1]]), "W holds 39 numbers",
    ),
    "texts for numbers": (
        model([GEMM], [tensor("W", (10, 4), STRING, b"hello"), LAYER[1]]),
        "has texts for the numbers of W, which is not read; expected Add",
    ),
    "complex numbers": (
        model([GEMM], [tensor("W", (10, 4), 14, bytes(320)), LAYER[1]]), "numbers of type 14",
    ),
    "yes and no for weights": (
        model([GEMM], [constant("W", W > 0), LAYER[1]]), "Gemm by numbers of type bool",
    ),
    "no numbers at all": (
        model([GEMM], [constant("W", W * np.float32("nan")), LAYER[1]]), "not a finite number",
    ),
    "a circle": (
        model([node("Add", "y b", "z"), node("Relu", "z", "y")], LAYER),
        "Add takes y, which nothing before it gives",
    ),
    "an operator that takes what it gives": (
        model([node("Relu", "y", "y")], LAYER), "Relu takes y, which nothing before it gives",
    ),
    "a value given twice": (
        model([GEMM, node("Relu", "x", "y")], LAYER), "y is given twice",
    ),
    "a thousand operators and one": (
        model([node("Identity", "x", f"v{k}") for k in range(1001)], LAYER),
        "has 1,001 operators; expected at most 1,000",
    ),
    "a constant that doubles forty times": (
        model(
            [node("Concat", f"c{k} c{k}", f"c{k + 1}", axis=0) for k in range(40)]
            + [node("Reshape", "x c40", "y")],
            [constant("c0", [1, 4])],
        ),
        "Concat of constants, which is not read",
    ),
    "a product of the wrong size": (
        model([GEMM], LAYER, (0, 5)), "has a product that takes 4 numbers where 5 come",
    ),
    "a bias of the wrong size": (
        model([GEMM], [LAYER[0], constant("b", np.ones(2, "f4"))]),
        "Gemm of 2 numbers where 10 come",
    ),
    "a convolution": (
        model([node("Conv", "x W", "y")], LAYER),
        "The file has the operator Conv, which is not read; expected Add, ArgMax, BatchNorm",
    ),
    "an operator of somebody's own": (
        model([node("Gemm", "x W b", "y") + field(7, "com.example")], LAYER),
        "the operator com.example.Gemm, which is not read",
    ),
    "a loop": (model([node("Loop", "x W", "y")], LAYER), "the operator Loop, which is not read"),
    "a sum of two layers": (
        model([node("Gemm", "x W b", "h", transB=1), node("Add", "h h", "y")], LAYER),
        "Add of two layers, which is not read",
    ),
    "weights that hang on the input": (
        model([node("Gemm", "x x b", "y")], LAYER), "which is not read",
    ),
    "a division by nothing": (
        model([node("Div", "x zero", "n"), node("Gemm", "n W b", "y", transB=1)],
              [*LAYER, constant("zero", np.zeros(4, "f4"))]),
        "Div of a number by what comes in, or by 0, which is not read",
    ),
    "a batch normalisation of other sizes": (
        model([node("Gemm", "x W b", "h", transB=1), node("BatchNormalization", "h b b b V", "y")],
              [*LAYER, constant("V", np.ones(3, "f4"))]),
        "BatchNormalization by other numbers than 10 of each kind",
    ),
    "two layers in one": (
        model([node("Gemm", "x W b", "h", transB=1), node("Sigmoid", "h", "p"),
               node("Sub", "b p", "q"), node("Concat", "x q", "y")], LAYER),
        "has Concat of layers, which is not read",
    ),
    "many complements": (
        model([node("Gemm", "x W b", "h", transB=1), node("Sigmoid", "h", "p"),
               node("Sub", "b p", "q"), node("Concat", "q p", "y")], LAYER),
        "has Concat of layers, which is not read",
    ),
    "the largest of a part": (
        model([node("Gemm", "x W b", "h", transB=1), node("ArgMax", "h", "y", axis=0)], LAYER),
        "has ArgMax over a part of a layer, which is not read",
    ),
    "an activation without a layer": (
        model([node("Relu", "x", "y")], []), "relu without a layer before it",
    ),
    "no layer at all": (
        model([node("Identity", "x", "y")], []), "no layer between its input and its output",
    ),
    "an output of nothing": (model([GEMM], LAYER, output="z"), "no layer between its input"),
    "a picture of a thousand million pixels": (
        model([GEMM], LAYER, (0, 100_000, 100_000)),
        "takes 10,000,000,000 numbers; expected at most 1,000,000",
    ),
    "an odd order of axes": (
        model([node("Transpose", "x", "y", perm=[0, 0])], []), "Transpose by [0, 0] of 2 axes",
    ),
    "a shape that cannot be": (
        model([node("Reshape", "x s", "y")], [constant("s", [7, 7])]),
        "Reshape of 4 numbers to the shape [7, 7]",
    ),
    "a softmax over a part of a layer": (
        model([node("Gemm", "x W b", "h", transB=1), node("Softmax", "h", "y", axis=0)], LAYER),
        "Softmax over a part of a layer",
    ),
    "a layer after the logarithms": (
        model([node("Gemm", "x W b", "h", transB=1), node("LogSoftmax", "h", "p"),
               node("Gemm", "p V b", "y")], [*LAYER, constant("V", np.ones((10, 10), "f4"))]),
        "has a layer that takes logarithms of probabilities, which is not read",
    ),
    "changed outputs": (
        model([node("Gemm", "x W b", "h", transB=1), node("Relu", "h", "a"),
               node("Mul", "a b", "y")], LAYER),
        "a change of the outputs after the last layer's activation",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_damaged_file_is_refused_with_its_reason(case):
    data, reason = HOSTILE[case]
    with pytest.raises(Refusal, match=re.escape(reason)):
        models.read(data, "The file", "The file")


def test_an_older_softmax_is_over_all_that_follows_its_axis():
    nodes = [node("Gemm", "x W b", "h", transB=1), node("Softmax", "h", "y")]
    assert read(model(nodes, LAYER, opset=11)).activations == ("softmax",)


def test_a_file_of_endless_empty_operators_takes_no_more_memory_than_a_worker_has():
    data = b"\x08\x08" + field(7, field(1, b"") * 4_000_000)
    with pytest.raises(Refusal, match=r"has 4,000,000 operators|is a damaged onnx file"):
        models.read(data, "The file", "The file")


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
