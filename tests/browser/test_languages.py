"""The page in other languages, and numbers as the visitor wants them."""

from __future__ import annotations

from playwright.sync_api import expect
from visitor import Visit


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
    exact = before.get_attribute("data-value") or ""
    visitor.do("help")
    visitor.part("mark").select_option("comma")
    visitor.part("digits").select_option("3")
    visitor.page.keyboard.press("Escape")
    expect(before).to_have_text(f"{float(exact):.3f}".replace(".", ","))
    assert before.get_attribute("data-value") == exact


def test_a_link_brings_language_and_numbers_along(visit: Visit) -> None:
    visitor = visit("?digit=3&motion=off&lang=en-XA&numbers=comma&digits=4")
    visitor.has_finished_pass()
    visitor.do("share")
    link = visitor.part("share-link").input_value().partition("#")[2]
    other = visit(f"?motion=off#{link}")
    other.has_finished_pass()
    expect(other.page.locator("html")).to_have_attribute("lang", "en-XA")
    cell = other.part("activations").locator("[data-layer='3'][data-neuron='3']")
    exact = float(cell.get_attribute("data-value") or "")
    expect(cell).to_have_text(f"{exact:.4f}".replace(".", ","))
