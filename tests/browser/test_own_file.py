"""A network file of a shape that no network here has: it opens as the visitor's own."""

from __future__ import annotations

import base64
from itertools import pairwise
from pathlib import Path

import numpy as np
from playwright.sync_api import expect
from test_unopened_network import PUT, drop
from visitor import NO_SERVER, Visit, Visitor

from forwardpass import models
from forwardpass.models import Card
from forwardpass.numerics.network import Network
from servers import serving

SIZES = (784, 512, 256, 10)
RNG = np.random.default_rng(4)
WEIGHTS = [RNG.normal(size=(o, i)).astype("f4") / 12 for i, o in pairwise(SIZES)]
BIASES = [RNG.normal(size=o).astype("f4") for o in SIZES[1:]]


def outputs(x: np.ndarray, biases: list[np.ndarray] = BIASES) -> np.ndarray:
    """What the network of the file makes of x, with ReLU and softmax."""
    a = x.astype(float)
    for k, (W, b) in enumerate(zip(WEIGHTS, biases, strict=True)):
        z = W.astype(float) @ a + b
        a = np.maximum(z, 0) if k < 2 else np.exp(z - z.max())
    return np.asarray(a / a.sum())


def put(visitor: Visitor, name: str, data: bytes) -> None:
    visitor.page.evaluate(PUT, [name, base64.b64encode(data).decode()])


def shows(visitor: Visitor, biases: list[np.ndarray] = BIASES) -> None:
    visitor.has_pass_through(3)
    visitor.shows_outputs(outputs(visitor.numbers()[0].a, biases))


def test_a_file_of_another_shape_opens_as_the_visitors_own_and_outlives_its_server(
    visit: Visit, tmp_path: Path
) -> None:
    with serving() as server:
        visitor = visit("?motion=off&digit=3&seed=5", at=server.url)
        visitor.has_finished_pass()
        file = tmp_path / "mine.npz"
        arrays = {f"{k}.weight": W for k, W in enumerate(WEIGHTS)}
        np.savez(file, **arrays, **{f"{k}.bias": b for k, b in enumerate(BIASES)})  # type: ignore[arg-type]
        asked = drop(visitor, file)
        for layer, name in ((1, "relu"), (2, "relu"), (3, "softmax")):
            asked.locator(f"[data-layer='{layer}']").select_option(name)
        visitor.do("openChosen")
        expect(asked).to_be_hidden()
        menu = visitor.part("model")
        expect(menu).to_have_value("own")
        expect(menu.locator("option:checked")).to_contain_text("mine · 784-512-256-10")
        shows(visitor)
        visitor.page.evaluate(
            """document.querySelector("fp-neuron").act("turnDials",
                { layer: 3, neuron: 2, sources: [-1], values: 4 })"""
        )
        turned = [*BIASES[:2], BIASES[2].copy()]
        turned[2][2] = 4
        shows(visitor, turned)
        visitor.choose_model("relu")
        visitor.has_weights()
        visitor.choose_model("own")
        shows(visitor, turned)
        visitor.do("share")
        expect(visitor.part("unlinkable")).to_have_attribute("data-why", "own")
        visitor.do("closeShare")
        server.kill()
        visitor.connection_is("lost")
        server.start()
        visitor.is_connected()
        visitor.write(8)
        shows(visitor, turned)
        # Another file takes its place.
        other = Network([np.zeros((9, 784)), np.ones((10, 9))], [np.zeros(9), np.zeros(10)],
                        ["sigmoid", "sigmoid"])  # fmt: skip
        put(visitor, "nine.json", models.FORMATS["json"].save(other, Card.unknown("nine", other)))
        expect(menu.locator("option:checked")).to_contain_text("nine · 784-9-10")
        visitor.has_pass_through(2)
        visitor.shows_outputs(np.full(10, 1 / (1 + np.exp(-4.5)), "f4"))
        visitor.forgive(*NO_SERVER)
