"""PyTorch and Keras themselves: what they hold, save and export, and what we make of it.

`npm run test:libraries` installs them and runs this file. Without them, `test_other_libraries.py`
plays them, and `tests/networks/` has files that they saved.
"""

from __future__ import annotations

import os
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from forwardpass import Network, models
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.refusal import Refusal

RNG = np.random.default_rng(4)
X = RNG.random((40, 12), dtype=np.float32)
CLOSE = 1e-5


@pytest.fixture
def torch() -> Any:
    import torch

    torch.manual_seed(1)
    return torch


@pytest.fixture
def keras() -> Any:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import keras

    keras.utils.set_random_seed(1)
    return keras


def outputs_of(network: Network, card: models.Card, activations: tuple[str, ...]) -> np.ndarray:
    """What the network gives; of a last LogSoftmax it shows the softmax, and says so."""
    assert network.activations == activations
    found = network.feedforward(X)
    return np.log(found) if "log_softmax" in card.assumed else found


# PyTorch


def modules(torch: Any) -> dict[str, tuple[Any, tuple[int, ...], tuple[str, ...]]]:
    """Networks as they are written: their shape of an input, and our names of their functions."""
    nn = torch.nn

    class Numbered(nn.Module):  # type: ignore[name-defined]
        """Named fc1, fc2, fc3, as in most tutorials."""

        def __init__(self) -> None:
            super().__init__()
            self.fc1, self.fc2, self.fc3 = nn.Linear(12, 6), nn.Linear(6, 6), nn.Linear(6, 10)

        def forward(self, x: Any) -> Any:
            x = torch.relu(self.fc1(x.view(x.size(0), -1)))
            return torch.log_softmax(self.fc3(torch.tanh(self.fc2(x))), dim=1)

    class Listed(nn.Module):  # type: ignore[name-defined]
        """A list of layers, of which one has no bias, for a picture that is normalised."""

        def __init__(self) -> None:
            super().__init__()
            pairs = pairwise((12, 8, 6, 10))
            self.layers = nn.ModuleList(nn.Linear(*pair, bias=pair[0] != 8) for pair in pairs)
            self.register_buffer("mean", torch.tensor(0.1307))

        def forward(self, x: Any) -> Any:
            x = (torch.flatten(1 - x, 1) - self.mean) / 0.3081
            for layer in self.layers[:-1]:
                x = nn.functional.relu(layer(x))
            return self.layers[-1](x).softmax(-1)

    row = nn.Sequential(
        *(nn.Flatten(), nn.Linear(12, 7), nn.Sigmoid(), nn.Dropout(0.5), nn.Linear(7, 5)),
        *(nn.Tanh(), nn.Identity(), nn.Linear(5, 10)),
    )
    return {
        "numbered": (Numbered(), (1, 3, 4), ("relu", "tanh", "softmax")),
        "listed": (Listed(), (1, 3, 4), ("relu", "relu", "softmax")),
        "row": (row, (3, 4), ("sigmoid", "tanh", "identity")),
    }


@pytest.mark.torch
def test_a_module_goes_to_pytorch_and_back(torch: Any) -> None:
    W1, b1 = RNG.normal(size=(5, 12)).astype("f4"), RNG.normal(size=5).astype("f4")
    W2, b2 = RNG.normal(size=(3, 5)).astype("f4"), RNG.normal(size=3).astype("f4")
    order = [3, 1, 0, 2, 5, 4, 11, 10, 9, 8, 6, 7]
    for name in ACTIVATIONS:
        network = Network([W1, W2], [b1, b2], ["relu", name], input_order=order)
        there = network.to_torch()
        outputs = there(torch.tensor(X)).detach().numpy()
        np.testing.assert_allclose(outputs, network.feedforward(X), atol=CLOSE)
        back = Network.from_torch(there.to(torch.float64))
        np.testing.assert_allclose(back.feedforward(X), outputs, atol=CLOSE)
        named = Network.from_torch(there.state_dict(), activations=["relu", name])
        assert named.weights[1].tolist() == W2.tolist()


