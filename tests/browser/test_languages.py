"""The page in other languages, and numbers as the visitor wants them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from visitor import Visit

from servers import Server, serving

TOP = Path(__file__).parents[2]
ESPERANTO = {
    "pad.title": "Desegnu ciferon",
    "words.language": "Lingvo",
    "header.parameters": {"one": "{count} pezo", "other": "{count} pezoj"},
}


@pytest.fixture(scope="module")
def esperanto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product with one file more, `i18n/eo.json`, built and served."""
    top = tmp_path_factory.mktemp("esperanto")
    for name in ("frontend", "backend", ".dev"):
        shutil.copytree(
            TOP / name, top / name, ignore=shutil.ignore_patterns("dist", "__pycache__")
        )
    for name in ("node_modules", "trained", "package.json", "vite.config.js"):
        (top / name).symlink_to((TOP / name).resolve())
    (top / "frontend/src/i18n/eo.json").write_text(json.dumps(ESPERANTO), encoding="utf-8")
    vite = ("node", top / "node_modules/vite/bin/vite.js", "build", "--logLevel", "error")
    subprocess.run(vite, cwd=top, check=True)
    with serving(command=(sys.executable, "-m", "forwardpass"), cwd=top / "backend") as server:
        yield server


def test_a_language_is_one_file_and_speaks_to_those_who_prefer_it(
    visit: Visit, esperanto: Server
) -> None:
    visitor = visit("?digit=3&motion=off", at=esperanto.url, locale="eo")
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("lang", "eo")
    expect(page.locator(".input > h2")).to_have_text("Desegnu ciferon")
    expect(page.locator(".facts")).to_contain_text("pezoj")
    # What the file lacks is said in English.
    expect(page.locator("[data-action=clear]")).to_have_text("Clear")


def test_a_language_that_is_one_file_is_offered_in_the_menu(
    visit: Visit, esperanto: Server
) -> None:
    visitor = visit("?digit=3&motion=off", at=esperanto.url)
    expect(visitor.page.locator(".input > h2")).to_have_text("Draw a digit")
    visitor.do("help")
    menu = visitor.part("language")
    expect(menu.locator("option")).to_have_text(["Same as the browser", "English", "Esperanto"])
    menu.select_option("eo")
    expect(visitor.page.locator(".input > h2")).to_have_text("Desegnu ciferon")
    expect(visitor.page.get_by_label("Lingvo")).to_have_value("eo")
    menu.select_option("en")
    expect(visitor.page.locator(".input > h2")).to_have_text("Draw a digit")


def test_the_page_turns_around_for_arabic_while_the_pass_does_not(visit: Visit) -> None:
    visitor = visit("?lang=ar-XB")
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert visitor.part("pad").bounding_box()["x"] > 720
    for part in ("stage", "timeline"):
        expect(visitor.part(part)).to_have_css("direction", "ltr")


def test_signs_formulas_and_switches_are_right_from_right_to_left(visit: Visit) -> None:
    visitor = visit("?lang=ar-XB&digit=3&motion=off")
    visitor.has_finished_pass()
    page = visitor.page
    # The knob of a switch that is on stands where the line ends: at the left.
    knob = "(element) => getComputedStyle(element, '::after').transform"
    assert visitor.part("centred").evaluate(knob) == "matrix(1, 0, 0, 1, -16, 0)"
    visitor.part("stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "2")
    for selector in [".breakdown dd", ".terms .factors", ".terms b", "fp-dials fp-number input"]:
        if "fp-dials" in selector:
            visitor.open_tab("edit")
        expect(page.locator(f"fp-neuron {selector}").first, selector).to_have_css(
            "direction", "ltr"
        )
    page.locator("[data-view=matrix]").click()
    for selector in [".tight", ".columns", "[data-part=matrix]"]:
        expect(page.locator(f"fp-view {selector}").first, selector).to_have_css("direction", "ltr")
    expect(page.locator("fp-view h2").first).to_have_css("direction", "rtl")


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
