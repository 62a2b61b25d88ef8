"""The page fits every screen from a 320 px phone to 4K."""

from __future__ import annotations

import pytest
from boxes import box_of
from playwright.sync_api import expect
from visitor import Visit

SCREENS = [(320, 568), (360, 740), (520, 844), (820, 1180), (1440, 900), (3840, 2160)]


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_nothing_is_cut_off_or_scrolled_sideways(visit: Visit, width: int, height: int) -> None:
    visitor = visit("?motion=off", viewport={"width": width, "height": height})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width
    for name in ("pad", "stage", "answer", "timeline", "model"):
        box = box_of(visitor.part(name))
        assert box["x"] >= 0, f"{name} begins outside"
        assert box["x"] + box["width"] <= width, f"{name} ends outside"
    assert box_of(visitor.part("model"))["width"] >= 96
    for view in ("Network", "Matrix"):
        expect(visitor.page.get_by_role("button", name=view)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 360, 820])
def test_what_is_touched_is_large_enough_for_a_finger(visit: Visit, width: int) -> None:
    visitor = visit(
        "?motion=off", viewport={"width": width, "height": 740}, has_touch=True, is_mobile=True
    )
    small = visitor.page.locator("button:visible, select:visible").evaluate_all(
        """elements => elements.map((element) => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([element, box]) => `${element.outerHTML} ${box.width}×${box.height}`)"""
    )
    assert small == []
