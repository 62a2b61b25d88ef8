"""A connection pointed at anywhere is lit everywhere: stage, pictures, terms."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect
from reference import parameters
from visitor import Visit, Visitor

SELECT = """ref => document.querySelector("fp-neuron").act("select", ref)"""
LIT = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
    resolve(document.querySelector("[data-part=stage]").dataset.edge))))"""


def opened(visit: Visit, layer: int, neuron: int, query: str = "", **context: object) -> Visitor:
    """A visitor with a handwritten 3 and an open neuron."""
    visitor = visit(f"?motion=off&digit=3&seed=5{query}", **context)
    visitor.has_finished_pass()
    visitor.page.evaluate(SELECT, {"layer": layer, "neuron": neuron})
    expect(visitor.part("term").first).to_be_visible()
    return visitor


def strongest(visitor: Visitor, layer: int, neuron: int) -> list[int]:
    """The sources of a neuron by |w·a|, from the weights file and the table."""
    W, _ = parameters("digits")[layer - 1]
    products = np.abs(W[neuron] * visitor.numbers()[layer - 1].a)
    return [int(source) for source in np.argsort(-products, kind="stable")]


def lit_term(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-part=term][data-lit]")


@pytest.mark.parametrize(("layer", "neuron"), [(1, 2), (2, 9), (3, 3)])
def test_a_term_pointed_at_lights_its_line_and_its_cell_in_the_next_frame(
    visit: Visit, layer: int, neuron: int
) -> None:
    visitor = opened(visit, layer, neuron)
    source = strongest(visitor, layer, neuron)[2]
    visitor.part("term").nth(2).hover()
    assert visitor.page.evaluate(LIT) == f"{layer}.{neuron}.{source}"
    expect(visitor.part("cell")).to_have_attribute("data-cell", str(source))
    expect(lit_term(visitor)).to_have_attribute("data-source", str(source))


def test_a_term_in_focus_is_pointed_at_too(visit: Visit) -> None:
    visitor = opened(visit, 1, 2)
    visitor.part("term").first.focus()
    visitor.page.keyboard.press("ArrowDown")
    source = strongest(visitor, 1, 2)[1]
    assert visitor.page.evaluate(LIT) == f"1.2.{source}"


def test_a_cell_of_the_picture_pointed_at_lights_the_line(visit: Visit) -> None:
    visitor = opened(visit, 1, 2)
    picture = visitor.page.locator("fp-neuron [data-part=weights]").locator("canvas")
    box = picture.bounding_box()
    assert box
    source = strongest(visitor, 1, 2)[0]
    across, down = (source % 28 + 0.5) / 28, (source // 28 + 0.5) / 28
    visitor.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    assert visitor.page.evaluate(LIT) == f"1.2.{source}"
    expect(lit_term(visitor)).to_have_attribute("data-source", str(source))


def test_brackets_on_the_stage_walk_the_connections_from_the_strongest_on(visit: Visit) -> None:
    visitor = opened(visit, 2, 9)
    order = strongest(visitor, 2, 9)
    visitor.part("stage").focus()
    for key, index in (("]", 0), ("]", 1), ("]", 2), ("[", 1)):
        visitor.page.keyboard.press(key)
        assert visitor.page.evaluate(LIT) == f"2.9.{order[index]}"
        expect(lit_term(visitor)).to_have_attribute("data-source", str(order[index]))
    visitor.page.keyboard.press("Escape")
    assert visitor.page.evaluate(LIT) == ""


def test_shift_and_arrows_move_along_the_connections_and_each_is_announced(visit: Visit) -> None:
    visitor = opened(visit, 3, 3)
    order = strongest(visitor, 3, 3)
    W, _ = parameters("digits")[2]
    visitor.part("stage").focus()
    for key, index in (("Right", 0), ("Down", 1), ("Right", 2), ("Left", 1), ("Up", 0)):
        visitor.page.keyboard.press(f"Shift+Arrow{key}")
        assert visitor.page.evaluate(LIT) == f"3.3.{order[index]}"
        said = visitor.part("position").inner_text()
        assert said.startswith(f"Neuron {order[index]} of hidden layer 2 to Output neuron for 3")
        assert f"weight {W[3][order[index]]:.3f} times".replace("-", "−") in said
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "3")


