"""The cost around the network by touch and by keys alone: chosen, read and left again."""

from __future__ import annotations

import numpy as np
import pytest
from neurons import number
from playwright.sync_api import expect
from test_gradient import cost_there, downhill_and_to_zeros, value, wants
from test_sheet import SMALL
from visitor import Finger, Visit, Visitor

Array = np.ndarray


def ready(visit: Visit, **context: object) -> Visitor:
    """A visitor of the view Gradient, whose three is meant to be an eight."""
    visitor = visit("?motion=off&view=gradient&digit=3&seed=5", reduced_motion="reduce", **context)
    visitor.reads("3")
    wants(visitor, 8)
    return visitor


def is_sliced(visitor: Visitor) -> None:
    expect(visitor.part("slice-costs").locator("td")).to_have_count(81)
    expect(visitor.part("slice-state")).to_have_text("")


def reads_the_cost_there(visitor: Visitor) -> None:
    """What the map says is the cost that loops find there: downhill first, towards zero second."""
    here, _, (first, second), (x, y) = downhill_and_to_zeros(visitor)
    reading = visitor.part("slice-map")
    u, v = number(reading, "first"), number(reading, "second")
    cost = cost_there(here + u * first + v * second, x, y)
    assert value(visitor, "slice-map") == pytest.approx(cost, rel=1e-5)
    said = f"{u:.2f} along the first direction, {v:.2f} along the second".replace("-", "−")
    expect(visitor.page.locator("#slice-reading")).to_contain_text(said)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_a_slice_is_chosen_read_and_left_by_touch(visit: Visit, width: int, height: int) -> None:
    screen = {"viewport": {"width": width, "height": height}, "has_touch": True}
    visitor = ready(visit, **screen)
    page = visitor.page
    visitor.part("slice").locator("summary").first.tap()
    is_sliced(visitor)
    visitor.part("slice-second").select_option(label="towards all zeros")
    is_sliced(visitor)
    assert visitor.part("slice").locator("summary, select, button").evaluate_all(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    reading = visitor.part("slice-map")
    finger = Finger(page, page.locator("canvas.map"))
    top = page.evaluate("scrollY")
    finger.stroke([(0.4, 0.3)])
    expect(reading).not_to_have_attribute("data-second", "0")
    touched = [number(reading, axis) for axis in ("first", "second")]
    assert touched[1] > 0
    reads_the_cost_there(visitor)
    finger.stroke([(0.4, 0.3), (0.45, 0.3), (0.5, 0.3), (0.6, 0.3)])
    assert number(reading, "first") > touched[0]
    assert number(reading, "second") == touched[1]
    assert page.evaluate("scrollY") == top
    reads_the_cost_there(visitor)
    lines = Finger(page, visitor.part("slice-lines").locator("svg"))
    lines.stroke([(0.25, 0.5)])
    expect(visitor.part("slice-lines")).to_have_attribute("data-distance", "-1.5")
    visitor.part("slice").locator("summary").first.tap()
    expect(reading).to_have_count(0)


def test_a_slice_is_chosen_read_and_left_by_keys_alone(visit: Visit) -> None:
    visitor = ready(visit)
    page, keys = visitor.page, visitor.page.keyboard
    visitor.part("slice").locator("summary").first.focus()
    keys.press("Enter")
    is_sliced(visitor)
    keys.press("Tab")
    expect(visitor.part("slice-first")).to_be_focused()
    expect(visitor.part("slice-first").locator("option:checked")).to_have_text(
        "downhill, along −∇C"
    )
    keys.press("Tab")
    expect(visitor.part("slice-second")).to_be_focused()
    keys.type("towards all")
    expect(visitor.part("slice-second").locator("option:checked")).to_have_text("towards all zeros")
    is_sliced(visitor)
    expect(visitor.part("slice-second")).to_be_focused()
    for _ in range(2):
        keys.press("Tab")
    expect(page.locator("[data-action=anew]")).to_be_focused()
    keys.press("Tab")
    expect(visitor.part("slice-lines").locator("svg")).to_be_focused()
    keys.press("End")
    expect(visitor.part("slice-lines")).to_have_attribute("data-distance", "3")
    keys.press("Tab")
    expect(page.locator("canvas.map")).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        keys.press(key)
    reading = visitor.part("slice-map")
    read = [number(reading, axis) for axis in ("first", "second")]
    assert read == pytest.approx([0.3, 0.15])
    reads_the_cost_there(visitor)
    keys.press("Tab")
    expect(visitor.part("slice").locator("summary").nth(1)).to_be_focused()
    for _ in range(7):
        keys.press("Shift+Tab")
    expect(visitor.part("slice").locator("summary").first).to_be_focused()
    keys.press("Enter")
    expect(reading).to_have_count(0)
