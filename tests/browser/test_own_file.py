"""A network file of a shape that no network here has: it opens as the visitor's own."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from itertools import pairwise
from math import exp
from operator import mul
from pathlib import Path

import numpy as np
from boxes import box_of
from playwright.sync_api import Locator, expect
from test_unopened_network import PUT, drop
from visitor import NO_SERVER, Visit, Visitor
from waiting import until

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


def shows(visitor: Visitor, biases: list[np.ndarray] = BIASES) -> None:
    """Waits until the table states the outputs of the network for the pixels that it states."""

    def agrees() -> bool:
        layers = visitor.numbers()
        return len(layers) == 4 and np.allclose(
            layers[3].a, outputs(layers[0].a, biases), atol=1e-5
        )

    visitor.has_pass_through(3)
    until(visitor.page, agrees)


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
        visitor.has_weights()
        visitor.turn_dials(3, 2, [-1], 4)
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
        three = visitor.numbers()[0].a
        visitor.write(8)
        until(visitor.page, lambda: not np.array_equal(visitor.numbers()[0].a, three))
        shows(visitor, turned)
        outlives_a_reload(visitor, turned)
        visitor.forgive(*NO_SERVER)


KEPT = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("forwardpass");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const store = opening.result.transaction("forwardpass.own").objectStore("forwardpass.own");
        store.getAll().onsuccess = ({ target }) => resolve(target.result.length);
        opening.result.close();
    };
})"""


LOCKS = "navigator.locks.query().then(({ held }) => held.length)"


def outlives_a_reload(visitor: Visitor, turned: list[np.ndarray]) -> None:
    """Reloads: network, dials, drawing and neuron are there again, and only this tab has them."""
    visitor.act("select", {"layer": 3, "neuron": 2})
    seen = visitor.numbers()[0].a
    visitor.page.reload()
    expect(visitor.part("model")).to_have_value("own")
    until(visitor.page, lambda: np.array_equal(visitor.numbers()[0].a, seen))
    shows(visitor, turned)
    expect(visitor.page.locator("fp-neuron h2")).to_be_visible()
    visitor.page.locator("[data-view=dials]").click()
    visitor.do("openOtherwise")
    asked = visitor.part("unopened")
    expect(asked.locator("[data-layer='2']")).to_have_value("relu")
    expect(asked.locator("[data-layer='3']")).to_have_value("softmax")
    visitor.do("closeUnopened")
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url)
    expect(other.locator("fp-notice")).to_contain_text("Only the tab that opened the file has it")
    expect(other.locator("[data-part=model]")).to_have_value("digits")
    assert other.evaluate(KEPT) == 2
    visitor.page.goto("about:blank")
    until(other, lambda: not other.evaluate(LOCKS))
    other.reload()
    until(other, lambda: other.evaluate(KEPT) == 0)
    other.close()


