"""A layer as a matrix product: its shapes, its numbers, its rows, against float64."""

from __future__ import annotations

import numpy as np
import pytest
from axe import violations
from playwright.sync_api import Locator, expect
from reference import parameters
from visitor import Visit, Visitor

from forwardpass import models

STATE = """() => { const { edge, selection } = document.querySelector("fp-neuron").state;
    return { edge, selection }; }"""


def opened(visit: Visit, name: str = "digits", query: str = "", **context: object) -> Visitor:
    visitor = visit(f"?motion=off&digit=3&seed=5&view=matrix&model={name}{query}", **context)
    visitor.has_pass_through(layers=len(parameters(name)))
    expect(visitor.part("matrix")).to_have_attribute("data-loaded", "complete")
    return visitor


def show_layer(visitor: Visitor, layer: int) -> None:
    choice = visitor.page.locator(f'fp-matrix button[data-layer="{layer}"]')
    if choice.count():
        choice.click()
        expect(choice).to_have_attribute("aria-pressed", "true")


def number(locator: Locator, name: str) -> float:
    return float(locator.get_attribute(f"data-{name}") or "nan")


def column(visitor: Visitor, of: str) -> dict[int, float]:
    """The entries of a column that are in sight, by their index."""
    entries = visitor.page.locator(f'[data-part="column"][data-of="{of}"] [data-entry]')
    read = "items => items.map(({dataset}) => [Number(dataset.entry), Number(dataset.value)])"
    return {int(index): value for index, value in entries.evaluate_all(read)}


def test_the_shapes_are_written_for_every_layer_of_every_network(visit: Visit) -> None:
    visitor = opened(visit)
    for name in models.names():
        visitor.open_model(name)
        for layer, (W, b) in enumerate(parameters(name), 1):
            show_layer(visitor, layer)
            n_out, n_in = W.shape
            expected = f"{n_out}×{n_in} · {n_in}×1 + {n_out}×1 = {n_out}×1"
            expect(visitor.part("dimensions")).to_have_text(expected)
            expect(visitor.part("matrix")).to_have_attribute("data-rows", str(len(b)))
            expect(visitor.part("matrix")).to_have_attribute("data-columns", str(n_in))


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_columns_hold_a_b_z_and_what_comes_out(visit: Visit, layer: int) -> None:
    visitor = opened(visit)
    show_layer(visitor, layer)
    W, b = parameters("digits")[layer - 1]
    numbers = visitor.numbers()
    a = numbers[layer - 1].a
    columns = {"b": b, "z": W @ a + b, "out": numbers[layer].a}
    for of, expected in columns.items():
        shown = column(visitor, of)
        assert len(shown) >= min(len(b), 10), of
        for index, value in shown.items():
            assert abs(value - expected[index]) < 2e-5 * max(1, abs(expected[index])), (of, index)
    for index, value in column(visitor, "a").items():
        assert abs(value - a[index]) < 1e-6


def test_the_cells_of_a_row_walked_by_keyboard_and_its_bias_make_z(visit: Visit) -> None:
    visitor = opened(visit)
    show_layer(visitor, 2)
    grid = visitor.part("matrix")
    grid.focus()
    W, b = parameters("digits")[1]
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Home"):
        visitor.page.keyboard.press(key)
    cell = visitor.part("matrix-weight")
    row = int(number(cell, "row"))
    total = 0.0
    for index in range(16):
        expect(cell).to_have_attribute("data-column", str(index))
        assert abs(number(cell, "weight") - W[row, index]) < 1e-6
        total += number(cell, "product")
        visitor.page.keyboard.press("ArrowRight")
    assert abs(total + b[row] - visitor.numbers()[2].z[row]) < 1e-5
    visitor.page.keyboard.press("Enter")
    selection = visitor.page.evaluate(STATE)["selection"]
    assert selection == {"layer": 2, "neuron": row}


def test_a_cell_pointed_at_is_a_connection_and_a_connection_lights_its_cell(visit: Visit) -> None:
    visitor = opened(visit)
    show_layer(visitor, 2)
    box = visitor.part("matrix").locator("canvas").bounding_box()
    assert box
    x = box["x"] + (4 + 0.5) * box["width"] / 16
    y = box["y"] + (7 + 0.5) * box["height"] / 16
    visitor.page.mouse.move(x, y)
    assert visitor.page.evaluate(STATE)["edge"] == {"layer": 2, "neuron": 7, "source": 4}
    expect(visitor.part("matrix-weight")).to_have_attribute("data-column", "4")
    visitor.act("edge", {"layer": 2, "neuron": 11, "source": 2})
    expect(visitor.part("matrix-weight")).to_have_attribute("data-row", "11")
    lit = visitor.page.locator('[data-part="column"][data-of="z"] [data-lit]')
    expect(lit).to_have_attribute("data-entry", "11")


@pytest.mark.parametrize(("layer", "neuron"), [(1, 2), (2, 9), (3, 3)])
def test_a_row_walked_as_a_sum_ends_at_z_and_a(visit: Visit, layer: int, neuron: int) -> None:
    visitor = opened(visit)
    visitor.act("select", {"layer": layer, "neuron": neuron})
    visitor.page.locator('fp-matrix [data-way="sum"]').click()
    walk = visitor.part("sum-walk")
    expect(walk).to_have_attribute("data-row", str(neuron))
    W, b = parameters("digits")[layer - 1]
    numbers = visitor.numbers()
    a = numbers[layer - 1].a
    lit = [int(i) for i in np.flatnonzero(W[neuron] * a)]
    passed = int(number(visitor.part("sum-passed"), "count"))
    assert passed == len(a) - len(lit)
    running = 0.0
    for source in lit[:4]:
        visitor.do("sum-on")
        running += W[neuron, source] * a[source]
        assert abs(number(walk, "running") - running) < 1e-5
    visitor.do("sum-end")
    assert abs(number(walk, "z") - (W[neuron] @ a + b[neuron])) < 2e-5
    assert abs(number(walk, "z") - numbers[layer].z[neuron]) < 1e-5
    assert abs(number(walk, "a") - numbers[layer].a[neuron]) < 1e-6


def test_a_finger_on_a_phone_lights_a_cell_and_opens_its_neuron(visit: Visit) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
    visitor = opened(visit, **phone)
    show_layer(visitor, 2)
    canvas = visitor.part("matrix").locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    visitor.page.touchscreen.tap(box["x"] + box["width"] / 32, box["y"] + 1.5 * box["height"] / 16)
    assert visitor.page.evaluate(STATE)["selection"] == {"layer": 2, "neuron": 1}
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_small_example_is_walked_to_its_end(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.part("refresher").locator("summary").click()
    step = visitor.part("refresher-step")
    first = step.inner_text()
    for _ in range(12):
        button = visitor.page.locator('[data-action="refresher-on"]')
        if button.is_disabled():
            break
        button.click()
    assert step.inner_text() != first


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
@pytest.mark.parametrize("way", ["product", "sum"])
def test_the_matrix_has_no_accessibility_violations(
    visit: Visit, theme: str, width: int, way: str
) -> None:
    viewport = {"width": width, "height": 900}
    visitor = opened(visit, query=f"&theme={theme}", viewport=viewport)
    visitor.page.locator(f'fp-matrix [data-way="{way}"]').click()
    assert violations(visitor.page) == []
