"""Opening a neuron as a visitor does, and what its layer holds in the weight file."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
from playwright.sync_api import Locator
from reference import SQUISH, TRAINED, Vector
from safetensors import safe_open
from visitor import Visitor

TURNS = 1000
"""Width of the window in CSS px below which the pass runs down the page."""


def open_neuron(visitor: Visitor, layer: int, neuron: int = 0, digit: int = 3) -> None:
    """Has a digit written and walks to the neuron by keyboard, along one layer after the other."""
    visitor.write(digit)
    visitor.has_finished_pass()
    visitor.part("stage").focus()
    flows_right = visitor.page.viewport_size["width"] > TURNS  # type: ignore[index]
    onwards, up, down = ("Right", "Up", "Down") if flows_right else ("Down", "Left", "Right")
    for _ in range(layer):
        visitor.page.keyboard.press(f"Arrow{onwards}")
    inspector = visitor.part("inspector")
    assert inspector.get_attribute("data-layer") == str(layer)
    here = int(inspector.get_attribute("data-neuron") or 0)
    for _ in range(abs(neuron - here)):
        visitor.page.keyboard.press(f"Arrow{down if neuron > here else up}")
    assert inspector.get_attribute("data-neuron") == str(neuron)


def parameters(name: str, layer: int) -> tuple[Vector, Vector, str]:
    """W (n_out, n_in), b (n_out,) and the activation function of a layer."""
    with safe_open(TRAINED / f"{name}.safetensors", "numpy") as file:
        W, b = (file.get_tensor(f"{kind}{layer}").astype(np.float64) for kind in "Wb")
        return W, b, json.loads(file.metadata()["card"])["activations"][layer - 1]


def number(part: Locator, name: str) -> float:
    """The number in an attribute `data-name`."""
    return float(part.get_attribute(f"data-{name}") or "nan")


def shown(text: str) -> Decimal:
    """A number as it stands on the page, to its last digit."""
    return Decimal(text.replace("−", "-").replace("\u2009", "").replace(",", "").strip("()"))


def activation_from(name: str, a: Vector, source: int, layer: int, neuron: int) -> float:
    """The neuron's activation when layer `source` holds `a`, by float64 from there on."""
    for k in range(source + 1, layer + 1):
        W, b, squish = parameters(name, k)
        a = SQUISH[squish](W @ a + b)
    return float(a[neuron])
