"""Files of Keras that are damaged, lie, or hold what is not read."""

from __future__ import annotations

from functools import reduce
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np

from hostile.case import Case, cases
from keras_bytes import (
    ARRAYS,
    DENSE,
    INPUT,
    B,
    W,
    dense,
    graph,
    h5,
    keras,
    layer,
    network_of,
    row,
)

NETWORKS = Path(__file__).parents[1] / "networks"


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
FILES = {
    "cut off": (keras()[:-30], "is a damaged keras file"),
    "a zip whose weights are cut off": (keras(weights=HDF5[:900]), "is a damaged keras file"),
    "weights that are none": (
        keras(weights=b"hello"), "is a damaged file: its HDF5 has 5 bytes; expected at least 96",
    ),
    "an h5 file cut off": (HDF5[:700], "is a damaged h5 file"),
    "an h5 file of nothing": (
        HDF5[:8], "is a damaged file: its HDF5 has 8 bytes; expected at least 96",
    ),
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

CASES: list[Case] = cases("network", "keras", FILES)
