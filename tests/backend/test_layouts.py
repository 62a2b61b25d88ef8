"""Networks saved by other programs: their array names, shapes and number types."""

from __future__ import annotations

import json
from io import BytesIO

import numpy as np
import pytest
from safetensors.numpy import save as save_arrays

from forwardpass import models
from forwardpass.models.safetensors import small_floats
from forwardpass.refusal import Refusal

RNG = np.random.default_rng(5)
W = [RNG.normal(size=shape).astype(np.float32) for shape in ((6, 12), (6, 6), (10, 6))]
B = [RNG.normal(size=size).astype(np.float32) for size in (6, 6, 10)]


def safetensors_of(arrays) -> bytes:
    return save_arrays({key: np.ascontiguousarray(array) for key, array in arrays.items()})


def raw_safetensors(dtype: str, arrays: dict[str, tuple[list[int], bytes]]) -> bytes:
    """A file written by hand, for types that numpy does not have."""
    header, body = {}, b""
    for key, (shape, raw) in arrays.items():
        offsets = [len(body), len(body) + len(raw)]
        header[key] = {"dtype": dtype, "shape": shape, "data_offsets": offsets}
        body += raw
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def npz_of(*unnamed, **named) -> bytes:
    buffer = BytesIO()
    np.savez(buffer, *unnamed, **named)
    return buffer.getvalue()


def paired(weights_name: str, bias_name: str, labels, *, turned=False):
    """Arrays by name, with {} in place of a layer's label, in an unhelpful order."""
    arrays = {}
    for label, matrix, bias in reversed(list(zip(labels, W, B, strict=True))):
        arrays[bias_name.format(label)] = bias
        arrays[weights_name.format(label)] = matrix.T if turned else matrix
    return arrays


def holds_ours(data: bytes, *assumed: str) -> None:
    network, card = models.read(data, "it", "it")
    assert network.sizes == (12, 6, 6, 10)
    for found, expected in zip(network.weights + network.biases, W + B, strict=True):
        np.testing.assert_array_equal(found, expected)
    assert card.assumed == assumed


NAMES = {
    "PyTorch, fc1": ("fc{}.weight", "fc{}.bias", (1, 2, 3)),
    "PyTorch, ten and more": ("fc{}.weight", "fc{}.bias", (2, 10, 11)),
    "PyTorch, a list of layers": ("layers.{}.weight", "layers.{}.bias", (0, 1, 2)),
    "PyTorch, Sequential": ("{}.weight", "{}.bias", (0, 2, 4)),
    "PyTorch, Sequential in a module": ("net.{}.weight", "net.{}.bias", (1, 3, 5)),
    "PyTorch, compiled": ("_orig_mod.net.{}.weight", "_orig_mod.net.{}.bias", (0, 2, 4)),
    "PyTorch, names without numbers": ("{}.weight", "{}.bias", ("zeroth", "inner", "answer")),
    "PyTorch, numbers and a name": ("{}.weight", "{}.bias", ("hidden1", "hidden2", "out")),
    "weights1, biases1": ("weights{}", "biases{}", (1, 2, 3)),
    "ours from 0": ("W{}", "b{}", (0, 1, 2)),
    "ours": ("W{}", "b{}", (1, 2, 3)),
}

TURNED_NAMES = {
    "Keras": ("{}/kernel:0", "{}/bias:0", ("dense", "dense_1", "dense_2")),
    "Keras 3": ("layers/{}/vars/0", "layers/{}/vars/1", ("dense", "dense_1", "dense_2")),
    "scikit-learn": ("coefs_{}", "intercepts_{}", (0, 1, 2)),
    "ours, turned": ("W{}", "b{}", (1, 2, 3)),
    "PyTorch's names, turned": ("fc{}.weight", "fc{}.bias", (1, 2, 3)),
}


@pytest.mark.parametrize("names", NAMES)
def test_names_of_other_programs_are_put_in_the_order_of_their_layers(names):
    arrays = paired(*NAMES[names])
    holds_ours(safetensors_of(arrays), "sigmoid")
    holds_ours(npz_of(**arrays), "sigmoid")
    holds_ours(json.dumps({key: a.tolist() for key, a in arrays.items()}).encode(), "sigmoid")


@pytest.mark.parametrize("names", TURNED_NAMES)
def test_matrices_of_inputs_by_outputs_are_transposed_and_the_answer_says_so(names):
    holds_ours(safetensors_of(paired(*TURNED_NAMES[names], turned=True)), "in_out", "sigmoid")


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("kept", [(), (0,), (1,), (0, 1)], ids=str)
def test_a_layer_without_a_bias_gets_zeros_and_the_answer_says_so(turned, kept):
    arrays = paired("W{}", "b{}", (1, 2, 3), turned=turned)
    for k in range(3):
        if k not in kept:
            del arrays[f"b{k + 1}"]
    network, card = models.read(safetensors_of(arrays), "it", "it")
    for k in range(3):
        np.testing.assert_array_equal(network.weights[k], W[k])
        np.testing.assert_array_equal(network.biases[k], B[k] if k in kept else np.zeros_like(B[k]))
    assert card.assumed == (("in_out",) if turned else ()) + ("no_bias", "sigmoid")


