"""The inside of a neuron: its numbers are its own, each moment can be reached and left again."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest
from axe import violations
from neurons import number, open_neuron, parameters
from playwright.sync_api import Page, Route, expect
from reference import forward
from visitor import Finger, Visit, Visitor
from waiting import until

from forwardpass.wire.links import unpacked

STAGES = ["look", "multiply", "add", "shift", "squish"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PICTURE = "document.querySelector('fp-inside canvas').toDataURL()"


TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def painted(visitor: Visitor) -> str:
    """The picture, once what was asked for has been painted."""
    visitor.page.evaluate(TWO_FRAMES)
    picture: str = visitor.page.evaluate(PICTURE)
    return picture


def is_at(visitor: Visitor, stage: str, time: str) -> None:
    expect(visitor.part("inside")).to_have_attribute("data-time", time)
    expect(visitor.part("inside")).to_have_attribute("data-stage", stage)


def seek(visitor: Visitor, time: float) -> None:
    visitor.part("inside").get_by_role("slider").fill(str(time))


def figures(text: str) -> list[Decimal]:
    """The numbers in a text, a minus before its number and after a space alike."""
    plain = re.sub(r"− ?", "-", text).replace("+ ", "")
    return [Decimal(found) for found in re.findall(r"[+-]?\d+\.\d+", plain)]


def moment_of(address: str) -> float | None:
    """The moment inside a neuron that the link in an address holds."""
    return unpacked(address.partition("#")[2]).place.get("inside")


def disc(page: Page, layer: int, neuron: int) -> tuple[float, float]:
    """Where a neuron of the lesson has its disc, in the window: its inside grows from there."""
    page.locator("[data-part=stage]").focus()
    for key in ["ArrowRight"] * layer:
        page.keyboard.press(key)
    here = int(page.locator("[data-part=inspector]").get_attribute("data-neuron") or 0)
    for _ in range(abs(neuron - here)):
        page.keyboard.press("ArrowDown" if neuron > here else "ArrowUp")
    page.keyboard.press("Enter")
    origin = page.locator(".stage").evaluate(
        """({style}) => ["x", "y"].map((side) =>
            parseFloat(style.getPropertyValue(`--neuron-${side}`)))"""
    )
    box = page.locator("[data-part=stage]").bounding_box()
    assert box
    expect(page.locator("[data-part=inside]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=stage]")).to_be_focused()
    page.keyboard.press("Escape")
    return box["x"] + origin[0], box["y"] + origin[1]


def test_it_opens_by_double_click_and_enter_plays_and_gives_the_focus_back(visit: Visit) -> None:
    visitor = visit("?digit=3&seed=7")
    visitor.has_finished_pass()
    stage, inside = visitor.part("stage"), visitor.part("inside")
    visitor.page.mouse.dblclick(*disc(visitor.page, 2, 5))
    expect(inside).to_have_attribute("data-layer", "2")
    expect(inside).to_have_attribute("data-neuron", "5")
    expect(visitor.part("inside-said")).to_have_text(
        "The 16 neurons of the layer before each send one number: how bright they are."
    )
    play = visitor.page.locator("[data-action=playInside]")
    expect(play).to_be_focused()
    until(visitor.page, lambda: 0 < number(inside, "time") < 5)
    play.press("Enter")
    slider = inside.get_by_role("slider")
    for key, stage_name, time in [
        ("End", "squish", "5"),
        ("ArrowLeft", "squish", "4.95"),
        ("Home", "look", "0"),
        ("ArrowRight", "look", "0.05"),
    ]:
        slider.press(key)
        is_at(visitor, stage_name, time)
    seek(visitor, 2.35)
    first = painted(visitor)
    seek(visitor, 4.5)
    assert painted(visitor) != first
    seek(visitor, 2.35)
    is_at(visitor, "add", "2.35")
    assert painted(visitor) == first
    assert violations(visitor.page) == []
    visitor.do("closeInside")
    expect(inside).to_have_count(0)
    expect(stage).to_be_focused()
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "5")


NOTE_CLOSING = """() => {
    window.closings = 0;
    const note = ([{ target }]) => (window.closings += target.hasAttribute("empty"));
    const inspector = document.querySelector("fp-neuron");
    new MutationObserver(note).observe(inspector, { attributeFilter: ["empty"] });
}"""
"""Counts how often the inspector closes from now on."""


def test_a_double_click_on_the_chosen_neuron_keeps_it_and_escape_does_not_wait(
    visit: Visit,
) -> None:
    held: list[Route] = []

    def hold(page: Page) -> None:
        page.route(re.compile(r"/assets/inside-.*\.js"), lambda route: held.append(route))

    visitor = visit("?motion=off&digit=3&seed=7&neuron=2.5", before=hold)
    visitor.has_finished_pass()
    page, stage, inspector = visitor.page, visitor.part("stage"), visitor.part("inspector")
    expect(inspector).to_have_attribute("data-neuron", "5")
    stage.press("Enter")
    until(page, lambda: bool(held))
    page.keyboard.press("Escape")
    expect(stage).to_be_focused()
    with page.expect_response(re.compile("/assets/inside-")):
        for route in held:
            route.continue_()
    page.unroute_all()
    page.evaluate(TWO_FRAMES)
    expect(visitor.part("inside")).to_have_count(0)
    expect(inspector).to_have_attribute("data-neuron", "5")
    at = disc(page, 0, 5)
    page.mouse.click(*at)
    expect(inspector).to_have_attribute("data-neuron", "5")
    page.evaluate(NOTE_CLOSING)
    page.mouse.dblclick(*at)
    expect(visitor.part("inside")).to_have_attribute("data-neuron", "5")
    visitor.do("closeInside")
    expect(visitor.part("inside")).to_have_count(0)
    assert page.evaluate("closings") == 0
    page.mouse.click(*at)
    expect(inspector).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "layer", "neuron"),
    [("digits", 1, 3), ("relu", 2, 5), ("tanh", 3, 7), ("single", 1, 0)],
)
def test_its_numbers_are_those_of_float64_and_follow_the_drawing(
    visit: Visit, name: str, layer: int, neuron: int
) -> None:
    visitor = visit(f"?motion=off&model={name}")
    open_neuron(visitor, layer, neuron)
    visitor.page.keyboard.press("Enter")
    is_at(visitor, "look", "1")
    before = number(visitor.part("inside-z"), "value")
    visitor.draw([[(0.3, 0.2), (0.4, 0.4), (0.5, 0.6), (0.6, 0.8)]])
    until(visitor.page, lambda: number(visitor.part("inside-z"), "value") != before)
    visitor.page.locator("[data-part=inside] [data-stage=squish]").click()
    visitor.page.evaluate("0")
    seen = visitor.numbers()[0].a
    z, a = (values[neuron] for values in forward(name, seen)[layer - 1])
    source = seen if layer == 1 else forward(name, seen)[layer - 2][1]
    W, b, _ = parameters(name, layer)
    products = W[neuron] * source
    wanted = {"sum": products.sum(), "z": z, "a": a}
    for part, value in wanted.items():
        assert number(visitor.part(f"inside-{part}"), "value") == pytest.approx(value, abs=2e-5)
    up, down, total = figures(visitor.part("inside-sum").inner_text())
    assert up + down == total
    assert float(up) == pytest.approx(products[products > 0].sum(), abs=2e-3)
    added, bias, shifted = figures(visitor.part("inside-z").inner_text())
    assert (added, added + bias) == (total, shifted)
    assert float(bias) == pytest.approx(b[neuron], abs=6e-4)
    assert float(shifted) == pytest.approx(z, abs=6e-4)
    assert figures(visitor.part("inside-a").inner_text())[-1] == round(Decimal(float(a)), 3)
    assert violations(visitor.page) == []


def test_a_link_opens_it_at_its_moment_and_back_leads_out(visit: Visit) -> None:
    visitor = visit("?digit=3&seed=7")
    visitor.has_finished_pass()
    visitor.page.mouse.dblclick(*disc(visitor.page, 1, 3))
    seek(visitor, 2.35)
    is_at(visitor, "add", "2.35")
    until(visitor.page, lambda: moment_of(visitor.page.url) == 2.35)  # and the digit is written
    picture = visitor.page.evaluate(PICTURE)
    other = visit(f"#{visitor.page.url.split('#')[1]}")
    is_at(other, "add", "2.35")
    until(other.page, lambda: other.page.evaluate(PICTURE) == picture)
    visitor.page.go_back()
    expect(visitor.part("inside")).to_have_count(0)
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "3")
    visitor.page.go_forward()
    is_at(visitor, "add", "2.35")
    visitor.page.keyboard.press("Escape")
    expect(visitor.part("inside")).to_have_count(0)


def test_two_fingers_lead_in_and_out_on_a_phone(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&seed=7", **PHONE)
    visitor.has_finished_pass()
    stage = visitor.part("stage")
    finger = Finger(visitor.page, stage)
    finger.touch((0.5, 0.02))
    finger.lift()
    x, y = 0.5, 0.55
    for _ in range(2):  # the first finger fetches what takes two
        finger.touch((x, y - 0.01), (x, y + 0.01))
        finger.touch((x, y - 0.03), (x, y + 0.03))
        finger.lift()
        if visitor.part("inside").count():
            break
    expect(visitor.part("inside")).to_be_visible()
    box = visitor.part("inside").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert violations(visitor.page) == []
    spread = Finger(visitor.page, visitor.part("inside"))
    spread.touch((0.5, 0.2), (0.5, 0.6))
    spread.touch((0.5, 0.35), (0.5, 0.45))
    spread.lift()
    expect(visitor.part("inside")).to_have_count(0)


@pytest.mark.parametrize(
    ("theme", "width", "height"), [("light", 320, 568), ("dark", 1440, 900), ("light", 820, 1180)]
)
def test_each_stage_is_a_still_picture_with_reduced_motion(
    visit: Visit, theme: str, width: int, height: int
) -> None:
    viewport = {"width": width, "height": height}
    visitor = visit(
        "?digit=3&seed=7&neuron=1.3", color_scheme=theme, reduced_motion="reduce", viewport=viewport
    )
    visitor.has_finished_pass()
    visitor.do("inside")
    said = []
    for k, stage in enumerate(STAGES):
        is_at(visitor, stage, str(k + 1))
        said.append(visitor.part("inside-said").inner_text())
        if k < 4:
            expect(visitor.page.locator("[data-action=inside-on]")).to_be_focused()
            visitor.page.keyboard.press("Enter")
    lit = int(np.count_nonzero(visitor.numbers()[0].a))
    z, a = visitor.numbers()[1].z[3], visitor.numbers()[1].a[3]
    assert said[0].startswith(f"{lit} pixels are lit.")
    assert said[3].endswith(f"to z = {z:.3f}.")
    assert f"squishes z = {z:.3f} to {a:.3f}" in said[4]
    inside = visitor.part("inside")
    assert inside.evaluate("({scrollWidth, clientWidth}) => scrollWidth - clientWidth") == 0
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(visitor.page) == []
    visitor.page.keyboard.press("Escape")
    expect(inside).to_have_count(0)
    expect(visitor.page.locator("[data-action=inside]")).to_be_focused()
