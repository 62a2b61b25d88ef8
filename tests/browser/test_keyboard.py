"""All that a mouse can do can be done from the keyboard."""

from __future__ import annotations

from playwright.sync_api import expect
from visitor import Visit

CONTROLS = """[...document.querySelectorAll("button, select, input, summary, [tabindex='0']")]
    .filter((element) => !element.disabled && element.checkVisibility())"""
FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    element.dataset.visited = "";
    return element.matches(":focus-visible");
}"""
NOT_VISITED = f"""{CONTROLS}.filter((element) => !("visited" in element.dataset))
    .map((element) => element.outerHTML.slice(0, 120))"""


def test_tab_reaches_every_control(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    for _ in range(visitor.page.evaluate(f"{CONTROLS}.length") + 10):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(FOCUSED) in (True, None)
    assert visitor.page.evaluate(NOT_VISITED) == []


def test_the_first_stop_skips_to_the_pad(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    expect(visitor.part("pad")).to_be_focused()


def test_arrows_walk_over_the_stage_and_open_each_neuron(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    visitor.part("stage").focus()
    visitor.page.keyboard.press("ArrowRight")
    panel = visitor.page.get_by_role("region", name="Open neuron")
    expect(panel).to_contain_text("Neuron 0 of hidden layer 1")
    visitor.page.keyboard.press("ArrowDown")
    expect(panel).to_contain_text("Neuron 1 of hidden layer 1")
    visitor.page.keyboard.press("Escape")
    expect(panel).not_to_contain_text("Neuron 1")
