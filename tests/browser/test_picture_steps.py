"""How a picture was read, shown step by step, and what a visitor can correct about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from axe import violations
from playwright.sync_api import Page, expect
from test_picking import choose, picture_of
from visitor import Finger, Pointer, Visit, Visitor
from waiting import until

from photographs import ruled_sheet

SHEET = ruled_sheet((4, 2, 7))
"""A ruled sheet with three digits in a row; the first is the largest, and read."""

AROUND_2 = [(0.36, 0.08), (0.5, 0.5), (0.64, 0.92)]
"""From one corner to the other of a frame around the second digit."""


def with_sheet(visit: Visit, **context: Any) -> Visitor:
    visitor = visit("?motion=off", **context)
    choose(visitor, "sheet.jpg", SHEET, "image/jpeg")
    expect(visitor.part("picture-steps")).to_be_visible()
    visitor.reads("4")
    return visitor


def crop(visitor: Visitor) -> list[float]:
    """Left, top, right and bottom of the frame."""
    shares = visitor.part("picture-crop").get_attribute("data-crop") or ""
    return [float(share) for share in shares.split()]


def is_cropped(visitor: Visitor, expected: list[float], within: float = 0.01) -> None:
    """Waits until the frame is painted there: a moment after the hand has moved it."""
    until(visitor.page, lambda: crop(visitor) == pytest.approx(expected, abs=within))


def side(visitor: Visitor, name: str):
    return visitor.page.locator(f'[data-side="{name}"]')


def input_of(visitor: Visitor) -> np.ndarray:
    """What the network sees, as the table states it."""
    return visitor.numbers()[0].a


def test_a_photograph_of_a_ruled_sheet_is_read_and_the_steps_are_shown(visit: Visit) -> None:
    visitor = with_sheet(visit)
    images = visitor.part("picture-steps").locator("[data-step]")
    assert images.evaluate_all("all => all.map(({dataset}) => dataset.step)") == [
        "sheet", "contrast", "unlined", "ink",
    ]  # fmt: skip
    assert images.evaluate_all("all => all.every((image) => image.naturalWidth > 100)")
    assert crop(visitor) == [0, 0, 1, 1]


def test_a_frame_dragged_around_another_digit_changes_the_answer_and_closing_keeps_it(
    visit: Visit,
) -> None:
    visitor = with_sheet(visit)
    Pointer(visitor.page, visitor.part("picture-crop")).stroke(AROUND_2)
    visitor.reads("2")
    is_cropped(visitor, [0.36, 0.08, 0.64, 0.92])
    visitor.do("doneAdjusting")
    expect(visitor.part("picture-steps")).to_have_count(0)
    visitor.reads("2")
    visitor.do("adjust")
    is_cropped(visitor, [0.36, 0.08, 0.64, 0.92])
    visitor.do("readAgain")
    visitor.reads("4")


def test_a_side_and_the_whole_frame_can_be_dragged(visit: Visit) -> None:
    visitor = with_sheet(visit)
    area = Pointer(visitor.page, visitor.part("picture-crop"))
    area.stroke([(0.99, 0.5), (0.9, 0.2), (0.3, 0.2)])
    is_cropped(visitor, [0, 0, 0.3, 1])
    visitor.reads("4")
    area.stroke([(0.15, 0.5), (0.3, 0.5), (0.5, 0.5)])
    is_cropped(visitor, [0.35, 0, 0.65, 1])
    visitor.reads("2")


def test_a_finger_drags_the_frame(visit: Visit) -> None:
    viewport = {"width": 390, "height": 844}
    visitor = with_sheet(visit, viewport=viewport, has_touch=True, is_mobile=True)
    Finger(visitor.page, visitor.part("picture-crop")).stroke(AROUND_2)
    visitor.reads("2")


def test_the_threshold_and_the_polarity_change_what_the_network_sees(visit: Visit) -> None:
    visitor = with_sheet(visit)
    visitor.has_pass_through(layers=3)
    before = input_of(visitor)
    slider = visitor.part("picture-threshold")
    slider.fill("-0.3")
    expect(visitor.part("picture-steps")).to_have_attribute("aria-busy", "false")
    sees(visitor, lambda ink: not np.array_equal(ink, before))
    slider.fill("0")
    sees(visitor, lambda ink: np.array_equal(ink, before))
    visitor.part("picture-light").click()
    sees(visitor, lambda ink: not np.array_equal(ink, before))


def sees(visitor: Visitor, is_so: Callable[[np.ndarray], bool]) -> None:
    """Waits until what the network sees is so: after the picture was read again, and the pass."""
    until(visitor.page, lambda: is_so(input_of(visitor)))


def test_everything_can_be_corrected_by_the_keyboard_alone(visit: Visit) -> None:
    visitor = with_sheet(visit)
    page = visitor.page
    expect(page.locator("#picture-title")).to_be_focused()
    to(page, side(visitor, "left"))
    for _ in range(7):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(side(visitor, "left")).to_have_attribute("aria-valuenow", "36")
    expect(side(visitor, "left")).to_have_attribute("aria-valuetext", "36% from the left")
    to(page, side(visitor, "right"))
    for _ in range(7):
        page.keyboard.press("Shift+ArrowLeft")
    is_cropped(visitor, [0.36, 0, 0.65, 1], within=1e-6)
    visitor.reads("2")
    to(page, visitor.part("picture-threshold"))
    page.keyboard.press("ArrowLeft")
    expect(visitor.part("picture-threshold")).to_have_js_property("value", "-0.02")
    page.keyboard.press("Escape")
    expect(visitor.part("picture-steps")).to_have_count(0)
    expect(page.locator("[data-action=adjust]")).to_be_focused()
    visitor.reads("2")
    page.keyboard.press("Enter")
    expect(visitor.part("picture-steps")).to_be_visible()


def to(page: Page, element) -> None:
    """Goes there by Tab."""
    for _ in range(20):
        if element.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not come there")


def test_a_clean_digit_goes_straight_to_the_pad_and_can_be_adjusted_still(visit: Visit) -> None:
    visitor = visit("?motion=off")
    choose(visitor, "digit.png", picture_of(3, paper=0, side=28), "image/png")
    visitor.reads("3")
    expect(visitor.part("picture-steps")).to_have_count(0)
    visitor.do("adjust")
    expect(visitor.part("picture-steps")).to_be_visible()


def test_a_stroke_on_the_pad_ends_the_adjusting_and_undo_brings_the_picture_back(
    visit: Visit,
) -> None:
    visitor = with_sheet(visit)
    visitor.draw([[(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)]])
    expect(visitor.part("picture-steps")).to_have_count(0)
    expect(visitor.page.locator("[data-action=adjust]")).to_have_count(0)
    visitor.do("undo")
    expect(visitor.page.locator("[data-action=adjust]")).to_be_visible()
    visitor.reads("4")


def test_corrections_are_one_step_of_undo_with_their_picture(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    choose(visitor, "sheet.jpg", SHEET, "image/jpeg")
    visitor.reads("4")
    Pointer(visitor.page, visitor.part("picture-crop")).stroke(AROUND_2)
    visitor.reads("2")
    visitor.do("undo")
    visitor.reads("3")


@pytest.mark.parametrize(
    ("size", "theme"), [((1440, 900), "dark"), ((820, 1180), "light"), ((390, 844), "dark")]
)
def test_the_steps_have_no_accessibility_violations_and_widen_nothing(
    visit: Visit, size: tuple[int, int], theme: str
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    visitor = with_sheet(visit, viewport=viewport, color_scheme=theme)
    assert violations(visitor.page) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