def test_the_keys_lead_from_a_pixel_to_the_neurons_that_it_feeds(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&seed=5")
    visitor.has_finished_pass()
    pixel = int(visitor.numbers()[0].a.argmax())
    visitor.page.evaluate(SELECT, {"layer": 0, "neuron": pixel})
    visitor.part("stage").focus()
    visitor.page.keyboard.press("Shift+ArrowDown")
    W, _ = parameters("digits")[0]
    assert visitor.page.evaluate(LIT) == f"1.{np.abs(W[:, pixel]).argmax()}.{pixel}"


def test_a_click_on_a_line_keeps_the_neuron_open(visit: Visit) -> None:
    visitor = opened(visit, 2, 9)
    box = visitor.part("stage").bounding_box()
    assert box
    for share in np.linspace(0.1, 0.9, 120):
        point = (  # whole px: a click has no others, and another line may be as near
            round(box["x"] + 0.53 * box["width"]),
            round(box["y"] + share * box["height"]),
        )
        visitor.page.mouse.move(*point)
        if edge := visitor.page.evaluate(LIT):
            visitor.page.mouse.click(*point)
            assert visitor.page.evaluate(LIT) == edge
            expect(visitor.part("inspector")).to_have_attribute("data-neuron", "9")
            return
    raise AssertionError("no line was found")


def test_a_line_pointed_at_is_drawn_over_the_others_in_the_chosen_colour(visit: Visit) -> None:
    visitor = opened(visit, 3, 3, color_scheme="dark")
    visitor.part("stage").focus()

    def yellow() -> int:
        picture = Image.open(io.BytesIO(visitor.part("stage").screenshot())).convert("RGB")
        return int((np.asarray(picture) == (255, 213, 74)).all(axis=2).sum())

    before = yellow()
    visitor.page.keyboard.press("]")
    visitor.page.evaluate(LIT)
    assert yellow() > before + 200
    visitor.page.keyboard.press("ArrowUp")  # to another neuron: nothing is pointed at
    assert visitor.page.evaluate(LIT) == ""


def test_a_line_of_the_open_neuron_can_be_pointed_at(visit: Visit) -> None:
    visitor = opened(visit, 2, 9)
    stage = visitor.part("stage")
    box = stage.bounding_box()
    assert box
    found = set()
    for share in np.linspace(0.1, 0.9, 120):  # straight down between the two hidden layers
        visitor.page.mouse.move(box["x"] + 0.53 * box["width"], box["y"] + share * box["height"])
        if edge := visitor.page.evaluate(LIT):
            found.add(edge)
    assert len(found) > 8
    assert {edge.rpartition(".")[0] for edge in found} <= {"2.9"} | {
        f"3.{digit}" for digit in range(10)
    }
    visitor.page.mouse.move(box["x"] + 4, box["y"] + 4)
    assert visitor.page.evaluate(LIT) == ""


def test_a_pixel_pointed_at_on_the_stage_lights_its_cell(visit: Visit) -> None:
    visitor = opened(visit, 1, 2)
    stage = visitor.part("stage")
    box = stage.bounding_box()
    assert box
    visitor.page.mouse.move(box["x"] + 0.19 * box["width"], box["y"] + 0.5 * box["height"])
    edge = visitor.page.evaluate(LIT)
    assert edge.startswith("1.2.")
    expect(visitor.part("cell")).to_have_attribute("data-cell", edge.rpartition(".")[2])


def test_a_tap_on_a_term_lights_its_line_on_a_phone(visit: Visit) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
    visitor = opened(visit, 1, 2, **phone)
    visitor.part("term").nth(1).tap()
    source = strongest(visitor, 1, 2)[1]
    assert visitor.page.evaluate(LIT) == f"1.2.{source}"


def test_a_tap_lights_a_line_of_the_stage_on_a_phone(visit: Visit) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
    visitor = opened(visit, 2, 9, **phone)
    sheet = visitor.page.locator("fp-neuron").bounding_box()
    assert sheet
    found = set()
    for x in np.arange(30, 330, 12):
        visitor.page.touchscreen.tap(float(x), sheet["y"] - 91)  # between the hidden layers
        if visitor.part("inspector").count() == 0:
            visitor.page.evaluate(SELECT, {"layer": 2, "neuron": 9})
        elif (edge := visitor.page.evaluate(LIT)).startswith("2.9."):
            found.add(edge)
    assert found


def test_a_second_click_lets_go(visit: Visit) -> None:
    visitor = opened(visit, 1, 2)
    visitor.page.evaluate(SELECT, {"layer": 1, "neuron": 2})
    expect(visitor.part("inspector")).to_have_count(0)


def test_a_cell_of_the_matrix_and_a_term_of_the_sum_light_each_other(visit: Visit) -> None:
    visitor = opened(visit, 2, 9)
    visitor.page.locator('[data-view="matrix"]').click()
    expect(visitor.part("matrix")).to_be_visible()
    source = strongest(visitor, 2, 9)[1]
    visitor.part("term").nth(1).hover()
    weight = visitor.part("matrix-weight")
    expect(weight).to_have_attribute("data-row", "9")
    expect(weight).to_have_attribute("data-column", str(source))
    box = visitor.part("matrix").locator("canvas").bounding_box()
    assert box
    first = strongest(visitor, 2, 9)[0]
    across, down = (first + 0.5) / 16, (9 + 0.5) / 16
    visitor.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    expect(lit_term(visitor)).to_have_attribute("data-source", str(first))
    expect(visitor.part("cell")).to_have_attribute("data-cell", str(first))