def test_matrices_without_names_and_biases_are_layers_in_their_order():
    network, card = models.read(npz_of(*W), "it", "it")
    assert (network.sizes, card.assumed) == ((12, 6, 6, 10), ("no_bias", "sigmoid"))
    network, card = models.read(npz_of(*(matrix.T for matrix in W)), "it", "it")
    assert (network.sizes, card.assumed) == ((12, 6, 6, 10), ("in_out", "no_bias", "sigmoid"))


def test_the_ten_outputs_show_how_a_single_matrix_without_a_bias_is_oriented():
    for matrix, assumed in (W[2], ()), (W[2].T, ("in_out",)):
        network, card = models.read(npz_of(W1=matrix), "it", "it")
        assert (network.sizes, card.assumed) == ((6, 10), (*assumed, "no_bias", "sigmoid"))


def test_arrays_without_names_are_paired_in_their_order():
    weights = [matrix.T for matrix in W]
    interleaved = [array for pair in zip(weights, B, strict=True) for array in pair]
    holds_ours(npz_of(*interleaved), "in_out", "sigmoid")
    holds_ours(npz_of(*weights, *B), "in_out", "sigmoid")
    holds_ours(npz_of(*W, *B), "sigmoid")


def test_the_names_of_a_program_say_how_square_matrices_are_turned():
    square, bias = np.arange(100.0).reshape(10, 10), np.zeros(10)
    for weights, biases, first_row in [
        ("fc.weight", "fc.bias", range(10)),
        ("dense/kernel", "dense/bias", range(0, 100, 10)),
    ]:
        network, _ = models.read(npz_of(**{weights: square, biases: bias}), "it", "it")
        assert network.weights[0][0].tolist() == list(first_row)


def nielsen(**changes) -> bytes:
    return json.dumps(
        {
            "sizes": [12, 6, 6, 10],
            "weights": [matrix.tolist() for matrix in W],
            "biases": [bias[:, None].tolist() for bias in B],
            "cost": "CrossEntropyCost",
        }
        | changes
    ).encode()


def test_a_network_of_nielsens_book_is_read_and_known_to_be_sigmoid():
    holds_ours(nielsen())
    assert models.read(nielsen(), "it", "it")[0].activations == ("sigmoid",) * 3
    labelled = nielsen(labels=[*"abcdefghij"])
    assert models.read(labelled, "it", "it")[1].labels == tuple("abcdefghij")


@pytest.mark.parametrize(
    "stored",
    [
        lambda array: array.astype(">f4"),
        lambda array: array.astype("<f8"),
        lambda array: array.astype(">f8"),
        np.asfortranarray,
    ],
    ids=["big-endian", "float64", "big-endian float64", "Fortran order"],
)
def test_numbers_stored_another_way_are_the_same_numbers(stored):
    arrays = paired("W{}", "b{}", (1, 2, 3))
    holds_ours(npz_of(**{key: stored(array) for key, array in arrays.items()}), "sigmoid")


def test_half_precision_is_read_to_the_bit():
    halves = {"W1": np.full((10, 3), 0.1, np.float16), "b1": np.full(10, -2.5, ">f2")}
    network, _ = models.read(npz_of(**halves), "it", "it")
    assert network.weights[0][0, 0] == np.float32(0.0999755859375)
    assert network.biases[0][0] == -2.5


def small_file(dtype: str, weight: bytes, bias: bytes) -> bytes:
    return raw_safetensors(dtype, {"W1": ([10, 3], weight * 30), "b1": ([10], bias * 10)})


@pytest.mark.parametrize(
    ("dtype", "weight", "bias", "expected"),
    [
        ("BF16", b"\xce\x3d", b"\x20\xc0", (0.1005859375, -2.5)),
        ("F8_E4M3", b"\x1d", b"\xc2", (0.1015625, -2.5)),
        ("F8_E5M2", b"\x2e", b"\xc1", (0.09375, -2.5)),
        ("F16", b"\x66\x2e", b"\x00\xc1", (0.0999755859375, -2.5)),
        ("F64", np.float64(0.5).tobytes(), np.float64(-2.5).tobytes(), (0.5, -2.5)),
        ("I8", b"\x03", b"\xfd", (3.0, -3.0)),
    ],
)
def test_every_type_of_number_in_safetensors_is_read_to_the_bit(dtype, weight, bias, expected):
    network, _ = models.read(small_file(dtype, weight, bias), "it", "it")
    assert (network.weights[0][9, 2], network.biases[0][9]) == expected


