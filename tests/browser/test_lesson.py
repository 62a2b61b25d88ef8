"""The lesson from end to end by keyboard, each step from its address, and what is kept of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe import violations
from lessons import LEARNING, SEEN, STEPS, TASKS, asked, card, is_at, press
from playwright.sync_api import Page, expect
from visitor import Visit, Visitor
from waiting import until

KEPT = "localStorage.getItem('forwardpass.lesson')"
FORBID_STORAGE = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""
LEFT_EARLY = "net::ERR_ABORTED"
"""The error of a request that a page leaves behind when it goes to another address."""
ON = [" ", "ArrowRight", "PageDown"]
"""Keys that turn the page, all of them."""


@pytest.fixture(scope="module")
def walked() -> dict[str, Any]:
    """What each step made of the page when it was walked to."""
    return {}


BELOW_ITS_ANSWER = """() => {
    const question = document.querySelector("fp-question");
    const figures = [...document.querySelectorAll("fp-sums, fp-turned, fp-changed, fp-timing")];
    const isAbove = (figure) =>
        question.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_PRECEDING;
    return figures.filter(isAbove).map(({ localName }) => localName);
}"""
"""Figures that stand above the question which they answer once the task is done."""


def open_lesson(visitor: Visitor) -> None:
    button = visitor.page.locator("[data-action=lesson]")
    button.focus()
    visitor.page.keyboard.press("Enter")


def test_the_whole_lesson_is_walked_by_keyboard_each_task_done_and_each_question_answered(
    visit: Visit, walked: dict[str, Any]
) -> None:
    # Colours that are on their way to others have no contrast of their own.
    visitor = visit("?motion=off", reduced_motion="reduce")
    open_lesson(visitor)
    answered: dict[str, str | None] = {}
    for at, step in enumerate(STEPS):
        is_at(visitor, step)
        expect(card(visitor)).to_be_focused()
        visitor.has_weights()
        walked[step] = visitor.page.evaluate(SEEN)
        assert violations(visitor.page) == [], step
        task = visitor.part("task")
        assert task.count() == (step in TASKS), step
        if step in TASKS:
            expect(task).not_to_have_attribute("data-done", "")
            TASKS[step](visitor)
            expect(task, f"the task of {step}").to_have_attribute("data-done", "")
        if step in asked():
            press(visitor, "[data-part=question] [data-choice]", "Enter")
            expect(visitor.part("outcome"), f"the question of {step}").to_be_visible()
            answered[step] = visitor.part("question").get_attribute("data-question")
            assert visitor.page.evaluate(BELOW_ITS_ANSWER) == [], step
        if step != STEPS[-1]:
            card(visitor).focus()
            visitor.page.keyboard.press(ON[at % len(ON)])
    assert answered == asked()
    expect(visitor.page.locator("[data-action=stepOn]")).to_be_disabled()
    visitor.page.keyboard.press("ArrowRight")
    is_at(visitor, STEPS[-1])


def test_each_step_opened_from_its_address_is_what_walking_reaches(
    visit: Visit, walked: dict[str, Any]
) -> None:
    visitor = visit("?motion=off&step=digit")
    for step in STEPS:
        visitor.page.goto(f"{visitor.page.url.partition('?')[0]}?motion=off&step={step}")
        is_at(visitor, step)
        expect(visitor.page.locator("[data-part=gallery] [data-digit]").first).to_be_visible()
        visitor.has_weights()
        assert visitor.page.evaluate(SEEN) == walked[step], step
    visitor.forgive(LEFT_EARLY)


def test_keys_go_back_too_and_where_nothing_has_the_focus_they_work_as_well(visit: Visit) -> None:
    visitor = visit("?motion=off&step=hidden")
    is_at(visitor, "hidden")
    visitor.page.keyboard.press("ArrowLeft")
    is_at(visitor, "outputs")
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.keyboard.press("ArrowRight")
    is_at(visitor, "hidden")
    visitor.part("stage").focus()
    visitor.page.keyboard.press("ArrowRight")  # the stage takes its own arrows
    is_at(visitor, "hidden")


def test_back_and_next_and_the_list_of_steps_lead_there(visit: Visit) -> None:
    visitor = visit("?motion=off&step=bias")
    is_at(visitor, "bias")
    visitor.do("stepOn")
    is_at(visitor, "each")
    visitor.do("stepBack")
    is_at(visitor, "bias")
    visitor.part("steps").select_option("matrix")
    is_at(visitor, "matrix")
    expect(visitor.part("steps").locator("option")).to_have_count(len(STEPS + LEARNING))


def test_the_visitor_may_leave_explore_and_come_back_to_the_step(visit: Visit) -> None:
    visitor = visit("?motion=off&step=squish")
    is_at(visitor, "squish")
    visitor.do("leaveLesson")
    expect(card(visitor)).to_have_count(0)
    expect(visitor.page.locator("[data-action=lesson]")).to_be_focused()
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "5")
    assert visitor.page.evaluate("document.body.dataset.lit") is None
    visitor.do("lesson")
    is_at(visitor, "squish")


def test_the_progress_of_the_visitor_outlasts_the_page(visit: Visit) -> None:
    visitor = visit("?motion=off&step=hidden")
    is_at(visitor, "hidden")
    TASKS["hidden"](visitor)
    expect(visitor.part("task")).to_have_attribute("data-done", "")
    visitor.do("stepOn")
    is_at(visitor, "pass")
    assert visitor.page.evaluate(KEPT) == '{"step":"pass","done":["hidden"]}'
    visitor.page.goto(visitor.page.url.partition("?")[0] + "?motion=off")
    visitor.is_connected()
    visitor.forgive(LEFT_EARLY)
    visitor.do("lesson")
    is_at(visitor, "pass")
    expect(visitor.part("steps").locator("option").nth(5)).to_contain_text("✓")


def test_a_browser_that_keeps_nothing_has_the_lesson_too(visit: Visit) -> None:
    def forbid(page: Page) -> None:
        page.add_init_script(FORBID_STORAGE)

    visitor = visit("?motion=off", before=forbid)
    visitor.do("lesson")
    is_at(visitor, "digit")
    visitor.do("stepOn")
    is_at(visitor, "alike")


def test_nothing_plays_by_itself_under_reduced_motion(visit: Visit) -> None:
    visitor = visit("?step=pass", reduced_motion="reduce")
    is_at(visitor, "pass")
    slider = visitor.part("timeline").get_by_role("slider")
    expect(slider).to_have_value("0")
    expect(visitor.page.get_by_role("button", name="Play")).to_be_visible()


COVERED = """() => {
    const card = document.querySelector("fp-lesson").getBoundingClientRect();
    return [...document.querySelectorAll("[data-lesson-part]")]
        .filter((part) => document.body.dataset.lit.split(" ").includes(part.dataset.lessonPart))
        .map((part) => (part.matches(".input") ? part.querySelector(".paper") : part))
        .filter((part) => part.checkVisibility())
        .map((part) => [part, part.getBoundingClientRect()])
        .filter(([, box]) => box.height && box.top < card.bottom - 1 && box.bottom > card.top + 1)
        .filter(([, box]) => box.left < card.right - 1 && box.right > card.left + 1)
        .map(([part]) => part.localName);
}"""
OUT_OF_REACH = """selectors => selectors.filter((selector) => {
    const part = document.querySelector(selector);
    const box = part?.getBoundingClientRect();
    if (!box?.height) return true;
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const home = part.closest("[data-lesson-part]");
    const isLit = !home || document.body.dataset.lit.split(" ").includes(home.dataset.lessonPart);
    return !isLit || !(part.contains(at) || at?.contains(part));
})"""
"""Of what a step asks for, what is dim, or does not lie open to the mouse."""
STAGE = "canvas[data-part=stage]"
ASKED_FOR = {
    **{step: ["[data-part=pad]"] for step in ("digit", "alike", "outputs")},
    **{step: [STAGE] for step in ("neuron", "pixels", "hidden", "squish", "relu")},
    "pass": ["[data-action=play]"],
    "causes": ["[data-part=cause]"],
    "weights": ["[data-part=cells]"],
    "region": ["[data-action=region]"],
    "surround": ["[data-part=pad]", "[data-action=use-region]", "[data-action=use-edge]"],
    "bias": ["fp-turnable [role=slider]", "[data-part=turned-activation]", "[data-part=answer]"],
    "each": ["[data-action=turn-one]"],
    "edges": ["[data-part=tile]"],
    "by-hand": ["[data-action=randomDials]"],
    "matrix": ["[data-part=matrix]"],
    "code": ["[data-action=measureBoth]"],
    "function": ["[data-part=response] summary"],
    "readers": ["[data-part=networks] tr:nth-child(2) button", "[data-part=pad]"],
}
TOO_LONG = """(() => {
    const words = document.querySelector("fp-lesson .words");
    return words.scrollHeight - words.clientHeight;
})()"""
"""By how many px the words of a step do not fit their card."""
STAGE_HEIGHT = "document.querySelector('.stage:not([hidden]), fp-view').clientHeight"


@pytest.mark.parametrize("size", [(1366, 768), (820, 1180)], ids=["laptop", "tablet"])
def test_the_card_covers_nothing_that_it_speaks_of(visit: Visit, size: tuple[int, int]) -> None:
    """On a laptop the stage keeps its height, what is asked for lies open, and no card scrolls."""
    width, height = size
    visitor = visit("?motion=off&digit=3", viewport={"width": width, "height": height})
    visitor.has_weights()
    before = visitor.page.evaluate(STAGE_HEIGHT)
    visitor.do("lesson")
    for step in STEPS:
        visitor.part("steps").select_option(step)
        is_at(visitor, step)
        assert visitor.page.evaluate(COVERED) == [], step
        assert visitor.page.evaluate("document.documentElement.scrollWidth") == width, step
        if width == 1366:
            assert visitor.page.evaluate(STAGE_HEIGHT) >= before, step
            wanted = ASKED_FOR.get(step, [])
            assert bool(wanted) == (step in TASKS), step
            until(visitor.page, f"!({OUT_OF_REACH})({json.dumps(wanted)}).length")
            assert visitor.page.evaluate(TOO_LONG) <= 0, step


BEHIND = """() => {
    const [stage, numbers] = ["canvas[data-part=stage]", "fp-neuron"]
        .map((part) => document.querySelector(part).getBoundingClientRect());
    return Math.max(0, Math.min(numbers.right, stage.right) - Math.max(numbers.left, stage.left))
        / stage.width;
}"""
"""Share of the stage's width that lies behind the numbers of a neuron."""


def test_the_numbers_leave_the_stage_free_on_a_tablet_where_a_step_needs_both(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&step=digit", viewport={"width": 820, "height": 1180})
    for step in ["pixels", "causes", "hope", "weights", "squish", "function", "relu"]:
        visitor.part("steps").select_option(step)
        is_at(visitor, step)
        expect(visitor.part("inspector")).to_be_visible()
        assert visitor.page.evaluate(BEHIND) < 0.06, step