@pytest.mark.torch
@pytest.mark.parametrize("name", ["numbered", "listed", "row"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16"])
def test_a_state_dict_in_a_safetensors_file_gives_what_pytorch_gives(
    torch: Any, tmp_path: Path, name: str, dtype: str
) -> None:
    from safetensors.torch import save_file

    module, shape, activations = modules(torch)[name]
    module = module.to(getattr(torch, dtype)).eval()
    file = tmp_path / f"{name}.safetensors"
    layers = {key: value for key, value in module.state_dict().items() if key != "mean"}
    save_file(layers, file)
    network, card = models.load(file)
    assert set(card.assumed) - {"no_bias"} == {"sigmoid"}  # the file names no function
    told = Network(network.weights, network.biases, activations)
    inputs = (1 - X - module.mean.double().item()) / 0.3081 if name == "listed" else X
    theirs = module.to(torch.float64)(torch.tensor(X.reshape(-1, *shape)).double())
    theirs = theirs.detach().numpy()
    found = told.feedforward(inputs)
    np.testing.assert_allclose(np.log(found) if name == "numbered" else found, theirs, atol=CLOSE)
    if dtype != "bfloat16":  # which numpy lacks
        kept = load_file(file)[next(key for key in layers if key.endswith("weight"))]
        assert network.weights[0].tolist() == kept.astype(np.float32).tolist()


@pytest.mark.torch
@pytest.mark.parametrize("name", ["numbered", "listed", "row"])
@pytest.mark.parametrize("exporter", ["dynamo", "script"])
@pytest.mark.filterwarnings("ignore")  # the exporters announce the end of each other
def test_what_pytorch_exports_as_onnx_gives_what_pytorch_gives(
    torch: Any, tmp_path: Path, name: str, exporter: str
) -> None:
    module, shape, activations = modules(torch)[name]
    file = tmp_path / f"{name}.onnx"
    given = torch.tensor(X.reshape(-1, *shape))
    if exporter == "dynamo":
        many = ({0: torch.export.Dim("batch")},)
        options: dict[str, Any] = {"dynamo": True, "external_data": False, "dynamic_shapes": many}
    else:
        many = {"picture": {0: "batch"}}
        options = {"dynamo": False, "input_names": ["picture"], "dynamic_axes": many}
    module.eval()
    torch.onnx.export(module, (given[:2],), file, verbose=False, **options)
    network, card = models.load(file)
    theirs = module(given).detach().numpy()
    np.testing.assert_allclose(outputs_of(network, card, activations), theirs, atol=CLOSE)


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
def test_an_onnx_file_of_pytorch_says_the_rows_and_columns_of_its_pictures(
    torch: Any, tmp_path: Path
) -> None:
    module = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(48, 3)).eval()
    file = tmp_path / "tall.onnx"
    torch.onnx.export(module, (torch.rand(1, 1, 8, 6),), file, dynamo=False)
    assert models.load(file)[1].picture == (8, 6)


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
def test_an_onnx_file_without_its_numbers_says_how_to_export_it_with_them(
    torch: Any, tmp_path: Path
) -> None:
    file = tmp_path / "row.onnx"
    torch.onnx.export(modules(torch)["row"][0].eval(), (torch.rand(1, 3, 4),), file, dynamo=True)
    assert (tmp_path / "row.onnx.data").exists()
    with pytest.raises(Refusal, match=r"another file; expected all in one file .*external_data"):
        models.load(file)


@pytest.mark.torch
@pytest.mark.parametrize(
    ("layer", "called"), [("LeakyReLU", "LeakyRelu"), ("GELU", "Gelu|Erf"), ("ELU", "Elu")]
)
@pytest.mark.filterwarnings("ignore")
def test_an_operator_that_is_not_read_is_named_as_in_the_file(
    torch: Any, tmp_path: Path, layer: str, called: str
) -> None:
    nn = torch.nn
    module = nn.Sequential(nn.Linear(12, 5), getattr(nn, layer)(), nn.Linear(5, 10)).eval()
    file = tmp_path / "odd.onnx"
    torch.onnx.export(module, (torch.rand(1, 12),), file, dynamo=False)
    with pytest.raises(Refusal, match=f"has the operator ({called}), which is not read"):
        models.load(file)


# Keras


def stacks(keras: Any) -> dict[str, tuple[Any, tuple[int, ...], tuple[str, ...]]]:
    """Models as they are written: their shape of an input, and our names of their functions."""
    layers = keras.layers
    measured = layers.Normalization()
    measured.adapt(X)
    start, inside = keras.Input((12,)), keras.Input((6,))
    inner = keras.Model(inside, layers.Dense(5, "tanh")(layers.Dense(7, "sigmoid")(inside)))
    hidden = inner(layers.ReLU()(layers.Dense(6, use_bias=False)(start)))
    picture = [keras.Input((3, 4)), layers.Rescaling(2, offset=-1), layers.Flatten()]
    return {
        "picture": (
            keras.Sequential([*picture, layers.Dense(6, "relu", kernel_regularizer="l2"),
                              layers.Dropout(0.2), layers.Dense(10, "softmax")]),
            (3, 4), ("relu", "softmax"),
        ),
        "measured": (
            keras.Sequential([keras.Input((12,)), measured, layers.Dense(6),
                              layers.Activation("tanh"), layers.Dense(10), layers.Softmax()]),
            (12,), ("tanh", "softmax"),
        ),
        "nested": (
            keras.Model(start, layers.Dense(10)(layers.Dropout(0.5)(hidden))),
            (12,), ("relu", "sigmoid", "tanh", "identity"),
        ),
        "logarithms": (
            keras.Sequential([keras.Input((12,)), layers.Dense(10, "log_softmax")]),
            (12,), ("softmax",),
        ),
        "float64": (
            keras.Sequential([keras.Input((12,)), layers.Dense(6, "relu", dtype="float64"),
                              layers.Dense(10, dtype="float64")]),
            (12,), ("relu", "identity"),
        ),
    }  # fmt: skip


STACKS = ["picture", "measured", "nested", "logarithms", "float64"]
A_COPY = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword")
"""Keras's variables, with PyTorch below them, say this to numpy of themselves."""


def fitted(keras: Any, name: str) -> tuple[Any, np.ndarray, tuple[str, ...]]:
    """A model after a step of learning, what it gives, and our names of its functions."""
    model, shape, activations = stacks(keras)[name]
    given = X.reshape(-1, *shape)
    model.compile("adam", "mse")
    model.fit(given, np.zeros((len(X), 10)), verbose=0)
    return model, np.asarray(model.predict(given, verbose=0)), activations


@pytest.mark.keras
@A_COPY
@pytest.mark.parametrize("name", STACKS)
def test_a_keras_model_gives_what_keras_gives(keras: Any, name: str) -> None:
    model, theirs, activations = fitted(keras, name)
    network = Network.from_keras(model)
    assert network.activations == activations
    found = network.feedforward(X)
    np.testing.assert_allclose(np.log(found) if name == "logarithms" else found, theirs, atol=CLOSE)


@pytest.mark.keras
@A_COPY
@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("suffix", ["keras", "h5"])
def test_a_file_that_keras_saves_gives_what_keras_gives(
    keras: Any, tmp_path: Path, name: str, suffix: str
) -> None:
    model, theirs, activations = fitted(keras, name)
    file = tmp_path / f"{name}.{suffix}"
    model.save(file)
    found = outputs_of(*models.load(file), activations)
    np.testing.assert_allclose(found, theirs, atol=CLOSE)


@pytest.mark.keras
@A_COPY
@pytest.mark.parametrize("suffix", ["keras", "h5"])
def test_a_file_of_keras_says_the_rows_and_columns_of_its_pictures(
    keras: Any, tmp_path: Path, suffix: str
) -> None:
    layers = keras.layers
    model = keras.Sequential([keras.Input((8, 6)), layers.Flatten(), layers.Dense(3, "softmax")])
    file = tmp_path / f"tall.{suffix}"
    model.save(file)
    assert models.load(file)[1].picture == (8, 6)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
def test_what_keras_exports_as_onnx_gives_what_keras_gives(keras: Any, tmp_path: Path) -> None:
    if keras.backend.backend() != "torch":
        pytest.skip("Keras exports ONNX by PyTorch or TensorFlow")
    model, theirs, activations = fitted(keras, "picture")
    file = tmp_path / "picture.onnx"
    model.export(file, format="onnx", verbose=False)
    found = outputs_of(*models.load(file), activations)
    np.testing.assert_allclose(found, theirs, atol=CLOSE)


@pytest.mark.keras
@A_COPY
def test_keras_models_that_are_no_row_of_dense_layers_are_refused(keras: Any) -> None:
    x, shared = keras.Input((6,)), keras.layers.Dense(6)
    with pytest.raises(Refusal, match=r"uses the layer dense.* twice"):
        Network.from_keras(keras.Model(x, shared(shared(x))))
    both = keras.layers.Add()([x, shared(x)])
    with pytest.raises(Refusal, match="the layer Add is not supported"):
        Network.from_keras(keras.Model(x, both))
    with pytest.raises(Refusal, match="has 2 outputs"):
        Network.from_keras(keras.Model(x, [shared(x), keras.layers.Dense(2)(x)]))