@pytest.mark.parametrize(
    ("exponent_bits", "finite", "expected"),
    [
        (4, True, {0x01: 2.0**-9, 0x08: 2.0**-6, 0x38: 1.0, 0x7E: 448.0, 0xB8: -1.0}),
        (5, False, {0x01: 2.0**-16, 0x04: 2.0**-14, 0x3C: 1.0, 0x7B: 57_344.0, 0x7C: np.inf}),
    ],
)
def test_bytes_stand_for_the_numbers_of_the_ocp_specification(exponent_bits, finite, expected):
    numbers = small_floats(exponent_bits, finite)
    assert {byte: numbers[byte] for byte in expected} == expected
    assert np.isnan(numbers).sum() == (2 if finite else 6)
    assert numbers[0x80] == 0


LARGE = np.zeros((6, 12), np.float32)

REFUSED = {
    "a type that is not read": (
        small_file("F8_E8M0", b"\x00", b"\x00"),
        "W1 holds numbers of type F8_E8M0; expected F64, F32, F16",
    ),
    "bfloat16 that is no number": (
        small_file("BF16", b"\xff\xff", b"\x00\x00"),
        "it: W1 holds a value that is not a finite number",
    ),
    "a convolution": (
        safetensors_of({"conv1.weight": np.zeros((8, 1, 3, 3)), "conv1.bias": np.zeros(8)}),
        r"it \(a PyTorch state dict\) has conv1\.weight of shape 8 × 1 × 3 × 3, which is of a "
        "convolution; expected fully connected layers alone",
    ),
    "a batch normalisation": (
        safetensors_of({"bn.running_mean": np.zeros(6), **paired("{}.weight", "{}.bias", "123")}),
        r"has bn\.running_mean, which is of a batch normalisation",
    ),
    "a recurrent network": (
        safetensors_of({"rnn.weight_ih_l0": LARGE, "rnn.bias_ih_l0": np.zeros(6)}),
        r"has rnn\.bias_ih_l0, which is of a recurrent layer",
    ),
    "a scale without a matrix": (
        safetensors_of({"norm.weight": np.ones(6), "norm.bias": np.zeros(6)}),
        r"norm\.weight has shape 6; expected a table",
    ),
    "a bias without weights": (
        safetensors_of({"fc1.bias": np.zeros(6)}), r"fc1\.bias has no weights beside it",
    ),
    "a bias of another layer": (
        safetensors_of({"fc1.weight": LARGE, "fc1.bias": np.zeros(7)}),
        r"fc1\.bias has 7 values; expected as many as fc1\.weight has rows or columns, 6 × 12",
    ),
    "names that say nothing": (
        safetensors_of({"x": LARGE, "y": np.zeros(6)}),
        "holds the arrays x, y; x is no weight and no bias; expected W1, b1",
    ),
    "one name for two": (
        safetensors_of({"fc1.weight": LARGE, "fc1.kernel": LARGE, "fc1.bias": np.zeros(6)}),
        r"fc1\.kernel and fc1\.weight cannot be told apart",
    ),
    "some matrices turned": (
        npz_of(**(paired("W{}", "b{}", (1, 2, 3)) | {"W3": W[2].T})),
        r"W1 is \(n_out, n_in\) and W3 is \(n_in, n_out\); expected all of one kind",
    ),
    "layers that could stand in either order": (
        npz_of(**{
            "one.weight": np.ones((10, 10)), "one.bias": np.ones(10),
            "other.weight": np.ones((10, 10)), "other.bias": np.ones(10),
        }),
        r"holds one\.weight, other\.weight, and neither their numbers nor their shapes say",
    ),
    "square matrices without names": (
        npz_of(np.ones((10, 10)), np.ones(10)),
        r"square matrices without names, so whether they are \(n_out, n_in\) or \(n_in, n_out\)",
    ),
    "a bias too few, without names": (
        npz_of(*W, *B[:2]), "holds 3 matrices and 2 other arrays without names",
    ),
    "square matrices without names and biases": (
        npz_of(np.ones((10, 10))), "square matrices without names, so whether they are",
    ),
    "layers without biases that do not fit either way": (
        npz_of(W[0], W[0]), r"arr_1 takes 12 numbers; expected 6, as arr_0 gives",
    ),
    "layers that do not fit": (
        npz_of(**paired("fc{}.weight", "fc{}.bias", (3, 2, 1))),
        r"fc2\.weight takes 6 numbers; expected 10, as fc1\.weight gives",
    ),
    "Nielsen's sizes wrong": (
        nielsen(sizes=[12, 6, 7, 10]), r"its weights have the shapes .*; expected \[\(6, 12\), \(7",
    ),
    "Nielsen's without biases": (nielsen(biases=[]), "W1 has no bias|its weights have the shapes"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_for_sure_is_refused_in_plain_words(case):
    data, reason = REFUSED[case]
    with pytest.raises(Refusal, match=reason):
        models.read(data, "it", "it")
