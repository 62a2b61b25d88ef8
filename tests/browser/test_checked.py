"""What the lesson says, checked: what the page tells is what the server found."""

from __future__ import annotations

import json

import pytest
from axe import violations
from playwright.sync_api import expect
from reference import parameters
from visitor import Visit, Visitor

COUNT = 66


pytestmark = pytest.mark.usefixtures("mnist")


def looked_at(visit: Visit, **context: object) -> Visitor:
    visitor = visit("?motion=off&view=checked", **context)
    done = visitor.page.locator(f'[data-part="checked"][data-done="{COUNT}"]')
    expect(done).to_have_count(1, timeout=60_000)
    return visitor


def numbers(visitor: Visitor, item: str) -> dict[str, float]:
    row = visitor.page.locator(f'[data-item="{item}"]')
    values: dict[str, float] = json.loads(row.get_attribute("data-numbers") or "")
    return values


def test_every_statement_has_its_verdict_and_its_numbers(visit: Visit) -> None:
    visitor = looked_at(visit)
    rows = visitor.page.locator("fp-checked [data-item]")
    expect(rows).to_have_count(COUNT)
    assert visitor.page.locator('[data-verdict="waiting"]').count() == 0
    assert visitor.page.locator('[data-verdict="fails"]').count() >= 5
    for text in rows.locator(".found").all_inner_texts():
        assert "{" not in text
    weights = sum(W.size for W, _ in parameters("digits"))
    biases = sum(len(b) for _, b in parameters("digits"))
    told = {"weights": weights, "biases": biases, "all": weights + biases}
    assert numbers(visitor, "77") == told
    expect(visitor.page.locator('[data-item="77"] .found')).to_have_text(
        "12,960 weights and 42 biases are 13,002."
    )
    first = parameters("digits")[0][0]
    assert numbers(visitor, "115")["negative"] == pytest.approx(100 * (first < 0).mean(), abs=0.01)
    visitor.page.locator('[data-item="70"] button').click()
    expect(visitor.part("lesson")).to_have_attribute("data-step", "bias")


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_axe_finds_nothing_in_the_checked_statements(visit: Visit, width: int, theme: str) -> None:
    visitor = looked_at(visit, viewport={"width": width, "height": 900}, color_scheme=theme)
    assert violations(visitor.page) == []
