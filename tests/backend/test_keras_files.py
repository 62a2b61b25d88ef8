"""Files saved by Keras, compared with what Keras computes from them, and hostile files."""

from __future__ import annotations

import json
import re
import zipfile
from functools import reduce
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import pytest

from forwardpass import models
from forwardpass.refusal import Refusal

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

W, B = np.arange(40, dtype="f4").reshape(4, 10) / 10, np.arange(10, dtype="f4")
ARRAYS = {"layers/dense/vars/0": W, "layers/dense/vars/1": B}


def h5(arrays=ARRAYS, change=lambda file: None, **attributes) -> bytes:
    buffer = BytesIO()
    with h5py.File(buffer, "w") as file:
        for path, array in arrays.items():
            file[path] = array
        for name, value in attributes.items():
            file.attrs[name] = value
        change(file)
    return buffer.getvalue()


def layer(kind: str, **config) -> dict:
    return {"class_name": kind, "config": {"name": kind.lower(), **config}}


INPUT = layer("InputLayer", batch_shape=[None, 4])
DENSE = layer("Dense", activation="relu")


def row(*layers, kind="Sequential", **more) -> bytes:
    return json.dumps({"class_name": kind, "config": {"layers": layers, **more}}).encode()


def node(name: str) -> dict:
    return {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}]}


def graph(**sources: list[str]) -> bytes:
    """Dense layers by name, with the names of the layers that each takes its input from."""
    layers = []
    for name, before in sources.items():
        given = [{"args": [node(source)["args"] for source in before]}] if before else []
        kind = "Dense" if before else "InputLayer"
        layers.append({"class_name": kind, "config": {"name": name}, "inbound_nodes": given})
    return row(*layers, kind="Functional")


def keras(config: bytes = row(INPUT, DENSE), weights: bytes | None = None, **more) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", config)
        archive.writestr("model.weights.h5", h5() if weights is None else weights)
        for name, data in more.items():
            archive.writestr(name, data)
    return buffer.getvalue()


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


def dense(name: str, activation: str = "linear") -> dict:
    return {"class_name": "Dense", "config": {"name": name, "activation": activation}}


def network_of(*layers, name: str = "inner") -> dict:
    return {"class_name": "Sequential", "config": {"name": name, "layers": layers}}


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


def linked(link) -> bytes:
    def change(file):
        file["layers/dense/vars/2"] = link

    return h5(change=change)


def circle(file):
    file["layers/dense/again"] = file["layers"]


def deep(file):
    file.create_group("/".join("abcdefghijklmnop"))


def many(file):
    for k in range(2_001):
        file.create_group(f"g{k}")


def elsewhere(file):
    del file["layers/dense/vars/1"]
    file.create_dataset("layers/dense/vars/1", (10,), "f4", external=[("/etc/passwd", 0, 40)])


def virtual(file):
    del file["layers/dense/vars/1"]
    layout = h5py.VirtualLayout((10,), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (10,))
    file.create_virtual_dataset("layers/dense/vars/1", layout)


def bomb(file):
    file.create_dataset(
        "layers/dense/vars/2", (40_000, 1_000), "f4", chunks=(1_000, 1_000), compression="gzip"
    )


def sky(file):
    file.create_dataset("layers/dense/vars/2", (2**40,), "f8", chunks=(1_000,))


def szip(file):
    del file["layers/dense/vars/1"]
    file.create_dataset("layers/dense/vars/1", data=B, chunks=(10,), compression="lzf")


def texts(file):
    file["layers/dense/vars/2"] = "hello"


def empty(file):
    file["layers/dense/vars/2"] = h5py.Empty("f4")


