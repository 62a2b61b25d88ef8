"""What is this: every mark on the page is explained, by pointer, key and finger."""

from __future__ import annotations

import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import Locator, expect
from visitor import Finger, Visit, Visitor

UNEXPLAINED = """async () => {
    const marks = "button, select, input, summary, canvas, svg[role], [role=slider], [data-part]";
    const unexplained = [];
    const terms = new Set();
    for (const mark of document.querySelectorAll(marks)) {
        if (!mark.getClientRects().length || mark.closest("fp-glossary")) continue;
        document.body.dispatchEvent(new PointerEvent("pointermove", {pointerType: "mouse"}));
        const {x, y} = mark.getBoundingClientRect();
        mark.dispatchEvent(new PointerEvent("pointermove",
            {pointerType: "mouse", bubbles: true, clientX: x, clientY: y}));
        await document.querySelector("fp-glossary").updateComplete;
        const term = document.querySelector("[data-part=glossary]").dataset.term;
        if (term) terms.add(term);
        else unexplained.push(mark.outerHTML.slice(0, 120));
    }
    return [unexplained, [...terms]];
}"""
VIEWS = {
    "view=stage&neuron=1.9&digit=3": {"pad", "network", "weights", "term", "bias"},
    "view=matrix&digit=3": {"matrix", "vector", "expression", "layer"},
    "view=wall&digit=3": {"wall", "heatmap", "histogram"},
    "view=dials": {"random", "save", "bits", "activation-function"},
    "view=dials&neuron=1.9": {"bias", "preset"},
    "view=networks": {"networks"},
    "view=code&digit=3": {"code", "operations", "refusal"},
    "view=checked": {"checked"},
    "view=learn": {"training", "recipe"},
    "view=linear&model=identity&digit=3": {"collapsed"},
    "view=gradient&digit=3": {"gradient", "undo"},
    "step=how-many-dials": {"lesson"},
}


def explained(visitor: Visitor, term: str) -> None:
    """Waits until this term is explained."""
    expect(visitor.part("glossary")).to_have_attribute("data-term", term)


@pytest.mark.parametrize("query", VIEWS)
def test_every_mark_of_every_view_is_explained(visit: Visit, query: str) -> None:
    visitor = visit(f"?motion=off&{query}")
    if "digit=3" in query:
        visitor.reads("3")
    if "neuron" in query:
        expect(visitor.part("inspector")).to_be_visible()
    if "view=stage" not in query:
        expect(visitor.page.locator("fp-lesson .card, fp-view .view > * > *").first).to_be_visible()
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.keyboard.press("?")
    expect(visitor.part("glossary")).to_contain_text("Point at anything")
    unexplained, terms = visitor.page.evaluate(UNEXPLAINED)
    assert unexplained == []
    assert VIEWS[query] <= set(terms)


