"""A connection pointed at anywhere is lit everywhere: stage, pictures, terms."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Locator, expect
from reference import parameters
from visitor import Visit, Visitor

SELECT = """ref => document.querySelector("fp-neuron").act("select", ref)"""
LIT = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
    resolve(document.querySelector("[data-part=stage]").dataset.link))))"""


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
    for key, place in (("]", 0), ("]", 1), ("]", 2), ("[", 1)):
        visitor.page.keyboard.press(key)
        assert visitor.page.evaluate(LIT) == f"2.9.{order[place]}"
        expect(lit_term(visitor)).to_have_attribute("data-source", str(order[place]))
    visitor.page.keyboard.press("Escape")
    assert visitor.page.evaluate(LIT) == ""


def test_a_line_of_the_open_neuron_can_be_pointed_at(visit: Visit) -> None:
    visitor = opened(visit, 2, 9)
    stage = visitor.part("stage")
    box = stage.bounding_box()
    assert box
    found = set()
    for share in np.linspace(0.1, 0.9, 120):  # straight down between the two hidden layers
        visitor.page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + share * box["height"])
        if link := visitor.page.evaluate(LIT):
            found.add(link)
    assert len(found) > 8
    assert {link.rpartition(".")[0] for link in found} <= {"2.9"} | {
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
    link = visitor.page.evaluate(LIT)
    assert link.startswith("1.2.")
    expect(visitor.part("cell")).to_have_attribute("data-cell", link.rpartition(".")[2])


def test_by_touch_on_a_phone_a_term_lights_its_line(visit: Visit) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
    visitor = opened(visit, 1, 2, **phone)
    visitor.part("term").nth(1).tap()
    source = strongest(visitor, 1, 2)[1]
    assert visitor.page.evaluate(LIT) == f"1.2.{source}"


def test_a_second_click_lets_go_and_the_curtain_covers_what_is_hidden(visit: Visit) -> None:
    visitor = opened(visit, 1, 2)
    visitor.page.evaluate(SELECT, {"layer": 1, "neuron": 2})
    expect(visitor.part("inspector")).to_have_count(0)
    curtain = visitor.page.locator('[data-action="curtain"]')
    curtain.click()
    expect(curtain).to_have_attribute("aria-pressed", "true")
    before = visitor.part("stage").screenshot()
    curtain.click()
    expect(curtain).to_have_attribute("aria-pressed", "false")
    assert visitor.part("stage").screenshot() != before


def test_other_structures_stand_in_a_table_and_open_from_it(visit: Visit) -> None:
    visitor = visit("?motion=off&view=networks")
    rows = visitor.part("networks").locator("tbody tr")
    expect(rows).to_have_count(9)
    counts = rows.evaluate_all(
        "rows => rows.map(({dataset}) => [dataset.name, dataset.parameters])"
    )
    for name, parameters_told in counts:
        expected = sum(W.size + b.size for W, b in parameters(name))
        assert int(parameters_told) == expected, name
    rows.nth(2).get_by_role("button").click()
    expect(visitor.part("model")).to_have_value(counts[2][0])