HDF5 = h5()
HOSTILE: dict[str, tuple[bytes, str]] = {
    "cut off": (keras()[:-30], "is a damaged keras file"),
    "a zip whose weights are cut off": (keras(weights=HDF5[:900]), "is a damaged keras file"),
    "weights that are none": (keras(weights=b"hello"), "is a damaged keras file"),
    "an h5 file cut off": (HDF5[:700], "is a damaged h5 file"),
    "an h5 file of nothing": (HDF5[:8], "is a damaged h5 file"),
    "an h5 file of zeros": (HDF5[:8] + bytes(4000), "is a damaged h5 file"),
    "no description": (
        BytesIO(keras()).getvalue().replace(b"config.json", b"konfig.json"),
        "holds the files konfig.json, model.weights.h5; expected config.json and model.weights.h5",
    ),
    "a description without end": (
        keras(b"[" * 200_000), "its description is not JSON: maximum recursion depth",
    ),
    "a description of rubbish": (keras(b"{]}["), "its description is not JSON"),
    "a description of a megabyte": (
        keras(b" " * 1_048_577), "config.json has 1,048,577 bytes; expected at most 1,048,576",
    ),
    "a description of nothing": (
        keras(b"[1]"), "a network of the class ''; expected Sequential or Functional",
    ),
    "a class of somebody's own": (
        keras(row(INPUT, DENSE, kind="MyModel")), "of the class 'MyModel'; expected Sequential",
    ),
    "layers that are none": (
        keras(row(1, None, "Dense")), "lists a layer without a class or a name; expected both",
    ),
    "a thousand layers": (
        keras(row(*[layer("Dropout")] * 1_000)), "lists 1,000 layers; expected at most 200",
    ),
    "a bomb of a zip": (
        keras(more=bytes(64 * 1024 * 1024)), "bytes; expected at most 67,108,864",
    ),
    "a convolution": (
        keras(row(INPUT, layer("Conv2D"), DENSE)),
        "has the layer Conv2D, which is not read; expected Activation, ActivityRegularization, Den",
    ),
    "networks in networks": (
        keras(row(reduce(lambda inner, k: network_of(inner, name=f"n{k}"), range(5), DENSE))),
        "has networks in networks, 5 deep; expected at most 4",
    ),
    "a network in a network, of nothing": (
        keras(row(INPUT, layer("Functional"), DENSE)), "of the class 'Functional'; expected Seq",
    ),
    "the same name inside and outside": (
        keras(row(INPUT, DENSE, network_of(DENSE))), "two layers of the name dense; expected one",
    ),
    "many layers in many networks": (
        keras(row(*[network_of(*[dense(f"{k}.{n}") for n in range(90)], name=f"{k}")
                    for k in range(3)])),
        "lists 270 layers; expected at most 200",
    ),
    "a normalisation by too many numbers": (
        keras(row(INPUT, layer("Normalization", mean=[1, 2, 3], variance=1), DENSE)),
        "has the layer Normalization by 3 numbers where 4 come, which is not read",
    ),
    "a normalisation by a text": (
        keras(row(INPUT, layer("Normalization", mean="1/2", variance=1), DENSE)),
        "has the layer Normalization by 0 numbers where 4 come",
    ),
    "a normalisation by a root of −1": (
        keras(row(INPUT, layer("Normalization", mean=0, variance=-1), DENSE)),
        "W1 holds a value that is not a finite number",
    ),
    "a normalisation without numbers": (
        keras(row(INPUT, layer("Normalization"), DENSE)), "no numbers for the layer normalization",
    ),
    "a normalisation the other way": (
        keras(row(INPUT, layer("Normalization", mean=0, variance=1, invert=True), DENSE)),
        "has the layer Normalization that is inverted",
    ),
    "an activation of somebody's own": (
        keras(row(INPUT, layer("Dense", activation={"class_name": "Swish", "config": {}}))),
        "has the activation function 'Swish' (not one of linear, relu, sigmoid, tanh, softmax",
    ),
    "a leaking ReLU": (
        keras(row(INPUT, layer("Dense"), layer("ReLU", negative_slope=0.1))),
        "has the layer ReLU with negative_slope = 0.1, which is not read",
    ),
    "a rescaling by a text": (
        keras(row(INPUT, layer("Rescaling", scale="2"), DENSE)), "has the layer Rescaling by '2'",
    ),
    "layers in a circle": (
        keras(graph(start=[], dense=["other"], other=["dense"], end=["start"])),
        "has layers that branch or join|has layers in a circle",
    ),
    "layers that join": (
        keras(graph(start=[], one=["start"], dense=["start", "one"])),
        "has layers that branch or join; expected one after the other",
    ),
    "a layer of what is not there": (keras(graph(dense=["nowhere"])), "takes what no layer gives"),
    "a layer without numbers": (
        keras(row(INPUT, DENSE), h5({"layers/other/vars/0": W})), "no numbers for the layer dense",
    ),
    "no layer of neurons": (keras(row(INPUT)), "lists no layer of neurons"),
    "a bias that is not there": (
        keras(weights=h5({"layers/dense/vars/0": W})),
        "has no bias though it has one by its description in dense",
    ),
    "a bias of another size": (
        keras(weights=h5({"layers/dense/vars/0": W, "layers/dense/vars/1": B[:2]})),
        "a bias of shape (2,) in dense",
    ),
    "a kernel of another size": (
        keras(row(layer("InputLayer", batch_shape=[None, 2, 4]), DENSE)),
        "has a product that takes 4 numbers where 8 come",
    ),
    "a kernel of fewer neurons than said": (
        keras(weights=h5({"layers/dense/vars/0": W[:, :7], "layers/dense/vars/1": B})),
        "a bias of shape (10,) in dense",
    ),
    "a kernel that is a cube": (
        keras(weights=h5({"layers/dense/vars/0": W.reshape(2, 2, 10), "layers/dense/vars/1": B})),
        "a kernel of 3 axes in dense",
    ),
    "an input as large as the sky": (
        keras(row(layer("InputLayer", batch_shape=[None, 10**6, 10**6]), DENSE)),
        "an input of 1,000,000,000,000 numbers, more than 1,000,000",
    ),
    "no numbers at all": (
        keras(weights=h5({**ARRAYS, "layers/dense/vars/1": B * np.float32("nan")})),
        "b1 holds a value that is not a finite number",
    ),
    "a soft link": (keras(weights=linked(h5py.SoftLink("/"))), "dense/vars/2 points to another"),
    "a link to another file": (
        linked(h5py.ExternalLink("/etc/passwd", "/x")),
        "layers/dense/vars/2 points to another place; expected all numbers where they are listed",
    ),
    "a group in itself": (keras(weights=h5(change=circle)), "groups in groups, 13 deep; expected"),
    "groups in groups": (h5(change=deep), "groups in groups, 13 deep; expected at most 12"),
    "thousands of groups": (h5(change=many), "lists more than 2,000 groups and arrays"),
    "numbers in another file": (
        h5(change=elsewhere), "the numbers of layers/dense/vars/1 lie in another file; expected",
    ),
    "numbers borrowed from another file": (
        h5(change=virtual), "the numbers of layers/dense/vars/1 lie in another file; expected",
    ),
    "a bomb of an array": (
        keras(weights=h5(change=bomb)), "unpacks to 160,000,200 bytes; expected at most 67,108,864",
    ),
    "an array as large as the sky": (h5(change=sky), "unpacks to 8,796,093,022,408 bytes"),
    "an odd packing": (h5(change=szip), "vars/1 is packed by a filter of its own; expected none"),
    "texts for numbers": (h5(change=texts), "layers/dense/vars/2 holds object; expected numbers"),
    "an array of nothing": (h5(change=empty), "layers/dense/vars/2 is empty; expected numbers"),
    "a description that is a list": (
        h5(model_config=np.zeros(9)), "its model_config is too long, or no text",
    ),
    "a description too long": (
        h5(model_config=" " * 1_048_577), "its model_config is too long, or no text",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_damaged_file_is_refused_with_its_reason(case):
    data, reason = HOSTILE[case]
    expected = "|".join(map(re.escape, reason.split("|")))
    with pytest.raises(Refusal, match=expected):
        models.read(data, "The file", "The file")


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
