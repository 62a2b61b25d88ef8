"""Pictures of any rows and columns: from the file, suggested, or stated by whoever opens it."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import h5py
import numpy as np
import pytest
from click.testing import CliRunner

from forwardpass import models
from forwardpass.commands.save import command
from forwardpass.models.about import About
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal
from forwardpass.workers.model import Model
from forwardpass.workers.network_preview import previewed
from forwardpass.workers.opening import opened
from onnx_bytes import constant, model, node


def arrays(inputs: int) -> dict:
    return {"W1": np.zeros((3, inputs)).tolist(), "b1": [0, 1, 2], "activations": ["relu"]}


def as_json(inputs: int, **said: object) -> bytes:
    return json.dumps(arrays(inputs) | said).encode()


def keras(*axes: int) -> bytes:
    """A Keras file of a Dense layer after a Flatten, for inputs of these axes."""
    batch = {"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [None, *axes]}}
    flat = {"class_name": "Flatten", "config": {"name": "f"}}
    dense = {"class_name": "Dense", "config": {"name": "dense", "activation": "relu"}}
    config = {"class_name": "Sequential", "config": {"layers": [batch, flat, dense]}}
    weights, packed = BytesIO(), BytesIO()
    with h5py.File(weights, "w") as file:
        file["layers/dense/vars/0"] = np.zeros((int(np.prod(axes)), 3), "f4")
        file["layers/dense/vars/1"] = np.zeros(3, "f4")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights.getvalue())
    return packed.getvalue()


def onnx(*axes: int) -> bytes:
    nodes = [node("Flatten", "x", "f"), node("Gemm", "f W b", "y", transB=1)]
    count = int(np.prod(axes[1:]))
    constants = [constant("W", np.zeros((3, count), "f4")), constant("b", np.zeros(3, "f4"))]
    return model(nodes, constants, axes)


def convnet(columns: int, rows: int, depth: int = 1) -> bytes:
    count = columns * rows * depth
    volume = {"sx": 1, "sy": 1, "depth": count, "w": [0.0] * count}
    biases = {"sx": 1, "sy": 1, "depth": 3, "w": [0.0] * 3}
    given = {"layer_type": "input", "out_sx": columns, "out_sy": rows, "out_depth": depth}
    fc = {"layer_type": "fc", "out_depth": 3, "filters": [volume] * 3, "biases": biases}
    return json.dumps({"layers": [given, fc]}).encode()


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (keras(20, 28), (20, 28)),
        (keras(8, 6, 1), (8, 6)),
        (keras(60), None),
        (keras(30, 2), None),
        (onnx(0, 1, 20, 28), (20, 28)),
        (onnx(0, 8, 6), (8, 6)),
        (onnx(0, 48), None),
        (convnet(6, 8), (8, 6)),
        (convnet(1, 1, 48), None),
        (as_json(48, input_shape=[8, 6]), (8, 6)),
        (as_json(48, input_shape="8x6"), (8, 6)),
        (as_json(48), None),
        (as_json(64), (8, 8)),
        (as_json(64, input_shape="none"), None),
    ],
    ids=str,
)
def test_the_file_says_the_rows_and_columns_of_its_pictures(data: bytes, shape):
    _, card = models.read(data, "The file", "it")
    assert card.picture == shape


@pytest.mark.parametrize(
    ("inputs", "suggested", "shapes"),
    [
        (560, [28, 20], [[14, 40], [16, 35], [20, 28], [28, 20], [35, 16], [40, 14]]),
        (48, None, [None, [4, 12], [6, 8], [8, 6], [12, 4]]),
        (64, [8, 8], [None, [4, 16], [8, 8], [16, 4]]),
        (784, [28, 28], []),
        (15, None, [None, [3, 5], [5, 3]]),
        (8, None, []),
    ],
)
def test_a_preview_suggests_the_shape_and_lists_what_the_inputs_can_be(inputs, suggested, shapes):
    preview = json.loads(previewed(as_json(inputs), None))
    assert (preview["input_shape"], preview["shapes"]) == (suggested, shapes)
    assert preview["assumed"] == (["input_shape"] if inputs == 560 else [])
    assert len(preview["digits"]) == (0 if suggested is None else 10)


def test_a_shape_that_the_file_states_is_no_choice():
    assert json.loads(previewed(as_json(48, input_shape="8x6"), None))["shapes"] == []
    assert json.loads(previewed(as_json(4, features=["a", "b", "c", "d"]), None))["shapes"] == []


@pytest.mark.parametrize(
    ("inputs", "said", "shape", "features"),
    [
        (560, "20x28", [20, 28], []),
        (48, "6x8", [6, 8], []),
        (25, "none", None, [f"x{k}" for k in range(1, 26)]),
    ],
)
def test_whoever_opens_a_file_states_the_shape(inputs, said, shape, features):
    answer = json.loads(opened(as_json(inputs), {}, None, {"input_shape": said}))
    card = json.loads(answer["model"]["card"])
    assert answer["assumed"] == []
    assert (card.get("input_shape"), card.get("features", [])) == (shape, features)


@pytest.mark.parametrize(
    ("inputs", "said", "reason"),
    [
        (67, {}, "holds a network of 67-3; expected a picture as its input"),
        (48, {"input_shape": "8x7"}, "its pictures have 8 × 7 pixels"),
        (48, {"input_shape": "2x24"}, "for pictures of 2 × 24 pixels; expected the longer side"),
        (560, {"input_shape": "none"}, "or at most 64 numbers"),
    ],
)
def test_inputs_that_make_no_such_picture_are_refused(inputs, said, reason):
    with pytest.raises(Refusal, match=reason):
        opened(as_json(inputs), {}, None, said)


def test_a_shape_of_784_inputs_other_than_28_by_28_is_none_of_digits():
    _, card = models.read(as_json(784, input_shape="14x56"), "The file", "it")
    assert (card.picture, card.fits_digits) == ((14, 56), False)


def test_a_drawing_is_stretched_over_the_rows_and_columns_by_area_averages():
    network, card = models.read(as_json(48), "The file", "it", About(input_shape=(8, 6)))
    drawn = np.zeros((28, 28), "f4")
    drawn[:7, :14] = 1  # the upper quarter of the left half
    seen = Model(network, card).inputs_of(drawn.reshape(1, 784)).reshape(8, 6)
    assert seen.tolist() == [[1, 1, 1, 0, 0, 0]] * 2 + [[0] * 6] * 6


def test_a_notebook_shows_the_rows_and_columns_and_the_labels_that_it_is_told():
    widget = pytest.importorskip("forwardpass.notebook.widget")
    network = Network([np.ones((3, 48))], [np.zeros(3)], ["relu"])
    shown = widget.Widget(network, input_shape=(8, 6), digit=3)
    assert [each.size for each in shown.activations] == [48, 3]
    with pytest.raises(Refusal, match="its pictures have 8 × 7 pixels"):
        widget.Widget(network, input_shape=(8, 7))
    named = widget.Widget(network, labels=np.array(["ash", "elm", "oak"]))
    assert vars(named)["_model"].card.labels == ("ash", "elm", "oak")
    with pytest.raises(Refusal, match="it has 2 labels; expected one for each of 3 outputs"):
        widget.Widget(network, labels=np.array([3, 5]))


def test_the_command_scales_its_digit_to_the_rows_and_columns_of_the_network(tmp_path):
    (tmp_path / "small.json").write_bytes(as_json(48, input_shape="8x6"))
    out = tmp_path / "pixels.csv"
    asked = ["numbers", str(tmp_path / "small.json"), "pixels", str(out)]
    assert CliRunner().invoke(command, asked).exit_code == 0
    rows = np.loadtxt(out, delimiter=",")
    assert (rows.shape, bool(rows.max() > 0.5)) == ((8, 6), True)
