"""Writes the networks of other programs in this folder anew, with what those make of them.

Run it where scikit-learn, skl2onnx, onnx, onnxruntime, keras and jax are installed, which no lock
of ours has: `python tests/networks/make.py`. The networks are tiny and have learned from noise.
"""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

HERE = Path(__file__).parent
RNG = np.random.default_rng(17)
X = RNG.random((3, 12), dtype=np.float32)


def numbers(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape).astype(np.float32)


def node(kind: str, inputs: list[str], output: str, **attributes: object):
    return helper.make_node(kind, inputs, [output], **attributes)


def write_onnx(name: str, nodes, constants: dict[str, np.ndarray], shape, outputs: int) -> dict:
    """A file of these operators, and what onnxruntime makes of it."""
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [None, outputs])],
        [numpy_helper.from_array(array, key) for key, array in constants.items()],
    )
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return run_onnx(name, model.SerializeToString(), [size or 1 for size in shape])


def run_onnx(name: str, data: bytes, shape: list[int], output: str | None = None) -> dict:
    (HERE / name).write_bytes(data)
    session = onnxruntime.InferenceSession(data)
    key = session.get_inputs()[0].name
    wanted = None if output is None else [output]
    results = [session.run(wanted, {key: x.reshape(shape)})[0].ravel().tolist() for x in X]
    return {name: {"program": f"onnxruntime {onnxruntime.__version__}", "outputs": results}}


def pytorch_gemm() -> dict:
    """As torch.onnx.export writes a classifier that ends in a LogSoftmax."""
    return write_onnx(
        "pytorch-gemm.onnx",
        [
            node("Sub", ["input", "mean"], "centred"),
            node("Div", ["centred", "std"], "normal"),
            node("Flatten", ["normal"], "flat", axis=1),
            node("Gemm", ["flat", "fc1.weight", "fc1.bias"], "z1", transB=1, alpha=1.0, beta=1.0),
            node("Relu", ["z1"], "a1"),
            node("Dropout", ["a1"], "kept"),
            node("Gemm", ["kept", "fc2.weight", "fc2.bias"], "z2", transB=1, alpha=0.5, beta=2.0),
            node("LogSoftmax", ["z2"], "output", axis=1),
        ],
        {
            "mean": np.array(0.1307, np.float32), "std": np.array(0.3081, np.float32),
            "fc1.weight": numbers(5, 12), "fc1.bias": numbers(5),
            "fc2.weight": numbers(10, 5), "fc2.bias": numbers(10),
        },
        [1, 1, 3, 4], 10,
    )  # fmt: skip


def turned_matmul() -> dict:
    """A picture on its side, a shape computed in the graph, half precision, a plain product."""
    return write_onnx(
        "turned-matmul.onnx",
        [
            node("Transpose", ["input"], "turned", perm=[0, 3, 2, 1]),
            node("Shape", ["turned"], "shape"),
            node("Gather", ["shape", "zero"], "batch", axis=0),
            node("Unsqueeze", ["batch", "axes"], "row"),
            node("Concat", ["row", "rest"], "flat_shape", axis=0),
            node("Reshape", ["turned", "flat_shape"], "flat"),
            node("Cast", ["half"], "W1", to=TensorProto.FLOAT),
            node("MatMul", ["flat", "W1"], "product"),
            node("Add", ["product", "b1"], "z1"),
            node("Sigmoid", ["z1"], "a1"),
            node("MatMul", ["a1", "W2"], "z2"),
            node("Tanh", ["z2"], "a2"),
            node("MatMul", ["a2", "W3"], "z3"),
            node("Identity", ["z3"], "linear"),
            node("MatMul", ["linear", "W4"], "product4"),
            node("Add", ["b4", "product4"], "z4"),
            node("Softmax", ["z4"], "output"),
        ],
        {
            "zero": np.array(0), "axes": np.array([0]), "rest": np.array([-1]),
            "half": numbers(12, 6).astype(np.float16), "b1": numbers(6),
            "W2": numbers(6, 5), "W3": numbers(5, 4), "W4": numbers(4, 10), "b4": numbers(10),
        },
        [None, 1, 3, 4], 10,
    )  # fmt: skip


