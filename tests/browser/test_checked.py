"""What the lesson says, checked: what the page tells is what the server found."""

from __future__ import annotations

import json
import re

import pytest
from axe import violations
from playwright.sync_api import Locator, expect
from reference import parameters
from visitor import Visit, Visitor

from servers import Server

COUNT = 76
QUICK = 74
"""All but those for which networks are trained."""

SHOWN = """rows => [...new Set(rows.filter(row => row.checkVisibility()).map(
    row => row.dataset.verdict))]"""


@pytest.fixture
def looked_at(visit: Visit, bare: Server) -> Looked:
    return Looked(visit, bare)


class Looked:
    """Opens the view and waits until this many statements are checked."""

    def __init__(self, visit: Visit, bare: Server) -> None:
        self.visit, self.bare = visit, bare

    def __call__(self, query: str = "", done: int = QUICK, **context: object) -> Visitor:
        visitor = self.visit(f"?motion=off&view=checked{query}", at=self.bare.url, **context)
        visitor.has_checked(done)
        return visitor


def rows(visitor: Visitor) -> Locator:
    return visitor.page.locator("fp-checked [data-item]")


def numbers(visitor: Visitor, item: str) -> dict[str, float]:
    row = visitor.page.locator(f'[data-item="{item}"]')
    values: dict[str, float] = json.loads(row.get_attribute("data-numbers") or "")
    return values


def test_every_statement_has_its_verdict_and_its_numbers(looked_at: Looked) -> None:
    visitor = looked_at(done=COUNT)
    expect(rows(visitor)).to_have_count(COUNT)
    assert visitor.page.locator('[data-verdict="waiting"]').count() == 0
    assert visitor.page.locator('[data-verdict="fails"]').count() >= 5
    expect(visitor.page.locator(".judged")).to_contain_text("600 written by our own generator")
    for text in rows(visitor).locator(".found, .rule").all_inner_texts():
        assert "{" not in text
    weights = sum(W.size for W, _ in parameters("digits"))
    biases = sum(len(b) for _, b in parameters("digits"))
    told = {"weights": weights, "biases": biases, "all": weights + biases}
    assert numbers(visitor, "all-dials") == told
    expect(visitor.page.locator('[data-item="one-mechanism"] .found')).to_have_text(
        re.compile(r"the same numbers to within \d\.\d · 10⁻.\.$")
    )
    expect(visitor.page.locator('[data-item="all-dials"] .found')).to_have_text(
        "12,960 weights and 42 biases make 13,002."
    )
    first = parameters("digits")[0][0]
    assert numbers(visitor, "weights-as-probabilities")["negative"] == pytest.approx(
        100 * (first < 0).mean(), abs=0.01
    )
    visitor.page.locator('[data-item="bias-of-minus-10"] button').click()
    expect(visitor.part("lesson")).to_have_attribute("data-step", "bias")


def test_the_statements_are_about_the_network_that_is_open(looked_at: Looked) -> None:
    visitor = looked_at("&model=lesson")
    judged = visitor.part("checked")
    expect(judged).to_have_attribute("data-model", "lesson")
    assert numbers(visitor, "size-of-weights")["least"] == round(
        float(parameters("lesson")[0][0].min()), 2
    )
    visitor.choose_model("digits")
    expect(judged).to_have_attribute("data-model", "digits")
    visitor.has_checked(QUICK)
    assert numbers(visitor, "size-of-weights")["least"] == round(
        float(parameters("digits")[0][0].min()), 2
    )


def test_the_page_says_that_it_judges_the_default_in_place_of_a_network_of_another_shape(
    looked_at: Looked,
) -> None:
    visitor = looked_at("&model=wide", done=1)
    expect(visitor.part("checked")).to_have_attribute("data-model", "digits")
    expect(visitor.page.locator(".judged")).to_contain_text(
        "These claims are about networks of 784-16-16-10. "
        "The open network has another shape, so “784-16-16-10 · sigmoid” is judged."
    )


def test_who_leaves_is_not_waited_for_and_who_comes_back_finds_the_rest(looked_at: Looked) -> None:
    visitor = looked_at("&model=relu", done=1)
    visitor.page.locator('[data-view="stage"]').click()
    expect(visitor.part("stage")).to_be_visible()
    visitor.page.locator('[data-view="checked"]').click()
    visitor.has_checked(QUICK)


def test_one_verdict_alone_is_shown_and_a_section_folds(looked_at: Looked) -> None:
    visitor = looked_at()
    for verdict in ("holds", "fails", "depends", "number"):
        chosen = visitor.page.locator(f'fp-checked [name="show"][value="{verdict}"]')
        chosen.check()
        assert rows(visitor).evaluate_all(SHOWN) == [verdict]
        count = int(chosen.locator("xpath=..").locator("i").inner_text())
        assert count == visitor.page.locator(f'li[data-verdict="{verdict}"]').count() > 0
    for summary in visitor.page.locator("fp-checked summary:visible").all():
        summary.click()
    assert rows(visitor).evaluate_all(SHOWN) == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    looked_at: Looked, width: int, theme: str
) -> None:
    visitor = looked_at(viewport={"width": width, "height": 900}, color_scheme=theme)
    assert violations(visitor.page) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width


def test_statements_are_judged_on_mnist_where_its_files_are_there(
    visit: Visit, mnist: object
) -> None:
    visitor = visit("?motion=off&view=checked")
    visitor.has_checked(5)
    expect(visitor.page.locator(".judged")).to_contain_text("Test digits: the 10,000 of MNIST.")
    assert numbers(visitor, "plain-network-reads")["correct"] == 9_710
