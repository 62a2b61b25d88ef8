"""Files as Keras saves them, written here: one layer of 4 → 10 unless stated otherwise."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import h5py
import numpy as np

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


def dense(name: str, activation: str = "linear") -> dict:
    return {"class_name": "Dense", "config": {"name": name, "activation": activation}}


def network_of(*layers, name: str = "inner") -> dict:
    return {"class_name": "Sequential", "config": {"name": name, "layers": layers}}