def inverted_columns() -> dict:
    """W x with x a column, as books write it, for a picture of black ink on white."""
    return write_onnx(
        "inverted-columns.onnx",
        [
            node("Constant", [], "one", value_float=1.0),
            node("Sub", ["one", "input"], "ink"),
            node("MatMul", ["W1", "ink"], "product1"),
            node("Add", ["product1", "b1"], "z1"),
            node("Relu", ["z1"], "a1"),
            node("MatMul", ["W2", "a1"], "product2"),
            node("Add", ["product2", "b2"], "z2"),
            node("Transpose", ["z2"], "output", perm=[1, 0]),
        ],
        {"W1": numbers(6, 12), "b1": numbers(6, 1), "W2": numbers(10, 6), "b2": numbers(10, 1)},
        [12, 1], 10,
    )  # fmt: skip


def scikit_learn() -> dict:
    """A classifier of scikit-learn, which gives a label beside the probabilities."""
    learned, labels = RNG.random((60, 12), dtype=np.float32), np.arange(60) % 10
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier = MLPClassifier((6, 5), activation="tanh", max_iter=20, random_state=1)
        classifier.fit(learned, labels)
    model = to_onnx(classifier, X, options={"zipmap": False})
    expected = run_onnx("scikit-learn.onnx", model.SerializeToString(), [1, 12], "probabilities")
    own = classifier.predict_proba(X)
    np.testing.assert_allclose(own, expected["scikit-learn.onnx"]["outputs"], atol=1e-6)
    return expected


def keras_of(name: str, network: keras.Model, shape: tuple[int, ...], save=None) -> dict:
    """A file of a network of Keras, and what Keras makes of it."""
    (save or network.save)(HERE / name)
    outputs = network.predict(X.reshape(-1, *shape), verbose=0).reshape(len(X), -1)
    program = f"keras {keras.__version__}"
    return {name: {"program": program, "outputs": np.asarray(outputs, float).tolist()}}


def noisy(network: keras.Model) -> keras.Model:
    """The network with other numbers than zeros for its biases."""
    network.set_weights([RNG.normal(size=array.shape) for array in network.get_weights()])
    return network


def keras_row() -> dict:
    """A row of layers that has been trained: what only the training needs lies beside."""
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((3, 4, 1)),
            layers.Rescaling(1 / 0.3081, offset=-0.1307 / 0.3081),
            layers.Flatten(),
            layers.Dense(6, activation="relu", name="first"),
            layers.Dropout(0.3, seed=1),
            layers.Dense(5, use_bias=False),
            layers.Activation("tanh"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    noisy(network).compile("sgd", "sparse_categorical_crossentropy")
    network.fit(X.reshape(3, 3, 4, 1), np.array([0, 1, 2]), verbose=0)
    return keras_of("row.keras", network, (3, 4, 1))


def keras_graph() -> dict:
    """A graph of layers that is a row, in both formats."""
    layers = keras.layers
    start = keras.Input((12,))
    hidden = layers.Dense(6, activation="sigmoid")(start)
    hidden = layers.ReLU()(layers.Dense(5, name="middle")(hidden))
    network = noisy(keras.Model(start, layers.Softmax()(layers.Dense(10)(hidden))))
    return keras_of("graph.keras", network, (12,)) | keras_of("graph.h5", network, (12,))


def keras_weights() -> dict:
    """Weights alone, which say nothing of activation functions."""
    layers = keras.layers
    network = keras.Sequential(
        [keras.Input((12,)), *(layers.Dense(size, "sigmoid") for size in (6, 10))]
    )
    return keras_of("alone.weights.h5", noisy(network), (12,), network.save_weights)


MAKERS = (
    pytorch_gemm, turned_matmul, inverted_columns, scikit_learn,
    keras_row, keras_graph, keras_weights,
)  # fmt: skip

if __name__ == "__main__":
    expected = {"inputs": X.tolist(), "files": {}}
    for make in MAKERS:
        expected["files"] |= make()
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
