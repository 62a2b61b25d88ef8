"""On paper: light, in full, the stage in its proportions, the opened neuron with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect
from visitor import Visit, Visitor
from waiting import until

VIEWS = [
    *("stage", "matrix", "wall", "dials", "code", "networks", "checked"),
    *("linear&model=identity", "stage&step=weights"),
]
TOOLS = ["[data-action=clear]", "[data-action=play]", "[data-action=stepOn]", "fp-header nav"]
HAS_STYLES = """[...document.styleSheets].some((sheet) => {
    try {
        return [...sheet.cssRules].some((rule) => rule.cssText.startsWith("@media print"));
    } catch {
        return false;
    }
})"""
"""Whether the styles for paper have come: those that could not be fetched let nobody read them."""
IMPATIENT = """const timer = window.setTimeout;
window.setTimeout = (call, ms, ...values) =>
    timer(call, [3000, 30000].includes(ms) ? 0 : ms, ...values);"""
"""A page that puts nothing off, and still waits for its server."""
PALE = """() => {
    const [luminance, parse] = [
        ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b,
        (text) => text.match(/[\\d.]+/g).map(Number),
    ];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const pale = [];
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (!data.trim() || !parentElement.checkVisibility()) continue;
        if (parentElement.closest(".hidden, [aria-pressed=true], svg, canvas")) continue;
        if (parentElement.matches("fp-neuron > header > output")) continue;  // white on a dark disc
        if (luminance(parse(getComputedStyle(parentElement).color)) > 150) pale.push(data);
    }
    return pale;
}"""
"""Texts that would hardly be seen on white paper."""
CUT = """() => [...document.querySelectorAll("main, fp-neuron, fp-view, .input")]
    .filter((element) => element.checkVisibility())
    .filter((element) => element.scrollHeight > element.clientHeight + 1
        && getComputedStyle(element).overflowY !== "visible")
    .map((element) => element.localName)"""
"""What is cut because it would have to be scrolled."""


def printed(visit: Visit, query: str, width: int = 1440) -> Visitor:
    visitor = visit(
        f"?motion=off&digit=3&theme=dark{query}",
        viewport={"width": width, "height": 900},
        before=lambda page: page.add_init_script(IMPATIENT),
    )
    visitor.has_pass_through(layers=3)
    until(visitor.page, HAS_STYLES)
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator(":root")).to_have_attribute("data-theme", "light")
    return visitor


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_printed_light_and_whole(visit: Visit, view: str) -> None:
    visitor = printed(visit, f"&view={view}&neuron=1.2", width=390)
    page = visitor.page
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        expect(visitor.part("inspector")).to_be_visible()
        expect(visitor.part("answer")).to_be_visible()
        assert page.evaluate(PALE) == []
        assert page.evaluate(CUT) == []
    for tool in (
        "[data-action=clear]",
        "[data-action=play]",
        "fp-header nav",
        "[data-action=stepOn]",
    ):
        expect(page.locator(tool)).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator(":root")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_stage_is_printed_in_its_proportions(visit: Visit, width: int) -> None:
    visitor = printed(visit, "&neuron=1.2", width)
    proportions = """(canvas) => canvas.width / canvas.height
        / (canvas.clientWidth / canvas.clientHeight)"""
    for part in ("stage", "pad"):
        until(
            visitor.page,
            f"() => Math.abs(({proportions})"
            f"(document.querySelector('[data-part={part}]')) - 1) < 0.03",
        )


def test_the_styles_for_paper_are_fetched_again_after_they_could_not_be(visit: Visit) -> None:
    asked = []

    def fail_twice(route: Route) -> None:
        asked.append(route)
        if len(asked) <= 2:
            route.abort()
        else:
            route.continue_()

    def before(page: Page) -> None:
        page.route("**/print-*.css", fail_twice)
        page.add_init_script(IMPATIENT)

    visitor = visit("?motion=off", before=before)
    until(visitor.page, HAS_STYLES)
    assert len(asked) == 3
    visitor.forgive("print-", "net::ERR_FAILED")
