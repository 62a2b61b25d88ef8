"""The tour: it begins by itself on a bare address, tells what is true, and gives way to any act."""

from __future__ import annotations

import re

import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import Page, expect
from visitor import Visit, Visitor
from waiting import until

SCENES = ["write", "pixel", "weigh", "add", "layer", "answer", "end"]
TIMES = ["0", "0", "0.5", "1", "2", "3", "3"]
SEEN = "localStorage.getItem('forwardpass.tour')"


def shows(visitor: Visitor, scene: str) -> str:
    """Waits until the tour shows that scene; what it says there."""
    expect(visitor.part("tour")).to_have_attribute("data-scene", scene)
    expect(visitor.part("tour").locator(".caption")).not_to_have_text("Waiting for the network …")
    return visitor.part("tour").locator(".caption").inner_text()


def is_over(visitor: Visitor) -> None:
    expect(visitor.part("tour")).to_have_count(0)


def slider(visitor: Visitor) -> float:
    return float(visitor.part("timeline").get_by_role("slider").input_value())


def ink(page: Page) -> int:
    """How many undo steps the pad offers: 0 if the visitor has drawn nothing."""
    return int(page.locator('[data-action="undo"]').is_enabled())


def test_a_first_landing_begins_with_it_and_it_goes_on_by_itself(visit: Visit) -> None:
    visitor = visit()
    assert "784 squares" in shows(visitor, "write")
    expect(visitor.part("answer")).to_have_text("")
    assert visitor.page.evaluate(SEEN) == "seen"
    visitor.do("tourOn")
    visitor.do("tourOn")
    shows(visitor, "weigh")
    until(visitor.page, lambda: 0 < slider(visitor) < 0.5)
    visitor.do("holdTour")
    held = slider(visitor)
    visitor.do("tourOn")
    shows(visitor, "add")
    assert held < 0.5
    assert slider(visitor) == 1
    visitor.part("stage").click(position={"x": 5, "y": 5})
    is_over(visitor)
    visitor.reads("3")
    assert not ink(visitor.page)


def test_a_pen_on_the_pad_ends_it_and_draws_on_a_blank_pad(visit: Visit) -> None:
    visitor = visit()
    shows(visitor, "write")
    visitor.pointer.stroke([(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)])
    is_over(visitor)
    visitor.reads("1")
    expect(visitor.page).to_have_url(re.compile("#"))  # it is the visitor's place from now on
    visitor.do("undo")
    visitor.reads("blank")
    expect(visitor.page.locator('[data-action="undo"]')).to_be_disabled()


@pytest.mark.parametrize(("theme", "width", "height"), [("dark", 1440, 900), ("light", 390, 844)])
def test_the_tour_is_still_pictures_with_reduced_motion_and_works_by_keyboard(
    visit: Visit, theme: str, width: int, height: int
) -> None:
    viewport = {"width": width, "height": height}
    visitor = visit(color_scheme=theme, reduced_motion="reduce", viewport=viewport)
    said: dict[str, str] = {}
    for scene, time in zip(SCENES, TIMES, strict=True):
        said[scene] = shows(visitor, scene)
        assert violations(visitor.page) == [], scene
        expect(visitor.part("timeline").get_by_role("slider")).to_have_value(time)
        expect(visitor.part("tour").locator("button.primary")).to_be_focused()
        card = box_of(visitor.part("tour"))
        assert card["x"] >= 0 and card["x"] + card["width"] <= width, scene
        assert card["y"] >= 0 and card["y"] + card["height"] <= height, scene
        if scene != "end":
            visitor.page.keyboard.press("Enter")
    pixels, first, _, outputs = visitor.numbers()
    grey = float(re.findall(r"\d\.\d+", said["pixel"])[-1])
    assert abs(pixels.a - grey).min() < 5e-4
    neuron = int(re.findall(r"Neuron (\d+) of hidden layer 1", said["weigh"])[0])
    figures = [float(text) for text in re.findall(r"-?\d+\.\d\d", said["add"].replace("−", "-"))]
    total, bias, z, _, a = figures
    assert abs(first.z[neuron] - z) <= 0.005
    assert abs(first.a[neuron] - a) <= 0.005
    assert round(total + bias, 2) == z
    assert outputs.a.argmax() == 3
    assert f"{outputs.a[3]:.3f}" in said["answer"]
    assert said["end"] == "That is how 784 numbers became one answer: 3."
    visitor.page.keyboard.press("Enter")
    is_over(visitor)
    visitor.reads("blank")
    expect(visitor.part("pad")).to_be_focused()
    assert visitor.page.evaluate("scrollY") == 0


def test_the_page_begins_at_its_top_on_a_phone_however_it_was_left(visit: Visit) -> None:
    viewport = {"width": 390, "height": 700}
    visitor = visit("?motion=off&tour", viewport=viewport, has_touch=True, is_mobile=True)
    for leave in (
        lambda: visitor.page.keyboard.press("Escape"),
        lambda: visitor.part("stage").tap(position={"x": 5, "y": 180}),
    ):
        for scene in SCENES[:-3]:
            shows(visitor, scene)
            visitor.do("tourOn")
        shows(visitor, "layer")
        assert visitor.page.evaluate("scrollY") > 20
        leave()
        is_over(visitor)
        until(visitor.page, "() => scrollY === 0")
        visitor.do("help")
        visitor.do("tour")


def test_it_is_shown_again_to_those_who_ask_and_leads_into_the_lesson(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=7")
    visitor.reads("7")
    visitor.do("help")
    visitor.do("tour")
    shows(visitor, "write")
    visitor.page.keyboard.press("Escape")
    is_over(visitor)
    visitor.reads("7")
    visitor = visit("?motion=off&tour")
    for scene in SCENES[:-1]:
        shows(visitor, scene)
        visitor.do("tourOn")
    shows(visitor, "end")
    visitor.do("tourToLesson")
    expect(visitor.part("lesson")).to_have_attribute("data-arrived", "true")
    is_over(visitor)
