"""A phone upright and on its side, and a projector in front of a room."""

from __future__ import annotations

import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import expect
from visitor import Visit, Visitor

from forwardpass.digits.handwriting import write

BOXES = """() => Object.fromEntries(["pad", "stage", "answer", "timeline"].map((part) => {
    const { left, top, right, bottom } =
        document.querySelector(`[data-part=${part}]`).getBoundingClientRect();
    return [part, { left, top, right, bottom }];
}))"""
SENTENCE = """() => {
    const { left, top, right, bottom } =
        document.querySelector("fp-answer .why").getBoundingClientRect();
    return { left, top, right, bottom };
}"""
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = [];
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (!data.trim() || !parentElement.checkVisibility()) continue;
        if (parentElement.closest(".hidden, .skip, h1, option, sup, sub")) continue;
        const size = parseFloat(getComputedStyle(parentElement).fontSize);
        if (size < 24) small.push(`${size}: ${data.trim().slice(0, 40)}`);
    }
    return small;
}"""
"""Texts of HTML smaller than 24 px."""

Box = dict[str, float]


def on_one_screen(visitor: Visitor, width: int, height: int) -> dict[str, Box]:
    """Where pad, stage, answer and timeline stand: all of them in the window, none over another."""
    boxes: dict[str, Box] = visitor.page.evaluate(BOXES)
    assert visitor.page.evaluate("[scrollX, scrollY]") == [0, 0]
    for name, box in boxes.items():
        assert box["left"] >= 0, name
        assert box["right"] <= width + 0.5, name
        assert box["top"] >= 0, name
        if name != "timeline":  # its first line stays at hand, the rest lies below
            assert box["bottom"] <= height + 0.5, name
    pad, stage, timeline = boxes["pad"], boxes["stage"], boxes["timeline"]
    assert pad["bottom"] <= timeline["top"] + 0.5
    assert stage["bottom"] <= pad["top"] + 0.5 or pad["right"] <= stage["left"] + 0.5
    return boxes


@pytest.mark.parametrize(
    ("width", "height", "least_pad", "least_stage"),
    [(390, 844, 230, 360), (320, 640, 150, 220), (844, 390, 150, 270), (667, 375, 140, 255)],
)
def test_pad_answer_and_network_share_the_screen_of_a_phone_while_drawing_and_playing(
    visit: Visit, width: int, height: int, least_pad: int, least_stage: int
) -> None:
    viewport = {"width": width, "height": height}
    visitor = visit("?motion=reduced", viewport=viewport, has_touch=True, is_mobile=True)
    expect(visitor.page.locator("[data-action=clear]")).to_be_in_viewport(ratio=1)
    visitor.draw(stroke.points for stroke in write(3, 1).strokes)
    visitor.reads("3")
    boxes = on_one_screen(visitor, width, height)
    assert boxes["pad"]["right"] - boxes["pad"]["left"] >= least_pad
    assert boxes["stage"]["bottom"] - boxes["stage"]["top"] >= least_stage
    is_upright = height > width
    sentence = visitor.page.evaluate(SENTENCE)
    if is_upright:  # what the answer says lies neither over the network's lines nor over the pad
        assert boxes["stage"]["bottom"] <= sentence["top"]
        assert boxes["pad"]["right"] <= sentence["left"] and sentence["right"] <= width
        assert sentence["bottom"] <= boxes["pad"]["bottom"]
    assert (boxes["stage"]["bottom"] <= boxes["pad"]["top"]) == is_upright
    visitor.do("play")
    on_one_screen(visitor, width, height)
    visitor.reads("3")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(visitor.page) == []


def test_one_key_shows_only_the_network_in_large_letters_and_a_clicker_turns_the_lesson(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&digit=3", viewport={"width": 1920, "height": 1080})
    visitor.has_finished_pass()
    before = visitor.part("stage").bounding_box()
    visitor.page.locator("body").press("f")
    for panel in ("fp-header nav", "fp-tools", "fp-gallery", "fp-modes"):
        expect(visitor.page.locator(panel)).to_be_hidden()
    expect(visitor.page.locator("[data-action=present]")).to_have_attribute("aria-pressed", "true")
    assert visitor.page.evaluate(TEXTS) == []
    visitor.page.mouse.move(900, 500)
    dot = visitor.page.locator(".laser")
    expect(dot).to_be_visible()  # and it has no tail, for motion is off
    assert box_of(dot) == {"x": 876, "y": 476, "width": 48, "height": 48}
    visitor.page.keyboard.press("l")
    expect(dot).to_be_hidden()
    visitor.page.keyboard.press("l")
    expect(dot).to_be_visible()
    after = visitor.part("stage").bounding_box()
    assert before
    assert after
    assert after["width"] * after["height"] > 1.1 * before["width"] * before["height"]
    visitor.act("lesson", "neuron")
    lesson = visitor.part("lesson")
    expect(lesson).to_have_attribute("data-arrived", "true")
    visitor.part("stage").focus()
    for key, step in (("PageDown", "pixels"), ("PageDown", "outputs"), ("PageUp", "pixels")):
        visitor.page.keyboard.press(key)
        expect(lesson).to_have_attribute("data-step", step)
        expect(lesson).to_have_attribute("data-arrived", "true")
    assert visitor.page.evaluate(TEXTS) == []
    assert violations(visitor.page) == []
    visitor.page.locator("body").press("f")
    expect(visitor.page.locator("fp-header nav")).to_be_visible()
    expect(dot).to_be_hidden()
