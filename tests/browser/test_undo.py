"""One history of what a visitor does, and one pair of keys that works from anywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect
from reference import parameters
from visitor import Visit, Visitor

LINE = [(0.5, 0.2 + 0.02 * step) for step in range(30)]
BIAS = float(parameters("digits")[0][1][2])


def opened(visit: Visit) -> Visitor:
    """A visitor who has drawn a 1, opened a neuron and turned its bias with two keys."""
    visitor = visit("?motion=off&view=dials")
    visitor.pointer.stroke(LINE)
    visitor.reads("1")
    visitor.act("select", {"layer": 1, "neuron": 2})
    knob(visitor).focus()
    visitor.page.keyboard.press("PageUp")
    visitor.page.keyboard.press("PageUp")
    bias_is(visitor, BIAS + 2)
    return visitor


def knob(visitor: Visitor) -> Locator:
    return visitor.part("bias-dial").get_by_role("slider")


def bias_is(visitor: Visitor, value: float) -> None:
    text = f"{value:.3f}".replace("-", "−")
    expect(knob(visitor)).to_have_attribute("aria-valuetext", text)


def test_undo_takes_back_the_newest_act_whichever_it_was(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.do("clear")
    visitor.reads("blank")
    visitor.part("binary").check()
    press = visitor.page.keyboard.press
    press("Control+z")
    expect(visitor.part("binary")).not_to_be_checked()
    press("Control+z")
    visitor.reads("1")
    press("Control+z")
    bias_is(visitor, BIAS + 1)
    press("Control+z")
    bias_is(visitor, BIAS)
    press("Control+z")
    visitor.reads("blank")
    press("Control+y")
    visitor.reads("1")
    press("Control+y")
    press("Control+y")
    bias_is(visitor, BIAS + 2)
    press("Control+y")
    visitor.reads("blank")
    press("Control+Shift+z")
    expect(visitor.part("binary")).to_be_checked()


def test_the_buttons_of_pad_and_dials_take_back_what_was_done_there(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.do("undo")
    visitor.reads("blank")
    bias_is(visitor, BIAS + 2)
    visitor.do("undoEdit")
    bias_is(visitor, BIAS + 1)
    visitor.page.keyboard.press("Control+y")
    bias_is(visitor, BIAS + 2)
    visitor.do("redo")
    visitor.reads("1")


def test_a_new_act_leaves_nothing_to_redo(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.do("undoEdit")
    visitor.do("clear")
    expect(visitor.page.locator("[data-action=redoEdit]")).to_be_disabled()
    visitor.do("undo")
    knob(visitor).press("PageUp")
    expect(visitor.page.locator("[data-action=redo]")).to_be_disabled()


@pytest.mark.parametrize(
    "place", ["centred", "timeline", "lines", "pad", "model", "weight-source", "binary"]
)
def test_the_keys_work_with_the_focus_anywhere(visit: Visit, place: str) -> None:
    visitor = opened(visit)
    if place in ("lines", "timeline"):  # they stand where the pass is seen
        visitor.page.locator("[data-view=stage]").click()
        visitor.open_tab("edit")
    if place == "lines":
        visitor.page.locator("[data-action=flow]").focus()
    elif place == "timeline":
        visitor.part("timeline").get_by_role("slider").focus()
    else:
        visitor.part(place).focus()
    visitor.page.keyboard.press("Control+z")
    bias_is(visitor, BIAS + 1)
    visitor.page.keyboard.press("Control+y")
    bias_is(visitor, BIAS + 2)


def test_a_text_being_typed_has_its_own_undo_until_it_is_done(visit: Visit) -> None:
    visitor = opened(visit)
    field = visitor.part("bias-dial").get_by_role("spinbutton")
    field.focus()
    visitor.page.keyboard.press("Control+a")
    visitor.page.keyboard.type("7")
    visitor.page.keyboard.press("Control+z")
    bias_is(visitor, BIAS + 2)
    visitor.page.keyboard.type("7")
    visitor.page.keyboard.press("Control+a")
    visitor.page.keyboard.type("5")
    visitor.page.keyboard.press("Enter")
    bias_is(visitor, 5)
    visitor.page.keyboard.press("Control+z")
    bias_is(visitor, BIAS + 2)


def test_a_key_held_down_is_one_turn(visit: Visit) -> None:
    visitor = opened(visit)
    for _ in range(5):
        visitor.page.keyboard.down("PageUp")
    visitor.page.keyboard.up("PageUp")
    bias_is(visitor, BIAS + 7)
    visitor.page.keyboard.press("Control+z")
    bias_is(visitor, BIAS + 2)
