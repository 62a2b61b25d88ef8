"""Where the system chooses the colours, nothing is told by a background that is gone."""

from __future__ import annotations

import pytest
from lessons import is_at
from playwright.sync_api import Locator, expect
from visitor import Visit, Visitor

FORCED = {"forced_colors": "active", "reduced_motion": "reduce"}
LOOK = """(element, [pseudo, property]) => getComputedStyle(element, pseudo)[property]"""


def look(element: Locator, of: str, pseudo: str | None = None) -> str:
    """A computed style of the element, or of what CSS puts before or after its content."""
    value: str = element.evaluate(LOOK, [pseudo, of])
    return value


@pytest.fixture(params=["dark", "light"])
def visitor(visit: Visit, request: pytest.FixtureRequest) -> Visitor:
    visitor = visit("?motion=off&digit=3", color_scheme=request.param, **FORCED)
    visitor.has_finished_pass()
    expect(visitor.page.locator("[data-view=stage]")).to_have_css("forced-color-adjust", "none")
    return visitor


def test_what_is_on_or_open_stands_out_from_what_is_not(visitor: Visitor) -> None:
    page = visitor.page
    for chosen, other in [
        ("[data-view=stage]", "[data-view=matrix]"),
        ("[data-action=live]", "[data-action=staged]"),
    ]:
        colours = [look(page.locator(selector), "backgroundColor") for selector in (chosen, other)]
        assert colours[0] != colours[1], chosen
    switch = visitor.part("centred")
    on = look(switch, "backgroundColor")
    assert look(switch, "backgroundColor", "::after") != on, "the knob is seen while it is on"
    switch.uncheck()
    off = look(switch, "backgroundColor")
    assert look(switch, "backgroundColor", "::after") != off, "the knob is seen while it is off"
    assert on != off


def test_the_lesson_frames_what_it_speaks_of_and_darkens_nothing(visitor: Visitor) -> None:
    page = visitor.page
    visitor.do("lesson")
    is_at(visitor, "digit")
    visitor.part("steps").select_option("bias")
    is_at(visitor, "bias")
    inspector = page.locator("fp-neuron")
    expect(inspector).to_have_css("outline-style", "solid")
    expect(page.locator("fp-network-input")).to_have_css("outline-style", "none")
    filters = page.locator("[data-lesson-part]").evaluate_all(
        "parts => parts.map((part) => getComputedStyle(part).filter)"
    )
    assert set(filters) == {"none"}
    assert page.locator("fp-lesson progress").bounding_box()["height"] >= 3