def test_what_is_pointed_at_is_explained_and_does_nothing_until_one_has_done(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    visitor.do("help")
    visitor.do("whatIs")
    expect(visitor.part("glossary")).to_be_visible()
    visitor.page.locator('[data-action="clear"]').click()
    explained(visitor, "clear")
    visitor.reads("3")  # it was not cleared
    visitor.pointer.stroke([(0.1, 0.1), (0.9, 0.1)])
    explained(visitor, "pad")
    expect(visitor.page.locator('[data-action="undo"]')).to_be_enabled()
    visitor.page.keyboard.press("Escape")
    expect(visitor.part("glossary")).to_be_hidden()
    visitor.do("clear")
    visitor.reads("blank")


def test_the_marks_painted_on_the_stage_are_told_apart(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.has_finished_pass()
    visitor.page.keyboard.press("?")
    expect(visitor.part("glossary")).to_be_visible()
    box = visitor.part("stage").bounding_box()
    assert box is not None
    seen = set()
    for x in range(8, int(box["width"]), 24):
        visitor.page.mouse.move(box["x"] + x, box["y"] + box["height"] * 0.42)
        seen.add(visitor.part("glossary").get_attribute("data-term"))
    assert {"pixel", "hidden", "heatmap", "line", "output"} <= seen


def test_a_mark_is_explained_by_keyboard_and_leads_into_the_lesson(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&neuron=1.9")
    visitor.open_tab("edit")
    dial = visitor.part("bias-dial").get_by_role("slider")
    dial.focus()
    visitor.page.keyboard.press("?")
    explained(visitor, "bias")
    visitor.page.keyboard.press("Escape")
    expect(visitor.part("glossary")).to_be_hidden()
    expect(dial).to_be_focused()
    expect(visitor.part("inspector")).to_be_visible()  # Escape let go of the words alone
    visitor.page.keyboard.press("?")
    explained(visitor, "bias")
    visitor.page.keyboard.press("?")
    expect(visitor.page.locator('[data-action="termInLesson"]')).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.part("lesson")).to_have_attribute("data-step", "bias")
    expect(visitor.part("glossary")).to_be_hidden()


def test_a_finger_held_on_a_mark_explains_it_and_presses_nothing(visit: Visit) -> None:
    phone = {"width": 360, "height": 740}
    visitor = visit("?motion=off&digit=3", viewport=phone, has_touch=True)
    visitor.reads("3")
    finger = Finger(visitor.page, visitor.page.locator('[data-action="clear"]'))
    finger._send("touchStart", [finger.at(0.5, 0.5)])
    explained(visitor, "clear")
    finger._send("touchEnd", [])
    visitor.reads("3")
    explained(visitor, "clear")
    box = box_of(visitor.part("glossary"))
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= phone["width"]
    assert violations(visitor.page) == []
    visitor.page.locator('[data-action="closeGlossary"]').tap()
    expect(visitor.part("glossary")).to_be_hidden()


def test_everything_that_the_lesson_points_at_is_explained_too(visit: Visit) -> None:
    visitor = visit("?motion=off&step=weights")
    expect(visitor.part("lesson")).to_be_focused()
    visitor.page.keyboard.press("?")
    expect(visitor.part("glossary")).to_contain_text("Point at anything")
    visitor.part("seen").hover()
    explained(visitor, "seen")
    visitor.part("inspector").hover()
    explained(visitor, "neuron")
    expect(visitor.page.locator('[data-action="termInLesson"]')).to_be_visible()
    visitor.part("weights").first.hover()
    explained(visitor, "weights")  # of which this very step speaks: it leads nowhere else
    expect(visitor.page.locator('[data-action="termInLesson"]')).to_have_count(0)
    visitor.page.keyboard.press("Escape")
    expect(visitor.part("glossary")).to_be_hidden()
    expect(visitor.part("lesson")).to_have_attribute("data-step", "weights")


def test_a_mouse_that_rests_on_a_mark_is_told_what_it_is_until_it_goes(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.has_finished_pass()
    eraser = visitor.page.locator('[data-action="eraser"]')
    eraser.hover()
    explained(visitor, "eraser")
    visitor.part("glossary").hover(force=True)  # onto the words: they stay
    explained(visitor, "eraser")
    visitor.page.mouse.move(700, 500)
    expect(visitor.part("glossary")).to_be_hidden()
    visitor.part("model").hover()
    explained(visitor, "network")
    visitor.page.keyboard.press("Escape")
    expect(visitor.part("glossary")).to_be_hidden()


def test_a_mouse_that_rests_on_the_stage_is_told_what_is_painted_there(visit: Visit) -> None:
    """As much as it may, it presses what lies below the words."""
    visitor = visit("?motion=off&digit=3")
    visitor.has_finished_pass()
    stage = visitor.part("stage").bounding_box()
    assert stage is not None
    x = stage["x"] + stage["width"] * 0.2
    visitor.page.mouse.move(x, stage["y"] + stage["height"] / 2)
    explained(visitor, "pixel")
    words = visitor.part("glossary").bounding_box()
    assert words is not None
    visitor.page.mouse.click(x, words["y"] + 20)
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "0")
    expect(visitor.part("glossary")).to_be_hidden()


def test_nothing_is_explained_while_a_visitor_draws_reads_or_has_just_pressed(visit: Visit) -> None:
    """The clock is stopped, so every rest has been long enough."""
    visitor = visit("?motion=off&step=weights")
    expect(visitor.part("lesson")).to_be_focused()
    visitor.page.clock.install()
    for part in ("pad", "lesson"):
        visitor.part(part).hover()
        visitor.page.clock.run_for(2_000)
        expect(visitor.part("glossary")).to_be_hidden()
    undo = visitor.page.locator('[data-action="clear"]')
    undo.click()
    visitor.page.mouse.move(*[at + 1 for at in middle(undo)])
    visitor.page.clock.run_for(2_000)
    expect(visitor.part("glossary")).to_be_hidden()


def middle(mark: Locator) -> tuple[float, float]:
    box = mark.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


COVERED = """() => {
    const box = (part) => document.querySelector(part).getBoundingClientRect();
    const card = box("[data-part=glossary]");
    return ["bias", "z"].map((part) => box(`[data-part=${part}]`))
        .some(({ left, right, top, bottom }) => left < card.right && right > card.left
            && top < card.bottom && bottom > card.top);
}"""
"""Whether the words lie on their mark, or on the row below it."""


def test_the_words_beside_a_mark_cover_neither_it_nor_the_row_below(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&neuron=1.9")
    visitor.part("bias").first.hover()
    explained(visitor, "bias")
    expect(visitor.part("glossary")).to_be_visible()
    assert visitor.page.evaluate(COVERED) is False
