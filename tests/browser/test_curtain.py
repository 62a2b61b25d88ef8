"""The hidden layers behind a curtain: a question mark that can be lifted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect
from visitor import Visit, Visitor


def covered(visit: Visit, query: str = "", **context: object) -> Visitor:
    """A visitor who has drawn a 3 and covered the hidden layers."""
    visitor = visit(f"?motion=off&digit=3&seed=5{query}", **context)
    visitor.has_finished_pass()
    curtain(visitor).click()
    expect(curtain(visitor)).to_have_attribute("aria-pressed", "true")
    return visitor


def curtain(visitor: Visitor) -> Locator:
    return visitor.page.locator('[data-action="curtain"]')


def middle(visitor: Visitor) -> tuple[float, float]:
    """A point between the two hidden layers, in the middle of the curtain."""
    box = visitor.part("stage").bounding_box()
    assert box
    return box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_same_button_covers_and_uncovers(visit: Visit, theme: str) -> None:
    visitor = covered(visit, color_scheme=theme)
    hidden = visitor.part("stage").screenshot()
    curtain(visitor).click()
    expect(curtain(visitor)).to_have_attribute("aria-pressed", "false")
    assert visitor.part("stage").screenshot() != hidden


def test_nothing_behind_it_can_be_pointed_at_and_a_click_lifts_it(visit: Visit) -> None:
    visitor = covered(visit)
    visitor.page.mouse.move(*middle(visitor))
    before = visitor.part("stage").screenshot()
    visitor.page.mouse.move(middle(visitor)[0] + 40, middle(visitor)[1] + 60)
    assert visitor.part("stage").screenshot() == before
    visitor.page.mouse.click(*middle(visitor))
    expect(curtain(visitor)).to_have_attribute("aria-pressed", "false")
    expect(visitor.part("inspector")).to_have_count(0)


def test_c_covers_and_opening_a_hidden_neuron_uncovers_by_keyboard(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&seed=5")
    visitor.has_finished_pass()
    visitor.part("stage").focus()
    for pressed in ("true", "false", "true"):
        visitor.page.keyboard.press("c")
        expect(curtain(visitor)).to_have_attribute("aria-pressed", pressed)
    visitor.page.keyboard.press("ArrowRight")
    expect(curtain(visitor)).to_have_attribute("aria-pressed", "false")
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "1")


def test_an_output_may_be_opened_in_front_of_it(visit: Visit) -> None:
    visitor = covered(visit)
    visitor.act("select", {"layer": 3, "neuron": 3})
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "3")
    expect(curtain(visitor)).to_have_attribute("aria-pressed", "true")


def test_a_tap_on_a_phone_lifts_it(visit: Visit) -> None:
    visitor = covered(visit, viewport={"width": 360, "height": 740}, has_touch=True)
    visitor.part("stage").tap(position={"x": 180, "y": 200})
    expect(curtain(visitor)).to_have_attribute("aria-pressed", "false")
    expect(visitor.part("inspector")).to_have_count(0)


def test_without_hidden_layers_there_is_nothing_to_cover(visit: Visit) -> None:
    visitor = visit("?motion=off&model=no-hidden")
    expect(curtain(visitor)).to_be_disabled()
