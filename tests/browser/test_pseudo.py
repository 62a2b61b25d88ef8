"""The page in English made 40 % longer: no word from outside the catalogue, no box that breaks.

One visitor goes everywhere once, and looks around at three widths wherever the page has come to.
"""

from __future__ import annotations

import pytest
from boxes import BROKEN, OUTSIDE
from lessons import STEPS, TASKS, is_at
from playwright.sync_api import expect
from visitor import Visit, Visitor

from servers import Server

SIZES = {1440: 900, 820: 1180, 360: 740}
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
ACT = """([name, detail]) => document.body.dispatchEvent(
    new CustomEvent("action", { bubbles: true, detail: { name, detail } }))"""
UNFOLD = "all => all.forEach((details) => (details.open = true))"
VIEWS = ["stage", "matrix", "wall", "dials", "networks", "code", "checked", "gradient", "learn"]


class Found:
    """What was found wrong so far, by where it was seen first."""

    def __init__(self, visitor: Visitor, outside: bool = True) -> None:
        """`outside`: whether words from outside the catalogue are wrong, as en-XA shows them."""
        self.visitor = visitor
        self.outside = outside
        self.wrong: dict[str, str] = {}

    def look(self, where: str, widths: dict[int, int] = SIZES) -> None:
        page = self.visitor.page
        for width, height in widths.items():
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(SETTLED)
            for what in page.evaluate(BROKEN):
                self.wrong.setdefault(f"{width}: {what}", where)
        for what in page.evaluate(OUTSIDE) if self.outside else []:
            self.wrong.setdefault(what, where)


def act(visitor: Visitor, name: str, detail: object = None) -> None:
    visitor.page.evaluate(ACT, [name, detail])


def show(visitor: Visitor, view: str) -> None:
    """Opens a view and waits for what is in it."""
    act(visitor, "view", view)
    expect(visitor.page.locator(f"[data-view={view}]")).to_have_attribute("aria-current", "page")
    if view != "stage":
        expect(visitor.page.locator("fp-view .view > * > *").first).to_be_attached()


@pytest.fixture
def visitor(visit: Visit, bare: Server) -> Visitor:
    query = "?lang=en-XA&motion=off&digit=3"
    visitor = visit(query, at=bare.url, reduced_motion="reduce")
    visitor.has_finished_pass()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en-XA")
    return visitor


def test_views_dialogs_and_the_inspector_hold_longer_words(visitor: Visitor) -> None:
    found = Found(visitor)
    names = visitor.page.locator("[data-view]").evaluate_all("all => all.map(e => e.dataset.view)")
    assert names == VIEWS
    for view in VIEWS:
        show(visitor, view)
        if view == "checked":
            visitor.has_checked(66)
        found.look(view)
    show(visitor, "stage")
    for layer, neuron in [(0, 406), (1, 9), (3, 3)]:
        act(visitor, "select", {"layer": layer, "neuron": neuron})
        expect(visitor.part("inspector")).to_have_attribute("data-layer", str(layer))
        for tab in visitor.page.get_by_role("tab").all():
            tab.click()
            visitor.page.locator("fp-neuron details").evaluate_all(
                "all => all.forEach(e => e.open = true)"
            )
            found.look(f"{tab.get_attribute('data-tab')} of neuron {layer}.{neuron}")
    show(visitor, "dials")
    act(visitor, "randomDials")
    found.look("turned dials")
    act(visitor, "select", None)
    for dialog, close in [("help", "closeHelp"), ("share", "closeShare")]:
        act(visitor, dialog)
        opened = visitor.page.locator(f"fp-{dialog} dialog")
        expect(opened).to_be_visible()
        found.look(dialog)
        if dialog == "share":
            visitor.do("share-embed")
            expect(visitor.part("embed-code")).to_be_visible()
            found.look("embed")
        act(visitor, close)
        expect(opened).to_be_hidden()
    act(visitor, "openModel", "identity")
    expect(visitor.part("model")).to_have_value("identity")
    show(visitor, "linear")
    expect(visitor.part("collapsed").first).to_be_visible()
    found.look("linear")
    show(visitor, "stage")
    act(visitor, "whatIs")
    expect(visitor.part("glossary")).to_be_visible()  # what answers is fetched when first asked for
    visitor.part("answer").hover()
    expect(visitor.part("glossary")).to_have_attribute("data-term", "answer")
    found.look("glossary", {360: 740})
    assert found.wrong == {}


def test_every_step_of_the_lesson_holds_longer_words_with_its_task_done(visitor: Visitor) -> None:
    found = Found(visitor)
    desk = {"width": 1440, "height": SIZES[1440]}
    for step in STEPS:
        visitor.page.set_viewport_size(desk)
        act(visitor, "lesson", step)
        is_at(visitor, step)
        visitor.has_weights()
        if step in TASKS:
            TASKS[step](visitor)
            expect(visitor.part("task"), f"the task of {step}").to_have_attribute("data-done", "")
        found.look(f"step {step}")
        choices = visitor.part("question").locator("[data-choice]")
        if choices.count():
            choices.first.click()
            expect(visitor.part("outcome")).to_be_visible()
            found.look(f"step {step}, graded")
    assert found.wrong == {}
