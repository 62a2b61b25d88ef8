"""Networks without squish are one layer: the view that shows it, against float64."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect
from reference import TRAINED, forward
from safetensors import safe_open
from visitor import Visit, Visitor
from waiting import until

SHOWN = """items => items.map(({dataset}) =>
    [dataset.bias, dataset.z, dataset.deep, dataset.difference].map(Number))"""
OF_THE_NEWEST_PASS = """() => document.querySelector("fp-linear .outputs")?.dataset.seq
    === String(document.querySelector("fp-neuron").state.pass?.seq)"""
PIXEL = (
    """(canvas, at) => [...canvas.getContext("2d").getImageData(at % 28, at / 28 | 0, 1, 1).data]"""
)


def layers(name: str) -> list[tuple[np.ndarray, np.ndarray]]:
    with safe_open(TRAINED / f"{name}.safetensors", "numpy") as file:
        count = sum(key.startswith("W") for key in file.keys())  # noqa: SIM118 - not a dict
        return [
            (file.get_tensor(f"W{k}").astype(float), file.get_tensor(f"b{k}").astype(float))
            for k in range(1, count + 1)
        ]


def one_layer(name: str) -> tuple[np.ndarray, np.ndarray]:
    """The product of all layers, one after another, in float64."""
    W, b = np.eye(784), np.zeros(784)
    for next_W, next_b in layers(name):
        W, b = next_W @ W, next_W @ b + next_b
    return W, b


def shown(visitor: Visitor) -> np.ndarray:
    """(10, 4): bias, z of the one layer, z of all layers, their difference, of the newest pass."""
    until(visitor.page, OF_THE_NEWEST_PASS)
    full = visitor.page.locator('[data-part=collapsed][data-deep]:not([data-deep=""])')
    expect(full).to_have_count(10)
    return np.array(visitor.part("collapsed").evaluate_all(SHOWN))


@pytest.mark.parametrize("name", ["identity", "no-hidden"])
def test_the_one_layer_gives_what_all_layers_give_but_for_rounding(visit: Visit, name: str) -> None:
    visitor = visit(f"?motion=off&view=linear&model={name}&digit=3&seed=5")
    visitor.reads("3")
    bias, z, deep, difference = shown(visitor).T
    W, b = one_layer(name)
    x = visitor.numbers()[0].a
    np.testing.assert_allclose(bias, b, atol=1e-5)
    np.testing.assert_allclose(z, W @ x + b, atol=1e-4)
    np.testing.assert_allclose(deep, forward(name, x)[-1][0], atol=1e-4)
    np.testing.assert_array_equal(difference, deep - z)
    assert np.abs(difference).max() < 1e-4
    told = float(visitor.part("rounding").get_attribute("data-value") or "nan")
    assert told == np.abs(difference).max()


def test_the_ten_pictures_are_the_rows_of_the_product(visit: Visit) -> None:
    visitor = visit("?motion=off&view=linear&model=identity&digit=3&seed=5&theme=dark")
    shown(visitor)
    W, _ = one_layer("identity")
    for digit in range(10):
        canvas = visitor.part("collapsed").nth(digit).locator("canvas")
        red, green, *_ = canvas.evaluate(PIXEL, int(W[digit].argmax()))
        assert green > red, digit
        red, green, *_ = canvas.evaluate(PIXEL, int(W[digit].argmin()))
        assert red > green, digit
    visitor.forgive("willReadFrequently")  # the page itself never reads its pictures


def test_the_shapes_and_counts_are_those_of_the_network(visit: Visit) -> None:
    visitor = visit("?motion=off&view=linear&model=identity")
    text = visitor.part("product").inner_text()
    assert "10×16 · 16×16 · 16×784 = 10×784" in text
    assert "13,002 weights and biases do what 7,850 could do." in visitor.page.inner_text(
        "fp-linear"
    )


def test_a_network_that_squishes_says_why_it_is_not_one_layer(visit: Visit) -> None:
    visitor = visit("?motion=off&view=linear")
    assert "squish with sigmoid" in visitor.part("squishes").inner_text()
    visitor.do("openLinear")
    assert "10×784" in visitor.part("product").inner_text()


def test_the_menu_offers_the_view_where_it_makes_sense(visit: Visit) -> None:
    visitor = visit("?motion=off")
    linear = visitor.page.locator('[data-view="linear"]')
    assert linear.count() == 0
    visitor.choose_model("identity")
    linear.click()
    shown(visitor)
