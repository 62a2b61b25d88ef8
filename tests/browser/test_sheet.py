"""The inspector on tablets and phones: in reach, in sight, and no wider than the page."""

from __future__ import annotations

import io

import numpy as np
import pytest
from axe import violations
from boxes import box_of
from PIL import Image
from playwright.sync_api import Locator, expect
from visitor import Finger, Visit, Visitor
from waiting import until

SCREENS = {320: 568, 360: 740, 820: 1180, 1024: 768}
SMALL = """elements => elements.map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44)
    .map(([element, box]) => `${element.outerHTML} ${box.width}×${box.height}`)"""
OPEN = """([layer, neuron]) =>
    document.querySelector("fp-neuron").act("select", { layer, neuron })"""


def open_neuron(visit: Visit, width: int, layer: int = 1, **context: object) -> Visitor:
    """A visitor with a finger who has opened neuron 11 of a layer, or the digit 3."""
    viewport = {"width": width, "height": SCREENS[width]}
    visitor = visit("?motion=off&digit=3", viewport=viewport, has_touch=True, **context)
    visitor.has_finished_pass()
    visitor.page.evaluate(OPEN, [layer, 10 if layer < 3 else 3])
    expect(visitor.part("cells")).to_be_visible()
    return visitor


def sheet(visitor: Visitor) -> Locator:
    return visitor.page.locator("fp-neuron")


@pytest.mark.parametrize("width", SCREENS)
def test_an_open_neuron_makes_the_page_neither_wider_nor_its_buttons_too_small(
    visit: Visit, width: int
) -> None:
    visitor = open_neuron(visit, width)
    until(visitor.page, "width => document.documentElement.scrollWidth === width", width)
    buttons = sheet(visitor).locator("button:visible, select:visible")
    until(visitor.page, lambda: not buttons.evaluate_all(SMALL))  # sections follow one another
    box = box_of(sheet(visitor))
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    if width == 360:
        visitor.page.set_viewport_size({"width": 390, "height": 844})
    if width in (320, 360):  # its name and its numbers stand in one line each
        assert box_of(sheet(visitor).locator("header h2"))["height"] < 24
        numbers = [visitor.part(f"head-{name}") for name in ("sum", "bias", "z")]
        assert len({box_of(number)["y"] for number in numbers}) == 1


@pytest.mark.parametrize("width", SCREENS)
def test_the_way_out_stays_in_sight_however_far_one_scrolls(visit: Visit, width: int) -> None:
    visitor = open_neuron(visit, width)
    close = sheet(visitor).get_by_role("button", name="Close this neuron")
    sheet(visitor).evaluate("sheet => sheet.scrollTo(0, sheet.scrollHeight)")
    assert sheet(visitor).evaluate("sheet => sheet.scrollTop") > 100
    expect(close).to_be_in_viewport(ratio=1)
    visitor.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(close).to_be_in_viewport(ratio=1)
    close.tap()
    expect(visitor.part("inspector")).to_have_count(0)


@pytest.mark.parametrize("layer", [0, 1, 2, 3])
def test_on_a_phone_the_opened_neuron_stands_above_the_sheet(visit: Visit, layer: int) -> None:
    """The chosen yellow is seen on the stage, between the top of the window and the sheet."""
    visitor = open_neuron(visit, 360, layer, color_scheme="dark")
    stage, below = box_of(visitor.part("stage")), box_of(sheet(visitor))["y"]
    top = max(stage["y"], 0)
    clip = {"x": 0, "y": top, "width": 360, "height": below - top}
    picture = Image.open(io.BytesIO(visitor.page.screenshot(clip=clip))).convert("RGB")
    yellow = (np.asarray(picture) == (255, 213, 74)).all(axis=2)
    assert yellow.sum() > 10


def test_a_tap_on_its_head_makes_the_sheet_full_and_half_again(visit: Visit) -> None:
    visitor = open_neuron(visit, 360)
    grip = visitor.part("grip")
    assert box_of(sheet(visitor))["height"] == 370
    expect(grip).to_have_attribute("aria-expanded", "false")
    grip.tap()
    expect(grip).to_have_attribute("aria-expanded", "true")
    assert box_of(sheet(visitor))["height"] == 740 - 68
    grip.tap()
    assert box_of(sheet(visitor))["height"] == 370


def test_the_sheet_is_dragged_to_its_full_height_back_and_away(visit: Visit) -> None:
    visitor = open_neuron(visit, 360)
    Finger(visitor.page, visitor.part("grip")).stroke([(0.5, 0.5), (0.5, -1), (0.5, -3)])
    expect(visitor.part("grip")).to_have_attribute("aria-expanded", "true")
    Finger(visitor.page, visitor.part("grip")).stroke([(0.5, 0.5), (0.5, 2), (0.5, 4)])
    expect(visitor.part("grip")).to_have_attribute("aria-expanded", "false")
    Finger(visitor.page, visitor.part("grip")).stroke([(0.5, 0.5), (0.5, 2), (0.5, 4)])
    expect(visitor.part("inspector")).to_have_count(0)


def test_the_sheet_obeys_the_arrow_keys_and_escape(visit: Visit) -> None:
    visitor = open_neuron(visit, 360)
    visitor.part("grip").focus()
    visitor.page.keyboard.press("ArrowUp")
    expect(visitor.part("grip")).to_have_attribute("aria-expanded", "true")
    visitor.page.keyboard.press("ArrowDown")
    expect(visitor.part("grip")).to_have_attribute("aria-expanded", "false")
    visitor.page.keyboard.press("Escape")
    expect(visitor.part("inspector")).to_have_count(0)
    expect(visitor.part("stage")).to_be_focused()


@pytest.mark.parametrize(("width", "theme"), [(820, "dark"), (360, "light")])
def test_axe_finds_nothing_in_an_open_neuron(visit: Visit, width: int, theme: str) -> None:
    visitor = open_neuron(visit, width, color_scheme=theme)
    assert violations(visitor.page) == []


def test_the_views_scroll_sideways_within_the_header(visit: Visit) -> None:
    visitor = visit("?motion=off&model=identity", viewport={"width": 320, "height": 568})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 320
    last = visitor.part("views").locator("button").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    last.click()
    expect(last).to_have_attribute("aria-current", "page")
