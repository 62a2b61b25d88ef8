"""Screens of other kinds: finer ones, small windows of a zoomed page, browsers without a canvas."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from visitor import Visit
from waiting import until

from servers import Server

SHARP = """(selector) => {
    const canvas = document.querySelector(selector);
    return canvas && Math.abs(canvas.width / canvas.clientWidth / devicePixelRatio - 1) < 0.03;
}"""
REACHED = """() => {
    const pad = document.querySelector("[data-part=pad]");
    pad.scrollIntoView({ block: "center" });
    const { left, top, width, height } = pad.getBoundingClientRect();
    return [0.1, 0.5, 0.9].every((x) => [0.1, 0.5, 0.9].every((y) =>
        document.elementFromPoint(left + x * width, top + y * height) === pad));
}"""


FINER = """
let ratio = 1;
const lists = [];
Object.defineProperty(window, "devicePixelRatio", { get: () => ratio });
const real = window.matchMedia.bind(window);
window.matchMedia = (query) => {
    if (!query.includes("resolution")) return real(query);
    const wanted = parseFloat(query.match(/[\\d.]+/)[0]);
    const list = Object.assign(new EventTarget(), { wanted });
    lists.push(list);
    return list;
};
window.moveTo = (wanted) => {
    const left = lists.filter((list) => list.wanted === ratio);
    ratio = wanted;
    left.forEach((list) => list.dispatchEvent(new Event("change")));
};
"""
"""A window that is moved to another screen: emulated metrics tell no page of it."""


@pytest.mark.parametrize(
    ("query", "canvases"),
    [
        ("", ["[data-part=pad]", "[data-part=stage]", "fp-gallery canvas", "[data-part=squish]"]),
        ("&view=matrix", ["fp-matrix canvas"]),
        ("&hues=grey", ["fp-neuron .field canvas"]),
    ],
)
def test_all_is_sharp_on_a_screen_that_the_window_is_moved_to(
    visit: Visit, query: str, canvases: list[str]
) -> None:
    visitor = visit(
        f"?motion=off&digit=3&neuron=2.3{query}", before=lambda page: page.add_init_script(FINER)
    )
    visitor.has_pass_through(layers=3)
    if "[data-part=squish]" in canvases:
        visitor.open_tab("curve")
    for ratio in (2, 1, 1.5):
        visitor.page.evaluate("ratio => window.moveTo(ratio)", ratio)
        for canvas in canvases:
            until(visitor.page, SHARP, canvas)


def test_at_400_percent_a_neuron_leaves_the_pad_within_reach(visit: Visit) -> None:
    for height in (256, 400):
        visitor = visit("?motion=off&digit=3&neuron=1.2", viewport={"width": 320, "height": height})
        expect(visitor.part("inspector")).to_be_visible()
        visitor.part("inspector").scroll_into_view_if_needed()
        assert visitor.page.evaluate(REACHED), height
        visitor.do("clear")
        visitor.draw([[(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)]])
        visitor.reads("1")
        assert visitor.page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(
    "lacking",
    [
        "HTMLCanvasElement.prototype.getContext = () => null",
        "delete globalThis.OffscreenCanvas",
    ],
)
def test_a_browser_that_cannot_draw_is_told_so_in_a_sentence(
    browser: Browser, server: Server, lacking: str
) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(lacking)
    page.goto(server.url)
    sentence = (
        "Forward Pass draws the network on a canvas, and this browser has none, or keeps it "
        "from the page. Please try a newer browser, or allow this page to draw."
    )
    expect(page.locator("body")).to_have_text(sentence)
    assert errors == [sentence], "the page ends there, and nothing else goes wrong"
    page.close()


def test_an_embed_280_px_wide_does_not_overflow(visit: Visit) -> None:
    for view in ("stage", "neuron", "matrix", "wall", "lesson", "dials", "code"):
        visitor = visit(
            f"?embed&controls=all&motion=off&digit=3&view={view}&neuron=1.2",
            viewport={"width": 280, "height": 500},
        )
        visitor.has_pass_through(layers=3)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") == 280, view


def test_a_link_whose_hash_was_escaped_opens_its_place(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    visitor.page.locator("[data-view=wall]").click()  # a place is kept once a hand was there
    expect(visitor.part("wall")).to_be_visible()
    until(visitor.page, "location.hash.length > 1 || (history.state && history.state.place)")
    link = visitor.page.evaluate("history.state.place")
    for query in (f"%23{link}", f"?motion=off%23{link}"):
        other = visit(query)
        other.reads("3")
        expect(other.page.locator("[data-view=wall]")).to_have_attribute("aria-current", "page")
