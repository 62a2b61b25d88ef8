"""The lesson on a phone, by touch: a low sheet that turns like a page and folds away."""

from __future__ import annotations

import json

import pytest
from axe import violations
from lessons import STEPS, card, is_at, press
from playwright.sync_api import expect
from test_lesson import ASKED_FOR
from test_sheet import SMALL
from visitor import Finger, Visit, Visitor
from waiting import until

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "reduced_motion": "reduce",  # sheets stand where they are, at once
}
MOST = 0.5
"""Share of the window that the card may take."""
FREE = """() => {
    const top = document.querySelector("fp-lesson").getBoundingClientRect().top;
    const sheet = document.querySelector("fp-neuron:not([empty])")?.getBoundingClientRect();
    return { card: top, sheet: sheet ? [sheet.top, sheet.bottom] : null };
}"""
SHOWN = """([selector, below]) => {
    const part = document.querySelector(`${selector}[data-spoken]`);
    const box = part?.getBoundingClientRect();
    return box && box.top >= 0 && box.top + Math.min(44, box.height) <= below;
}"""
PHONE_OF_TODAY = {**PHONE, "viewport": {"width": 390, "height": 844}}
WHOLE = """(selectors) => {
    const card = document.querySelector("fp-lesson").getBoundingClientRect().top;
    return selectors.every((selector) => {
        const part = document.querySelector(selector);
        const box = part?.getBoundingClientRect();
        const sheet = part?.closest("fp-neuron")?.querySelector(":scope > header");
        const above = sheet?.getBoundingClientRect().bottom ?? 0;
        const isAbove = box?.height && box.top >= above - 1 && box.bottom <= card + 1;
        return isAbove && box.right <= innerWidth;
    });
}"""
"""Whether these parts are in sight as a whole, between the head of the sheet and the card."""
SHOW = {
    "pixels": "fp-pixel-position",
    "causes": "fp-causes-effects",
    "weights": "fp-pictures",
    "region": "fp-presets",
    "squish": "fp-squish",
    "bias": "fp-dials",
}
"""What some steps are about, inside the inspector."""
BELOW = [("readers", "[data-part=pad]"), ("bias", "[data-part=answer]")]
"""Drawn on once another network is open, to which the words send first; and said in the card."""
A_SWIPE_BELOW = {390: [], 320: ["region", "matrix", "readers"]}
"""Steps that speak of more than such a screen holds: the rest is reached with one swipe."""


def open_step(visit: Visit, step: str, **context: object) -> Visitor:
    visitor = visit(f"?motion=off&step={step}", **PHONE, **context)
    is_at(visitor, step)
    return visitor


def swipe(visitor: Visitor, start: float, end: float, height: float = 0.3) -> None:
    """A finger across the words of the card, from one share of its width to another."""
    steps = [start + (end - start) * part / 4 for part in range(5)]
    Finger(visitor.page, card(visitor)).stroke([(x, height) for x in steps])


def test_the_whole_lesson_is_walked_by_touch(visit: Visit) -> None:
    visitor = open_step(visit, "digit")
    for at, step in enumerate(STEPS):
        is_at(visitor, step)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360, step
        controls = card(visitor).locator("button:visible, .contents")
        assert controls.evaluate_all(SMALL) == [], step
        free = visitor.page.evaluate(FREE)
        assert free["card"] >= (1 - MOST) * 740, step
        assert free["sheet"] is None or free["sheet"][1] <= free["card"] + 1, step
        if at % 4 == 0:  # the rest is the same card with other words, and was looked at on a desk
            assert violations(visitor.page) == [], step
        if step == STEPS[-1]:
            break
        # The browser takes a tap right after a swipe for a part of it: first taps, then swipes.
        if at < len(STEPS) // 2:
            visitor.page.locator("[data-action=stepOn]").tap()
        else:
            swipe(visitor, 0.8, 0.2)


OUT_OF_SIGHT = """async (asked) => {
    const card = document.querySelector("fp-lesson");
    const sheet = document.querySelector("fp-neuron:not([empty])");
    const below = card.getBoundingClientRect().top;
    const isSeen = (part, whole) => {
        const { top, bottom, left, right, height } = part.getBoundingClientRect();
        const most = sheet?.contains(part) || !sheet?.checkVisibility()
            ? below : sheet.getBoundingClientRect().top;
        const seen = Math.min(bottom, most) - Math.max(top, 0);
        const isBeside = left < -1 || right > innerWidth + 1;
        return !isBeside && seen >= (whole ? height : Math.min(height, 40)) - 1;
    };
    const missed = [];
    for (const selector of asked) {
        const part = document.querySelector(selector);
        const isPad = selector.includes("pad");
        if (!part || !(card.contains(part) || isSeen(part, isPad))) missed.push(selector);
    }
    if (asked.includes("[data-part=pad]") && document.body.dataset.lit.includes("answer"))
        for (const part of document.querySelectorAll("[data-part=answer], [data-action=clear]"))
            if (!isSeen(part, true)) missed.push(part.outerHTML.slice(0, 60));
    for (const word of card.querySelectorAll("[data-part=live-word]")) {
        word.focus({ preventScroll: true });
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const parts = [...document.querySelectorAll("[data-pointed]:not(fp-lesson *)")];
        const spots = sheet ? [] : [...document.querySelectorAll(".stage .spot")];
        if (parts.length && !parts.some((part) => isSeen(part))) missed.push(word.innerText);
        if (!spots.every((spot) => isSeen(spot, true))) missed.push(word.innerText);
        word.blur();
    }
    return missed;
}"""
"""What a step asks for, and what its words light, that is not in sight above the card."""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640)])
def test_what_each_sentence_speaks_of_is_in_sight_on_a_phone(
    visit: Visit, width: int, height: int
) -> None:
    phone = {**PHONE, "viewport": {"width": width, "height": height}}
    visitor = visit("?motion=off&step=digit", **phone)
    for step in STEPS:
        if step != STEPS[0]:
            visitor.part("steps").select_option(step)
        is_at(visitor, step)
        if step in A_SWIPE_BELOW[width]:
            continue
        wanted = [part for part in ASKED_FOR.get(step, []) if (step, part) not in BELOW]
        until(
            visitor.page, f"({OUT_OF_SIGHT})({json.dumps(wanted)}).then((missed) => !missed.length)"
        )


