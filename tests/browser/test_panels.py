"""Every panel names in `uses` each part of the state that it reads: else it shows something old."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visitor import Visit, Visitor

RECORD = """() => {
    const stateOf = new WeakMap();
    const unnamed = (window.unnamed = {});
    const recording = (state, read) => {
        const proxy = new Proxy(state, {
            get: (target, key) => (read.add(key), target[key]),
        });
        stateOf.set(proxy, state);
        return proxy;
    };
    const panel = Object.getPrototypeOf(customElements.get("fp-network-input").prototype);
    const { show, performUpdate } = panel;
    panel.show = function (state) {
        show.call(this, stateOf.get(state) ?? state);
    };
    panel.performUpdate = function () {
        const { state } = this;
        if (!state) return performUpdate.call(this);
        // Every panel is shown another ratio of pixels, whatever it names.
        const [named, read] = [new Set(["pixelRatio"]), new Set()];
        const whole = recording(state, named);
        const isWhole = this.uses(whole).includes(whole);
        this.state = recording(state, read);
        try {
            performUpdate.call(this);
        } finally {
            this.state = stateOf.get(this.state) ?? this.state;
        }
        const element = (unnamed[this.localName] ??= []);
        for (const key of isWhole ? [] : read) {
            if (!named.has(key) && !element.includes(key)) element.push(key);
        }
    };
}"""
ACT = """([name, detail]) => document.body.dispatchEvent(
    new CustomEvent("action", { bubbles: true, detail: { name, detail } }))"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
VIEWS = ["matrix", "wall", "dials", "networks", "code", "checked", "stage"]
MISSING = "() => Object.entries(unnamed).filter(([, keys]) => keys.length > 0)"


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    visitor = visit("?digit=3&motion=off", reduced_motion="reduce")
    visitor.has_finished_pass()
    visitor.page.evaluate(RECORD)
    return visitor


def act(visitor: Visitor, name: str, detail: object = None) -> None:
    visitor.page.evaluate(ACT, [name, detail])
    visitor.page.evaluate(SETTLED)


def test_a_panel_that_reads_more_than_it_names_is_found(visitor: Visitor) -> None:
    visitor.page.evaluate(
        """() => {
            const panel = customElements.get("fp-network-input").prototype;
            panel.uses = ({ centred }) => [centred];
        }"""
    )
    act(visitor, "centred", False)
    assert visitor.page.evaluate(MISSING) == [["fp-network-input", ["card", "drawing", "pass"]]]


def test_every_panel_names_what_it_reads(visitor: Visitor) -> None:
    page = visitor.page
    for view in VIEWS:
        act(visitor, "view", view)
        if view != "stage":
            expect(page.locator("fp-view .view > * > *").first).to_be_attached()
        for layer, neuron in [(0, 406), (1, 9), (3, 3)]:
            act(visitor, "select", {"layer": layer, "neuron": neuron})
            expect(visitor.part("inspector")).to_have_attribute("data-layer", str(layer))
            for tab in ("sum", "curve", "links", "edit"):
                act(visitor, "tab", tab)
            act(visitor, "others")
        act(visitor, "select", None)
    act(visitor, "view", "dials")
    act(visitor, "select", {"layer": 1, "neuron": 9})
    act(visitor, "randomDials")
    act(visitor, "view", "stage")
    for dialog in ("help", "share"):
        act(visitor, dialog, True)
        expect(page.locator(f"fp-{dialog} dialog")).to_be_visible()
        act(visitor, dialog, False)
    for step in ("digit", "bias", "counting", "code"):
        act(visitor, "lesson", step)
        expect(visitor.part("lesson")).to_have_attribute("data-step", step)
        expect(visitor.part("lesson")).to_have_attribute("data-arrived", "true")
    act(visitor, "leaveLesson")
    seen = page.evaluate("Object.keys(unnamed)")
    panels = page.locator(
        "[data-panel], fp-header, fp-network-input, fp-answer, fp-neuron, fp-modes"
    )
    shown = set(panels.evaluate_all("all => all.map((each) => each.localName)"))
    assert shown <= set(seen) and len(seen) > 20
    missing = page.evaluate(MISSING)
    assert not missing, "; ".join(f"{name}: {keys}" for name, keys in missing)


def test_a_view_begins_at_its_top_however_far_the_last_one_was_scrolled(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&view=matrix", viewport={"width": 1366, "height": 768})
    expect(visitor.part("matrix")).to_have_attribute("data-loaded", "complete")
    view = visitor.page.locator("fp-view")
    visitor.page.click("[data-view=dials]")
    expect(visitor.part("board")).to_be_visible()
    view.evaluate("view => view.scrollTo(0, 200)")
    assert view.evaluate("view => view.scrollTop") == 200
    visitor.page.click("[data-view=matrix]")
    expect(visitor.part("matrix")).to_have_attribute("data-loaded", "complete")
    assert view.evaluate("view => view.scrollTop") == 0
