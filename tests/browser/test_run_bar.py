"""A training outside its own view: seen and steered wherever one looks, by keys and by touch."""

from __future__ import annotations

import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import Locator, expect
from test_learn import begin, fact
from visitor import Visit, Visitor


def bar(visitor: Visitor) -> Locator:
    return visitor.part("run-bar")


def stands(visitor: Visitor, state: str, number: int | None = None) -> None:
    """Waits until the bar tells of this state, after this step."""
    expect(bar(visitor)).to_have_attribute("data-state", state)
    if number is not None:
        expect(bar(visitor)).to_have_attribute("data-number", str(number))


def look_at(visitor: Visitor, view: str) -> None:
    visitor.page.locator(f"[data-view={view}]").click()


@pytest.mark.parametrize(("view", "theme"), [("stage", "dark"), ("gradient", "light")])
def test_a_training_is_steered_by_keys_in_every_view(visit: Visit, view: str, theme: str) -> None:
    visitor = visit("?motion=off&view=learn&digit=3", color_scheme=theme)
    visitor.reads("3")
    begin(visitor, rate=4)
    expect(bar(visitor)).to_have_count(0)
    look_at(visitor, view)
    stands(visitor, "running")
    visitor.page.keyboard.press("t")
    stands(visitor, "paused")
    number = int(bar(visitor).get_attribute("data-number") or -1)
    visitor.page.keyboard.press("b")
    stands(visitor, "paused", number + 1)
    expect(bar(visitor)).to_contain_text(f"Step {number + 1} of 100")
    expect(visitor.page.locator("fp-run-bar [role=status]")).to_have_text("Paused.")
    assert violations(visitor.page) == []
    accuracy = fact(visitor, "validation")
    bar(visitor).locator("[data-part=checkpoints]").press("Home")
    stands(visitor, "paused", 0)
    assert fact(visitor, "validation") != accuracy  # that of the checkpoint
    bar(visitor).locator("[data-steer=play]").click()
    stands(visitor, "running")
    visitor.do("toLearn")
    expect(bar(visitor)).to_have_count(0)
    expect(visitor.part("run")).to_have_attribute("data-state", "running")


def test_on_a_phone_every_view_says_that_it_went_too_fast_and_covers_nothing(
    visit: Visit,
) -> None:
    viewport = {"width": 390, "height": 844}
    visitor = visit("?motion=off&view=learn&lang=en-XA", viewport=viewport, has_touch=True)
    visitor.page.locator("[data-choice=diverging]").tap()
    visitor.page.locator("[data-action=beginTraining]").tap()
    expect(visitor.part("run")).to_have_attribute("data-state", "diverged")
    look_at(visitor, "stage")
    stands(visitor, "diverged")
    expect(visitor.page.locator("fp-run-bar [role=status]")).to_be_visible()
    above, stage = box_of(bar(visitor)), box_of(visitor.part("stage"))
    assert above["y"] + above["height"] <= stage["y"]
    width_of = "document.scrollingElement.scrollWidth - innerWidth"
    assert visitor.page.evaluate(width_of) <= 0
    assert violations(visitor.page) == []
    visitor.page.locator("[data-action=toLearn]").tap()
    expect(visitor.part("run")).to_be_visible()