def test_what_a_task_opens_on_a_phone_is_in_sight_with_the_card_open(visit: Visit) -> None:
    visitor = visit("?motion=off&step=function", **PHONE_OF_TODAY)
    is_at(visitor, "function")
    visitor.part("response").locator("summary").tap()
    expect(visitor.part("task")).to_have_attribute("data-done", "")
    until(visitor.page, WHOLE, ["[data-part=response-plot]", "[data-part=response-value]"])
    visitor.part("steps").select_option("bias")
    is_at(visitor, "bias")
    press(visitor, "fp-turnable [role=slider]", "Enter")
    expect(visitor.part("turned-answer")).to_have_text("The answer has turned from 3 to 5.")
    expect(visitor.part("turned-answer")).to_be_in_viewport(ratio=0.98)
    visitor.part("steps").select_option("readers")
    is_at(visitor, "readers")
    visitor.part("networks").locator("tr:nth-child(2) button").tap()
    drawing = ["[data-part=pad]", "[data-part=answer]", "[data-action=clear]"]
    until(visitor.page, WHOLE, drawing)
    Finger(visitor.page, visitor.part("pad")).stroke([(0.5, 0.2), (0.5, 0.8)])
    expect(visitor.part("task")).to_have_attribute("data-done", "")
    until(visitor.page, WHOLE, drawing)


@pytest.mark.parametrize("step", SHOW)
def test_what_a_step_is_about_stands_above_the_card(visit: Visit, step: str) -> None:
    visitor = open_step(visit, step)
    below = visitor.page.evaluate(FREE)["card"]
    until(visitor.page, SHOWN, [SHOW[step], below])


def test_a_finger_turns_back_as_well_and_a_short_or_steep_one_turns_nothing(visit: Visit) -> None:
    visitor = open_step(visit, "hidden")
    swipe(visitor, 0.5, 0.45)
    Finger(visitor.page, card(visitor)).stroke([(0.5, 0.2), (0.6, 0.8)])
    is_at(visitor, "hidden")
    swipe(visitor, 0.2, 0.8)
    is_at(visitor, "outputs")


def test_the_words_fold_away_and_the_task_stays(visit: Visit) -> None:
    visitor = open_step(visit, "causes")
    before = visitor.page.evaluate(FREE)["card"]
    fold = visitor.page.locator("[data-action=fold]")
    expect(fold).to_have_attribute("aria-expanded", "true")
    fold.tap()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(card(visitor).locator(".text")).to_be_hidden()
    expect(visitor.part("task")).to_be_in_viewport(ratio=1)
    after = visitor.page.evaluate(FREE)
    assert after["card"] > before + 100
    assert abs(after["sheet"][1] - after["card"]) <= 1
    visitor.page.locator("[data-action=stepOn]").tap()
    is_at(visitor, "weights")
    expect(card(visitor).locator(".text")).to_be_visible()


def test_a_task_is_done_by_touch_and_the_lesson_left_and_found_again(visit: Visit) -> None:
    visitor = open_step(visit, "causes")
    visitor.part("cause").first.tap()
    expect(visitor.part("task")).to_have_attribute("data-done", "")
    visitor.page.locator("[data-action=leaveLesson]").tap()
    expect(card(visitor)).to_have_count(0)
    expect(visitor.part("timeline")).to_be_visible()
    visitor.page.locator("[data-action=lesson]").tap()
    is_at(visitor, "causes")
    visitor.part("steps").select_option("edges")
    is_at(visitor, "edges")
    visitor.part("tile").first.tap()
    expect(visitor.part("inspector")).to_be_visible()
    expect(visitor.page.locator("fp-neuron")).to_have_css("filter", "none")
    visitor.part("steps").select_option("by-hand")
    is_at(visitor, "by-hand")
    visitor.page.locator("[data-action=randomDials]").tap()
    expect(visitor.part("accuracy").locator("strong")).to_be_in_viewport(ratio=1)


def test_the_timeline_is_there_when_it_is_spoken_of(visit: Visit) -> None:
    visitor = open_step(visit, "hidden")
    expect(visitor.part("timeline")).to_be_hidden()
    visitor.page.locator("[data-action=stepOn]").tap()
    is_at(visitor, "pass")
    play = visitor.page.locator("[data-action=play]")
    expect(play).to_be_in_viewport(ratio=1)
    play.tap()
    expect(visitor.part("task")).to_have_attribute("data-done", "")
