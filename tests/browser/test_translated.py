"""A page that the browser translates follows the state, and its numbers stay as written."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visitor import Visit, Visitor
from waiting import until

TRANSLATE = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        const own = parentElement.closest("[translate=no], script, style, textarea, font");
        if (data.trim() && !own) texts.push(walker.currentNode);
    }
    for (const text of texts) {
        const [outer, inner] = [0, 1].map(() => document.createElement("font"));
        inner.textContent = text.data.replace(/\\p{L}+/gu, (word) => word.toUpperCase());
        outer.append(inner);
        text.replaceWith(outer);
    }
    return texts.length;
}"""
"""What the translator of a browser does, to a language that is English in capitals."""
NUMBERS = """() => [...document.querySelectorAll("body > * font > font")]
    .map((font) => font.textContent.trim())
    .filter((text) => /^[−+]?\\d[\\d.,]*%?$/.test(text))"""
"""Texts that are a number by itself and were translated all the same."""
SAID = """(selector) => document.querySelector(selector).innerText
    .toUpperCase().replace(/\\s+/g, " ").trim()"""
TOLD = [
    "fp-answer",
    "fp-network-input",
    "fp-lesson",
    "fp-neuron",
    "fp-header",
    "fp-timeline",
    "fp-notice",
]


def drawn(visit: Visit, query: str, translated: bool) -> Visitor:
    """A visitor of a page that was translated as it began, who then had a 7 written."""
    visitor = visit(f"?motion=off{query}")
    visitor.is_connected()
    visitor.write(3, seed=5)
    visitor.reads("3")
    if translated:
        assert visitor.page.evaluate(TRANSLATE) > 50
    visitor.do("clear")
    visitor.write(7, seed=5)
    visitor.reads("7")
    return visitor


@pytest.mark.parametrize("query", ["&neuron=1.2", "&lesson=06-hidden", "&view=matrix&neuron=2.3"])
def test_what_a_translated_page_says_follows_the_drawing(visit: Visit, query: str) -> None:
    plain = drawn(visit, query, translated=False)
    translated = drawn(visit, query, translated=True)
    for selector in TOLD:
        wanted = plain.page.evaluate(SAID, selector)
        until(translated.page, f"(wanted) => ({SAID})('{selector}') === wanted", wanted)


def test_a_sentence_that_has_not_changed_stays_translated(visit: Visit) -> None:
    visitor = drawn(visit, "", translated=True)
    expect(visitor.page.locator("fp-answer h2")).to_have_text("THE ANSWER")
    visitor.page.evaluate(TRANSLATE)
    visitor.do("clear")
    visitor.write(3, seed=5)
    visitor.reads("3")


def test_notices_and_the_list_of_changes_follow_on_a_translated_page(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&view=dials&neuron=1.2")
    visitor.has_pass_through(layers=3)
    visitor.page.evaluate(TRANSLATE)
    bias = visitor.part("bias-dial").get_by_role("spinbutton")
    for value in ("2", "3", "1/3"):
        bias.fill(value)
        bias.press("Enter")
        visitor.page.evaluate(TRANSLATE)
    expect(visitor.part("changes").locator("li")).to_contain_text("→ 3.000")
    expect(visitor.page.get_by_role("alert")).to_contain_text("“1/3” IS NOT A NUMBER")
    expect(visitor.part("changes")).to_have_attribute("data-count", "1")
    visitor.page.keyboard.press("Escape")
    visitor.page.keyboard.press("Control+z")
    visitor.page.keyboard.press("Control+z")
    expect(visitor.part("changes").locator("li")).to_have_count(0)


VIEWS = ["stage", "matrix", "wall", "dials", "networks", "code"]


@pytest.mark.parametrize("view", VIEWS)
def test_no_number_is_translated(visit: Visit, view: str) -> None:
    visitor = visit(f"?motion=off&digit=3&seed=5&neuron=2.3&view={view}")
    visitor.has_pass_through(layers=3)
    expect(visitor.page.locator("fp-neuron-numbers dd").first).not_to_be_empty()
    visitor.page.evaluate(TRANSLATE)
    assert visitor.page.evaluate(NUMBERS) == []