def test_a_file_names_its_outputs_has_its_pixels_normalised_and_may_see_other_pictures(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = visit("?motion=off&digit=3&seed=5")
    visitor.has_finished_pass()
    visitor.page.evaluate("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    W = [RNG.normal(size=(9, 784)) / 12, RNG.normal(size=(10, 9)) / 9]
    arrays = {f"W{k}": each.tolist() for k, each in enumerate(W, 1)}
    biases = {"b1": [0.5] * 9, "b2": [0.0] * 9 + [9.0]}
    labels = ["cat", "dog", *"abcdefg", "ankle boot"]
    file = tmp_path / "zoo.json"
    file.write_text(json.dumps({**arrays, **biases, "labels": labels}))
    asked = drop(visitor, file)
    asked.locator("[data-part=unopened-mean]").fill("0.5")
    asked.locator("[data-part=unopened-mean]").press("Enter")
    asked.locator("[data-part=unopened-std]").fill("0.25")
    asked.locator("[data-part=unopened-std]").press("Enter")
    asked.locator("[data-part=unopened-inverted]").check()
    for layer in (1, 2):
        asked.locator(f"[data-layer='{layer}']").select_option("sigmoid")
    for row in asked.locator("li").all():
        expect(row).to_have_attribute("data-answer", "9")
        expect(row).to_contain_text("ankle boot")
    visitor.do("openChosen")
    expect(visitor.part("model").locator("option:checked")).to_contain_text("zoo · 784-9-10")
    expect(visitor.part("notice")).to_contain_text("a reload loses it")
    visitor.do("dismiss")
    visitor.has_pass_through(2)
    a = (0.5 - visitor.numbers()[0].a) / 0.25
    for weights, bias in zip(W, biases.values(), strict=True):
        a = 1 / (1 + np.exp(-(weights @ a + bias)))
    visitor.shows_outputs(a.astype("f4"))
    visitor.reads("ankle boot")
    visitor.page.evaluate(
        "document.querySelector('fp-neuron').act('select', {layer: 2, neuron: 1})"
    )
    expect(visitor.page.locator("fp-neuron")).to_contain_text("Output neuron for dog")
    visitor.page.locator("[data-view=wall]").click()
    visitor.page.locator("fp-wall [data-layer='2']").click()
    tile = visitor.part("tile").nth(9)
    expect(tile).to_contain_text("ankle boot")
    sees_other_pictures(visitor, tmp_path)


def sees_other_pictures(visitor: Visitor, folder: Path) -> None:
    """Opens a network of 48 inputs, and says that they are pictures of 8 rows of 6 pixels."""
    W = [RNG.normal(size=(16, 48)) / 8, RNG.normal(size=(3, 16)) / 4]
    said = {"activations": ["relu", "softmax"], "labels": ["left", "right", "none"]}
    arrays = {"W1": W[0].tolist(), "b1": [0.1] * 16, "W2": W[1].tolist(), "b2": [0, 2, 0]}
    file = folder / "small.json"
    file.write_text(json.dumps(arrays | said))
    drawn = visitor.numbers()[0].a.reshape(28, 28)
    visitor.page.evaluate(PUT, [file.name, b64encode(file.read_bytes()).decode("ascii")])
    expect(visitor.part("model").locator("option:checked")).to_contain_text("small · 48-16-3")
    visitor.do("dismiss")
    expect(visitor.part("inputs").get_by_label("x48")).to_be_visible()
    visitor.page.locator("[data-view=dials]").click()
    expect(visitor.part("no-accuracy")).to_be_visible()
    visitor.do("openOtherwise")
    asked = visitor.part("unopened")
    expect(asked).to_contain_text("says its activation functions itself")
    expect(asked.locator("[data-layer='1']")).to_be_disabled()
    expect(asked.locator("canvas")).to_have_count(0)
    asked.locator("[data-part=unopened-shape]").select_option("A picture of 8 rows of 6 pixels")
    expect(asked.locator("canvas")).to_have_count(10)
    asked.locator("[data-part=unopened-mean]").fill("0.25")
    asked.locator("[data-part=unopened-mean]").press("Enter")
    visitor.do("openChosen")
    expect(asked).to_be_hidden()
    visitor.do("dismiss")
    visitor.has_pass_through(2)
    x = visitor.numbers()[0].a
    fine = np.kron(drawn, np.ones((8, 6)))
    np.testing.assert_allclose(x, fine.reshape(8, 28, 6, 28).mean(axis=(1, 3)).ravel(), atol=1e-5)
    z = W[1] @ np.maximum(W[0] @ (x - 0.25) + 0.1, 0) + [0, 2, 0]
    visitor.shows_outputs((np.exp(z) / np.exp(z).sum()).astype("f4"))
    visitor.page.locator("[data-view=stage]").click()
    assert is_three_by_four(visitor.part("pad"))
    assert is_three_by_four(visitor.part("seen"))
    expect(visitor.part("activations").locator("tbody").first.locator("tr")).to_have_count(8)
    visitor.page.evaluate(
        "document.querySelector('fp-header').act('select', {layer: 0, neuron: 9})"
    )
    expect(visitor.page.locator("fp-neuron")).to_contain_text("Pixel in row 1, column 3")
    assert is_three_by_four(visitor.part("pixel-position").locator("canvas"))
    visitor.page.locator("[data-view=gradient]").click()
    expect(visitor.part("no-slopes")).to_contain_text("There is no cost")
    visitor.page.locator("[data-view=stage]").click()
    takes_numbers(visitor, folder)


def is_three_by_four(picture: Locator) -> bool:
    """Whether a picture is drawn as wide by high as 6 columns by 8 rows."""
    box = box_of(picture)
    return abs(box["width"] / box["height"] - 6 / 8) < 0.01


def takes_numbers(visitor: Visitor, folder: Path) -> None:
    """Opens a network of four numbers, which have a field each in the place of the pad."""
    W = [RNG.normal(size=(8, 4)), RNG.normal(size=(3, 8))]
    said = {"activations": ["tanh", "softmax"], "features": ["sepal", "petal", "width", "depth"]}
    arrays = {"W1": W[0].tolist(), "b1": [0.1] * 8, "W2": W[1].tolist(), "b2": [0] * 3}
    file = folder / "iris.json"
    file.write_text(json.dumps(arrays | said))
    visitor.page.evaluate(PUT, [file.name, b64encode(file.read_bytes()).decode("ascii")])
    expect(visitor.part("model").locator("option:checked")).to_contain_text("iris · 4-8-3")
    x = np.full(4, 0.5)
    for field, value in enumerate([0.5, -2.25]):
        x[field] = value
        box = visitor.part("inputs").get_by_label(said["features"][field])
        box.fill(str(value))
        box.press("Enter")
    expect(visitor.part("pad")).to_be_hidden()
    z = W[1] @ np.tanh(W[0] @ x + 0.1)
    visitor.shows_outputs((np.exp(z) / np.exp(z).sum()).astype("f4"))
    visitor.page.evaluate(
        "document.querySelector('fp-neuron').act('select', {layer: 0, neuron: 1})"
    )
    expect(visitor.page.locator("fp-neuron")).to_contain_text("Input petal")
    visitor.choose_model("digits")
    expect(visitor.part("pad")).to_be_visible()
    visitor.has_pass_through(3)
    visitor.choose_model("own")
    visitor.shows_outputs((np.exp(z) / np.exp(z).sum()).astype("f4"))
    reads_the_json_of_other_programs(visitor, folder)


def reads_the_json_of_other_programs(visitor: Visitor, folder: Path) -> None:
    """Opens networks as Nielsen's program and ConvNetJS save them, computed neuron by neuron."""
    sizes = (784, 12, 10)
    W = [RNG.normal(size=(o, i)).round(2) / 8 for i, o in pairwise(sizes)]
    b = [RNG.normal(size=(o, 1)).round(2) for o in sizes[1:]]
    nielsen = {
        "sizes": sizes,
        "weights": [each.tolist() for each in W],
        "biases": [each.tolist() for each in b],
        "cost": "CrossEntropyCost",
    }
    opens(visitor, folder / "nielsen.json", nielsen, "nielsen · 784-12-10 · sigmoid")
    a = visitor.numbers()[0].a.tolist()
    for weights, biases in zip(nielsen["weights"], nielsen["biases"], strict=True):
        z = [sum(map(mul, row, a)) + bias for row, (bias,) in zip(weights, biases, strict=True)]
        a = [1 / (1 + exp(-each)) for each in z]
    visitor.shows_outputs(np.array(a))
    # The MNIST demo of ConvNetJS sees the middle 24 × 24 pixels. Typed arrays are saved as objects.
    rows = [RNG.normal(size=576).round(2) / 8 for _ in range(6)]
    out = [RNG.normal(size=6).round(2) for _ in range(10)]
    convnetjs = {
        "layers": [
            {"layer_type": "input", "out_sx": 24, "out_sy": 24, "out_depth": 1},
            {"layer_type": "fc", "filters": volumes(rows), "biases": volume([0.25] * 6)},
            {"layer_type": "relu"},
            {"layer_type": "fc", "filters": volumes(out), "biases": volume([0.0] * 10)},
            {"layer_type": "softmax"},
        ]
    }
    opens(visitor, folder / "demo.json", convnetjs, "demo · 784-6-10 · relu, softmax")
    seen = visitor.numbers()[0].a.reshape(28, 28)[2:26, 2:26].ravel().tolist()
    hidden = [max(sum(map(mul, row.tolist(), seen)) + 0.25, 0) for row in rows]
    powers = [exp(sum(map(mul, row.tolist(), hidden))) for row in out]
    visitor.shows_outputs(np.array(powers) / sum(powers))


def opens(visitor: Visitor, file: Path, content: object, title: str) -> None:
    """Drops a file on the page, and waits for its network and its pass."""
    file.write_text(json.dumps(content))
    visitor.page.evaluate(PUT, [file.name, b64encode(file.read_bytes()).decode("ascii")])
    expect(visitor.part("model").locator("option:checked")).to_have_text(title)
    visitor.do("dismiss")
    visitor.has_pass_through(2)


def volume(numbers: Iterable[float]) -> dict[str, object]:
    return {"w": {str(place): number for place, number in enumerate(numbers)}}


def volumes(rows: list[np.ndarray]) -> list[dict[str, object]]:
    return [volume(row.tolist()) for row in rows]
