"""The forward pass once more, independent of the package: its weight file, numpy and float64."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

TRAINED = Path(__file__).parents[2] / "trained"

Vector = NDArray[np.float64]

SQUISH: dict[str, Callable[[Vector], Vector]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "identity": lambda z: z,
    "softmax": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
}


def layer_count(name: str) -> int:
    """How many layers of weights a network has."""
    with safe_open(TRAINED / f"{name}.safetensors", "numpy") as file:
        return sum(key.startswith("W") for key in file.keys())  # noqa: SIM118 - not a dict


def parameters(name: str) -> list[tuple[NDArray[np.float64], Vector]]:
    """W and b of every layer after the input."""
    with safe_open(TRAINED / f"{name}.safetensors", "numpy") as file:
        return [
            (file.get_tensor(f"W{k}").astype(np.float64), file.get_tensor(f"b{k}").astype(float))
            for k in range(1, layer_count(name) + 1)
        ]


def forward(name: str, seen: Vector) -> list[tuple[Vector, Vector]]:
    """z and a of every layer after the input, for what the network saw."""
    with safe_open(TRAINED / f"{name}.safetensors", "numpy") as file:
        card = json.loads(file.metadata()["card"])
        a, layers = seen, []
        for k, activation in enumerate(card["activations"], 1):
            W, b = (file.get_tensor(f"{kind}{k}").astype(np.float64) for kind in "Wb")
            z = W @ a + b
            a = SQUISH[activation](z)
            layers.append((z, a))
    return layers
