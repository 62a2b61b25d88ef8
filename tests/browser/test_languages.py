"""The page in other languages: in English made longer, and from right to left."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visitor import Visit

WIDTHS = (
    {"width": 1440, "height": 900},
    {"width": 820, "height": 1100},
    {"width": 360, "height": 740},
)
VIEWS = ("stage", "matrix", "wall", "workshop", "code")

# Text of the catalogue stands in brackets; what the server tells of its networks is marked English.
OUTSIDE = """() => {
    const inside = (text) => {
        for (let before; before !== text; ) {
            before = text;
            text = text.replace(/⟦[^⟦⟧]*⟧/g, "");
        }
        return text;
    };
    const found = [];
    const look = (text, where) => {
        const left = inside(text ?? "").trim();
        if (/[A-Za-z]{3}/.test(left)) found.push(`${where.localName}: ${left}`);
    };
    for (const element of document.body.querySelectorAll("*")) {
        if (element.closest("[lang=en], pre, code, .katex, math, script, style, option")) continue;
        for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "alt"])
            look(element.getAttribute(name), element);
        for (const node of element.childNodes)
            if (node.nodeType === Node.TEXT_NODE) look(node.data, element);
    }
    return [...new Set(found)];
}"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("viewport", WIDTHS, ids=lambda viewport: str(viewport["width"]))
@pytest.mark.parametrize("language", ["en-XA", "ar-XB"])
def test_no_view_is_wider_than_the_page_in_a_longer_or_turned_language(
    visit: Visit, language: str, viewport: dict[str, int]
) -> None:
    visitor = visit(f"?lang={language}&digit=3&motion=off", viewport=viewport)
    visitor.has_finished_pass()
    too_wide = {}
    for view in VIEWS:
        visitor.page.locator(f"[data-view={view}]").click()
        expect(visitor.page.locator(f"[data-view={view}]")).to_have_attribute(
            "aria-current", "page"
        )
        too_wide[view] = visitor.page.evaluate(WIDER)
    assert too_wide == dict.fromkeys(VIEWS, 0)


def test_every_word_on_the_page_comes_from_the_catalogue(visit: Visit) -> None:
    visitor = visit("?lang=en-XA&digit=3&motion=off&neuron=1.9")
    visitor.has_finished_pass()
    outside = {}
    for view in VIEWS:
        visitor.page.locator(f"[data-view={view}]").click()
        expect(visitor.page.locator(f"[data-view={view}]")).to_have_attribute(
            "aria-current", "page"
        )
        outside[view] = visitor.page.evaluate(OUTSIDE)
    visitor.do("help")
    expect(visitor.page.locator("fp-help select").first).to_be_visible()
    outside["help"] = visitor.page.evaluate(OUTSIDE)
    assert outside == {view: [] for view in (*VIEWS, "help")}


def test_the_page_turns_around_for_arabic_while_the_pass_does_not(visit: Visit) -> None:
    visitor = visit("?lang=ar-XB")
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert visitor.part("pad").bounding_box()["x"] > 720
    for part in ("stage", "timeline"):
        expect(visitor.part(part)).to_have_css("direction", "ltr")


def test_a_decimal_comma_and_digits_are_chosen_in_the_help(visit: Visit) -> None:
    visitor = visit("?digit=3&motion=off")
    visitor.has_finished_pass()
    before = visitor.part("activations").locator("[data-layer='3'][data-neuron='3']")
    exact = before.get_attribute("data-value")
    visitor.do("help")
    visitor.part("mark").select_option("comma")
    visitor.part("digits").select_option("3")
    visitor.page.keyboard.press("Escape")
    expect(before).to_have_text(f"{float(exact):.3f}".replace(".", ","))
    assert before.get_attribute("data-value") == exact
